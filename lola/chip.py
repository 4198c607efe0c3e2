"""The whole chip."""

from __future__ import annotations

import halco
import haldls
from haldls import Backend, DifferentialWriteTrait
from lola.arrays import array, array_type
from lola.cadc import CADCReadoutChain
from lola.capmem import CapMem
from lola.composite import Composite, Piece, consecutive
from lola.crossbar import Crossbar
from lola.named import Named
from lola.neuron_block import NeuronBlock
from lola.ppu import ExternalPPUMemory
from lola.readout import ReadoutChain
from lola.record import part
from lola.synapse import SynapseBlock
from lola.synapse_driver import SynapseDriverBlock


def _neuron_bypass(cls: type[Chip]) -> Chip:
    """Chip whose neurons spike with each event on one of their synaptic inputs."""
    chip = cls()
    for neuron in chip.neuron_block.atomic_neurons:
        neuron.threshold.enable = False
        neuron.event_routing.enable_bypass_excitatory = True
        neuron.event_routing.enable_bypass_inhibitory = True
    for block in chip.synapse_driver_blocks:
        block.padi_bus.dacen_pulse_extension.fill(
            haldls.CommonPADIBusConfig.DacenPulseExtension.max
        )
    return chip


class Chip(Composite, DifferentialWriteTrait):
    """Configuration of a chip, with the external memory of its processors."""

    coordinate_type = halco.ChipOnDLS
    backends = (Backend.Omnibus,)
    BackgroundSpikeSources = array_type(
        haldls.BackgroundSpikeSource, halco.BackgroundSpikeSourceOnDLS
    )
    SynapseDriverBlocks = array_type(SynapseDriverBlock, halco.SynapseDriverBlockOnDLS)
    SynapseBlocks = array_type(SynapseBlock, halco.SynapseBlockOnDLS)
    CADCReadoutChains = array_type(CADCReadoutChain, halco.CADCOnDLS)
    PPUMemory = array_type(haldls.PPUMemory, halco.PPUMemoryOnDLS)
    crossbar = part(Crossbar)
    background_spike_sources = array(BackgroundSpikeSources)
    capmem = part(CapMem)
    synapse_driver_blocks = array(SynapseDriverBlocks)
    synapse_blocks = array(SynapseBlocks)
    neuron_block = part(NeuronBlock)
    cadc_readout_chains = array(CADCReadoutChains)
    readout_chain = part(ReadoutChain)
    ppu_memory = array(PPUMemory)
    external_ppu_memory = part(ExternalPPUMemory)

    default_neuron_bypass = Named(_neuron_bypass)


Chip._pieces = tuple(
    Piece(container, consecutive(container.coordinate_type), name)
    for name, container in (
        ("crossbar", Crossbar),
        ("background_spike_sources", haldls.BackgroundSpikeSource),
        ("capmem", CapMem),
        ("synapse_driver_blocks", SynapseDriverBlock),
        ("synapse_blocks", SynapseBlock),
        ("neuron_block", NeuronBlock),
        ("cadc_readout_chains", CADCReadoutChain),
        ("readout_chain", ReadoutChain),
        ("ppu_memory", haldls.PPUMemory),
        ("external_ppu_memory", ExternalPPUMemory),
    )
)
