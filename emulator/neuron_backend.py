"""Digital neuron backends: refractory periods, event labels and fire routing.

Fields of the common registers without a consequence: ``sample_positive_edge`` moves events by half
a clock cycle, less than a tick; the pulses to synapses and counters act at once, so their widths
``clock_scale_post_pulse`` and ``wait_*`` do not matter, but for ``wait_fire_neuron``, by which
artificial spikes come later than they are asked for.
"""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.backend_kernel import Backend
from emulator.parameters import TICK
from halco import NeuronBackendConfigOnDLS, NeuronConfigOnDLS, table

Columns = dict[str, NDArray[Any]]

_log = logging.getLogger("emulator.neuron_backend")

_COUNT, _COLUMNS, _HALF = 512, 256, 128
#: Circuits that share an event output: 32 columns of both rows.
_COLUMNS_OF_OUTPUT = 32
#: Place in the backends' memory of each circuit, and the other way round.
_PLACE = table(NeuronConfigOnDLS, "toNeuronBackendConfigOnDLS").astype(np.int64)
CIRCUIT = table(NeuronBackendConfigOnDLS, "toAtomicNeuronOnDLS").astype(np.int64)
#: The refractory counter ends the reset when its low five bits match the holdoff (haldls).
_HOLDOFF_END = 0x1F
#: Switches that decide which circuits share a fire line.
_SWITCHES = (
    "connect_fire_bottom",
    "connect_fire_to_right",
    "enable_neuron_master",
    "enable_neuron_slave",
)
#: From a spike until the comparator is released: the programmed time and two ticks more (model).
_RELEASE = 2
#: Standard deviations by which a membrane must stay above a noisy threshold to fire in any case.
_FAR = 8.0
#: Change of a membrane between two resets (volt) that nobody sees.
_UNSEEN = 2e-3


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
    _put(backend.fires, enabled & ~slave)
    _put(backend.comparator, analog["enable_threshold_comparator"] & enabled & ~slave)
    runs = cycle > 0
    _put(backend.sends, config["enable_spike_out"] & common["enable_event_registers"] & runs)
    _put(backend.clocked, common["enable_clocks"] & runs)
    _put(backend.held, common["force_reset"])
    _put(backend.adapts, config["enable_adaptation_pulse"])
    first, reached = _fire_lines(
        b"".join(config[name].astype(np.bool_).tobytes() for name in _SWITCHES)
    )
    driven = np.zeros(_COUNT, np.bool_)
    driven[reached] = True
    internal = config["enable_bayesian_extension"] | driven
    _put(backend.posts, internal & ~config["post_overwrite"].astype(bool))
    output = circuits % _COLUMNS // _COLUMNS_OF_OUTPUT
    _put(backend.output, output)
    _put(backend.label, output * 256 + config["address_out"])
    if config["connect_fire_from_right"].any():
        _warn_of_broken_switch()
    backend.slave = slave.astype(np.uint8)
    backend.lines.configure(
        (config["enable_bayesian_0"] + 2 * config["enable_bayesian_1"]).astype(np.uint8),
        (~config["enable_bayesian_extension"].astype(bool)).astype(np.uint8),
        first,
        reached,
        1 - np.asarray(backend.ready),
    )
    backend.start_clocks(tick)


def may_race(backend: Backend) -> NDArray[np.uint8]:
    """Return which circuits fire at their highest rate, unseen, whatever their inputs do.

    Their reset potential is above their threshold: they fire again after each refractory period.
    That needs no step by step simulation while nobody sees the single spikes.
    """
    rows = {name: values.astype(np.float64) for name, values in backend.rows.items()}
    leak, reset = np.asarray(backend.conductance), np.asarray(backend.reset_conductance)
    rest = np.asarray(backend.rest_volt)
    total = leak + reset
    level = (leak * rest + reset * np.asarray(backend.reset_potential)) / total
    inputs = rows["gain_exc"] + rows["gain_inh"]  # as strong as both can be
    gap = (np.asarray(backend.refractory_ticks) - np.asarray(backend.reset_ticks)) * TICK
    drift = gap * leak * np.abs(level - rest) / np.asarray(backend.capacitance)
    lowest = level - inputs / total - drift - gap * inputs / np.asarray(backend.capacitance)
    highest = np.asarray(backend.threshold_volt) + _FAR * np.asarray(backend.noise)
    single = np.asarray(backend.node) == np.arange(_COUNT)
    single &= np.diff(np.asarray(backend.first_member)) == 1
    linear = np.repeat(np.asarray(backend.way) == 0, _COUNT // len(backend.way))
    lines = np.diff(np.asarray(backend.lines.first)) == 0
    unseen = ~(np.asarray(backend.sends) | np.asarray(backend.adapts)).astype(bool)
    fires = np.asarray(backend.comparator) & np.asarray(backend.fires)
    fires &= np.asarray(backend.clocked) & ~np.asarray(backend.lines.watched)
    found = (lowest > highest) & (drift < _UNSEEN) & single & linear & lines & unseen
    found &= fires.astype(bool)
    return np.asarray(found, dtype=np.uint8)


def adaptation_pulse(registers: Any, cycle: float = 1.0) -> NDArray[np.float64]:
    """Return the duration of the adaptation pulse of each circuit, seconds."""
    scale = registers.columns(haldls.CommonNeuronBackendConfig)["clock_scale_adaptation_pulse"]
    pulse = np.ldexp(8e-9 * cycle, scale.astype(np.int64))
    return np.asarray(pulse[half(np.arange(_COUNT))])


def fire_lines(config: Columns) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return which circuits' fire lines a circuit drives.

    A master drives the line of its circuit; ``connect_fire_bottom`` joins the lines of both rows of
    a column; ``connect_fire_to_right`` drives the line of the right neighbour, whatever else wants
    to drive that. A slave takes its state from the line and does not write it back.
    ``connect_fire_from_right`` is broken on the chip and does nothing here either.

    Returns:
        (first, list): circuit n drives the lines of list[first[n]:first[n + 1]].
    """
    down = config["connect_fire_bottom"].astype(bool)
    down = down[:_COLUMNS] | down[_COLUMNS:]
    right = config["connect_fire_to_right"].astype(bool)
    masters = config["enable_neuron_master"].astype(bool) & ~config["enable_neuron_slave"]
    drivers: list[set[int]] = [set() for _ in range(_COUNT)]
    for column in range(_COLUMNS):
        rows = (column, column + _COLUMNS)
        for line in (rows,) if down[column] else ((rows[0],), (rows[1],)):
            left = [n - 1 for n in line if column % _HALF and right[n - 1]]
            found = set().union(*(drivers[n] for n in left)) if left else set()
            if not left:
                found = {n for n in line if masters[n]}
            for n in line:
                drivers[n] = found
    reached: list[list[int]] = [[] for _ in range(_COUNT)]
    for n in range(_COUNT):
        for m in drivers[n]:
            reached[m].append(n)
    first = np.cumsum([0, *map(len, reached)]).astype(np.int32)
    return first, np.array([n for one in reached for n in one], dtype=np.int32)


@lru_cache(maxsize=4)
def _fire_lines(switches: bytes) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return `fire_lines` of packed switches; they hardly ever change."""
    columns = np.frombuffer(switches, np.bool_).reshape(len(_SWITCHES), _COUNT)
    return fire_lines(dict(zip(_SWITCHES, columns, strict=True)))


@cache
def _warn_of_broken_switch() -> None:
    """Say once that a switch does nothing."""
    _log.warning(
        "NeuronBackendConfig.connect_fire_from_right is broken on the chip and does nothing; "
        "use connect_fire_to_right of the neighbour"
    )


def _put(target: Any, values: NDArray[Any]) -> None:
    np.asarray(target)[:] = values
