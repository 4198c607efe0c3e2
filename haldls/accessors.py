"""Constructor, comparison, copy and checked access of a structure's fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from halco.typed_array import TypedArray
from haldls.access import Access
from haldls.elements import array_from, array_of, is_numeric, objects_of
from haldls.generated import Source
from haldls.layout import Field


def compile_structure(
    cls: Any,
    fields: tuple[Field, ...],
    positional: tuple[str, ...],
    accesses: Mapping[str, Access],
) -> dict[str, Any]:
    """Return constructor, comparison, copy, ``_contents`` and ``_of`` of a structure by name.

    Args:
        cls: the class, whose slots are reachable under the field names with ``_`` in front.
        fields: its fields.
        positional: names of the fields that the constructor also takes by position.
        accesses: checked access to each field.
    """
    source = Source()
    puts = {name: access.put for name, access in accesses.items()}
    slots = [f"self._{field.name}" for field in fields]
    everything = f"({', '.join(slots)}{',' * bool(slots)})"
    source.names |= {"cls": cls, "puts": puts}
    source.names |= {"refuse_other": _refuse_other, "put_fields": _put_fields}
    first = ", ".join(f"{name}=None" for name in positional) or "other=None, /"
    given = positional[0] if positional else "other"
    source.add(f"def __init__(self, {first}, **fields):", 0)
    source.add(f"if isinstance({given}, cls):")
    _copy_slots(source, fields, given, "self", 2)
    source.add("else:")
    for field in fields:
        _set_default(source, field)
    for name in positional:
        put = source.name("put", puts[name])
        source.add(f"if {name} is not None: {put}(self, {name})", 2)
    if not positional:
        source.add("if other is not None: refuse_other(cls, other)", 2)
    source.add("if fields:")
    source.add("put_fields(self, puts, fields)", 2)
    source.add("def _of(" + ", ".join(field.name for field in fields) + "):", 0)
    source.add("self = new(cls)")
    for field in fields:
        source.add(f"self._{field.name} = {field.name}")
    source.add("return self")
    source.add("def __eq__(self, other):", 0)
    source.add("if not isinstance(other, cls): return NotImplemented")
    source.add(f"return {everything} == {everything.replace('self.', 'other.')}")
    source.add("def __copy__(self):", 0)
    source.add("o = new(cls)")
    _copy_slots(source, fields, "self", "o", 1)
    source.add("return o")
    source.add(f"def _contents(self): return {everything}", 0)
    return source.compile(f"structure {cls.__module__}.{cls.__qualname__}")


def _copy_slots(
    source: Source, fields: tuple[Field, ...], giver: str, taker: str, depth: int
) -> None:
    for field in fields:
        held = f"{giver}._{field.name}"
        if field.array and field.fields:
            # A shallow copy of the array would share the structures in it.
            held = f"{source.name('deep', _deep)}({held})"
        elif field.array or field.fields:
            held = f"{held}.__copy__()"
        source.add(f"{taker}._{field.name} = {held}", depth)
    if not fields:
        source.add("pass", depth)


def _deep(array: Any) -> Any:
    return array.__deepcopy__({})


def _set_default(source: Source, field: Field) -> None:
    values = list(field.defaults())
    if not field.array:
        default = source.name("default", values[0])
        source.add(f"self._{field.name} = {default}{'.__copy__()' if field.fields else ''}", 2)
    elif is_numeric(field):
        data = source.name("default", array_of(field)([int(value) for value in values])._data)
        kind = source.name("kind", field.array)
        source.add(f"a = new({kind}); a._data = {data}.copy(); self._{field.name} = a", 2)
    else:
        copied = "[d.__copy__() for d in {}]" if field.fields else "list({})"
        listed = copied.format(source.name("default", values))
        make = source.name("array", objects_of(field))
        source.add(f"self._{field.name} = {make}({listed})", 2)


def make_accesses(cls: Any, fields: tuple[Field, ...], settable: bool) -> dict[str, Access]:
    """Return the checked access to each field by name."""
    made = {}
    for field in fields:
        slot = inspect.getattr_static(cls, f"_{field.name}")
        single = not (field.array or field.fields)
        exact = field.kind.exact if single else None
        known = field.kind.known if single else {}
        accept = _accepting(cls, field)
        made[field.name] = Access(cls, f"_{field.name}", slot, exact, known, accept, settable)
    return made


def _accepting(cls: type, field: Field) -> Callable[[Any], Any]:
    """Return the function that makes a field's value of anything acceptable, naming the field."""
    where = f"{cls.__name__}.{field.name}"

    def accept(value: Any) -> Any:
        try:
            if field.array is None:
                return field.kind.accept(value)
            if type(value) is field.array:
                return value.__deepcopy__({})
            if isinstance(value, TypedArray) and value.key_type is not field.array.key_type:
                raise TypeError(f"{value!r}: must be a {field.array.__name__}")
            return array_from(field, value)
        except TypeError as error:
            raise TypeError(f"{where}: {error}") from None

    return accept


def _refuse_other(cls: type, other: Any) -> None:
    raise TypeError(
        f"{cls.__name__}({other!r}): takes another {cls.__name__} to copy, or fields by name"
    )


def _put_fields(self: Any, puts: dict[str, Callable[..., None]], fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name not in puts:
            known = ", ".join(puts)
            raise TypeError(f"{type(self).__name__} has no field {name!r}; it has {known}")
        puts[name](self, value)
