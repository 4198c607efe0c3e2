"""Arrays inside records: one element for each value of a coordinate type.

Arrays of numbers are halco's typed arrays laid over the memory of the record. :class:`SlotArray`
adds arrays of everything else that a record can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from halco.ranged import Ranged
from halco.typed_array import NumberArray, TypedArray, typed_array
from lola.record import Field, Memory, Part, Record, Single, Slot

#: Number of elements that ``repr`` shows at each end of a long array.
ENDS = 3
#: Longest array that is shown in full, and most elements of a longer one.
SHORT = 16


class SlotArray(TypedArray):
    """Array of records or of numbers in a code; elements that are records are references.

    Indexed by a coordinate or a plain number; a value is copied into its place when it is set.
    """

    __slots__ = ("__weakref__", "_memory")
    _slot: ClassVar[Slot[Any]]
    _dtype: ClassVar[np.dtype[Any]]
    _memory: NDArray[Any]
    __hash__ = None  # type: ignore[assignment]  # arrays change

    def __init__(self, values: Any = None) -> None:
        self._memory = np.empty(self._dtype.shape, self._dtype.base)
        self._memory[...] = self._slot.initial
        if values is not None:
            self._set_all(values)

    @classmethod
    def _view(cls, data: NDArray[Any]) -> Self:
        """Return the array over existing memory."""
        array = cls.__new__(cls)
        array._memory = data
        return array

    def __getitem__(self, key: Any) -> Any:
        return self._slot.load(self._memory, self._index(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        index = self._index(key)
        try:
            self._slot.store(self._memory, index, value)
        except TypeError as error:
            raise TypeError(f"[{key}]: {error}") from None

    def __iter__(self) -> Iterator[Any]:
        return (self._slot.load(self._memory, index) for index in range(self.size))

    def __len__(self) -> int:
        return self.size

    @property
    def _items(self) -> list[Any]:
        """All elements; compiled functions of haldls ask arrays of structures for it."""
        return list(self)

    def _set_all(self, values: Any) -> None:
        if isinstance(values, type(self)):
            self._memory[...] = values._memory
        elif isinstance(values, Mapping):
            for key, value in values.items():
                self[key] = value
        else:
            super()._set_all(values)

    def fill(self, value: Any) -> None:
        """Set every element to a value."""
        self[0] = value
        self._memory[1:] = self._memory[0]

    def to_numpy(self) -> NDArray[Any]:
        """Return a copy: numbers, or a structured array where the elements are records."""
        return self._memory.copy()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._memory.tobytes() == other._memory.tobytes()

    def __copy__(self) -> Self:
        return self._view(self._memory.copy())

    def __deepcopy__(self, memo: object) -> Self:
        return self._view(self._memory.copy())

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.value_type, self.key_type, self._memory.tobytes())

    def __repr__(self) -> str:
        return f"[{', '.join(shown(self))}]"


def shown(array: TypedArray) -> list[str]:
    """Return the representations of the elements, of a long array those at both ends."""
    if array.size <= 2 * ENDS + 2:
        return [repr(element) for element in array]
    ends = [*range(ENDS), *range(array.size - ENDS, array.size)]
    texts = [repr(array[index]) for index in ends]
    return [*texts[:ENDS], "...", *texts[ENDS:]]


class Many(Slot[Any]):
    """An array inside a record or inside another array; a reference."""

    def __init__(self, array: Any, initial: Any = None) -> None:
        self.array = array
        content = self._content(array(initial))
        self.dtype = np.dtype((content.dtype, content.shape))
        self.initial = content

    @staticmethod
    def _content(array: Any) -> NDArray[Any]:
        memory: NDArray[Any] = array._data if isinstance(array, NumberArray) else array._memory
        return memory

    def load(self, memory: Memory, key: Any) -> Any:
        """Return the array there."""
        return self.array._view(memory[key])

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Copy an array of the same type, as many numbers, or as many elements there."""
        if isinstance(value, self.array):
            memory[key][...] = self._content(value)
        elif isinstance(value, np.ndarray):
            self.load(memory, key).from_numpy(value)
        elif isinstance(value, Mapping):
            array = self.load(memory, key)
            for index, element in value.items():
                array[index] = element
        else:
            self.load(memory, key)._set_all(value)

    def show(self, memory: Memory, key: Any) -> str:
        """Return the elements of a short array; of a long one those that differ from default."""
        array, content = self.load(memory, key), memory[key]
        if content.size <= SHORT:
            return repr(content.tolist() if isinstance(array, NumberArray) else list(array))
        differing = [
            index
            for index in range(len(content))
            if np.asarray(content[index]).tobytes() != np.asarray(self.initial[index]).tobytes()
        ]
        if len(differing) > SHORT:
            return f"<{array.size} elements, {len(differing)} differ from default>"
        if not isinstance(array, NumberArray):
            slot = self._element
            shown = [f"{index}: {slot.show(content, index)}" for index in differing]
        else:
            shown = [f"{index}: {content[index].tolist()}" for index in differing]
        return f"{{{', '.join(shown)}}}"

    @property
    def _element(self) -> Slot[Any]:
        if issubclass(self.array, NumberArray):
            return Single(self.array._scalar)
        slot: Slot[Any] = self.array._slot
        return slot

    def plain(self, values: NDArray[Any]) -> Any:
        """Return lists of numbers; arrays of records as fields, each a list."""
        return self._element.plain(values)

    def restore(self, values: NDArray[Any], plain: Any) -> None:
        """Set all elements."""
        self._element.restore(values, plain)


#: How values of a class are kept, by base class; :mod:`lola.held` adds the containers of haldls.
SLOTS: dict[type, Callable[[Any], Slot[Any]]] = {TypedArray: Many, Record: Part}


@cache
def slot_of(value: Any) -> Slot[Any]:
    """Return how a value of a type lies in memory."""
    for base in getattr(value, "__mro__", ()):
        if base in SLOTS:
            return SLOTS[base](value)
    return Single(value)


@cache
def array_type(value: Any, key: Any) -> Any:
    """Return the class of arrays with one ``value`` for each ``key``.

    Args:
        value: a number type, a choice, a variant, or a class of records, arrays or containers.
        key: the coordinate type of the index.
    """
    if isinstance(value, type) and (value is bool or issubclass(value, (NumberArray, Ranged))):
        number: Any = value
        return typed_array(number, key)
    slot = slot_of(value)
    name = f"typed_array({getattr(value, '__qualname__', value)}, {key.__qualname__})"
    members = {
        "__slots__": (),
        "__doc__": f"One element for each {key.__qualname__}.",
        "value_type": value,
        "key_type": key,
        "_slot": slot,
        "_dtype": np.dtype((slot.dtype, (key.size,))),
    }
    return type(name, (SlotArray,), members)


def _rebuild(value: Any, key: Any, content: bytes) -> SlotArray:
    cls = array_type(value, key)
    memory = np.frombuffer(content, cls._dtype.base).reshape(cls._dtype.shape)
    array: SlotArray = cls._view(memory.copy())
    return array


def array(cls: Any, initial: Any = None) -> Field[Any]:
    """Declare an array inside a record."""
    return Field(Many(cls, initial))
