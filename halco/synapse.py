"""Synapse arrays: one in each half of the chip, 256 rows of 256 synapses.

Synapses are reached four at a time, as a quad of one row. A quad holds every other of eight
neighbouring columns: the even ones in quad columns 0 to 31, the odd ones in quad columns 32 to 63.
The synapses of a quad have a register each for weights, for labels (the addresses they listen to)
and for the calibration of their correlation sensors.
"""

from __future__ import annotations

from typing import Any, Self

import halco
from halco.composed import Grid, On
from halco.conversion import conversion, local_part, marked, outer_part, same_index
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Ranged, X, Y
from halco.typed_array import ArrayType, TypedArray


class SynramOnDLS(Coordinate, PerHemisphere):
    """Upper or lower synapse array."""


class SynapseBlockOnDLS(Coordinate, PerHemisphere):
    """Synapse array with all registers of its synapses."""


class SynapseWeightMatrixOnDLS(Coordinate, PerHemisphere):
    """All weights of a synapse array."""


class SynapseLabelMatrixOnDLS(Coordinate, PerHemisphere):
    """All labels of a synapse array."""


class SynapseCorrelationCalibMatrixOnDLS(Coordinate, PerHemisphere):
    """All calibrations of the correlation sensors of a synapse array."""


class CommonSynramConfigOnDLS(Coordinate, PerHemisphere):
    """Timing of the memory of a synapse array."""


class SynapseBiasSelectionOnDLS(Coordinate, Ranged, size=1):
    """Selection of the bias sources of the synapses."""


class SynapseLabel(Ranged, size=64):
    """Address a synapse listens to."""


class EntryOnQuad(Ranged, size=4):
    """One of the four synapses of a quad, from the left."""


class SynapseQuadColumnOnDLS(Ranged, axis=X, size=64):
    """Column of synapse quads: 32 of the even synapse columns, then 32 of the odd ones."""

    neuron_column_type = ArrayType(lambda: (halco.NeuronColumnOnDLS, EntryOnQuad))
    toColumnCorrelationQuadOnSynram = same_index(lambda: halco.ColumnCorrelationQuadOnSynram)
    toColumnCurrentQuadOnSynram = same_index(lambda: halco.ColumnCurrentQuadOnSynram)

    @marked
    def toNeuronColumnOnDLS(self) -> TypedArray:
        """Return the four neuron columns fed by the quad, in the order of its entries."""
        columns: TypedArray = self.neuron_column_type(
            SynapseOnSynapseRow(entry, self).toNeuronColumnOnDLS() for entry in EntryOnQuad.every()
        )
        return columns


class SynapseOnSynapseRow(Ranged, axis=X, size=256):
    """Column of a synapse, counted from the left; it feeds the neuron of the same column.

    Also made from the entry on a quad and the quad's column.
    """

    toCADCChannelColumnOnSynram = same_index(lambda: halco.CADCChannelColumnOnSynram)
    toNeuronColumnOnDLS = same_index(lambda: halco.NeuronColumnOnDLS)

    def __new__(cls, value: Any = 0, quad: Any = None, *, syn_on_quad: Any = None) -> Self:
        """Return the one instance of a column, or of an entry on a quad."""
        if quad is None:
            return super().__new__(cls, value)
        entry = EntryOnQuad.accept(value if syn_on_quad is None else syn_on_quad)
        odd, group = divmod(int(SynapseQuadColumnOnDLS.accept(quad)), 32)
        return cls._at(8 * group + 2 * int(entry) + odd)

    @conversion
    def toSynapseQuadColumnOnDLS(self) -> SynapseQuadColumnOnDLS:
        """Return the column of quads: one of 32 for the even, one of 32 for the odd columns."""
        group, column = divmod(int(self), 8)
        return SynapseQuadColumnOnDLS(32 * (column % 2) + group)

    @conversion
    def toEntryOnQuad(self) -> EntryOnQuad:
        """Return the entry on the quad."""
        return EntryOnQuad(int(self) % 8 // 2)


class SynapseRowOnSynram(Ranged, axis=Y, size=256):
    """Row of synapses of one array; each synapse driver serves two of them."""

    @conversion
    def toSynapseDriverOnSynapseDriverBlock(self) -> halco.SynapseDriverOnSynapseDriverBlock:
        """Return the driver of the row."""
        return halco.SynapseDriverOnSynapseDriverBlock(int(self) // 2)

    @conversion
    def toSynapseRowOnSynapseDriver(self) -> halco.SynapseRowOnSynapseDriver:
        """Return which of the driver's rows it is; the even one is its bottom row."""
        return halco.SynapseRowOnSynapseDriver(1 - int(self) % 2)


class SynapseRowRegisters(On, SynapseRowOnSynram, outer=SynramOnDLS, names=("block", "synram")):
    """What exists once for each row of both arrays."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toSynapseRowOnSynram = local_part(SynapseRowOnSynram)


class SynapseRowOfArray(SynapseRowRegisters):
    """A row of synapses, whole or one kind of its registers."""

    toSynapseRowOnDLS = same_index(lambda: SynapseRowOnDLS)
    toSynapseWeightRowOnDLS = same_index(lambda: SynapseWeightRowOnDLS)
    toSynapseLabelRowOnDLS = same_index(lambda: SynapseLabelRowOnDLS)
    toSynapseCorrelationCalibRowOnDLS = same_index(lambda: SynapseCorrelationCalibRowOnDLS)


class SynapseRowOnDLS(SynapseRowOfArray, Coordinate):
    """Row of synapses."""


class SynapseWeightRowOnDLS(SynapseRowOfArray, Coordinate):
    """Weights of a row of synapses."""


class SynapseLabelRowOnDLS(SynapseRowOfArray, Coordinate):
    """Labels of a row of synapses."""


class SynapseCorrelationCalibRowOnDLS(SynapseRowOfArray, Coordinate):
    """Calibrations of the correlation sensors of a row of synapses."""


class SynapseQuadOnSynram(Grid[SynapseQuadColumnOnDLS, SynapseRowOnSynram]):
    """Quad of synapses of one array."""

    @conversion
    def toSynapseQuadColumnOnDLS(self) -> SynapseQuadColumnOnDLS:
        """Return the column of quads."""
        return self.x()

    @conversion
    def toSynapseRowOnSynram(self) -> SynapseRowOnSynram:
        """Return the row."""
        return self.y()


class SynapseQuadRegisters(On, SynapseQuadOnSynram, outer=SynramOnDLS, names=("block", "synram")):
    """What exists once for each quad of both arrays."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toSynapseQuadOnSynram = local_part(SynapseQuadOnSynram)


class SynapseQuadOfArray(SynapseQuadRegisters):
    """A quad of synapses, whole or one kind of its registers."""

    toSynapseQuadOnDLS = same_index(lambda: SynapseQuadOnDLS)
    toSynapseWeightQuadOnDLS = same_index(lambda: SynapseWeightQuadOnDLS)
    toSynapseLabelQuadOnDLS = same_index(lambda: SynapseLabelQuadOnDLS)
    toSynapseCorrelationCalibQuadOnDLS = same_index(lambda: SynapseCorrelationCalibQuadOnDLS)

    @conversion
    def toNeuronConfigBlockOnDLS(self) -> halco.NeuronConfigBlockOnDLS:
        """Return the quadrant of the neurons fed by the quad."""
        column = self.toSynapseQuadColumnOnDLS().toNeuronColumnOnDLS()[EntryOnQuad()]
        neuron = halco.AtomicNeuronOnDLS(column, self.toSynramOnDLS().toNeuronRowOnDLS())
        return neuron.toNeuronConfigOnDLS().toNeuronConfigBlockOnDLS()


class SynapseQuadOnDLS(SynapseQuadOfArray, Coordinate):
    """Quad of synapses."""


class SynapseWeightQuadOnDLS(SynapseQuadOfArray, Coordinate):
    """Weights of a quad of synapses."""


class SynapseLabelQuadOnDLS(SynapseQuadOfArray, Coordinate):
    """Labels of a quad of synapses."""


class SynapseCorrelationCalibQuadOnDLS(SynapseQuadOfArray, Coordinate):
    """Calibrations of the correlation sensors of a quad of synapses."""


class SynapseOnSynram(Grid[SynapseOnSynapseRow, SynapseRowOnSynram]):
    """Synapse of one array."""

    @conversion
    def toSynapseOnSynapseRow(self) -> SynapseOnSynapseRow:
        """Return the column."""
        return self.x()

    @conversion
    def toSynapseRowOnSynram(self) -> SynapseRowOnSynram:
        """Return the row."""
        return self.y()


class SynapseOnDLS(On, SynapseOnSynram, outer=SynramOnDLS, names=("synapse", "synram")):
    """Synapse."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toSynapseOnSynram = local_part(SynapseOnSynram)
