"""Bringing a system from power-up to a state in which experiments can run.

The order of the steps, the waits and every message are those of the original; the classes only
decide what is configured, `haldls` and `lola` how.
"""

import copy
import logging
from typing import Any

import haldls
import lola
from halco import (
    AD5252ChannelConfigOnBoard,
    ADPLLOnDLS,
    BarrierOnFPGA,
    CommonPhyConfigChipOnDLS,
    CommonPhyConfigFPGAOnDLS,
    CommonSynramConfigOnDLS,
    DACChannelBlockOnBoard,
    DACControlBlockOnBoard,
    EventRecordingConfigOnFPGA,
    InstructionTimeoutConfigOnFPGA,
    JTAGClockScalerOnDLS,
    MemoryTimingOnDLS,
    PhyConfigChipOnDLS,
    PhyConfigFPGAOnDLS,
    PLLClockOutputBlockOnDLS,
    ReferenceGeneratorConfigOnDLS,
    ResetChipOnDLS,
    ResetJTAGTapOnDLS,
    ShiftRegisterOnBoard,
    SystimeSyncBaseOnDLS,
    SystimeSyncOnFPGA,
    TCA9546OnBoard,
    TCA9554ConfigOnBoard,
    TimerOnDLS,
    iter_all,
    typed_array,
)
from haldls.backend import Backend
from hxcomm.entry import HwdbEntry, HXCubeSetupEntry, JboaSetupEntry, Quadrants
from stadls.builder import PlaybackProgramBuilder
from stadls.error import ProgramError
from stadls.generator import PlaybackGenerator

_log = logging.getLogger("stadls.ChipInit")
#: What the recipes here return: a builder and no result.
Generated = tuple[PlaybackProgramBuilder, None]


def _wait(builder: PlaybackProgramBuilder, duration: haldls.Timer.Value) -> None:
    """Let some time pass, in FPGA cycles."""
    builder.write(TimerOnDLS(), haldls.Timer())
    builder.block_until(TimerOnDLS(), duration)


class ASICAdapterBoardInit(PlaybackGenerator):
    """The board between FPGA and chip; this base has nothing to configure."""

    def generate(self) -> Generated:
        """Return an empty builder."""
        return PlaybackProgramBuilder(), None


class CubeASICAdapterBoardInit(ASICAdapterBoardInit):
    """Board of a Cube setup.

    Attributes:
        shift_register: Multiplexers, LEDs and supplies.
        dac_control_block: Which outputs of the DACs are on.
        dac_channel_block: Voltages of the DACs, among them the supplies of the chip.
    """

    def __init__(self) -> None:
        self.shift_register = haldls.ShiftRegister()
        self.dac_control_block = lola.DACControlBlock()
        self.dac_channel_block = lola.DACChannelBlock(lola.DACChannelBlock.default_ldo_2)

    def generate(self) -> Generated:
        """Return a builder that configures the board and waits for the supplies."""
        builder, _ = super().generate()
        builder.write(ShiftRegisterOnBoard(), self.shift_register)
        builder.write(DACChannelBlockOnBoard(), self.dac_channel_block)
        builder.write(DACControlBlockOnBoard(), self.dac_control_block)
        _wait(builder, haldls.xboard_dac_settling_duration)
        return builder, None


class JboaASICAdapterBoardInit(ASICAdapterBoardInit):
    """Board of a jBOA setup.

    Attributes:
        multiplexer: Which parts of the two-wire bus are connected.
        io_expander: Pins of the port expander.
        DigitalPotiArray: Digital potentiometers that set the supplies of the chip.
    """

    DigitalPotiConfigArray = typed_array(haldls.AD5252ChannelConfig, AD5252ChannelConfigOnBoard)

    def __init__(self) -> None:
        config = haldls.AD5252ChannelConfig
        self.multiplexer = haldls.TCA9546ChannelConfig.default_mux
        self.io_expander = haldls.TCA9554Config()
        self.DigitalPotiArray = self.DigitalPotiConfigArray(
            [
                config.default_pot_25,
                config.default_pot_12_digital,
                config.default_pot_12,
                config.default_pot_12,
                config.default_pot_12,
                config.default_pot_25,
            ]
        )

    def generate(self) -> Generated:
        """Return a builder that configures the board and waits for the supplies."""
        builder, _ = super().generate()
        builder.write(TCA9546OnBoard(), self.multiplexer)
        for place in iter_all(AD5252ChannelConfigOnBoard):
            builder.write(place, self.DigitalPotiArray[place])
        builder.write(TCA9554ConfigOnBoard(), self.io_expander)
        builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
        _wait(builder, haldls.jboa_powerup_settling_duration)
        _wait(builder, haldls.jboa_dac_settling_duration)
        return builder, None


class HighspeedLink:
    """The links between FPGA and chip.

    Attributes:
        common_phy_config_fpga: Which links are on at the FPGA.
        common_phy_config_chip: Which links are on at the chip.
        phy_configs_fpga: Settings of each link at the FPGA.
        phy_configs_chip: Settings of each link at the chip.
        systime_sync_base: What the time of the chip starts from.
        enable_systime: Synchronise the times of FPGA and chip; without, results have no times.
    """

    phy_configs_fpga_type = typed_array(haldls.PhyConfigFPGA, PhyConfigFPGAOnDLS)
    phy_configs_chip_type = typed_array(haldls.PhyConfigChip, PhyConfigChipOnDLS)

    def __init__(self) -> None:
        self.common_phy_config_fpga = haldls.CommonPhyConfigFPGA()
        self.common_phy_config_chip = haldls.CommonPhyConfigChip()
        self.phy_configs_fpga = self.phy_configs_fpga_type()
        self.phy_configs_chip = self.phy_configs_chip_type()
        self.systime_sync_base = haldls.SystimeSyncBase()
        self.enable_systime = True


class ChipInit(PlaybackGenerator):
    """The chip itself: reset, clocks, links, times, references and memory timing.

    Args:
        hwdb_entry: The setup; it may ask for another timing of the synapse memory.

    Attributes:
        jtag_clock_scaler: Speed of the slow access path, used before the links are up.
        pll_clock_output_block: Which clock goes where.
        adplls: Settings of the clock generators.
        highspeed_link: Settings of the links.
        enable_highspeed_link: Use the links; without, everything goes over JTAG.
        event_recording: Whether spikes and samples are recorded.
        memory_timing: Timing of all memories with shared bit lines.
        enable_capmem: Make the analog parameter memory usable; needs the links.
        reference_generator_config: Reference currents of the analog parameter memory.
    """

    HighspeedLink = HighspeedLink
    adplls_type = typed_array(haldls.ADPLL, ADPLLOnDLS)

    def __init__(self, hwdb_entry: HwdbEntry) -> None:
        self.jtag_clock_scaler = haldls.JTAGClockScaler()
        self.pll_clock_output_block = haldls.PLLClockOutputBlock()
        self.adplls = self.adplls_type()
        self.highspeed_link = HighspeedLink()
        self.enable_highspeed_link = True
        self.event_recording = haldls.EventRecordingConfig()
        self.event_recording.enable_event_recording = True
        self.memory_timing = lola.MemoryTiming()
        self.enable_capmem = True
        self.reference_generator_config = haldls.ReferenceGeneratorConfig()
        self._apply_synram_timing(hwdb_entry)

    def _apply_synram_timing(self, entry: HwdbEntry) -> None:
        if not isinstance(entry, HXCubeSetupEntry | JboaSetupEntry):
            return
        if len(entry.fpgas) != 1:
            raise ProgramError(f"Expected exactly one FPGA hwdb entry. (got {sorted(entry.fpgas)})")
        (fpga,) = entry.fpgas.values()
        wing = fpga.wing
        precharge = wing.synram_timing_pcconf if wing else None
        write = wing.synram_timing_wconf if wing else None
        if precharge is None or write is None:
            _log.warning("Incomplete data for synram timing found in hwdb. Using default values.")
        config = haldls.CommonSynramConfig
        for place in iter_all(CommonSynramConfigOnDLS):
            timing = self.memory_timing.synram[place]
            hemisphere = int(place.toHemisphereOnDLS())
            for values, west, east, kind in (
                (precharge, "pc_conf_west", "pc_conf_east", config.PCConf),
                (write, "w_conf_west", "w_conf_east", config.WConf),
            ):
                if values is not None:
                    _set_both(timing, west, east, kind, values, hemisphere)

    def generate(self) -> Generated:
        """Return a builder that initialises the chip.

        Raises:
            ProgramError: The analog parameter memory is wanted, but not the links.
        """
        builder = PlaybackProgramBuilder()
        self._reset(builder)
        self._start_clocks(builder)
        if self.enable_highspeed_link:
            self._start_links(builder)
        builder.write(EventRecordingConfigOnFPGA(), self.event_recording)
        if self.enable_capmem:
            self._start_references(builder)
        links = self.enable_highspeed_link
        builder.write(
            MemoryTimingOnDLS(),
            self.memory_timing,
            Backend.Omnibus if links else Backend.OmnibusChipOverJTAG,
        )
        builder.block_until(
            BarrierOnFPGA(), haldls.Barrier.omnibus if links else haldls.Barrier.jtag
        )
        return builder, None

    def _reset(self, builder: PlaybackProgramBuilder) -> None:
        builder.write(ResetChipOnDLS(), haldls.ResetChip(value=True))
        _wait(builder, haldls.chip_reset_high_duration)
        builder.write(ResetChipOnDLS(), haldls.ResetChip(value=False))
        _wait(builder, haldls.chip_reset_low_duration)
        builder.write(JTAGClockScalerOnDLS(), self.jtag_clock_scaler)
        builder.write(ResetJTAGTapOnDLS(), haldls.ResetJTAGTap())

    def _start_clocks(self, builder: PlaybackProgramBuilder) -> None:
        for place in iter_all(ADPLLOnDLS):
            builder.write(place, self.adplls[place], Backend.JTAGPLLRegister)
        builder.write(
            PLLClockOutputBlockOnDLS(), self.pll_clock_output_block, Backend.JTAGPLLRegister
        )

    def _start_links(self, builder: PlaybackProgramBuilder) -> None:
        link = self.highspeed_link
        for place in iter_all(PhyConfigFPGAOnDLS):
            builder.write(place, link.phy_configs_fpga[place])
        for place in iter_all(PhyConfigChipOnDLS):
            builder.write(place, link.phy_configs_chip[place])
        # the timer runs since the end of the reset; by then the clocks are stable
        builder.block_until(TimerOnDLS(), haldls.pll_and_omnibus_settling_duration)
        builder.write(CommonPhyConfigFPGAOnDLS(), link.common_phy_config_fpga)
        builder.write(CommonPhyConfigChipOnDLS(), link.common_phy_config_chip)
        if link.enable_systime:
            builder.write(SystimeSyncBaseOnDLS(), link.systime_sync_base, Backend.Omnibus)
            builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
            builder.write(SystimeSyncOnFPGA(), haldls.SystimeSync())
            builder.block_until(BarrierOnFPGA(), haldls.Barrier.systime)

    def _start_references(self, builder: PlaybackProgramBuilder) -> None:
        if not self.enable_highspeed_link:
            raise ProgramError(
                "Highspeed link needs to be enabled to configure CapMem. "
                "(set enable_capmem=False to do without)"
            )
        reset = copy.copy(self.reference_generator_config)
        reset.enable_reset = True
        builder.write(ReferenceGeneratorConfigOnDLS(), reset)
        builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
        _wait(builder, haldls.reference_generator_reset_duration)
        builder.write(ReferenceGeneratorConfigOnDLS(), self.reference_generator_config)


def _set_both(
    timing: Any, west: str, east: str, kind: type[Any], values: Quadrants, hemisphere: int
) -> None:
    """Set the western and the eastern value of one half of the chip."""
    setattr(timing, west, kind(values[hemisphere][0]))
    setattr(timing, east, kind(values[hemisphere][1]))


class SystemInit(PlaybackGenerator):
    """Everything: FPGA, board and chip.

    Args:
        hwdb_entry: The setup; it decides which board there is.

    Attributes:
        instruction_timeout: How long the FPGA waits for an instruction to finish.
        asic_adapter_board: Initialisation of the board.
        enable_asic_adapter_board: Whether the board is initialised.
        chip: Initialisation of the chip.
        enable_chip: Whether the chip is initialised.
    """

    def __init__(self, hwdb_entry: HwdbEntry) -> None:
        self.instruction_timeout = haldls.InstructionTimeoutConfig()
        self.asic_adapter_board: ASICAdapterBoardInit = (
            JboaASICAdapterBoardInit()
            if isinstance(hwdb_entry, JboaSetupEntry)
            else CubeASICAdapterBoardInit()
        )
        self.enable_asic_adapter_board = True
        self.chip = ChipInit(hwdb_entry)
        self.enable_chip = True

    def generate(self) -> Generated:
        """Return a builder that initialises the system.

        Raises:
            ProgramError: Settings of the chip contradict each other.
        """
        builder = PlaybackProgramBuilder()
        builder.write(InstructionTimeoutConfigOnFPGA(), self.instruction_timeout)
        if self.enable_asic_adapter_board:
            builder.merge_back(self.asic_adapter_board.generate()[0])
        if self.enable_chip:
            builder.merge_back(self.chip.generate()[0])
        return builder, None
