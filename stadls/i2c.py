"""Two-wire bus of the boards: bytes written to and read from one bus address per device.

A transfer starts with the number of a register, then its bytes follow, the most significant one
first; the last byte carries the stop flag in its address.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from haldls.address import I2C_MASTER, I2C_STOP
from haldls.backend import Backend
from hxcomm.message import FromFPGA
from stadls.error import LinkError
from stadls.omnibus import read_full, write_full
from stadls.step import Answer, Number, Payload, Recipe, Words

#: Set in an answer if the device did not acknowledge.
NO_ACKNOWLEDGE = 1 << 31

#: 7-bit addresses of the devices; of several equal ones, the first.
EEPROM, TEMPERATURE, CURRENT_MONITOR = 0x50, 0x48, 0x40
MULTIPLEXER, EXPANDER, POTENTIOMETER, VOLTAGE_DAC = 0x70, 0x38, 0x2C, 0x4C


class Device(NamedTuple):
    """How the registers of one kind of device are reached.

    Attributes:
        registers: Number of registers on all devices of this kind.
        size: Bytes of a register.
        place: Device address from the register's address.
        register: Register number within the device from the register's address.
        shift: Unused low bits of a register.
        numbered: Whether register numbers are sent at all before writing.
    """

    registers: int
    size: int
    place: Callable[[Number], Number]
    register: Callable[[Number], Number]
    shift: int = 0
    numbered: bool = True


def _always(value: int) -> Callable[[Number], Number]:
    return lambda address: address * 0 + value


def _several(first: int, registers: int) -> Callable[[Number], Number]:
    """Return the place of devices with some registers each."""
    return lambda address: first + address // registers


def _odd(address: Number, even: int, odd: int) -> Number:
    """Return ``even`` or ``odd``, whichever ``address`` is."""
    return even + (odd - even) * (address % 2)


DEVICES = {
    Backend.I2CIdRegister: Device(1, 4, _always(EEPROM), _always(0xFC)),
    Backend.I2CTempRegister: Device(1, 2, _always(TEMPERATURE), _always(0)),
    Backend.I2CINA219RoRegister: Device(
        24, 2, _several(CURRENT_MONITOR, 4), lambda address: address % 4 + 1
    ),
    Backend.I2CINA219RwRegister: Device(
        12, 2, _several(CURRENT_MONITOR, 2), lambda address: _odd(address, 0, 5)
    ),
    Backend.I2CTCA9554RoRegister: Device(1, 1, _always(EXPANDER), lambda address: address),
    Backend.I2CTCA9554RwRegister: Device(3, 1, _always(EXPANDER), lambda address: address + 1),
    # bit 0 of the address selects the register that survives power-off, bit 1 the channel
    Backend.I2CAD5252RwRegister: Device(
        12,
        1,
        _several(POTENTIOMETER, 4),
        lambda address: _odd(address, 0, 0x20) + _odd(address // 2, 1, 3),
    ),
    Backend.I2CDAC6573RwRegister: Device(
        4, 2, _several(VOLTAGE_DAC, 4), lambda address: 0x10 + (address % 4) * 2, shift=6
    ),
    Backend.I2CTCA9546Register: Device(1, 1, _always(MULTIPLEXER), _always(0), numbered=False),
}


def _place(device: Device, stop: bool) -> Payload:
    flags = I2C_MASTER | (I2C_STOP if stop else 0)
    return lambda address, _word, _enables: device.place(address) | flags


def _select(device: Device) -> Recipe:
    """Say which register the following bytes are for."""
    return write_full(
        _place(device, stop=False), lambda address, _word, _enables: device.register(address)
    )


def _byte(device: Device, index: int) -> Payload:
    return lambda _address, word, _enables: ((word << device.shift) >> (8 * index)) & 0xFF


def _write(device: Device) -> Recipe:
    data = tuple(
        step
        for index in reversed(range(device.size))
        for step in write_full(_place(device, stop=index == 0), _byte(device, index))
    )
    return _select(device) + data if device.numbered else data


def _read(device: Device) -> Recipe:
    data = tuple(
        step
        for index in reversed(range(device.size))
        for step in read_full(_place(device, stop=index == 0))
    )
    return _select(device) + data


def _combine(device: Device) -> Callable[[Words], Words]:
    def combine(answers: Words) -> Words:
        if (answers & np.uint64(NO_ACKNOWLEDGE)).any():
            raise LinkError(
                "I2C ack missing, data invalid. (the device does not exist or is not powered)"
            )
        words = np.zeros(len(answers), np.uint64)
        for index in range(device.size):
            words = words << np.uint64(8) | (answers[:, index] & np.uint64(0xFF))
        return words >> np.uint64(device.shift)

    return combine


WRITE = {
    backend: _write(device)
    for backend, device in DEVICES.items()
    if not backend.name.endswith(("RoRegister", "IdRegister", "TempRegister"))
}
READ = {backend: _read(device) for backend, device in DEVICES.items()}
ANSWER = {
    backend: Answer(FromFPGA.OmnibusData, device.size, _combine(device))
    for backend, device in DEVICES.items()
}


def registers() -> dict[tuple[int, int | None], tuple[Backend, int]]:
    """Return path and address of all registers by (device address, register number).

    The register number is None for a device that has one register and no numbers.
    """
    known: dict[tuple[int, int | None], tuple[Backend, int]] = {}
    for backend, device in DEVICES.items():
        for address in range(device.registers):
            number = device.register(address) if device.numbered else None
            known.setdefault((device.place(address), number), (backend, address))
    return known
