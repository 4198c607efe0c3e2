"""Registers as columns: one array for each field, one row for each register.

Columns are named by the way to the value: ``address_out``, ``weights``, ``switches.enable_debug``.
The elements of an array field are the second dimension.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from haldls.layout import Field

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ColumnInfo(NamedTuple):
    """What a column holds.

    Attributes:
        shape: shape of one row: empty for single values.
        width: number of wires of one value.
        low: smallest number.
        high: largest number.
        default: reset value of a row.
    """

    shape: tuple[int, ...]
    width: int
    low: int
    high: int
    default: NDArray[Any]


class _Elements(list[Any]):
    """Columns of an array's elements, taken apart as an array of numbers or objects is."""

    @property
    def _data(self) -> _Elements:
        return self

    @property
    def _items(self) -> _Elements:
        return self

    def tolist(self) -> _Elements:
        return self


def _named_leaves(
    fields: Sequence[Field], prefix: str = "", shape: tuple[int, ...] = ()
) -> Iterator[tuple[str, Field, tuple[int, ...]]]:
    """Yield (name, field, shape of a row) of each column."""
    for field in fields:
        name = prefix + field.name
        inner = (*shape, field.size) if field.array else shape
        if field.fields:
            yield from _named_leaves(field.fields, f"{name}.", inner)
        else:
            yield name, field, inner


def column_info(fields: Sequence[Field]) -> dict[str, ColumnInfo]:
    """Return what each column of a register with these fields holds."""
    import numpy as np

    defaults = _defaults(fields)
    found = {}
    for name, field, shape in _named_leaves(fields):
        default = np.array(defaults[name], _column_type(field)).reshape(shape)
        found[name] = ColumnInfo(shape, field.width, field.kind.low, field.kind.high, default)
    return found


def _defaults(fields: Sequence[Field], prefix: str = "") -> dict[str, list[int]]:
    """Return the reset values of each column's row, the elements of arrays one after the other."""
    found: dict[str, list[int]] = {}
    for field in fields:
        for value in field.defaults():
            if not field.fields:
                found.setdefault(prefix + field.name, []).append(int(value))
                continue
            for inner, held in zip(field.fields, value._contents(), strict=True):
                name = f"{prefix}{field.name}.{inner.name}"
                elements = held if inner.array else (held,)
                found.setdefault(name, []).extend(int(element) for element in elements)
    return found


def _column_type(field: Field) -> Any:
    """Return the smallest numpy type that holds every value of the field."""
    import numpy as np

    if field.kind.type is bool:
        return np.bool_
    kinds: tuple[Any, ...] = (np.uint8, np.uint16, np.uint32, np.uint64)
    if field.kind.low < 0:
        kinds = (np.int8, np.int16, np.int32, np.int64)
    return next(kind for kind in kinds if np.iinfo(kind).max >= field.kind.top)


def word_type(cls: Any) -> Any:
    """Return the numpy type of a register's words."""
    import numpy as np

    return np.uint64 if max(backend.width for backend in cls.backends) > 32 else np.uint32


def number_type(cls: Any) -> Any:
    """Return the numpy type in which a register's values and words can be shifted and combined."""
    import numpy as np

    plain = all(field.is_plain for field in cls._fields) and cls._word_code is None
    return np.uint32 if plain and word_type(cls) is np.uint32 else np.int64


def to_attributes(
    owner: str, fields: Sequence[Field], columns: Mapping[str, Any], dtype: Any
) -> tuple[SimpleNamespace, int]:
    """Return an object that has columns where a register has values, and the number of rows.

    Args:
        owner: name of the register, for errors.
        fields: its fields.
        columns: arrays by name; absent ones stand for the reset value.
        dtype: numpy type that the columns get.

    Raises:
        KeyError: a name that is no column.
        ValueError: arrays of different lengths, or numbers outside of a field's range.
    """
    import numpy as np

    known = {name: (field, shape) for name, field, shape in _named_leaves(fields)}
    if unknown := columns.keys() - known.keys():
        raise KeyError(f"{owner}: no columns {sorted(unknown)}, only {list(known)}")
    given, counts = {}, set()
    for name, values in columns.items():
        field, shape = known[name]
        column = np.asarray(values)
        if column.shape[1:] != shape or column.ndim != 1 + len(shape):
            raise ValueError(f"{owner}.{name}: needs shape (n, *{shape}), got {column.shape}")
        given[name] = _checked(f"{owner}.{name}", field, column).astype(dtype)
        counts.add(len(column))
    if len(counts) > 1:
        raise ValueError(f"{owner}: columns of different lengths {sorted(counts)}")
    defaults = _defaults(fields) if len(given) < len(known) else {}
    for name, (_, shape) in known.items():
        if name not in given:
            given[name] = np.array(defaults[name], dtype).reshape(1, *shape)
    return _attributes(fields, given, "", ()), counts.pop() if counts else 1


def _checked(name: str, field: Field, column: NDArray[Any]) -> NDArray[Any]:
    """Return a column after looking at its numbers."""
    import numpy as np

    if column.dtype.kind not in "biu":
        raise ValueError(f"{name}: needs whole numbers, got {column.dtype}")
    if column.dtype.kind != "b" and column.size:
        kind = np.iinfo(column.dtype)
        low, high = field.kind.low, field.kind.top
        if (kind.max > high and column.max() > high) or (kind.min < low and column.min() < low):
            wrong = column[(column > high) | (column < low)].flat[0]
            raise ValueError(f"{name}: {wrong} is not in [{low}, {high}]")
    return column


def _attributes(
    fields: Sequence[Field], columns: Mapping[str, NDArray[Any]], prefix: str, at: tuple[int, ...]
) -> SimpleNamespace:
    """Return the columns as attributes, those of arrays and structures one level down."""
    held = SimpleNamespace()
    for field in fields:
        name = prefix + field.name
        elements = _Elements(
            _attributes(field.fields, columns, f"{name}.", place)
            if field.fields
            else columns[name].T[place[::-1]]
            for place in ([(*at, index) for index in range(field.size)] if field.array else [at])
        )
        setattr(held, f"_{field.name}", elements if field.array else elements[0])
    return held


def from_numbers(
    fields: Sequence[Field], numbers: Sequence[Any], count: int
) -> dict[str, NDArray[Any]]:
    """Return columns by name from the columns of single values in the order of the leaves.

    Values that the words do not hold have their reset value in every row.
    """
    import numpy as np

    columns = {}
    for name, field, shape in _named_leaves(fields):
        columns[name] = np.empty((count, *shape), _column_type(field))
        if not field.width:
            columns[name][...] = list(field.defaults())
    given = iter(numbers)
    for field in fields:
        for leaf in field.leaves():
            if leaf.place:
                name = ".".join(part for part in leaf.path if isinstance(part, str))
                place = tuple(part for part in leaf.path if isinstance(part, int))
                columns[name].T[place[::-1]] = next(given)
    return columns
