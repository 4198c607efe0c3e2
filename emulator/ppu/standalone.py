"""A world around one core that is memory only: for the command line and for tests of programs."""

import numpy as np
from numpy.typing import NDArray

from emulator.ppu.bus import (
    ARRAY_CYCLES,
    CONVERSION_CYCLES,
    ExternalVectors,
    VectorAddress,
    Window,
    Words,
    vector_of,
)
from emulator.ppu.noise import Noise

_WRITABLE = (Window.WEIGHT, Window.CALIBRATION_EVEN, Window.CALIBRATION_ODD, Window.LABEL)


class Standalone:
    """Omnibus words that store what is written, synapse arrays without synapses.

    Attributes:
        words: Omnibus words by address, of chip and FPGA (bit 31 set).
        vectors: Contents of the vector bus by window, row and parity; the causal and acausal
            windows are what the CADC would read.
        resets: Vector writes that reset something, as (window, row, parity, enabled values).
    """

    def __init__(self) -> None:
        self.words: dict[int, int] = {}
        self.vectors: dict[tuple[int, int, int], NDArray[np.uint8]] = {}
        self.resets: list[tuple[int, int, int, NDArray[np.uint8]]] = []
        self._external = ExternalVectors(self)
        self._noise = Noise()

    def read(self, address: int, count: int, cycle: int) -> Words:
        """Read consecutive omnibus words; those never written are 0."""
        return np.array([self.words.get(address + i, 0) for i in range(count)], np.uint32)

    def write(self, address: int, words: Words, byte_enables: int, cycle: int) -> None:
        """Write the enabled bytes of consecutive omnibus words."""
        mask = sum(0xFF << 8 * byte for byte in range(4) if byte_enables >> byte & 1)
        for index, word in enumerate(words):
            old = self.words.get(address + index, 0)
            self.words[address + index] = old & ~mask | int(word) & mask

    def read_vector(self, address: int, cycle: int) -> tuple[NDArray[np.uint8], int]:
        """Read 128 bytes from the vector bus."""
        if address >= Window.EXTERNAL_SRAM:
            return self._external.read(address, cycle)
        place = VectorAddress.decode(address)
        if place.window == Window.RANDOM:
            return self._noise.draw(place.parity), ARRAY_CYCLES
        converts = place.window in (Window.CAUSAL, Window.ACAUSAL) and not place.buffered
        key = place.window, place.row, place.parity
        values = self.vectors.get(key, np.zeros(128, np.uint8))
        return values.copy(), CONVERSION_CYCLES if converts else ARRAY_CYCLES

    def write_vector(
        self, address: int, data: NDArray[np.uint8], enables: NDArray[np.uint8] | None, cycle: int
    ) -> int:
        """Write the enabled bytes to the vector bus."""
        if address >= Window.EXTERNAL_SRAM:
            return self._external.write(address, data, enables, cycle)
        place = VectorAddress.decode(address)
        key = place.window, place.row, place.parity
        chosen = np.full(128, True) if enables is None else enables > 0
        if place.window == Window.RANDOM:
            self._noise.seed(place.parity, data, enables)
        elif place.window in _WRITABLE:
            old = self.vectors.get(key, np.zeros(128, np.uint8))
            limit = 3 if place.window in _WRITABLE[1:3] else 63
            self.vectors[key] = np.where(chosen, data & limit, old).astype(np.uint8)
        else:
            self.resets.append((*key, np.where(chosen, data, 0).astype(np.uint8)))
        return ARRAY_CYCLES

    def load_external(self, first_word: int, image: bytes) -> None:
        """Place an image, padded to whole words, at an omnibus address of the FPGA."""
        padded = image + bytes(-len(image) % 4)
        words = np.frombuffer(padded, ">u4").tolist()
        self.words.update(enumerate(words, first_word))

    def dump_external(self, first_word: int, count: int) -> bytes:
        """Return words of an external memory as bytes."""
        return bytes(vector_of(self.read(first_word, count, 0)))
