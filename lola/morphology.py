"""Multi-compartment neurons before they have a place: which switches join which circuits.

Every neuron circuit has a membrane and a segment of a shared line. Switches join membranes with
their neighbours, line segments with their right neighbours, and a membrane with its own segment,
directly or through a resistor. Circuits that are joined without a resistor are one compartment;
compartments meet on the shared lines, through resistors. See Kaiser et al. 2022, Emulating
Dendritic Computing Paradigms on Analog Neuromorphic Hardware.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from halco import (
    AtomicNeuronOnLogicalNeuron,
    CompartmentOnLogicalNeuron,
    LogicalNeuronCompartments,
    NeuronColumnOnLogicalNeuron,
    NeuronRowOnLogicalNeuron,
)
from lola import picture
from lola.logical_neuron import LogicalNeuron
from lola.neuron import AtomicNeuron

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Multicompartment = AtomicNeuron.Multicompartment
#: Column and row of a circuit.
Site = tuple[int, int]
Node = TypeVar("Node", bound=Hashable)


def site_of(circuit: AtomicNeuronOnLogicalNeuron) -> Site:
    """Return column and row as plain numbers."""
    return int(circuit.x()), int(circuit.y())


def circuit_at(site: Site) -> AtomicNeuronOnLogicalNeuron:
    """Return the coordinate of a column and a row."""
    column, row = site
    return AtomicNeuronOnLogicalNeuron(
        NeuronColumnOnLogicalNeuron(column), NeuronRowOnLogicalNeuron(row)
    )


def by_rows(site: Site) -> Site:
    """Return the sort key that puts circuits in the order of their coordinates."""
    return site[1], site[0]


def reach(start: Node, neighbours: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """Return all nodes that can be reached from one, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        new = set(neighbours(waiting.pop())) - found
        found |= new
        waiting.extend(new)
    return found


def name(sites: Iterable[Site]) -> str:
    """Return circuits as text, for messages."""
    return ", ".join(f"(column {column}, row {row})" for column, row in sorted(sites, key=by_rows))


class Morphology:
    """Builder of logical neurons: sets switches and checks that they make up one neuron.

    Circuits are addressed by :class:`halco.AtomicNeuronOnLogicalNeuron`, (column, row) relative to
    the neuron. ``repr`` draws the current state, :meth:`plot` too.
    """

    def __init__(self) -> None:
        self._switches: dict[Site, Multicompartment] = {}
        self._compartments: list[list[Site]] = []

    def _at(self, site: Site) -> Multicompartment:
        """Return the switches of a circuit, making it part of the neuron."""
        if site not in self._switches:
            self._switches[site] = Multicompartment()
        return self._switches[site]

    @property
    def morphology(self) -> dict[AtomicNeuronOnLogicalNeuron, Multicompartment]:
        """Switches of every circuit that is part of the neuron, in the order of the circuits."""
        return {
            circuit_at(site): self._switches[site] for site in sorted(self._switches, key=by_rows)
        }

    def __getitem__(self, coord: AtomicNeuronOnLogicalNeuron) -> Multicompartment:
        """Return the switches of a circuit.

        Raises:
            IndexError: the circuit is not part of the neuron.
        """
        try:
            return self._switches[site_of(coord)]
        except KeyError:
            raise IndexError(
                f"circuit {name([site_of(coord)])} is not part of the neuron"
            ) from None

    def connect_to_soma(self, coord: AtomicNeuronOnLogicalNeuron) -> None:
        """Connect a circuit to the shared line of its row, directly.

        Raises:
            RuntimeError: the circuit is connected through its resistor. Both switches are set then.
        """
        switches = self._at(site_of(coord))
        switches.connect_soma = True
        if switches.enable_conductance:
            self._refuse_second_connection(site_of(coord), "through its resistor", "directly")

    def connect_resistor_to_soma(self, coord: AtomicNeuronOnLogicalNeuron) -> None:
        """Connect a circuit to the shared line of its row through its resistor.

        Raises:
            RuntimeError: the circuit is connected directly. Both switches are set then.
        """
        switches = self._at(site_of(coord))
        switches.enable_conductance = True
        if switches.connect_soma:
            self._refuse_second_connection(site_of(coord), "directly", "through its resistor")

    def _refuse_second_connection(self, site: Site, before: str, now: str) -> NoReturn:
        owner = self._owner(site)
        of = f"compartment {owner}: " if owner is not None else ""
        raise RuntimeError(
            f"{of}circuit {name([site])} is connected to the shared line {before} and cannot be "
            f"connected {now} as well: a circuit has one connection to its line"
        )

    def connect_soma_line(
        self,
        start: NeuronColumnOnLogicalNeuron | int,
        end: NeuronColumnOnLogicalNeuron | int,
        row: NeuronRowOnLogicalNeuron | int,
    ) -> None:
        """Join the shared line of a row from one column to another one, both included.

        Circuits in between that nothing else connects become bridges, compartments of their own.
        """
        first, last = int(NeuronColumnOnLogicalNeuron(start)), int(NeuronColumnOnLogicalNeuron(end))
        level = int(NeuronRowOnLogicalNeuron(row))
        for column in range(first, last):
            self._at((column, level)).connect_soma_right = True
        self._at((last, level))

    def create_compartment(
        self, compartment: Iterable[AtomicNeuronOnLogicalNeuron]
    ) -> CompartmentOnLogicalNeuron:
        """Join the membranes of adjacent circuits into a compartment and return its index.

        Raises:
            RuntimeError: no circuit, one of another compartment, or not one adjacent group.
                Nothing is changed then.
        """
        index = CompartmentOnLogicalNeuron(len(self._compartments))
        sites = [site_of(circuit) for circuit in compartment]
        self._check_new(int(index), sites)
        group = set(sites)
        for column, row in group:
            switches = self._at((column, row))
            switches.connect_vertical |= (column, 1 - row) in group
            switches.connect_right |= (column + 1, row) in group
        self._compartments.append(sites)
        return index

    def _check_new(self, index: int, sites: list[Site]) -> None:
        if not sites:
            raise RuntimeError(f"compartment {index}: has no circuit, at least one is needed")
        for site in sites:
            owner = self._owner(site)
            if owner is not None:
                raise RuntimeError(
                    f"compartment {index}: circuit {name([site])} already belongs to compartment "
                    f"{owner} of {name(self._compartments[owner])}: compartments share no circuits"
                )
        group = set(sites)

        def adjacent(site: Site) -> set[Site]:
            return group & beside(site)

        reached = reach(sites[0], adjacent)
        apart = group - reached
        if apart:
            raise RuntimeError(
                f"compartment {index}: circuit {name(apart)} is not adjacent to "
                f"{name(group - apart)}: the circuits of a compartment must be contiguous, side by "
                "side or opposite"
            )

    def _owner(self, site: Site) -> int | None:
        """Return the created compartment that a circuit belongs to."""
        return next((i for i, sites in enumerate(self._compartments) if site in sites), None)

    def done(self) -> tuple[LogicalNeuronCompartments, LogicalNeuron]:
        """Check that the circuits are one neuron; return its shape and its configuration.

        Circuits that were not named in a compartment are sorted into further ones.

        Raises:
            RuntimeError: compartments that are joined without a resistor, or that do not hang
                together. Nothing is changed then.
        """
        compartments = self._all_compartments()
        owners = {site: i for i, sites in enumerate(compartments) for site in sites}
        reached = reach(0, lambda index: self._next_compartments(compartments[index], owners))
        apart = sorted(set(range(len(compartments))) - reached)
        if apart:
            raise RuntimeError(
                f"compartment {apart[0]}: circuit {name(compartments[apart[0]])} cannot be reached "
                "from compartment 0 over the shared lines: all compartments of a neuron are "
                f"contiguous\n{self}"
            )
        shape = LogicalNeuronCompartments(
            {
                CompartmentOnLogicalNeuron(index): [circuit_at(site) for site in sites]
                for index, sites in enumerate(compartments)
            }
        )
        return shape, LogicalNeuron._from_switches(compartments, self._switches)

    def _all_compartments(self) -> list[list[Site]]:
        """Return the created compartments, then those of all other circuits.

        Raises:
            RuntimeError: a created one is connected to circuits outside of it without a resistor.
        """
        if not self._switches:
            raise RuntimeError("no circuit is part of the neuron: create a compartment first")
        left = set(self._switches)
        compartments = [list(sites) for sites in self._compartments]
        for index, sites in enumerate(compartments):
            joined = reach(sites[0], self._joined)
            left -= joined
            for site in sorted(joined.difference(sites), key=by_rows):
                owner = self._owner(site)
                of = f" of compartment {owner}" if owner is not None else ""
                raise RuntimeError(
                    f"compartment {index}: circuit {name([site])}{of} is connected to it without a "
                    f"resistor: different compartments need a resistor in between\n{self}"
                )
            if len(set(sites)) != len(sites):
                raise RuntimeError(f"compartment {index}: names a circuit twice: {name(sites)}")
        while left:
            joined = reach(min(left, key=by_rows), self._joined)
            left -= joined
            compartments.append(sorted(joined, key=by_rows))
        return compartments

    def _joined(self, site: Site) -> Iterator[Site]:
        """Yield the circuits that a circuit is joined to without a resistor."""
        own, (column, row) = self._switches[site], site
        other, right, left = (column, 1 - row), (column + 1, row), (column - 1, row)
        if own.connect_vertical and self._is_set(other, "connect_vertical"):
            yield other
        if own.connect_right and right in self._switches:
            yield right
        if self._is_set(left, "connect_right"):
            yield left
        if own.connect_soma:
            yield from (there for there in self._line(site) if self._switches[there].connect_soma)

    def _is_set(self, site: Site, switch: str) -> bool:
        return site in self._switches and bool(getattr(self._switches[site], switch))

    def _line(self, site: Site) -> Iterator[Site]:
        """Yield the other circuits whose segment of the shared line is joined to this one's."""
        column, row = site
        while self._is_set((column, row), "connect_soma_right"):
            column += 1
            if (column, row) not in self._switches:
                break
            yield column, row
        column, row = site
        while self._is_set((column - 1, row), "connect_soma_right"):
            column -= 1
            yield column, row

    def _next_compartments(self, sites: list[Site], owners: dict[Site, int]) -> Iterator[int]:
        """Yield the compartments and bridges on the shared lines that a compartment is on."""
        for site in sites:
            if self._is_on_line(site):
                for there in self._line(site):
                    if self._is_on_line(there) or self._is_bridge(there):
                        yield owners[there]

    def _is_on_line(self, site: Site) -> bool:
        switches = self._switches[site]
        return switches.connect_soma or switches.enable_conductance

    def _is_bridge(self, site: Site) -> bool:
        """Whether a circuit does nothing but continue the shared line."""
        switches = self._switches[site]
        return switches.connect_soma_right and not (
            self._is_on_line(site) or switches.connect_right or switches.connect_vertical
        )

    def _groups(self) -> dict[Site, int]:
        """Return a number for each circuit that circuits joined without a resistor share."""
        groups: dict[Site, int] = {}
        starts = [sites[0] for sites in self._compartments] + sorted(self._switches, key=by_rows)
        for start in starts:
            if start not in groups:
                number = len(set(groups.values()))
                groups |= dict.fromkeys(reach(start, self._joined), number)
        return groups

    def __repr__(self) -> str:
        return f"Morphology(\n{picture.text(self._switches, self._groups())})"

    def plot(self, axes: Axes | None = None, **style: Any) -> Axes:
        """Draw circuits, compartments, shared lines and resistors with matplotlib.

        Args:
            axes: where to draw; a new figure by default.
            style: further properties of the lines, such as ``linewidth``.

        Raises:
            ImportError: matplotlib is not installed.
        """
        return picture.plot(self._switches, self._groups(), axes, **style)


def beside(site: Site) -> set[Site]:
    """Return the neighbours on the left, on the right and in the other row."""
    column, row = site
    return {(column - 1, row), (column + 1, row), (column, 1 - row)}
