"""Column converters (CADC): they digitise the sensors, or the membranes, of all columns at once.

Each column of a half has two channels, for the causal and the acausal branch of its sensors.
Results are read a quad of synapses at a time; reading may start a conversion or fetch what an
earlier one left in the buffer.
"""

from __future__ import annotations

import halco
from halco.composed import On
from halco.conversion import conversion, local_part, outer_part
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Named, Ranged
from halco.synapse import SynapseQuadOnSynram, SynapseRowOfArray, SynramOnDLS


class CADCOnDLS(Coordinate, PerHemisphere):
    """All column converters of a half."""


class CADCConfigOnDLS(Coordinate, PerHemisphere):
    """Registers that the column converters of a half have once."""


class CADCSamplesOnDLS(Coordinate, Ranged, size=1):
    """Samples of all columns of both halves."""


class CADCSampleRowOnDLS(SynapseRowOfArray, Coordinate):
    """Samples of all columns while a row of synapses is selected."""


class CADCChannelType(Ranged, size=2):
    """Branch of the sensor that a channel digitises."""

    causal = Named(0)
    acausal = Named(1)


class CADCReadoutType(Ranged, size=2):
    """Whether reading starts a conversion or fetches the buffer."""

    trigger_read = Named(0)
    buffered = Named(1)


class CADCChannelColumnOnSynram(Ranged, size=256):
    """Column of a channel, counted from the left."""


class CADCChannelConfigOnSynram(
    On,
    CADCChannelColumnOnSynram,
    outer=CADCChannelType,
    names=("quad", "cadc_channel_type"),
    outer_required=True,
):
    """Registers of one channel of a half."""

    toCADCChannelType = outer_part(CADCChannelType)
    toCADCChannelColumnOnSynram = local_part(CADCChannelColumnOnSynram)

    @conversion
    def toSynapseOnSynapseRow(self) -> halco.SynapseOnSynapseRow:
        """Return the column of synapses."""
        return halco.SynapseOnSynapseRow(int(self.toCADCChannelColumnOnSynram()))


class CADCChannelConfigOnDLS(
    CADCChannelConfigOnSynram, Coordinate, outer=SynramOnDLS, names=("block", "synram")
):
    """Registers of one channel."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toCADCChannelConfigOnSynram = local_part(CADCChannelConfigOnSynram)

    @conversion
    def toNeuronConfigBlockOnDLS(self) -> halco.NeuronConfigBlockOnDLS:
        """Return the quadrant that the channel's column belongs to."""
        column = self.toSynapseOnSynapseRow().toNeuronColumnOnDLS()
        neuron = halco.AtomicNeuronOnDLS(column, self.toSynramOnDLS().toNeuronRowOnDLS())
        return neuron.toNeuronConfigOnDLS().toNeuronConfigBlockOnDLS()


class CADCSampleQuadUnspecifiedReadoutOnSynram(
    On,
    SynapseQuadOnSynram,
    outer=CADCChannelType,
    names=("quad", "cadc_channel_type"),
    outer_required=True,
):
    """Samples of a quad of synapses of a half, of one kind of channel."""

    toCADCChannelType = outer_part(CADCChannelType)
    toSynapseQuadOnSynram = local_part(SynapseQuadOnSynram)


class CADCSampleQuadOnSynram(
    CADCSampleQuadUnspecifiedReadoutOnSynram,
    outer=CADCReadoutType,
    names=("quad", "cadc_channel_type", "cadc_readout_type"),
):
    """Samples of a quad of synapses of a half, of one kind of channel and of reading."""

    toCADCReadoutType = outer_part(CADCReadoutType)
    toCADCSampleQuadUnspecifiedReadoutOnSynram = local_part(
        CADCSampleQuadUnspecifiedReadoutOnSynram
    )


class CADCSampleQuadOnDLS(
    CADCSampleQuadOnSynram,
    Coordinate,
    outer=SynramOnDLS,
    names=("block", "synram"),
    outer_required=True,
):
    """Samples of a quad of synapses, of one kind of channel and of reading."""

    toSynramOnDLS = outer_part(SynramOnDLS)
    toCADCSampleQuadOnSynram = local_part(CADCSampleQuadOnSynram)

    @conversion
    def toSynapseQuadOnDLS(self) -> halco.SynapseQuadOnDLS:
        """Return the quad of synapses."""
        return halco.SynapseQuadOnDLS(self.toSynapseQuadOnSynram(), self.toSynramOnDLS())

    @conversion
    def toSynapseWeightQuadOnDLS(self) -> halco.SynapseWeightQuadOnDLS:
        """Return the weights of the quad."""
        return self.toSynapseQuadOnDLS().toSynapseWeightQuadOnDLS()

    @conversion
    def toSynapseLabelQuadOnDLS(self) -> halco.SynapseLabelQuadOnDLS:
        """Return the labels of the quad."""
        return self.toSynapseQuadOnDLS().toSynapseLabelQuadOnDLS()

    @conversion
    def toSynapseCorrelationCalibQuadOnDLS(self) -> halco.SynapseCorrelationCalibQuadOnDLS:
        """Return the calibration of the quad's sensors."""
        return self.toSynapseQuadOnDLS().toSynapseCorrelationCalibQuadOnDLS()
