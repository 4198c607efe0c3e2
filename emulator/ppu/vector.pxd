from libc.stdint cimport uint32_t

from emulator.ppu.machine cimport Vectors

cdef void execute(int extended, Vectors* vectors, int rt, int ra, int rb, int condition, uint32_t scalar) noexcept nogil
