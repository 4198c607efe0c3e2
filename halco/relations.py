"""Sides, directions and other small relations that coordinates are described with."""

from __future__ import annotations

from typing import ClassVar, Self

from halco.ranged import Ranged, X, Y


class _Named(Ranged):
    """A value that is printed by its name."""

    _value_names: ClassVar[tuple[str, ...]]

    def __str__(self) -> str:
        return self._value_names[self]


class SideHorizontal(_Named, axis=X, size=2):
    """Left or right."""

    _value_names = ("left", "right")


class SideVertical(_Named, axis=Y, size=2):
    """Top or bottom."""

    _value_names = ("top", "bottom")


#: The original's older name of :class:`SideHorizontal`.
Side = SideHorizontal


class Orientation(_Named, size=2):
    """Horizontal or vertical."""

    _value_names = ("horizontal", "vertical")


class Direction(_Named, size=4):
    """North, east, south or west, clockwise."""

    _value_names = ("north", "east", "south", "west")

    def toOrientation(self) -> Orientation:
        """Return vertical for north and south, horizontal for east and west."""
        return horizontal if self % 2 else vertical


class Parity(_Named, size=2):
    """Even or odd."""

    _value_names = ("even", "odd")
    even: ClassVar[Parity]
    odd: ClassVar[Parity]

    @classmethod
    def from_number(cls, val: int) -> Self:
        """Return the parity of a number."""
        return cls(val % 2)


class Unique(_Named, size=1):
    """What exists once."""

    _value_names = ("unique",)


left, right = SideHorizontal(0), SideHorizontal(1)
top, bottom = SideVertical(0), SideVertical(1)
north, east, south, west = (Direction(value) for value in range(4))
horizontal, vertical = Orientation(0), Orientation(1)
Parity.even, Parity.odd = Parity(0), Parity(1)
unique = Unique()
