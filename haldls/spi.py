"""Peripherals of the board behind the serial interface."""

from typing import Annotated

from halco import (
    DACChannelOnBoard,
    DACChannelOnDAC,
    DACOnBoard,
    LEDOnBoard,
    ShiftRegisterOnBoard,
    VDDOnBoard,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.backend import Backend
from haldls.container import DifferentialWriteTrait, container
from haldls.kind import Selection
from haldls.layout import W0, W1, each, places
from haldls.maps import Affine
from haldls.structure import filled


@container(
    ShiftRegisterOnBoard,
    Affine(0),
    words=1,
    bits=24,
    backends=(Backend.SPIShiftRegister,),
    access="w",
)
class ShiftRegister(DifferentialWriteTrait):
    """Switches on the board around the chip: readout multiplexers, supply voltages, lamps.

    Attributes:
        select_analog_readout_mux_1_input: input of the first readout multiplexer.
        select_analog_readout_mux_2_input: input of the second readout multiplexer.
        select_analog_readout_mux_3_input: input of the third readout multiplexer.
        enable_i_ref_board: feeds the reference current of the board.
        enable_measure_i_ref: measures the reference current.
        enable_dac_to_readout_0: connects a converter of the board to the first readout line.
        enable_dac_to_readout_1: connects a converter of the board to the second readout line.
        enable_led: switches a lamp on.
        enable_adc_power_down: powers the board's converter down.
        enable_adc_reset: resets the board's converter.
        enable_vdd: switches a supply voltage on.
    """

    class AnalogReadoutMux1Input(Selection):
        """Inputs of the first readout multiplexer."""

        off = 0
        readout_chain_0 = 1
        readout_chain_1 = 2
        mux_rfu_0 = 3

    class AnalogReadoutMux2Input(Selection):
        """Inputs of the second readout multiplexer."""

        off = 0
        v_reset = 1
        vdd_res_meas = 2
        mux_dac_25 = 3

    class AnalogReadoutMux3Input(Selection):
        """Inputs of the third readout multiplexer."""

        off = 0
        i_ref = 1
        mux_rfu_1 = 2
        mux_rfu_2 = 3

    select_analog_readout_mux_1_input: Annotated[AnalogReadoutMux1Input, W0[1:0]] = (
        AnalogReadoutMux1Input.off
    )
    select_analog_readout_mux_2_input: Annotated[AnalogReadoutMux2Input, W0[3:2]] = (
        AnalogReadoutMux2Input.off
    )
    select_analog_readout_mux_3_input: Annotated[AnalogReadoutMux3Input, W0[5:4]] = (
        AnalogReadoutMux3Input.off
    )
    enable_i_ref_board: Annotated[bool, W0[6]] = True
    enable_measure_i_ref: Annotated[bool, W0[7]] = False
    enable_dac_to_readout_0: Annotated[bool, W0[8]] = False
    enable_dac_to_readout_1: Annotated[bool, W0[9]] = False
    enable_led: Annotated[
        TypedArray,
        places(typed_array(bool, LEDOnBoard), ~W0[10], ~W0[11], ~W0[12], ~W0[15], ~W0[22], ~W0[23]),
    ] = filled(False)
    enable_adc_power_down: Annotated[bool, W0[13]] = False
    enable_adc_reset: Annotated[bool, W0[14]] = False
    enable_vdd: Annotated[TypedArray, each(typed_array(bool, VDDOnBoard), W0[16], bits=1)] = filled(
        True
    )

    def get_enable_led(self, coord: LEDOnBoard) -> bool:
        """Return whether a lamp is on."""
        return bool(self.enable_led[coord])

    def set_enable_led(self, coord: LEDOnBoard, value: bool) -> None:
        """Switch a lamp."""
        self.enable_led[coord] = bool(value)

    def get_enable_vdd(self, coord: VDDOnBoard) -> bool:
        """Return whether a supply voltage is on."""
        return bool(self.enable_vdd[coord])

    def set_enable_vdd(self, coord: VDDOnBoard, value: bool) -> None:
        """Switch a supply voltage."""
        self.enable_vdd[coord] = bool(value)


@container(
    DACChannelOnBoard,
    Affine(0, (16, 1)),
    words=1,
    bits=12,
    backends=(Backend.SPIDACDataRegister,),
    access="w",
    positional="value",
)
class DACChannel(DifferentialWriteTrait):
    """Output of one channel of the board's voltage converters.

    Attributes:
        value: fraction of the reference voltage in 4096ths.
    """

    class Value(Ranged, size=4096):
        """Voltage in steps."""

    value: Annotated[Value, W0[11:0]] = Value()


@container(
    DACOnBoard,
    Affine(0, (2, 4), words=(0, 2)),
    words=2,
    bits=10,
    backends=(Backend.SPIDACControlRegister,),
    access="w",
    ones=W0[3:2],
)
class DACControl(DifferentialWriteTrait):
    """Power of the channels of one of the board's voltage converters.

    Attributes:
        enable_channel: powers a channel.
    """

    enable_channel: Annotated[
        TypedArray, each(typed_array(bool, DACChannelOnDAC), ~W1[0], bits=1)
    ] = filled(True)

    def get_enable_channel(self, channel: DACChannelOnDAC) -> bool:
        """Return whether a channel is powered."""
        return bool(self.enable_channel[channel])

    def set_enable_channel(self, channel: DACChannelOnDAC, value: bool) -> None:
        """Switch the power of a channel."""
        self.enable_channel[channel] = bool(value)
