"""What a processor needs from the world around it, and the addresses of its vector bus."""

from collections.abc import Sequence
from typing import Final, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

Words = Sequence[int] | NDArray[np.uint32]
#: Bytes of one vector; one synapse row is two of them, its even and its odd columns.
VECTOR_BYTES: Final = 128
VECTOR_WORDS: Final = VECTOR_BYTES // 4
#: First omnibus words of the external memories in the FPGA, as in the vendor's linker layout.
EXTERNAL_SRAM: Final = 0x8000_0000
EXTERNAL_DRAM: Final = 0x8400_0000


class Bus(Protocol):
    """Everything outside of one core. Cycles are 4 ns.

    An address nobody answers must not raise: reads give 0, writes are lost.
    """

    def read(self, address: int, count: int, cycle: int) -> Words:
        """Read consecutive omnibus words; bit 31 of the address selects the FPGA."""

    def write(self, address: int, words: Words, byte_enables: int, cycle: int) -> None:
        """Write consecutive omnibus words; byte enable 0 is the least significant byte."""

    def read_vector(self, address: int, cycle: int) -> tuple[NDArray[np.uint8], int]:
        """Read 128 bytes from the vector bus; return them and the cycles it takes."""

    def write_vector(
        self, address: int, data: NDArray[np.uint8], enables: NDArray[np.uint8] | None, cycle: int
    ) -> int:
        """Write the bytes whose enable is not 0 (None: all); return the cycles it takes."""


# Cycles of one vector transfer. Measured on silicon between two reads of the time base with a
# sync after the transfer: arrays 20, CADC 410 for a trigger and a buffered read, store to the
# external memory 38; the two cycles of sync and move are taken off.
ARRAY_CYCLES: Final = 19
CONVERSION_CYCLES: Final = 390
EXTERNAL_STORE_CYCLES: Final = 37
EXTERNAL_LOAD_CYCLES: Final = 343
#: Distance of two vector stores to external memory that the link sustains (16 in 1406 cycles).
EXTERNAL_STORE_INTERVAL: Final = 88


class Window:
    """Bases of the vector address map; ``BUFFERED`` and ``TEST`` are flags on top of a base."""

    WEIGHT: Final = 0x0_0000
    CALIBRATION_EVEN: Final = 0x1_0000
    CALIBRATION_ODD: Final = 0x2_0000
    LABEL: Final = 0x4_0000
    CAUSAL: Final = 0x8_0000
    RESET_CAUSAL: Final = 0x9_0000
    ACAUSAL: Final = 0xC_0000
    RESET_ACAUSAL: Final = 0xD_0000
    RANDOM: Final = 0xE_0000
    RAW: Final = 0xF_0000
    TEST: Final = 0x10_0000
    BUFFERED: Final = 0x20_0000
    #: Neuron resets lie above the arrays: the pseudo row 256 of this block.
    NEURON_RESET: Final = 0xC9_0000
    EXTERNAL_SRAM: Final = 0x8000_0000
    EXTERNAL_DRAM: Final = 0x8100_0000


@attrs.frozen
class VectorAddress:
    """A decoded address of the vector bus: window, row (256 = column switches) and parity."""

    window: int
    row: int
    parity: int
    buffered: bool

    @classmethod
    def decode(cls, address: int) -> "VectorAddress":
        """Split an address below the external memories; the test flag is ignored."""
        row, parity = divmod(address & 0xFFFF, 2)
        window = address & 0xCF_0000
        if address & 0xC0_0000 == 0:
            window = address & 0xF_0000
        return cls(window, row, parity, bool(address & Window.BUFFERED))


def external_word(address: int) -> int:
    """Omnibus word behind a vector address of the external memories (units of 16 bytes)."""
    base, first = (
        (Window.EXTERNAL_DRAM, EXTERNAL_DRAM)
        if address >= Window.EXTERNAL_DRAM
        else (Window.EXTERNAL_SRAM, EXTERNAL_SRAM)
    )
    return first + (address - base) * 4


def vector_of(words: Words) -> NDArray[np.uint8]:
    """Bytes of 32 words, most significant byte first."""
    return np.asarray(words, np.uint32).astype(">u4").view(np.uint8)


def words_of(vector: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """32 words of 128 bytes, most significant byte first."""
    return vector.view(">u4").astype(np.uint32)


class ExternalVectors:
    """Vector transfers to the external memories over a link that one store keeps busy.

    The memory holds the words of a vector in reverse order: word w lands at word 31 - w.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._free = 0

    def read(self, address: int, cycle: int) -> tuple[NDArray[np.uint8], int]:
        """Read 128 bytes; return them and the cycles it takes."""
        words = self._bus.read(external_word(address), VECTOR_WORDS, cycle)
        return vector_of(words[::-1]), EXTERNAL_LOAD_CYCLES

    def write(
        self, address: int, data: NDArray[np.uint8], enables: NDArray[np.uint8] | None, cycle: int
    ) -> int:
        """Write the enabled bytes; return the cycles it takes."""
        first = external_word(address)
        words = words_of(data)[::-1]
        if enables is None:
            self._bus.write(first, words, 15, cycle)
        else:
            for index, chosen in enumerate(enables.reshape(VECTOR_WORDS, 4)[::-1] > 0):
                bytes_chosen = sum(8 >> byte for byte in range(4) if chosen[byte])
                if bytes_chosen:
                    self._bus.write(first + index, words[index : index + 1], bytes_chosen, cycle)
        wait = max(self._free - cycle, 0)
        self._free = cycle + wait + EXTERNAL_STORE_INTERVAL
        return wait + EXTERNAL_STORE_CYCLES
