"""Neurons of several compartments, each made of connected neuron circuits.

The shape of such a neuron is described on a grid of its own
(:class:`LogicalNeuronCompartments`); placing it on the chip gives a :class:`LogicalNeuronOnDLS`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Self, TypeVar

from halco.composed import Grid
from halco.conversion import conversion
from halco.neuron import AtomicNeuronOnDLS, NeuronRowOnDLS
from halco.ranged import Coordinate, Ranged, X, Y

Neuron = TypeVar("Neuron", bound=Ranged)


class CompartmentOnLogicalNeuron(Ranged, size=255):
    """One compartment of a neuron."""


class NeuronColumnOnLogicalNeuron(Ranged, axis=X, size=128):
    """Column in the shape of a neuron; connections do not cross the middle of the chip."""


class NeuronRowOnLogicalNeuron(Ranged, axis=Y, size=2):
    """Row in the shape of a neuron."""


class AtomicNeuronOnLogicalNeuron(Grid[NeuronColumnOnLogicalNeuron, NeuronRowOnLogicalNeuron]):
    """One neuron circuit in the shape of a neuron."""

    class Direction(enum.IntEnum):
        """Way from one circuit to a neighbour it may be connected to."""

        left = 0
        right = 1
        opposite_row = 2

    @conversion
    def toNeuronColumnOnLogicalNeuron(self) -> NeuronColumnOnLogicalNeuron:
        """Return the column."""
        return self.x()

    @conversion
    def toNeuronRowOnLogicalNeuron(self) -> NeuronRowOnLogicalNeuron:
        """Return the row."""
        return self.y()


class _CompartmentsOf(Generic[Neuron]):
    """Lists of neuron circuits by compartment, ordered and compared by their content."""

    __slots__ = ("_compartments",)
    _compartments: tuple[tuple[CompartmentOnLogicalNeuron, tuple[Neuron, ...]], ...]

    def _as_dict(self) -> dict[CompartmentOnLogicalNeuron, list[Neuron]]:
        return {compartment: list(neurons) for compartment, neurons in self._compartments}

    def _all(self) -> list[Neuron]:
        return [neuron for _, neurons in self._compartments for neuron in neurons]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._compartments == self._compartments

    def __hash__(self) -> int:
        return hash(self._compartments)

    def __lt__(self, other: Self) -> bool:
        return self._compartments < other._compartments

    def __le__(self, other: Self) -> bool:
        return self._compartments <= other._compartments

    def __gt__(self, other: Self) -> bool:
        return self._compartments > other._compartments

    def __ge__(self, other: Self) -> bool:
        return self._compartments >= other._compartments


class LogicalNeuronCompartments(_CompartmentsOf[AtomicNeuronOnLogicalNeuron]):
    """Shape of a neuron: which circuits, on a grid of its own, form each compartment.

    Args:
        compartments: lists of :class:`AtomicNeuronOnLogicalNeuron` by compartment.

    Raises:
        RuntimeError: a circuit is in more than one place.
        TypeError: a key or a circuit is of another type.
    """

    __slots__ = ()

    def __init__(
        self,
        compartments: Mapping[CompartmentOnLogicalNeuron, Iterable[AtomicNeuronOnLogicalNeuron]]
        | LogicalNeuronCompartments
        | None = None,
    ) -> None:
        if isinstance(compartments, LogicalNeuronCompartments):
            self._compartments = compartments._compartments
            return
        self._compartments = tuple(
            sorted(
                (
                    CompartmentOnLogicalNeuron.accept(compartment),
                    tuple(map(AtomicNeuronOnLogicalNeuron.accept, neurons)),
                )
                for compartment, neurons in (compartments or {}).items()
            )
        )
        neurons = self._all()
        if len(set(neurons)) != len(neurons):
            twice = next(neuron for neuron in neurons if neurons.count(neuron) > 1)
            raise RuntimeError(f"LogicalNeuronCompartments: {twice} is in more than one place")

    def get_compartments(
        self,
    ) -> dict[CompartmentOnLogicalNeuron, list[AtomicNeuronOnLogicalNeuron]]:
        """Return the circuits by compartment."""
        return self._as_dict()

    def get_left_most_column(self) -> NeuronColumnOnLogicalNeuron:
        """Return the first column in use, the last existing one if there are no circuits."""
        last = NeuronColumnOnLogicalNeuron(NeuronColumnOnLogicalNeuron.max)
        return min((neuron.x() for neuron in self._all()), default=last)

    def get_right_most_column(self) -> NeuronColumnOnLogicalNeuron:
        """Return the last column in use, the first existing one if there are no circuits."""
        return max((neuron.x() for neuron in self._all()), default=NeuronColumnOnLogicalNeuron())

    def get_top_most_row(self) -> NeuronRowOnLogicalNeuron:
        """Return the first row in use, the last existing one if there are no circuits."""
        last = NeuronRowOnLogicalNeuron(NeuronRowOnLogicalNeuron.max)
        return min((neuron.y() for neuron in self._all()), default=last)

    def get_bottom_most_row(self) -> NeuronRowOnLogicalNeuron:
        """Return the last row in use, the first existing one if there are no circuits."""
        return max((neuron.y() for neuron in self._all()), default=NeuronRowOnLogicalNeuron())

    def flip_x(self) -> LogicalNeuronCompartments:
        """Return the shape mirrored left to right, within the columns it uses."""
        ends = int(self.get_left_most_column()) + int(self.get_right_most_column())
        return self._moved(lambda column, row: (ends - column, row))

    def flip_y(self) -> LogicalNeuronCompartments:
        """Return the shape mirrored top to bottom, within the rows it uses."""
        ends = int(self.get_top_most_row()) + int(self.get_bottom_most_row())
        return self._moved(lambda column, row: (column, ends - row))

    def _moved(self, move: Callable[[int, int], tuple[int, int]]) -> LogicalNeuronCompartments:
        return LogicalNeuronCompartments(
            {
                compartment: [
                    AtomicNeuronOnLogicalNeuron(*move(int(neuron.x()), int(neuron.y())))
                    for neuron in neurons
                ]
                for compartment, neurons in self._compartments
            }
        )

    def __repr__(self) -> str:
        return f"LogicalNeuronCompartments({self._as_dict() or ''})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return LogicalNeuronCompartments, (self._as_dict(),)


class LogicalNeuronOnDLS(_CompartmentsOf[AtomicNeuronOnDLS], Coordinate):
    """Neuron of several compartments at its place on the chip.

    Args:
        compartments: the shape; its left-most column and top-most row are put on the anchor.
        anchor: circuit at the upper left corner.

    Raises:
        RuntimeError: the shape would reach beyond the rows, the columns, or over the middle of the
            chip, where columns 127 and 128 have no connection.
    """

    __slots__ = ()

    def __init__(
        self,
        compartments: LogicalNeuronCompartments | LogicalNeuronOnDLS | None = None,
        anchor: AtomicNeuronOnDLS | None = None,
    ) -> None:
        if isinstance(compartments, LogicalNeuronOnDLS):
            self._compartments = compartments._compartments
            return
        if compartments is None or anchor is None:
            if (compartments is None) != (anchor is None):
                raise TypeError("LogicalNeuronOnDLS: needs both compartments and anchor, or none")
            self._compartments = ()
            return
        right = int(anchor.x()) - int(compartments.get_left_most_column())
        down = int(anchor.y()) - int(compartments.get_top_most_row())
        last_column = right + int(compartments.get_right_most_column())
        last_row = down + int(compartments.get_bottom_most_row())
        half = NeuronColumnOnLogicalNeuron.size
        if last_row > NeuronRowOnDLS.max or (
            last_column // half > int(anchor.x()) // half and last_column >= int(anchor.x())
        ):
            raise RuntimeError(
                f"LogicalNeuronOnDLS: anchored at {anchor} the compartments would reach row "
                f"{last_row} and column {last_column}; anchor them further to the upper left, "
                f"within one half of {half} columns"
            )
        self._compartments = tuple(
            (
                compartment,
                tuple(
                    AtomicNeuronOnDLS(int(neuron.x()) + right, int(neuron.y()) + down)
                    for neuron in neurons
                ),
            )
            for compartment, neurons in compartments.get_compartments().items()
        )

    def get_placed_compartments(self) -> dict[CompartmentOnLogicalNeuron, list[AtomicNeuronOnDLS]]:
        """Return the circuits on the chip by compartment."""
        return self._as_dict()

    def get_atomic_neurons(self) -> list[AtomicNeuronOnDLS]:
        """Return all circuits on the chip, compartment by compartment."""
        return self._all()

    def _shape(self) -> tuple[()] | tuple[LogicalNeuronCompartments, AtomicNeuronOnDLS]:
        """Return what the neuron can be made from again."""
        neurons = self._all()
        if not neurons:
            return ()
        left = min(int(neuron.x()) for neuron in neurons)
        top = min(int(neuron.y()) for neuron in neurons)
        compartments = {
            compartment: [
                AtomicNeuronOnLogicalNeuron(int(neuron.x()) - left, int(neuron.y()) - top)
                for neuron in placed
            ]
            for compartment, placed in self._compartments
        }
        return LogicalNeuronCompartments(compartments), AtomicNeuronOnDLS(left, top)

    def __repr__(self) -> str:
        return f"LogicalNeuronOnDLS({', '.join(map(repr, self._shape()))})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return LogicalNeuronOnDLS, self._shape()
