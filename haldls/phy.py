"""Serial links between FPGA and chip."""

from typing import Annotated, Any

from halco import (
    CommonPhyConfigChipOnDLS,
    CommonPhyConfigFPGAOnDLS,
    HicannARQStatusOnFPGA,
    PhyConfigChipOnDLS,
    PhyConfigFPGAOnDLS,
    PhyStatusOnFPGA,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import LINKS, PHY_CHIP, PHY_CONFIG, PHY_FPGA
from haldls.backend import Backend
from haldls.container import FPGA, Container, container
from haldls.layout import W0, W1, W2, W3, W4, each
from haldls.maps import Affine, Joined
from haldls.structure import Structure, filled, structure


@structure
class PhyConfigBase(Structure):
    """Settings of one side of a serial link.

    Attributes:
        enable_bit_slip: shifts the received bits by one.
        manual_delay: delay of the receiver in manual training.
        enable_delay_cell_measurement: measures the delay cells.
        enable_initialization_master_mode: leads the initialisation of the link.
        enable_manual_tx_data_valid_for_init: marks sent data as valid during manual
            initialisation.
        enable_force_lvds_power_up: keeps the drivers powered.
        enable_force_start: starts without waiting for the other side.
        enable_manual_training_mode: trains the receiver by hand.
        enable_ber_loopback: returns received data for error tests.
        vbias: bias of the drivers.
        debug_outputs: selects debug outputs.
        enable_transmission_without_idle_pattern: sends nothing instead of idle patterns.
        enable_clock_pre_alignment: aligns the clock before training.
        enable_des_recal: recalibrates the receiver.
        enable_loopback_en: connects sender and receiver.
        enable_auto_init: initialises the link by itself.
    """

    class ManualDelay(Ranged, size=16):
        """Delay setting."""

    class VBias(Ranged, size=8):
        """Bias setting."""

    class DebugOutputs(Ranged, size=2):
        """Choice of debug outputs."""

    enable_bit_slip: Annotated[bool, W0[0]] = False
    manual_delay: Annotated[ManualDelay, W0[4:1]] = ManualDelay()
    enable_delay_cell_measurement: Annotated[bool, W0[5]] = False
    enable_initialization_master_mode: Annotated[bool, W0[6]] = False
    enable_manual_tx_data_valid_for_init: Annotated[bool, W0[7]] = False
    enable_force_lvds_power_up: Annotated[bool, W0[8]] = False
    enable_force_start: Annotated[bool, W0[9]] = False
    enable_manual_training_mode: Annotated[bool, W0[10]] = False
    enable_ber_loopback: Annotated[bool, W0[11]] = False
    vbias: Annotated[VBias, W0[14:12]] = VBias(4)
    debug_outputs: Annotated[DebugOutputs, W0[15]] = DebugOutputs()
    enable_transmission_without_idle_pattern: Annotated[bool, W0[17]] = False
    enable_clock_pre_alignment: Annotated[bool, W0[18]] = False
    enable_des_recal: Annotated[bool, W0[19]] = False
    enable_loopback_en: Annotated[bool, W0[20]] = False
    enable_auto_init: Annotated[bool, W0[21]] = True

    @property
    def enable_transmission_without_idls_pattern(self) -> bool:
        """The same as ``enable_transmission_without_idle_pattern``, as the original spells it."""
        return self.enable_transmission_without_idle_pattern

    @enable_transmission_without_idls_pattern.setter
    def enable_transmission_without_idls_pattern(self, value: bool) -> None:
        self.enable_transmission_without_idle_pattern = value


@container(
    PhyConfigChipOnDLS,
    Affine(7, (8, -1)),
    words=1,
    bits=21,
    backends=(Backend.JTAGPhyRegister,),
    access="w",
)
class PhyConfigChip(PhyConfigBase, Container):
    """Chip side of one of the eight serial links, written over JTAG."""


@container(
    PhyConfigFPGAOnDLS,
    Affine(PHY_CONFIG, (8, 1)),
    words=1,
    bits=21,
    backends=FPGA,
)
class PhyConfigFPGA(PhyConfigBase, Container):
    """FPGA side of one of the eight serial links; it leads the initialisation by default."""

    enable_initialization_master_mode: Annotated[bool, W0[6]] = True


class CommonPhyConfig(Container):
    """Access to the switches of the links one by one."""

    __slots__ = ()
    enable_phy: Any

    def get_enable_phy(self, coord: PhyConfigChipOnDLS | PhyConfigFPGAOnDLS) -> bool:
        """Return whether a link is used."""
        return bool(self.enable_phy[coord])

    def set_enable_phy(self, coord: PhyConfigChipOnDLS | PhyConfigFPGAOnDLS, value: bool) -> None:
        """Set whether a link is used."""
        self.enable_phy[coord] = bool(value)


@container(
    CommonPhyConfigChipOnDLS,
    Affine(PHY_CHIP),
    words=1,
    bits=8,
    backends=(Backend.OmnibusChipOverJTAG,),
)
class CommonPhyConfigChip(CommonPhyConfig):
    """Which of the eight links the chip uses.

    Attributes:
        enable_phy: uses a link.
    """

    _enable_phy_type = typed_array(bool, PhyConfigChipOnDLS)

    enable_phy: Annotated[TypedArray, each(_enable_phy_type, W0[7], bits=-1)] = filled(True)


@container(
    CommonPhyConfigFPGAOnDLS,
    Affine(PHY_FPGA),
    words=1,
    bits=8,
    backends=FPGA,
)
class CommonPhyConfigFPGA(CommonPhyConfig):
    """Which of the eight links the FPGA uses.

    Attributes:
        enable_phy: uses a link.
    """

    _enable_phy_type = typed_array(bool, PhyConfigFPGAOnDLS)

    enable_phy: Annotated[TypedArray, each(_enable_phy_type, W0[0], bits=1)] = filled(True)


@container(
    PhyStatusOnFPGA,
    Joined(
        Affine(PHY_FPGA + 0x4, (8, 1)),
        Affine(PHY_FPGA + 0xC, (8, 1)),
        Affine(PHY_FPGA + 0x14, (8, 1)),
        Affine(LINKS, (8, 2)),
        Affine(LINKS + 1, (8, 2)),
    ),
    words=5,
    bits=160,
    backends=FPGA,
    access="r",
)
class PhyStatus(Container):
    """Counters of one of the eight links, on the FPGA's side.

    Attributes:
        crc_error_count: number of packets with wrong check sum.
        online_time: time since the link came up.
        rx_dropped_count: number of received events that were lost.
        rx_count: number of received packets.
        tx_count: number of sent packets.
    """

    class CRCErrorCount(Ranged, size=1 << 32):
        """Count."""

    class OnlineTime(Ranged, size=1 << 32):
        """Duration."""

    class RxDroppedCount(Ranged, size=1 << 32):
        """Count."""

    class RxCount(Ranged, size=1 << 32):
        """Count."""

    class TxCount(Ranged, size=1 << 32):
        """Count."""

    crc_error_count: Annotated[CRCErrorCount, W0[31:0]] = CRCErrorCount()
    online_time: Annotated[OnlineTime, W1[31:0]] = OnlineTime()
    rx_dropped_count: Annotated[RxDroppedCount, W2[31:0]] = RxDroppedCount()
    rx_count: Annotated[RxCount, W4[31:0]] = RxCount()
    tx_count: Annotated[TxCount, W3[31:0]] = TxCount()


@container(
    HicannARQStatusOnFPGA,
    Affine(LINKS + 0x10, words=4),
    words=4,
    bits=128,
    backends=FPGA,
    access="r",
)
class HicannARQStatus(Container):
    """Counters of the layer that repeats lost packets between FPGA and chip.

    Attributes:
        read_count: answers received.
        write_count: requests accepted.
        rx_count: packets received.
        tx_count: packets sent.
    """

    class ReadCount(Ranged, size=1 << 32):
        """Count."""

    class WriteCount(Ranged, size=1 << 32):
        """Count."""

    class RxCount(Ranged, size=1 << 32):
        """Count."""

    class TxCount(Ranged, size=1 << 32):
        """Count."""

    read_count: Annotated[ReadCount, W3[31:0]] = ReadCount()
    write_count: Annotated[WriteCount, W0[31:0]] = WriteCount()
    rx_count: Annotated[RxCount, W2[31:0]] = RxCount()
    tx_count: Annotated[TxCount, W1[31:0]] = TxCount()
