"""Bounded integers, the ground that coordinates and register fields stand on.

``class NeuronColumnOnDLS(Ranged, axis=X, size=256)`` declares the numbers 0..255 as a type of their
own. Its instances are integers, so they index lists and arrays; they are immutable and interned
(one object a value), equal to plain integers of the same value, never to a number of another type.
Types made of several parts are in :mod:`halco.composed`, intervals in :mod:`halco.interval`.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self, SupportsIndex, TypeVar

from halco.interned import Interned

_UNSET: Any = object()
#: Values of larger types are made anew at each call; keeping them would only fill memory.
INTERN_LIMIT = 1 << 17


class Coordinate:
    """Mark of the coordinates that address a container in ``write`` and ``read``."""

    __slots__ = ()


class _Slotted(Interned):
    """Makes classes whose instances have no attributes besides their number."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **keywords: Any
    ) -> _Slotted:
        namespace.setdefault("__slots__", ())
        return super().__new__(mcs, name, bases, namespace, **keywords)


class Ranged(int, metaclass=_Slotted):
    """A whole number of a declared range, with a type of its own.

    ``size`` is the number of values, ``min`` and ``max`` the first and the last one, ``begin`` and
    ``end`` the half-open bounds.

    Raises:
        TypeError: not an integer, a negative value where none exist, or another coordinate.
        OverflowError: larger than ``max``.
        RuntimeError: smaller than ``min``, in types that have negative values or start above zero.
    """

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
    #: What was made of which arguments, see :class:`halco.interned.Interned`.
    _made: ClassVar[dict[Any, Any]]
    _remembers: ClassVar[bool] = False
    _every: ClassVar[tuple[Any, ...] | None]

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
            cls._forget()

    @classmethod
    def _span(cls, low: int, high: int, default: int = 0) -> None:
        cls.size, cls.min, cls.max = high - low + 1, low, high
        cls.begin, cls.end, cls.lowest = low, high + 1, low
        cls._default = default
        cls._forget()

    @classmethod
    def _forget(cls) -> None:
        cls._known, cls._every = {}, None
        cls._made = cls._known

    def __new__(cls, value: SupportsIndex = _UNSET) -> Self:
        """Return the one instance of a value; :class:`Interned` finds those made before."""
        return cls._from(value)

    @classmethod
    def _from(cls, value: Any) -> Self:
        if value is _UNSET:
            return cls._at(cls._default)
        if type(value) is cls:
            same: Self = value
            return same
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
    def accept(cls, value: Any) -> Self:
        """Return ``value`` as an instance where one is expected, as a part or in a field.

        Raises:
            TypeError: whatever the reason is why no instance can be made of it.
        """
        try:
            return cls(value)
        except (OverflowError, RuntimeError) as error:
            raise TypeError(str(error)) from error

    @classmethod
    def _translate(cls, other: Ranged) -> int:
        """Return the value that a position, an axis or a place with more parts stands for."""
        if isinstance(other, Enum) or type(other) is cls._axis:
            return int(other)
        if (local := other._seen_as(cls)) is not None:
            return int(local)
        raise TypeError(f"{cls.__name__} cannot be made from {other!r}: use a conversion of it")

    def _seen_as(self, kind: type[Ranged]) -> Ranged | None:
        """Return the part of this coordinate that is of type ``kind``, if there is one."""
        return self if type(self) is kind else None

    @classmethod
    def _at(cls, value: int) -> Self:
        """Return the instance of a plain number, checking the range."""
        known: Self | None = cls._known.get(value)
        if known is not None:
            return known
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
        if cls._every is None:
            cls._every = tuple(map(cls._at, range(cls.begin, cls.end)))
        return iter(cls._every)

    def value(self) -> int:
        """Return the plain number."""
        return int(self)

    def toEnum(self) -> Enum:
        """Return the position in the type's order."""
        return Enum(int(self) - min(self.min, 0))

    __hash__ = int.__hash__

    def _comparable(self, other: object) -> bool:
        """Whether the values decide: with plain numbers, the same type, two positions."""
        return (
            type(other) is type(self)
            or not isinstance(other, Ranged)
            or (isinstance(self, Enum) and isinstance(other, Enum))
        )

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return int.__eq__(self, other) if self._comparable(other) else False

    def __ne__(self, other: object) -> bool:
        if self is other:
            return False
        return int.__ne__(self, other) if self._comparable(other) else True

    def _by_type(self, order: Callable[[str, str], bool], other: object) -> bool:
        """Order coordinates of different types by type, so that mixed ones can be sorted."""
        if isinstance(self, Coordinate) and isinstance(other, Coordinate):
            return order(type(self).__name__, type(other).__name__)
        raise TypeError(f"{self!r} and {other!r} are of different types and have no order")

    def __lt__(self, other: int) -> bool:
        ours = self._comparable(other)
        return int.__lt__(self, other) if ours else self._by_type(operator.lt, other)

    def __le__(self, other: int) -> bool:
        ours = self._comparable(other)
        return int.__le__(self, other) if ours else self._by_type(operator.le, other)

    def __gt__(self, other: int) -> bool:
        ours = self._comparable(other)
        return int.__gt__(self, other) if ours else self._by_type(operator.gt, other)

    def __ge__(self, other: int) -> bool:
        ours = self._comparable(other)
        return int.__ge__(self, other) if ours else self._by_type(operator.ge, other)

    def _combine(self, function: Callable[[Any, Any], Any], other: Any) -> Any:
        """Apply arithmetic that stays in the type; floats and arrays follow Python's rules.

        Raises:
            OverflowError: the result is outside of the range, on either side.
            TypeError: the other number is a coordinate of another type.
        """
        if not self._comparable(other):
            raise TypeError(
                f"{self!r} and {other!r} are of different types: convert one to the other"
            )
        try:
            result = function(int(self), operator.index(other))
        except TypeError:
            return function(int(self), other)
        if self.min <= result <= self.max:
            return self._at(result)
        raise OverflowError(
            f"{type(self).__name__}: result {result} of arithmetic on {self!r} "
            f"is not in [{self.min}, {self.max}]"
        )

    def __add__(self, other: Any) -> Any:
        return self._combine(operator.add, other)

    def __sub__(self, other: Any) -> Any:
        return self._combine(operator.sub, other)

    def __mul__(self, other: Any) -> Any:
        return self._combine(operator.mul, other)

    def __truediv__(self, other: Any) -> Any:
        # Numbers of the original divide as C++ integers do; a float on the right makes it a float.
        whole = hasattr(other, "__index__")
        return self._combine(operator.floordiv if whole else operator.truediv, other)

    def __mod__(self, other: Any) -> Any:
        return self._combine(operator.mod, other)

    def __neg__(self) -> Self:
        return self._at(-int(self))

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


def _restore(cls: type[Ranged], value: int) -> Ranged:
    return cls._at(value)


T = TypeVar("T", bound=Ranged)


class Named:
    """A named value of the class it is declared in: ``causal = Named(0)``.

    The arguments are what the class is made from. A family shares its names, each member has them
    as values of its own type; a place on a larger thing names what its local type does.
    """

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments

    def __set_name__(self, owner: type[Ranged], name: str) -> None:
        self.declared_in = owner

    def __get__(self, instance: object, owner: type[T]) -> T:
        kind: Any = owner
        while issubclass(local := getattr(kind, "local_type", int), self.declared_in):
            kind = local
        value: T = kind(*self.arguments)
        return value


class Enum(Ranged, size=1 << 64):
    """Position of a coordinate in the order of its type; accepted wherever that type is made."""


@functools.cache
def enum_ranged(size: int) -> type[Enum]:
    """Return the position type of all coordinates with ``size`` values, ``EnumRanged_<size>_``."""

    class EnumRanged(Enum, size=size):
        pass

    EnumRanged.__name__ = EnumRanged.__qualname__ = f"EnumRanged_{size}_"
    EnumRanged.__doc__ = f"Position in an order of {size} values."
    EnumRanged.__module__ = "halco"
    return EnumRanged


class X(Ranged, size=1 << 64):
    """Horizontal part of a grid coordinate, accepted by every horizontal type."""


class Y(Ranged, size=1 << 64):
    """Vertical part of a grid coordinate, accepted by every vertical type."""
