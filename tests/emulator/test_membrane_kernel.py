"""Membranes, lines, spikes and compartments against a reference integrator (scipy)."""

from typing import Any

import attrs
import numpy as np
import pytest

import haldls
from emulator.description import Description
from emulator.parameters import Noise, Parameters
from tests.emulator.bench import MICROSECOND, Bench
from tests.emulator.comparison import (
    ADEX,
    BURSTING,
    COBA,
    COBA_CELLS,
    KINDS,
    QUANTISATION,
    SHORT,
    SHORTEST,
    glances,
    height,
    random_neuron,
    run,
    tree,
)


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_membranes_of_random_neurons(kind: str, seed: int) -> None:
    """At the ends of all windows, within 0.5 % of the height of one synaptic potential."""
    setting = random_neuron(kind, seed)
    case = run(seed=seed, converter=False, **setting)
    assert np.abs(case.traces - case.expected).max() < 0.005 * height(setting)


def test_traces_of_conductance_based_neurons() -> None:
    case = run(config=COBA, weight=40, **COBA_CELLS)
    assert np.abs(case.traces - case.expected).max() < QUANTISATION + 0.005 * 0.02


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


@pytest.mark.parametrize(("events", "weight"), [(400, 20), (600, 28)])
@pytest.mark.parametrize("seed", range(2))
def test_spike_times_in_long_windows(events: int, weight: int, seed: int) -> None:
    case = run(
        threshold=True, events=events, weight=weight, seed=seed, microseconds=1000, watched=False,
        v_leak=600,
    )  # fmt: skip
    assert case.bench.chip.loop.windows < 3000  # 1 ms has 7812 short ones
    assert len(case.spikes) == len(case.expected_spikes) > 15
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
    case = run(threshold=True, microseconds=700, **BURSTING)
    assert len(case.spikes) == len(case.expected_spikes) > 12
    assert np.diff(case.expected_spikes).max() > 30 * np.diff(case.expected_spikes).min()
    assert np.abs(case.spikes - case.expected_spikes).max() * 4e-9 < 500e-9


def test_spike_times_of_joined_circuits() -> None:
    """One that adapts and fires, one that only adds its membrane."""

    def join(bench: Bench) -> None:
        BURSTING["prepare"](bench)
        terms = ("enable_exponential", "enable_adaptation", "enable_membrane_offset")
        bench.set(haldls.NeuronConfig, 1, membrane_capacitor_size=0, **dict.fromkeys(terms, False))
        bench.set(
            haldls.NeuronConfig,
            0,
            connect_membrane_right=True,
            enable_threshold_comparator=True,
            enable_fire=True,
        )
        bench.cells(1, i_bias_leak=0)

    case = run(circuits=(0, 1), microseconds=700, **{**BURSTING, "prepare": join})
    assert len(case.spikes) == len(case.expected_spikes) > 12
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


@pytest.mark.parametrize("stops", [[70], list(range(10, 600_000, 6130))])
def test_looking_more_often_changes_nothing(stops: list[int]) -> None:
    """Windows and strides of other lengths give the same spikes and the same membranes."""
    (spikes, membranes), (expected, levels) = glances(stops), glances([])
    assert len(spikes) == len(expected) > 50
    # rounding may move a spike by a tick or two, not more
    assert np.abs(spikes[:, 0] - expected[:, 0]).max() <= 2
    assert membranes == pytest.approx(levels, abs=1e-4)


def test_threshold_noise_makes_spikes_irregular_and_is_reproducible() -> None:
    def intervals(noise: float, seed: int) -> Any:
        laws = attrs.evolve(Parameters(), noise=Noise(membrane=noise))
        bench = Bench(Description(seed=seed, mismatch=False, noise=True, parameters=laws))
        bench.lif(enable_threshold_comparator=True, enable_fire=True)
        bench.cells(v_leak=720)
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
