"""Serial peripherals of the Cube board: bytes written to one bus address per client."""

from haldls.address import SPI_MASTER
from stadls.omnibus import write_full
from stadls.step import Payload, Recipe, byte, constant, word

#: Set in the last byte of a transfer.
STOP = 1 << 31
#: Set in the first byte of a transfer to a DAC if it is for a control register.
CONTROL = 0x80
#: Each DAC has 8 data and 4 control registers.
DATA_REGISTERS, CONTROL_REGISTERS = 8, 4
#: Control register that passes new values on to the outputs, and "this once" for it.
_LOAD, _ONCE = 1, 2


def _transfer(place: Payload, *data: Payload) -> Recipe:
    """Send bytes to one client, the last one with the stop bit."""
    *first, last = data
    steps = [step for part in first for step in write_full(place, part)]
    return (*steps, *write_full(place, lambda a, w, e: last(a, w, e) | STOP))


def _dac(registers: int) -> Payload:
    """Return the bus address of the DAC to which a register belongs."""
    return lambda address, _word, _enables: SPI_MASTER + 2 + 2 * (address // registers)


def _control(register: Payload) -> Payload:
    return lambda a, w, e: CONTROL | (register(a, w, e) << 5)


WRITE_SHIFT_REGISTER = _transfer(constant(SPI_MASTER + 1), byte(2), byte(1), byte(0))
#: New data, then a control access that makes it effective.
WRITE_DAC_DATA = _transfer(
    _dac(DATA_REGISTERS),
    lambda a, w, _e: (a % DATA_REGISTERS) << 4 | w >> 8,
    byte(0),
) + _transfer(_dac(DATA_REGISTERS), _control(constant(_LOAD)), constant(_ONCE))
WRITE_DAC_CONTROL = _transfer(
    _dac(CONTROL_REGISTERS), _control(lambda a, _w, _e: a % CONTROL_REGISTERS), word
)
