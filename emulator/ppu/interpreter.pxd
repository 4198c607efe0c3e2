from libc.stdint cimport int64_t, uint32_t

from emulator.ppu.decoder cimport Op
from emulator.ppu.machine cimport Machine, Stop

cdef Op* region_of(Machine* m, uint32_t address, uint32_t* base, uint32_t* words) noexcept nogil
cdef Stop run(Machine* m, int64_t limit) noexcept nogil
