"""The analog side of one chip: all its circuits, with their deviations and noise."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator import neuron_backend, pll
from emulator.backend_kernel import Backend
from emulator.cadc import ACAUSAL, CAUSAL, Converter
from emulator.capmem import Storage
from emulator.chip_kernel import Loop
from emulator.correlation import Sensors
from emulator.correlation_kernel import Correlation
from emulator.crossbar_kernel import Crossbar
from emulator.description import Description
from emulator.madc import Madc
from emulator.madc_kernel import Sampler
from emulator.mismatch import Instances
from emulator.neuron import NeuronCircuits
from emulator.parameters import Parameters
from emulator.random import Stream
from emulator.readout import Readout, neuron_voltages, stimulus_currents
from emulator.synapse import QUAD_COLUMNS, SynapseArrays
from emulator.synapse_driver import Drivers
from emulator.synapse_kernel import Synapses
from halco import ColumnCurrentQuadOnDLS

_COLUMNS = 256
_QUADS = np.arange(ColumnCurrentQuadOnDLS.size)
#: Debug switch of a line -> row of the kernel that holds its drop.
_DEBUG_LINES = {"excitatory": "u_exc", "inhibitory": "u_inh"}
#: Level of a resting synaptic line; the pads reset lines to what they carry.
_LINE_SUPPLY = 1.2


class Analog:
    """Circuits of one chip and the time loop that moves them.

    Args:
        description: of the machine.
        laws: transfer functions.
        index: which chip of the machine this is.
    """

    def __init__(self, description: Description, laws: Parameters, index: int) -> None:
        seed = description.seed + index
        noise = description.noise
        instances = Instances(seed, laws.mismatch, description.mismatch)
        line, adaptation, madc = laws.synaptic_input, laws.adaptation, laws.madc
        self.laws = laws
        self.correlation = Correlation()
        latency = laws.latency
        routing = Crossbar(
            latency.crossbar_to_l2,
            latency.crossbar_to_padi + latency.padi_to_synapse,
            latency.queue_depth,
        )
        self.backend = Backend(
            line.width,
            line.limit,
            adaptation.slope,
            adaptation.exponent_limit,
            adaptation.current_limit,
            line.coba_limit,
            laws.membrane.lowest,
            laws.membrane.highest,
        )
        self.backend.attach(
            routing, self.correlation, latency.fire_to_crossbar, Stream(seed, "threshold").key
        )
        self.synapses = Synapses(
            laws.driver.full_scale,
            laws.driver.dac_step,
            laws.noise.synapse if noise else 0.0,
            Stream(seed, "synaptic event").key,
            self.correlation,
        )
        sampler = Sampler(
            madc.step_per_volt,
            madc.offset,
            madc.noise if noise else 0.0,
            madc.bandwidth,
            madc.startup if noise else 0.0,
            madc.startup_time,
            Stream(seed, "MADC noise").key,
        )
        self.loop = Loop(self.backend, self.synapses, sampler, laws.noise.epoch)
        self.cells = Storage(laws.capmem, seed, noise)
        self.circuits = NeuronCircuits(laws, instances, noise)
        self.arrays = SynapseArrays(laws, instances)
        self.drivers = Drivers(laws, instances)
        self.sensors = Sensors(laws, instances, self.correlation)
        self.converter = Converter(laws, instances, seed, noise)
        self.readout = Readout(laws)
        self.madc = Madc(sampler)
        self.clocks = pll.NOMINAL
        self._membrane_noise = Stream(seed, "membrane") if noise else None
        self._known: dict[str, NDArray[Any]] = {}
        self._cells_version = -1
        self._stimulus = np.zeros(2 * _COLUMNS)
        self._switched: tuple[int, list[list[dict[str, NDArray[np.bool_]]]]] = (-1, [])
        self._shorted = {
            row: np.zeros(2 * _COLUMNS, dtype=np.bool_) for row in _DEBUG_LINES.values()
        }

    def reset(self, registers: Any, tick: int) -> None:
        """Forget events, spikes and recordings; stored charges and parameters remain."""
        self.loop.crossbar.clear()
        self.backend.clear()
        self.correlation.clear()
        self.madc.reset()
        self.set_clocks(registers, tick)
        self.loop.restart(tick)

    def set_clocks(self, registers: Any, tick: int) -> bool:
        """Follow the clock registers from a tick on; return whether any clock has changed."""
        before, self.clocks = self.clocks, pll.Clocks.of(registers)
        if before == self.clocks:
            return False
        self.madc.set_clock(self.clocks.madc, tick)
        self.loop.crossbar.set_clock(tick, self.clocks.spl1_cycle)
        self.loop.watch()
        return True

    def configure_neurons(self, registers: Any) -> bool:
        """Take over NeuronConfig and parameters; return whether the equations changed."""
        config = registers.columns(haldls.NeuronConfig)
        changed = {
            name
            for name, values in config.items()
            if name not in self._known or not np.array_equal(values, self._known[name])
        }
        self._known = dict(config)
        stimulus = stimulus_currents(registers, self.laws)
        if not np.array_equal(stimulus, self._stimulus):
            changed.add("stimulus")
            self._stimulus = stimulus
        if self._cells_version == self.cells.version and changed <= _READOUT_FIELDS:
            return False
        self._cells_version = self.cells.version
        self.circuits.configure(config, self.cells, self.backend, stimulus)
        ways = np.asarray(self.backend.way)
        self.loop.stepped, self.loop.coupled = bool((ways == 1).any()), bool((ways == 2).any())
        return True

    def configure_backend(self, registers: Any, tick: int) -> None:
        """Take over the digital backends and, with them, thresholds and resets."""
        cycle = self.clocks.spl1_cycle
        self.backend.stop_races(self.loop.time)
        neuron_backend.configure(registers, self.backend, tick, cycle)
        steps = self.circuits.adaptation_step(
            registers.columns(haldls.NeuronConfig),
            self.cells,
            neuron_backend.adaptation_pulse(registers, cycle),
        )
        np.asarray(self.backend.adapt_step)[:] = steps
        self.backend.may_race = neuron_backend.may_race(self.backend)
        self.backend.configure()

    def spike_counters(self) -> NDArray[np.uint16]:
        """Return the spike counters of all circuits, 8 bits and the overflow bit, to write on."""
        self.backend.count_races(self.loop.time)
        return np.asarray(self.backend.counts)

    def configure_lines(self, registers: Any) -> None:
        """Take over switches of the synaptic lines; those on a driven pad take its voltage."""
        self.arrays.configure_lines(registers, self.synapses, self.backend)
        self.switch_lines(registers, _QUADS)
        for row, shorted in self._shorted.items():
            self._short(registers, row, np.flatnonzero(shorted))

    def switch_lines(self, registers: Any, quads: NDArray[np.int64]) -> None:
        """Leave lines that were taken off a driven pad at its voltage.

        Args:
            registers: register store.
            quads: positions of ColumnCurrentQuadOnDLS that were written.
        """
        words = registers.words(haldls.ColumnCurrentQuad)[quads]
        switches = haldls.ColumnCurrentQuad.decode_columns(words)
        side, quad = np.divmod(quads, len(QUAD_COLUMNS))
        columns = side[:, None] * _COLUMNS + QUAD_COLUMNS[quad]
        for kind, row in _DEBUG_LINES.items():
            closed = switches[f"switches.enable_debug_{kind}"].astype(np.bool_)
            released = self._shorted[row][columns] & ~closed
            if released.any():
                self._short(registers, row, columns[released])
            self._shorted[row][columns] = closed

    @property
    def lines_shorted(self) -> bool:
        """Whether any line is switched to the debug lines."""
        return any(bool(shorted.any()) for shorted in self._shorted.values())

    def _short(self, registers: Any, row: str, columns: NDArray[np.int64]) -> None:
        """Give lines the voltage of the pad, if something drives it."""
        if not len(columns):
            return
        name = f"synin_debug_{'excitatory' if row == 'u_exc' else 'inhibitory'}"
        pad = self.readout.synapse_line(registers, self.cells, name)
        if pad is not None:
            self.backend.rows[row][columns] = max(0.0, _LINE_SUPPLY - pad)

    def _channels(self, registers: Any) -> list[list[dict[str, NDArray[np.bool_]]]]:
        """Return the sources that each column's channels are switched to, by side and kind."""
        version = registers.version(haldls.ColumnCorrelationQuad)
        if self._switched[0] != version:
            switches = registers.columns(haldls.ColumnCorrelationQuad)
            found: list[list[dict[str, NDArray[np.bool_]]]] = [[{}, {}], [{}, {}]]
            for kind, name in ((CAUSAL, "causal"), (ACAUSAL, "acausal")):
                for source in _SOURCES:
                    closed = np.zeros((2, _COLUMNS), dtype=np.bool_)
                    values = switches[f"switches.enable_{source}_{name}"].reshape(2, -1)
                    closed[:, QUAD_COLUMNS.reshape(-1)] = values
                    for side in np.flatnonzero(closed.any(axis=1)).tolist():
                        found[side][kind][source] = closed[side]
            self._switched = (version, found)
        return self._switched[1]

    def convert(self, registers: Any, side: int, row: int, tick: int) -> None:
        """Convert what the channels of one side see, with a row's sensors connected."""
        circuits = np.arange(_COLUMNS) + side * _COLUMNS
        config = registers.columns(haldls.NeuronConfig)
        membranes = self.circuits.membrane(self.backend)
        neurons = neuron_voltages(
            circuits, config, self.backend.rows, membranes, self.cells, self.laws
        )
        if self._membrane_noise is not None:
            spread = np.where(
                config["readout_source"][circuits] == 0,
                np.asarray(self.backend.noise)[circuits],
                self.laws.noise.line,
            )
            neurons = neurons + spread * self._membrane_noise.normal(circuits, tick)
        volts = np.zeros((2, _COLUMNS))
        for kind, name in ((CAUSAL, "causal"), (ACAUSAL, "acausal")):
            total, count = np.zeros(_COLUMNS), np.zeros(_COLUMNS)
            for source, closed in self._channels(registers)[side][kind].items():
                if source == "internal":
                    weak = closed & (count == 0)
                    if not weak.any():
                        continue
                    signal = np.where(weak, self.sensors.voltages(side, row, kind), np.nan)
                elif source == "debug":
                    pad = self.readout.synapse_line(registers, self.cells, f"cadc_debug_{name}")
                    signal = np.full(_COLUMNS, np.nan if pad is None else pad)
                else:
                    signal = neurons
                used = closed & ~np.isnan(signal)
                total[used] += signal[used]
                count[used] += 1
            floating = self.laws.cadc.floating
            volts[kind] = np.where(count > 0, total / np.maximum(count, 1), floating)
        cycle = self.clocks.ppu_cycle
        self.converter.convert(side, volts, registers, self.cells, tick, cycle)


#: What a channel may be switched to. The sensors are weak source followers: a channel that a pad or
#: a readout amplifier drives does not notice them.
_SOURCES = ("debug", "cadc_neuron_readout", "internal")
_READOUT_FIELDS = frozenset(
    {"enable_readout", "enable_readout_amplifier", "readout_source", "enable_unbuffered_access"}
)
