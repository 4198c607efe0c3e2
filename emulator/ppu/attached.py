"""Both processors of an emulated chip: their way to its registers, arrays and memories."""

from collections.abc import Callable
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.pll import CycleCounter
from emulator.ppu.bus import (
    ARRAY_CYCLES,
    CONVERSION_CYCLES,
    VECTOR_BYTES,
    VECTOR_WORDS,
    ExternalVectors,
    VectorAddress,
    Window,
    Words,
    vector_of,
    words_of,
)
from emulator.ppu.noise import Noise
from emulator.ppu.processor import PPU, advance_together

#: Row of the vector address map that holds the switches of the columns.
SWITCH_ROW: Final = 256
_FPGA: Final = 1 << 31
_CELLS: Final = (
    Window.WEIGHT,
    Window.CALIBRATION_EVEN,
    Window.CALIBRATION_ODD,
    Window.LABEL,
    Window.RAW,
)


class Chip(Protocol):
    """What the processors use of a chip. Times are chip ticks of 4 ns, the cycles of the cores.

    Attributes:
        bus: The chip's omnibus: ``read(address, tick)``, ``write(address, word, enables, tick)``,
            and in bulk ``load(addresses)``, ``store(addresses, words, enables, tick)``.
        outside: The FPGA: ``read(address, tick)`` and ``write(address, word, enables, tick)``.
        registers: The register store.
        omnibus_runs: Whether the omnibus has a clock; without one nobody answers on it.
    """

    bus: Any
    outside: Any
    registers: Any

    @property
    def omnibus_runs(self) -> bool:
        """Whether the omnibus has a clock; without one nobody answers on it."""

    def read_cadc_row(
        self, synram: int, row: int, parity: int, causal: bool, trigger: bool, tick: int
    ) -> NDArray[np.uint8]:
        """Convert a row, or return the last conversion, of 128 columns of one parity."""

    def reset_correlation(
        self,
        synram: int,
        row: int,
        causal: NDArray[np.bool_],
        acausal: NDArray[np.bool_],
        tick: int,
    ) -> None:
        """Discharge the correlation sensors of a row in the given columns of 256."""

    def reset_neuron_columns(self, hemisphere: int, columns: NDArray[np.bool_], tick: int) -> None:
        """Reset the neurons of one half in the given columns of 256."""


def _weight_bytes() -> NDArray[np.uint8]:
    """Stored byte of each weight, found through the codec of the host's container.

    The cells are wired in another bit order than the bits of a weight; the vector bus undoes this
    in hardware, register accesses do not.
    """
    values = np.arange(64, dtype=np.uint8).reshape(16, 4)
    words = haldls.SynapseWeightQuad.encode_columns({"values": values})
    return np.asarray(words, np.uint32).reshape(-1).astype(">u4").view(np.uint8)


class ChipBus:
    """The bus of one processor on a chip.

    Args:
        chip: The chip; its ``bus`` and ``outside`` may be set later.
        hemisphere: 0 for the upper, 1 for the lower half.
        clock: Of the processors; tells the tick of a cycle.
    """

    def __init__(self, chip: Chip, hemisphere: int, clock: CycleCounter) -> None:
        self._chip = chip
        self._tick = clock.tick
        self._hemisphere = hemisphere
        table = haldls.SynapseWeightQuad.address_table()
        self._synapses = int(table[hemisphere * (len(table) // 2), 0])
        self._external = ExternalVectors(self)
        self._noise = Noise()
        self._stored = np.arange(256, dtype=np.uint8)
        self._stored[:64] = _weight_bytes()
        self._natural = np.argsort(self._stored).astype(np.uint8)

    def read(self, address: int, count: int, cycle: int) -> Words:
        """Read consecutive omnibus words; bit 31 of the address selects the FPGA."""
        if not self._chip.omnibus_runs:
            return [0] * count
        side = self._chip.outside if address & _FPGA else self._chip.bus
        tick = self._tick(cycle)
        return [side.read(address + offset, tick) for offset in range(count)]

    def write(self, address: int, words: Words, byte_enables: int, cycle: int) -> None:
        """Write consecutive omnibus words."""
        if not self._chip.omnibus_runs:
            return
        side = self._chip.outside if address & _FPGA else self._chip.bus
        tick = self._tick(cycle)
        for offset, word in enumerate(words):
            side.write(address + offset, int(word), byte_enables, tick)

    def _cells(self, place: VectorAddress) -> NDArray[np.uint32]:
        """Omnibus addresses behind a vector of cells."""
        first = self._synapses + place.window + (2 * place.row + place.parity) * VECTOR_WORDS
        return first + np.arange(VECTOR_WORDS, dtype=np.uint32)

    def read_vector(self, address: int, cycle: int) -> tuple[NDArray[np.uint8], int]:
        """Read 128 bytes from the vector bus; addresses that nobody answers give 0."""
        if address >= Window.EXTERNAL_SRAM:
            return self._external.read(address, cycle)
        place = VectorAddress.decode(address)
        if place.window in _CELLS and place.row <= SWITCH_ROW:
            values = vector_of(self._chip.bus.load(self._cells(place)))
            if place.window == Window.WEIGHT:
                values = self._natural[values]
            return values, ARRAY_CYCLES
        if place.window in (Window.CAUSAL, Window.ACAUSAL) and place.row <= SWITCH_ROW:
            values = self._chip.read_cadc_row(
                self._hemisphere,
                place.row,
                place.parity,
                place.window == Window.CAUSAL,
                not place.buffered,
                self._tick(cycle),
            )
            return values, ARRAY_CYCLES if place.buffered else CONVERSION_CYCLES
        if place.window == Window.RANDOM:
            return self._noise.draw(place.parity), ARRAY_CYCLES
        return np.zeros(VECTOR_BYTES, np.uint8), ARRAY_CYCLES

    def write_vector(
        self, address: int, data: NDArray[np.uint8], enables: NDArray[np.uint8] | None, cycle: int
    ) -> int:
        """Write the enabled bytes to the vector bus; return the cycles it takes."""
        if address >= Window.EXTERNAL_SRAM:
            return self._external.write(address, data, enables, cycle)
        place = VectorAddress.decode(address)
        chosen = np.full(VECTOR_BYTES, True) if enables is None else enables > 0
        if place.window in _CELLS and place.row <= SWITCH_ROW:
            values = self._stored[data & 63] if place.window == Window.WEIGHT else data
            flags = chosen.reshape(VECTOR_WORDS, 4) @ np.array([8, 4, 2, 1], np.uint8)
            tick = self._tick(cycle)
            self._chip.bus.store(self._cells(place), words_of(values), flags, tick)
        elif place.window == Window.RANDOM:
            self._noise.seed(place.parity, data, enables)
        else:
            self._reset(place, data, chosen, cycle)
        return ARRAY_CYCLES

    def _reset(
        self, place: VectorAddress, data: NDArray[np.uint8], chosen: NDArray[np.bool_], cycle: int
    ) -> None:
        """Writes that are pulses: to correlation sensors and neurons."""

        def columns(bits: NDArray[np.bool_]) -> NDArray[np.bool_]:
            spread = np.full(2 * VECTOR_BYTES, False)
            spread[place.parity :: 2] = bits & chosen
            return spread

        everything = np.full(VECTOR_BYTES, True)
        selective = place.window in (Window.CAUSAL, Window.ACAUSAL)
        tick = self._tick(cycle)
        causal = columns(data & 1 > 0 if selective else everything)
        acausal = columns(data & 2 > 0 if selective else everything)
        if place.row == SWITCH_ROW:
            if selective or place.window == Window.NEURON_RESET:
                self._chip.reset_neuron_columns(self._hemisphere, acausal, tick)
        elif place.row < SWITCH_ROW and (
            selective or place.window in (Window.RESET_CAUSAL, Window.RESET_ACAUSAL)
        ):
            self._chip.reset_correlation(self._hemisphere, place.row, causal, acausal, tick)


class Processors:
    """The two processors of a chip, kept in step with it.

    The chip calls :meth:`control_written` and :meth:`memory_written` after such registers changed,
    asks :meth:`status` for the status registers, and lets time pass with :meth:`advance`.
    """

    def __init__(self, chip: Chip) -> None:
        self._chip = chip
        memory = chip.registers.words(haldls.PPUMemoryWord)
        self._words_each = len(memory) // 2
        self._clock = CycleCounter()
        self.ppus = tuple(
            PPU(
                ChipBus(chip, half, self._clock),
                memory[half * self._words_each : (half + 1) * self._words_each, 0],
            )
            for half in range(2)
        )

    @property
    def idle(self) -> bool:
        """Whether neither core can do anything until somebody else acts."""
        return not (self._clock.runs and any(ppu.busy for ppu in self.ppus))

    def set_clock(self, tick: int, frequency: float) -> None:
        """Let the cores run at a frequency, in Hz, from a tick on, up to which they have run."""
        self._clock.change(tick, frequency)

    def control_written(self, place: int, tick: int) -> None:
        """Take over the control register of one processor from the store."""
        columns = self._chip.registers.columns(haldls.PPUControlRegister)
        self.ppus[place].control_written(
            self._clock.cycle(tick),
            inhibit_reset=bool(columns["inhibit_reset"][place]),
            force_clock_off=bool(columns["force_clock_off"][place]),
            cache_enable=bool(columns["cache_controller_enable"][place]),
        )

    def memory_written(self, coordinates: NDArray[np.int64]) -> None:
        """Take note of memory words that were written from outside."""
        for half, ppu in enumerate(self.ppus):
            inside = coordinates[coordinates // self._words_each == half] % self._words_each
            if len(inside):
                first = int(inside.min())
                ppu.memory_written(first, int(inside.max()) - first + 1)

    def status(self, place: int) -> int:
        """Return the word of one status register."""
        return self.ppus[place].status

    def reset(self, tick: int) -> None:
        """Reset both cores; the store holds the reset values of the control registers already."""
        for place, ppu in enumerate(self.ppus):
            ppu.core.reset()
            self.control_written(place, tick)

    def advance(self, tick: int, synchronise: Callable[[int], None]) -> None:
        """Run both cores up to a tick.

        ``synchronise`` brings the rest of the chip to a tick, before each access to it.
        """
        busy = not self.idle
        reached = self._clock.cycle(tick)
        advance_together(self.ppus, reached, lambda cycle: synchronise(self._clock.tick(cycle)))
        if busy:
            self._chip.registers.touched(haldls.PPUMemoryWord)
