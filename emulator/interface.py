"""What the digital side and the chip model know of each other."""

from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from emulator.registers import Block


class Outside(Protocol):
    """The FPGA as the embedded processors see it over the link; times are chip ticks."""

    def read(self, address: int, tick: int) -> int:
        """Read a word at a 32-bit omnibus address of the FPGA."""

    def write(self, address: int, word: int, enables: int, tick: int) -> None:
        """Write the enabled bytes of a word."""


class ChipModel(Protocol):
    """What the digital side needs of a chip; `emulator.chip.Chip` is the real one.

    Attributes:
        dynamic: Registers whose values the chip gives, all others being in the store.
        now: Time simulated so far, in ticks of 4 ns.
        outside: The FPGA.
        bus: The chip's own omnibus, for the embedded processors.
    """

    dynamic: ClassVar[frozenset[Block]]
    now: int
    outside: Outside | None
    bus: Any

    def advance(self, tick: int) -> None:
        """Simulate up to ``tick``."""

    def reset(self, tick: int) -> None:
        """Start anew; the registers have their reset values already."""

    def written(
        self,
        block: Block,
        coordinates: NDArray[np.int64],
        words: NDArray[np.int64],
        enables: NDArray[np.uint8],
        tick: int,
    ) -> None:
        """React to words that were just stored."""

    def read(self, block: Block, coordinate: int, word: int, tick: int) -> int | None:
        """Return the value of a dynamic register, None for the stored word."""

    def spikes_in_columns(
        self, ticks: NDArray[np.int64], channels: NDArray[np.uint8], labels: NDArray[np.uint16]
    ) -> None:
        """Take events for the crossbar, ascending in time."""

    def take_spikes(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Give the events that left towards the FPGA, with the channel on top of the label."""

    def take_madc(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Give the samples that left towards the FPGA."""


@runtime_checkable
class Patient(Protocol):
    """A chip that can be served in bulk; others get every access at its time."""

    def patience(self) -> int:
        """Return the ticks by which configuration may come late without anybody noticing."""

    def expect(self, tick: int) -> None:
        """Say that configuration goes on without a pause until a tick."""

    def held(self, block: Block) -> NDArray[np.bool_] | None:
        """Return which places of a dynamic register only give a value taken before."""

    def read_held(self, block: Block, places: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return such values."""


@runtime_checkable
class Foresighted(Protocol):
    """A chip that knows how long nothing will happen; others are looked at again and again."""

    def next_output(self) -> int:
        """Return a tick before which no event leaves without new input; far away if none will."""

    def keeps(self, block: Block | None) -> bool:
        """Whether registers of a block keep their values until something reaches the chip.

        None asks for the registers and memories outside of the chip, which its processors reach.
        """
