"""Peripherals of the carrier board behind the two-wire bus."""

import struct
from typing import Annotated, Any

import attrs

from halco import (
    AD5252ChannelConfigOnBoard,
    AD5252ChannelConfigPersistentOnBoard,
    DAC6573ChannelOnBoard,
    INA219ConfigOnBoard,
    INA219StatusOnBoard,
    TCA9546ChannelOnBoard,
    TCA9546OnBoard,
    TCA9554ChannelOnBoard,
    TCA9554ConfigOnBoard,
    TCA9554InputsOnBoard,
    TMP112StatusOnBoard,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.backend import Backend
from haldls.container import Container, container
from haldls.kind import Selection
from haldls.layout import PADDED, W0, W1, W2, Code, each
from haldls.maps import Affine
from haldls.structure import filled, named


@container(
    DAC6573ChannelOnBoard,
    Affine(0, (4, 1)),
    words=1,
    bits=10,
    backends=(Backend.I2CDAC6573RwRegister,),
    refuses_read=("simulation",),
    positional="value",
)
class DAC6573ChannelConfig(Container):
    """Output of one channel of a voltage converter of the carrier board.

    Attributes:
        value: fraction of the reference voltage in 1024ths.
    """

    class Value(Ranged, size=1024):
        """Voltage in steps."""

    value: Annotated[Value, W0[9:0]] = Value()


@container(
    AD5252ChannelConfigOnBoard,
    Affine(0, (6, 2)),
    words=1,
    bits=8,
    backends=(Backend.I2CAD5252RwRegister,),
    refuses_read=("simulation",),
)
class AD5252ChannelConfig(Container):
    """Setting of a digital potentiometer of the carrier board, which sets a supply voltage.

    Attributes:
        value: position of the wiper.
    """

    class WiperSetting(Ranged, size=256, default=144):
        """Position of the wiper."""

    value: Annotated[WiperSetting, W0[7:0]] = WiperSetting()

    #: Settings that give 2.5 V, 1.2 V, and 1.2 V for the digital part.
    default_pot_25 = named(value=0xA7)
    default_pot_12 = named(value=0xA8)
    default_pot_12_digital = named(value=0x93)


@container(
    AD5252ChannelConfigPersistentOnBoard,
    Affine(1, (6, 2)),
    words=1,
    bits=8,
    backends=(Backend.I2CAD5252RwRegister,),
    refuses_read=("simulation",),
)
class AD5252ChannelConfigPersistent(Container):
    """Setting that a digital potentiometer of the carrier board takes at power-up.

    Attributes:
        value: position of the wiper.
    """

    class WiperSetting(Ranged, size=256, default=144):
        """Position of the wiper."""

    value: Annotated[WiperSetting, W0[7:0]] = WiperSetting()


@container(
    TCA9546OnBoard,
    Affine(0),
    words=1,
    bits=4,
    backends=(Backend.I2CTCA9546Register,),
    refuses_read=("simulation",),
)
class TCA9546ChannelConfig(Container):
    """Multiplexer of the carrier board's two-wire bus.

    Attributes:
        channel_status: connects a branch of the bus.
    """

    EnableChannels = typed_array(bool, TCA9546ChannelOnBoard)

    channel_status: Annotated[TypedArray, each(EnableChannels, W0[0], bits=1)] = filled(True)

    #: The branches that carry the board's peripherals.
    default_mux = named(channel_status=(True, True, True, False))


@container(
    TCA9554ConfigOnBoard,
    Affine(0, words=3),
    words=3,
    bits=24,
    backends=(Backend.I2CTCA9554RwRegister,),
    refuses_read=("simulation",),
)
class TCA9554Config(Container):
    """Digital inputs and outputs of the carrier board.

    Attributes:
        channel_output: level of an output.
        channel_polarity: inversion of an input.
        channel_mode: direction.
    """

    class ChannelPolarity(Selection):
        """Inversion of an input."""

        normal = 0
        inverted = 1

    class ChannelMode(Selection):
        """Direction of a line."""

        output = 0
        input = 1

    ChannelsBooleanArray = typed_array(bool, TCA9554ChannelOnBoard)
    ChannelsPolarityArray = typed_array(ChannelPolarity, TCA9554ChannelOnBoard)
    ChannelsModeArray = typed_array(ChannelMode, TCA9554ChannelOnBoard)

    channel_output: Annotated[TypedArray, each(ChannelsBooleanArray, W0[0], bits=1)] = filled(False)
    channel_polarity: Annotated[TypedArray, each(ChannelsPolarityArray, W1[0], bits=1)] = filled(
        ChannelPolarity.normal
    )
    channel_mode: Annotated[TypedArray, each(ChannelsModeArray, W2[0], bits=1)] = filled(
        ChannelMode.output
    )


@container(
    TCA9554InputsOnBoard,
    Affine(0),
    words=1,
    bits=8,
    backends=(Backend.I2CTCA9554RoRegister,),
    access="r",
    refuses_read=("simulation",),
)
class TCA9554Inputs(Container):
    """Levels of the digital inputs of the carrier board.

    Attributes:
        channel_input: level of an input.
    """

    ChannelsBooleanArray = typed_array(bool, TCA9554ChannelOnBoard)

    channel_input: Annotated[TypedArray, each(ChannelsBooleanArray, W0[0], bits=1)] = filled(False)


def _signed(bits: int) -> Code:
    """Return the code of numbers whose most significant wire counts negative."""

    def encode(value: Any) -> Any:
        return (value | 0) & ((1 << bits) - 1)

    def decode(wires: Any) -> Any:
        return (wires | 0) - ((wires >> (bits - 1)) & 1) * (1 << bits)

    return Code(encode, decode, f"{bits} bit two's complement")


def _single(value: float) -> float:
    """Return a number rounded to single precision, as the original gives sensor readings."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


SIGNED_13, SIGNED_16 = _signed(13), _signed(16)


@container(
    TMP112StatusOnBoard,
    Affine(0),
    words=1,
    bits=16,
    backends=(Backend.I2CTempRegister,),
    access="r",
    refuses_read=("simulation",),
)
class TMP112Status(Container):
    """Temperature sensor of the carrier board.

    Attributes:
        temperature: reading of the sensor.
    """

    class Temperature(Ranged, low=-14080, high=32752):
        """Reading of the sensor in 256ths of a degree; the lower four bits are always zero."""

        def toUncalibratedTemperature(self) -> float:
            """Return the temperature in degrees Celsius."""
            return _single(int(int(self) / 16) * 0.0625)

    temperature: Annotated[Temperature, W0[15:0], SIGNED_16] = Temperature()


@container(
    INA219ConfigOnBoard,
    Affine(0, (6, 2)),
    words=1,
    bits=11,
    backends=(Backend.I2CINA219RwRegister,),
    refuses_read=("simulation",),
    ones=W0[2:0],
)
class INA219Config(Container):
    """Resolution of a power sensor of the carrier board.

    Attributes:
        bus_adc_mode: resolution and averaging of the voltage.
        shunt_adc_mode: resolution and averaging of the current.
    """

    class ADCMode(Selection):
        """Resolution in bits, or number of samples averaged."""

        bits9 = 0
        bits10 = 1
        bits11 = 2
        bits12 = 3
        bits12_samples1 = 4
        bits12_samples2 = 5
        bits12_samples4 = 6
        bits12_samples8 = 7
        bits12_samples16 = 8
        bits12_samples32 = 9
        bits12_samples64 = 10
        bits12_samples128 = 11

    bus_adc_mode: Annotated[ADCMode, W0[10:7]] = ADCMode.bits12
    shunt_adc_mode: Annotated[ADCMode, W0[6:3]] = ADCMode.bits12


@container(
    INA219StatusOnBoard,
    Affine(1, (6, 4), words=(0, -1)),
    words=2,
    bits=27,
    backends=(Backend.I2CINA219RoRegister,),
    access="r",
    refuses_read=("simulation",),
)
class INA219Status(Container):
    """Reading of a power sensor of the carrier board.

    Attributes:
        bus_voltage: supply voltage.
        shunt_voltage: voltage over the current shunt.
        bus_voltage_overflow: whether a result was out of range.
    """

    class BusVoltage(Ranged, size=4001):
        """Voltage in steps of 4 mV."""

        def toUncalibratedVoltage(self) -> float:
            """Return the voltage in volts."""
            return _single(int(self) * 4 / 1000)

    class ShuntVoltage(Ranged, low=-4000, high=4000):
        """Voltage in steps of 10 uV."""

        def toUncalibratedVoltage(self) -> float:
            """Return the voltage in volts."""
            return _single(int(self) * 10 / 1_000_000)

    @attrs.define
    class UncalibratedPower:
        """What the power is calculated from.

        Attributes:
            uncalibrated_bus_voltage: supply voltage in volts.
            uncalibrated_shunt_voltage: voltage over the shunt in volts.
            shunt_resistance: resistance of the shunt in ohms.
        """

        uncalibrated_bus_voltage: float = 0.0
        uncalibrated_shunt_voltage: float = 0.0
        shunt_resistance: float = 0.027

        def calculate(self) -> float:
            """Return the power in watts."""
            current = self.uncalibrated_shunt_voltage / self.shunt_resistance
            return self.uncalibrated_bus_voltage * current

    bus_voltage: Annotated[BusVoltage, W0[15:3], PADDED] = BusVoltage()
    shunt_voltage: Annotated[ShuntVoltage, W1[15], W1[11:0], SIGNED_13] = ShuntVoltage()
    bus_voltage_overflow: Annotated[bool, W0[0]] = False

    def toUncalibratedPower(self) -> UncalibratedPower:
        """Return both voltages in volts, from which the power can be calculated."""
        return self.UncalibratedPower(
            self.bus_voltage.toUncalibratedVoltage(), self.shunt_voltage.toUncalibratedVoltage()
        )
