"""Logical neurons: several compartments, each of several circuits, configured as one neuron."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from halco import CompartmentOnLogicalNeuron, LogicalNeuronOnDLS
from haldls import Backend, Container
from lola.analog import analog
from lola.neuron import AtomicNeuron
from lola.record import Field, Memory, Part, Record, flag, fresh, part, plain_fields, restore_fields

if TYPE_CHECKING:
    from lola.morphology import Site

#: Compartment, and position of a circuit in it.
Index = tuple[int, int]


class SafePart(Part[Any]):
    """Multi-compartment settings; assignment takes over the parameters, not the switches."""

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Copy the public fields of another one there."""
        if not isinstance(value, self.type):
            raise TypeError(f"{value!r} is not a {self.type.__qualname__}")
        target = self.load(memory, key)
        for name in self.type._layout:
            if not name.startswith("_"):
                setattr(target, name, getattr(value, name))


class MCSafeAtomicNeuron(Record):
    """Circuit of a logical neuron: an atomic neuron whose structural switches cannot be changed.

    Made of nothing, of an atomic neuron, or of its multi-compartment settings.
    """

    SynapticInput = AtomicNeuron.SynapticInput
    Leak = AtomicNeuron.Leak
    Reset = AtomicNeuron.Reset
    Threshold = AtomicNeuron.Threshold
    ConstantCurrent = AtomicNeuron.ConstantCurrent
    MembraneCapacitance = AtomicNeuron.MembraneCapacitance
    Adaptation = AtomicNeuron.Adaptation
    Exponential = AtomicNeuron.Exponential
    EventRouting = AtomicNeuron.EventRouting
    Readout = AtomicNeuron.Readout
    RefractoryPeriod = AtomicNeuron.RefractoryPeriod
    Bayesian = AtomicNeuron.Bayesian

    class Multicompartment(Record):
        """Settings of the resistor; the switches are those of the morphology, out of reach.

        The fields are those of an atomic neuron in the same order.
        """

        _connect_soma = flag()
        _connect_soma_right = flag()
        _connect_right = flag()
        _connect_vertical = flag()
        _enable_conductance = flag()
        enable_conductance_division = flag()
        enable_conductance_multiplication = flag()
        i_bias_nmda = analog()

        def __init__(self, *values: Any, **named: Any) -> None:
            super().__init__(**named)
            if values:
                (other,) = values
                if not isinstance(other, (type(self), AtomicNeuron.Multicompartment)):
                    raise TypeError(f"{other!r} are not multi-compartment settings")
                self._memory = fresh(self._dtype, other._memory.tobytes())

    excitatory_input = part(SynapticInput)
    inhibitory_input = part(SynapticInput)
    leak = part(Leak)
    reset = part(Reset)
    threshold = part(Threshold)
    multicompartment: Field[Multicompartment] = Field(SafePart(Multicompartment))
    constant_current = part(ConstantCurrent)
    membrane_capacitance = part(MembraneCapacitance)
    adaptation = part(Adaptation)
    exponential = part(Exponential)
    event_routing = part(EventRouting)
    readout = part(Readout)
    refractory_period = part(RefractoryPeriod)
    bayesian = part(Bayesian)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(**named)
        if values:
            (other,) = values
            if isinstance(other, (type(self), AtomicNeuron)):
                self._memory = fresh(self._dtype, other._memory.tobytes())
            else:
                self._memory["multicompartment"] = self.Multicompartment(other)._memory

    def _atomic_neuron(self) -> AtomicNeuron:
        """Return the atomic neuron with the same settings and switches."""
        return AtomicNeuron._over(fresh(AtomicNeuron._dtype, self._memory.tobytes()))


class LogicalNeuron(Container):
    """A neuron of several compartments; :meth:`lola.Morphology.done` makes it.

    ``neuron[compartment, i]`` is the i-th circuit of a compartment, in the order of its place
    (:class:`halco.LogicalNeuronOnDLS`). The place also decides on which side of a connection the
    switch is: "right" is right on the chip, also for a mirrored neuron.
    """

    coordinate_type = LogicalNeuronOnDLS
    backends = (Backend.Omnibus, Backend.OmnibusChipOverJTAG)

    def __init__(self, other: LogicalNeuron | None = None) -> None:
        self._circuits: dict[int, list[MCSafeAtomicNeuron]] = {}
        self._right: list[tuple[Index, Index]] = []
        self._soma_right: list[tuple[Index, Index]] = []
        if other is not None:
            self._circuits = {
                compartment: [MCSafeAtomicNeuron(circuit) for circuit in circuits]
                for compartment, circuits in other._circuits.items()
            }
            self._right, self._soma_right = list(other._right), list(other._soma_right)

    @classmethod
    def _from_switches(
        cls,
        compartments: list[list[Site]],
        switches: Mapping[Site, AtomicNeuron.Multicompartment],
    ) -> LogicalNeuron:
        """Return the neuron of compartments and of the switches of their circuits."""
        neuron = cls()
        neuron._circuits = {
            index: [MCSafeAtomicNeuron(switches[site]) for site in sites]
            for index, sites in enumerate(compartments)
        }
        neuron._find_connections(dict(enumerate(compartments)))
        return neuron

    def _find_connections(self, places: Mapping[int, list[Site]]) -> None:
        """Work out from the switches which circuits are connected from left to right.

        Raises:
            RuntimeError: a circuit is connected to one that is not part of the neuron.
        """
        indices = {
            site: (compartment, position)
            for compartment, sites in places.items()
            for position, site in enumerate(sites)
        }
        self._right, self._soma_right = [], []
        for (column, row), index in indices.items():
            settings = self[index].multicompartment
            for is_set, found, what in (
                (settings._connect_right, self._right, "membrane"),
                (settings._connect_soma_right, self._soma_right, "shared line"),
            ):
                if not is_set:
                    continue
                neighbour = indices.get((column + 1, row))
                if neighbour is None:
                    raise RuntimeError(
                        f"compartment {index[0]}: the {what} of circuit (column {column}, "
                        f"row {row}) is connected to the right, where no circuit of the neuron is"
                    )
                found.append((index, neighbour))

    @property
    def morphology(self) -> dict[CompartmentOnLogicalNeuron, list[MCSafeAtomicNeuron]]:
        """Circuits by compartment; the circuits are references."""
        return {
            CompartmentOnLogicalNeuron(compartment): list(circuits)
            for compartment, circuits in self._circuits.items()
        }

    def at(
        self, compartment_coord: CompartmentOnLogicalNeuron | int, neuron_index: int
    ) -> MCSafeAtomicNeuron:
        """Return a circuit of a compartment, a reference.

        Raises:
            IndexError: no such compartment or circuit.
        """
        circuits = self._circuits.get(int(compartment_coord))
        if circuits is None:
            raise IndexError(
                f"compartment {int(compartment_coord)}: the neuron has {len(self._circuits)}"
            )
        if not 0 <= neuron_index < len(circuits):
            raise IndexError(
                f"compartment {int(compartment_coord)}: has {len(circuits)} circuits, "
                f"none at {neuron_index}"
            )
        return circuits[neuron_index]

    def __getitem__(
        self, index: tuple[CompartmentOnLogicalNeuron | int, int]
    ) -> MCSafeAtomicNeuron:
        return self.at(*index)

    def __setitem__(
        self, index: tuple[CompartmentOnLogicalNeuron | int, int], neuron: MCSafeAtomicNeuron
    ) -> None:
        target = self.at(*index)
        if not isinstance(neuron, MCSafeAtomicNeuron):
            raise TypeError(f"{neuron!r} is not a MCSafeAtomicNeuron")
        for name in MCSafeAtomicNeuron._layout:
            setattr(target, name, getattr(neuron, name))

    def collapse_neuron(self) -> dict[CompartmentOnLogicalNeuron, list[AtomicNeuron]]:
        """Return the circuits as atomic neurons, with the switches of the morphology."""
        return {
            compartment: [circuit._atomic_neuron() for circuit in circuits]
            for compartment, circuits in self.morphology.items()
        }

    def _placed(self, coordinate: LogicalNeuronOnDLS) -> NDArray[Any]:
        """Return the atomic neurons in the order of the words, switches as the place needs them.

        Raises:
            RuntimeError: the place has other compartments than the neuron.
        """
        places = _sites(coordinate)
        if {c: len(sites) for c, sites in places.items()} != {
            c: len(circuits) for c, circuits in self._circuits.items()
        }:
            raise RuntimeError(
                f"LogicalNeuron: has compartments of {_sizes(self._circuits)} circuits, but the "
                f"coordinate places {_sizes(places)}: use the compartments of the same done()"
            )
        records = np.empty(sum(map(len, places.values())), AtomicNeuron._dtype)
        rows: dict[Index, int] = {}
        for compartment in places:
            for position, circuit in enumerate(self._circuits[compartment]):
                row = rows[compartment, position] = len(rows)
                records[row] = np.asarray(circuit._memory).view(AtomicNeuron._dtype)
        for switch, pairs in (
            ("connect_right", self._right),
            ("connect_soma_right", self._soma_right),
        ):
            values = records["multicompartment"][switch]
            values[...] = False
            for pair in pairs:
                left = min(pair, key=lambda index: places[index[0]][index[1]])
                values[rows[left]] = True
        return records

    @classmethod
    def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Any:
        """Return the addresses of all circuits, compartment by compartment."""
        table = AtomicNeuron.address_table("write", backend)
        circuits = [int(circuit) for circuit in coordinate.get_atomic_neurons()]
        return table[np.array(circuits, np.intp)].ravel()

    @classmethod
    def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Any:
        """Return the addresses of all circuits, compartment by compartment."""
        return cls.write_addresses(coordinate, backend)

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Any:
        """Return the words of all circuits, compartment by compartment.

        Raises:
            TypeError: no coordinate; without it, "right" is not known.
            RuntimeError: the coordinate does not fit the neuron.
        """
        if coordinate is None:
            raise TypeError("LogicalNeuron: encode needs the coordinate")
        return AtomicNeuron.encode_records(self._placed(coordinate)).ravel()

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the neuron whose words were read at a coordinate.

        Raises:
            TypeError: no coordinate.
            RuntimeError: connections to circuits that are not part of the neuron.
        """
        if coordinate is None:
            raise TypeError("LogicalNeuron: decode needs the coordinate")
        places = _sites(coordinate)
        count = sum(map(len, places.values()))
        each = np.asarray(words, np.uint32).reshape(count, -1)
        circuits = iter(AtomicNeuron.decode_records(each))
        neuron = cls()
        for compartment, sites in places.items():
            neuron._circuits[compartment] = [
                MCSafeAtomicNeuron(AtomicNeuron._over(next(circuits))) for _ in sites
            ]
        neuron._find_connections(places)
        return neuron

    def to_plain(self) -> dict[str, Any]:
        """Return circuits and connections as dictionaries, lists and numbers."""
        return {
            "morphology": {
                str(compartment): [_plain(circuit) for circuit in circuits]
                for compartment, circuits in self._circuits.items()
            },
            "connect_right": [[list(index) for index in pair] for pair in self._right],
            "connect_soma_right": [[list(index) for index in pair] for pair in self._soma_right],
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Self:
        """Return the neuron that :meth:`to_plain` described.

        Raises:
            ValueError: anything else.
        """
        neuron = cls()
        try:
            for compartment, circuits in plain["morphology"].items():
                made = [MCSafeAtomicNeuron() for _ in circuits]
                for circuit, values in zip(made, circuits, strict=True):
                    restore_fields(
                        "MCSafeAtomicNeuron", circuit._slots(), np.asarray(circuit._memory), values
                    )
                neuron._circuits[int(CompartmentOnLogicalNeuron(int(compartment)))] = made
            neuron._right = neuron._pairs(plain["connect_right"])
            neuron._soma_right = neuron._pairs(plain["connect_soma_right"])
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise ValueError(f"LogicalNeuron: {type(error).__name__}: {error}") from None
        return neuron

    def _pairs(self, plain: Iterable[Any]) -> list[tuple[Index, Index]]:
        pairs = [((int(a), int(b)), (int(c), int(d))) for (a, b), (c, d) in plain]
        for pair in pairs:
            for index in pair:
                self.at(*index)
        return pairs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LogicalNeuron):
            return NotImplemented
        return self._circuits == other._circuits

    __hash__ = None  # type: ignore[assignment]  # neurons change

    def __copy__(self) -> LogicalNeuron:
        return LogicalNeuron(self)

    def __deepcopy__(self, memo: object) -> LogicalNeuron:
        return LogicalNeuron(self)

    def __repr__(self) -> str:
        lines = [
            f"    compartment {compartment}, circuit {position}: {circuit!r}"
            for compartment, circuits in self._circuits.items()
            for position, circuit in enumerate(circuits)
        ]
        return "\n".join(["LogicalNeuron(", *lines, ")"])


def _plain(circuit: MCSafeAtomicNeuron) -> dict[str, Any]:
    return plain_fields(circuit._slots(), np.asarray(circuit._memory))


def _sites(coordinate: LogicalNeuronOnDLS) -> dict[int, list[Site]]:
    """Return column and row on the chip of all circuits, by compartment."""
    return {
        int(compartment): [(int(circuit.x()), int(circuit.y())) for circuit in circuits]
        for compartment, circuits in coordinate.get_placed_compartments().items()
    }


def _sizes(compartments: Mapping[int, list[Any]]) -> str:
    return "/".join(str(len(circuits)) for circuits in compartments.values())
