"""Crossbar: routes spikes from 20 inputs to 12 outputs.

Inputs are the event outputs of the neurons (8), the events from outside (4) and the background
sources (8); outputs are the busses to the synapse drivers (8) and the events to the outside (4).
Not every input meets every output, see :class:`CrossbarNodeOnDLS`.
"""

from __future__ import annotations

from typing import Any, ClassVar

import halco
from halco.composed import Grid
from halco.conversion import conversion
from halco.ranged import Coordinate, Enum, Ranged, X, Y


class CrossbarOnDLS(Coordinate, Ranged, size=1):
    """Crossbar with all its nodes and outputs."""


class CrossbarOutputConfigOnDLS(Coordinate, Ranged, size=1):
    """Registers of all outputs of the crossbar."""


class CrossbarL2OutputOnDLS(Ranged, size=4):
    """Output of the crossbar to the outside."""

    @conversion
    def toCrossbarOutputOnDLS(self) -> CrossbarOutputOnDLS:
        """Return the output; those to the outside follow those to the busses."""
        return CrossbarOutputOnDLS(int(self) + halco.PADIBusOnDLS.size)


class CrossbarOutputOnDLS(Coordinate, Ranged, axis=X, size=12):
    """Output of the crossbar: 8 to the busses of the synapse drivers, then 4 to the outside."""

    @conversion
    def toPADIBusOnDLS(self) -> halco.PADIBusOnDLS | None:
        """Return the bus at the output, or ``None``."""
        busses = halco.PADIBusOnDLS
        return busses(Enum(int(self))) if self < busses.size else None

    @conversion
    def toCrossbarL2OutputOnDLS(self) -> CrossbarL2OutputOnDLS | None:
        """Return the output to the outside, or ``None``."""
        outside = int(self) - halco.PADIBusOnDLS.size
        return CrossbarL2OutputOnDLS(outside) if outside >= 0 else None


class CrossbarInputOnDLS(Coordinate, Ranged, axis=Y, size=20):
    """Input of the crossbar: 8 from neurons, 4 from outside, 8 from background sources."""

    @conversion
    def toNeuronEventOutputOnDLS(self) -> halco.NeuronEventOutputOnDLS | None:
        """Return the event output of neurons at the input, or ``None``."""
        outputs = halco.NeuronEventOutputOnDLS
        return outputs(Enum(int(self))) if self < outputs.size else None

    @conversion
    def toSPL1Address(self) -> halco.SPL1Address | None:
        """Return the channel of events from outside at the input, or ``None``."""
        channel = int(self) - halco.NeuronEventOutputOnDLS.size
        return halco.SPL1Address(channel) if 0 <= channel < halco.SPL1Address.size else None


def _nodes() -> list[tuple[int, int]]:
    """Return output and input of each node, input by input."""
    nodes = []
    for source in range(CrossbarInputOnDLS.size):
        lane = source % 4
        if source < 8:  # neurons: their lane of upper busses, lower busses and outside
            outputs = [lane, 4 + lane, 8 + lane]
        elif source < 12:  # from outside: all busses, and back out on the same lane
            outputs = [*range(8), 8 + lane]
        elif source < 16:  # background of the upper half: its busses only
            outputs = [lane, 8 + lane]
        else:  # background of the lower half
            outputs = [4 + lane, 8 + lane]
        nodes += [(output, source) for output in outputs]
    return nodes


class CrossbarNodeOnDLS(Grid[CrossbarOutputOnDLS, CrossbarInputOnDLS], Coordinate, size=76):
    """Node of the crossbar, where an input (y) meets an output (x); 76 of 240 pairs exist.

    Neurons reach the busses and the output to the outside of their own lane, number modulo 4;
    events from outside reach all busses; background sources reach one bus, those of the upper half
    an upper one. From outside and from the background, one output to the outside can be reached.

    Raises:
        RuntimeError: there is no node at the pair.
    """

    _nodes: ClassVar[list[tuple[int, int]]] = _nodes()
    _positions: ClassVar[dict[tuple[int, int], int]] = {n: i for i, n in enumerate(_nodes)}

    @classmethod
    def _join(cls, x: Ranged, y: Ranged) -> int:
        try:
            return cls._positions[int(x), int(y)]
        except KeyError:
            raise RuntimeError(f"CrossbarNodeOnDLS: there is no node at {x}, {y}") from None

    @classmethod
    def _divide(cls, position: int) -> tuple[int, int]:
        return cls._nodes[position]

    @classmethod
    def to_x(cls, e: Any) -> CrossbarOutputOnDLS:
        """Return the output of a position."""
        return cls(e).x()

    @classmethod
    def to_y(cls, e: Any) -> CrossbarInputOnDLS:
        """Return the input of a position."""
        return cls(e).y()

    @classmethod
    def to_enum(cls, x: Any, y: Any) -> Enum:
        """Return the position of an output and an input."""
        return cls(x, y).toEnum()

    @conversion
    def toCrossbarOutputOnDLS(self) -> CrossbarOutputOnDLS:
        """Return the output."""
        return self.x()

    @conversion
    def toCrossbarInputOnDLS(self) -> CrossbarInputOnDLS:
        """Return the input."""
        return self.y()
