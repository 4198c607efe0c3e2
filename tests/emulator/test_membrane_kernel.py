"""Membranes, lines, spikes and compartments against a reference integrator (scipy)."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

import haldls
from emulator.description import Description
from emulator.parameters import Madc, Noise, Parameters
from tests.emulator.bench import ALL, MICROSECOND, Bench
from tests.emulator.reference import Event, Reference

#: A converter without lag and noise whose range covers the membranes in 1 mV steps.
FINE = Parameters(madc=Madc(step_per_volt=1000.0, offset=-10.0, bandwidth=1e-12))
STEP = 1e-3
#: Bound of the trace error: 0.5 % of the smallest PSP height, and the quantisation.
QUANTISATION = 0.51 * STEP
SAMPLE = 8.5  # ticks


@attrs.define
class Case:
    """One random neuron: its setting, its input, and what came out."""

    bench: Bench
    traces: np.ndarray[Any, Any]
    expected: np.ndarray[Any, Any]
    spikes: np.ndarray[Any, Any]
    expected_spikes: np.ndarray[Any, Any]


def run(
    circuits: tuple[int, ...] = (0,),
    microseconds: int = 300,
    events: int = 30,
    weight: int = 63,
    seed: int = 0,
    threshold: bool = False,
    prepare: Callable[[Bench], None] | None = None,
    config: dict[str, Any] | None = None,
    backend: dict[str, Any] | None = None,
    **cells: float,
) -> Case:
    """Send random events to some circuits and follow the first one in model and reference."""
    bench = Bench(Description(mismatch=False, noise=False, parameters=FINE))
    chip = bench.chip
    bench.lif(**(config or {}))
    bench.cells(**cells)
    for row in (0, 2):
        bench.synapses(0, [row], weight)
    bench.driver(0, row_mode_top=0)
    bench.driver(1, row_mode_bottom=2, row_mode_top=0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True, **(backend or {}))
    if prepare:
        prepare(bench)
    if threshold:
        bench.set(
            haldls.NeuronConfig, list(circuits), enable_threshold_comparator=True, enable_fire=True
        )
    bench.settle()
    bench.select(circuits[0])
    bench.start_recording()
    kernel = chip.analog.backend
    chosen = list(circuits)

    def busy() -> bool:
        ready, reset = np.asarray(kernel.ready)[chosen], np.asarray(kernel.resetting)[chosen]
        return not ready.all() or bool(reset.any())

    bench.wait(50 * MICROSECOND - bench.now % 32)
    while busy():
        bench.wait(32)
    chip.take_madc()
    chip.take_spikes()
    start, length = chip.loop.time, microseconds * MICROSECOND
    reference = Reference(chip.analog, chosen)
    generator = np.random.default_rng(seed)
    sent = []
    for tick in np.sort(generator.integers(64, length, events)).tolist():
        inhibitory = int(generator.random() < 0.3)
        chip.loop.inject(start + tick, inhibitory, 0)
        for circuit in circuits:
            if circuit < 256:
                charge = float(np.asarray(chip.analog.synapses.charges)[0, 2 * inhibitory, circuit])
                sides = (0.0, charge) if inhibitory else (charge, 0.0)
                sent.append(Event(start + tick, circuit, *sides))
    bench.wait(start + length - bench.now)
    ticks, values = chip.take_madc()
    traces = ((values % 1024).astype(float) - FINE.madc.offset) / FINE.madc.step_per_volt
    inside = (ticks > start + 32) & (ticks < start + length - 1)
    ticks, traces = ticks[inside], traces[inside]
    times = ticks[0] + SAMPLE * np.arange(len(ticks))
    times += 0.5 * (np.floor(times[1]) != ticks[1])
    expected = reference.run(start, start + length, sent, times)[:, 0]
    latency = chip.analog.laws.latency
    spikes = chip.take_spikes()[0] - latency.fire_to_crossbar - latency.crossbar_to_l2
    found = np.array([tick for tick, _ in reference.spikes], dtype=np.int64)
    return Case(bench, traces, expected, spikes[spikes >= start], found)


SHORT = {"i_bias_synin_exc_tau": 300.0, "i_bias_synin_inh_tau": 300.0}
SHORTEST = {"i_bias_synin_exc_tau": 1000.0, "i_bias_synin_inh_tau": 1000.0}
COBA = {
    "enable_synaptic_input_excitatory_coba_mode": True,
    "enable_synaptic_input_inhibitory_coba_mode": True,
}
COBA_CELLS = {
    "e_synin_exc_rev": 700,
    "e_synin_inh_rev": 300,
    "i_bias_synin_exc_coba": 47,
    "i_bias_synin_inh_coba": 137,
}
ADEX = {
    "enable_adaptation": True,
    "enable_exponential": True,
    "enable_membrane_offset": True,
}


@pytest.mark.parametrize(
    "cells",
    [{"weight": 20}, SHORT, SHORTEST, {**SHORT, "i_bias_leak": 1000}],
    ids=["10 us", "1 us", "0.3 us", "fast membrane"],
)
@pytest.mark.parametrize("seed", range(2))
def test_traces_of_leaky_neurons(cells: dict[str, float], seed: int) -> None:
    case = run(seed=seed, **cells)  # type: ignore[arg-type]
    smallest = np.ptp(case.expected) / 10
    error = np.abs(case.traces - case.expected).max()
    assert error < QUANTISATION + 0.005 * smallest


def test_traces_of_conductance_based_neurons() -> None:
    case = run(config=COBA, weight=40, **COBA_CELLS)
    assert np.abs(case.traces - case.expected).max() < QUANTISATION + 0.005 * 0.02


def tree(bench: Bench) -> None:
    """Six circuits in four compartments, coupled by resistors over the shared line."""
    for n in range(6):
        bench.set(
            haldls.NeuronConfig,
            n,
            connect_soma=n % 2 == 1,
            enable_multicomp_conductance=n % 2 == 0,
            connect_soma_right=n < 5 and n % 2 == 0,
            connect_membrane_right=n in (1, 3),
        )


@pytest.mark.parametrize("conductance", [100, 1000])
def test_traces_of_structured_neurons(conductance: int) -> None:
    case = run(circuits=tuple(range(6)), prepare=tree, weight=20, i_bias_nmda=conductance)
    assert len(case.bench.chip.analog.circuits.network.coupled) == 4
    assert np.abs(case.traces - case.expected).max() < QUANTISATION + 0.005 * 0.02


@pytest.mark.parametrize(
    ("events", "cells"),
    [
        (30, {"v_leak": 800}),
        (400, {"weight": 40}),
        (300, {"v_leak": 700, "i_bias_leak": 1000, **SHORT}),
    ],
    ids=["leak over threshold", "driven", "fast"],
)
def test_spike_times_of_leaky_neurons(events: int, cells: dict[str, float]) -> None:
    case = run(threshold=True, events=events, microseconds=1000, **cells)  # type: ignore[arg-type]
    assert len(case.spikes) == len(case.expected_spikes) > 30
    assert np.abs(case.spikes - case.expected_spikes).max() * 4e-9 < 100e-9


@pytest.mark.parametrize(
    "cells",
    [
        {"i_mem_offset": 400, "i_bias_adapt_tau": 300, "events": 0},
        {"i_mem_offset": 400, "i_bias_adapt_a": 100, "i_bias_adapt_b": 300, "i_bias_adapt_tau": 20},
        {"i_mem_offset": 500, "i_bias_adapt_a": 300, "v_reset": 620, "events": 0},
        {"i_mem_offset": 450, "i_bias_adapt_a": 50, "i_bias_adapt_b": 600, "v_reset": 600},
    ],
    ids=["exponential", "adapting", "high reset", "strong adaptation"],
)
def test_spike_times_of_adaptive_exponential_neurons(cells: dict[str, float]) -> None:
    case = run(
        threshold=True,
        microseconds=1000,
        config=ADEX,
        backend={"enable_adaptation_pulse": True},
        **{  # type: ignore[arg-type]
            "weight": 20,
            "v_threshold": 450,
            "v_exp": 700,
            "i_bias_exp": 300,
            "v_adapt_leak": 370,
            **cells,
        },
    )
    assert len(case.spikes) == len(case.expected_spikes) > 15
    assert np.abs(case.spikes - case.expected_spikes).max() * 4e-9 < 500e-9


def test_spike_times_of_neurons_that_pause_their_inputs_during_the_reset() -> None:
    """Bursts: the exponential current after a reset decides when the next spike comes."""
    case = run(
        threshold=True,
        microseconds=700,
        events=0,
        config={**ADEX, "enable_pause": True, "membrane_capacitor_size": 42},
        backend={"enable_adaptation_pulse": True, "refractory_time": 125},
        prepare=lambda bench: bench.set(
            haldls.CommonNeuronBackendConfig, [0, 1], clock_scale_adaptation_pulse=7
        ),
        v_leak=710, v_reset=834, v_threshold=470, v_exp=802, v_adapt_leak=510, i_mem_offset=234,
        i_bias_leak=124, i_bias_exp=500, i_bias_adapt_a=180, i_bias_adapt_tau=87,
        i_bias_adapt_b=264, i_bias_reset=1022,
        i_bias_synin_exc_gm=0, i_bias_synin_inh_gm=0,
    )  # fmt: skip
    assert len(case.spikes) == len(case.expected_spikes) > 12
    assert np.diff(case.expected_spikes).max() > 30 * np.diff(case.expected_spikes).min()
    assert np.abs(case.spikes - case.expected_spikes).max() * 4e-9 < 500e-9


def test_a_passive_membrane_decays_exponentially() -> None:
    bench = Bench()
    bench.lif()
    bench.settle()
    bench.cells(v_leak=700)
    bench.settle()
    backend = bench.chip.analog.backend
    tau = np.asarray(backend.capacitance)[0] / np.asarray(backend.conductance)[0]
    backend.rows["x"][:] = -0.1
    bench.wait(-bench.now % 32)
    start = bench.chip.loop.time
    for ticks in (32, 512, 4096, 20_000):
        bench.wait(start + ticks - bench.now)
        expected = -0.1 * np.exp(-(bench.chip.loop.time - start) * 4e-9 / tau)
        assert backend.rows["x"][0] == pytest.approx(expected, rel=2e-5, abs=1e-9)


@pytest.mark.parametrize("stops", [[], [7], list(range(1, 5000, 613))])
def test_looking_more_often_changes_nothing(stops: list[int]) -> None:
    """Windows and strides of other lengths give the same spikes and the same membranes."""
    bench = Bench(Description(seed=3))
    bench.lif(enable_threshold_comparator=True, enable_fire=True)
    bench.cells(v_leak=np.linspace(300, 800, 512))
    bench.synapses(0, [0], 40)
    bench.driver(0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True)
    bench.settle()
    chip = bench.chip
    bench.wait(-bench.now % 32)
    start = chip.now
    chip.take_spikes()
    for tick in range(1000, 50_000, 7919):
        chip.loop.inject(start + tick, 0, 0)
    for stop in stops:
        bench.wait(start + 10 * stop - chip.now)
    bench.wait(start + 60_000 - chip.now)
    ticks, labels = chip.take_spikes()
    got = (sorted(zip((ticks - start).tolist(), labels.tolist(), strict=True)), len(ticks))
    known = _SEEN.setdefault("spikes", got)
    assert got[1] > 100
    # rounding may move a spike by a tick or two, not more
    assert got[1] == known[1]
    moved = np.array([a[0] - b[0] for a, b in zip(got[0], known[0], strict=True)])
    assert np.abs(moved).max() <= 2


_SEEN: dict[str, Any] = {}


def test_threshold_noise_makes_spikes_irregular_and_is_reproducible() -> None:
    def intervals(noise: float, seed: int) -> Any:
        laws = attrs.evolve(Parameters(), noise=Noise(membrane=noise))
        bench = Bench(Description(seed=seed, mismatch=False, noise=True, parameters=laws))
        bench.lif(enable_threshold_comparator=True, enable_fire=True)
        bench.cells(v_leak=700)
        bench.set(haldls.NeuronBackendConfig, 0, enable_spike_out=True)
        bench.settle()
        bench.chip.take_spikes()
        bench.wait(2000 * MICROSECOND)
        return np.diff(bench.chip.take_spikes()[0])

    quiet, noisy = intervals(0.0, 1), intervals(2e-3, 1)
    assert np.ptp(quiet) <= 1
    assert noisy.std() > 2
    assert np.array_equal(noisy, intervals(2e-3, 1))
    assert not np.array_equal(noisy, intervals(2e-3, 2))
