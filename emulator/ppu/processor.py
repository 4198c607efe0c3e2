"""One embedded processor as the rest of the chip sees it: control, status, memory and time."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from emulator.ppu.bus import Bus
from emulator.ppu.core import Core


class PPU:
    """A core behind its control register.

    Args:
        bus: The world outside the core.
        sram: Local memory, 4096 words of type uint32, used in place.

    The chip calls :meth:`control_written` when the control register changes,
    :meth:`memory_written` when somebody else writes the local memory, and :meth:`advance`.
    """

    def __init__(self, bus: Bus, sram: NDArray[np.uint32] | None = None) -> None:
        self.core = Core(bus, sram)
        self.running = False
        self.clocked = True

    def control_written(
        self,
        cycle: int,
        *,
        inhibit_reset: bool,
        force_clock_off: bool = False,
        cache_enable: bool = True,
    ) -> None:
        """Take over the control register; clearing ``inhibit_reset`` holds the core in reset."""
        if not self.busy:
            self.core.cycle = max(cycle, self.core.cycle)
        self.clocked = not force_clock_off
        self.core.cache_enabled = cache_enable
        if self.running and not inhibit_reset:
            self.core.reset()
        self.running = inhibit_reset

    def memory_written(self, first: int, count: int = 1) -> None:
        """Forget what was known about local memory words that were written from outside."""
        self.core.memory_written(first, count)

    @property
    def status(self) -> int:
        """Word of the status register: 1 while the core sleeps."""
        return int(self.running and self.core.sleeping)

    @property
    def busy(self) -> bool:
        """Whether the core executes instructions or may wake up by itself."""
        return self.running and self.clocked and not self.core.idle

    @property
    def cycle(self) -> int:
        """Cycle (4 ns) up to which the core is simulated."""
        return self.core.cycle

    def advance(self, to_cycle: int) -> int:
        """Simulate up to a cycle, or up to an access to the outside; return the cycle reached.

        A result below ``to_cycle`` means that an access is due there: the caller brings the rest
        of the chip to that cycle and calls again, which carries the access out.
        """
        if not self.running or not self.clocked:
            self.core.cycle = max(to_cycle, self.core.cycle)
            return self.core.cycle
        return self.core.advance(to_cycle)


#: Processors notice each other's writes at most this late (1 us); accesses themselves are ordered.
QUANTUM: Final = 250


def advance_together(
    processors: Sequence[PPU], to_cycle: int, synchronise: Callable[[int], None]
) -> None:
    """Advance processors so that their accesses to the outside happen in the order of time.

    ``synchronise`` brings everything else to a cycle; it is called before each access, with cycles
    that never decrease.
    """
    while busy := [one for one in processors if one.busy and one.cycle < to_cycle]:
        behind = min(busy, key=lambda one: one.cycle)
        horizon = min(behind.cycle + QUANTUM, to_cycle) if len(busy) > 1 else to_cycle
        if behind.core.access_due:
            synchronise(behind.cycle)
        behind.advance(horizon)
    for processor in processors:
        processor.advance(to_cycle)
