"""Firing patterns of adaptive exponential neurons upon a current step, set through registers."""

import numpy as np
import pytest
from numpy.typing import NDArray

import haldls
from emulator.neuron_backend import CIRCUIT
from emulator.parameters import TICK
from tests.emulator.bench import ALL, MILLISECOND, Bench

#: Threshold, exponential and adaptation of a neuron that rests far below its rheobase.
NEURON = {
    "v_leak": 570,
    "v_threshold": 450,
    "v_exp": 700,
    "i_bias_exp": 300,
    "v_adapt_leak": 370,
    "i_mem_offset": 0,
}


def spikes(current: int, pulse: int = 7, **cells: int) -> NDArray[np.float64]:
    """Spike times after the onset of a current, us; ``pulse`` scales the adaptation pulse."""
    bench = Bench()
    bench.lif(
        enable_fire=True,
        enable_threshold_comparator=True,
        enable_adaptation=True,
        enable_exponential=True,
    )
    bench.cells(**{**NEURON, "i_mem_offset": current, **cells})
    bench.set(
        haldls.NeuronBackendConfig,
        np.arange(512),
        enable_adaptation_pulse=True,
        enable_spike_out=CIRCUIT == 0,
    )
    bench.set(haldls.CommonNeuronBackendConfig, [0, 1], clock_scale_adaptation_pulse=pulse)
    bench.settle()
    bench.settle()
    bench.chip.take_spikes()
    bench.set(haldls.NeuronConfig, ALL, enable_membrane_offset=True)
    onset = bench.now
    bench.wait(1.5 * MILLISECOND)
    found: NDArray[np.float64] = (bench.chip.take_spikes()[0] - onset) * (TICK / 1e-6)
    return found


def test_tonic_spiking() -> None:
    intervals = np.diff(spikes(450, i_bias_adapt_tau=0))
    assert len(intervals) > 40
    assert intervals == pytest.approx(intervals[0], abs=0.1)


def test_adapting() -> None:
    intervals = np.diff(spikes(600, i_bias_adapt_tau=0, i_bias_adapt_b=300))
    assert (np.diff(intervals[:4]) > 0).all()
    assert intervals[-1] > 3 * intervals[0]
    assert intervals[-4:] == pytest.approx(intervals[-1], rel=0.02)


def test_regular_bursting() -> None:
    intervals = np.diff(spikes(600, pulse=9, i_bias_adapt_tau=20, i_bias_adapt_b=600, v_reset=665))
    pauses = np.flatnonzero(intervals > 50)
    assert len(pauses) >= 2
    assert (np.diff(pauses) == pauses[1] - pauses[0]).all()
    assert np.median(intervals) < 5


def test_transient_spiking() -> None:
    times = spikes(420, i_bias_adapt_a=800, i_bias_adapt_b=600, i_bias_adapt_tau=0)
    assert len(times) == 1
    assert times[0] < 100


def test_delayed_spiking_near_rheobase() -> None:
    times = spikes(345, i_bias_adapt_tau=0)
    assert times[0] > 3 * spikes(450, i_bias_adapt_tau=0)[0]
    assert len(times) > 5
