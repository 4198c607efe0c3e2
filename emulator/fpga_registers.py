"""The FPGA's side of the omnibus: its registers, its counters, and the buses of the board.

Registers with a life of their own are written into the store just before they are read, through
haldls' codec; a write to a register that does something calls the block that does it.
"""

from collections.abc import Callable
from typing import Final

import attrs

import haldls
from emulator import latency
from emulator.bus import Unclaimed
from emulator.description import Description
from emulator.event import EventPath
from emulator.executor_kernel import State
from emulator.i2c import Bus as I2CBus
from emulator.memory import merge
from emulator.perftest import PerfTest
from emulator.phy import COUNT, NEVER, Links
from emulator.registers import Block, RegisterStore, locate
from emulator.spi import Master as SPIMaster
from emulator.systime import Synchronisation
from haldls import Backend
from haldls.address import (
    EVENT_SWITCH,
    I2C_MASTER,
    I2C_PRESCALER,
    I2C_REPEATED_START,
    I2C_STOP,
    SPI_MASTER,
    TIMER,
)

_COUNTER: Final = 0xFFFF_FFFF
_BYTE: Final = 0xFF
#: Answer to a byte that no device acknowledged, and mark of the last byte of an SPI transfer.
_NO_ACKNOWLEDGEMENT: Final = 1 << 31
_SPI_LAST: Final = 1 << 31
_I2C_DEVICE: Final = I2C_STOP - 1
#: The shift register is the first client of the SPI master, the DACs follow.
_SHIFT_REGISTER: Final = 1
_FIRST_DAC: Final = 2
#: First byte of a DAC transfer: control commands have the top bit set and the command below it,
#: others the channel and the upper four bits of the value.
_DAC_CONTROL: Final = 0x80
_DAC_COMMAND: Final = 5
_DAC_CHANNEL: Final = 12
_DAC_CHANNELS: Final = 8
_DAC_COMMANDS: Final = 4


@attrs.define
class FPGARegisters:
    """Accesses to registers of the FPGA; times are FPGA cycles.

    Attributes:
        board_changed: Called with (block, place) when the SPI bus has set something on the board.
    """

    description: Description
    index: int
    registers: RegisterStore
    links: Links
    events: EventPath
    perftest: PerfTest
    synchronisation: Synchronisation
    state: State
    unclaimed: Unclaimed
    i2c: I2CBus
    board_changed: Callable[[Block, int], None]
    spi: SPIMaster = attrs.field(factory=SPIMaster)
    _bus_free: int = 0
    _prescaler: int = latency.I2C_PRESCALER
    _reads: dict[Block, Callable[[int], None]] = attrs.field(init=False)
    _writes: dict[Block, Callable[[int], None]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """List the registers that do something."""
        self._reads = {
            haldls.FPGASystimeSyncActiveState: self._show_synchronisation,
            haldls.FPGASystimeSyncLastRTT: self._show_synchronisation,
            haldls.FPGASystimeSyncLastAsicSystime: self._show_synchronisation,
            haldls.HicannARQStatus: self._show_arq,
            haldls.PerfTestStatus: self._show_perftest,
            haldls.PhyStatus: self._show_phys,
        }
        self._writes = {
            haldls.EventRecordingConfig: self._record,
            haldls.InstructionTimeoutConfig: self._set_timeout,
            haldls.PerfTest: self._run_perftest,
        }
        dna = self.description.device_dna + self.index
        self.registers.put(haldls.FPGADeviceDNA, 0, value=dna)
        self._set_timeout(0)

    def read(self, address: int, cycle: int) -> tuple[int, int]:
        """Return (word, cycle at which it is there) of a register."""
        done = cycle + latency.FPGA_ACCESS
        if SPI_MASTER <= address < EVENT_SWITCH:
            return self._read_bus(address, cycle)
        if address == TIMER:
            return (cycle - self.state.timer_zero) & _COUNTER, done
        found = locate(address)
        if found is None:
            self.unclaimed(address, "FPGA")
            return 0, done
        block, place, word = found
        if show := self._reads.get(block):
            show(cycle)
        return int(self.registers.words(block)[place, word]), done

    def is_stored(self, address: int) -> bool:
        """Whether a register holds what was written last, with no life of its own."""
        if SPI_MASTER <= address < EVENT_SWITCH or address == TIMER:
            return False
        found = locate(address)
        return found is None or found[0] not in self._reads

    def write(self, address: int, value: int, enables: int, cycle: int) -> int:
        """Write a register; return the cycle at which that is done."""
        if SPI_MASTER <= address < EVENT_SWITCH:
            return self._write_bus(address, value, cycle)
        found = locate(address)
        if found is None:
            self.unclaimed(address, "FPGA")
        else:
            block, place, word = found
            if "w" in block.access:
                words = self.registers.words(block)
                used = int(self.registers.used[block][word])
                words[place, word] = merge(int(words[place, word]), value, enables) & used
                self.registers.touched(block)
                if act := self._writes.get(block):
                    act(cycle)
        return cycle + latency.FPGA_ACCESS

    def _read_bus(self, address: int, cycle: int) -> tuple[int, int]:
        """Read a byte over I2C; SPI clients cannot be read."""
        if address < I2C_MASTER:
            return 0, cycle + latency.FPGA_ACCESS
        if address == I2C_PRESCALER:
            return self._prescaler, cycle + latency.FPGA_ACCESS
        if address > I2C_PRESCALER:
            self.unclaimed(address, "FPGA")
            return 0, cycle + latency.FPGA_ACCESS
        byte = self.i2c.read(
            address & _I2C_DEVICE,
            restart=bool(address & I2C_REPEATED_START),
            stop=bool(address & I2C_STOP),
        )
        return _NO_ACKNOWLEDGEMENT if byte is None else byte, self._occupy(cycle, self._i2c_byte())

    def _write_bus(self, address: int, value: int, cycle: int) -> int:
        """Send a byte over SPI or I2C."""
        if address < I2C_MASTER:
            client = address - SPI_MASTER
            transfer = self.spi.write(client, value & _BYTE, last=bool(value & _SPI_LAST))
            if transfer is not None:
                self._transferred(client, transfer)
            return self._occupy(cycle, latency.SPI_BYTE)
        if address == I2C_PRESCALER:
            self._prescaler = value
        elif address > I2C_PRESCALER:
            self.unclaimed(address, "FPGA")
        else:
            self.i2c.write(
                address & _I2C_DEVICE,
                value & _BYTE,
                restart=bool(address & I2C_REPEATED_START),
                stop=bool(address & I2C_STOP),
            )
            return self._occupy(cycle, self._i2c_byte())
        return cycle + latency.FPGA_ACCESS

    def _i2c_byte(self) -> int:
        """Return the duration of a byte; a prescaler of zero counts as one."""
        return latency.I2C_BITS * latency.I2C_PHASES * min(max(self._prescaler, 1), 0xFFFF)

    def _occupy(self, cycle: int, duration: int) -> int:
        """Use a board bus for some time; return when it is done."""
        self._bus_free = max(self._bus_free, cycle) + duration
        return self._bus_free

    def _transferred(self, client: int, transfer: bytes) -> None:
        """Put what an SPI client has received into its registers."""
        dac, odd = divmod(client - _FIRST_DAC, 2)
        if client == _SHIFT_REGISTER:
            length = Backend.SPIShiftRegister.width // 8
            found = haldls.locate(0, Backend.SPIShiftRegister)
            value = int.from_bytes(transfer[-length:], "big")
        elif len(transfer) < 2 or dac < 0 or odd:
            return
        elif transfer[-2] & _DAC_CONTROL:
            command = transfer[-2] >> _DAC_COMMAND & _DAC_COMMANDS - 1
            found = haldls.locate(dac * _DAC_COMMANDS + command, Backend.SPIDACControlRegister)
            value = transfer[-1]
        else:
            word = int.from_bytes(transfer[-2:], "big")
            channel = dac * _DAC_CHANNELS + (word >> _DAC_CHANNEL)
            found = haldls.locate(channel, Backend.SPIDACDataRegister)
            value = word & (1 << _DAC_CHANNEL) - 1
        if found is not None:
            block, place, word = found[0], int(found[1]), found[2]
            self.registers.words(block)[place, word] = value
            self.registers.touched(block)
            self.board_changed(block, place)

    def _record(self, cycle: int) -> None:
        config = self.registers.columns(haldls.EventRecordingConfig)
        self.events.record(cycle, on=bool(config["enable_event_recording"][0]))

    def _set_timeout(self, _cycle: int) -> None:
        config = self.registers.columns(haldls.InstructionTimeoutConfig)
        self.state.timeout = int(config["value"][0])

    def _run_perftest(self, cycle: int) -> None:
        config = self.registers.columns(haldls.PerfTest)
        self.perftest.enable(cycle, on=bool(config["enable"][0]))

    def _show_perftest(self, cycle: int) -> None:
        self.perftest.accumulate(cycle)
        sent = self.perftest.words
        broken = round(sent * self.description.faults.bit_errors)
        self.registers.put(
            haldls.PerfTestStatus,
            0,
            sent=sent,
            received=sent,
            in_order=sent - broken,
            error_word=broken,
        )

    def _show_synchronisation(self, cycle: int) -> None:
        latest = self.synchronisation
        self.registers.put(haldls.FPGASystimeSyncActiveState, 0, active_state=latest.done > cycle)
        self.registers.put(haldls.FPGASystimeSyncLastRTT, 0, value=latest.round_trip)
        self.registers.put(haldls.FPGASystimeSyncLastAsicSystime, 0, value=latest.chip_time)

    def _show_arq(self, cycle: int) -> None:
        """Count requests (a write is two of them) and answers, and frames with repetitions."""
        state = self.state
        requests = state.chip_reads + 2 * state.chip_writes
        answers = max(0, state.chip_reads + state.chip_writes - state.in_flight(cycle))
        self.registers.put(
            haldls.HicannARQStatus,
            0,
            write_count=requests & _COUNTER,
            read_count=answers & _COUNTER,
            tx_count=(requests + self.links.resent) & _COUNTER,
            rx_count=(answers + self.links.resent) & _COUNTER,
        )

    def _show_phys(self, cycle: int) -> None:
        """Share the frames among the links that are up, as the real ones do in turn."""
        state = self.state
        up = [phy for phy in range(COUNT) if self.links.up[phy] <= cycle]
        share = (state.chip_reads + 2 * state.chip_writes) // max(len(up), 1)
        for phy in range(COUNT):
            online = cycle - self.links.up[phy] if self.links.up[phy] != NEVER else 0
            self.registers.put(
                haldls.PhyStatus,
                phy,
                crc_error_count=self.links.crc_errors[phy] & _COUNTER,
                online_time=max(online, 0) & _COUNTER,
                rx_dropped_count=self.links.dropped[phy] & _COUNTER,
                tx_count=(share if phy in up else 0) & _COUNTER,
                rx_count=(share if phy in up else 0) & _COUNTER,
            )
