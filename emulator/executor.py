"""The executor: one program after the other, one instruction in an FPGA cycle unless it waits.

Runs of simple instructions go through the compiled kernel; here is the rest: what waits for
something, what talks to JTAG, registers of the FPGA, and the ends of programs. A wait other than
for the timer is bounded by the instruction timeout; after a timeout only the halt is executed.
"""

import logging
from collections.abc import Callable, Generator
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from emulator import instructions, latency
from emulator.errors import ModelError
from emulator.executor_kernel import run
from emulator.fpga import FPGA
from emulator.omnibus import Access
from emulator.phy import NEVER
from emulator.polling import Poll
from emulator.program import Program
from hxcomm.message import FROM_FPGA, FromFPGA, Loopback, ToFPGA

_log = logging.getLogger("emulator.executor")

_BARRIER: Final = {
    name: int(haldls.Barrier(**{f"enable_{name}": True}).encode()[0])
    for name in ("omnibus", "jtag", "systime", "multi_fpga", "systime_correction")
}

#: Instructions between two looks at what else has happened.
_CHUNK: Final = 1 << 16
#: Messages and events that wait to be packed; more are packed before a program's end.
_MOST_PENDING: Final = 1 << 20
#: Register accesses that wait for a link before the executor waits, too.
_MOST_WAITING: Final = 64


@attrs.frozen
class Window:
    """The executor has reached the end of the time it may simulate on its own."""


@attrs.frozen
class Meeting:
    """The executor waits at a barrier for the other FPGAs.

    Attributes:
        number: How many such barriers this FPGA has reached, this one included.
        cycle: When it got there.
        deadline: Until when it waits.
    """

    number: int
    cycle: int
    deadline: int


Pause = Window | Meeting
#: What a program is executed by: it pauses, gets the cycle at which it may go on from a meeting
#: (None: the others did not come), and ends with the response.
Execution = Generator[Pause, int | None, bytes]
#: Part of an execution that waits.
Waiting = Generator[Pause, int | None, None]


class _TimeoutError(Exception):
    """The instruction timeout is over."""

    def __init__(self, deadline: int) -> None:
        self.deadline = deadline


@attrs.define
class _Buffers:
    """Output rows of the kernel."""

    spike_cycle: NDArray[np.int64] = attrs.field(factory=lambda: np.empty(3 * _CHUNK, np.int64))
    spike_label: NDArray[np.uint16] = attrs.field(factory=lambda: np.empty(3 * _CHUNK, np.uint16))
    effect: NDArray[np.int64] = attrs.field(factory=lambda: np.empty(_CHUNK, np.int64))
    answer: NDArray[np.int64] = attrs.field(factory=lambda: np.empty(_CHUNK, np.int64))
    address: NDArray[np.uint32] = attrs.field(factory=lambda: np.empty(_CHUNK, np.uint32))
    word: NDArray[np.uint32] = attrs.field(factory=lambda: np.empty(_CHUNK, np.uint32))
    enables: NDArray[np.uint8] = attrs.field(factory=lambda: np.empty(_CHUNK, np.uint8))
    read: NDArray[np.uint8] = attrs.field(factory=lambda: np.empty(_CHUNK, np.uint8))
    tick_cycle: NDArray[np.int64] = attrs.field(factory=lambda: np.empty(_CHUNK, np.int64))


class Executor:
    """Executes programs on one FPGA; all times are FPGA cycles.

    Attributes:
        window_end: End of the time the executor may simulate on its own; the machine moves it
            when events travel between chips.
        meetings: Cycles at which this FPGA reached a barrier for all FPGAs.
        idle_until: Cycle before which no further instruction is executed.
    """

    def __init__(self, fpga: FPGA) -> None:
        self.fpga = fpga
        self.window_end = NEVER
        self.meetings: list[int] = []
        self.idle_until = 0
        self._state = fpga.omnibus.state
        self._buffers = _Buffers()
        self._limit = 0
        self._index = 0
        faults = fpga.description.faults
        self._state.chip_silent = faults.silent_links or faults.bit_errors > 0

    @property
    def now(self) -> int:
        """Cycle from which another program may start."""
        return max(self._state.now, self.fpga.now, self.fpga.chip.now // latency.TICKS_PER_CYCLE)

    def begin(self, cycle: int) -> None:
        """Let the time between two programs pass; the next one starts at ``cycle``."""
        self.fpga.pass_time(cycle)
        self.fpga.response.begin()
        self.fpga.events.begin(cycle)
        self._state.now = cycle
        self._limit = cycle + self.fpga.description.limits.cycles

    def execute(self, program: Program) -> Execution:
        """Execute a program up to its halt, its last message, and return the response.

        Raises:
            ModelError: The program takes longer than the description allows.
        """
        state, fpga = self._state, self.fpga
        last = len(program) - 1
        index = 0
        try:
            while True:
                self._index = index
                yield from self._pass(state.now)
                if index == last:
                    break
                # events that travel between chips are exchanged by the machine, window by window
                if fpga.response.pending > _MOST_PENDING and self.window_end == NEVER:
                    fpga.settle(state.now)
                index = self._run(program, index, last)
                if state.stuck:
                    yield from self._pass(state.now)
                    first, piece = program.at(index)
                    at = index - first
                    yield from self._execute(int(piece.kind[at]), int(piece.payload[at]))
                    state.now += 1
                    index += 1
        except _TimeoutError as timeout:
            yield from self._pass(timeout.deadline)
            self._give_up(index, timeout.deadline)
        yield from self._pass(state.now)
        fpga.simulate(state.now * latency.TICKS_PER_CYCLE)
        fpga.events.from_chip()
        if fpga.events.unrecorded:
            _log.warning(
                "FPGA %d: %d events beyond the limit of %d were not recorded",
                fpga.index,
                fpga.events.unrecorded,
                fpga.description.limits.events,
            )
        return fpga.response.close(state.now, Loopback.halt)

    def _run(self, program: Program, index: int, last: int) -> int:
        """Let the kernel execute a stretch; return the index of the next instruction."""
        state, fpga, buffers = self._state, self.fpga, self._buffers
        state.horizon = min(fpga.next_event(), self.window_end, self._limit)
        state.chip_ready = fpga.chip_ready
        state.reads_wait = fpga.omnibus.reads_waiting() > 0
        first, piece = program.at(index)
        stop = min(index + _CHUNK, last) - first
        index = first + run(
            state,
            piece.kind[:stop],
            piece.payload[:stop],
            index - first,
            instructions.ROLE,
            instructions.LABEL_LOW,
            instructions.LABEL_COUNT,
            instructions.LABEL_MASK,
            instructions.ADDRESS_LOW,
            instructions.ADDRESS_MASK,
            _BARRIER["omnibus"],
            Loopback.tick,
            instructions.RANGE_END,
            instructions.RANGE_TARGET,
            instructions.RANGE_INTERVAL,
            buffers.spike_cycle,
            buffers.spike_label,
            buffers.effect,
            buffers.answer,
            buffers.address,
            buffers.word,
            buffers.enables,
            buffers.read,
            buffers.tick_cycle,
        )
        if count := state.spikes:
            fpga.events.to_chip(buffers.spike_cycle[:count], buffers.spike_label[:count])
        if count := state.accesses:
            fpga.omnibus.add(
                buffers.effect[:count],
                buffers.answer[:count],
                buffers.address[:count],
                buffers.word[:count],
                buffers.enables[:count],
                buffers.read[:count],
            )
        if count := state.ticks:
            ticks = np.full(count, Loopback.tick, np.uint64)
            fpga.response.add_columns(buffers.tick_cycle[:count].copy(), FromFPGA.Loopback, ticks)
        return index

    def _execute(self, kind: int, payload: int) -> Waiting:
        """Execute one instruction that the kernel does not handle."""
        state, fpga = self._state, self.fpga
        match kind:
            case ToFPGA.OmnibusAddress:
                address, _, is_read = (field.get(payload) for field in instructions.ADDRESS)
                if is_read:
                    yield from self._access(Access(address, 0, 0, is_read=True))
            case ToFPGA.OmnibusData if state.write_address >= 0:
                enables = state.write_enables
                yield from self._access(Access(state.write_address, payload, enables, False))
            case ToFPGA.OmnibusData:
                _log.warning("FPGA %d: data for the omnibus without an address", fpga.index)
            case ToFPGA.JTAGInit | ToFPGA.JTAGScaler | ToFPGA.JTAGIns | ToFPGA.JTAGData:
                yield from self._stall(fpga.jtag.free())
                fpga.jtag.submit(kind, payload, state.now)
            case ToFPGA.Barrier:
                yield from self._barrier(payload)
            case ToFPGA.SystimeInit if payload:
                fpga.synchronise(state.now)
            case ToFPGA.SystimeInit:
                fpga.response.add(state.now, FromFPGA.Systime, 0)
            case ToFPGA.PollingOmnibusBlock:
                yield from self._poll(equal=bool(payload))
            case ToFPGA.Reset:
                fpga.reset(state.now, active=bool(payload))

    def _access(self, access: Access) -> Waiting:
        """Access a register of the FPGA, or the chip while that is not the usual case."""
        state, fpga = self._state, self.fpga
        target, interval = instructions.who_answers(access.address)
        if access.is_read:
            yield from self._stall(state.slot_free())
            yield from self._stall_while(lambda: len(fpga.omnibus.waiting) >= _MOST_WAITING)
        if target == instructions.CHIP and not fpga.chip_ready:
            yield from self._stall_while(lambda: len(fpga.omnibus.waiting) >= _MOST_WAITING)
            fpga.omnibus.hold(access)
            yield from self._pass(state.now)
        elif target == instructions.CHIP:
            yield from self._stall(state.server_free - latency.LINK - latency.CHIP_BACKLOG)
            fpga.omnibus.issue(access, state.now, interval)
        elif target == instructions.MEMORY:
            fpga.simulate(state.now * latency.TICKS_PER_CYCLE)
            word = fpga.read(access.address, state.now * latency.TICKS_PER_CYCLE)
            fpga.omnibus.reply(word, state.now + latency.FPGA_ACCESS)
        elif access.is_read:
            fpga.omnibus.reply(*fpga.fpga_registers.read(access.address, state.now))
        else:
            done = fpga.fpga_registers.write(access.address, access.word, access.enables, state.now)
            state.last_done = max(state.last_done, done)
            fpga.follow_registers(state.now)

    def _barrier(self, kinds: int) -> Waiting:
        """Wait until everything of the chosen kinds is complete."""
        state, fpga = self._state, self.fpga
        start = state.now
        omnibus = bool(kinds & _BARRIER["omnibus"])
        systime = bool(kinds & _BARRIER["systime"])
        yield from self._stall_while(
            lambda: (
                (omnibus and bool(fpga.omnibus.waiting))
                or (systime and fpga.synchronisation.waiting)
            )
        )
        ends = [state.now]
        if omnibus:
            ends.append(state.last_done)
        if systime:
            ends.append(fpga.synchronisation.done)
        if kinds & _BARRIER["jtag"]:
            ends.append(fpga.jtag.idle)
        yield from self._stall(max(ends), start)
        if kinds & _BARRIER["multi_fpga"]:
            self.meetings.append(state.now)
            deadline = start + state.timeout
            released = yield Meeting(len(self.meetings), state.now, deadline)
            if released is None:
                raise _TimeoutError(deadline)
            yield from self._pass(released)
            state.now = released

    def _poll(self, *, equal: bool) -> Waiting:
        """Read a register again and again until its value is, or is not, the wanted one."""
        state, fpga = self._state, self.fpga
        poll = Poll(fpga, state, equal)
        start = state.now
        if poll.on_chip:
            yield from self._stall_while(lambda: not fpga.chip_ready)
        deadline, at = start + state.timeout, state.now
        while True:
            poll.attempt(at)
            if poll.answer > deadline:
                raise _TimeoutError(deadline)
            yield from self._pass(poll.effect)
            if poll.fulfilled():
                break
            at = poll.next_start(deadline)
        yield from self._pass(poll.answer)
        state.now = poll.answer

    def _stall(self, until: int, start: int | None = None) -> Waiting:
        """Wait until a known cycle, for no longer than the timeout allows since ``start``."""
        state = self._state
        if until <= state.now:
            return
        start = state.now if start is None else start
        if until - start > state.timeout:
            raise _TimeoutError(start + state.timeout)
        yield from self._pass(until)
        state.now = until

    def _stall_while(self, unfinished: Callable[[], bool]) -> Waiting:
        """Let time pass from event to event while something is unfinished."""
        state = self._state
        deadline = state.now + state.timeout
        while unfinished():
            upcoming = self.fpga.next_event()
            if upcoming > deadline:
                raise _TimeoutError(deadline)
            yield from self._pass(upcoming)
            state.now = max(state.now, upcoming)

    def _pass(self, until: int) -> Waiting:
        """Let time pass, window by window.

        Raises:
            ModelError: The program takes longer than the description allows.
        """
        if until >= self._limit:
            raise ModelError(
                f"FPGA {self.fpga.index}: the program takes more than "
                f"{self.fpga.description.limits.cycles} cycles at message {self._index}; "
                "raise Description.limits.cycles"
            )
        self.idle_until = until
        while until >= self.window_end:
            self.fpga.pass_time(self.window_end)
            yield Window()
        self.fpga.pass_time(until)

    def _give_up(self, index: int, deadline: int) -> None:
        """Report a timeout and forget what was waited for."""
        state, fpga = self._state, self.fpga
        in_flight = state.in_flight(deadline) + fpga.omnibus.reads_waiting()
        fpga.response.add(
            deadline,
            FromFPGA.TimeoutNotification,
            FROM_FPGA[FromFPGA.TimeoutNotification].pack(
                instruction=index, omnibus_reads=min(in_flight, latency.READS_IN_FLIGHT)
            ),
        )
        state.now = deadline
        fpga.forget()
        state.now = deadline + 1
