from libc.stdint cimport int64_t

from emulator.ppu.machine cimport Machine, Stop

cdef Stop run(Machine* m, int64_t limit) noexcept nogil
