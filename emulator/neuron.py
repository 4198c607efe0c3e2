"""Analog neuron circuits: from switches and analog parameters to the equations of the membranes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.backend_kernel import Backend
from emulator.capmem import Storage
from emulator.compartment import Network
from emulator.mismatch import Instances
from emulator.parameters import Parameters
from halco import CapMemRowOnCapMemBlock as Row

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]

_COUNT = 512
_BLOCK = 16
#: How the 16 circuits of a block are advanced; the numbers are those of the kernel.
_LINEAR, _STEPPED, _COUPLED = 0, 1, 2


class NeuronCircuits:
    """The 512 analog circuits and the nodes they form.

    Attributes:
        leak_potential, readout_potential: volt, for tests and documentation.
        network: electrical network of the closed switches.
    """

    def __init__(self, laws: Parameters, instances: Instances, noise: bool) -> None:
        self._laws = laws
        self._noise = noise
        sigma = laws.mismatch
        draw = instances.factors
        shift = instances.offsets
        self._capacitance = draw("capacitance", sigma.capacitance)
        self._leak = draw("leak conductance", sigma.leak)
        self._reset = draw("reset conductance", sigma.reset)
        self._leak_shift = shift("leak potential", sigma.leak_volt)
        self._reset_shift = shift("reset potential", sigma.reset_volt)
        self._threshold_shift = shift("threshold", sigma.threshold_volt)
        self._offset = draw("offset current", sigma.offset_current)
        self._conductance = draw("compartment conductance", sigma.conductance)
        self._lines = [_Line(instances, laws, name) for name in ("excitatory", "inhibitory")]
        self._adapt_time = draw("adaptation time", sigma.adaptation)
        self._adapt_slope = draw("adaptation slope", sigma.adaptation)
        self._adapt_step = draw("adaptation step", sigma.adaptation)
        self._exponential = draw("exponential current", sigma.exponential)
        self._exponential_shift = shift("exponential potential", sigma.exponential_volt)
        self.network = Network.of_switches({}, np.zeros(_COUNT))

    def configure(
        self, config: Columns, cells: Storage, backend: Backend, stimulus: Floats | float = 0.0
    ) -> None:
        """Work out all parameters of the equations and hand them to the kernel.

        Args:
            config: columns of NeuronConfig for all 512 circuits.
            cells: analog parameters.
            backend: membranes to configure.
            stimulus: current from outside into each membrane, ampere.
        """
        laws = self._laws.membrane
        volts = {
            row: self._laws.capmem.voltage(cells.neurons(row))
            for row in (Row.v_leak, Row.v_reset, Row.v_threshold)
        }
        capacitance = laws.capacitance(config["membrane_capacitor_size"]) * self._capacitance
        leak = (laws.leak_floor + laws.leak_per_code * cells.neurons(Row.i_bias_leak)) * self._leak
        leak *= laws.scaled(
            config["enable_leak_multiplication"],
            config["enable_leak_division"],
            config["enable_leak_degeneration"],
        )
        reset = (
            laws.reset_floor + laws.reset_per_code * cells.neurons(Row.i_bias_reset)
        ) * self._reset
        reset *= laws.scaled(
            config["enable_reset_multiplication"],
            config["enable_reset_division"],
            config["enable_reset_degeneration"],
        )
        rest = laws.leak_potential(volts[Row.v_leak]) + self._leak_shift
        offset = laws.offset_per_code * cells.neurons(Row.i_mem_offset) * self._offset
        offset *= np.where(config["invert_membrane_offset"], -1.0, 1.0)
        offset *= config["enable_membrane_offset"]
        offset += stimulus
        conductance = (
            self._laws.compartments.conductance(
                cells.neurons(Row.i_bias_nmda),
                config["enable_multiply_multicomp_conductance_bias"],
                config["enable_divide_multicomp_conductance_bias"],
            )
            * self._conductance
        )
        network = Network.of_switches(config, conductance)
        voltages = np.asarray(backend.rows["x"])[self.network.node] + self._rest(backend)
        self.network = network

        total = network.collect(leak)
        _put(backend.conductance, np.where(total > 0, total, 1e-12))
        _put(backend.capacitance, np.maximum(network.collect(capacitance), 1e-15))
        _put(backend.rest_volt, network.collect(leak * rest + offset) / backend.conductance)
        _put(backend.reset_conductance, reset)
        reset_volt = laws.reset_potential(volts[Row.v_reset]) + self._reset_shift
        _put(backend.reset_potential, reset_volt)
        _put(backend.threshold_volt, volts[Row.v_threshold] + self._threshold_shift)
        _put(backend.pause, config["enable_pause"])
        varied = self._configure_terms(config, cells, backend)
        for line, side in zip(self._lines, ("exc", "inh"), strict=True):
            varied |= line.configure(config, cells, backend, side)
        backend.coba = bool(np.any(np.asarray(backend.rows["base_exc"]) > 0)) or bool(
            np.any(np.asarray(backend.rows["base_inh"]) > 0)
        )
        backend.node, backend.first_member, backend.members = (
            network.node,
            network.first_member,
            network.members,
        )
        backend.merged = network.merged
        backend.coupling = network.coupling(
            np.asarray(backend.capacitance), np.asarray(backend.conductance), _whole(backend)
        )
        self._configure_ways(varied, backend)
        self._configure_noise(leak, backend)
        # charges stay where they are while switches and resting potentials change
        mean = network.collect(voltages * capacitance) / np.asarray(backend.capacitance)
        _put(backend.rows["x"], np.where(network.owner, mean - _whole(backend), 0.0))

    def _rest(self, backend: Backend) -> Floats:
        return _whole(backend)[self.network.node]

    def membrane(self, backend: Backend) -> Floats:
        """Return the membrane voltages of all circuits, volt."""
        laws = self._laws.membrane
        volts = np.asarray(backend.rows["x"])[self.network.node] + self._rest(backend)
        return np.clip(volts, laws.lowest, laws.highest)

    def _configure_terms(
        self, config: Columns, cells: Storage, backend: Backend
    ) -> NDArray[np.bool_]:
        """Configure adaptation and exponential term; return where there is any."""
        laws, rows = self._laws.adaptation, backend.rows
        leak_law = self._laws.membrane.leak_potential
        volt = self._laws.capmem.voltage
        adapts = config["enable_adaptation"].astype(bool)
        explodes = config["enable_exponential"].astype(bool)
        current = laws.current_per_code * cells.neurons(Row.i_bias_exp) * self._exponential
        _put(rows["exp_current"], current * explodes)
        _put(
            rows["exp_potential"],
            leak_law(volt(cells.neurons(Row.v_exp))) + self._exponential_shift,
        )
        slope = laws.subthreshold_per_code * cells.neurons(Row.i_bias_adapt_a) * self._adapt_slope
        slope *= np.where(config["invert_adaptation_a"], -1.0, 1.0)
        _put(rows["adapt_slope"], slope * adapts)
        _put(rows["adapt_potential"], laws.potential(volt(cells.neurons(Row.v_adapt_leak))))
        _put(
            backend.tau_adapt,
            laws.time_constant(cells.neurons(Row.i_bias_adapt_tau)) * self._adapt_time,
        )
        rows["w"][~adapts] = 0.0
        varied: NDArray[np.bool_] = adapts | explodes
        return varied

    def adaptation_step(self, config: Columns, cells: Storage, pulse: Floats) -> Floats:
        """Return the current that a spike adds to the adaptation, ampere.

        Args:
            config: columns of NeuronConfig.
            cells: analog parameters.
            pulse: duration of the adaptation pulse of each circuit, seconds.
        """
        step = self._laws.adaptation.triggered_per_code * cells.neurons(Row.i_bias_adapt_b)
        step *= self._adapt_step * (pulse / 1e-6) * config["enable_adaptation"]
        return np.where(config["invert_adaptation_b"], -step, step)

    def _configure_ways(self, varied: NDArray[np.bool_], backend: Backend) -> None:
        way = np.zeros(_COUNT, dtype=np.uint8)
        way[varied] = _STEPPED
        way[self.network.node[varied]] = _STEPPED
        way = way.reshape(-1, _BLOCK).max(axis=1)
        way[self.network.coupled // _BLOCK] = _COUPLED
        # a node and its members, and all its neighbours, are advanced in the same way
        while True:
            spread = way.copy()
            np.maximum.at(spread, self.network.node // _BLOCK, way[np.arange(_COUNT) // _BLOCK])
            np.maximum.at(spread, np.arange(_COUNT) // _BLOCK, spread[self.network.node // _BLOCK])
            if (spread == way).all():
                break
            way = spread
        backend.way = way
        backend.varied = bool(way.any())

    def _configure_noise(self, leak: Floats, backend: Backend) -> None:
        backend.noise = self.membrane_noise(leak) if self._noise else np.zeros(_COUNT)
        if not self._noise:
            _put(backend.jitter, np.zeros(_COUNT))

    def membrane_noise(self, conductance: Floats) -> Floats:
        """Return the rms noise of membranes with a conductance, volt."""
        laws = self._laws.noise
        growth = np.sqrt(laws.membrane_conductance / np.maximum(conductance, 1e-12))
        return laws.membrane * np.clip(growth, 0.5, laws.membrane_limit)


class _Line:
    """The excitatory or the inhibitory synaptic input of all circuits."""

    def __init__(self, instances: Instances, laws: Parameters, kind: str) -> None:
        sigma = laws.mismatch
        self._laws = laws
        self._kind = kind
        self._time = instances.factors(f"{kind} line resistance", sigma.line_time)
        self._gain = instances.factors(f"{kind} line amplifier", sigma.line_strength)
        self._shift = instances.offsets(f"{kind} line offset", sigma.line_offset_volt)
        self._coba = instances.factors(f"{kind} coba", sigma.coba)
        self._reference = instances.offsets(f"{kind} reversal", sigma.coba_reference_volt)

    def configure(
        self, config: Columns, cells: Storage, backend: Backend, side: str
    ) -> NDArray[np.bool_]:
        """Configure line and amplifier; return where it is conductance-based."""
        laws = self._laws.synaptic_input
        name = f"enable_synaptic_input_{self._kind}"
        code = {key: cells.neurons(getattr(Row, f"i_bias_synin_{side}_{key}")) for key in _CODES}
        enabled = config[name].astype(bool)
        conductance_based: NDArray[np.bool_] = config[f"{name}_coba_mode"].astype(bool) & enabled
        tau = laws.time_constant(
            code["tau"], config[f"{name}_high_resistance"], config[f"{name}_small_capacitance"]
        )
        _put(backend.tau_exc if side == "exc" else backend.tau_inh, tau * self._time)
        offset = (laws.shift_centre - code["shift"]) * laws.shift_per_code + self._shift
        gain = laws.ampere_per_code * code["gm"] * self._gain * enabled
        reversal = cells.neurons(getattr(Row, f"e_synin_{side}_rev"))
        potential = self._laws.membrane.leak_potential(self._laws.capmem.voltage(reversal))
        rows = backend.rows
        _put(rows[f"offset_{side}"], offset / laws.width)
        _put(rows[f"gain_{side}"], np.where(conductance_based, 0.0, gain))
        _put(rows[f"base_{side}"], np.where(conductance_based, gain, 0.0))
        strength = laws.coba_per_code * code["coba"] * self._coba
        _put(rows[f"coba_{side}"], np.where(conductance_based, strength, 0.0))
        _put(rows[f"reversal_{side}"], potential + self._reference)
        return conductance_based


_CODES = ("tau", "shift", "gm", "coba")


def _put(target: Any, values: NDArray[Any]) -> None:
    """Overwrite an array of the kernel in place."""
    np.asarray(target)[:] = values


def _whole(backend: Backend) -> Floats:
    return np.asarray(backend.rest_volt)
