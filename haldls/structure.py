"""Classes made of declared fields: what registers and the structures inside them share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, get_origin

import attrs

from haldls.accessors import compile_structure, make_accesses
from haldls.elements import array_from
from haldls.layout import Field, Leaf


class Filled(NamedTuple):
    """Reset value of an array."""

    value: Any


def filled(value: Any, *more: Any) -> Any:
    """Reset an array to one value for all elements, or to one value for each."""
    return Filled((value, *more) if more else value)


class Structure:
    """Fields with checked access; compared, copied, pickled and shown by their values.

    Assigning to a field accepts its own type and whatever stands for it without loss: plain and
    numpy integers for bounded numbers, truth values for ``bool``, sequences for arrays. The
    constructor takes another instance to copy, and fields by name.

    Raises:
        TypeError: a value that the field does not accept, or a field that does not exist.
        AttributeError: an attribute that does not exist.
    """

    __slots__ = ()
    _fields: ClassVar[tuple[Field, ...]] = ()
    _positional: ClassVar[tuple[str, ...]] = ()
    _settable: ClassVar[bool] = True
    __hash__ = None  # type: ignore[assignment]  # mutable

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        # Replaced by the compiled constructor as soon as the first instance is made.
        type(self).prepare()
        self.__init__(*arguments, **fields)  # type: ignore[misc]

    @classmethod
    def prepare(cls) -> None:
        """Compile constructor and access of the class if that has not happened yet."""
        if "_of" in cls.__dict__:
            return
        accesses = make_accesses(cls, cls._fields, cls._settable)
        made = compile_structure(cls, cls._fields, cls._positional, accesses)
        for name in ("__init__", "__eq__", "__copy__", "_contents"):
            present = getattr(cls, name)
            if present is getattr(Structure, name) or hasattr(present, "is_generated"):
                made[name].is_generated = True
                setattr(cls, name, made[name])
        cls._of = staticmethod(made["_of"])
        for name, access in accesses.items():
            setattr(cls, name, access)

    _of: ClassVar[Callable[..., Any]]

    def __eq__(self, other: object) -> bool:
        return NotImplemented

    def __copy__(self) -> Self:
        raise NotImplementedError

    def _contents(self) -> tuple[Any, ...]:
        raise NotImplementedError

    def __deepcopy__(self, memo: object) -> Self:
        return self.__copy__()

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _restore, (type(self), self.to_plain())

    def to_plain(self) -> dict[str, Any]:
        """Return the fields as numbers, truth values, names, lists and mappings, as JSON has."""
        return {
            field.name: [field.kind.to_plain(element) for element in value]
            if field.array
            else field.kind.to_plain(value)
            for field, value in zip(self._fields, self._contents(), strict=True)
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Self:
        """Return an instance from what :meth:`to_plain` gave.

        Raises:
            ValueError: anything else, naming the field.
        """
        if not isinstance(plain, Mapping):
            raise ValueError(f"{cls.__name__}: needs a mapping of fields, got {plain!r}")
        if plain.keys() != {field.name for field in cls._fields}:
            wrong = sorted(map(str, plain.keys() ^ {field.name for field in cls._fields}))
            raise ValueError(f"{cls.__name__}: missing or unknown fields {wrong}")
        made = cls()
        for field in cls._fields:
            try:
                setattr(made, f"_{field.name}", _from_plain(field, plain[field.name]))
            except ValueError as error:
                raise ValueError(f"{cls.__name__}.{field.name}: {error}") from None
        return made

    def numbers(self) -> list[int]:
        """Return every single value as a number, in the order of :meth:`leaves`."""
        found: list[int] = []
        for field, value in zip(self._fields, self._contents(), strict=True):
            for element in value if field.array else (value,):
                found.extend(element.numbers() if field.fields else (int(element),))
        return found

    @classmethod
    def from_numbers(cls, numbers: Iterable[int]) -> Self:
        """Return the structure of what :meth:`numbers` gave.

        Raises:
            ValueError: a number that its field cannot hold, or too few of them.
        """
        cls.prepare()
        given = iter(numbers)
        values = []
        for field in cls._fields:
            elements = []
            for _ in range(field.size):
                if field.fields:
                    elements.append(field.kind.type.from_numbers(given))
                elif (number := next(given, None)) is None:
                    raise ValueError(f"{cls.__name__}.{field.name}: there is no number left")
                else:
                    elements.append(_of_number(cls, field, number))
            values.append(array_from(field, elements) if field.array else elements[0])
        made: Self = cls._of(*values)
        return made

    def __repr__(self) -> str:
        """Show the fields that differ from their reset value; evaluating it makes an equal one."""
        initial = type(self)()._contents()
        shown = [
            f"{field.name}={_shown(field, value)}"
            for field, value, reset in zip(self._fields, self._contents(), initial, strict=True)
            if value != reset
        ]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __str__(self) -> str:
        """Show all fields, one a line."""
        lines = [
            f"    {field.name}: {_shown(field, value)}"
            for field, value in zip(self._fields, self._contents(), strict=True)
        ]
        return "\n".join((f"{type(self).__qualname__}(", *lines, ")"))

    def _repr_html_(self) -> str:
        """Return a table of the fields for notebooks."""
        from haldls.display import values_table

        return values_table(self)

    def __rich_repr__(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield name, value and reset value of each field, for the package rich."""
        initial = type(self)()._contents()
        for field, value, reset in zip(self._fields, self._contents(), initial, strict=True):
            yield field.name, list(value) if field.array else value, reset

    @classmethod
    def leaves(cls) -> Iterator[Leaf]:
        """Yield every single value of the structure in the order of declaration."""
        for field in cls._fields:
            yield from field.leaves()


def _of_number(cls: type[Structure], field: Field, number: int) -> Any:
    try:
        return field.kind.from_number(number)
    except ValueError as error:
        raise ValueError(f"{cls.__name__}.{field.name}: {error}") from None


def _restore(cls: type[Structure], plain: dict[str, Any]) -> Structure:
    return cls.from_plain(plain)


def _shown(field: Field, value: Any) -> str:
    if field.array:
        return f"[{', '.join(map(field.kind.show, value))}]"
    return field.kind.show(value)


def _from_plain(field: Field, plain: Any) -> Any:
    if not field.array:
        return field.kind.from_plain(plain)
    if not isinstance(plain, list) or len(plain) != field.size:
        raise ValueError(f"needs a list of {field.size}, got {str(plain)[:80]}")
    return array_from(field, [field.kind.from_plain(element) for element in plain])


Class = TypeVar("Class", bound=type[Any])


def declare(cls: Class) -> Class:
    """Turn the annotated lines of a class into fields with slots."""
    inherited = {field.name: field for field in cls._fields}
    own = {}
    for name, annotation in inspect.get_annotations(cls).items():
        if str(get_origin(annotation)) == "typing.ClassVar":
            continue
        default = cls.__dict__[name]
        own[name] = Field(
            name, annotation, default.value if isinstance(default, Filled) else default
        )
    made: Class = attrs.define(init=False, repr=False, eq=False, getstate_setstate=False)(cls)
    for name in own:
        setattr(made, f"_{name}", made.__dict__[name])
    made._fields = tuple((inherited | own).values())
    return made


def structure(cls: Class) -> Class:
    """Declare a structure that lives inside registers; its slices count from its own start."""
    try:
        return declare(cls)
    except TypeError as error:
        raise TypeError(f"{cls.__qualname__}: {error}") from None


class _Named:
    __slots__ = ("fields",)

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def __get__(self, instance: object, owner: Any) -> Any:
        return owner(**self.fields)


def named(**fields: Any) -> Any:
    """Declare a named instance of a class, made anew for everybody who asks for it."""
    return _Named(fields)
