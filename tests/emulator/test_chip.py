"""A chip as a whole: order of things, quiet times, determinism."""

from typing import Any

import numpy as np
import pytest

import haldls
from emulator.description import Description
from emulator.neuron_backend import CIRCUIT
from tests.emulator.bench import ALL, MICROSECOND, MILLISECOND, Bench


def network(seed: int, **flags: bool) -> Bench:
    """A noisy recurrent network driven by background sources."""
    bench = Bench(Description(seed=seed, **flags))
    bench.lif(enable_fire=True, enable_threshold_comparator=True)
    rng = np.random.default_rng(7)
    for side in range(2):
        quads = side * 16384 + np.arange(32 * 64)
        bench.set(
            haldls.SynapseQuad,
            quads,
            weights=rng.integers(0, 20, (2048, 4)),
            labels=rng.integers(0, 2, (2048, 4)),
        )
    bench.set(
        haldls.ColumnCurrentQuad,
        np.arange(128),
        switches__enable_synaptic_current_excitatory=True,
        switches__enable_synaptic_current_inhibitory=True,
    )
    bench.driver(np.arange(256) % 16, row_mode_top=2, row_address_compare_mask=0)
    bench.driver(128 + np.arange(16), row_mode_top=2, row_address_compare_mask=0)
    bench.set(haldls.CommonPADIBusConfig, [0, 1], enable_spl1=True)
    bench.set(
        haldls.NeuronBackendConfig, ALL, enable_spike_out=True, address_out=np.arange(512) % 256
    )
    bench.set(
        haldls.BackgroundSpikeSource,
        np.arange(8),
        enable=True,
        enable_random=True,
        period=200,
        rate=60,
        seed=np.arange(8) + 1,
        mask=1,
    )
    bench.settle()
    bench.chip.take_spikes()
    return bench


def output(bench: Bench) -> tuple[list[int], list[int]]:
    bench.wait(MILLISECOND)
    ticks, labels = bench.chip.take_spikes()
    return ticks.tolist(), labels.tolist()


def test_equal_seeds_give_equal_spikes_and_others_do_not() -> None:
    first = output(network(1))
    assert len(first[0]) > 1000
    assert first == output(network(1))
    assert first != output(network(2))
    assert first != output(network(1, noise=False))


def test_samples_are_reproducible() -> None:
    def samples(seed: int) -> Any:
        bench = network(seed)
        bench.select(3)
        return bench.record(3, 100 * MICROSECOND)[1].tolist()

    first = samples(5)
    assert first == samples(5)
    assert first != samples(6)


def test_spikes_leave_in_order() -> None:
    ticks, _ = output(network(3))
    assert ticks == sorted(ticks)


def test_a_quiet_chip_takes_no_steps() -> None:
    bench = Bench(Description())
    bench.lif()
    bench.settle()
    bench.wait(MILLISECOND)
    loop = bench.chip.loop
    windows, strides = loop.windows, loop.strides
    bench.wait(2000 * MILLISECOND)
    assert loop.windows - windows <= 4
    assert loop.strides - strides <= 16


def test_quiet_structured_and_adaptive_neurons_are_skipped_too() -> None:
    bench = Bench(Description())
    bench.lif(enable_adaptation=True, enable_exponential=True)
    bench.set(haldls.NeuronConfig, [0, 2], connect_soma_right=True)
    bench.set(haldls.NeuronConfig, [0, 1, 2, 3], enable_multicomp_conductance=True)
    bench.cells(v_exp=900, i_bias_exp=100, i_bias_adapt_a=100, v_adapt_leak=370, i_bias_nmda=300)
    bench.settle()
    bench.wait(20 * MILLISECOND)
    windows, strides = bench.chip.loop.windows, bench.chip.loop.strides
    bench.wait(2000 * MILLISECOND)
    assert bench.chip.loop.windows - windows <= 16
    assert bench.chip.loop.strides - strides <= 32


def test_adaptation_decays_while_the_membrane_is_held_at_its_limit() -> None:
    bench = Bench()
    bench.lif(enable_adaptation=True)
    bench.cells(i_bias_adapt_tau=20)
    bench.settle()
    rows = bench.chip.analog.backend.rows
    rows["w"][0] = 1e-6  # pulls the membrane to ground
    bench.chip.loop.disturb()
    bench.wait(MILLISECOND)
    tau = np.asarray(bench.chip.analog.backend.tau_adapt)[0]
    assert rows["w"][0] == pytest.approx(1e-6 * np.exp(-1e-3 / tau), rel=0.02)


def test_events_after_a_long_silence_still_arrive() -> None:
    bench = Bench()
    bench.lif(enable_adaptation=True)
    bench.synapses(0, [0], 63)
    bench.driver(0)
    bench.settle()
    bench.wait(100 * MILLISECOND)
    before = float(bench.chip.analog.backend.rows["x"][0])
    bench.event(0, 0)
    bench.wait(10 * MICROSECOND)
    assert bench.chip.analog.backend.rows["x"][0] - before > 0.05


def test_recurrent_spikes_come_back_after_the_loop_latency() -> None:
    bench = Bench()
    bench.lif(enable_fire=True)
    bench.synapses(0, [0], 63, label=9)
    bench.driver(0)
    bench.set(haldls.CommonPADIBusConfig, 0, enable_spl1=True)
    bench.set(
        haldls.NeuronBackendConfig, np.flatnonzero(CIRCUIT == 5), enable_spike_out=True,
        address_out=9,
    )  # fmt: skip
    bench.settle()
    start = bench.now + 100
    bench.chip.loop.force(start, 5)
    latency = bench.chip.analog.laws.latency
    total = latency.fire_to_crossbar + latency.crossbar_to_padi + latency.padi_to_synapse
    line = bench.chip.analog.backend.rows["u_exc"]
    bench.wait(100 + total - 33)
    assert line[0] == 0
    bench.wait(100)
    assert line[0] > 5e-3


def test_a_reset_drops_what_is_under_way_and_keeps_parameters() -> None:
    bench = network(1)
    bench.chip.spikes_in(bench.now + 1000, 3, 0x3FFF)
    codes = bench.chip.analog.cells.values.copy()
    bench.registers.reset_chip()
    bench.chip.reset(bench.now)
    bench.wait(MILLISECOND)
    assert not (bench.chip.take_spikes()[1] == 0xFFFF).any()
    assert np.array_equal(codes, bench.chip.analog.cells.values)


@pytest.mark.parametrize("burst", [1, 5])
def test_configuration_in_a_burst_is_in_effect_for_the_next_event(burst: int) -> None:
    bench = Bench()
    bench.lif()
    bench.synapses(0, [0], 63)
    bench.settle()
    for i in range(burst):
        bench.driver(0, utilization=i)
    bench.event(0, 0)
    bench.wait(100)
    assert bench.chip.analog.backend.rows["u_exc"][0] > 5e-3
