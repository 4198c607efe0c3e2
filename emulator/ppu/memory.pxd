# Local memory and predecoded records; inlined where they are used.

from libc.stdint cimport uint32_t

from emulator.ppu.arithmetic cimport rotate
from emulator.ppu.decoder cimport Handler, Op, decode
from emulator.ppu.machine cimport SRAM_WORDS, WINDOW_WORDS, Machine

cdef enum:
    LOW_BYTES = SRAM_WORDS * 4

cdef inline Op* region_of(Machine* m, uint32_t address, uint32_t* base, uint32_t* words) noexcept nogil:
    """Records of the memory piece that an instruction address lies in; null outside memory."""
    cdef uint32_t index = address >> 20
    if address < LOW_BYTES:
        base[0] = 0
        words[0] = SRAM_WORDS
        return m.sram_code
    base[0] = address >> 20 << 20
    words[0] = WINDOW_WORDS
    if index == 0x800 and address & 0xFFFFF < 0x20000:
        words[0] = 0x8000
        return m.external_code[0]
    if 0x900 <= index < 0xA00:
        return m.external_code[4 + index - 0x900]
    return NULL


cdef inline void fill(Machine* m, Op* code, uint32_t index, uint32_t words) noexcept nogil:
    """Predecode one word of the SRAM."""
    decode(m.sram[index], m.sram[index + 1] if index + 1 < words else 0, code + index)


cdef inline void forget(Op* record) noexcept nogil:
    """Let a word that was stored to be decoded anew."""
    record.handler = Handler.UNDECODED
    record.cost = 0


cdef inline void load_vector(Machine* m, int register, uint32_t first) noexcept nogil:
    cdef uint32_t* words = <uint32_t*>m.vectors.registers[register]
    cdef int i
    for i in range(32):
        words[i] = rotate(m.sram[first + i], 16)


cdef inline void store_vector(Machine* m, int register, uint32_t first) noexcept nogil:
    cdef uint32_t* words = <uint32_t*>m.vectors.registers[register]
    cdef int i
    for i in range(32):
        m.sram[first + i] = rotate(words[i], 16)
        forget(m.sram_code + first + i)
