"""Carrier board of a single chip: supply switches, light-emitting diodes, voltage sources."""

from __future__ import annotations

from halco.composed import On
from halco.conversion import conversion, local_part, outer_part
from halco.ranged import Coordinate, Named, Ranged


class ShiftRegisterOnBoard(Coordinate, Ranged, size=1):
    """Shift register that switches supplies, diodes and the source of the board's converter."""


class ADCOnBoard(Ranged, size=1):
    """Converter of the board."""


class ADCSourceOnBoard(Ranged, size=10):
    """What the board's converter measures."""

    readout_chain_0 = Named(0)
    readout_chain_1 = Named(1)
    mux_rfu_0 = Named(2)
    v_reset = Named(3)
    vdd_res_meas = Named(4)
    mux_dac_25 = Named(5)
    i_ref = Named(6)
    mux_rfu_1 = Named(7)
    mux_rfu_2 = Named(8)
    none = Named(9)


class LEDOnBoard(Ranged, size=6):
    """Light-emitting diode; the printed numbers 5 and 6 do not exist."""

    led_1 = Named(0)
    led_2 = Named(1)
    led_3 = Named(2)
    led_4 = Named(3)
    led_7 = Named(4)
    led_8 = Named(5)


class VDDOnBoard(Ranged, size=6):
    """Supply of the chip; the second source sets them on its first channels."""

    vdd25_digital = Named(0)
    vdd12_digital = Named(1)
    vdd25_analog = Named(2)
    vdd12_analog = Named(3)
    vdd12_madc = Named(4)
    vdd12_pll = Named(5)

    @conversion
    def toDACChannelOnBoard(self) -> DACChannelOnBoard:
        """Return the channel that sets the supply."""
        return DACChannelOnBoard(int(self), DACOnBoard(1))


class DACOnBoard(Coordinate, Ranged, size=2):
    """Voltage source with eight channels."""


class DACChannelOnDAC(Ranged, size=8):
    """Channel of a voltage source."""


class DACChannelOnBoard(
    On, DACChannelOnDAC, Coordinate, outer=DACOnBoard, names=("channel", "dac")
):
    """Channel of either voltage source."""

    v_reset = Named(0, 0)
    v_res_meas = Named(1, 0)
    mux_rfu_0 = Named(2, 0)
    mux_rfu_1 = Named(3, 0)
    i_ref_board = Named(4, 0)
    ana_readout_debug_0 = Named(5, 0)
    ana_readout_debug_1 = Named(6, 0)
    mux_dac_25 = Named(7, 0)
    vdd25_digital = Named(0, 1)
    vdd12_digital = Named(1, 1)
    vdd25_analog = Named(2, 1)
    vdd12_analog = Named(3, 1)
    vdd12_madc = Named(4, 1)
    vdd12_pll = Named(5, 1)
    general_purpose_0 = Named(6, 1)
    general_purpose_1 = Named(7, 1)

    toDACOnBoard = outer_part(DACOnBoard)
    toDACChannelOnDAC = local_part(DACChannelOnDAC)

    @conversion
    def toVDDOnBoard(self) -> VDDOnBoard:
        """Return the supply that the channel sets.

        Raises:
            OverflowError: the channel sets no supply.
        """
        source, channel = self.split()
        if source != 1 or channel > VDDOnBoard.max:
            raise OverflowError(f"{self} sets no supply, only channels 0 to 5 of source 1 do")
        return VDDOnBoard(int(channel))


class DACChannelBlockOnBoard(Coordinate, Ranged, size=1):
    """All channels of both voltage sources."""


class DACControlBlockOnBoard(Coordinate, Ranged, size=1):
    """Control registers of both voltage sources."""
