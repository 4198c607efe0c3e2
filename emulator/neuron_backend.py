"""Digital neuron backends: refractory periods, event labels and fire routing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.backend_kernel import Backend
from halco import NeuronBackendConfigOnDLS, NeuronConfigOnDLS, table

Columns = dict[str, NDArray[Any]]

_COUNT, _COLUMNS, _HALF = 512, 256, 128
#: Circuits that share an event output: 32 columns of both rows.
_COLUMNS_OF_OUTPUT = 32
#: Place in the backends' memory of each circuit, and the other way round.
_PLACE = table(NeuronConfigOnDLS, "toNeuronBackendConfigOnDLS").astype(np.int64)
CIRCUIT = table(NeuronBackendConfigOnDLS, "toAtomicNeuronOnDLS").astype(np.int64)
#: The refractory counter ends the reset when its low five bits match the holdoff (haldls).
_HOLDOFF_END = 0x1F
#: From a spike until the comparator is released: the programmed time and two ticks more (model).
_RELEASE = 2


def circuit_of(place: int) -> int:
    """Return the circuit at a place in the backends' order (also that of the spike counters)."""
    return int(CIRCUIT[place])


def half(circuits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which backend serves circuits: 0 for columns 0..127, 1 for the others."""
    return circuits % _COLUMNS // _HALF


def configure(registers: Any, backend: Backend, tick: int, cycle: float = 1.0) -> None:
    """Hand the backends' registers to the kernel.

    Args:
        registers: register store.
        backend: kernel.
        tick: time.
        cycle: ticks of a cycle of the backends' clock; 0: it stands still.
    """
    config = {
        name: values[_PLACE]
        for name, values in registers.columns(haldls.NeuronBackendConfig).items()
    }
    circuits = np.arange(_COUNT)
    side = half(circuits)
    common = {
        name: values[side]
        for name, values in registers.columns(haldls.CommonNeuronBackendConfig).items()
    }
    analog = registers.columns(haldls.NeuronConfig)
    fast = config["select_input_clock"].astype(bool)
    scale = np.where(fast, common["clock_scale_fast"], common["clock_scale_slow"])
    period = np.ldexp(2.0 * cycle, scale.astype(np.int64))
    refractory = config["refractory_time"].astype(np.int64) + _RELEASE
    early = _HOLDOFF_END - 2 * config["reset_holdoff"].astype(np.int64)
    # a holdoff longer than the period never ends the reset early
    reset = np.where(early < refractory, refractory - early, refractory)
    _put(backend.refractory_ticks, np.rint(refractory * period))
    _put(backend.reset_ticks, np.rint(np.maximum(reset, 1) * period))
    enabled = analog["enable_fire"].astype(bool)
    slave = config["enable_neuron_slave"].astype(bool)
    _put(backend.fires, enabled)
    _put(backend.comparator, analog["enable_threshold_comparator"] & enabled & ~slave)
    runs = cycle > 0
    _put(backend.sends, config["enable_spike_out"] & common["enable_event_registers"] & runs)
    _put(backend.clocked, common["enable_clocks"] & runs)
    _put(backend.held, common["force_reset"])
    _put(backend.adapts, config["enable_adaptation_pulse"])
    internal = config["enable_bayesian_extension"] | config["enable_neuron_master"]
    _put(backend.posts, internal & ~config["post_overwrite"].astype(bool))
    output = circuits % _COLUMNS // _COLUMNS_OF_OUTPUT
    _put(backend.output, output)
    _put(backend.label, output * 256 + config["address_out"])
    backend.first_follower, backend.followers = followers(config)
    backend.start_clocks(tick)


def adaptation_pulse(registers: Any, cycle: float = 1.0) -> NDArray[np.float64]:
    """Return the duration of the adaptation pulse of each circuit, seconds."""
    scale = registers.columns(haldls.CommonNeuronBackendConfig)["clock_scale_adaptation_pulse"]
    pulse = np.ldexp(8e-9 * cycle, scale.astype(np.int64))
    return np.asarray(pulse[half(np.arange(_COUNT))])


def followers(config: Columns) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return which circuits fire with which, from the switches of the fire lines.

    A master drives the fire line of its circuit; ``connect_fire_bottom`` joins the lines of both
    rows of a column and ``connect_fire_to_right`` drives the line of the right neighbour. Slaves
    take fire and refractory state from their line.

    Returns:
        (first, list): followers of circuit n are list[first[n]:first[n + 1]].
    """
    down = config["connect_fire_bottom"].astype(bool)
    down = down[:_COLUMNS] | down[_COLUMNS:]
    right = config["connect_fire_to_right"].astype(bool)
    slave = config["enable_neuron_slave"].astype(bool)
    first, found = np.zeros(_COUNT + 1, dtype=np.int32), []
    masters = config["enable_neuron_master"].astype(bool)
    for n in range(_COUNT):
        if masters[n]:
            reached, waiting = {n}, [n]
            while waiting:
                m = waiting.pop()
                neighbours = [(m + _COLUMNS) % _COUNT] if down[m % _COLUMNS] else []
                if right[m] and m % _HALF != _HALF - 1:
                    neighbours.append(m + 1)
                waiting += [other for other in neighbours if other not in reached]
                reached.update(neighbours)
            found += sorted(m for m in reached if m != n and slave[m])
        first[n + 1] = len(found)
    return first, np.array(found, dtype=np.int32)


def _put(target: Any, values: NDArray[Any]) -> None:
    np.asarray(target)[:] = values
