"""The polling block: the executor reads a register until its value is, or is not, the wanted one.

An attempt follows the answer of the one before. While nobody can change the register, attempts that
would give the same value are counted but not carried out, so that a long poll costs nothing.
"""

from typing import Final

import attrs

import haldls
from emulator import instructions, latency
from emulator.executor_kernel import State
from emulator.fpga import FPGA
from emulator.phy import NEVER

_POLLS_BETWEEN_CHECKS: Final = 1000


@attrs.define
class Poll:
    """One polling block; times are FPGA cycles.

    Args:
        fpga: Where the register and the configuration of the block are.
        state: Of the executor.
        equal: Whether to wait until the value is the wanted one, or until it differs.

    Attributes:
        address: Of the polled register.
        on_chip: Whether that is on the chip.
        effect: When the latest attempt takes the value.
        answer: When the executor knows it, `NEVER` if it gets lost.
    """

    fpga: FPGA
    state: State
    equal: bool
    address: int = attrs.field(init=False)
    on_chip: bool = attrs.field(init=False)
    effect: int = 0
    answer: int = 0
    _mask: int = attrs.field(init=False)
    _wanted: int = attrs.field(init=False)
    _interval: int = attrs.field(init=False)
    _count: int = 0

    def __attrs_post_init__(self) -> None:
        """Take over the configuration; later changes do not matter to this block."""
        config = self.fpga.registers.columns(haldls.PollingOmnibusBlockConfig)
        self.address, self._mask, self._wanted = (
            int(config[name][0]) for name in ("address", "mask", "target")
        )
        target, self._interval = instructions.who_answers(self.address)
        self.on_chip = target == instructions.CHIP

    def attempt(self, at: int) -> None:
        """Send a read at a cycle."""
        if not self.on_chip:
            self.effect, self.answer = at, at + latency.FPGA_ACCESS
            return
        self.effect = max(at + latency.LINK, self.state.server_free)
        self.answer = self.effect + latency.CHIP_READ + latency.LINK
        if self.fpga.description.faults.silent_links:
            self.answer = NEVER
        self.state.server_free = self.effect + self._interval
        self.state.chip_reads += 1

    def fulfilled(self) -> bool:
        """Read the value of the latest attempt; return whether it ends the block."""
        self._count += 1
        if self._count % _POLLS_BETWEEN_CHECKS == 0:
            self.fpga.check_deadline()
        if self.on_chip:
            value = self.fpga.read_omnibus(self.address, self.effect)
        else:
            self.fpga.simulate(self.effect * latency.TICKS_PER_CYCLE)
            value = self.fpga.read(self.address, self.effect * latency.TICKS_PER_CYCLE)
        return ((value & self._mask) == self._wanted) == self.equal

    def next_start(self, deadline: int) -> int:
        """Return when the next attempt that may give another value starts.

        Those before it that are answered up to ``deadline`` count as carried out.
        """
        start = self.answer + latency.POLL_INTERVAL
        steady = min(self.fpga.steady_until(self.address), NEVER // 2)
        period = start - self.effect
        if self.on_chip:
            period = max(period + latency.LINK, self._interval)
        alike = min(steady - 1 - self.effect, deadline - self.answer) // period
        if alike <= 0:
            return start
        if self.on_chip:
            self.state.server_free += alike * period
            self.state.chip_reads += alike
        return start + alike * period
