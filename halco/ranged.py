"""Bounded integers and the coordinates made of them.

Every coordinate is declared in one line:

* ``class NeuronColumnOnDLS(Ranged, axis=X, size=256)``: the numbers 0..255 as a type of their own.
* ``class AtomicNeuronOnDLS(Grid[NeuronColumnOnDLS, NeuronRowOnDLS])``: pairs (x, y), row by row.
* ``class CapMemCellOnDLS(On[CapMemBlockOnDLS], CapMemCellOnCapMemBlock)``: the places of a smaller
  coordinate on each of several larger things, thing by thing.
* ``class PPUMemoryBlockOnPPU(Interval[PPUMemoryWordOnPPU])``: see :mod:`halco.interval`.

All but intervals are integers whose value is the position in their own order, so they index lists
and arrays. They are immutable and interned (one object a value), equal to plain integers of the
same value, never to a coordinate of another type.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, Self, SupportsIndex, TypeVar, cast, get_args

_UNSET: Any = object()
#: Values of larger types are made anew at each call; keeping them would only fill memory.
INTERN_LIMIT = 1 << 17


class Coordinate:
    """Mark of the coordinates that address a container in ``write`` and ``read``."""

    __slots__ = ()


class Ranged(int):
    """A whole number of a declared range, with a type of its own.

    ``size`` is the number of values, ``min`` and ``max`` the first and the last one, ``begin`` and
    ``end`` the half-open bounds.

    Raises:
        TypeError: not an integer, a negative value where none exist, or another coordinate.
        OverflowError: larger than ``max``.
        RuntimeError: smaller than ``min``, in types that have negative values or start above zero.
    """

    __slots__ = ()
    size: ClassVar[int]
    min: ClassVar[int]
    max: ClassVar[int]
    begin: ClassVar[int]
    end: ClassVar[int]
    lowest: ClassVar[int]
    is_interval: ClassVar[bool] = False
    _default: ClassVar[int]
    _axis: ClassVar[type[Ranged] | None] = None
    _known: ClassVar[dict[int, Any]]

    def __init_subclass__(
        cls,
        *,
        size: int | None = None,
        low: int = 0,
        high: int | None = None,
        default: int | None = None,
        axis: type[Ranged] | None = None,
        **keywords: Any,
    ) -> None:
        super().__init_subclass__(**keywords)
        if axis is not None:
            cls._axis = axis
        if size is not None:
            high = low + size - 1
        if high is not None:
            cls._span(low, high, max(low, 0) if default is None else default)
        elif hasattr(cls, "_known"):
            cls._known = {}

    @classmethod
    def _span(cls, low: int, high: int, default: int = 0) -> None:
        cls.size, cls.min, cls.max = high - low + 1, low, high
        cls.begin, cls.end, cls.lowest = low, high + 1, low
        cls._default = default
        cls._known = {}

    def __new__(cls, value: SupportsIndex = _UNSET) -> Self:
        if type(value) is int:
            known = cls._known.get(value)
            if known is not None:
                return cast("Self", known)
        return cls._from(value)

    @classmethod
    def _from(cls, value: Any) -> Self:
        if type(value) is cls:
            return cast("Self", value)
        if value is _UNSET:
            return cls._at(cls._default)
        if isinstance(value, Ranged):
            return cls._at(cls._translate(value))
        try:
            number = operator.index(value)
        except TypeError:
            raise TypeError(
                f"{cls.__name__}({value!r}): must be an integer in [{cls.min}, {cls.max}]"
            ) from None
        return cls._at(number)

    @classmethod
    def _translate(cls, other: Ranged) -> int:
        """Return the value that an index, an axis or a place with more parts stands for."""
        if isinstance(other, Enum) or type(other) is cls._axis:
            return int(other)
        if isinstance(other, On) and isinstance(other, cls):
            return int(other.split()[1])
        raise TypeError(f"{cls.__name__} cannot be made from {other!r}: use a conversion of it")

    @classmethod
    def _at(cls, value: int) -> Self:
        """Return the instance of a plain number, checking the range."""
        known = cls._known.get(value)
        if known is not None:
            return cast("Self", known)
        if value > cls.max:
            raise OverflowError(
                f"{cls.__name__}({value}): range overflow: {value} > max({cls.max})"
            )
        if value < cls.min:
            text = f"{cls.__name__}({value}): range underflow: {value} < min({cls.min})"
            raise TypeError(text) if value < 0 <= cls.min else RuntimeError(text)
        made = int.__new__(cls, value)
        if cls.size <= INTERN_LIMIT:
            cls._known[value] = made
        return made

    @classmethod
    def every(cls) -> Iterator[Self]:
        """Return all values in ascending order."""
        if cls.size > INTERN_LIMIT:
            return map(cls._at, range(cls.begin, cls.end))
        return iter(cast("tuple[Self, ...]", _every(cls)))

    def value(self) -> int:
        """Return the plain number."""
        return int(self)

    def toEnum(self) -> Enum:
        """Return the position in the type's order."""
        return Enum(int(self))

    __hash__ = int.__hash__

    def _comparable(self, other: object) -> bool:
        """Whether ordering is defined: numbers, the same type, and positions among themselves."""
        return (
            type(other) is type(self)
            or not isinstance(other, Ranged)
            or (isinstance(self, Enum) and isinstance(other, Enum))
        )

    def __eq__(self, other: object) -> bool:
        return self is other or (self._comparable(other) and int.__eq__(self, other))  # type: ignore[operator]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: int) -> bool:
        return int.__lt__(self, other) if self._comparable(other) else NotImplemented

    def __le__(self, other: int) -> bool:
        return int.__le__(self, other) if self._comparable(other) else NotImplemented

    def __gt__(self, other: int) -> bool:
        return int.__gt__(self, other) if self._comparable(other) else NotImplemented

    def __ge__(self, other: int) -> bool:
        return int.__ge__(self, other) if self._comparable(other) else NotImplemented

    def _combine(self, function: Callable[[int, Any], Any], other: Any) -> Any:
        """Apply arithmetic that stays in the type; other number types follow Python's rules."""
        if not self._comparable(other):
            raise TypeError(
                f"{self!r} and {other!r} are of different types: convert one to the other"
            )
        result = function(int(self), other)
        return type(self)._at(result) if type(result) is int else result

    def __add__(self, other: Any) -> Any:
        return self._combine(int.__add__, other)

    def __sub__(self, other: Any) -> Any:
        return self._combine(int.__sub__, other)

    def __mul__(self, other: Any) -> Any:
        return self._combine(int.__mul__, other)

    def __truediv__(self, other: Any) -> Any:
        whole = isinstance(other, int)  # division of coordinates is integer division, as in C++
        return self._combine(int.__floordiv__ if whole else int.__truediv__, other)

    def __mod__(self, other: Any) -> Any:
        return self._combine(int.__mod__, other)

    def __neg__(self) -> Self:
        return type(self)._at(-int(self))

    def __pos__(self) -> Self:
        return self

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({int(self)})"

    def __str__(self) -> str:
        return repr(self)

    def __format__(self, spec: str) -> str:
        return int.__format__(int(self), spec) if spec else str(self)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _restore, (type(self), int(self))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


@functools.cache
def _every(cls: type[Ranged]) -> tuple[Ranged, ...]:
    return tuple(map(cls._at, range(cls.begin, cls.end)))


def _restore(cls: type[Ranged], value: int) -> Ranged:
    return cls._at(value)


class Enum(Ranged, size=1 << 64):
    """Position of a coordinate in the order of its type; accepted wherever that type is made."""


@functools.cache
def enum_ranged(size: int) -> type[Enum]:
    """Return the position type of all coordinates with ``size`` values, ``EnumRanged_<size>_``."""

    class EnumRanged(Enum, size=size):
        __slots__ = ()

    EnumRanged.__name__ = EnumRanged.__qualname__ = f"EnumRanged_{size}_"
    EnumRanged.__doc__ = f"Position in an order of {size} values."
    return EnumRanged


class X(Ranged, size=1 << 64):
    """Horizontal part of a grid coordinate, accepted by every horizontal type."""


class Y(Ranged, size=1 << 64):
    """Vertical part of a grid coordinate, accepted by every vertical type."""


class _Indexed(Ranged):
    """What grids and places on larger things share: a position type of their own size."""

    __slots__ = ()
    enum_type: ClassVar[type[Enum]]

    def toEnum(self) -> Enum:
        """Return the position in the type's order."""
        return self.enum_type(int(self))

    @classmethod
    def _span(cls, low: int, high: int, default: int = 0) -> None:
        super()._span(low, high, default)
        cls.enum_type = enum_ranged(cls.size)


XType = TypeVar("XType", bound=Ranged)
YType = TypeVar("YType", bound=Ranged)
Outer = TypeVar("Outer", bound=Ranged)


def _arguments(cls: type, generic: type) -> tuple[Any, ...]:
    """Return the types in brackets after ``generic`` among the declared bases of ``cls``."""
    for base in cls.__dict__.get("__orig_bases__", ()):
        if getattr(base, "__origin__", None) is generic:
            return get_args(base)
    return ()


class Grid(_Indexed, Generic[XType, YType]):
    """A pair (x, y) of coordinates, ordered row by row: value = y * x_type.size + x.

    Made from ``(x, y)`` or ``(y, x)`` of the part types, their axes ``X``, ``Y`` or plain numbers
    (then x first), from keywords, or from a position: ``AtomicNeuronOnDLS(Enum(256))``.
    """

    __slots__ = ()
    x_type: ClassVar[type[Ranged]]
    y_type: ClassVar[type[Ranged]]

    def __init_subclass__(cls, **keywords: Any) -> None:
        if parts := _arguments(cls, Grid):
            cls.x_type, cls.y_type = parts
            keywords.setdefault("size", cls.x_type.size * cls.y_type.size)
        super().__init_subclass__(**keywords)

    def __new__(cls, x: Any = _UNSET, y: Any = _UNSET) -> Self:
        if y is not _UNSET:
            if cls._is_y(x) or cls._is_x(y):
                x, y = y, x
            x = cls.x_type if x is _UNSET else x
            return cls._at(cls._join(cls.x_type(x), cls.y_type(y)))
        if x is _UNSET:
            return cls._at(cls._default)
        if isinstance(x, (Enum, cls)):
            return cls._from(x)
        raise TypeError(
            f"{cls.__name__}({x!r}): give both parts ({cls.x_type.__name__}, "
            f"{cls.y_type.__name__}) or a position, {cls.__name__}(Enum(i))"
        )

    @classmethod
    def _is_x(cls, part: Any) -> bool:
        return isinstance(part, (X, cls.x_type)) and not isinstance(part, cls.y_type)

    @classmethod
    def _is_y(cls, part: Any) -> bool:
        return isinstance(part, (Y, cls.y_type)) and not isinstance(part, cls.x_type)

    @classmethod
    def _join(cls, x: Ranged, y: Ranged) -> int:
        """Return the position of a pair; irregular grids override this and :meth:`_split`."""
        return (int(y) - cls.y_type.min) * cls.x_type.size + int(x) - cls.x_type.min

    @classmethod
    def _split(cls, position: int) -> tuple[int, int]:
        y, x = divmod(position, cls.x_type.size)
        return x + cls.x_type.min, y + cls.y_type.min

    def x(self) -> XType:
        """Return the horizontal part."""
        return cast("XType", self.x_type(self._split(int(self))[0]))

    def y(self) -> YType:
        """Return the vertical part."""
        return cast("YType", self.y_type(self._split(int(self))[1]))

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self.x()!r}, {self.y()!r})"

    def __str__(self) -> str:
        return f"{type(self).__name__}({self.x()}, {self.y()}; Enum({int(self)}))"


class On(_Indexed, Generic[Outer]):
    """A place of a local type on one of several larger things, ordered thing by thing.

    The local type is the other base: ``class CapMemCellOnDLS(On[CapMemBlockOnDLS],
    CapMemCellOnCapMemBlock, names=("cell", "block"))``; value = outer * local_type.size + local.
    Made from ``(local)``, ``(local, outer)``, by the keywords in ``names``, or from a position.
    What the local type offers works here too and answers for the local part.
    """

    __slots__ = ()
    local_type: ClassVar[type[Ranged]]
    outer_type: ClassVar[type[Ranged]]
    _names: ClassVar[tuple[str, str]]

    def __init_subclass__(
        cls, names: tuple[str, str] = ("local", "outer"), **keywords: Any
    ) -> None:
        if parts := _arguments(cls, On):
            (cls.outer_type,) = parts
            cls.local_type = next(
                base for base in cls.__bases__ if issubclass(base, Ranged) and base is not On
            )
            cls._names = names
            keywords.setdefault("size", cls.outer_type.size * cls.local_type.size)
            cls._offer_parts()
        super().__init_subclass__(**keywords)

    @classmethod
    def _offer_parts(cls) -> None:
        """Add the conversions to both parts and those that the local part has."""
        local, outer = cls.local_type, cls.outer_type
        own = cls.__dict__
        for name, part in (
            (f"to{outer.__name__}", _outer_part),
            (f"to{local.__name__}", _local_part),
        ):
            if name not in own:
                setattr(cls, name, part)
        for name in dir(local):
            if name.startswith(("to", "is")) and name not in own and name not in _NOT_FORWARDED:
                function = getattr(local, name)
                if callable(function):
                    setattr(cls, name, _forward(name, function))

    def __new__(cls, *parts: Any, **named: Any) -> Self:
        if named:
            parts = cls._positional(parts, named)
        if len(parts) == 2:
            local, outer = parts
            if type(local) is not cls.local_type:
                local = cls.local_type(local)
            if type(outer) is not cls.outer_type:
                outer = cls.outer_type(outer)
            return cls._at(cls.outer_type.size and cls._join_parts(local, outer))
        if not parts:
            return cls._at(cls._default)
        if len(parts) > 2:
            raise TypeError(f"{cls.__name__}: takes {cls._names}, got {len(parts)} arguments")
        part = parts[0]
        if isinstance(part, (Enum, cls)):
            return cls._from(part)
        return cls._at(cls._join_parts(cls.local_type(part), cls.outer_type()))

    @classmethod
    def _positional(cls, parts: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        given = dict(zip(cls._names, parts, strict=False))
        for name, value in named.items():
            if name not in cls._names or name in given:
                raise TypeError(f"{cls.__name__}: takes each of {cls._names} once, got {name!r}")
            given[name] = value
        local, outer = cls._names
        return given.get(local, cls.local_type()), given.get(outer, cls.outer_type())

    @classmethod
    def _join_parts(cls, local: Ranged, outer: Ranged) -> int:
        return (int(outer) - cls.outer_type.min) * cls.local_type.size + (
            int(local) - cls.local_type.min
        )

    def split(self) -> tuple[Outer, Ranged]:
        """Return the larger thing and the place on it."""
        outer, local = divmod(int(self), self.local_type.size)
        return (
            cast("Outer", self.outer_type._at(outer + self.outer_type.min)),
            self.local_type._at(local + self.local_type.min),
        )

    def __repr__(self) -> str:
        outer, local = self.split()
        return f"{type(self).__qualname__}({local!r}, {outer!r})"

    def __str__(self) -> str:
        outer, local = self.split()
        return f"{type(self).__name__}({local}, {outer})"


_NOT_FORWARDED = frozenset({"toEnum", "to_bytes", "is_integer", "is_interval"})


def _outer_part(place: On[Any]) -> Any:
    """Return the larger thing this place is on."""
    return place.split()[0]


def _local_part(place: On[Any]) -> Any:
    """Return the place on the larger thing."""
    return place.split()[1]


def _forward(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def answer_for_local(place: On[Any]) -> Any:
        return getattr(place.split()[1], name)()

    return answer_for_local


Source = TypeVar("Source", bound=Ranged)
Target = TypeVar("Target")


def conversion(method: Callable[[Source], Target]) -> Callable[[Source], Target]:
    """Remember the results of a conversion that states hardware knowledge.

    Coordinates are few and interned, so each answer is worked out once.
    """
    known: dict[Source, Target] = {}

    @functools.wraps(method)
    def convert(coordinate: Source) -> Target:
        try:
            return known[coordinate]
        except KeyError:
            target = known[coordinate] = method(coordinate)
            return target

    return convert
