"""Events: spikes and samples that travel between chip and FPGA.

A spike carries a label of 16 bits. Different parts of the chip look at different bits of it::

    part of the label           bits     meaning
    spl1_address                15..14   channel between FPGA and crossbar
    neuron_label                13..0    what the crossbar's masks look at
    neuron_event_output         10..8    event output of the neuron that sent it
    neuron_backend_address_out   7..0    address set in the neuron's digital backend
    padi_label                   9..0    what a bus carries to the synapse drivers
    row_select_address          10..6    selects synapse drivers
    synapse_label                5..0    compared with the address of each synapse
"""

from __future__ import annotations

import halco
from halco.conversion import conversion, same_index
from halco.ranged import Coordinate, Enum, Ranged


class SPL1Address(Ranged, size=4):
    """Channel of events between FPGA and chip."""

    toCrossbarL2OutputOnDLS = same_index(lambda: halco.CrossbarL2OutputOnDLS)

    @conversion
    def toCrossbarInputOnDLS(self) -> halco.CrossbarInputOnDLS:
        """Return the input of the crossbar; the channels follow the event outputs of neurons."""
        return halco.CrossbarInputOnDLS(int(self) + halco.NeuronEventOutputOnDLS.size)


class NeuronLabel(Ranged, size=1 << 14):
    """Label of a spike without its channel."""


class SpikeLabel(Ranged, size=1 << 16):
    """Label of a spike with its channel; immutable as all numbers here, its parts are read only."""

    class PADILabel(Ranged, size=1 << 10):
        """Part of the label that a bus carries to the synapse drivers."""

    toSpikeIOOutputRouteOnFPGA = same_index(lambda: halco.SpikeIOOutputRouteOnFPGA)

    @property
    def spl1_address(self) -> SPL1Address:
        """Channel."""
        return SPL1Address(int(self) >> 14)

    @property
    def neuron_label(self) -> NeuronLabel:
        """Label without channel."""
        return NeuronLabel(int(self) & NeuronLabel.max)

    @property
    def padi_label(self) -> PADILabel:
        """Label on a bus to the synapse drivers."""
        return self.PADILabel(int(self) & self.PADILabel.max)

    @property
    def neuron_event_output(self) -> halco.NeuronEventOutputOnDLS:
        """Event output of the neuron that sent the spike."""
        return halco.NeuronEventOutputOnDLS(Enum(int(self) >> 8 & 7))

    @property
    def neuron_backend_address_out(self) -> halco.NeuronBackendAddressOut:
        """Address set in the digital backend of the neuron that sent the spike."""
        return halco.NeuronBackendAddressOut(int(self) & halco.NeuronBackendAddressOut.max)

    @property
    def row_select_address(self) -> halco.PADIRowSelectAddress:
        """Address that selects synapse drivers."""
        return halco.PADIRowSelectAddress(int(self) >> 6 & halco.PADIRowSelectAddress.max)

    @property
    def synapse_label(self) -> halco.SynapseLabel:
        """Address that synapses listen to."""
        return halco.SynapseLabel(int(self) & halco.SynapseLabel.max)


class SpikePack1ToChipOnDLS(Coordinate, Ranged, size=1):
    """One spike sent to the chip."""


class SpikePack2ToChipOnDLS(Coordinate, Ranged, size=1):
    """Two spikes sent to the chip at once."""


class SpikePack3ToChipOnDLS(Coordinate, Ranged, size=1):
    """Three spikes sent to the chip at once."""


class SpikePackFromFPGAOnDLS(Ranged, low=1, size=3):
    """Number of spikes in one message from the FPGA."""


class MADCSamplePackFromFPGAOnDLS(Ranged, low=1, size=3):
    """Number of samples of the membrane converter in one message from the FPGA."""
