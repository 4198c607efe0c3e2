"""Results of reads: promised by a builder, kept by a program, redeemed after a run."""

import copy
from typing import Any

import numpy as np

import haldls
from haldls.backend import Backend
from hxcomm.message import FromFPGA
from stadls.access import ANSWER
from stadls.error import ProgramError
from stadls.response import ANSWERS, Response


class Outcome:
    """What a program is going to get back; shared by the program and its tickets.

    Attributes:
        response: What the last run brought, None before the first.
        expected: Number of answers of each kind.
        reads: All reads, in the order of the program.
    """

    __slots__ = ("expected", "reads", "response")

    def __init__(self) -> None:
        self.response: Response | None = None
        self.expected: dict[FromFPGA, int] = dict.fromkeys(ANSWERS, 0)
        self.reads: list[Read] = []

    def expect(self, container: type[Any], coordinate: Any, backend: Backend, words: int) -> "Read":
        """Note one more read of some words."""
        answer = ANSWER[backend]
        size = words * answer.per_word
        read = Read(self, container, coordinate, backend, self.expected[answer.kind], size)
        self.expected[answer.kind] += size
        self.reads.append(read)
        return read

    def absorb(self, other: "Outcome") -> None:
        """Take over all reads of ``other``, behind the own ones."""
        for read in other.reads:
            read.outcome = self
            read.start += self.expected[read.kind]
        for kind, size in other.expected.items():
            self.expected[kind] += size
        self.reads += other.reads
        other.reads = []
        other.expected = dict.fromkeys(ANSWERS, 0)

    def missing(self) -> str | None:
        """Say which answers are missing or too many after a run; None if all is well."""
        if self.response is None:
            return "the program has not been run"
        for kind, size in self.expected.items():
            found = len(self.response.answers(kind)[0])
            if found > size:
                return f"{found} {kind.name} answers came for {size} reads"
            if found < size:
                first = next(read for read in self.reads if read.kind is kind and read.stop > found)
                return (
                    f"{found} {kind.name} answers came for {size} reads; the first read without "
                    f"answer is {first}"
                )
        return None


class Read:
    """One read within a program.

    Attributes:
        outcome: Where the answers will be.
        container: What is read.
        coordinate: Where it is.
        backend: On which path.
        start: Index of the first answer among all of its kind.
        size: Number of answers.
    """

    __slots__ = ("backend", "container", "coordinate", "outcome", "size", "start")

    def __init__(
        self,
        outcome: Outcome,
        container: type[Any],
        coordinate: Any,
        backend: Backend,
        start: int,
        size: int,
    ) -> None:
        self.outcome = outcome
        self.container = container
        self.coordinate = coordinate
        self.backend = backend
        self.start = start
        self.size = size

    @property
    def kind(self) -> FromFPGA:
        """Message type of the answers."""
        return ANSWER[self.backend].kind

    @property
    def stop(self) -> int:
        """Index behind the last answer among all of its kind."""
        return self.start + self.size

    def valid(self) -> bool:
        """Return whether all answers are there."""
        response = self.outcome.response
        return response is not None and len(response.answers(self.kind)[0]) >= self.stop

    def response(self) -> Response:
        """Return what the last run brought.

        Raises:
            ProgramError: It did not bring the answers to this read, or there was none.
        """
        response = self.outcome.response
        if response is None or not self.valid():
            why = "the program has not been run" if response is None else "answers are missing"
            raise ProgramError(f"Data not available. ({self}: {why})")
        return response

    def decode(self) -> Any:
        """Make a container of the answers."""
        answer = ANSWER[self.backend]
        payloads = self.response().answers(self.kind)[0][self.start : self.stop]
        words = answer.combine(payloads.reshape(-1, answer.per_word)).astype(np.uint32)
        return self.container.decode(words, self.backend, self.coordinate)

    def fpga_time(self) -> int:
        """Return when the last answer was sent, in FPGA cycles."""
        return int(self.response().answers(self.kind)[1][self.stop - 1])

    def __str__(self) -> str:
        return f"{self.container.__name__} at {self.coordinate!r}"


class ContainerTicket:
    """A container that will be there once the program has been run.

    Tickets come from ``builder.read``. After each run of the program they hold what that run read.
    """

    __slots__ = ("_read",)

    def __init__(self) -> None:
        self._read: Read | None = None

    @classmethod
    def _of(cls, read: Read) -> "ContainerTicket":
        ticket = cls()
        ticket._read = read
        return ticket

    def _bound(self) -> Read:
        if self._read is None:
            raise ProgramError("Unexpected access to moved-from object. (empty ContainerTicket)")
        return self._read

    def valid(self) -> bool:
        """Return whether the container is there."""
        return self._bound().valid()

    def get(self) -> Any:
        """Return the container that was read, a new object at each call.

        Raises:
            ProgramError: The program has not been run, or the answer is missing.
            LinkError: The answer says that the device did not acknowledge.
            ValueError: The answer is not a possible state of the container.
        """
        return self._bound().decode()

    def get_coordinate(self) -> Any:
        """Return where the container was read."""
        return copy.copy(self._bound().coordinate)

    @property
    def fpga_time(self) -> haldls.FPGATime:
        """When the last answer was sent, in FPGA cycles of 8 ns.

        Without time synchronisation: number of messages since the start of the response.

        Raises:
            ProgramError: The program has not been run, or the answer is missing.
        """
        return haldls.FPGATime(self._bound().fpga_time())

    def __repr__(self) -> str:
        if self._read is None:
            return "ContainerTicket()"
        return f"<ContainerTicket for {self._read}, {'valid' if self.valid() else 'not valid'}>"
