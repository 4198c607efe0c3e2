"""The synchronisation of FPGA and chip time: its duration, and what its registers tell."""

from typing import Final

import attrs

from emulator import latency
from emulator.phy import NEVER

#: Width of both time counters.
MASK: Final = (1 << 43) - 1


@attrs.define
class Synchronisation:
    """The latest synchronisation; times are FPGA cycles.

    Attributes:
        done: Cycle at which it is complete, `NEVER` while it waits for a link.
        round_trip: Duration of one message to the chip and back.
        chip_time: Time the chip reported.
        waiting: Whether it was asked for while no link was up.
    """

    done: int = 0
    round_trip: int = 0
    chip_time: int = 0
    waiting: bool = False

    def request(self) -> None:
        """Ask for a synchronisation; it starts once a link is up."""
        self.waiting, self.done = True, NEVER

    def start(self, cycle: int, tries: int, base: int) -> int:
        """Run the synchronisation from ``cycle`` on; return the systime at its end.

        ``tries`` messages are exchanged; the chip's time starts from ``base``.
        """
        self.waiting = False
        self.round_trip = latency.SYSTIME_ROUND_TRIP
        self.done = cycle + max(tries, 1) * self.round_trip
        self.chip_time = base & MASK
        return (base + self.round_trip // 2) & MASK

    def forget(self) -> None:
        """Give up a synchronisation that still waits."""
        if self.waiting:
            self.waiting, self.done = False, 0
