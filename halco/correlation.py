"""Correlation sensors of the synapses and their read-out lines.

Switches at the bottom of each column connect the sensors' outputs, or the synaptic currents, to
the column converter or to the neuron. They are reached four columns at a time, see
:mod:`halco.synapse`.
"""

from __future__ import annotations

from halco.composed import On
from halco.conversion import local_part, outer_part, same_index
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Ranged, X
from halco.synapse import (
    SynapseQuadColumnOnDLS,
    SynapseQuadRegisters,
    SynapseRowRegisters,
    SynramOnDLS,
)


class ColumnCorrelationRowOnDLS(Coordinate, PerHemisphere):
    """All correlation switches of a half."""


class ColumnCurrentRowOnDLS(Coordinate, PerHemisphere):
    """All current switches of a half."""


class CommonCorrelationConfigOnDLS(Coordinate, PerHemisphere):
    """Timing of the sensors of a half."""


class CorrelationResetOnDLS(SynapseQuadRegisters, Coordinate):
    """Reset of the sensors of a quad of synapses."""


class CorrelationResetRowOnDLS(SynapseRowRegisters, Coordinate):
    """Reset of the sensors of a row of synapses."""


class ColumnQuad(Ranged, axis=X, size=64):
    """What exists once for each column of synapse quads of a half."""

    toSynapseQuadColumnOnDLS = same_index(lambda: SynapseQuadColumnOnDLS)


class ColumnCorrelationQuadOnSynram(ColumnQuad):
    """Correlation switches of four columns of a half."""


class ColumnCorrelationQuadOnDLS(
    On, ColumnCorrelationQuadOnSynram, Coordinate, outer=SynramOnDLS, names=("block", "synram")
):
    """Correlation switches of four columns."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toColumnCorrelationQuadOnSynram = local_part(ColumnCorrelationQuadOnSynram)


class ColumnCurrentQuadOnSynram(ColumnQuad):
    """Current switches of four columns of a half."""


class ColumnCurrentQuadOnDLS(
    On, ColumnCurrentQuadOnSynram, Coordinate, outer=SynramOnDLS, names=("block", "synram")
):
    """Current switches of four columns."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toColumnCurrentQuadOnSynram = local_part(ColumnCurrentQuadOnSynram)
