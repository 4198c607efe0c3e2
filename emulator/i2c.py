"""The I2C bus of the board: its devices, byte by byte.

Registers and conversions: data sheets of the devices. Which registers there are and what they hold:
what the original software reads and its tests on boards expect. A device that is missing or broken
does not acknowledge, which the master reports in the answer to a read.
"""

import logging
from typing import Final, Protocol

import attrs

_log = logging.getLogger("emulator.i2c")

EEPROM: Final = 0x50
TEMPERATURE: Final = 0x48
POWER: Final = 0x40
MULTIPLEXER: Final = 0x70
EXPANDER: Final = 0x38
POTENTIOMETER: Final = 0x2C
CONVERTER: Final = 0x4C

#: Bus voltages in the order of the power monitors' addresses: 1.2 V (digital a bit more) and 2.5 V.
_RAILS: Final = (1.25, 2.5, 1.2, 2.5, 1.2, 1.2)
#: Voltage across each monitor's shunt resistor in volts; a plausible load.
_SHUNT: Final = 2e-3
#: Carriers before this serial number have no temperature sensor.
_FIRST_WITH_SENSOR: Final = 75


class Device(Protocol):
    """A device on the bus: what it does with bytes addressed to it."""

    def start(self, *, read: bool) -> None:
        """Begin a transfer in one direction."""

    def write(self, byte: int) -> None:
        """Take a byte."""

    def read(self) -> int:
        """Give a byte."""

    def stop(self) -> None:
        """End of the transaction."""


@attrs.define
class RegisterDevice:
    """A device with numbered registers: the first byte written is a number, data follow.

    Attributes:
        registers: Contents by number; numbers that are not listed read zero.
        size: Bytes of a register, the most significant one goes first.
        writable: Numbers of the registers that writes change.
        increment: Whether the number moves on after each register, as in a memory.
    """

    registers: dict[int, int]
    size: int = 1
    writable: frozenset[int] = frozenset()
    increment: bool = False
    _number: int = 0
    _has_number: bool = False
    _value: int = 0
    _bytes: int = 0

    def start(self, *, read: bool) -> None:
        """Begin a transfer; a write starts with the number, a read keeps it."""
        self._has_number = read
        self._bytes = self._value = 0

    def write(self, byte: int) -> None:
        """Take the number or a byte of data."""
        if not self._has_number:
            self._number, self._has_number = byte, True
            return
        self._value = self._value << 8 | byte
        self._bytes += 1
        if self._bytes == self.size:
            if self._number in self.writable:
                self.registers[self._number] = self._value
            self._next()

    def read(self) -> int:
        """Give the next byte of the selected register."""
        shift = 8 * (self.size - 1 - self._bytes)
        byte = self.registers.get(self._number, 0) >> shift & 0xFF
        self._bytes += 1
        if self._bytes == self.size:
            self._next()
        return byte

    def stop(self) -> None:
        """End the transaction; the number stays."""
        self._bytes = self._value = 0

    def _next(self) -> None:
        self._bytes = self._value = 0
        if self.increment:
            self._number = (self._number + 1) & 0xFF


@attrs.define
class Multiplexer:
    """A switch with one register and no register number; it takes effect at the stop."""

    channels: int = 0
    _pending: int | None = None

    def start(self, *, read: bool) -> None:
        """Begin a transfer; one that turns into a read has not written anything."""
        if read:
            self._pending = None

    def write(self, byte: int) -> None:
        """Take the new setting, four channels."""
        self._pending = byte & 0xF

    def read(self) -> int:
        """Give the setting."""
        return self.channels

    def stop(self) -> None:
        """Switch."""
        if self._pending is not None:
            self.channels = self._pending
        self._pending = None


def devices(board: str, serial: int, eeprom_id: int, temperature: float) -> dict[int, Device]:
    """Return the devices of a board by 7-bit address.

    Args:
        board: ``cube`` or ``jboa``.
        serial: Number of the chip carrier.
        eeprom_id: 32-bit identification.
        temperature: Of the carrier, in degrees Celsius.
    """
    memory = {0xFC + place: eeprom_id >> 8 * (3 - place) & 0xFF for place in range(4)}
    found: dict[int, Device] = {
        EEPROM: RegisterDevice(memory, writable=frozenset(range(0xFA)), increment=True),
        EXPANDER: RegisterDevice({1: 0xFF, 3: 0xFF}, writable=frozenset({1, 2, 3})),
        CONVERTER: RegisterDevice({}, size=2, writable=frozenset(range(0x10, 0x20))),
    }
    if serial >= _FIRST_WITH_SENSOR:
        sixteenths = round(temperature / 0.0625)
        found[TEMPERATURE] = RegisterDevice(
            {0: (sixteenths << 4) & 0xFFFF, 1: 0x60A0, 2: 0x4B00, 3: 0x5000},
            size=2,
            writable=frozenset({1, 2, 3}),
        )
    for index, volts in enumerate(_RAILS):
        found[POWER + index] = RegisterDevice(
            {0: 0x399F, 1: round(_SHUNT / 10e-6), 2: round(volts / 4e-3) << 3},
            size=2,
            writable=frozenset({0, 5}),
        )
    if board == "jboa":
        found[MULTIPLEXER] = Multiplexer()
        for index in range(3):
            found[POTENTIOMETER + index] = RegisterDevice(
                {}, writable=frozenset({0x01, 0x03, 0x21, 0x23})
            )
    return found


@attrs.define
class Bus:
    """The FPGA's I2C master with the devices of the board.

    Attributes:
        devices: Devices by 7-bit address.
        stuck: Addresses of broken devices that hold the bus for good once they are addressed.
    """

    devices: dict[int, Device]
    stuck: frozenset[int] = frozenset()
    _held: bool = False
    _active: tuple[int, bool] | None = None

    def write(self, address: int, byte: int, *, restart: bool, stop: bool) -> None:
        """Send a byte to a device; nobody tells the host if it is not acknowledged."""
        device = self._select(address, read=False, restart=restart)
        if device is None:
            _log.info("no acknowledgement from device %#04x to a write", address)
        else:
            device.write(byte & 0xFF)
        self._finish(device, stop=stop)

    def read(self, address: int, *, restart: bool, stop: bool) -> int | None:
        """Return a byte from a device, or None if it does not acknowledge."""
        device = self._select(address, read=True, restart=restart)
        byte = None if device is None else device.read()
        self._finish(device, stop=stop)
        return byte

    def _select(self, address: int, *, read: bool, restart: bool) -> Device | None:
        """Begin a transfer where device or direction change, or where it is asked for."""
        self._held |= address in self.stuck
        device = None if self._held else self.devices.get(address)
        if device is not None and (restart or self._active != (address, read)):
            device.start(read=read)
        self._active = (address, read)
        return device

    def _finish(self, device: Device | None, *, stop: bool) -> None:
        if stop:
            if device is not None:
                device.stop()
            self._active = None
