"""The test access port of the chip, and the FPGA's queue of scans in front of it.

A scan captures a data register, shifts bits through it and updates it at its end; that end is the
one moment a scan is modelled at. Instructions and register lengths: measured with the reference
library's streams; an unknown instruction selects the bypass bit, as the standard wants.
"""

from collections import deque
from typing import Final, Protocol

import attrs

from emulator import latency
from hxcomm.message import TO_FPGA, JTAGInstruction, ToFPGA

#: What the chip answers to IDCODE: version 3, part 'HX', manufacturer 0x057.
IDCODE: Final = 0x348580AF

_DATA = TO_FPGA[ToFPGA.JTAGData]
_NUM_BITS = _DATA.field("num_bits")
_PAYLOAD = _DATA.field("payload")
_KEEP = _DATA.field("keep_response")

#: Data register selected by an instruction that writes the configuration of one PHY.
_PHY: Final = {(1 << 6) | (number << 3) | 4: number for number in range(8)}
_PHY_BITS: Final = 22
_LENGTH: Final[dict[int, int]] = {
    JTAGInstruction.IDCODE: 32,
    JTAGInstruction.PLL_TARGET_REG: 4,
    JTAGInstruction.SHIFT_PLL: 32,
    JTAGInstruction.OMNIBUS_ADDRESS: 33,
    JTAGInstruction.OMNIBUS_DATA: 32,
    JTAGInstruction.OMNIBUS_REQUEST: 3,
}
_ADDRESS_BITS: Final = 32


class Registers(Protocol):
    """What the port reaches inside the chip; times are FPGA cycles."""

    def write_pll(self, register: int, word: int, cycle: int) -> None:
        """Write one register of the clock generators."""

    def write_phy(self, register: int, word: int, cycle: int) -> None:
        """Write the configuration of one PHY, numbered as on the port."""

    def read_omnibus(self, address: int, cycle: int) -> int:
        """Read a word on the chip's omnibus."""

    def write_omnibus(self, address: int, word: int, cycle: int) -> None:
        """Write a word on the chip's omnibus."""


@attrs.define
class Port:
    """State of the test access port: the instruction and what scans left in data registers."""

    chip: Registers
    instruction: int = JTAGInstruction.IDCODE
    pll_register: int = 0
    address: int = 0
    is_read: bool = False
    data: int = 0

    def reset(self) -> None:
        """Go to the state after a reset: the identification is selected."""
        self.instruction = JTAGInstruction.IDCODE

    def scan(self, bits: int, count: int, cycle: int) -> int:
        """Shift ``count`` bits through the selected register; return those shifted out."""
        length = _PHY_BITS if self.instruction in _PHY else _LENGTH.get(self.instruction, 1)
        chain = self._capture() | (bits & (1 << count) - 1) << length
        self._update(chain >> count & (1 << length) - 1, cycle)
        return chain & (1 << count) - 1

    def _capture(self) -> int:
        if self.instruction == JTAGInstruction.IDCODE:
            return IDCODE
        return self.data if self.instruction == JTAGInstruction.OMNIBUS_DATA else 0

    def _update(self, value: int, cycle: int) -> None:
        match self.instruction:
            case JTAGInstruction.PLL_TARGET_REG:
                self.pll_register = value
            case JTAGInstruction.SHIFT_PLL:
                self.chip.write_pll(self.pll_register, value, cycle)
            case JTAGInstruction.OMNIBUS_ADDRESS:
                self.is_read = bool(value >> _ADDRESS_BITS)
                self.address = value & (1 << _ADDRESS_BITS) - 1
            case JTAGInstruction.OMNIBUS_DATA:
                self.data = value
            case JTAGInstruction.OMNIBUS_REQUEST if self.is_read:
                self.data = self.chip.read_omnibus(self.address, cycle)
            case JTAGInstruction.OMNIBUS_REQUEST:
                self.chip.write_omnibus(self.address, self.data, cycle)
            case phy if phy in _PHY:
                self.chip.write_phy(_PHY[phy], value, cycle)


@attrs.define
class Jtag:
    """Queue of JTAG messages, worked off at the rate of the JTAG clock.

    Attributes:
        port: The chip's side.
        scaler: Divides the clock: a period is ``scaler`` + 2 FPGA cycles.
        idle: Cycle at which everything queued is done.
    """

    port: Port
    scaler: int = 0
    idle: int = 0
    _queue: deque[tuple[int, int, int]] = attrs.field(factory=deque)

    def submit(self, kind: int, payload: int, now: int) -> None:
        """Queue a message at cycle ``now``."""
        if kind == ToFPGA.JTAGScaler:
            periods, extra = 0, 1
        elif kind == ToFPGA.JTAGInit:
            periods, extra = latency.JTAG_RESET, 0
        elif kind == ToFPGA.JTAGIns:
            periods, extra = latency.JTAG_INSTRUCTION_STATES, TO_FPGA[kind].payload_bits
        else:
            periods, extra = latency.JTAG_DATA_STATES, _NUM_BITS.get(payload)
        if kind == ToFPGA.JTAGScaler:
            self.scaler = payload
        period = self.scaler + latency.JTAG_SCALER_OFFSET
        self.idle = max(self.idle, now) + (periods + extra) * period
        self._queue.append((self.idle, kind, payload))

    def free(self) -> int:
        """Return the cycle from which the queue takes another message."""
        return self._queue[0][0] if len(self._queue) >= latency.JTAG_QUEUE else 0

    def due(self) -> int | None:
        """Return the cycle at which the next queued message takes effect, if there is one."""
        return self._queue[0][0] if self._queue else None

    def step(self) -> tuple[int, int] | None:
        """Let the next queued message take effect; return (cycle, bits) if it is answered."""
        cycle, kind, payload = self._queue.popleft()
        if kind == ToFPGA.JTAGInit:
            self.port.reset()
        elif kind == ToFPGA.JTAGIns:
            self.port.instruction = payload
        elif kind == ToFPGA.JTAGData:
            bits = self.port.scan(_PAYLOAD.get(payload), _NUM_BITS.get(payload), cycle)
            if _KEEP.get(payload):
                return cycle, bits
        return None

    def forget(self, now: int) -> None:
        """Drop all queued messages."""
        self._queue.clear()
        self.idle = min(self.idle, now)
