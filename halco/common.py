"""Types that belong to no chip: positions, axes, sides, directions, addresses of boards.

The original keeps them in a module of its own; the names here are that module's contents.
"""

from halco.ipv4 import IPv4
from halco.iterate import iter_all, iter_sparse
from halco.ranged import Coordinate, Enum, X, Y
from halco.relations import (
    Direction,
    Orientation,
    Parity,
    Side,
    SideHorizontal,
    SideVertical,
    Unique,
    bottom,
    east,
    horizontal,
    left,
    north,
    right,
    south,
    top,
    unique,
    vertical,
    west,
)
from halco.typed_array import typed_array

__variant__ = "pybind11"  # the original's tests ask how the module was made
__all__ = [
    "Coordinate",
    "Direction",
    "Enum",
    "IPv4",
    "Orientation",
    "Parity",
    "Side",
    "SideHorizontal",
    "SideVertical",
    "Unique",
    "X",
    "Y",
    "__variant__",
    "bottom",
    "east",
    "horizontal",
    "iter_all",
    "iter_sparse",
    "left",
    "north",
    "right",
    "south",
    "top",
    "typed_array",
    "unique",
    "vertical",
    "west",
]
