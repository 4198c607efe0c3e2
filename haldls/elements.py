"""Arrays in fields: how they are made from the values of their elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haldls.layout import Field


def is_numeric(field: Field) -> bool:
    """Whether the field is an array that keeps its elements as numbers in a numpy array."""
    return hasattr(field.array, "_data")


def array_of(field: Field) -> Callable[[list[Any]], Any]:
    """Return the function that makes a field's array from a list of numbers."""
    import numpy as np

    array, dtype, view = np.array, field.array()._data.dtype, field.array._view
    return lambda numbers: view(array(numbers, dtype))


def objects_of(field: Field) -> Callable[[list[Any]], Any]:
    """Return the function that makes a field's array around a list of objects."""
    kind = field.array

    def make(items: list[Any]) -> Any:
        array = kind.__new__(kind)
        array._items = items
        return array

    return make


def array_from(field: Field, value: Any) -> Any:
    """Return a new array from as many values in order."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise TypeError(f"{value!r}: must be a {field.array.__name__} or a sequence")
    values = [field.kind.accept(element) for element in value]
    if len(values) != field.size:
        raise TypeError(f"needs {field.size} values, got {len(values)}")
    if is_numeric(field):
        return array_of(field)([int(element) for element in values])
    return objects_of(field)(values)
