"""One FPGA with its chip and board: everything that exists between programs and while one runs.

Time passes in `FPGA.pass_time`: it carries out, in order, what is due on the omnibus, on the JTAG
port and on the links. The chip is simulated when something reaches it or is asked from it.
"""

import time
from collections.abc import Callable
from typing import Final

import numpy as np

import haldls
from emulator import i2c, latency
from emulator.bus import Bus, Unclaimed, make_memories
from emulator.description import Description
from emulator.errors import ModelError
from emulator.event import EventPath
from emulator.fpga_registers import FPGARegisters
from emulator.instructions import CHIP, REGISTER, who_answers
from emulator.interface import ChipModel, Foresighted
from emulator.jtag import Jtag, Port
from emulator.omnibus import Omnibus
from emulator.perftest import PerfTest
from emulator.phy import COUNT, LINK_UP, NEVER, Links, notification
from emulator.pll import REGISTERS as PLL_REGISTERS
from emulator.pll import Clocks, SelfTest
from emulator.registers import Block, RegisterStore, locate
from emulator.response import Response
from emulator.routing import SpikeIO, Spikes, Tables
from emulator.systime import Synchronisation
from haldls import Backend
from hxcomm.message import FromFPGA

#: The chip is simulated in slices of this many ticks, so that a run can be stopped.
_SLICE: Final = 1 << 22
#: Registers whose change has an effect on the links.
_LINK_REGISTERS: Final[tuple[Block, ...]] = (
    haldls.PhyConfigFPGA,
    haldls.PhyConfigChip,
    haldls.CommonPhyConfigFPGA,
    haldls.CommonPhyConfigChip,
    *PLL_REGISTERS,
)

MakeChip = Callable[[Description, RegisterStore, int], ChipModel]


class FPGA:
    """An FPGA-chip pair; all times are FPGA cycles unless said otherwise.

    Args:
        description: What the machine is like.
        index: Number of the pair.
        make_chip: Makes the chip model.

    Attributes:
        foresighted: The chip, if it knows how long nothing will happen.
        now: Cycle up to which everything due has happened.
        deadline: Wall time (`time.monotonic`) at which the run is stopped.
    """

    def __init__(self, description: Description, index: int, make_chip: MakeChip) -> None:
        self.description, self.index = description, index
        self.registers = RegisterStore()
        self.chip = make_chip(description, self.registers, index)
        self.foresighted = self.chip if isinstance(self.chip, Foresighted) else None
        self.response = Response()
        self.links = Links(self.registers, description, index)
        unclaimed = Unclaimed()
        self.memories = make_memories()
        self.bus = Bus(self.registers, self.chip, self.memories, self.simulate, unclaimed)
        self.omnibus = Omnibus(self.bus, self.links, self.response)
        self.jtag = Jtag(Port(self))
        self.spikeio, self.tables = SpikeIO(self.registers), Tables(self.registers)
        self.events = EventPath(
            self.chip,
            self.links,
            self.response,
            self.spikeio,
            self.tables,
            description.limits.events,
        )
        self.synchronisation = Synchronisation()
        self.perftest = PerfTest(self.links)
        devices = i2c.devices(
            description.board,
            description.chip_serial + index,
            description.eeprom_id + index,
            description.temperature,
        )
        for address in description.faults.missing_i2c:
            devices.pop(address, None)
        self.fpga_registers = FPGARegisters(
            description,
            index,
            self.registers,
            self.links,
            self.events,
            self.perftest,
            self.synchronisation,
            self.omnibus.state,
            unclaimed,
            i2c.Bus(devices, frozenset(description.faults.stuck_i2c)),
            self._board_changed,
        )
        self.self_test = SelfTest(self.registers)
        self.bus.refresh[haldls.PLLSelfTestStatus] = self._show_self_test
        self.chip.bus, self.chip.outside = self.bus, self
        self.now = 0
        self.deadline = float("inf")
        self._in_reset = False
        self._answers_from = 0
        self._announced = [False] * COUNT
        self._versions: tuple[int, ...] = ()
        self._clocks = Clocks.of(self.registers)

    # --- time ------------------------------------------------------------------------------

    def pass_time(self, until: int) -> None:
        """Carry out everything that is due up to ``until``."""
        while True:
            scan = self.jtag.due()
            link = self._link_event()
            upcoming = min(scan if scan is not None else NEVER, link)
            self.omnibus.carry_out(min(until, upcoming))
            self.follow_registers(min(until, upcoming))
            if upcoming > until:
                break
            if link == upcoming:
                self._link_came_up(max(link, self.now))
            elif (answer := self.jtag.step()) is not None:
                self.response.add(answer[0], FromFPGA.JTAGData, answer[1])
            self.follow_registers(upcoming)
        self.now = max(self.now, until)

    def next_event(self) -> int:
        """Return the next cycle at which something other than an access changes the machine."""
        scan = self.jtag.due()
        return min(
            NEVER if scan is None else scan,
            self._link_event(),
            self.links.next_change(self.now),
        )

    def next_access(self) -> int:
        """Return the next cycle at which a register of the chip may be accessed."""
        return min(self.next_event(), self.omnibus.next_effect())

    def simulate(self, tick: int) -> None:
        """Bring the chip to a tick, in slices so that a run that takes too long can be stopped."""
        cycle = tick // latency.TICKS_PER_CYCLE
        if self.events.next_held() <= cycle:
            self.events.to_chip(*self.events.release(cycle))
        while self.chip.now < tick:
            self.chip.advance(min(tick, self.chip.now + _SLICE))
            if tick - self.chip.now > 0:
                self.check_deadline()
                self.events.from_chip()

    def settle(self, cycle: int) -> None:
        """Pack the part of the response that is due before a cycle, which has been reached."""
        self.simulate(cycle * latency.TICKS_PER_CYCLE)
        self.events.from_chip()
        self.response.settle(cycle - 1)

    def check_deadline(self) -> None:
        """Stop a run that takes too much wall time.

        Raises:
            ModelError: The limit of the description is reached.
        """
        if time.monotonic() > self.deadline:
            raise ModelError(
                f"FPGA {self.index}: the run takes longer than "
                f"{self.description.limits.seconds:g} s at cycle {self.chip.now // 2}; "
                "raise Description.limits.seconds"
            )

    def exchange(self, until: int) -> tuple[Spikes, Spikes]:
        """Simulate up to ``until`` and return the spikes that come back: serial, and for others."""
        self.simulate(until * latency.TICKS_PER_CYCLE)
        self.events.from_chip()
        arrival, labels = self.events.take_arrived()
        return self.spikeio.route(arrival, labels), self.tables.send(arrival, labels)

    def steady_until(self, address: int) -> int:
        """Return a cycle before which no word at an address changes, `now` if that is not known."""
        target, _ = who_answers(address)
        found = locate(address) if target == CHIP else None
        block = None if found is None else found[0]
        moves = block in self.bus.refresh or (
            target == REGISTER and not self.fpga_registers.is_stored(address)
        )
        if moves or self.foresighted is None or not self.foresighted.keeps(block):
            return self.now
        return self.next_access()

    # --- links and clocks ------------------------------------------------------------------

    @property
    def chip_ready(self) -> bool:
        """Whether register accesses reach the chip at `now`."""
        return self._carries_from() <= self.now and not self.omnibus.waiting

    def _carries_from(self) -> int:
        """Return when accesses reach the chip's omnibus, `NEVER` while that has no clock."""
        return self.links.first_up() if self._clocks.spl1 else NEVER

    def _link_event(self) -> int:
        """Return when something that waits for a link or announces one is due."""
        if self.omnibus.waiting or self.synchronisation.waiting:
            return self._carries_from()
        pending = (
            up for up, known in zip(self.links.up, self._announced, strict=True) if not known
        )
        return min(pending, default=NEVER)

    def _link_came_up(self, cycle: int) -> None:
        for phy in range(COUNT):
            if self.links.up[phy] <= cycle and not self._announced[phy]:
                self._announced[phy] = True
                self.response.add(
                    self.links.up[phy],
                    FromFPGA.HighspeedLinkNotification,
                    notification(phy, LINK_UP),
                )
        self.omnibus.release(cycle)
        if self.synchronisation.waiting:
            self._start_synchronisation(cycle)

    def synchronise(self, cycle: int) -> None:
        """Synchronise the time of chip and FPGA, as soon as a link is up."""
        self.synchronisation.request()
        if self._carries_from() <= cycle:
            self._start_synchronisation(cycle)

    def _start_synchronisation(self, cycle: int) -> None:
        tries = int(self.registers.columns(haldls.FPGASystimeSyncNumRetries)["value"][0])
        base = int(self.registers.columns(haldls.SystimeSyncBase)["value"][0])
        systime = self.synchronisation.start(cycle, tries, base)
        self.response.synchronise(self.synchronisation.done, systime)

    def follow_registers(self, cycle: int) -> None:
        """Let links and clocks follow their registers."""
        versions = tuple(map(self.registers.version, (*_LINK_REGISTERS, haldls.PLLSelfTest)))
        if versions == self._versions:
            return
        self._versions = versions
        clocks = Clocks.of(self.registers)
        if clocks != self._clocks:
            self._clocks = clocks
            self._answers_from = cycle + latency.CLOCK_CHANGE
        self.self_test.refresh(cycle)
        self.perftest.accumulate(cycle)
        clocked = clocks.links_run and not self._in_reset
        self.simulate(cycle * latency.TICKS_PER_CYCLE)
        self.events.from_chip()  # over the links as they were
        self.links.refresh(cycle, clocked=clocked)
        for phy in range(COUNT):
            self._announced[phy] &= self.links.up[phy] != NEVER

    def reset(self, cycle: int, *, active: bool) -> None:
        """Set the level of the chip's reset line."""
        tick = max(cycle * latency.TICKS_PER_CYCLE, self.chip.now)
        self.simulate(tick)
        self.events.from_chip()  # what has left is on its way
        if active != self._in_reset:
            self._in_reset = active
            self.registers.reset_chip()
            self.self_test.reset()
            self.chip.reset(tick)
            self._answers_from = NEVER if active else cycle + latency.OMNIBUS_START
            self._clocks = Clocks.of(self.registers)
            self.follow_registers(cycle)

    def forget(self) -> None:
        """Give up everything that still waits, after a timeout or at an error."""
        self.omnibus.forget()
        self.synchronisation.forget()
        self.jtag.forget(self.now)

    # --- what others see of this FPGA ------------------------------------------------------

    def write_pll(self, register: int, word: int, cycle: int) -> None:
        """Write a register of the clock generators over their own path (JTAG port)."""
        found = haldls.locate(register, Backend.JTAGPLLRegister)
        if found is not None and not self._in_reset:
            block, place, index = found[0], int(found[1]), found[2]
            address = int(block.write_addresses(place, Backend.OmnibusChipOverJTAG)[index])
            self._access(address, word, cycle)

    def write_phy(self, register: int, word: int, cycle: int) -> None:
        """Write the configuration of a PHY (JTAG port)."""
        found = haldls.locate(register, Backend.JTAGPhyRegister)
        if found is not None and not self._in_reset:
            block, place, index = found[0], int(found[1]), found[2]
            self.registers.words(block)[place, index] = word & int(
                self.registers.used[block][index]
            )
            self.registers.touched(block)
            self.follow_registers(cycle)

    def read_omnibus(self, address: int, cycle: int) -> int:
        """Read a word of the chip (JTAG port)."""
        if not self._omnibus_answers(address, cycle):
            return 0
        tick = max(cycle * latency.TICKS_PER_CYCLE, self.chip.now)
        self.simulate(tick)
        return self.bus.read(address, tick)

    def write_omnibus(self, address: int, word: int, cycle: int) -> None:
        """Write a word of the chip (JTAG port)."""
        if self._omnibus_answers(address, cycle):
            self._access(address, word, cycle)

    def _access(self, address: int, word: int, cycle: int) -> None:
        tick = max(cycle * latency.TICKS_PER_CYCLE, self.chip.now)
        self.simulate(tick)
        self.bus.write(address, word, 15, tick)
        self.follow_registers(cycle)

    def _omnibus_answers(self, address: int, cycle: int) -> bool:
        """Whether the chip's omnibus runs; the clock generators answer whatever they generate."""
        found = locate(address)
        always = found is not None and Backend.JTAGPLLRegister in found[0].backends
        answers = cycle >= self._answers_from and self._clocks.spl1 > 0
        return answers or (always and not self._in_reset)

    def read(self, address: int, tick: int) -> int:
        """Read a word of the FPGA (embedded processors)."""
        for memory in self.memories:
            if address in memory:
                return memory.read(address)
        return self.fpga_registers.read(address, tick // latency.TICKS_PER_CYCLE)[0]

    def write(self, address: int, word: int, enables: int, tick: int) -> None:
        """Write a word of the FPGA (embedded processors)."""
        for memory in self.memories:
            if address in memory:
                memory.write(address, word, enables)
                return
        self.fpga_registers.write(address, word, enables, tick // latency.TICKS_PER_CYCLE)

    def _board_changed(self, block: Block, place: int) -> None:
        """Tell the chip that the board supplies it differently."""
        tick = max(self.now * latency.TICKS_PER_CYCLE, self.chip.now)
        self.simulate(tick)
        one = np.array([place], np.int64)
        self.chip.written(block, one, one * 0, np.array([15], np.uint8), tick)

    def _show_self_test(self, tick: int) -> None:
        self.self_test.publish(tick // latency.TICKS_PER_CYCLE)
