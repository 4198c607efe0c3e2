"""Rows of switches between the columns of a synapse array and what they can be connected to."""

from __future__ import annotations

import halco
import haldls
from haldls import DifferentialWriteTrait
from lola.arrays import array, array_type
from lola.composite import Composite, Piece, consecutive
from lola.quad import BY_QUAD
from lola.source import Sorted


class ColumnCorrelationRow(Composite, DifferentialWriteTrait):
    """Switches of all 256 columns between correlation sensors, CADC, neurons and debug lines."""

    coordinate_type = halco.ColumnCorrelationRowOnDLS
    Value = haldls.ColumnCorrelationQuad.ColumnCorrelationSwitch
    Values = array_type(Value, halco.SynapseOnSynapseRow)
    values = array(Values)
    _pieces = (
        Piece(
            haldls.ColumnCorrelationQuad,
            consecutive(halco.ColumnCorrelationQuadOnDLS, halco.ColumnCorrelationRowOnDLS),
            {
                name: Sorted(name.replace("switches", "values"), BY_QUAD)
                for name in haldls.ColumnCorrelationQuad.columns()
            },
        ),
    )


class ColumnCurrentRow(Composite, DifferentialWriteTrait):
    """Switches of all 256 columns between synapses, synaptic inputs and debug lines."""

    coordinate_type = halco.ColumnCurrentRowOnDLS
    Value = haldls.ColumnCurrentQuad.ColumnCurrentSwitch
    Values = array_type(Value, halco.SynapseOnSynapseRow)
    values = array(Values)
    _pieces = (
        Piece(
            haldls.ColumnCurrentQuad,
            consecutive(halco.ColumnCurrentQuadOnDLS, halco.ColumnCurrentRowOnDLS),
            {
                name: Sorted(name.replace("switches", "values"), BY_QUAD)
                for name in haldls.ColumnCurrentQuad.columns()
            },
        ),
    )
