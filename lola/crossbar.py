"""The event crossbar."""

from __future__ import annotations

import halco
import haldls
from haldls import Backend
from lola.arrays import array, array_type
from lola.composite import Composite, Piece, consecutive
from lola.held import held


class Crossbar(Composite):
    """Filters of all nodes and settings of the outputs."""

    coordinate_type = halco.CrossbarOnDLS
    backends = (Backend.Omnibus,)
    unsupported_read_targets = frozenset({"hardware"})
    Nodes = array_type(haldls.CrossbarNode, halco.CrossbarNodeOnDLS)
    nodes = array(Nodes)
    outputs = held(haldls.CrossbarOutputConfig)
    _pieces = (
        Piece(
            haldls.CrossbarOutputConfig,
            consecutive(halco.CrossbarOutputConfigOnDLS, coordinate_type),
            "outputs",
        ),
        Piece(haldls.CrossbarNode, consecutive(halco.CrossbarNodeOnDLS, coordinate_type), "nodes"),
    )
