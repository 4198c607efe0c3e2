"""Records: named values over one piece of memory that is laid out by their fields.

A record holds no values of its own. Its fields add up to a numpy structured type, and the record
is a view on one element of that type, wherever it lies: alone, as a part of a larger record or in
an array. So a sub-record is a reference (changing it changes what it belongs to), a whole chip is
one piece of memory, and copying, comparing and pickling are operations on that memory. All values
of a field in an array of records are one numpy column, which is what encoding works on.

* A :class:`Slot` says how one value lies in memory: its numpy type and the way in and out.
* A :class:`Field` is a slot with a name; it is the attribute of the record class.
* :mod:`lola.arrays` has the arrays, :mod:`lola.held` the containers of haldls as parts of records.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, overload

import numpy as np
from numpy.typing import NDArray

from haldls.kind import Choice, Selection, kind_of

T = TypeVar("T")
#: Where a value lies: an element of a structured array (keyed by field) or an array (by index).
Memory = Any
#: Longest ``repr`` that stays on one line.
LINE = 88


class Slot(Generic[T]):
    """How one value lies in memory.

    Attributes:
        dtype: numpy type of the value.
        initial: what numpy stores there by default.
    """

    dtype: np.dtype[Any]
    initial: Any = 0

    def load(self, memory: Memory, key: Any) -> T:
        """Return the value at ``memory[key]``; parts and arrays are references."""
        raise NotImplementedError

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Put a value there.

        Raises:
            TypeError: the value is of the wrong type or out of range.
        """
        raise NotImplementedError

    def plain(self, values: NDArray[Any]) -> Any:
        """Return the numpy values of one or many as JSON knows them, arrays as lists."""
        raise NotImplementedError

    def restore(self, values: NDArray[Any], plain: Any) -> None:
        """Set the numpy values to what :meth:`plain` gave.

        Raises:
            ValueError: it is anything else.
        """
        raise NotImplementedError

    def show(self, memory: Memory, key: Any) -> str:
        """Return the text of the value."""
        return repr(self.load(memory, key))


class Single(Slot[T]):
    """A bounded number, a switch, a choice or a variant of numbers, kept as a number."""

    def __init__(self, held: Any, initial: int = 0) -> None:
        self.kind = kind_of(held)
        self.initial = initial
        low, high = self.kind.low, self.kind.high
        self.dtype = np.dtype(bool) if held is bool else narrowest(low, high)

    def load(self, memory: Memory, key: Any) -> T:
        """Return the value."""
        return cast("T", self.kind.from_number(memory[key].item()))

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Put a value there that the type accepts."""
        memory[key] = int(self.kind.accept(value))

    def plain(self, values: NDArray[Any]) -> Any:
        """Return numbers, truth values, or names of choices."""
        if isinstance(self.kind, Choice):
            return _each(values.tolist(), lambda n: self.kind.to_plain(self.kind.from_number(n)))
        return values.tolist()

    def restore(self, values: NDArray[Any], plain: Any) -> None:
        """Set the numbers."""
        if isinstance(self.kind, Choice):
            plain = _each(plain, lambda name: int(self.kind.from_plain(name)))
        try:
            given = np.array(plain)
        except ValueError:
            raise ValueError("lists of unequal lengths") from None
        allowed = "b" if self.dtype.kind == "b" else "iu"
        if given.shape != values.shape or given.dtype.kind not in allowed:
            what = "true or false" if allowed == "b" else "whole numbers"
            raise ValueError(f"{what} in the shape {values.shape} are expected")
        if allowed != "b":
            wrong = given[(given < self.kind.low) | (given > self.kind.high)]
            if wrong.size:
                raise ValueError(f"{wrong.flat[0]} is not in [{self.kind.low}, {self.kind.high}]")
        values[...] = given

    def show(self, memory: Memory, key: Any) -> str:
        """Return the shortest text."""
        return self.kind.show(self.load(memory, key))


def _each(plain: Any, function: Callable[[Any], Any]) -> Any:
    """Apply a function to all elements of nested lists."""
    if isinstance(plain, list):
        return [_each(element, function) for element in plain]
    return function(plain)


def narrowest(low: int, high: int) -> np.dtype[Any]:
    """Return the smallest whole-number type that holds the range."""
    return np.promote_types(np.min_scalar_type(low), np.min_scalar_type(high))


class Field(Generic[T]):
    """A named value of a record, used as class attribute: ``v_leak = analog()``."""

    __slots__ = ("name", "slot")

    def __init__(self, slot: Slot[T]) -> None:
        self.slot = slot
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...

    @overload
    def __get__(self, record: Record, owner: type) -> T: ...

    def __get__(self, record: Record | None, owner: type) -> Self | T:
        if record is None:
            return self
        return self.slot.load(record._memory, self.name)

    def __set__(self, record: Record, value: Any) -> None:
        try:
            self.slot.store(record._memory, self.name, value)
        except TypeError as error:
            raise TypeError(f"{type(record).__qualname__}.{self.name}: {error}") from None


class RecordType(type):
    """Type of record classes: their instances have no attributes but the fields."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], members: dict[str, Any], **keywords: Any
    ) -> Any:
        """Return the class without room for further attributes."""
        return super().__new__(cls, name, bases, {"__slots__": (), **members}, **keywords)


class Record(metaclass=RecordType):
    """Base of all records; fields are declared as class attributes, in storage order.

    Made with all defaults, as a copy of another one, or from values of its fields in their order
    or by name.

    Raises:
        TypeError: an unknown field or an unacceptable value.
    """

    __slots__ = ("__weakref__", "_memory")
    _layout: ClassVar[dict[str, Field[Any]]] = {}
    _dtype: ClassVar[np.dtype[Any]] = np.dtype([])
    _initial: ClassVar[NDArray[Any]] = np.zeros(1, np.dtype([]))
    #: Order of the fields as positional arguments, if it is not the storage order.
    _order: ClassVar[tuple[str, ...]] = ()
    _memory: Memory

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        if own:
            cls._layout = own
            cls._dtype = np.dtype([(name, field.slot.dtype) for name, field in own.items()])
            cls._initial = np.zeros(1, cls._dtype)
            for name, field in own.items():
                cls._initial[name] = field.slot.initial

    def __init__(self, *values: Any, **named: Any) -> None:
        initial = self._initial
        if len(values) == 1 and not named and isinstance(values[0], type(self)):
            initial = values[0]._memory
            values = ()
        self._memory = fresh(self._dtype, initial.tobytes())
        if values or named:
            self._assign(values, named)

    def _assign(self, values: tuple[Any, ...], named: dict[str, Any]) -> None:
        if len(values) > len(self._layout):
            raise TypeError(
                f"{type(self).__qualname__} has {len(self._layout)} fields, "
                f"got {len(values)} values"
            )
        given = dict(zip(self._order or self._layout, values, strict=False))
        for name, value in named.items():
            if name not in self._layout or name in given:
                raise TypeError(
                    f"{type(self).__qualname__}: each of {', '.join(self._layout)} may be given "
                    f"once, got {name!r}"
                )
            given[name] = value
        for name, value in given.items():
            setattr(self, name, value)

    @classmethod
    def _over(cls, memory: Memory) -> Self:
        """Return the record that views an element of a structured array."""
        record = object.__new__(cls)
        record._memory = memory
        return record

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._memory.tobytes() == other._memory.tobytes())

    __hash__ = None  # type: ignore[assignment]  # records change

    def __copy__(self) -> Self:
        return self._over(fresh(self._dtype, self._memory.tobytes()))

    def __deepcopy__(self, memo: object) -> Self:
        return self.__copy__()

    def __getstate__(self) -> bytes:
        return cast("bytes", self._memory.tobytes())

    def __setstate__(self, state: bytes) -> None:
        if len(state) != self._dtype.itemsize:
            raise ValueError(
                f"{type(self).__qualname__}: state of {len(state)} bytes, "
                f"{self._dtype.itemsize} are expected"
            )
        self._memory = fresh(self._dtype, state)

    def __dir__(self) -> list[str]:
        """Names without the class attributes that are neither values nor functions.

        Front ends look through the attributes of a neuron and take each for a parameter.
        """
        return [
            name
            for name in super().__dir__()
            if name.startswith("_")
            or name in self._layout
            or callable(getattr(type(self), name, None))
        ]

    @classmethod
    def _slots(cls) -> dict[str, Slot[Any]]:
        return {name: field.slot for name, field in cls._layout.items()}

    def _rows(self) -> NDArray[Any]:
        """Return the memory as an array of one record."""
        return np.asarray(self._memory)[np.newaxis]

    def __repr__(self) -> str:
        """Show the fields that differ from their defaults."""
        shown = []
        for name, field in self._layout.items():
            initial = self._initial[0][name]
            if np.asarray(self._memory[name]).tobytes() != np.asarray(initial).tobytes():
                shown.append(f"{name}={field.slot.show(self._memory, name)}")
        return f"{type(self).__qualname__}{bracketed(shown)}"

    def __str__(self) -> str:
        """Show all fields, one a line, choices by name."""
        values = {name: getattr(self, name) for name in self._layout}
        lines = [
            f"{name}: {value.name if isinstance(value, Selection) else value}"
            for name, value in values.items()
        ]
        inner = textwrap.indent("\n".join(lines), "    ")
        return f"{type(self).__qualname__}(\n{inner}\n)"


def bracketed(shown: list[str]) -> str:
    """Return arguments in brackets, on one line or on a line each."""
    line = ", ".join(shown)
    if len(line) <= LINE and "\n" not in line:
        return f"({line})"
    lines = textwrap.indent(",\n".join(shown), "    ")
    return f"(\n{lines},\n)"


def fresh(dtype: np.dtype[Any], content: bytes) -> Memory:
    """Return new memory for one record, filled with the bytes of another one.

    Elements of an array are views on it, which a lone structured scalar is not. Bytes are copied,
    since numpy copies structures field by field.
    """
    return np.ndarray((1,), dtype, bytearray(content))[0]


R = TypeVar("R", bound=Record)


class Part(Slot[R]):
    """A record inside a record."""

    def __init__(self, cls: type[R], initial: R | None = None) -> None:
        self.type = cls
        self.dtype = cls._dtype
        self.initial = cls._initial[0] if initial is None else initial._memory

    def load(self, memory: Memory, key: Any) -> R:
        """Return the record there, a reference."""
        return self.type._over(memory[key])

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Copy a record there."""
        if not isinstance(value, self.type):
            raise TypeError(f"{value!r} is not a {self.type.__qualname__}")
        memory[key] = value._memory

    def plain(self, values: NDArray[Any]) -> dict[str, Any]:
        """Return the fields by name."""
        return plain_fields(self.type._slots(), values)

    def restore(self, values: NDArray[Any], plain: Any) -> None:
        """Set all fields."""
        restore_fields(self.type.__qualname__, self.type._slots(), values, plain)


def plain_fields(slots: Mapping[str, Slot[Any]], values: NDArray[Any]) -> dict[str, Any]:
    """Return the fields of one or many records as numbers, truth values, names and lists."""
    return {name: slot.plain(values[name]) for name, slot in slots.items()}


def restore_fields(
    owner: str, slots: Mapping[str, Slot[Any]], values: NDArray[Any], plain: Any
) -> None:
    """Set the fields of one or many records from what :func:`plain_fields` returned.

    Raises:
        ValueError: anything else, named by its path.
    """
    if not isinstance(plain, dict) or plain.keys() != slots.keys():
        given = ", ".join(map(str, plain)) if isinstance(plain, dict) else repr(plain)[:80]
        raise ValueError(f"{owner}: the fields {', '.join(slots)} are expected, got {given}")
    for name, slot in slots.items():
        try:
            slot.restore(values[name], plain[name])
        except (ValueError, OverflowError, TypeError) as error:
            raise ValueError(f"{owner}.{name}: {error}") from None


def single(held: type[T], initial: int = 0) -> Field[T]:
    """Declare a bounded number or a choice."""
    return Field(Single(held, initial))


def flag(initial: bool = False) -> Field[bool]:
    """Declare a switch."""
    return Field(Single(bool, initial))


def part(cls: type[R], initial: R | None = None) -> Field[R]:
    """Declare a record inside the record."""
    return Field(Part(cls, initial))
