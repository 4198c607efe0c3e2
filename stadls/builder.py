"""Building programs: writes, reads and waits, one after the other."""

import itertools
import logging
from typing import Any

import numpy as np

import haldls
from haldls.backend import Backend
from stadls.access import messages, reader, writer
from stadls.columns import Columns
from stadls.disassemble import disassemble
from stadls.error import ProgramError
from stadls.omnibus import ENABLES
from stadls.plan import FEW, Numbers, Words, container_at, plan_of
from stadls.program import PlaybackProgram
from stadls.step import Recipe
from stadls.ticket import ContainerTicket, Outcome

#: Instructions that fit into the memory of the FPGA; longer programs are streamed.
PLAYBACK_MEMORY_SIZE = 4_194_304
_log = logging.getLogger("fisch.PlaybackProgramBuilder")


class PlaybackProgramBuilder:
    """Collects what the FPGA shall do, in this order.

    ``done`` closes the program and empties the builder, which can be used again.
    """

    __slots__ = ("_columns", "_outcome", "_unsupported")

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._columns = Columns()
        self._outcome = Outcome()
        self._unsupported: set[str] = set()

    def write(
        self,
        coord: Any,
        config: haldls.Container,
        config_reference: haldls.Container | Backend | None = None,
        backend: Backend | None = None,
    ) -> None:
        """Write a container to a location.

        Args:
            coord: Where; the type belongs to the type of the container.
            config: What; its present state is recorded.
            config_reference: What is there already: only words that differ from it are written.
                May be left out, so that the third argument is the backend.
            backend: On which path; by default the container's first one.

        Raises:
            BackendError: The container cannot be sent on this path.
            ProgramError: It cannot be written there, or not differentially, or not at all.
            TypeError: Not a container or not a coordinate.
        """
        plan = plan_of(config.__class__)
        if (
            plan.columns
            and config_reference is None
            and backend is None
            and coord.__class__ is plan.coordinate_type
        ):
            # small registers on the omnibus: by far the most frequent write, kept short
            words = config.encode(None, coord)
            enables = plan.enables or config.byte_enables(coord) << ENABLES
            columns = self._columns
            columns.kind += plan.kinds
            append = columns.payload.append
            for addresses, word in zip(plan.columns, words, strict=False):
                append(addresses[coord] | enables)
                append(word)
            return
        if isinstance(config_reference, Backend):
            config_reference, backend = None, config_reference
        if not isinstance(config, haldls.Container):
            raise TypeError(f"write(): {config!r} is not a container")
        self._write(coord, config, config_reference, backend)

    def _write(
        self,
        coord: Any,
        config: haldls.Encodable,
        reference: haldls.Encodable | None,
        backend: Backend | None,
    ) -> None:
        plan = plan_of(type(config))
        words = plan.write(coord, config, backend)
        if reference is not None:
            words = _difference(coord, words, config, reference, backend)
        self._append(writer(words.backend), words.addresses, words.words, words.enables)
        if plan.unsupported_write:
            self._unsupported |= plan.unsupported_write

    def _append(self, recipe: Recipe, addresses: Numbers, words: Numbers, enables: Any) -> None:
        if len(addresses) > FEW:
            places = np.asarray(addresses, np.uint64)
            self._columns.extend(
                *messages(
                    recipe,
                    places,
                    np.asarray(words, np.uint64),
                    np.broadcast_to(np.asarray(enables, np.uint64), places.shape),
                )
            )
            return
        append = self._columns.append
        if isinstance(enables, int):
            enables = itertools.repeat(enables)
        for address, word, enable in zip(addresses, words, enables, strict=False):
            for step in recipe:
                append(step.kind, step.payload(int(address), int(word), int(enable)))

    def read(self, coord: Any, backend: Backend | None = None) -> ContainerTicket:
        """Read the container at a location; the ticket holds it after each run.

        Args:
            coord: Where.
            backend: On which path; by default the container's first one.

        Raises:
            BackendError: The container cannot be read on this path.
            ProgramError: Nothing can be read there.
            TypeError: Not a coordinate.
        """
        container = container_at(coord)
        plan = plan_of(container)
        path, addresses = plan.read(coord, backend)
        self._append(reader(path), addresses, addresses, 0)
        if plan.unsupported_read:
            self._unsupported |= plan.unsupported_read
        return ContainerTicket._of(self._outcome.expect(container, coord, path, len(addresses)))

    def block_until(self, coord: Any, condition: haldls.BlockUntil) -> None:
        """Do not go on before a condition is met.

        Args:
            coord: Where the condition is watched.
            condition: A barrier, a value of the timer or a polling block.

        Raises:
            ProgramError: The condition cannot be watched there.
            TypeError: Not a condition or not a coordinate.
        """
        if not isinstance(condition, haldls.BlockUntil):
            raise TypeError(f"block_until(): {condition!r} is not a condition to wait for")
        self._write(coord, condition, None, None)

    def merge_back(self, other: "PlaybackProgramBuilder") -> None:
        """Append everything of another builder, which is empty afterwards.

        Raises:
            ProgramError: The other builder is this one.
            TypeError: Not a builder.
        """
        self._check(other, "merge_back")
        if other is self:
            raise ProgramError("merge_back not possible from same PlaybackProgramBuilder.")
        self._columns.join(other._columns)
        self._outcome.absorb(other._outcome)
        self._unsupported |= other._unsupported
        other._start()

    def copy_back(self, other: "PlaybackProgramBuilder") -> None:
        """Append a copy of everything of another builder.

        Raises:
            ProgramError: The other builder has reads, whose tickets cannot be copied.
            TypeError: Not a builder.
        """
        self._check(other, "copy_back")
        if not other.is_write_only():
            raise ProgramError("PlaybackProgramBuilder to copy is not write only.")
        self._columns.join(other._columns)
        self._unsupported |= other._unsupported

    @staticmethod
    def _check(other: object, what: str) -> None:
        if not isinstance(other, PlaybackProgramBuilder):
            raise TypeError(f"{what}(): {other!r} is not a PlaybackProgramBuilder")

    def done(self) -> PlaybackProgram:
        """Close the program, return it and start an empty one."""
        if self.size_to_fpga() > PLAYBACK_MEMORY_SIZE:
            _log.warning(
                "PlaybackProgram instruction size (%d) larger than playback memory size on FPGA "
                "(%d) -> no timing guarantees possible.",
                self.size_to_fpga(),
                PLAYBACK_MEMORY_SIZE,
            )
        program = PlaybackProgram._of(
            self._columns.freeze(), self._outcome, frozenset(self._unsupported)
        )
        self._start()
        return program

    def empty(self) -> bool:
        """Return whether there is nothing to do."""
        return not len(self._columns)

    def size_to_fpga(self) -> int:
        """Return the number of messages to the FPGA."""
        return len(self._columns)

    def size_from_fpga(self) -> int:
        """Return the number of answers expected from the FPGA."""
        return sum(self._outcome.expected.values())

    def is_write_only(self) -> bool:
        """Return whether nothing is read."""
        return not self._outcome.reads

    def __repr__(self) -> str:
        write_only = str(self.is_write_only()).lower()
        return (
            f"PlaybackProgramBuilder(to FPGA size: {self.size_to_fpga()}, "
            f"is write only: {write_only})"
        )

    def __str__(self) -> str:
        return "\n".join(map(str, disassemble(self._columns.snapshot())))


def _difference(
    coord: Any,
    words: Words,
    config: haldls.Encodable,
    reference: haldls.Encodable,
    backend: Backend | None,
) -> Words:
    """Return the words that are not the same in ``reference``.

    Raises:
        ProgramError: Two kinds of containers, or a kind that cannot be written in parts.
    """
    plan = plan_of(type(config))
    if plan_of(type(reference)).container is not plan.container:
        raise ProgramError(
            "Container types of 'config' and 'config_reference' don't match. "
            f"({type(config).__name__} and {type(reference).__name__})"
        )
    if not issubclass(plan.container, haldls.DifferentialWriteTrait):
        raise ProgramError(
            f"Container type does not support differential write. ({plan.container.__name__})"
        )
    there = plan.write(coord, reference, backend)
    if len(there.words) != len(words.words):
        raise ProgramError(
            "Number of words of 'config' and 'config_reference' do not match. "
            f"({len(words.words)} and {len(there.words)})"
        )
    return words.select(words.differing(there))
