"""The performance test of the links: while enabled, every link that is up loops words back."""

import attrs

from emulator import latency
from emulator.phy import NEVER, Links


@attrs.define
class PerfTest:
    """Counters of the test; they stay readable after it.

    Attributes:
        link_cycles: FPGA cycles times links that took part.
    """

    links: Links
    link_cycles: int = 0
    _since: int | None = None

    def enable(self, cycle: int, *, on: bool) -> None:
        """Start or stop the test; a start clears the counters."""
        if on and self._since is None:
            self.link_cycles = 0
            self._since = cycle
        elif not on:
            self.accumulate(cycle)
            self._since = None

    def accumulate(self, cycle: int) -> None:
        """Count up to ``cycle``, the links being as they were since the latest call."""
        if self._since is None:
            return
        at = self._since
        while at < cycle:
            change = min(self.links.next_change(at), cycle)
            count = min(self.links.count_up(at), latency.PERFTEST_LINKS)
            self.link_cycles += count * (change - at)
            at = change if change != NEVER else cycle
        self._since = cycle

    @property
    def words(self) -> int:
        """Words looped back so far, modulo the counters' width."""
        bits = self.link_cycles * latency.PERFTEST_BITS_PER_SECOND
        words = bits // (latency.PERFTEST_WORD_BITS * latency.CYCLES_PER_SECOND)
        return words & 0xFFFF_FFFF
