"""Records as one flat array of numbers in storage order, as the golden vectors list them."""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from halco.common import Enum
from halco.typed_array import NumberArray
from haldls.kind import Choice
from lola.arrays import Many
from lola.held import Held
from lola.ppu import ByteBlock, HeldMemory
from lola.record import Part, Record, Single, Slot


def children(slot: Slot[Any]) -> dict[str, Slot[Any]]:
    if isinstance(slot, Part):
        return {name: field.slot for name, field in slot.type._layout.items()}
    return slot.slots if isinstance(slot, (Held, HeldMemory)) else {}


def element(slot: Many) -> Slot[Any]:
    if issubclass(slot.array, NumberArray):
        return Single(slot.array._scalar)
    return slot.array._slot


def bounds(slot: Slot[Any]) -> NDArray[np.int64]:
    """Smallest value and number of values of every leaf, (leaves, 2)."""
    if isinstance(slot, Single):
        kind = slot.kind
        if isinstance(kind, Choice):
            numbers = sorted(int(member) for member in kind.type)
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        return np.array([[kind.low, kind.high - kind.low + 1]])
    if isinstance(slot, Many):
        inner = bounds(element(slot))
        shape = slot.dtype.shape
        count = int(np.prod(shape)) if issubclass(slot.array, NumberArray) else shape[0]
        return np.tile(inner, (count, 1))
    parts = [bounds(child) for child in children(slot).values()]
    return np.concatenate(parts) if parts else np.empty((0, 2), np.int64)


def put(slot: Slot[Any], place: NDArray[Any], values: NDArray[np.int64]) -> None:
    """Set places of any shape from values of that shape and the leaves behind it."""
    if isinstance(slot, Single):
        place[...] = values.reshape(place.shape)
    elif isinstance(slot, Many):
        outer = values.shape[:-1]
        count = slot.dtype.shape[0]
        inner = element(slot)
        if issubclass(slot.array, NumberArray):
            place[...] = values.reshape(place.shape)
        else:
            put(inner, place, values.reshape(*outer, count, -1))
    else:
        at = 0
        for name, child in children(slot).items():
            width = len(bounds(child))
            put(child, place[name], values[..., at : at + width])
            at += width


def get(slot: Slot[Any], place: NDArray[Any], outer: int = 0) -> NDArray[np.int64]:
    """The inverse of :func:`put`; ``outer`` is the number of dimensions in front."""
    if isinstance(slot, Single):
        return place.astype(np.int64)[..., np.newaxis]
    if isinstance(slot, Many):
        if issubclass(slot.array, NumberArray):
            return place.astype(np.int64).reshape(*place.shape[:outer], -1)
        inner = get(element(slot), place, outer + 1)
        return inner.reshape(*inner.shape[:outer], -1)
    parts = [get(child, place[name], outer) for name, child in children(slot).items()]
    if not parts:
        return np.empty((*place.shape[:outer], 0), np.int64)
    return np.concatenate(parts, axis=-1)


def limits(cls: Any, instance: Any) -> NDArray[np.int64]:
    if isinstance(instance, ByteBlock):
        return np.tile([[0, 256]], (len(instance), 1))
    return bounds(Part(cls))


def values_of(instance: Any) -> NDArray[np.int64]:
    if isinstance(instance, ByteBlock):
        return instance._content.astype(np.int64)
    assert isinstance(instance, Record)
    return get(Part(type(instance)), np.asarray(instance._memory))


def set_values(instance: Any, values: NDArray[np.int64]) -> None:
    if isinstance(instance, ByteBlock):
        instance._content[:] = values
        return
    put(Part(type(instance)), np.asarray(instance._memory), values)


def listed(fields: Any) -> list[int]:
    """Leaves of nested mappings and lists, depth first."""
    if isinstance(fields, dict):
        return [number for value in fields.values() for number in listed(value)]
    if isinstance(fields, list):
        return [number for value in fields for number in listed(value)]
    return [fields]


def pattern(count: int, seed: int, ranges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Values that the patterns of the golden vectors give to the fields in storage order."""
    index = np.arange(1, count + 1, dtype=np.uint64)
    mixed = (index * np.uint64(2654435761) + np.uint64(seed * 40503)) % np.uint64(1 << 32)
    numbers = (mixed >> np.uint64(8)).astype(np.int64)
    result: NDArray[np.int64] = ranges[:, 0] + numbers % ranges[:, 1]
    return result


def coordinate_at(cls: Any, position: int) -> Any:
    return cls.coordinate_type(Enum(position))


def checksum(addresses: Any, words: Any) -> int:
    pairs = np.stack([np.asarray(addresses, "<u4"), np.asarray(words, "<u4")], axis=1)
    return zlib.crc32(pairs.tobytes())
