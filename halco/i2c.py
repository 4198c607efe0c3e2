"""I2C devices of boards that carry several chips (jBOA).

There are power monitors (INA219), digital potentiometers that set the supplies (AD5252), a voltage
source (DAC6573), a port expander (TCA9554), a bus switch (TCA9546) and a thermometer (TMP112). The
``...RwRegister...`` and ``...RoRegister...`` types name the registers inside the devices.
"""

from __future__ import annotations

from halco.composed import On
from halco.conversion import conversion, local_part, outer_part, same_index
from halco.ranged import Coordinate, Named, Ranged


class I2CIdRegisterOnBoard(Ranged, size=1):
    """Identity of the board."""


class I2CTempRegisterOnBoard(Ranged, size=1):
    """Temperature in the thermometer."""


class TMP112StatusOnBoard(Coordinate, Ranged, size=1):
    """Temperature of the board."""


class I2CTCA9546RegisterOnBoard(Ranged, size=1):
    """Channel selection of the bus switch."""


class TCA9546OnBoard(Coordinate, Ranged, size=1):
    """Bus switch."""


class TCA9546ChannelOnBoard(Coordinate, Ranged, size=4):
    """Channel of the bus switch."""

    @conversion
    def toTCA9546OnBoard(self) -> TCA9546OnBoard:
        """Return the bus switch; there is one."""
        return TCA9546OnBoard()


class _PortExpander(Ranged, size=1):
    """The port expander, in different views."""

    toTCA9554OnBoard = same_index(lambda: TCA9554OnBoard)
    toTCA9554ConfigOnBoard = same_index(lambda: TCA9554ConfigOnBoard)
    toTCA9554InputsOnBoard = same_index(lambda: TCA9554InputsOnBoard)


class TCA9554OnBoard(Coordinate, _PortExpander):
    """Port expander that switches the supplies."""


class TCA9554ConfigOnBoard(Coordinate, _PortExpander):
    """Settings of the port expander."""


class TCA9554InputsOnBoard(Coordinate, _PortExpander):
    """Inputs of the port expander."""


class TCA9554ChannelOnBoard(Coordinate, Ranged, size=8):
    """Pin of the port expander."""

    disable_vdd25_digital = Named(0)
    disable_vdd12_digital = Named(1)
    disable_vdd12_pll = Named(2)
    disable_vdd12_madc = Named(3)
    disable_vdd25_analog = Named(4)
    disable_vdd12_analog = Named(5)
    disable_led = Named(6)
    disable_power = Named(7)

    @conversion
    def toTCA9554OnBoard(self) -> TCA9554OnBoard:
        """Return the port expander; there is one."""
        return TCA9554OnBoard()


class I2CTCA9554RoRegisterOnTCA9554(Ranged, size=1):
    """Register of the port expander that can only be read."""

    inputs = Named(0)


class I2CTCA9554RoRegisterOnBoard(
    On, I2CTCA9554RoRegisterOnTCA9554, outer=TCA9554OnBoard, names=("reg", "tca")
):
    """Register of the board's port expander that can only be read."""

    toTCA9554OnBoard = outer_part(TCA9554OnBoard)
    toI2CTCA9554RoRegisterOnTCA9554 = local_part(I2CTCA9554RoRegisterOnTCA9554)


class I2CTCA9554RwRegisterOnTCA9554(Ranged, size=3):
    """Register of the port expander."""

    outputs = Named(0)
    polarity = Named(1)
    config = Named(2)


class I2CTCA9554RwRegisterOnBoard(
    On, I2CTCA9554RwRegisterOnTCA9554, outer=TCA9554OnBoard, names=("reg", "tca")
):
    """Register of the board's port expander."""

    toTCA9554OnBoard = outer_part(TCA9554OnBoard)
    toI2CTCA9554RwRegisterOnTCA9554 = local_part(I2CTCA9554RwRegisterOnTCA9554)


class _PowerMonitor(Ranged, size=6):
    """A power monitor, in different views, named by the supply it measures."""

    vdd12_digital = Named(0)
    vdd25_digital = Named(1)
    vdd12_analog = Named(2)
    vdd25_analog = Named(3)
    vdd12_madc = Named(4)
    vdd12_pll = Named(5)

    toINA219OnBoard = same_index(lambda: INA219OnBoard)
    toINA219ConfigOnBoard = same_index(lambda: INA219ConfigOnBoard)
    toINA219StatusOnBoard = same_index(lambda: INA219StatusOnBoard)


class INA219OnBoard(Coordinate, _PowerMonitor):
    """Power monitor of a supply."""


class INA219ConfigOnBoard(Coordinate, _PowerMonitor):
    """Settings of a power monitor."""


class INA219StatusOnBoard(Coordinate, _PowerMonitor):
    """Measurement of a power monitor."""


class I2CINA219RoRegisterOnINA219(Ranged, size=4):
    """Register of a power monitor that can only be read."""

    shunt = Named(0)
    bus = Named(1)
    power = Named(2)
    current = Named(3)


class I2CINA219RoRegisterOnBoard(
    On, I2CINA219RoRegisterOnINA219, outer=INA219OnBoard, names=("reg", "ina")
):
    """Register of one of the power monitors that can only be read."""

    toINA219OnBoard = outer_part(INA219OnBoard)
    toI2CINA219RoRegisterOnINA219 = local_part(I2CINA219RoRegisterOnINA219)


class I2CINA219RwRegisterOnINA219(Ranged, size=2):
    """Register of a power monitor."""

    config = Named(0)
    calibration = Named(1)


class I2CINA219RwRegisterOnBoard(
    On, I2CINA219RwRegisterOnINA219, outer=INA219OnBoard, names=("reg", "ina")
):
    """Register of one of the power monitors."""

    toINA219OnBoard = outer_part(INA219OnBoard)
    toI2CINA219RwRegisterOnINA219 = local_part(I2CINA219RwRegisterOnINA219)


class AD5252OnBoard(Coordinate, Ranged, size=3):
    """Digital potentiometer, named by the two supplies it sets."""

    vdd_25digital_12digital = Named(0)
    vdd_12pll_12madc = Named(1)
    vdd_12analog_25analog = Named(2)


class AD5252ChannelOnAD5252(Ranged, size=2):
    """Channel of a potentiometer, by the number the manufacturer gave it."""

    channel_1 = Named(0)
    channel_3 = Named(1)


class _Potentiometer(On, AD5252ChannelOnAD5252, outer=AD5252OnBoard, names=("reg", "ad")):
    """A channel of one of the potentiometers, in different views, named by its supply."""

    vdd_25digital = Named(0, 0)
    vdd_12digital = Named(1, 0)
    vdd_12pll = Named(0, 1)
    vdd_12madc = Named(1, 1)
    vdd_12analog = Named(0, 2)
    vdd_25analog = Named(1, 2)

    toAD5252OnBoard = outer_part(AD5252OnBoard)
    toAD5252ChannelOnAD5252 = local_part(AD5252ChannelOnAD5252)
    toAD5252ChannelOnBoard = same_index(lambda: AD5252ChannelOnBoard)
    toAD5252ChannelConfigOnBoard = same_index(lambda: AD5252ChannelConfigOnBoard)
    toAD5252ChannelConfigPersistentOnBoard = same_index(
        lambda: AD5252ChannelConfigPersistentOnBoard
    )


class AD5252ChannelOnBoard(_Potentiometer, Coordinate):
    """Channel of one of the potentiometers."""


class AD5252ChannelConfigOnBoard(_Potentiometer, Coordinate):
    """Setting of a channel."""


class AD5252ChannelConfigPersistentOnBoard(_Potentiometer, Coordinate):
    """Setting that a channel starts with after power-up."""


class I2CAD5252RwRegisterOnAD5252Channel(Ranged, size=2):
    """Register of a potentiometer's channel; the prefixes are part of the device's commands."""

    rdac_volatile = Named(0)
    eemem_persistent = Named(1)
    rdac_volatile_prefix = 0
    eemem_persistent_prefix = 32


class I2CAD5252RwRegisterOnBoard(
    On, I2CAD5252RwRegisterOnAD5252Channel, outer=AD5252ChannelOnBoard, names=("reg", "ad")
):
    """Register of a channel of one of the potentiometers."""

    toAD5252ChannelOnBoard = outer_part(AD5252ChannelOnBoard)
    toI2CAD5252RwRegisterOnAD5252Channel = local_part(I2CAD5252RwRegisterOnAD5252Channel)

    @conversion
    def toAD5252ChannelOnAD5252(self) -> AD5252ChannelOnAD5252:
        """Return the channel of the potentiometer."""
        return self.toAD5252ChannelOnBoard().toAD5252ChannelOnAD5252()


class DAC6573OnBoard(Coordinate, Ranged, size=1):
    """Voltage source."""


class DAC6573ChannelOnDAC6573(Ranged, size=4):
    """Channel of the voltage source."""


class DAC6573ChannelOnBoard(
    On, DAC6573ChannelOnDAC6573, Coordinate, outer=DAC6573OnBoard, names=("reg", "dac")
):
    """Channel of the board's voltage source."""

    v_reset = Named(0, 0)
    i_ref_board = Named(1, 0)
    v_res_meas = Named(2, 0)
    v_readout = Named(3, 0)

    toDAC6573OnBoard = outer_part(DAC6573OnBoard)
    toDAC6573ChannelOnDAC6573 = local_part(DAC6573ChannelOnDAC6573)


class I2CDAC6573RwRegisterOnBoard(
    On, DAC6573ChannelOnDAC6573, outer=DAC6573OnBoard, names=("ch", "dac")
):
    """Register of a channel of the board's voltage source."""

    register_base_addr = 16  # of the channels' registers in the device

    toDAC6573OnBoard = outer_part(DAC6573OnBoard)
    toDAC6573ChannelOnDAC6573 = local_part(DAC6573ChannelOnDAC6573)
