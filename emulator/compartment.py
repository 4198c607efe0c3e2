"""Electrical network of the membranes: what the switches between neuron circuits connect.

Each circuit n has a membrane M(n) and a segment S(n) of the shared line of its row. Closed switches
merge both kinds of places into nodes; the conductances between a membrane and its segment join
different nodes. Columns 127 and 128 are never connected. Lines have no capacitance of their own, so
one that only conductances touch is eliminated exactly (star-mesh transformation).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator.compartment_kernel import Coupling

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

COUNT, COLUMNS, HALF = 512, 256, 128
#: Conductance below which a connection is none.
_NOTHING = 1e-15


class _Sets:
    """Disjoint sets of numbers; a set is named after its smallest member."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, place: int) -> int:
        """Return the name of the set of a place."""
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, left: int, right: int) -> None:
        """Make one set of two."""
        left, right = self.find(left), self.find(right)
        self._parent[max(left, right)] = min(left, right)


@attrs.frozen(eq=False)
class Network:
    """Nodes and the conductances between them.

    Attributes:
        node: first circuit of the node that each circuit's membrane belongs to.
        first_member, members: circuits of each node, as ranges of a list.
        edges: (node, node, conductance) of resistive connections, siemens.
    """

    node: Ints
    first_member: Ints
    members: Ints
    edges: tuple[tuple[int, int, float], ...]

    @classmethod
    def of_switches(cls, config: Mapping[str, NDArray[Any]], conductance: Floats) -> Self:
        """Return the network of closed switches.

        Args:
            config: columns of NeuronConfig for all 512 circuits; none means all open.
            conductance: of the resistor of each circuit, siemens.
        """
        sets = _Sets(2 * COUNT)
        if config:
            _close(sets, config)
        node = np.array([sets.find(n) for n in range(COUNT)], dtype=np.int32)
        order = np.argsort(node, kind="stable").astype(np.int32)
        first = np.searchsorted(node[order], np.arange(COUNT + 1)).astype(np.int32)
        edges: list[tuple[int, int, float]] = []
        if config:
            resistive = np.flatnonzero(config["enable_multicomp_conductance"])
            edges = _eliminate(
                [
                    (sets.find(int(n)), sets.find(COUNT + int(n)), float(conductance[n]))
                    for n in resistive
                ]
            )
        return cls(node, first, order, tuple(edges))

    @property
    def owner(self) -> NDArray[np.bool_]:
        """Whether each circuit gives its node the name."""
        return np.asarray(self.node == np.arange(COUNT))

    @property
    def merged(self) -> bool:
        """Whether any node has several circuits."""
        return not bool(self.owner.all())

    @property
    def coupled(self) -> Ints:
        """Nodes with resistive connections, ascending."""
        ends = {end for left, right, _ in self.edges for end in (left, right)}
        return np.array(sorted(ends), dtype=np.int32)

    def collect(self, values: Floats) -> Floats:
        """Return the sum over the circuits of each node, zero elsewhere."""
        return np.bincount(self.node, weights=values, minlength=COUNT).astype(np.float64)

    def coupling(self, capacitance: Floats, conductance: Floats, rest: Floats) -> Coupling | None:
        """Return the flow between resistively connected nodes, or None if there is none.

        Args:
            capacitance: of each node, farad.
            conductance: of the leak of each node, siemens.
            rest: voltage at which the deviation of each node is zero.
        """
        if not self.edges:
            return None
        blocks = self._blocks()
        order = [node for block in blocks for node in block]
        place = {node: i for i, node in enumerate(order)}
        rates = np.zeros((len(order), len(order)))
        for left, right, resistor in self.edges:
            for one, other in ((left, right), (right, left)):
                rates[place[one], place[one]] += resistor / capacitance[one]
                rates[place[one], place[other]] -= resistor / capacitance[one]
        bounds = np.cumsum([0, *map(len, blocks)]).tolist()
        index = np.array(order, dtype=np.int32)
        leaks = conductance[index] / capacitance[index]
        return Coupling(index, rates, leaks, bounds, rest[index])

    def _blocks(self) -> list[list[int]]:
        """Return the nodes of each connected network."""
        sets = _Sets(COUNT)
        for left, right, _ in self.edges:
            sets.join(left, right)
        blocks: dict[int, list[int]] = {}
        for node in self.coupled.tolist():
            blocks.setdefault(sets.find(node), []).append(node)
        return list(blocks.values())


def _close(sets: _Sets, config: Mapping[str, NDArray[Any]]) -> None:
    for n in np.flatnonzero(config["connect_soma"]).tolist():
        sets.join(n, COUNT + n)
    for name, shift in (("connect_soma_right", COUNT), ("connect_membrane_right", 0)):
        for n in np.flatnonzero(config[name]).tolist():
            if n % HALF != HALF - 1:
                sets.join(shift + n, shift + n + 1)
    down = config["connect_bottom"]
    for column in np.flatnonzero(down[:COLUMNS] & down[COLUMNS:]).tolist():
        sets.join(column, column + COLUMNS)


def _eliminate(edges: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Replace lines without a membrane (numbers from 512 on) by what they connect."""
    between: dict[int, dict[int, float]] = {}
    for left, right, conductance in edges:
        if left != right and conductance > _NOTHING:
            for one, other in ((left, right), (right, left)):
                ends = between.setdefault(one, {})
                ends[other] = ends.get(other, 0.0) + conductance
    for line in sorted(place for place in between if place >= COUNT):
        ends = between.pop(line)
        total = sum(ends.values())
        for one in ends:
            del between[one][line]
            for other in ends:
                if other != one:
                    share = ends[one] * ends[other] / total
                    between[one][other] = between[one].get(other, 0.0) + share
    return [
        (one, other, conductance)
        for one, ends in sorted(between.items())
        for other, conductance in sorted(ends.items())
        if one < other
    ]
