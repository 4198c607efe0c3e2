"""Coordinates of everything on a BrainScaleS-2 chip (HICANN-X v3), its FPGA and its board.

Each functional block has a module of its own here and of the same name in the layers above. All
coordinates are attributes of this package: ``halco.NeuronConfigOnDLS(Enum(3)).toSynramOnDLS()``.
"""

from typing import TYPE_CHECKING

from halco import common as common
from halco import strategies as strategies
from halco.background import BackgroundSpikeSourceOnDLS as BackgroundSpikeSourceOnDLS
from halco.board import ADCOnBoard as ADCOnBoard
from halco.board import ADCSourceOnBoard as ADCSourceOnBoard
from halco.board import DACChannelBlockOnBoard as DACChannelBlockOnBoard
from halco.board import DACChannelOnBoard as DACChannelOnBoard
from halco.board import DACChannelOnDAC as DACChannelOnDAC
from halco.board import DACControlBlockOnBoard as DACControlBlockOnBoard
from halco.board import DACOnBoard as DACOnBoard
from halco.board import LEDOnBoard as LEDOnBoard
from halco.board import ShiftRegisterOnBoard as ShiftRegisterOnBoard
from halco.board import VDDOnBoard as VDDOnBoard
from halco.cadc import CADCChannelColumnOnSynram as CADCChannelColumnOnSynram
from halco.cadc import CADCChannelConfigOnDLS as CADCChannelConfigOnDLS
from halco.cadc import CADCChannelConfigOnSynram as CADCChannelConfigOnSynram
from halco.cadc import CADCChannelType as CADCChannelType
from halco.cadc import CADCConfigOnDLS as CADCConfigOnDLS
from halco.cadc import CADCOnDLS as CADCOnDLS
from halco.cadc import CADCReadoutType as CADCReadoutType
from halco.cadc import CADCSampleQuadOnDLS as CADCSampleQuadOnDLS
from halco.cadc import CADCSampleQuadOnSynram as CADCSampleQuadOnSynram
from halco.cadc import (
    CADCSampleQuadUnspecifiedReadoutOnSynram as CADCSampleQuadUnspecifiedReadoutOnSynram,
)
from halco.cadc import CADCSampleRowOnDLS as CADCSampleRowOnDLS
from halco.cadc import CADCSamplesOnDLS as CADCSamplesOnDLS
from halco.capmem import CapMemBlockConfigOnDLS as CapMemBlockConfigOnDLS
from halco.capmem import CapMemBlockOnDLS as CapMemBlockOnDLS
from halco.capmem import CapMemBlockOnHemisphere as CapMemBlockOnHemisphere
from halco.capmem import CapMemCellOnCapMemBlock as CapMemCellOnCapMemBlock
from halco.capmem import CapMemCellOnDLS as CapMemCellOnDLS
from halco.capmem import CapMemColumnOnCapMemBlock as CapMemColumnOnCapMemBlock
from halco.capmem import CapMemOnDLS as CapMemOnDLS
from halco.capmem import CapMemRowOnCapMemBlock as CapMemRowOnCapMemBlock
from halco.capmem import UnusedCapMemCellOnDLS as UnusedCapMemCellOnDLS
from halco.chip import ChipAndMultichipJboaLeafFPGAOnSystem as ChipAndMultichipJboaLeafFPGAOnSystem
from halco.chip import ChipAndSinglechipFPGAOnSystem as ChipAndSinglechipFPGAOnSystem
from halco.chip import ChipOnDLS as ChipOnDLS
from halco.chip import FPGAOnChipAndMultichipJboaLeafFPGA as FPGAOnChipAndMultichipJboaLeafFPGA
from halco.chip import FPGAOnChipAndSinglechipFPGA as FPGAOnChipAndSinglechipFPGA
from halco.chip import OmnibusAddress as OmnibusAddress
from halco.chip import ResetChipOnDLS as ResetChipOnDLS
from halco.conversion import table as table
from halco.correlation import ColumnCorrelationQuadOnDLS as ColumnCorrelationQuadOnDLS
from halco.correlation import ColumnCorrelationQuadOnSynram as ColumnCorrelationQuadOnSynram
from halco.correlation import ColumnCorrelationRowOnDLS as ColumnCorrelationRowOnDLS
from halco.correlation import ColumnCurrentQuadOnDLS as ColumnCurrentQuadOnDLS
from halco.correlation import ColumnCurrentQuadOnSynram as ColumnCurrentQuadOnSynram
from halco.correlation import ColumnCurrentRowOnDLS as ColumnCurrentRowOnDLS
from halco.correlation import CommonCorrelationConfigOnDLS as CommonCorrelationConfigOnDLS
from halco.correlation import CorrelationResetOnDLS as CorrelationResetOnDLS
from halco.correlation import CorrelationResetRowOnDLS as CorrelationResetRowOnDLS
from halco.crossbar import CrossbarInputOnDLS as CrossbarInputOnDLS
from halco.crossbar import CrossbarL2OutputOnDLS as CrossbarL2OutputOnDLS
from halco.crossbar import CrossbarNodeOnDLS as CrossbarNodeOnDLS
from halco.crossbar import CrossbarOnDLS as CrossbarOnDLS
from halco.crossbar import CrossbarOutputConfigOnDLS as CrossbarOutputConfigOnDLS
from halco.crossbar import CrossbarOutputOnDLS as CrossbarOutputOnDLS
from halco.event import MADCSamplePackFromFPGAOnDLS as MADCSamplePackFromFPGAOnDLS
from halco.event import NeuronLabel as NeuronLabel
from halco.event import SpikeLabel as SpikeLabel
from halco.event import SpikePack1ToChipOnDLS as SpikePack1ToChipOnDLS
from halco.event import SpikePack2ToChipOnDLS as SpikePack2ToChipOnDLS
from halco.event import SpikePack3ToChipOnDLS as SpikePack3ToChipOnDLS
from halco.event import SpikePackFromFPGAOnDLS as SpikePackFromFPGAOnDLS
from halco.event import SPL1Address as SPL1Address
from halco.fpga import BarrierOnFPGA as BarrierOnFPGA
from halco.fpga import EventRecordingConfigOnFPGA as EventRecordingConfigOnFPGA
from halco.fpga import ExternalPPUDRAMMemoryBlockOnFPGA as ExternalPPUDRAMMemoryBlockOnFPGA
from halco.fpga import ExternalPPUDRAMMemoryBlockSize as ExternalPPUDRAMMemoryBlockSize
from halco.fpga import ExternalPPUDRAMMemoryByteOnFPGA as ExternalPPUDRAMMemoryByteOnFPGA
from halco.fpga import ExternalPPUDRAMMemoryOnFPGA as ExternalPPUDRAMMemoryOnFPGA
from halco.fpga import ExternalPPUDRAMMemoryQuadOnFPGA as ExternalPPUDRAMMemoryQuadOnFPGA
from halco.fpga import ExternalPPUMemoryBlockOnFPGA as ExternalPPUMemoryBlockOnFPGA
from halco.fpga import ExternalPPUMemoryBlockSize as ExternalPPUMemoryBlockSize
from halco.fpga import ExternalPPUMemoryByteOnFPGA as ExternalPPUMemoryByteOnFPGA
from halco.fpga import ExternalPPUMemoryOnFPGA as ExternalPPUMemoryOnFPGA
from halco.fpga import ExternalPPUMemoryQuadOnFPGA as ExternalPPUMemoryQuadOnFPGA
from halco.fpga import FPGADeviceDNAOnFPGA as FPGADeviceDNAOnFPGA
from halco.fpga import InputRoutingTableEntryOnFPGA as InputRoutingTableEntryOnFPGA
from halco.fpga import InputRoutingTableOnFPGA as InputRoutingTableOnFPGA
from halco.fpga import InstructionTimeoutConfigOnFPGA as InstructionTimeoutConfigOnFPGA
from halco.fpga import NullPayloadReadableOnFPGA as NullPayloadReadableOnFPGA
from halco.fpga import OutputRoutingTableEntryOnFPGA as OutputRoutingTableEntryOnFPGA
from halco.fpga import OutputRoutingTableOnFPGA as OutputRoutingTableOnFPGA
from halco.fpga import PerfTestOnFPGA as PerfTestOnFPGA
from halco.fpga import PerfTestStatusOnFPGA as PerfTestStatusOnFPGA
from halco.fpga import PollingOmnibusBlockConfigOnFPGA as PollingOmnibusBlockConfigOnFPGA
from halco.fpga import PollingOmnibusBlockOnFPGA as PollingOmnibusBlockOnFPGA
from halco.fpga import SpikeIOAddress as SpikeIOAddress
from halco.fpga import SpikeIOConfigOnFPGA as SpikeIOConfigOnFPGA
from halco.fpga import SpikeIOInputRouteOnFPGA as SpikeIOInputRouteOnFPGA
from halco.fpga import SpikeIOOutputRouteOnFPGA as SpikeIOOutputRouteOnFPGA
from halco.fpga import TimerOnDLS as TimerOnDLS
from halco.fpga import WaitUntilOnFPGA as WaitUntilOnFPGA
from halco.fpga import spikeio_serial_bits as spikeio_serial_bits
from halco.hemisphere import DLSGlobal as DLSGlobal
from halco.hemisphere import HemisphereGlobal as HemisphereGlobal
from halco.hemisphere import HemisphereOnDLS as HemisphereOnDLS
from halco.i2c import AD5252ChannelConfigOnBoard as AD5252ChannelConfigOnBoard
from halco.i2c import AD5252ChannelConfigPersistentOnBoard as AD5252ChannelConfigPersistentOnBoard
from halco.i2c import AD5252ChannelOnAD5252 as AD5252ChannelOnAD5252
from halco.i2c import AD5252ChannelOnBoard as AD5252ChannelOnBoard
from halco.i2c import AD5252OnBoard as AD5252OnBoard
from halco.i2c import DAC6573ChannelOnBoard as DAC6573ChannelOnBoard
from halco.i2c import DAC6573ChannelOnDAC6573 as DAC6573ChannelOnDAC6573
from halco.i2c import DAC6573OnBoard as DAC6573OnBoard
from halco.i2c import I2CAD5252RwRegisterOnAD5252Channel as I2CAD5252RwRegisterOnAD5252Channel
from halco.i2c import I2CAD5252RwRegisterOnBoard as I2CAD5252RwRegisterOnBoard
from halco.i2c import I2CDAC6573RwRegisterOnBoard as I2CDAC6573RwRegisterOnBoard
from halco.i2c import I2CIdRegisterOnBoard as I2CIdRegisterOnBoard
from halco.i2c import I2CINA219RoRegisterOnBoard as I2CINA219RoRegisterOnBoard
from halco.i2c import I2CINA219RoRegisterOnINA219 as I2CINA219RoRegisterOnINA219
from halco.i2c import I2CINA219RwRegisterOnBoard as I2CINA219RwRegisterOnBoard
from halco.i2c import I2CINA219RwRegisterOnINA219 as I2CINA219RwRegisterOnINA219
from halco.i2c import I2CTCA9546RegisterOnBoard as I2CTCA9546RegisterOnBoard
from halco.i2c import I2CTCA9554RoRegisterOnBoard as I2CTCA9554RoRegisterOnBoard
from halco.i2c import I2CTCA9554RoRegisterOnTCA9554 as I2CTCA9554RoRegisterOnTCA9554
from halco.i2c import I2CTCA9554RwRegisterOnBoard as I2CTCA9554RwRegisterOnBoard
from halco.i2c import I2CTCA9554RwRegisterOnTCA9554 as I2CTCA9554RwRegisterOnTCA9554
from halco.i2c import I2CTempRegisterOnBoard as I2CTempRegisterOnBoard
from halco.i2c import INA219ConfigOnBoard as INA219ConfigOnBoard
from halco.i2c import INA219OnBoard as INA219OnBoard
from halco.i2c import INA219StatusOnBoard as INA219StatusOnBoard
from halco.i2c import TCA9546ChannelOnBoard as TCA9546ChannelOnBoard
from halco.i2c import TCA9546OnBoard as TCA9546OnBoard
from halco.i2c import TCA9554ChannelOnBoard as TCA9554ChannelOnBoard
from halco.i2c import TCA9554ConfigOnBoard as TCA9554ConfigOnBoard
from halco.i2c import TCA9554InputsOnBoard as TCA9554InputsOnBoard
from halco.i2c import TCA9554OnBoard as TCA9554OnBoard
from halco.i2c import TMP112StatusOnBoard as TMP112StatusOnBoard
from halco.iterate import iter_all as iter_all
from halco.iterate import iter_sparse as iter_sparse
from halco.jtag import JTAGClockScalerOnDLS as JTAGClockScalerOnDLS
from halco.jtag import JTAGIdCodeOnDLS as JTAGIdCodeOnDLS
from halco.jtag import JTAGPhyRegisterOnDLS as JTAGPhyRegisterOnDLS
from halco.jtag import JTAGPLLRegisterOnDLS as JTAGPLLRegisterOnDLS
from halco.jtag import OmnibusChipOverJTAGAddress as OmnibusChipOverJTAGAddress
from halco.jtag import ResetJTAGTapOnDLS as ResetJTAGTapOnDLS
from halco.logical_neuron import AtomicNeuronOnLogicalNeuron as AtomicNeuronOnLogicalNeuron
from halco.logical_neuron import CompartmentOnLogicalNeuron as CompartmentOnLogicalNeuron
from halco.logical_neuron import LogicalNeuronCompartments as LogicalNeuronCompartments
from halco.logical_neuron import LogicalNeuronOnDLS as LogicalNeuronOnDLS
from halco.logical_neuron import NeuronColumnOnLogicalNeuron as NeuronColumnOnLogicalNeuron
from halco.logical_neuron import NeuronRowOnLogicalNeuron as NeuronRowOnLogicalNeuron
from halco.madc import MADCConfigOnDLS as MADCConfigOnDLS
from halco.madc import MADCControlOnDLS as MADCControlOnDLS
from halco.neuron import AtomicNeuronOnDLS as AtomicNeuronOnDLS
from halco.neuron import NeuronBlockOnDLS as NeuronBlockOnDLS
from halco.neuron import NeuronColumnOnDLS as NeuronColumnOnDLS
from halco.neuron import NeuronConfigBlockOnDLS as NeuronConfigBlockOnDLS
from halco.neuron import NeuronConfigOnDLS as NeuronConfigOnDLS
from halco.neuron import NeuronConfigOnNeuronConfigBlock as NeuronConfigOnNeuronConfigBlock
from halco.neuron import NeuronResetBlockOnDLS as NeuronResetBlockOnDLS
from halco.neuron import NeuronResetOnDLS as NeuronResetOnDLS
from halco.neuron import NeuronResetOnNeuronResetBlock as NeuronResetOnNeuronResetBlock
from halco.neuron import NeuronResetQuadOnDLS as NeuronResetQuadOnDLS
from halco.neuron import NeuronRowOnDLS as NeuronRowOnDLS
from halco.neuron import SpikeCounterReadBlockOnDLS as SpikeCounterReadBlockOnDLS
from halco.neuron import SpikeCounterReadOnDLS as SpikeCounterReadOnDLS
from halco.neuron import (
    SpikeCounterReadOnSpikeCounterReadBlock as SpikeCounterReadOnSpikeCounterReadBlock,
)
from halco.neuron import SpikeCounterResetBlockOnDLS as SpikeCounterResetBlockOnDLS
from halco.neuron import SpikeCounterResetOnDLS as SpikeCounterResetOnDLS
from halco.neuron import (
    SpikeCounterResetOnSpikeCounterResetBlock as SpikeCounterResetOnSpikeCounterResetBlock,
)
from halco.neuron import SynapticInputOnNeuron as SynapticInputOnNeuron
from halco.neuron_backend import BlockPostPulseOnDLS as BlockPostPulseOnDLS
from halco.neuron_backend import CommonNeuronBackendConfigOnDLS as CommonNeuronBackendConfigOnDLS
from halco.neuron_backend import NeuronBackendAddressOut as NeuronBackendAddressOut
from halco.neuron_backend import NeuronBackendConfigBlockOnDLS as NeuronBackendConfigBlockOnDLS
from halco.neuron_backend import NeuronBackendConfigOnDLS as NeuronBackendConfigOnDLS
from halco.neuron_backend import (
    NeuronBackendConfigOnNeuronBackendConfigBlock as NeuronBackendConfigOnNeuronBackendConfigBlock,
)
from halco.neuron_backend import NeuronEventOutputOnDLS as NeuronEventOutputOnDLS
from halco.neuron_backend import (
    NeuronEventOutputOnNeuronBackendBlock as NeuronEventOutputOnNeuronBackendBlock,
)
from halco.padi import CommonPADIBusConfigOnDLS as CommonPADIBusConfigOnDLS
from halco.padi import PADIBusBlockOnDLS as PADIBusBlockOnDLS
from halco.padi import PADIBusOnDLS as PADIBusOnDLS
from halco.padi import PADIBusOnPADIBusBlock as PADIBusOnPADIBusBlock
from halco.padi import PADIEventOnDLS as PADIEventOnDLS
from halco.padi import PADIRowSelectAddress as PADIRowSelectAddress
from halco.phy import CommonPhyConfigChipOnDLS as CommonPhyConfigChipOnDLS
from halco.phy import CommonPhyConfigFPGAOnDLS as CommonPhyConfigFPGAOnDLS
from halco.phy import HicannARQStatusOnFPGA as HicannARQStatusOnFPGA
from halco.phy import PhyConfigChipOnDLS as PhyConfigChipOnDLS
from halco.phy import PhyConfigFPGAOnDLS as PhyConfigFPGAOnDLS
from halco.phy import PhyStatusOnFPGA as PhyStatusOnFPGA
from halco.pll import ADPLLOnDLS as ADPLLOnDLS
from halco.pll import PLLClockOutputBlockOnDLS as PLLClockOutputBlockOnDLS
from halco.pll import PLLClockOutputOnDLS as PLLClockOutputOnDLS
from halco.pll import PLLSelfTestOnDLS as PLLSelfTestOnDLS
from halco.pll import PLLSelfTestStatusOnDLS as PLLSelfTestStatusOnDLS
from halco.ppu import PPUControlRegisterOnDLS as PPUControlRegisterOnDLS
from halco.ppu import PPUMemoryBlockOnDLS as PPUMemoryBlockOnDLS
from halco.ppu import PPUMemoryBlockOnPPU as PPUMemoryBlockOnPPU
from halco.ppu import PPUMemoryBlockSize as PPUMemoryBlockSize
from halco.ppu import PPUMemoryOnDLS as PPUMemoryOnDLS
from halco.ppu import PPUMemoryWordOnDLS as PPUMemoryWordOnDLS
from halco.ppu import PPUMemoryWordOnPPU as PPUMemoryWordOnPPU
from halco.ppu import PPUOnDLS as PPUOnDLS
from halco.ppu import PPUStatusRegisterOnDLS as PPUStatusRegisterOnDLS
from halco.ranged import Coordinate as Coordinate
from halco.ranged import enum_ranged as _enum_ranged
from halco.readout import CurrentDACOnDLS as CurrentDACOnDLS
from halco.readout import PadMultiplexerConfigOnDLS as PadMultiplexerConfigOnDLS
from halco.readout import PadOnDLS as PadOnDLS
from halco.readout import ReadoutChainOnDLS as ReadoutChainOnDLS
from halco.readout import ReadoutSourceSelectionOnDLS as ReadoutSourceSelectionOnDLS
from halco.readout import ReferenceGeneratorConfigOnDLS as ReferenceGeneratorConfigOnDLS
from halco.readout import (
    SourceMultiplexerOnReadoutSourceSelection as SourceMultiplexerOnReadoutSourceSelection,
)
from halco.spi import SPIDACControlRegisterOnBoard as SPIDACControlRegisterOnBoard
from halco.spi import SPIDACControlRegisterOnDAC as SPIDACControlRegisterOnDAC
from halco.spi import SPIDACDataRegisterOnBoard as SPIDACDataRegisterOnBoard
from halco.spi import SPIDACDataRegisterOnDAC as SPIDACDataRegisterOnDAC
from halco.spi import SPIShiftRegisterOnBoard as SPIShiftRegisterOnBoard
from halco.synapse import CommonSynramConfigOnDLS as CommonSynramConfigOnDLS
from halco.synapse import EntryOnQuad as EntryOnQuad
from halco.synapse import SynapseBiasSelectionOnDLS as SynapseBiasSelectionOnDLS
from halco.synapse import SynapseBlockOnDLS as SynapseBlockOnDLS
from halco.synapse import SynapseCorrelationCalibMatrixOnDLS as SynapseCorrelationCalibMatrixOnDLS
from halco.synapse import SynapseCorrelationCalibQuadOnDLS as SynapseCorrelationCalibQuadOnDLS
from halco.synapse import SynapseCorrelationCalibRowOnDLS as SynapseCorrelationCalibRowOnDLS
from halco.synapse import SynapseLabel as SynapseLabel
from halco.synapse import SynapseLabelMatrixOnDLS as SynapseLabelMatrixOnDLS
from halco.synapse import SynapseLabelQuadOnDLS as SynapseLabelQuadOnDLS
from halco.synapse import SynapseLabelRowOnDLS as SynapseLabelRowOnDLS
from halco.synapse import SynapseOnDLS as SynapseOnDLS
from halco.synapse import SynapseOnSynapseRow as SynapseOnSynapseRow
from halco.synapse import SynapseOnSynram as SynapseOnSynram
from halco.synapse import SynapseQuadColumnOnDLS as SynapseQuadColumnOnDLS
from halco.synapse import SynapseQuadOnDLS as SynapseQuadOnDLS
from halco.synapse import SynapseQuadOnSynram as SynapseQuadOnSynram
from halco.synapse import SynapseRowOnDLS as SynapseRowOnDLS
from halco.synapse import SynapseRowOnSynram as SynapseRowOnSynram
from halco.synapse import SynapseWeightMatrixOnDLS as SynapseWeightMatrixOnDLS
from halco.synapse import SynapseWeightQuadOnDLS as SynapseWeightQuadOnDLS
from halco.synapse import SynapseWeightRowOnDLS as SynapseWeightRowOnDLS
from halco.synapse import SynramOnDLS as SynramOnDLS
from halco.synapse_driver import CommonSTPConfigOnDLS as CommonSTPConfigOnDLS
from halco.synapse_driver import CommonSynapseDriverConfigOnDLS as CommonSynapseDriverConfigOnDLS
from halco.synapse_driver import SynapseDriverBlockOnDLS as SynapseDriverBlockOnDLS
from halco.synapse_driver import SynapseDriverOnDLS as SynapseDriverOnDLS
from halco.synapse_driver import SynapseDriverOnPADIBus as SynapseDriverOnPADIBus
from halco.synapse_driver import (
    SynapseDriverOnSynapseDriverBlock as SynapseDriverOnSynapseDriverBlock,
)
from halco.synapse_driver import SynapseRowOnSynapseDriver as SynapseRowOnSynapseDriver
from halco.systime import FPGASystimeSyncActiveStateOnFPGA as FPGASystimeSyncActiveStateOnFPGA
from halco.systime import (
    FPGASystimeSyncLastAsicSystimeOnFPGA as FPGASystimeSyncLastAsicSystimeOnFPGA,
)
from halco.systime import FPGASystimeSyncLastRTTOnFPGA as FPGASystimeSyncLastRTTOnFPGA
from halco.systime import FPGASystimeSyncNumRetriesOnFPGA as FPGASystimeSyncNumRetriesOnFPGA
from halco.systime import (
    SystimeCorrectionBarrierConfigOnFPGA as SystimeCorrectionBarrierConfigOnFPGA,
)
from halco.systime import SystimeSyncBaseOnDLS as SystimeSyncBaseOnDLS
from halco.systime import SystimeSyncOnFPGA as SystimeSyncOnFPGA
from halco.timing import CADCOffsetSRAMTimingConfigOnDLS as CADCOffsetSRAMTimingConfigOnDLS
from halco.timing import CapMemSRAMTimingConfigOnDLS as CapMemSRAMTimingConfigOnDLS
from halco.timing import MemoryTimingOnDLS as MemoryTimingOnDLS
from halco.timing import NeuronBackendSRAMTimingConfigOnDLS as NeuronBackendSRAMTimingConfigOnDLS
from halco.timing import NeuronSRAMTimingConfigOnDLS as NeuronSRAMTimingConfigOnDLS
from halco.timing import SynapseDriverSRAMTimingConfigOnDLS as SynapseDriverSRAMTimingConfigOnDLS
from halco.typed_array import typed_array as typed_array

__variant__ = "pybind11"  # the original's tests ask how the module was made
__all__ = [
    *(name for name in sorted(globals()) if name[0].isupper() and name != "TYPE_CHECKING"),
    "__variant__",
    "common",
    "iter_all",
    "iter_sparse",
    "spikeio_serial_bits",
    "strategies",
    "table",
    "typed_array",
]

if not TYPE_CHECKING:  # a checker would accept any name

    def __getattr__(name: str) -> type:
        """Return the position type ``EnumRanged_<size>_`` of coordinates of a size."""
        size = name.removeprefix("EnumRanged_").removesuffix("_")
        if name == f"EnumRanged_{size}_" and size.isdecimal() and int(size) > 0:
            return _enum_ranged(int(size))
        raise AttributeError(f"module 'halco' has no attribute {name!r}")
