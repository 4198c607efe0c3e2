"""What a field can hold: truth values, bounded numbers, choices, and structures of them."""

from __future__ import annotations

import enum
import types
from collections.abc import Callable
from typing import Any, get_args

from halco.ranged import Coordinate, Ranged


class Kind:
    """How values of one type come in, go to the wires and to files, and are shown.

    Attributes:
        type: the type of the values, as declared.
        exact: the class whose instances need no further look, None if there are several.
        known: values of plain integers, as far as they are at hand.
        low: smallest value as a number.
        high: largest value as a number.
        top: largest number that may come from wires; more than ``high`` if choices lack names.
    """

    __slots__ = ("exact", "high", "known", "low", "top", "type")
    #: What the kind makes of anything else than its own instances; TypeError if nothing.
    accept: Callable[[Any], Any]

    def __init__(self, held: Any, low: int = 0, high: int = 0) -> None:
        self.type, self.low, self.high, self.top = held, low, high, high
        self.exact: type | None = held if isinstance(held, type) else None
        self.known: dict[int, Any] = {}

    def from_number(self, number: int) -> Any:
        """Return the value of a number that came from wires or a file.

        Raises:
            ValueError: no value has this number.
        """
        raise NotImplementedError

    def to_plain(self, value: Any) -> Any:
        """Return the value as JSON knows it."""
        return int(value)

    def from_plain(self, plain: Any) -> Any:
        """Return the value of what :meth:`to_plain` gave.

        Raises:
            ValueError: it is nothing of the kind.
        """
        if type(plain) is not int:
            raise ValueError(f"{plain!r} is not a whole number")
        return self.from_number(plain)

    def show(self, value: Any) -> str:
        """Return the shortest text that makes an equal value when assigned to a field."""
        return str(int(value))

    def __str__(self) -> str:
        return str(self.type.__qualname__)


class Truth(Kind):
    """``bool``; takes whatever says of itself whether it is true, but neither texts nor None."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(bool, 0, 1)
        self.known = {0: False, 1: True}

    def accept(self, value: Any) -> bool:
        """Return the truth of numbers and numpy's own truth values."""
        if value is None or not hasattr(type(value), "__bool__"):
            raise TypeError(f"{value!r}: must be True or False")
        return bool(value)

    def from_number(self, number: int) -> bool:
        """Return the truth value of 0 or 1."""
        if number not in (0, 1):
            raise ValueError(f"bool({number}): must be 0 or 1")
        return bool(number)

    def to_plain(self, value: Any) -> Any:
        """Return the truth value itself."""
        return bool(value)

    def from_plain(self, plain: Any) -> bool:
        """Return ``true`` or ``false`` of a file."""
        if type(plain) is not bool:
            raise ValueError(f"{plain!r} is not true or false")
        return plain

    def show(self, value: Any) -> str:
        """Return ``True`` or ``False``."""
        return repr(value)


class Number(Kind):
    """A bounded number or a coordinate."""

    __slots__ = ("accept",)

    def __init__(self, held: type[Ranged]) -> None:
        super().__init__(held, held.min, held.max)
        self.accept, self.known = held.accept, held._known

    def from_number(self, number: int) -> Any:
        """Return the instance of a plain number."""
        try:
            return self.type._at(number)
        except (OverflowError, RuntimeError, TypeError) as error:
            raise ValueError(str(error)) from error

    def show(self, value: Any) -> str:
        """Return the plain number, and coordinates in full."""
        return repr(value) if isinstance(value, Coordinate) else str(int(value))


class Selection(enum.IntEnum):
    """Choices of a field; numbers without a name exist as far as the field's wires carry them."""

    @classmethod
    def _missing_(cls, value: object) -> Any:
        """Return a nameless member, as a register that holds such a number is read."""
        limit = 1 << max(int(member) for member in cls).bit_length()
        if not isinstance(value, int) or not 0 <= value < limit:
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = "???", value
        return member


class Choice(Kind):
    """A member of a selection."""

    __slots__ = ()

    def __init__(self, held: type[Selection]) -> None:
        numbers = [int(member) for member in held]
        super().__init__(held, min(numbers), max(numbers))
        self.known = {int(member): member for member in held}
        self.top = (1 << self.high.bit_length()) - 1

    def accept(self, value: Any) -> Any:
        """Return the member with a number."""
        try:
            return self.type(value)
        except ValueError:
            names = ", ".join(self.type.__members__)
            raise TypeError(
                f"{value!r} is no {self.type.__qualname__}: take one of {names}"
            ) from None

    def from_number(self, number: int) -> Any:
        """Return the member with a number, nameless if the choice has none."""
        try:
            return self.type(number)
        except ValueError:
            raise ValueError(f"{number} is no {self.type.__qualname__}") from None

    def to_plain(self, value: Any) -> Any:
        """Return the name of the member, its number if it is nameless."""
        return value.name if value.name in self.type.__members__ else int(value)

    def from_plain(self, plain: Any) -> Any:
        """Return the member with a name or number."""
        if isinstance(plain, str) and plain in self.type.__members__:
            return self.type[plain]
        if type(plain) is not int:
            raise ValueError(f"{str(plain)[:80]!r} is no name in {self.type.__qualname__}")
        return self.from_number(plain)

    def show(self, value: Any) -> str:
        """Return the qualified name of the member, or how a nameless one is made."""
        name = self.type.__qualname__
        known = value.name in self.type.__members__
        return f"{name}.{value.name}" if known else f"{name}({int(value)})"


class Variant(Kind):
    """One of several bounded numbers with disjoint ranges; plain numbers become the first."""

    __slots__ = ("types",)

    def __init__(self, held: types.UnionType) -> None:
        self.types: tuple[type[Ranged], ...] = get_args(held)
        super().__init__(
            held, min(kind.min for kind in self.types), max(kind.max for kind in self.types)
        )
        self.known = self.types[0]._known

    def accept(self, value: Any) -> Any:
        """Return instances of any of the types, and what the first one accepts."""
        return value if type(value) in self.types else self.types[0].accept(value)

    def from_number(self, number: int) -> Any:
        """Return the instance of the type whose range holds the number."""
        for kind in self.types:
            if kind.min <= number <= kind.max:
                return kind._at(number)
        raise ValueError(f"{number} is in none of the ranges of {self}")

    def show(self, value: Any) -> str:
        """Return a plain number for the first type, the instance in full for the others."""
        return str(int(value)) if type(value) is self.types[0] else repr(value)

    def __str__(self) -> str:
        return " | ".join(kind.__qualname__ for kind in self.types)


class Composite(Kind):
    """A structure inside a structure; assigning copies it."""

    __slots__ = ()

    def accept(self, value: Any) -> Any:
        """Return a copy of a structure, or one made from a mapping of its fields."""
        if isinstance(value, dict):
            return self.type(**value)
        if not isinstance(value, self.type):
            raise TypeError(f"{value!r}: must be a {self.type.__qualname__}")
        return value.__copy__()

    def to_plain(self, value: Any) -> Any:
        """Return a mapping of the fields."""
        return value.to_plain()

    def from_plain(self, plain: Any) -> Any:
        """Return a structure from a mapping of its fields."""
        return self.type.from_plain(plain)

    def show(self, value: Any) -> str:
        """Return the text of the structure."""
        return repr(value)


def kind_of(held: Any) -> Kind:
    """Return the kind of a type written in a declaration.

    Raises:
        TypeError: fields cannot hold it.
    """
    if held is bool:
        return Truth()
    if isinstance(held, types.UnionType):
        return Variant(held)
    if isinstance(held, type) and issubclass(held, Ranged):
        return Number(held)
    if isinstance(held, type) and issubclass(held, Selection):
        return Choice(held)
    if hasattr(held, "_fields"):
        return Composite(held)
    raise TypeError(f"a field cannot hold {held!r}")
