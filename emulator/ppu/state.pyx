# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Registers and memories of one core as Python sees them."""

import numpy as np

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset

from emulator.ppu.arithmetic cimport condition_register
from emulator.ppu.decoder cimport Handler, Op
from emulator.ppu.memory cimport region_of
from emulator.ppu.machine cimport SRAM_WORDS, Machine, Vectors
from emulator.ppu.timers cimport read_special, set_msr, set_pins, write_special


def _swapped(values):
    """The two bytes of every halfword exchanged; the result is flat."""
    return np.asarray(values, np.uint8).reshape(-1, 2)[:, ::-1].reshape(-1)


cdef class State:
    """Registers, local memory and breakpoints of a core."""

    def __cinit__(self):
        memset(&self.m, 0, sizeof(Machine))
        self.m.sram_code = <Op*>calloc(SRAM_WORDS + 1, sizeof(Op))
        if not self.m.sram_code:
            raise MemoryError("Core: no memory for the predecoded instructions")
        self.m.sram_code[SRAM_WORDS].handler = Handler.END

    def __init__(self, sram=None):
        cdef uint32_t[::1] words
        cdef uint8_t[::1] vectors
        self.sram = np.zeros(SRAM_WORDS, np.uint32) if sram is None else sram
        words = self.sram
        if words.shape[0] != SRAM_WORDS:
            raise ValueError(f"Core: local memory has {SRAM_WORDS} words, not {words.shape[0]}")
        self.m.sram = &words[0]
        self.vector_memory = np.zeros(sizeof(Vectors), np.uint8)
        vectors = self.vector_memory
        self.m.vectors = <Vectors*>&vectors[0]
        self.breaks = set()
        self.reset()

    def __dealloc__(self):
        cdef int window
        free(self.m.sram_code)
        for window in range(260):
            free(self.m.external_code[window])

    def reset(self):
        """Return all registers to their reset values; memory and vector registers stay."""
        cdef Machine old = self.m
        cdef int window
        memset(&self.m, 0, sizeof(Machine))
        self.m.sram = old.sram
        self.m.sram_code = old.sram_code
        self.m.vectors = old.vectors
        self.m.cycle = self.m.timer_cycle = old.cycle
        self.m.time_base_offset = -<uint64_t>old.cycle
        self.m.gin = old.gin
        self.m.dec_expires = -1
        for window in range(260):
            free(old.external_code[window])
        self.acc[:] = 0
        self.set_vcr(np.zeros((3, 128), np.uint8))
        self.memory_written()

    def memory_written(self, int first=0, int count=SRAM_WORDS):
        """Forget the predecoded form of local memory words that were changed from outside."""
        if first < 0 or count < 0 or first + count > SRAM_WORDS:
            raise ValueError(f"Core: words {first} to {first + count} exceed the local memory")
        memset(self.m.sram_code + first, 0, count * sizeof(Op))
        for address in self.breaks:
            self.mark(address)

    cdef Op* record(self, uint32_t address):
        cdef uint32_t base, count
        cdef Op* code = region_of(&self.m, address, &base, &count)
        return code + ((address - base) >> 2) if code != NULL else NULL

    cdef int mark(self, address) except -1:
        cdef Op* op = self.record(address)
        if op != NULL:
            op.handler = Handler.BREAK
            op.cost = 0
        return 0

    cdef int unmark(self, address) except -1:
        cdef Op* op = self.record(address)
        if op != NULL:
            memset(op, 0, sizeof(Op))
        return 0

    def add_breakpoint(self, uint32_t address):
        """Stop :meth:`advance` before the instruction at a byte address."""
        self.breaks.add(address & ~<uint32_t>3)
        self.mark(address & ~<uint32_t>3)

    def remove_breakpoint(self, uint32_t address):
        """Remove a breakpoint; nothing happens if there is none."""
        self.breaks.discard(address & ~<uint32_t>3)
        self.unmark(address & ~<uint32_t>3)

    @property
    def gpr(self):
        """General purpose registers: copy as an array of 32 words."""
        return np.array([self.m.gpr[i] for i in range(32)], np.uint32)

    def set_gpr(self, unsigned int number, uint32_t value):
        """Write one general purpose register."""
        if number >= 32:
            raise IndexError(f"Core: there are 32 registers, no r{number}")
        self.m.gpr[number] = value

    @property
    def vr(self):
        """Vector registers: copy of shape (32, 128), bytes in memory order."""
        return _swapped(self.vector_memory[:4096]).reshape(32, 128)

    def set_vr(self, unsigned int number, values):
        """Write one vector register with 128 bytes."""
        if number >= 32:
            raise IndexError(f"Core: there are 32 vector registers, no v{number}")
        self.vector_memory[128 * number : 128 * number + 128] = _swapped(values)

    @property
    def acc(self):
        """Accumulator: view of 64 numbers of 32 bits.

        Byte instructions see the upper half of number i as lane 2i, the lower half as lane 2i + 1.
        """
        return self.vector_memory[4096:4352].view(np.int32)

    @property
    def vcr(self):
        """Vector conditions: copy of shape (3, 128); greater, less, equal as 0 or 255."""
        return _swapped(self.vector_memory[4352:]).reshape(3, 128)

    def set_vcr(self, values):
        """Write the vector conditions, shape (3, 128)."""
        self.vector_memory[4352:] = _swapped(values)

    @property
    def pc(self):
        """Byte address of the next instruction."""
        return self.m.pc

    @pc.setter
    def pc(self, uint32_t address):
        self.m.pc = address & ~<uint32_t>3

    @property
    def cr(self):
        """Condition register."""
        return condition_register(&self.m)

    @cr.setter
    def cr(self, uint32_t value):
        for field in range(8):
            self.m.cr[<int>field] = (value >> (28 - 4 * field)) & 15

    @property
    def msr(self):
        """Machine state register."""
        return self.m.msr

    @msr.setter
    def msr(self, uint32_t value):
        set_msr(&self.m, value)

    def spr(self, int number):
        """Return a special purpose register by its number."""
        if number == 8:
            return self.m.lr
        if number == 9:
            return self.m.ctr
        return read_special(&self.m, number)

    def set_spr(self, int number, uint32_t value):
        """Write a special purpose register as ``mtspr`` does."""
        if number == 8:
            self.m.lr = value
        elif number == 9:
            self.m.ctr = value
        else:
            write_special(&self.m, number, value)

    def set_pins(self, uint32_t value):
        """Drive the input pins (register GIN), which may request an external interrupt."""
        set_pins(&self.m, value)

    def ring_doorbell(self):
        """Request the doorbell interrupt; ignored while interrupts are disabled."""
        self.m.doorbell_pending = self.m.msr & 0x8000 != 0

    @property
    def cycle(self):
        """Cycles of 4 ns so far."""
        return self.m.cycle

    @cycle.setter
    def cycle(self, int64_t value):
        if value < self.m.cycle:
            raise ValueError(f"Core: time runs forward; it is cycle {self.m.cycle}, not {value}")
        self.m.cycle = value

    @property
    def instructions(self):
        """Instructions executed since reset."""
        return self.m.instructions

    @property
    def illegal(self):
        """Executed words since reset that the core does not decode (they do nothing)."""
        return self.m.illegal

    @property
    def first_illegal(self):
        """Address of the first such word."""
        return self.m.first_illegal

    @property
    def sleeping(self):
        """Whether the core waits for a timer or an interrupt."""
        return bool(self.m.sleeping)

    @property
    def asleep_since(self):
        """Cycle at which the core last went to sleep."""
        return self.m.asleep_since

    @property
    def stuck(self):
        """Whether the program counter left all memory."""
        return bool(self.m.stuck)
