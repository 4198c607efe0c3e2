"""Closed intervals of a coordinate, such as a block of memory words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, Self, TypeVar, get_args

from halco.ranged import Enum, Ranged, enum_ranged

_UNSET: Any = object()
Bound = TypeVar("Bound", bound=Ranged)


class Interval(Generic[Bound]):
    """All coordinates from ``toMin()`` to ``toMax()``, both included.

    ``class PPUMemoryBlockOnPPU(Interval[PPUMemoryWordOnPPU])`` declares one. It is made from both
    bounds or from a position. With N bounds the position ``toEnum()`` is N * min + max. Making an
    interval from a position e reads it differently, as the original does: min is e div N, and
    e mod N words follow it.

    Raises:
        RuntimeError: ``min`` is larger than ``max``.
        TypeError: only one bound is given, or a bound is not acceptable to its type.
        OverflowError: a position leads beyond the last bound.
    """

    __slots__ = ("_max", "_min")
    bound_type: ClassVar[type[Ranged]]
    enum_type: ClassVar[type[Enum]]
    size: ClassVar[int]
    is_interval: ClassVar[bool] = True

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if getattr(base, "__origin__", None) is Interval:
                (cls.bound_type,) = get_args(base)
                cls.size = cls.bound_type.size**2
                cls.enum_type = enum_ranged(cls.size)

    def __init__(self, min: Any = _UNSET, max: Any = _UNSET) -> None:
        bounds = self.bound_type
        if max is not _UNSET:
            self._min, self._max = bounds.accept(min), bounds.accept(max)
        elif min is _UNSET:
            self._min = self._max = bounds()
        elif isinstance(min, Interval) and type(min).bound_type is bounds:
            self._min, self._max = min._min, min._max
        elif isinstance(min, Enum):
            first, more = divmod(int(self.enum_type(min)), bounds.size)
            self._min, self._max = bounds(first), bounds(first + more)
        else:
            raise TypeError(
                f"{type(self).__name__}({min!r}): give both bounds or a position, "
                f"{type(self).__name__}(Enum(i))"
            )
        if self._min > self._max:
            raise RuntimeError(f"{type(self).__name__}: min {self._min} > max {self._max}")

    @classmethod
    def every(cls) -> Iterator[Self]:
        """Return all intervals, ordered by their lower bound, then by their upper one."""
        for low in cls.bound_type.every():
            for high in range(low, cls.bound_type.end):
                yield cls(low, high)

    def toMin(self) -> Bound:
        """Return the first coordinate of the interval."""
        first: Any = self._min
        return first  # type: ignore[no-any-return]  # the class variable cannot carry Bound

    def toMax(self) -> Bound:
        """Return the last coordinate of the interval."""
        last: Any = self._max
        return last  # type: ignore[no-any-return]  # the class variable cannot carry Bound

    def length(self) -> int:
        """Return the number of coordinates in the interval."""
        return int(self._max) - int(self._min) + 1

    def contains(self, value: Any) -> bool:
        """Return whether a coordinate lies in the interval."""
        return self._min <= self.bound_type.accept(value) <= self._max

    def toEnum(self) -> Enum:
        """Return the position, N * min + max with N the number of bounds."""
        return self.enum_type(self.bound_type.size * int(self._min) + int(self._max))

    def __getitem__(self, index: int) -> Bound:
        if not 0 <= index < self.length():
            raise IndexError(f"{self!r}[{index}]: must be in [0, {self.length() - 1}]")
        bound: Any = self.bound_type(int(self._min) + index)
        return bound  # type: ignore[no-any-return]  # the class variable cannot carry Bound

    def __iter__(self) -> Iterator[Bound]:
        return map(self.__getitem__, range(self.length()))

    def _key(self) -> tuple[int, ...]:
        return (int(self._min), int(self._max))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._key() == self._key()

    def __hash__(self) -> int:
        return hash((type(self).__name__, *self._key()))

    def __lt__(self, other: Self) -> bool:
        return self._key() < other._key() if type(other) is type(self) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self._key() <= other._key() if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self._key() > other._key() if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self._key() >= other._key() if type(other) is type(self) else NotImplemented

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self._min!r}, {self._max!r})"

    def __str__(self) -> str:
        return f"{type(self).__name__}([{self._min}, {self._max}])"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self._min, self._max)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
