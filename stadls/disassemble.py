"""Programs as text: what every message does, to which register, and when at the earliest."""

import difflib
import functools
from collections.abc import Iterator
from typing import Any

import attrs

import haldls
from haldls.address import I2C_MASTER, I2C_STOP, SPI_MASTER, TIMER
from haldls.backend import Backend
from hxcomm.message import TO_FPGA, JTAGInstruction, Loopback, MessageType, ToFPGA
from hxcomm.wire import Messages
from stadls import i2c, spi

#: Device addresses of the two-wire bus have seven bits; flags of a transfer lie above.
_DEVICE = 0x7F
_I2C_END = I2C_MASTER + 0x200
_SPI_END = I2C_MASTER
#: Unchanged lines around a change.
_CONTEXT = 3

_ADDRESS = TO_FPGA[ToFPGA.OmnibusAddress]
_SHIFT = TO_FPGA[ToFPGA.JTAGData]
#: Instructions that stand for one register, and on which path that is.
_DIRECT = {
    ToFPGA.JTAGInit: Backend.ResetJTAGTap,
    ToFPGA.JTAGScaler: Backend.JTAGClockScaler,
    ToFPGA.Setup: Backend.Timer,
    ToFPGA.WaitUntil: Backend.WaitUntil,
    ToFPGA.SystimeInit: Backend.SystimeSync,
    ToFPGA.Barrier: Backend.Barrier,
    ToFPGA.PollingOmnibusBlock: Backend.PollingOmnibusBlock,
    ToFPGA.Reset: Backend.ResetChip,
    ToFPGA.SpikePack1: Backend.SpikePack1ToChip,
    ToFPGA.SpikePack2: Backend.SpikePack2ToChip,
    ToFPGA.SpikePack3: Backend.SpikePack3ToChip,
}


@attrs.frozen
class Register:
    """A place that a message is about.

    Attributes:
        block: Block of the system, the name of the module in all layers.
        container: Name of the container, empty if nothing is known there.
        coordinate: Where the container is: type and position.
        word: Which of its words.
    """

    block: str = ""
    container: str = ""
    coordinate: str = ""
    word: int = 0

    def __str__(self) -> str:
        if not self.container:
            return self.block
        return f"{self.block}: {self.container} {self.coordinate} word {self.word}"


@attrs.frozen
class Line:
    """One message.

    Attributes:
        index: Position in the program, as the FPGA counts.
        time: Timer of the FPGA at which the message is executed at the earliest, in cycles of
            8 ns; None as long as the program has not set the timer.
        message: The message itself.
        register: What it is about.
    """

    index: int
    time: int | None
    message: str
    register: Register

    def __str__(self) -> str:
        time = "-" if self.time is None else str(self.time)
        return f"{self.index:7d} {time:>10}  {self.register!s:<64}  {self.message}"


@functools.lru_cache(maxsize=1 << 16)
def _locate(address: int, backend: Backend) -> Register:
    found = haldls.locate(address, backend)
    if found is None:
        return Register(f"{backend.name} {address:#x}")
    container, coordinate, word = found
    place = f"{type(coordinate).__name__}({int(coordinate.toEnum())})"
    return Register(container.__module__.rsplit(".", 1)[-1], container.__qualname__, place, word)


class _Bus:
    """Follows the accesses on the omnibus, among them the serial buses behind the FPGA."""

    def __init__(self) -> None:
        self.current = Register()
        self._waiting: int | None = None  # address of a write whose data comes next
        self._i2c: dict[int, Register] = {}  # register that the bytes of an open transfer go to
        self._spi: dict[int, Register] = {}

    def address(self, payload: int) -> Register:
        values = _ADDRESS.unpack(payload)
        address = values["address"]
        self._waiting = None if values["is_read"] else address
        if I2C_MASTER <= address < _I2C_END:
            self.current = self._i2c.get(address & _DEVICE) or _device(address & _DEVICE)
        elif SPI_MASTER <= address < _SPI_END:
            self.current = self._spi.get(address) or _client(address)
        elif address == TIMER:
            self.current = _locate(0, Backend.Timer)
        else:
            self.current = _locate(address, Backend.Omnibus)
        if values["is_read"] and I2C_MASTER <= address < _I2C_END and address & I2C_STOP:
            self._i2c.pop(address & _DEVICE, None)
        return self.current

    def data(self, payload: int) -> Register:
        address, self._waiting = self._waiting, None
        if address is None:
            return Register("data without address")
        if I2C_MASTER <= address < _I2C_END:
            device = address & _DEVICE
            if device not in self._i2c:
                self.current = self._i2c[device] = _i2c_register(device, payload)
            if address & I2C_STOP:
                del self._i2c[device]
        elif SPI_MASTER <= address < _SPI_END:
            if address not in self._spi:
                self.current = self._spi[address] = _spi_register(address, payload)
            if payload >> 31:
                del self._spi[address]
        return self.current


def _device(device: int) -> Register:
    return Register(f"I2C device {device:#04x}")


def _i2c_register(device: int, register: int) -> Register:
    """Return what the first byte of a transfer to a device selects."""
    known = i2c.registers()
    found = known.get((device, register)) or known.get((device, None))
    return _device(device) if found is None else _locate(found[1], found[0])


def _client(address: int) -> Register:
    if address == SPI_MASTER + 1:
        return _locate(0, Backend.SPIShiftRegister)
    return Register(f"SPI DAC {(address - SPI_MASTER - 2) // 2}")


def _spi_register(address: int, byte: int) -> Register:
    """Return what the first byte of a transfer to a client selects."""
    dac = (address - SPI_MASTER - 2) // 2
    if dac < 0:
        return _client(address)
    if byte & spi.CONTROL:
        register = spi.CONTROL_REGISTERS * dac + (byte >> 5 & 3)
        return _locate(register, Backend.SPIDACControlRegister)
    return _locate(spi.DATA_REGISTERS * dac + (byte >> 4 & 7), Backend.SPIDACDataRegister)


class _Tap:
    """Follows the test access port: what the shifted bits are for depends on the instruction."""

    def __init__(self) -> None:
        self._instruction = int(JTAGInstruction.IDCODE)
        self._omnibus = Register("jtag")
        self._pll = Register("jtag")

    def reset(self) -> None:
        self._instruction = int(JTAGInstruction.IDCODE)

    def select(self, instruction: int) -> Register:
        self._instruction = instruction
        return self._register()

    def _register(self) -> Register:
        instruction = self._instruction
        if instruction in (JTAGInstruction.OMNIBUS_DATA, JTAGInstruction.OMNIBUS_REQUEST):
            return self._omnibus
        if instruction == JTAGInstruction.SHIFT_PLL:
            return self._pll
        if instruction == JTAGInstruction.IDCODE:
            return _locate(0, Backend.JTAGIdCode)
        if instruction & 0b1000111 == 0b1000100:
            return _locate(instruction >> 3 & 7, Backend.JTAGPhyRegister)
        return Register("jtag")

    def shift(self, payload: int) -> Register:
        bits = _SHIFT.unpack(payload)["payload"]
        if self._instruction == JTAGInstruction.OMNIBUS_ADDRESS:
            self._omnibus = _locate(bits & 0xFFFF_FFFF, Backend.OmnibusChipOverJTAG)
            return self._omnibus
        if self._instruction == JTAGInstruction.PLL_TARGET_REG:
            self._pll = _locate(bits, Backend.JTAGPLLRegister)
            return self._pll
        return self._register()


def _described(kind: MessageType, payload: int, bus: _Bus, tap: _Tap) -> Register:
    """Return what a message is about."""
    number = ToFPGA(kind.number)
    if number is ToFPGA.OmnibusAddress:
        return bus.address(payload)
    if number is ToFPGA.OmnibusData:
        return bus.data(payload)
    if number is ToFPGA.JTAGIns:
        return tap.select(payload)
    if number is ToFPGA.JTAGData:
        return tap.shift(payload)
    if number is ToFPGA.Loopback:
        tick = payload == Loopback.tick
        return _locate(0, Backend.NullPayloadReadable) if tick else Register("halt")
    if number is ToFPGA.JTAGInit:
        tap.reset()
    return _locate(0, _DIRECT[number])


def disassemble(messages: Messages, block: str | None = None) -> Iterator[Line]:
    """Describe every message of a program.

    Args:
        messages: The program.
        block: Only messages about this block (name of a module of `haldls`); None for all.
    """
    bus, tap = _Bus(), _Tap()
    time: int | None = None
    for index, (number, payload) in enumerate(messages.pairs()):
        kind = TO_FPGA[number]
        register = _described(kind, payload, bus, tap)
        if number == ToFPGA.Setup:
            time = 0
        elif number == ToFPGA.WaitUntil and time is not None:
            time = max(time, payload)
        if block is None or register.block == block:
            yield Line(index, time, kind.text(payload), register)
        if time is not None:
            time += 1


def diff(old: Messages, new: Messages) -> Iterator[str]:
    """Describe what is different in two programs, with some context, as ``diff -u`` does."""
    lines = [list(map(str, disassemble(program))) for program in (old, new)]
    keys: list[list[Any]] = [list(program.pairs()) for program in (old, new)]
    start = 0
    shorter = min(map(len, keys))
    while start < shorter and keys[0][start] == keys[1][start]:
        start += 1
    end = 0
    while end < shorter - start and keys[0][-1 - end] == keys[1][-1 - end]:
        end += 1
    start, end = max(0, start - _CONTEXT), max(0, end - _CONTEXT)
    before, after = (program[start : len(program) - end] for program in keys)
    for group in difflib.SequenceMatcher(None, before, after).get_grouped_opcodes(_CONTEXT):
        yield f"@@ -{group[0][1] + start} +{group[0][3] + start} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (f"  {line}" for line in lines[1][start + j1 : start + j2])
                continue
            yield from (f"- {line}" for line in lines[0][start + i1 : start + i2])
            yield from (f"+ {line}" for line in lines[1][start + j1 : start + j2])
