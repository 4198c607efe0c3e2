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


#: Rows that are encoded at a time: their columns fit into the cache of a core, and into memory
#: that the allocator keeps instead of returning it to the system.
CHUNK = 8192


class ColumnInfo(NamedTuple):
    """What a column holds.

    Attributes:
        shape: shape of one row: empty for single values.
        width: number of wires of one value; 0 if the words do not hold it.
        low: smallest number.
        high: largest number.
        default: reset value of a row, of the smallest numpy type that holds every value.
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


class Columns:
    """The columns of one class of registers.

    Args:
        owner: name of the class, for errors.
        fields: its fields.
        dtype: numpy type in which values and words can be shifted and combined.
    """

    def __init__(self, owner: str, fields: Sequence[Field], dtype: Any) -> None:
        import numpy as np

        self.owner, self.fields, self.dtype = owner, fields, dtype
        self.info: dict[str, ColumnInfo] = {}
        #: Reset values where a column is absent, elements first, one row.
        self.absent: dict[str, NDArray[Any]] = {}
        #: Column and element of each value that has wires, in the order of the leaves.
        self.carried: list[tuple[str, tuple[int, ...]]] = []
        defaults = _defaults(fields)
        for name, field, shape in _named_leaves(fields):
            row = np.array(defaults[name], _column_type(field)).reshape(shape)
            kind = field.kind
            self.info[name] = ColumnInfo(shape, field.width, kind.low, kind.top, row)
            self.absent[name] = row.T.astype(dtype)[..., np.newaxis]
        for field in fields:
            for leaf in field.leaves():
                if leaf.place:
                    name = ".".join(part for part in leaf.path if isinstance(part, str))
                    place = tuple(part for part in leaf.path if isinstance(part, int))
                    self.carried.append((name, place[::-1]))

    def checked(self, columns: Mapping[str, Any]) -> tuple[dict[str, NDArray[Any]], int]:
        """Return given columns as arrays, and the number of rows: 1 if there are no columns.

        Raises:
            KeyError: a name that is no column.
            ValueError: arrays of different lengths, or numbers outside of a field's range.
        """
        import numpy as np

        given, counts = {}, set()
        for name, values in columns.items():
            if name not in self.info:
                raise KeyError(f"{self.owner}: no column {name!r}, only {list(self.info)}")
            given[name] = np.asarray(values)
            self._check(name, given[name])
            counts.add(len(given[name]))
        if len(counts) > 1:
            raise ValueError(f"{self.owner}: columns of different lengths {sorted(counts)}")
        return given, counts.pop() if counts else 1

    def attributes(self, columns: Mapping[str, NDArray[Any]], rows: slice) -> SimpleNamespace:
        """Return an object that has some rows of the columns where a register has values."""
        import numpy as np

        # elements become contiguous, since each of them is shifted on its own
        given = {
            name: column[rows].astype(self.dtype)
            if column.ndim == 1
            else np.ascontiguousarray(column[rows].T, self.dtype)
            for name, column in columns.items()
        }
        return _attributes(self.fields, self.absent | given, "", ())

    def _check(self, name: str, column: NDArray[Any]) -> None:
        """Look at shape, type and range of a column."""
        import numpy as np

        # the methods of arrays go through Python first
        maximum, minimum = np.maximum.reduce, np.minimum.reduce
        info = self.info[name]
        if column.shape[1:] != info.shape or not column.ndim:
            rows = ", ".join(map(str, ("n", *info.shape)))
            raise ValueError(f"{self.owner}.{name}: needs shape ({rows}), got {column.shape}")
        kind, bits = column.dtype.kind, 8 * column.dtype.itemsize
        if kind == "b":
            return
        if kind not in "iu":
            raise ValueError(f"{self.owner}.{name}: needs whole numbers, got {column.dtype}")
        low, high = info.low, info.high
        # types that cannot hold anything else need no look at the numbers
        largest = (1 << bits - (kind == "i")) - 1
        too_large = high < largest and column.size and maximum(column, axis=None) > high
        too_small = kind == "i" and column.size and minimum(column, axis=None) < low
        if too_large or too_small:
            wrong = column[(column > high) | (column < low)].flat[0]
            raise ValueError(f"{self.owner}.{name}: {wrong} is not in [{low}, {high}]")

    def empty(self, count: int) -> dict[str, NDArray[Any]]:
        """Return columns of so many rows; values that the words do not hold are at reset."""
        import numpy as np

        columns = {}
        for name, info in self.info.items():
            columns[name] = np.empty((*info.shape[::-1], count), info.default.dtype).T
            if not info.width:
                columns[name][...] = info.default
        return columns

    def fill(
        self, columns: Mapping[str, NDArray[Any]], rows: slice, numbers: Sequence[Any]
    ) -> None:
        """Put columns of single values, in the order of the leaves, into some rows."""
        for (name, place), values in zip(self.carried, numbers, strict=True):
            columns[name].T[place][..., rows] = values


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


def _defaults(fields: Sequence[Field]) -> dict[str, list[int]]:
    """Return the reset values of each column's row, the elements of arrays one after the other."""
    found: dict[str, list[int]] = {}
    for field in fields:
        for value in field.defaults():
            if not field.fields:
                found.setdefault(field.name, []).append(int(value))
                continue
            for inner, held in zip(field.fields, value._contents(), strict=True):
                elements = held if inner.array else (held,)
                name = f"{field.name}.{inner.name}"
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


def columns_of(cls: Any) -> Columns:
    """Return the columns of a class of registers."""
    import numpy as np

    plain = all(field.is_plain for field in cls._fields) and cls._word_code is None
    narrow = plain and word_type(cls) is np.uint32
    return Columns(cls.__name__, cls._fields, np.uint32 if narrow else np.int64)


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
            else columns[name][place]
            for place in ([(index, *at) for index in range(field.size)] if field.array else [at])
        )
        setattr(held, f"_{field.name}", elements if field.array else elements[0])
    return held
