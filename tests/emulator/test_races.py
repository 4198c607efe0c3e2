"""Circuits that fire at their highest rate unseen are counted, not followed; nobody may notice."""

import numpy as np
import pytest
from numpy.typing import NDArray

import haldls
from emulator import neuron_backend
from tests.emulator.bench import MICROSECOND, Bench


def racing(threshold: int = 50, *, follows: bool, **backend: int) -> Bench:
    """Neurons whose reset potential (0.43 V) is above most of their thresholds."""
    bench = Bench()
    bench.lif(enable_threshold_comparator=True, enable_fire=True)
    bench.cells(v_reset=600, v_threshold=np.where(np.arange(512) % 4, threshold, 600))
    bench.set(haldls.CommonNeuronBackendConfig, [0, 1], enable_clocks=True)
    if backend:
        bench.set(haldls.NeuronBackendConfig, np.arange(512), **backend)
    bench.settle()
    if follows:
        follow(bench)
    return bench


def follow(bench: Bench) -> None:
    """Follow every spike."""
    bench.chip.analog.backend.stop_races(bench.chip.loop.time)
    bench.chip.analog.backend.may_race[:] = 0


def counters(bench: Bench) -> NDArray[np.uint16]:
    bench.chip.synchronise()
    return bench.chip.analog.spike_counters().copy()


def test_counters_grow_as_if_every_spike_were_followed() -> None:
    benches = [racing(follows=follows) for follows in (False, True)]
    assert benches[0].chip.analog.backend.races == 384
    for bench in benches:
        bench.command(haldls.SpikeCounterReset, np.arange(512))
        bench.wait(123.456 * MICROSECOND)
    found, expected = map(counters, benches)
    assert expected[1] == pytest.approx(123.456 * MICROSECOND / 500, abs=1)
    assert (found == expected).all()
    for bench in benches:
        bench.wait(2000 * MICROSECOND)  # past the overflow
    found, expected = map(counters, benches)
    assert (expected[1:4] > 255).all()
    assert (found == expected).all()


@pytest.mark.parametrize("threshold", [300, 600])
def test_only_circuits_above_their_threshold_race(threshold: int) -> None:
    bench = racing(threshold, follows=False)
    assert bench.chip.analog.backend.races == 0


def test_seen_spikes_are_followed() -> None:
    bench = racing(follows=False, enable_spike_out=True)
    assert not np.any(bench.chip.analog.backend.may_race)


def test_a_race_ends_when_the_configuration_changes() -> None:
    benches = [racing(follows=follows) for follows in (False, True)]
    for bench in benches:
        bench.wait(3.3 * MICROSECOND)
        bench.set(haldls.NeuronConfig, np.arange(256), enable_threshold_comparator=False)
        bench.wait(100 * MICROSECOND)
    found, expected = map(counters, benches)
    assert (found == expected).all()
    volts = [b.chip.analog.circuits.membrane(b.chip.analog.backend) for b in benches]
    np.testing.assert_allclose(volts[0], volts[1], atol=2e-3)


def test_a_watched_neuron_is_followed() -> None:
    bench = racing(follows=False)
    bench.set(haldls.NeuronConfig, 6, enable_readout=True, enable_readout_amplifier=True)
    even = np.zeros((1, 2, 2), dtype=np.bool_)
    even[0, 0, 0] = True
    bench.set(haldls.ReadoutSourceSelection, 0, buffers__neuron_even=even)
    bench.wait(20 * MICROSECOND)
    before = bench.chip.analog.backend.races
    bench.start_recording()
    bench.wait(20 * MICROSECOND)
    assert bench.chip.analog.backend.races == before - 1


def test_sensors_see_the_pairs_of_racing_neurons() -> None:
    sums = []
    for follows in (False, True):
        bench = racing(follows=False)
        bench.set(
            haldls.ColumnCorrelationQuad,
            np.arange(128),
            switches__enable_internal_causal=True,
            switches__enable_internal_acausal=True,
        )
        bench.globals(syn_i_bias_ramp=80, syn_i_bias_store=70)
        bench.synapses(0, [0, 1], 0)
        bench.driver(0)
        bench.settle()
        if follows:
            follow(bench)
        for _ in range(5):
            bench.event(0, 0)
            bench.wait(7.1 * MICROSECOND)
        bench.chip.synchronise()
        correlation = bench.chip.analog.correlation
        sums.append((np.array(correlation.causal[0]), np.array(correlation.acausal[0])))
    assert sums[1][0].any()
    assert sums[1][1].any()
    np.testing.assert_allclose(sums[0], sums[1], rtol=1e-6)


def test_every_condition_of_a_race_is_looked_at() -> None:
    bench = racing(follows=False)
    backend = bench.chip.analog.backend
    assert neuron_backend.may_race(backend)[1]
    for name in ("comparator", "fires", "clocked"):
        getattr(backend, name)[1] = 0
        assert not neuron_backend.may_race(backend)[1]
        getattr(backend, name)[1] = 1
    backend.adapts[1] = 1
    assert not neuron_backend.may_race(backend)[1]
