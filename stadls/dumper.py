"""Recording what is written where, instead of building a program of it."""

import copy
from collections.abc import Iterable
from typing import Any, Never

import haldls
from haldls.backend import Backend
from stadls.error import ProgramError
from stadls.plan import plan_of

#: A place and what is written there, or waited for there.
Pair = tuple[Any, haldls.Encodable]


def _copied(pairs: Iterable[Pair]) -> list[Pair]:
    return [(coordinate, copy.copy(config)) for coordinate, config in pairs]


class DumperDone:
    """Pairs of coordinates and containers in the order in which they were written.

    ``tolist`` and ``values`` hand out copies.
    """

    __slots__ = ("_pairs",)

    def __init__(self) -> None:
        self._pairs: list[Pair] = []

    @property
    def values(self) -> list[Pair]:
        """The pairs; assigning replaces all of them.

        Raises:
            ProgramError: An entry is not a tuple.
            TypeError: A tuple is not one of coordinate and container.
        """
        return _copied(self._pairs)

    @values.setter
    def values(self, pairs: Iterable[Pair]) -> None:
        checked = list(pairs)
        for pair in checked:
            if not isinstance(pair, tuple):
                raise ProgramError(f"Expected tuple. (got {pair!r})")
            if (
                len(pair) != 2
                or not isinstance(pair[1], haldls.Encodable)
                or not hasattr(type(pair[0]), "toEnum")
            ):
                raise TypeError(f"{pair!r} is not a pair of coordinate and container")
        self._pairs = _copied(checked)

    def remove_block_until(self) -> None:
        """Forget everything that only waits."""
        self._pairs = [
            (coordinate, config)
            for coordinate, config in self._pairs
            if not isinstance(config, haldls.BlockUntil)
        ]

    def squash(self) -> None:
        """Keep only the last entry of each coordinate, ordered by coordinate."""
        last = {(type(coordinate), coordinate): config for coordinate, config in self._pairs}
        self._pairs = sorted(
            ((coordinate, config) for (_, coordinate), config in last.items()),
            key=lambda pair: (type(pair[0]).__name__, int(pair[0].toEnum())),
        )

    def tolist(self) -> list[Pair]:
        """Return the pairs."""
        return _copied(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DumperDone):
            return NotImplemented
        return len(self) == len(other) and all(
            type(mine[0]) is type(theirs[0]) and type(mine[1]) is type(theirs[1]) and mine == theirs
            for mine, theirs in zip(self._pairs, other._pairs, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"DumperDone({len(self)} values)"


class PlaybackProgramBuilderDumper:
    """Takes writes and waits like a builder, but only records them; reading is not possible."""

    __slots__ = ("_pairs",)

    def __init__(self) -> None:
        self._pairs: list[Pair] = []

    def write(
        self,
        coord: Any,
        config: haldls.Container,
        config_reference: haldls.Container | Backend | None = None,
        backend: Backend | None = None,
    ) -> None:
        """Record a container at a location; what it differs from and its path do not matter.

        Raises:
            ProgramError: The container does not live there.
            TypeError: Not a container or not a coordinate.
        """
        del config_reference, backend
        if not isinstance(config, haldls.Container):
            raise TypeError(f"write(): {config!r} is not a container")
        plan_of(type(config)).check(coord)
        self._pairs.append((coord, copy.copy(config)))

    def block_until(self, coord: Any, condition: haldls.BlockUntil) -> None:
        """Record a condition to wait for.

        Raises:
            ProgramError: The condition cannot be watched there.
            TypeError: Not a condition or not a coordinate.
        """
        if not isinstance(condition, haldls.BlockUntil):
            raise TypeError(f"block_until(): {condition!r} is not a condition to wait for")
        plan_of(type(condition)).check(coord)
        self._pairs.append((coord, copy.copy(condition)))

    def read(self, coord: Any, backend: Backend | None = None) -> Never:
        """Refuse: what is recorded has no results.

        Raises:
            ProgramError: Always.
        """
        del coord, backend
        raise ProgramError("Dumper does not support reads. Use a PlaybackProgramBuilder.")

    def merge_back(self, other: "PlaybackProgramBuilderDumper") -> None:
        """Append everything of another dumper, which is empty afterwards.

        Raises:
            ProgramError: The other dumper is this one.
        """
        if other is self:
            raise ProgramError("merge_back not possible from same PlaybackProgramBuilderDumper.")
        self._pairs += other._pairs
        other._pairs = []

    def copy_back(self, other: "PlaybackProgramBuilderDumper") -> None:
        """Append a copy of everything of another dumper."""
        self._pairs += _copied(other._pairs)

    def done(self) -> DumperDone:
        """Return what was recorded and start afresh."""
        done = DumperDone()
        done._pairs, self._pairs = self._pairs, []
        return done

    def empty(self) -> bool:
        """Return whether nothing was recorded."""
        return not self._pairs

    def is_write_only(self) -> bool:
        """Return True: there are no reads."""
        return True

    def size_to_fpga(self) -> Never:
        """Refuse: messages are not known yet.

        Raises:
            ProgramError: Always.
        """
        raise ProgramError("BuilderStorage does not support size_to_fpga(). (a dumper)")

    def size_from_fpga(self) -> Never:
        """Refuse: messages are not known yet.

        Raises:
            ProgramError: Always.
        """
        raise ProgramError("BuilderStorage does not support size_from_fpga(). (a dumper)")

    def __repr__(self) -> str:
        return "PlaybackProgramBuilderDumper()"

    def __str__(self) -> str:
        return "".join(f"{coordinate} {config}\n" for coordinate, config in self._pairs)
