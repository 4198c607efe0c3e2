"""Programs whose commands have times, given in any order."""

import copy
import logging
from typing import Any

import attrs

import haldls
from halco import TimerOnDLS
from haldls import Timer
from stadls.builder import PlaybackProgramBuilder
from stadls.error import ProgramError
from stadls.ticket import ContainerTicket

#: Commands that come later than this after their time are worth a warning; 10 us.
MAX_DELAY = 10 * int(Timer.Value.fpga_clock_cycles_per_us)
_log = logging.getLogger("stadls.AbsoluteTimePlaybackProgramBuilder")


class AbsoluteTimePlaybackProgramContainerTicket:
    """A container that will be there once the program was built and run."""

    __slots__ = ("_ticket",)

    def __init__(self) -> None:
        self._ticket: ContainerTicket | None = None

    def _bound(self) -> ContainerTicket:
        if self._ticket is None:
            raise ProgramError("Data not available. (done() of the builder was not called)")
        return self._ticket

    def valid(self) -> bool:
        """Return whether the container is there."""
        return self._ticket is not None and self._ticket.valid()

    def get(self) -> Any:
        """Return the container that was read.

        Raises:
            ProgramError: The program has not been built or run.
        """
        return self._bound().get()

    def get_coordinate(self) -> Any:
        """Return where the container was read.

        Raises:
            ProgramError: The program has not been built.
        """
        return self._bound().get_coordinate()

    @property
    def fpga_time(self) -> haldls.FPGATime:
        """When the last answer was sent, in FPGA cycles of 8 ns.

        Raises:
            ProgramError: The program has not been built or run.
        """
        return self._bound().fpga_time


@attrs.define
class _Command:
    """One write or, with a ticket, read."""

    time: int
    coordinate: Any
    config: haldls.Container | None = None
    reference: haldls.Container | None = None
    ticket: AbsoluteTimePlaybackProgramContainerTicket | None = None

    def __str__(self) -> str:
        kind = "read " if self.config is None else "write"
        config = "" if self.config is None else f", config: {self.config}"
        return f"{kind} | t: {self.time}, coord: {self.coordinate}{config}"


class AbsoluteTimePlaybackProgramBuilder:
    """Collects commands with times in FPGA cycles of 8 ns; ``done`` brings them in order.

    The timer of the FPGA belongs to the builder. Commands of one time are executed one after the
    other in the order in which they were given, one cycle each.
    """

    __slots__ = ("_commands",)

    def __init__(self) -> None:
        self._commands: list[_Command] = []

    def write(
        self,
        execTime: Timer.Value,
        coord: Any,
        config: haldls.Container,
        config_reference: haldls.Container | None = None,
    ) -> None:
        """Write a container at a time.

        Args:
            execTime: When, in cycles after the start of the program.
            coord: Where.
            config: What.
            config_reference: What is there already: only words that differ from it are written.

        Raises:
            ProgramError: The container is the timer.
        """
        if isinstance(coord, TimerOnDLS):
            raise ProgramError(
                "Editing the FPGA-Timer is forbidden when using the "
                "AbsoluteTimePlaybackProgramBuilder"
            )
        if not isinstance(config, haldls.Container):
            raise TypeError(f"write(): {config!r} is not a container")
        reference = None if config_reference is None else copy.copy(config_reference)
        self._commands.append(_Command(_cycles(execTime), coord, copy.copy(config), reference))

    def read(self, execTime: Timer.Value, coord: Any) -> AbsoluteTimePlaybackProgramContainerTicket:
        """Read the container at a location at a time."""
        ticket = AbsoluteTimePlaybackProgramContainerTicket()
        self._commands.append(_Command(_cycles(execTime), coord, ticket=ticket))
        return ticket

    def merge(self, other: "AbsoluteTimePlaybackProgramBuilder") -> None:
        """Take over all commands of another builder, which is empty afterwards.

        Raises:
            ProgramError: The other builder is this one.
        """
        if other is self:
            raise ProgramError("merge not possible from same AbsoluteTimePlaybackProgramBuilder.")
        self._commands += other._commands
        other._commands = []

    def copy(self, other: "AbsoluteTimePlaybackProgramBuilder") -> None:
        """Take over copies of all commands of another builder.

        Raises:
            ProgramError: The other builder has reads.
        """
        if not other.is_write_only():
            raise ProgramError("Non-write-only AbsoluteTimePlaybackProgramBuilder cannot be copied")
        self._commands += [attrs.evolve(command) for command in other._commands]

    def empty(self) -> bool:
        """Return whether there are no commands."""
        return not self._commands

    def is_write_only(self) -> bool:
        """Return whether nothing is read."""
        return all(command.config is not None for command in self._commands)

    def _shifted(self, operator: str) -> "AbsoluteTimePlaybackProgramBuilder":
        if not self.is_write_only():
            raise ProgramError(
                f"'{operator}'-operation is invalid for non-write-only "
                "AbsoluteTimePlaybackProgramBuilder (cannot be copied)"
            )
        new = AbsoluteTimePlaybackProgramBuilder()
        new.copy(self)
        return new

    def __iadd__(self, offset: Timer.Value) -> "AbsoluteTimePlaybackProgramBuilder":
        """Shift all commands in time."""
        for command in self._commands:
            command.time = _cycles(command.time + _cycles(offset))
        return self

    def __add__(self, offset: Timer.Value) -> "AbsoluteTimePlaybackProgramBuilder":
        """Return a builder with all commands shifted in time."""
        new = self._shifted("+")
        new += offset
        return new

    def __imul__(self, factor: float) -> "AbsoluteTimePlaybackProgramBuilder":
        """Stretch the time between all commands; times are rounded to whole cycles."""
        for command in self._commands:
            command.time = _cycles(_rounded(command.time * float(factor)))
        return self

    def __mul__(self, factor: float) -> "AbsoluteTimePlaybackProgramBuilder":
        """Return a builder with the time between all commands stretched."""
        new = self._shifted("*")
        new *= factor
        return new

    def done(self) -> PlaybackProgramBuilder:
        """Return the commands as a program that starts with the timer at 0; empties this builder.

        A command that cannot be issued in its cycle, because others are due in the same one, is
        issued as soon as possible; a warning is logged if that is more than 10 us late.
        """
        builder = PlaybackProgramBuilder()
        timer = TimerOnDLS()
        builder.write(timer, Timer())
        now = 0
        for command in sorted(self._commands, key=lambda command: command.time):
            if command.time > now:
                now = command.time
                builder.block_until(timer, Timer.Value(now - 1))
            elif command.time + MAX_DELAY < now:
                _log.warning(
                    "To be issued event at (%d) delayed by more than %d.", command.time, MAX_DELAY
                )
            if command.ticket is not None:
                command.ticket._ticket = builder.read(command.coordinate)
            elif command.config is not None:
                builder.write(command.coordinate, command.config, command.reference)
            now += 1
        self._commands = []
        return builder

    def __str__(self) -> str:
        lines = [
            f"AboluteTimePlaybackProgramBuilder command queue: ({len(self._commands)} elements)"
        ]
        return "\n".join([*lines, *map(str, self._commands), ""])


def _cycles(time: Any) -> int:
    """Return a time as the timer counts it, or raise as its type does."""
    return int(Timer.Value(int(time)))


def _rounded(number: float) -> int:
    """Round half away from zero, as C does."""
    return int(number + 0.5)
