"""Voltages of the board: all channels of its digital-to-analog converters together."""

from __future__ import annotations

import halco
import haldls
from halco import DACChannelOnBoard
from haldls import Backend
from lola.arrays import array, array_type
from lola.composite import Composite, Piece, consecutive
from lola.named import Named
from lola.source import Column

#: Full scale in volts of the channels that are outputs by themselves; the others steer regulators.
FULL_SCALE = {
    DACChannelOnBoard.i_ref_board: 2.5,
    DACChannelOnBoard.ana_readout_debug_0: 2.5,
    DACChannelOnBoard.ana_readout_debug_1: 2.5,
    DACChannelOnBoard.mux_dac_25: 2.5,
    DACChannelOnBoard.v_reset: 1.2,
    DACChannelOnBoard.v_res_meas: 1.2,
    DACChannelOnBoard.mux_rfu_0: 1.2,
    DACChannelOnBoard.mux_rfu_1: 1.2,
}


class DACChannelBlock(Composite):
    """Values of all 16 channels, [0, 4095]."""

    coordinate_type = halco.DACChannelBlockOnBoard
    backends = (Backend.SPIDACDataRegister,)
    Value = haldls.DACChannel.Value
    _value_type = array_type(Value, DACChannelOnBoard)
    value = array(_value_type)
    _pieces = (
        Piece(haldls.DACChannel, consecutive(DACChannelOnBoard), {"value": Column("value")}),
    )

    #: What the original sends to boards with the first and with the second kind of regulators:
    #: it makes both constants before the names of the channels exist, so that all values it means
    #: for different channels end up in channel 0, where the last one, for the clocks, remains.
    default_ldo_1 = Named(lambda cls: cls(value={DACChannelOnBoard(): 440}))
    default_ldo_2 = Named(lambda cls: cls(value={DACChannelOnBoard(): 440}))

    def set_voltage(self, coord: DACChannelOnBoard, voltage: float) -> None:
        """Set a channel in volts.

        Raises:
            ValueError: the channel steers a regulator.
            OverflowError: above the channel's full scale of 1.2 or 2.5 V.
            TypeError: below zero.
        """
        full = self._full_scale("set_voltage", coord)
        self.value[coord] = self.Value(int(voltage / full * self.Value.max))

    def get_voltage(self, coord: DACChannelOnBoard) -> float:
        """Return a channel in volts.

        Raises:
            ValueError: the channel steers a regulator.
        """
        full = self._full_scale("get_voltage", coord)
        return int(self.value[coord]) / self.Value.max * full

    @staticmethod
    def _full_scale(name: str, coord: DACChannelOnBoard) -> float:
        try:
            return FULL_SCALE[coord]
        except KeyError:
            known = ", ".join(str(channel) for channel in FULL_SCALE)
            raise ValueError(
                f"{name} is only available for DAC channels without LDOs: {coord} steers a "
                f"regulator; these do not: {known}"
            ) from None


class DACControlBlock(Composite):
    """Which of the 16 channels drive their outputs."""

    coordinate_type = halco.DACControlBlockOnBoard
    backends = (Backend.SPIDACControlRegister,)
    _enable_type = array_type(bool, DACChannelOnBoard)
    enable = array(_enable_type, [True] * DACChannelOnBoard.size)
    _pieces = (
        Piece(
            haldls.DACControl,
            consecutive(haldls.DACControl.coordinate_type),
            {"enable_channel": Column("enable")},
        ),
    )
