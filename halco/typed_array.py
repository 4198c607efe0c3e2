"""Arrays of fixed size that are indexed by a coordinate.

``typed_array(Weight, EntryOnQuad)`` is a class: its instances hold one ``Weight`` for each
``EntryOnQuad``. Numbers and truth values are kept in a numpy array, arrays of such arrays in one of
more dimensions whose rows are views of it; other values are kept as they are.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self

from halco.ranged import Ranged
from halco.real import Real

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TypedArray:
    """What all array types share; :func:`typed_array` makes the types.

    Elements are got and set by a key coordinate or by its plain number. Setting passes through the
    value type, which checks the range.

    Raises:
        TypeError: the key is of another type, or a value that the value type does not accept.
        IndexError: a plain number as key is negative or beyond the last one.
    """

    __slots__ = ()
    value_type: ClassVar[Any]
    key_type: ClassVar[type[Ranged]]

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.key_type.size

    @property
    def max_size(self) -> int:
        """Number of elements; it never changes."""
        return self.key_type.size

    @property
    def empty(self) -> bool:
        """Whether there are no elements, which is never so."""
        return False

    @classmethod
    def _index(cls, key: Any) -> int:
        keys = cls.key_type
        if isinstance(key, Ranged):
            index: int = int(key if type(key) is keys else keys.accept(key)) - keys.min
            return index
        try:
            index = operator.index(key)
        except TypeError:
            raise TypeError(
                f"{cls.__name__}[{key!r}]: the key must be a {cls.key_type.__name__}"
            ) from None
        if not 0 <= index < cls.key_type.size:
            raise IndexError(f"{cls.__name__}[{index}]: must be in [0, {cls.key_type.size - 1}]")
        return index

    def __getitem__(self, key: Any) -> Any:
        raise NotImplementedError

    def __setitem__(self, key: Any, value: Any) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(self.size))

    def at(self, key: Any) -> Any:
        """Return the element of a key."""
        return self[key]

    def front(self) -> Any:
        """Return the first element."""
        return self[0]

    def back(self) -> Any:
        """Return the last element."""
        return self[self.size - 1]

    def fill(self, value: Any) -> None:
        """Set every element to a value."""
        for index in range(self.size):
            self[index] = value

    def _set_all(self, values: Any) -> None:
        """Set the elements from as many values in order."""
        values = list(values)
        if len(values) != self.size:
            raise ValueError(f"{type(self).__name__}: needs {self.size} values, got {len(values)}")
        for index, value in enumerate(values):
            self[index] = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}([{', '.join(map(repr, self))}])"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _restore, (self._types(), self._content())

    @classmethod
    def _types(cls) -> tuple[Any, Any]:
        """Return value and key type; array types as such pairs, since they have no name."""
        value = cls.value_type
        nested = isinstance(value, type) and issubclass(value, TypedArray)
        return value._types() if nested else value, cls.key_type

    def _content(self) -> Any:
        raise NotImplementedError


class NumberArray(TypedArray):
    """Array of numbers or truth values, or of arrays of them, in one numpy array."""

    __slots__ = ("_data",)
    _scalar: ClassVar[Any]
    _made: ClassVar[Any]
    _shape: ClassVar[tuple[int, ...]]
    _data: NDArray[Any]
    __hash__ = None  # type: ignore[assignment]  # mutable

    def __init__(self, values: Any = None) -> None:
        import numpy as np

        if type(values) is type(self):
            self._data = values._data.copy()
            return
        self._data = np.full(self._shape, self._scalar(), _stored(self._scalar))
        if values is not None:
            self._set_all(values)

    @classmethod
    def _view(cls, data: NDArray[Any]) -> Self:
        """Return an array over existing memory: what is set in it is set there."""
        array = cls.__new__(cls)
        array._data = data
        return array

    def __getitem__(self, key: Any) -> Any:
        element = self._data[self._index(key)]
        return self.value_type._view(element) if element.shape else self._made(element.item())

    def __setitem__(self, key: Any, value: Any) -> None:
        index = self._index(key)
        if len(self._shape) == 1:
            self._data[index] = _accepted(self._scalar, value)
        elif type(value) is self.value_type:
            self._data[index] = value._data
        else:
            self[index]._set_all(value)

    def fill(self, value: Any) -> None:
        """Set every element to a value."""
        self[0] = value
        self._data[:] = self._data[0]

    def to_numpy(self) -> NDArray[Any]:
        """Return a copy as array of plain numbers, one dimension for each nested array type."""
        return self._data.astype(_given(self._scalar))

    def from_numpy(self, array: NDArray[Any]) -> None:
        """Set all elements from an array of plain numbers; fractions of bounded ones are cut off.

        Raises:
            RuntimeError: the shape is not the one of this type.
            TypeError: the array does not hold real numbers (or truth values).
            ValueError: a number of an array of bounded numbers is not finite.
            OverflowError: a number is larger than the value type's ``max``.
            RuntimeError: a number is smaller than its ``min``.
        """
        import numpy as np

        array = np.asarray(array)
        name = type(self).__name__
        if array.shape != self._shape:
            raise RuntimeError(f"{name}: needs an array of shape {self._shape}, got {array.shape}")
        if array.dtype.kind not in "biuf":
            raise TypeError(f"{name}: needs an array of real numbers, got {array.dtype}")
        if issubclass(self._scalar, Ranged):
            if array.dtype.kind == "f":
                if not np.isfinite(array).all():
                    raise ValueError(f"{name}: needs finite numbers")
                array = np.trunc(array)
            self._check_range(array)
        self._data[...] = array

    def _check_range(self, array: NDArray[Any]) -> None:
        import numpy as np

        lowest, highest = self._scalar.min, self._scalar.max
        for wrong, text, error in (
            (array > highest, f"range overflow: {{}} > max({highest})", OverflowError),
            (array < lowest, f"range underflow: {{}} < min({lowest})", RuntimeError),
        ):
            if wrong.any():
                index = tuple(int(i) for i in np.argwhere(wrong)[0])
                value = int(array[index])
                raise error(
                    f"{self._scalar.__name__}({value}) at {list(index)}: {text.format(value)}"
                )

    def __eq__(self, other: object) -> bool:
        import numpy as np

        if type(other) is not type(self):
            return NotImplemented
        return bool(np.array_equal(self._data, other._data))

    def __copy__(self) -> Self:
        return self._view(self._data.copy())

    def __deepcopy__(self, memo: object) -> Self:
        return self._view(self._data.copy())

    def _content(self) -> Any:
        return self._data.copy()


class ObjectArray(TypedArray):
    """Array of objects; getting an element returns the object itself."""

    __slots__ = ("_items",)
    _items: list[Any]
    __hash__ = None  # type: ignore[assignment]  # mutable

    def __init__(self, values: Any = None) -> None:
        self._items = [self.value_type() for _ in range(self.size)]
        if values is not None:
            self._set_all(values)

    def __getitem__(self, key: Any) -> Any:
        return self._items[self._index(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        kind = self.value_type
        self._items[self._index(key)] = value if isinstance(value, kind) else kind(value)

    def fill(self, value: Any) -> None:
        """Set every element to a copy of a value."""
        import copy

        value = value if isinstance(value, self.value_type) else self.value_type(value)
        self._items = [copy.deepcopy(value) for _ in self._items]

    def __eq__(self, other: object) -> bool:
        return self._items == other._items if type(other) is type(self) else NotImplemented

    def __copy__(self) -> Self:
        array = self.__new__(type(self))
        array._items = list(self._items)
        return array

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        import copy

        array = self.__new__(type(self))
        array._items = copy.deepcopy(self._items, memo)
        return array

    def _content(self) -> Any:
        return self._items


@functools.cache
def typed_array(value_type: Any, key_type: Any) -> Any:
    """Return the class of arrays with one ``value_type`` for each ``key_type``.

    Args:
        value_type: a bounded number, ``bool``, another array type, or any class that can be made
            without arguments.
        key_type: coordinate that indexes the array.
    """
    name = f"typed_array({value_type.__qualname__}, {key_type.__qualname__})"
    members: dict[str, Any] = {"__slots__": (), "value_type": value_type, "key_type": key_type}
    members["__doc__"] = f"One {value_type.__qualname__} for each {key_type.__qualname__}."
    nested = isinstance(value_type, type) and issubclass(value_type, NumberArray)
    if nested:
        members["_scalar"] = value_type._scalar
        members["_shape"] = (key_type.size, *value_type._shape)
    elif value_type is bool or issubclass(value_type, (Ranged, Real)):
        members["_scalar"] = value_type
        members["_shape"] = (key_type.size,)
    if "_scalar" not in members:
        return type(name, (ObjectArray,), members)
    scalar = members["_scalar"]
    members["_made"] = scalar._at if issubclass(scalar, Ranged) else scalar
    return type(name, (NumberArray,), members)


class ArrayType:
    """Array type as attribute of a class; made at first use, since blocks refer to each other."""

    def __init__(self, types: Callable[[], tuple[Any, Any]]) -> None:
        self.types = types

    def __get__(self, instance: object, owner: type) -> Any:
        return typed_array(*self.types())


def _restore(types: tuple[Any, Any], content: Any) -> TypedArray:
    kind = _from_types(types)
    array: TypedArray = kind._view(content) if issubclass(kind, NumberArray) else kind(content)
    return array


def _from_types(types: tuple[Any, Any]) -> Any:
    value, key = types
    return typed_array(_from_types(value) if isinstance(value, tuple) else value, key)


def _accepted(scalar: Any, value: Any) -> Any:
    if scalar is not bool:
        return scalar.accept(value)
    if hasattr(value, "__bool__"):
        return bool(value)
    raise TypeError(f"{value!r}: must be True or False")


def _stored(scalar: Any) -> type[np.generic]:
    """Return the smallest numpy type that holds every value."""
    import numpy as np

    if scalar is bool:
        return np.bool_
    if issubclass(scalar, Real):
        return np.float64
    kinds: tuple[type[np.generic], ...] = (np.uint8, np.uint16, np.uint32, np.uint64)
    if scalar.min < 0:
        kinds = (np.int8, np.int16, np.int32, np.int64)
    return next(k for k in kinds if np.iinfo(k).max >= scalar.max)  # type: ignore[type-var]


def _given(scalar: Any) -> type[np.generic]:
    """Return the numpy type handed out: bytes or 64 bits, as the original's value types have."""
    import numpy as np

    stored = _stored(scalar)
    if stored in (np.bool_, np.uint8, np.int8, np.float64):
        return stored
    return np.int64 if scalar.min < 0 else np.uint64
