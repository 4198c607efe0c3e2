"""The machine: bytes in, bytes out, one stream for each FPGA.

FPGAs and chips keep running between programs: a fixed time passes from the end of one run to the
start of the next. Several FPGAs are simulated side by side; they depend on each other at barriers,
and through events if routing tables or the serial interface send some on another round. Then time
goes forward in windows shorter than the shortest way from chip to chip, at whose ends the events
are exchanged.
"""

import time
from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator import instructions, latency
from emulator.description import Description
from emulator.errors import ModelError
from emulator.executor import Execution, Executor, Meeting
from emulator.fpga import FPGA, MakeChip
from emulator.phy import NEVER
from emulator.program import Program
from emulator.registers import Block
from emulator.routing import SENDING
from hxcomm.message import ToFPGA


def _make_chip() -> MakeChip:
    """Return the chip model; it is imported late because it is large."""
    from emulator.chip import Chip

    return Chip


@attrs.define
class _Running:
    """One FPGA during a run."""

    executor: Executor
    execution: Execution
    meeting: Meeting | None = None
    response: bytes | None = None


class Machine:
    """Emulated FPGAs with their chips.

    Args:
        description: What the machine is like; None stands for the default description.
        make_chip: Makes a chip model from (description, registers, index).
    """

    def __init__(
        self, description: Description | None = None, make_chip: MakeChip | None = None
    ) -> None:
        self.description = Description() if description is None else description
        make_chip = make_chip or _make_chip()
        self.fpgas = [
            FPGA(self.description, index, make_chip) for index in range(self.description.chips)
        ]
        self._executors = [Executor(fpga) for fpga in self.fpgas]
        self._closed = False

    def __len__(self) -> int:
        return len(self.fpgas)

    def close(self) -> None:
        """Switch the machine off."""
        self._closed = True

    def run(self, requests: Sequence[bytes]) -> list[bytes]:
        """Execute one program on each FPGA; each ends with a halt.

        Raises:
            ModelError: The machine is off, the number of streams is wrong, a stream does not end
                with its only halt, or a bound of the description is reached.
            hxcomm.wire.WireError: A stream is not one of messages.
        """
        if self._closed:
            raise ModelError("the machine was closed; make a new one")
        if len(requests) != len(self.fpgas):
            raise ModelError(f"{len(requests)} streams for {len(self.fpgas)} FPGAs: send one each")
        limit = self.description.limits.instructions
        programs = [Program(request, limit) for request in requests]
        start = max(executor.now for executor in self._executors) + latency.BETWEEN_PROGRAMS
        deadline = time.monotonic() + self.description.limits.seconds
        windowed = any(self._sends_round(*pair) for pair in zip(self.fpgas, programs, strict=True))
        running = []
        for executor, program in zip(self._executors, programs, strict=True):
            executor.fpga.deadline = deadline
            executor.window_end = NEVER
            executor.fpga.events.routes = windowed
            executor.begin(start)
            if windowed:
                executor.window_end = start
            running.append(_Running(executor, executor.execute(program)))
        try:
            self._advance(running)
        except BaseException:
            for fpga in self.fpgas:
                fpga.forget()
            raise
        return [one.response for one in running if one.response is not None]

    def _sends_round(self, fpga: FPGA, program: Program) -> bool:
        """Whether events of an FPGA may come back to some chip during a program."""
        if fpga.spikeio.active or fpga.tables.active:
            return True
        field = instructions.ADDRESS[0]
        for piece in program.pieces():
            is_address = piece.kind == ToFPGA.OmnibusAddress
            if is_address.any():
                addresses = field.get(piece.payload[is_address]).astype(np.uint32)
                if any(_touches(addresses, block) for block in SENDING):
                    return True
        return False

    def _advance(self, running: list[_Running]) -> None:
        """Execute all programs to their ends."""
        while True:
            for one in running:
                if one.response is None and one.meeting is None:
                    self._resume(one, None)
            self._meet(running)
            unfinished = [one for one in running if one.response is None]
            if not unfinished:
                return
            if all(one.meeting is not None for one in unfinished):
                first = min(unfinished, key=lambda one: _deadline(one.meeting))
                first.meeting = None
                self._resume(first, None)
            elif any(one.executor.window_end < NEVER for one in unfinished):
                self._exchange(running)

    def _resume(self, one: _Running, released: int | None) -> None:
        """Let one FPGA go on until it pauses or its program ends."""
        try:
            pause = one.execution.send(released)
        except StopIteration as end:
            one.response = end.value
            return
        one.meeting = pause if isinstance(pause, Meeting) else None

    def _meet(self, running: list[_Running]) -> None:
        """Release those that wait at a barrier that all FPGAs have reached in time."""
        again = True
        while again:
            again = False
            for one in running:
                meeting = one.meeting
                if meeting is None:
                    continue
                reached = [executor.meetings for executor in self._executors]
                if any(len(times) < meeting.number for times in reached):
                    continue
                latest = max(times[meeting.number - 1] for times in reached)
                others = latency.MULTI_FPGA_BARRIER if len(reached) > 1 else 0
                release = max(latest + others, meeting.cycle)
                one.meeting = None
                self._resume(one, release if release <= meeting.deadline else None)
                again = True

    def _exchange(self, running: list[_Running]) -> None:
        """Send the events that left a chip in this window on their next way; open the next one.

        The executors have come to the end of the window, the chips follow. What leaves a chip in
        the next window reaches another one after that window, as long as it ends no later than
        `latency.EXCHANGE` after the first event that may leave.
        """
        reached = max(one.executor.window_end for one in running)
        for fpga in self.fpgas:
            fpga.check_deadline()
        sent = [fpga.exchange(reached) for fpga in self.fpgas]
        outgoing = [arrivals for _, arrivals in sent]
        for fpga, (serial, _) in zip(self.fpgas, sent, strict=True):
            arriving = [serial]
            arriving += [fpga.tables.receive(*spikes) for spikes in outgoing if len(spikes[0])]
            cycles = np.concatenate([spikes[0] for spikes in arriving])
            labels = np.concatenate([spikes[1] for spikes in arriving])
            order = np.argsort(cycles, kind="stable")
            fpga.events.hold(cycles[order], labels[order])
        quiet = min(_quiet_until(one) for one in running)
        for one in running:
            one.executor.window_end = max(reached, quiet) + latency.EXCHANGE


def _quiet_until(one: _Running) -> int:
    """Return a cycle before which no event leaves a chip."""
    fpga = one.executor.fpga
    output = fpga.foresighted.next_output() if fpga.foresighted else fpga.chip.now
    quiet = min(output // latency.TICKS_PER_CYCLE, fpga.next_access(), fpga.events.next_held())
    if one.response is None and one.meeting is None:
        quiet = min(quiet, one.executor.idle_until)
    return quiet


def _deadline(meeting: Meeting | None) -> int:
    return NEVER if meeting is None else meeting.deadline


def _touches(addresses: NDArray[np.uint32], block: Block) -> bool:
    """Whether any of the addresses lies in a table."""
    spans = list(block.address_map().spans())
    low, high = min(span[1] for span in spans), max(span[2] for span in spans)
    return bool(((addresses >= low) & (addresses <= high)).any())
