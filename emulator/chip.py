"""A chip: its blocks, wired together, and the order in which register writes reach them.

Registers are the truth: a write marks the blocks that depend on it, and they read their columns
again before time goes on. Commands (artificial spikes, bus events, recordings) act at their tick;
configuration acts on the grid of the time loop's windows (128 ns), and a burst of configuration
while nothing is under way is taken over at once at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator import background, crossbar, neuron_backend, padi, parts
from emulator.analog import Analog
from emulator.cadc import buffered, row_of
from emulator.description import Description
from emulator.interface import Outside
from emulator.parameters import Parameters
from emulator.ppu.attached import Processors
from emulator.registers import Block, RegisterStore
from emulator.synapse import QUAD_COLUMNS
from halco import SynapseQuadOnDLS

_COLUMNS = 256
#: Ticks that a burst of configuration may last to be taken over at once, at its beginning, while
#: nothing is under way (10 us).
_PATIENCE: Final = 2500
#: The same while neurons may fire (1 us).
_SHORT_PATIENCE: Final = 250
#: Ticks without any configuration that end a burst (0.5 us): a program waited for its effect.
_PAUSE: Final = 128
_ALL_QUADS: Final = np.arange(SynapseQuadOnDLS.size)


class Chip:
    """The model of one HICANN-X, see `emulator.interface.ChipModel`."""

    dynamic: ClassVar[frozenset[Block]] = parts.MOVING | {haldls.PPUStatusRegister}

    def __init__(self, description: Description, registers: RegisterStore, seed_index: int) -> None:
        laws: Parameters = getattr(description, "parameters", None) or Parameters()
        self.registers = registers
        self.now = 0
        self.outside: Outside | None = None
        self.bus: Any = None
        self.analog = Analog(description, laws, seed_index)
        self.loop = self.analog.loop
        self._latency = laws.latency
        self.processors = Processors(self)
        self._quads: list[NDArray[np.int64]] = [_ALL_QUADS]
        self._dirty = set(parts.ALL)
        self._dirty_since = self._last_write = 0
        self._fed = False
        self._commands: dict[Block, Callable[[NDArray[np.int64], int], None]] = {
            haldls.NeuronReset: self._neuron_reset,
            haldls.NeuronResetQuad: self._neuron_reset_quad,
            haldls.SpikeCounterReset: self._counter_reset,
            haldls.BlockPostPulse: self._post_pulse,
            haldls.CorrelationReset: self._correlation_reset,
            haldls.PADIEvent: self._padi_event,
            haldls.MADCControl: self._madc_control,
            haldls.BackgroundSpikeSource: self._background,
            haldls.PPUControlRegister: self._processor_control,
        }

    # -- time ---------------------------------------------------------------------------------

    def advance(self, tick: int) -> None:
        """Let time pass until ``tick``; while only configuration arrives this may be put off."""
        if not self.processors.idle:
            self.processors.advance(tick, self._reach)
        self.now = tick  # what happens until then is worked out when somebody asks for it
        burst = tick - self._last_write <= _PAUSE and tick - self._dirty_since <= self.patience()
        if self._dirty and not burst:
            self.synchronise()

    def patience(self) -> int:
        """Return the ticks by which configuration may come late without anybody noticing."""
        if self._fed or self._observed():
            return 0
        return _SHORT_PATIENCE if np.any(self.analog.backend.comparator) else _PATIENCE

    def expect(self, tick: int) -> None:
        """Say that configuration goes on without a pause until a tick."""
        self._last_write = max(self._last_write, tick)

    def next_output(self) -> int:
        """Return a tick before which no event can leave without new input."""
        if self._dirty or self._fed or not self.processors.idle:
            return self.now
        self.synchronise()
        due = self.analog.cells.due()
        quiet = self.loop.quiet_until()
        return quiet if due is None else min(quiet, due)

    def keeps(self, block: Block | None) -> bool:
        """Whether registers of a block keep their values until something reaches the chip."""
        return self.processors.idle and block not in parts.MOVING

    def _reach(self, tick: int) -> None:
        """Come to the time at which an embedded processor wants something."""
        self.now = max(tick, self.now)

    def _observed(self) -> bool:
        return self.loop.sampler.on

    def synchronise(self) -> None:
        """Bring everything to the present, which is put off until somebody looks."""
        cells = self.analog.cells
        while (due := cells.due()) is not None and due <= self.now:
            self._take_over()
            if self._fed or self._observed():
                self.loop.run(due)
                cells.advance(due)
            else:
                cells.advance(self.now)  # nobody looks: the cells move in one step
            self._dirty_since = self.now
            self._dirty.update(parts.ON_CAPMEM)
        self._take_over()
        self.loop.run(self.now)
        self._fed = False

    def _mark(self, *names: str) -> None:
        if not self._dirty:
            self.synchronise()  # with the configuration from before
            self._dirty_since = self.now
        self._last_write = self.now
        self._dirty.update(names)

    def _take_over(self) -> None:
        """Let the blocks read the registers that were written."""
        if not self._dirty:
            return
        dirty, self._dirty = self._dirty, set()
        registers, analog = self.registers, self.analog
        cycle = analog.clocks.spl1_cycle
        if "neurons" in dirty and not analog.configure_neurons(registers):
            dirty.discard("neurons")
        if "lines" in dirty or "neurons" in dirty:
            analog.configure_lines(registers)
        if "backend" in dirty or "neurons" in dirty:
            analog.configure_backend(registers, self._dirty_since)
        if "drivers" in dirty:
            analog.drivers.configure(registers, analog.cells, analog.synapses, cycle)
        if "drivers" in dirty or "padi" in dirty:
            padi.configure(registers, self.loop, analog.drivers.receives, cycle)
        if "synapses" in dirty:
            quads = np.unique(np.concatenate(self._quads))
            self._quads.clear()
            analog.arrays.configure_quads(registers, quads, analog.cells, analog.synapses)
            analog.sensors.configure_quads(registers, quads)
        elif "charges" in dirty:
            analog.arrays.configure_charges(analog.cells, analog.synapses)
        if "correlation" in dirty:
            analog.sensors.configure(registers, analog.cells)
        if "crossbar" in dirty or "padi" in dirty:
            crossbar.configure(registers, self.loop.crossbar, self._latency, cycle)
        if "readout" in dirty:
            analog.readout.configure(registers, analog.cells, self.loop.sampler)
        self.loop.disturb()

    def reset(self, tick: int) -> None:
        """Start anew after a pulse of the reset line; memories keep their contents."""
        self.now = tick
        self.analog.reset(self.registers, tick)
        self.processors.set_clock(tick, self.analog.clocks.ppu)
        self.processors.reset(tick)
        self._quads = [_ALL_QUADS]
        self._dirty = set(parts.ALL)
        self._dirty_since = self._last_write = tick
        self._fed = False

    # -- registers ----------------------------------------------------------------------------

    def written(
        self,
        block: Block,
        coordinates: NDArray[np.int64],
        words: NDArray[np.int64],
        enables: NDArray[np.uint8],
        tick: int,
    ) -> None:
        """React to register words that were just stored."""
        if (configured := parts.OF_BLOCK.get(block)) is not None:
            self._mark(*configured)
        elif block is haldls.CapMemCell:
            self._capmem(np.unique(coordinates), tick)
        elif block is haldls.ColumnCurrentQuad:
            if self.analog.lines_shorted:  # a short connection between two writes must count
                self.loop.run(self.now)
            self.analog.switch_lines(self.registers, np.unique(coordinates))
            self._mark("lines")
        elif block is haldls.SynapseQuad:
            self._quads.append(coordinates)
            self._mark("synapses", "correlation")
        elif block in (haldls.ADPLL, haldls.PLLClockOutputBlock):
            self._follow_clocks(tick)
        elif block is haldls.PPUMemoryWord:
            self.processors.memory_written(coordinates)
        elif (command := self._commands.get(block)) is not None:
            self.synchronise()
            command(np.unique(coordinates), tick)

    def _follow_clocks(self, tick: int) -> None:
        """Let everything run at the frequencies that the registers ask for now."""
        self.synchronise()
        if self.analog.set_clocks(self.registers, tick):
            self.processors.set_clock(tick, self.analog.clocks.ppu)
            self._mark(*parts.CLOCKED)
            self._take_over()

    @property
    def omnibus_runs(self) -> bool:
        """Whether the clock of the omnibus and the event network runs."""
        return self.analog.clocks.spl1 > 0

    def read(self, block: Block, coordinate: int, word: int, tick: int) -> int | None:
        """Return the value of a counter, converter channel or status register."""
        if block is haldls.PPUStatusRegister:
            return self.processors.status(coordinate)
        if block is haldls.CADCSampleQuad:
            if not buffered()[coordinate]:
                self.synchronise()
                self.convert(*row_of(coordinate))
            return int(self.analog.converter.words(np.array([coordinate]))[0])
        self.synchronise()
        if block is haldls.SpikeCounterRead:
            count = int(self.analog.spike_counters()[neuron_backend.circuit_of(coordinate)])
            return _encode(block, count=count & 0xFF, overflow=count > 0xFF)
        if block is haldls.CrossbarInputDropCounter:
            return _encode(block, value=int(self.loop.crossbar.drops[coordinate]))
        if block is haldls.CrossbarOutputEventCounter:
            return _encode(block, value=int(self.loop.crossbar.counts[coordinate]))
        return None

    def held(self, block: Block) -> NDArray[np.bool_] | None:
        """Return which places of a dynamic register only give a value taken before."""
        return buffered() if block is haldls.CADCSampleQuad else None

    def read_held(self, block: Block, places: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return buffered results of the column converters."""
        return self.analog.converter.words(places)

    def convert(self, side: int, row: int) -> None:
        """Convert one row of both kinds of channels on one side, now."""
        if self.analog.clocks.ppu and self.registers.columns(haldls.CADCConfig)["enable"][side]:
            self.analog.convert(self.registers, side, row, self.now)

    # -- events -------------------------------------------------------------------------------

    def spikes_in(self, tick: int, channel: int, label: int) -> None:
        """Take one event for the crossbar."""
        self.spikes_in_columns(
            np.array([tick], np.int64), np.array([channel], np.uint8), np.array([label], np.uint16)
        )

    def spikes_in_columns(
        self, ticks: NDArray[np.int64], channels: NDArray[np.uint8], labels: NDArray[np.uint16]
    ) -> None:
        """Take events for the crossbar, ascending in time."""
        self._fed = True
        self.loop.crossbar.feed(ticks, channels, labels)

    def take_spikes(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Give the events that left towards the FPGA."""
        self.synchronise()
        return self.loop.crossbar.take(self.now + 1)

    def take_madc(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Give the samples that were converted."""
        self.synchronise()
        return self.loop.sampler.take(self.now + 1)

    # -- commands -----------------------------------------------------------------------------

    def _fire(self, circuits: NDArray[np.int64], tick: int) -> None:
        common = self.registers.columns(haldls.CommonNeuronBackendConfig)
        waits = common["wait_fire_neuron"][neuron_backend.half(circuits)]
        for circuit, wait in zip(circuits.tolist(), waits.tolist(), strict=True):
            self.loop.force(tick + wait, circuit)

    def _neuron_reset(self, places: NDArray[np.int64], tick: int) -> None:
        self._fire(neuron_backend.CIRCUIT[places], tick)

    def _neuron_reset_quad(self, places: NDArray[np.int64], tick: int) -> None:
        quads = len(QUAD_COLUMNS)
        for place in places.tolist():
            side, quad = divmod(place, quads)
            self._fire(QUAD_COLUMNS[quad] + side * _COLUMNS, tick)

    def reset_neuron_columns(self, hemisphere: int, columns: NDArray[np.bool_], tick: int) -> None:
        """Make the neurons of some columns of a side spike, as an embedded processor does."""
        self.synchronise()
        self._fire(np.flatnonzero(columns) + hemisphere * _COLUMNS, tick)

    def _counter_reset(self, places: NDArray[np.int64], tick: int) -> None:
        self.analog.spike_counters()[neuron_backend.CIRCUIT[places]] = 0

    def _post_pulse(self, places: NDArray[np.int64], tick: int) -> None:
        config = self.registers.columns(haldls.NeuronBackendConfig)
        listening = neuron_backend.CIRCUIT[np.flatnonzero(config["post_overwrite"])]
        for place in places.tolist():
            for circuit in listening[neuron_backend.half(listening) == place].tolist():
                self.analog.correlation.post_event(circuit, tick)

    def _correlation_reset(self, places: NDArray[np.int64], tick: int) -> None:
        quads = len(QUAD_COLUMNS)
        for place in places.tolist():
            row, quad = divmod(place, quads)
            chosen = np.zeros(_COLUMNS, dtype=np.bool_)
            chosen[QUAD_COLUMNS[quad]] = True
            side, row_on_side = divmod(row, _COLUMNS)
            self.analog.sensors.reset(side, row_on_side, chosen, chosen)

    def reset_correlation(
        self,
        synram: int,
        row: int,
        columns_causal: NDArray[np.bool_],
        columns_acausal: NDArray[np.bool_],
        tick: int,
    ) -> None:
        """Reset sensors of a row, as an embedded processor does."""
        self.synchronise()
        self.analog.sensors.reset(synram, row, columns_causal, columns_acausal)

    def read_cadc_row(
        self, synram: int, row: int, parity: int, causal: bool, trigger: bool, tick: int
    ) -> NDArray[np.uint8]:
        """Return the samples of the even or odd columns, as an embedded processor reads them.

        Args:
            synram: side.
            row: synapse row whose sensors are connected.
            parity: 0 for even columns, 1 for odd ones.
            causal: which kind of channels.
            trigger: convert now instead of returning the last results.
            tick: time of the access.
        """
        self.synchronise()
        if trigger:
            self.convert(synram, row)
        return self.analog.converter.samples[synram, 0 if causal else 1, parity::2].copy()

    def _padi_event(self, places: NDArray[np.int64], tick: int) -> None:
        for place in places.tolist():
            padi.written(self.registers, self.loop, place, tick, self._latency)

    def _madc_control(self, places: NDArray[np.int64], tick: int) -> None:
        self.analog.madc.control_written(self.registers, tick)
        self.loop.watch()

    def _background(self, places: NDArray[np.int64], tick: int) -> None:
        background.configure(self.registers, self.loop.crossbar, tick)

    def _processor_control(self, places: NDArray[np.int64], tick: int) -> None:
        for place in places.tolist():
            self.processors.control_written(place, tick)

    def _capmem(self, places: NDArray[np.int64], tick: int) -> None:
        codes = self.registers.columns(haldls.CapMemCell)["value"][places]
        self.analog.cells.write(places, codes, tick)  # what they supply follows when they move


def _encode(block: Block, **fields: int) -> int:
    columns = {name: np.array([value]) for name, value in fields.items()}
    return int(block.encode_columns(columns)[0, 0])
