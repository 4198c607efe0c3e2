"""Logical things: neurons and morphologies, matrices of synapses, whole chips.

The containers of this layer are composed of those of haldls, and are written and read like them.
"""

from haldls import from_json, from_portablebinary, to_json, to_portablebinary
from lola.board import DACChannelBlock, DACControlBlock
from lola.cadc import CADCReadoutChain, CADCSampleRow, CADCSamples
from lola.capmem import CapMem
from lola.chip import Chip
from lola.correlation import CorrelationResetRow
from lola.crossbar import Crossbar
from lola.fpga import (
    InputRoutingTable,
    MultichipJboaLeafFPGA,
    OutputRoutingTable,
    SinglechipFPGA,
)
from lola.logical_neuron import LogicalNeuron, MCSafeAtomicNeuron
from lola.morphology import Morphology
from lola.neuron import AtomicNeuron
from lola.neuron_block import NeuronBlock
from lola.ppu import ExternalPPUDRAMMemoryBlock, ExternalPPUMemory, ExternalPPUMemoryBlock
from lola.ppu_program import PPUElfFile, PPUProgram
from lola.readout import ReadoutChain
from lola.switch_rows import ColumnCorrelationRow, ColumnCurrentRow
from lola.synapse import (
    SynapseBlock,
    SynapseCorrelationCalibMatrix,
    SynapseCorrelationCalibRow,
    SynapseLabelMatrix,
    SynapseLabelRow,
    SynapseMatrix,
    SynapseRow,
    SynapseWeightMatrix,
    SynapseWeightRow,
)
from lola.synapse_driver import SynapseDriverBlock
from lola.system import ChipAndMultichipJboaLeafFPGA, ChipAndSinglechipFPGA
from lola.timing import MemoryTiming

#: All composed containers; each can be made without arguments.
containers = [
    NeuronBlock,
    AtomicNeuron,
    Chip,
    SynapseDriverBlock,
    Crossbar,
    CapMem,
    DACControlBlock,
    DACChannelBlock,
    CADCReadoutChain,
    CADCSampleRow,
    CADCSamples,
    LogicalNeuron,
    ReadoutChain,
    SynapseMatrix,
    SynapseBlock,
    SynapseWeightMatrix,
    SynapseLabelMatrix,
    SynapseCorrelationCalibMatrix,
    ColumnCorrelationRow,
    ColumnCurrentRow,
    CorrelationResetRow,
    SynapseWeightRow,
    SynapseLabelRow,
    SynapseCorrelationCalibRow,
    ExternalPPUMemoryBlock,
    ExternalPPUMemory,
    ExternalPPUDRAMMemoryBlock,
    MemoryTiming,
    SynapseRow,
    OutputRoutingTable,
    InputRoutingTable,
    MultichipJboaLeafFPGA,
    ChipAndMultichipJboaLeafFPGA,
    SinglechipFPGA,
    ChipAndSinglechipFPGA,
]

__all__ = [
    "AtomicNeuron",
    "CADCReadoutChain",
    "CADCSampleRow",
    "CADCSamples",
    "CapMem",
    "Chip",
    "ChipAndMultichipJboaLeafFPGA",
    "ChipAndSinglechipFPGA",
    "ColumnCorrelationRow",
    "ColumnCurrentRow",
    "CorrelationResetRow",
    "Crossbar",
    "DACChannelBlock",
    "DACControlBlock",
    "ExternalPPUDRAMMemoryBlock",
    "ExternalPPUMemory",
    "ExternalPPUMemoryBlock",
    "InputRoutingTable",
    "LogicalNeuron",
    "MCSafeAtomicNeuron",
    "MemoryTiming",
    "Morphology",
    "MultichipJboaLeafFPGA",
    "NeuronBlock",
    "OutputRoutingTable",
    "PPUElfFile",
    "PPUProgram",
    "ReadoutChain",
    "SinglechipFPGA",
    "SynapseBlock",
    "SynapseCorrelationCalibMatrix",
    "SynapseCorrelationCalibRow",
    "SynapseDriverBlock",
    "SynapseLabelMatrix",
    "SynapseLabelRow",
    "SynapseMatrix",
    "SynapseRow",
    "SynapseWeightMatrix",
    "SynapseWeightRow",
    "containers",
    "from_json",
    "from_portablebinary",
    "to_json",
    "to_portablebinary",
]
