# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""One processor core: the interpreter, its memories and its way to the world outside."""

import logging

import numpy as np

from libc.stdint cimport int64_t, uint8_t, uint32_t
from libc.stdlib cimport calloc
from libc.string cimport memset

from emulator.ppu.arithmetic cimport rotate
from emulator.ppu.decoder cimport Handler, Op, decode
from emulator.ppu.interpreter cimport run
from emulator.ppu.memory cimport region_of
from emulator.ppu.machine cimport LINE_WORDS, SRAM_WORDS, WINDOW_WORDS, Machine, Stop
from emulator.ppu.state cimport State
from emulator.ppu.timers cimport (
    Vector, enter_interrupt, next_timer_event, take_interrupt, update_timers, wakes,
)

cdef enum:
    SRAM_BYTES = SRAM_WORDS * 4
    FPGA_SPACE = 0x40000000
    CHIP_SPACE = 0x80000000
    OMNIBUS_CYCLES = 20          # scalar access to a register of the chip, blocking
    FPGA_CYCLES = 300            # scalar read through the links, about 1 us
    LINE_FETCH_CYCLES = 300

_LOG = logging.getLogger("emulator.ppu")


cdef class Core(State):
    """Scalar core with vector unit, local memory and a bus.

    ``bus`` answers everything outside the core (protocol ``emulator.ppu.bus.Bus``). ``sram`` is
    the local memory as 4096 words of type uint32; the array is used in place, so whoever changes
    it calls :meth:`memory_written`. Cycles are 4 ns and count from the first reset.
    """

    cdef Op pending
    cdef bint waiting
    cdef bint fault_reported
    cdef bint condition_reported
    cdef bint illegal_reported
    cdef readonly object bus
    cdef public bint cache_enabled

    def __init__(self, bus, sram=None):
        self.bus = bus
        self.cache_enabled = True
        super().__init__(sram)

    def reset(self):
        """Return all registers to their reset values; memory and vector registers stay."""
        super().reset()
        self.waiting = False
        self.fault_reported = self.illegal_reported = False

    # ---------------------------------------------------------------- running

    def advance(self, int64_t to_cycle):
        """Run until a cycle, or until an access to the outside is due; return the cycle.

        An access that ends a call early is carried out at the start of the next call, so that the
        caller can bring the rest of the world to this cycle first. The last instruction may end
        a few cycles late.
        """
        cdef Stop stop
        if self.waiting:
            self.waiting = False
            self._access()
        while self.m.cycle < to_cycle:
            stop = self._slice(to_cycle)
            if stop == Stop.STOP_ACCESS:
                if self._is_external():
                    self.waiting = True
                    break
                self._access()
            elif stop == Stop.STOP_BREAK:
                break
        return self.m.cycle

    def step(self):
        """Execute one instruction (or skip to the end of a sleep's next event)."""
        self.m.step_over = True
        if not self.waiting:
            self.advance(self.m.cycle + 1)
        if self.waiting:
            self.advance(self.m.cycle + 1)
        return self.m.cycle

    @property
    def access_due(self):
        """Whether the next call of :meth:`advance` starts with an access to the outside."""
        return bool(self.waiting)

    @property
    def idle(self):
        """Whether nothing but an interrupt request can make the core execute again."""
        update_timers(&self.m)
        return bool(self.m.stuck) or (
            bool(self.m.sleeping) and not wakes(&self.m)
            and next_timer_event(&self.m) == 0x7FFFFFFFFFFFFFFF
        )

    @property
    def at_breakpoint(self):
        """Whether the next instruction has a breakpoint and was not entered yet."""
        return self.m.pc in self.breaks and not self.m.step_over

    def resume(self):
        """Let the next call of :meth:`advance` pass the breakpoint it stands at."""
        self.m.step_over = True

    cdef Stop _slice(self, int64_t to_cycle):
        """Interpret up to the next event and serve timers, interrupts and sleep."""
        cdef Machine* m = &self.m
        cdef Stop stop
        cdef int64_t limit
        update_timers(m)
        if m.stuck:
            m.cycle = to_cycle
            return Stop.STOP_STUCK
        if m.sleeping and not wakes(m):
            limit = next_timer_event(m)
            m.cycle = limit if limit < to_cycle else to_cycle
            update_timers(m)
            return Stop.STOP_LIMIT
        if not take_interrupt(m) and m.sleeping:
            m.sleeping = False
            m.pc += 4
        m.step_over = m.step_over or not self.breaks
        if m.pc in self.breaks:
            if not m.step_over:
                return Stop.STOP_BREAK
            self.unmark(m.pc)
            stop = self._interpret(m.cycle + 1)
            for address in self.breaks:
                self.mark(address)
        else:
            limit = next_timer_event(m)
            stop = self._interpret(limit if limit < to_cycle else to_cycle)
        m.step_over = m.step_over and stop == Stop.STOP_FETCH
        return stop

    cdef Stop _interpret(self, int64_t limit):
        """Run the interpreter, fetch what it lacks, and keep the record of a pending access."""
        cdef Machine* m = &self.m
        cdef uint32_t base, count, line
        cdef Op* code
        cdef Stop stop = run(m, limit)
        if stop == Stop.STOP_FETCH:
            self._fetch()
            if not self.cache_enabled and not m.stuck:
                line = m.pc & ~<uint32_t>(4 * LINE_WORDS - 1)
                stop = run(m, m.cycle + 1)
                self._keep(stop)
                code = region_of(m, line, &base, &count)
                memset(code + ((line - base) >> 2), 0, LINE_WORDS * sizeof(Op))
        else:
            self._keep(stop)
        if stop == Stop.STOP_STUCK:
            self._stick()
        if m.illegal and not self.illegal_reported:
            self.illegal_reported = True
            _LOG.warning(
                "the word at 0x%08x is no instruction of the core and does nothing "
                "(reported once per reset)", m.first_illegal,
            )
        return stop

    cdef void _keep(self, Stop stop):
        cdef uint32_t base, count
        cdef Op* code
        if stop == Stop.STOP_ACCESS:
            code = region_of(&self.m, self.m.pc, &base, &count)
            self.pending = code[(self.m.pc - base) >> 2]

    cdef void _stick(self):
        self.m.stuck = True
        _LOG.warning("program counter 0x%08x is outside all memory; the core stands", self.m.pc)

    cdef int _fetch(self) except -1:
        """Bring a line of instructions from external memory."""
        cdef Machine* m = &self.m
        cdef uint32_t base, count, address = m.pc & ~<uint32_t>(4 * LINE_WORDS - 1)
        cdef uint32_t dram = 0x90000000u
        cdef int window = 0 if address < dram else 4 + ((address - dram) >> 20)
        cdef Op* code
        cdef int i
        if 0x80020000u <= address < dram:
            self._stick()
            return 0
        if m.external_code[window] == NULL:
            count = 0x8000 if window == 0 else WINDOW_WORDS
            m.external_code[window] = <Op*>calloc(count + 1, sizeof(Op))
            if m.external_code[window] == NULL:
                raise MemoryError("Core: no memory for the predecoded instructions")
            m.external_code[window][count].handler = Handler.END
        base = dram if window else 0x80000000u
        words = self.bus.read(
            (0x84000000u if window else 0x80000000u) + ((address - base) >> 2), LINE_WORDS + 1,
            m.cycle,
        )
        code = region_of(m, address, &base, &count) + ((address - base) >> 2)
        for i in range(LINE_WORDS):
            decode(words[i], words[i + 1], code + i)
        m.cycle += LINE_FETCH_CYCLES
        for breakpoint in self.breaks:
            self.mark(breakpoint)
        return 0

    # ---------------------------------------------------------------- accesses to the outside

    cdef inline uint32_t _address(self):
        return (
            self.m.gpr[self.pending.ra] + self.m.gpr[self.pending.rb]
            + (0 if self.pending.handler >= Handler.VECTOR else <uint32_t>self.pending.imm)
        )

    cdef bint _is_external(self):
        """Whether the pending access leaves the core; odd halfwords and lmw may stay inside."""
        cdef int handler = self.pending.handler
        cdef uint32_t last = self._address()
        if handler in (Handler.FXVINX, Handler.FXVOUTX):
            return True
        if handler in (Handler.ECIWX, Handler.ECOWX):
            return False
        if handler in (Handler.LMW, Handler.STMW):
            last += 4 * (31 - self.pending.rt)
        elif handler in (Handler.FXVLAX, Handler.FXVSTAX):
            last += 124
        return last >= SRAM_BYTES

    cdef int _access(self) except -1:
        """Carry out the pending load, store or vector transfer."""
        cdef Machine* m = &self.m
        cdef Op d = self.pending
        cdef int handler = d.handler
        cdef uint32_t ea = self._address(), value, shift, mask
        if handler in (Handler.ECIWX, Handler.ECOWX):
            m.illegal += 1
        elif handler >= Handler.VECTOR:
            self._transfer_vector(ea)
        elif (ea & 3 and handler in (Handler.LWZ, Handler.STW, Handler.LMW, Handler.STMW)) or (
            ea & 3 == 3 and handler in (Handler.LHZ, Handler.LHA, Handler.STH)
        ):
            m.dear = ea
            m.cycle += d.cost
            enter_interrupt(m, Vector.ALIGNMENT)
            return 0
        elif handler in (Handler.LMW, Handler.STMW):
            for register in range(d.rt, 32):
                if handler == Handler.LMW:
                    m.gpr[<int>register] = self._load(ea)
                else:
                    self._store(ea, m.gpr[<int>register], 15)
                ea += 4
        else:
            if handler in (Handler.LBZ, Handler.STB):
                shift, mask = 24 - 8 * (ea & 3), 0xFF
            elif handler in (Handler.LWZ, Handler.STW):
                shift, mask = 0, ~<uint32_t>0
            else:
                shift, mask = 16 - 8 * (ea & 3), 0xFFFF
            if handler in (Handler.STB, Handler.STH, Handler.STW):
                value = (1 if mask == 0xFF else 3 if mask == 0xFFFF else 15) << (shift >> 3)
                self._store(ea & ~<uint32_t>3, m.gpr[d.rt] << shift, value)
            else:
                value = (self._load(ea & ~<uint32_t>3) >> shift) & mask
                m.gpr[d.rt] = <uint32_t><signed short>value if handler == Handler.LHA else value
            if d.sub:
                m.gpr[d.ra] = ea
        m.cycle += d.cost
        m.instructions += 1
        m.pc += 4
        m.step_over = False
        return 0

    cdef uint32_t _omnibus(self, uint32_t address):
        """Omnibus word address behind a data address above the local memory."""
        if address & <uint32_t>CHIP_SPACE:
            return (address ^ <uint32_t>CHIP_SPACE) >> 2
        return 0x80000000u | (address ^ FPGA_SPACE) >> 2

    cdef bint _faults(self, uint32_t address):
        """Report an address that nothing answers; such reads give 0, such writes are lost."""
        if address >= FPGA_SPACE:
            return False
        if not self.fault_reported:
            self.fault_reported = True
            _LOG.warning(
                "access to 0x%08x at 0x%08x: nothing is there (reported once per reset)",
                address, self.m.pc,
            )
        return True

    cdef uint32_t _load(self, uint32_t address) except? 0xDEAD:
        if address < SRAM_BYTES:
            return self.m.sram[address >> 2]
        if self._faults(address):
            return 0
        words = self.bus.read(self._omnibus(address), 1, self.m.cycle)
        self.m.cycle += OMNIBUS_CYCLES if address & <uint32_t>CHIP_SPACE else FPGA_CYCLES
        return words[0]

    cdef int _store(self, uint32_t address, uint32_t value, int enables) except -1:
        cdef uint32_t mask = 0
        cdef int i
        if address < SRAM_BYTES:
            for i in range(4):
                if enables >> i & 1:
                    mask |= <uint32_t>0xFF << (8 * i)
            self.m.sram[address >> 2] = (self.m.sram[address >> 2] & ~mask) | (value & mask)
            memset(self.m.sram_code + (address >> 2), 0, sizeof(Op))
        elif not self._faults(address):
            self.bus.write(
                self._omnibus(address), np.array([value], np.uint32), enables, self.m.cycle
            )
            self.m.cycle += OMNIBUS_CYCLES
        return 0

    cdef int _transfer_vector(self, uint32_t ea) except -1:
        cdef Machine* m = &self.m
        cdef Op d = self.pending
        cdef uint32_t* words = <uint32_t*>m.vectors.registers[d.rt]
        cdef uint8_t[::1] data
        cdef int i
        if d.handler in (Handler.FXVLAX, Handler.FXVSTAX):
            ea &= ~<uint32_t>3
            for i in range(32):
                if d.handler == Handler.FXVLAX:
                    words[i] = rotate(self._load(ea + 4 * i), 16)
                else:
                    self._store(ea + 4 * i, rotate(words[i], 16), 15)
            return 0
        enables = self.vcr[d.rc - 1] if d.rc else None
        if d.handler == Handler.FXVOUTX:
            m.cycle += self.bus.write_vector(ea, self.vr[d.rt], enables, m.cycle) - d.cost
            return 0
        if d.rc and not self.condition_reported:
            # the manual says that disabled bytes keep their value, the hardware model disagrees
            self.condition_reported = True
            _LOG.warning(
                "conditional fxvinx at 0x%08x: disabled bytes become 0 here; do not rely on them",
                m.pc,
            )
        values, cycles = self.bus.read_vector(ea, m.cycle)
        data = np.where(enables, values, 0).astype(np.uint8) if d.rc else values
        for i in range(128):
            m.vectors.registers[d.rt][i ^ 1] = data[i]
        m.cycle += cycles - d.cost
        return 0
