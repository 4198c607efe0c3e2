from libc.stdint cimport uint32_t

from emulator.ppu.decoder cimport Op
from emulator.ppu.machine cimport Machine

cdef class State:
    cdef Machine m
    cdef set breaks
    cdef readonly object sram
    cdef object vector_memory
    cdef Op* record(self, uint32_t address)
    cdef int mark(self, address) except -1
    cdef int unmark(self, address) except -1
