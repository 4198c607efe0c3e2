"""The eight links between FPGA and chip: when each of them carries frames, and what goes wrong.

A PHY trains once both sides are configured for it and the chip's clock runs; it is up a moment
after both sides are also enabled, and down as soon as one of these conditions ends.
"""

from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from emulator import latency
from emulator.description import Description
from emulator.random import Stream
from emulator.registers import RegisterStore

NEVER: Final = 1 << 62
COUNT: Final = 8

#: Payload of a link notification: number of the PHY and one bit for each occasion.
_PHY_PLACE: Final = 5
LINK_UP: Final = 1 << 4
CRC_ERROR: Final = 1 << 2
CRC_RECOVERED: Final = 1 << 1


def notification(phy: int, occasion: int) -> int:
    """Return the payload of a link notification."""
    return phy << _PHY_PLACE | occasion


@attrs.define
class Links:
    """State of the links; all times are FPGA cycles.

    Attributes:
        up: Per PHY the cycle from which it carries frames, `NEVER` if it does not.
        crc_errors, dropped: Per PHY frames that arrived broken, and events lost by that.
        resent: Frames of register accesses that had to be sent again.
    """

    registers: RegisterStore
    description: Description
    index: int
    up: list[int] = attrs.field(factory=lambda: [NEVER] * COUNT)
    crc_errors: list[int] = attrs.field(factory=lambda: [0] * COUNT)
    dropped: list[int] = attrs.field(factory=lambda: [0] * COUNT)
    resent: int = 0
    _trained: list[int] = attrs.field(factory=lambda: [NEVER] * COUNT)
    _enabled: list[int] = attrs.field(factory=lambda: [NEVER] * COUNT)
    _draws: int = 0
    _errors: Stream = attrs.field(init=False)
    _losses: Stream = attrs.field(init=False)
    _jitter: Stream = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Prepare the random numbers of delays and faults."""
        seed = self.description.seed + self.index
        self._errors = Stream(seed, "link bit errors")
        self._losses = Stream(seed, "lost spikes")
        self._jitter = Stream(seed, "link jitter")

    def refresh(self, cycle: int, *, clocked: bool) -> list[int]:
        """Follow a change of configuration or clock; return the PHYs that will come up anew."""
        here = self.registers.columns(haldls.PhyConfigFPGA)["enable_auto_init"]
        there = self.registers.columns(haldls.PhyConfigChip)["enable_auto_init"]
        enabled_here = self.registers.columns(haldls.CommonPhyConfigFPGA)["enable_phy"][0]
        enabled_there = self.registers.columns(haldls.CommonPhyConfigChip)["enable_phy"][0]
        rising = []
        for phy in range(COUNT):
            training = clocked and bool(here[phy]) and bool(there[phy])
            training &= phy not in self.description.faults.dead_links
            enabled = bool(enabled_here[phy]) and bool(enabled_there[phy])
            self._trained[phy] = _since(self._trained[phy], cycle, condition=training)
            self._enabled[phy] = _since(self._enabled[phy], cycle, condition=enabled)
            up = NEVER
            if training and enabled:
                up = max(
                    self._trained[phy] + latency.PHY_TRAINING,
                    self._enabled[phy] + latency.PHY_ENABLE,
                )
            if up != NEVER and up != self.up[phy]:
                rising.append(phy)
            self.up[phy] = up
        return rising

    def first_up(self) -> int:
        """Return the cycle from which at least one PHY carries frames, `NEVER` if none will."""
        return min(self.up)

    def count_up(self, cycle: int) -> int:
        """Return how many PHYs carry frames at ``cycle``."""
        return sum(up <= cycle for up in self.up)

    def next_change(self, cycle: int) -> int:
        """Return when the next PHY comes up after ``cycle``, `NEVER` if none will."""
        return min((up for up in self.up if up > cycle), default=NEVER)

    def event_interval(self, cycle: int) -> int:
        """Return the distance of events on one channel, given the links that are up."""
        count = self.count_up(cycle)
        return -(-latency.EVENT_INTERVAL * COUNT // count) if count else NEVER

    def delay(self, cycles: NDArray[np.int64], way: int, channels: Any = 0) -> Any:
        """Return how long events that depart at these cycles are under way.

        Two events of one channel depart two cycles apart, so that their order is kept.

        Args:
            cycles: Departures.
            way: Number of the direction and class of events, 0 to 3.
            channels: Of each event, 0 to 3.
        """
        if not self.description.link_jitter:
            return latency.LINK
        drawn = self._jitter.bits(cycles * 16 + way * 4 + channels)
        return latency.LINK + (drawn & np.uint64(self.description.link_jitter)).astype(np.int64)

    def lose(self, count: int) -> NDArray[np.bool_] | None:
        """Return which of the next ``count`` spikes get lost; None if there is no fault."""
        faults = self.description.faults
        if not faults.lost_spikes or not count:
            return None
        return self._losses.uniform(np.arange(count), self._count_draws()) < faults.lost_spikes

    def break_events(self, cycles: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Return which events at these cycles arrive broken, and count them; None if no fault."""
        rate = self.description.faults.bit_errors
        if not rate or not len(cycles):
            return None
        numbers = np.arange(len(cycles))
        time = self._count_draws()
        broken = self._errors.uniform(numbers, time) < rate
        for phy in (self._errors.bits(numbers[broken], ~time) % np.uint64(COUNT)).tolist():
            self.crc_errors[phy] += 1
            self.dropped[phy] += 1
        return broken

    def resend(self) -> tuple[int, int]:
        """Return the extra cycles one register access takes (`NEVER`: it fails), and its PHY."""
        rate = self.description.faults.bit_errors
        if not rate:
            return 0, 0
        number = self._count_draws()
        phy = number % COUNT
        broken = self._errors.uniform(np.arange(_ATTEMPTS), ~number) < rate
        repeats = _ATTEMPTS if broken.all() else int(np.argmin(broken))
        self.crc_errors[phy] += repeats
        self.resent += repeats
        return NEVER if repeats == _ATTEMPTS else repeats * latency.ARQ_RESEND, phy

    def _count_draws(self) -> int:
        self._draws += 1
        return self._draws


#: Attempts after which a frame counts as lost for good.
_ATTEMPTS: Final = 64


def _since(before: int, cycle: int, *, condition: bool) -> int:
    """Return since when a condition holds, given since when it held before this cycle."""
    if not condition:
        return NEVER
    return cycle if before == NEVER else before
