"""Containers of haldls as parts of records.

A container that belongs to a record is handed out as a view: an instance of a subclass whose
values are in the record's memory. It behaves as the container in every respect; copies of it are
ordinary containers.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from haldls.layout import Field as Declared
from haldls.structure import Structure
from lola.arrays import SLOTS, Many, array_type, slot_of
from lola.record import Field, Memory, Slot, plain_fields, restore_fields


class Held(Slot[Any]):
    """A container, or a structure inside one, in the memory of a record."""

    def __init__(self, cls: Any, initial: Structure | None = None) -> None:
        self.type = cls
        self.slots = slots_of(cls)
        self.dtype = np.dtype([(name, slot.dtype) for name, slot in self.slots.items()])
        memory = np.zeros(1, self.dtype)
        self.initial = memory[0]
        self.store(memory, 0, initial or cls())

    def load(self, memory: Memory, key: Any) -> Any:
        """Return a view of the container there."""
        view = object.__new__(view_of(self.type))
        view._memory = memory[key]
        return view

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Copy a container there."""
        if not isinstance(value, self.type):
            raise TypeError(f"{value!r} is not a {self.type.__qualname__}")
        place = memory[key]
        for name, slot in self.slots.items():
            slot.store(place, name, getattr(value, name))

    def plain(self, values: NDArray[Any]) -> dict[str, Any]:
        """Return the fields by name."""
        return plain_fields(self.slots, values)

    def restore(self, values: NDArray[Any], plain: Any) -> None:
        """Set all fields."""
        restore_fields(self.type.__qualname__, self.slots, values, plain)

    def show(self, memory: Memory, key: Any) -> str:
        """Return the text of the container."""
        return repr(self.load(memory, key).__copy__())


@cache
def slots_of(cls: Any) -> dict[str, Slot[Any]]:
    """Return how the fields of a container lie in memory."""
    return {field.name: _slot(field) for field in cls._fields}


def _slot(field: Declared) -> Slot[Any]:
    if not field.array:
        return slot_of(field.kind.type)
    return Many(array_type(field.kind.type, field.array.key_type))


@cache
def view_of(cls: Any) -> Any:
    """Return the subclass of a container class whose instances are views on memory."""
    cls.prepare()
    members: dict[str, Any] = {
        "__slots__": ("_memory",),
        "__doc__": cls.__doc__,
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        # compiled functions ask for this exact class
        "__class__": property(lambda view: cls),
        "__new__": lambda view, *values, **fields: cls(*values, **fields),
        "__reduce__": lambda view: view.__copy__().__reduce__(),
        "__repr__": lambda view: repr(view.__copy__()),
        "_of": cls._of,
    }
    for name, slot in slots_of(cls).items():
        members[f"_{name}"] = _access(name, slot)
    return type(cls.__name__, (cls,), members)


def _access(name: str, slot: Slot[Any]) -> property:
    """Return the attribute of a view that stands for a slot of the container."""

    def get(view: Any) -> Any:
        return slot.load(view._memory, name)

    def put(view: Any, value: Any) -> None:
        slot.store(view._memory, name, value)

    return property(get, put)


SLOTS[Structure] = Held


def held(cls: Any, initial: Any = None) -> Field[Any]:
    """Declare a container of haldls inside a record."""
    return Field(Held(cls, initial))
