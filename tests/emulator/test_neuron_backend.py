from typing import Any

import numpy as np
import pytest

import haldls
from emulator.neuron_backend import CIRCUIT, adaptation_pulse
from tests.emulator.bench import ALL, MICROSECOND, Bench
from tests.emulator.test_cadc import row
from tests.emulator.test_correlation import pairs, sensing


def count(bench: Bench, circuit: int) -> tuple[int, bool]:
    """Read a spike counter as the host does."""
    place = int(np.flatnonzero(circuit == CIRCUIT)[0])
    word = bench.chip.read(haldls.SpikeCounterRead, place, 0, bench.now)
    columns = haldls.SpikeCounterRead.decode_columns(np.array([[word]], np.uint32))
    return int(columns["count"][0]), bool(columns["overflow"][0])


def firing(refractory: int = 50, **fields: Any) -> Bench:
    """Neurons far below threshold whose artificial spikes are enabled."""
    bench = Bench()
    bench.lif(enable_fire=True)
    bench.set(
        haldls.NeuronBackendConfig,
        ALL,
        **{"refractory_time": refractory, "enable_spike_out": True, **fields},
    )
    bench.settle()
    bench.chip.take_spikes()
    return bench


def reset(bench: Bench, circuit: int) -> None:
    """Write to the register that makes a circuit spike."""
    bench.command(haldls.NeuronReset, int(np.flatnonzero(circuit == CIRCUIT)[0]))


@pytest.mark.parametrize("circuit", [0, 127, 128, 255, 256, 400, 511])
def test_artificial_spikes_carry_output_and_address(circuit: int) -> None:
    bench = firing(address_out=0)
    place = int(np.flatnonzero(circuit == CIRCUIT)[0])
    bench.set(haldls.NeuronBackendConfig, place, address_out=0xA5)
    bench.wait(100)
    before = bench.now
    reset(bench, circuit)
    bench.wait(10 * MICROSECOND)
    ticks, labels = bench.chip.take_spikes()
    output = circuit % 256 // 32
    assert labels.tolist() == [(output % 4) << 14 | output << 8 | 0xA5]
    assert 0 < ticks[0] - before < 32
    assert count(bench, circuit) == (1, False)


def test_counters_wrap_and_remember_the_overflow() -> None:
    bench = firing(refractory=10)
    for _ in range(3):
        reset(bench, 5)
        bench.wait(MICROSECOND)
    assert count(bench, 5) == (3, False)
    for _ in range(512):
        reset(bench, 5)
        bench.wait(MICROSECOND)
    assert count(bench, 5) == (3, True)
    bench.command(haldls.SpikeCounterReset, int(np.flatnonzero(CIRCUIT == 5)[0]))
    assert count(bench, 5) == (0, False)


def test_spikes_within_the_refractory_period_are_ignored() -> None:
    bench = firing(refractory=248)  # 500 ticks of 4 ns
    for _ in range(10):
        reset(bench, 0)
        bench.wait(98)
    assert count(bench, 0) == (2, False)


def test_disabled_fire_ignores_artificial_spikes() -> None:
    bench = firing()
    bench.set(haldls.NeuronConfig, 3, enable_fire=False)
    bench.wait(100)
    reset(bench, 3)
    reset(bench, 4)
    bench.wait(MICROSECOND)
    assert (count(bench, 3), count(bench, 4)) == ((0, False), (1, False))


def test_spike_counters_do_not_need_the_event_output() -> None:
    bench = firing(enable_spike_out=False)
    reset(bench, 9)
    bench.wait(MICROSECOND)
    assert count(bench, 9) == (1, False)
    assert len(bench.chip.take_spikes()[0]) == 0


def test_event_registers_gate_events_of_one_half() -> None:
    bench = firing()
    bench.set(haldls.CommonNeuronBackendConfig, 0, enable_event_registers=False)
    bench.wait(100)
    for circuit in (10, 200):
        reset(bench, circuit)
    bench.wait(MICROSECOND)
    assert len(bench.chip.take_spikes()[0]) == 1


def test_stopped_clocks_hold_the_refractory_period() -> None:
    bench = firing(refractory=10)
    bench.set(haldls.CommonNeuronBackendConfig, [0, 1], enable_clocks=False)
    bench.wait(100)
    for _ in range(3):
        reset(bench, 1)
        bench.wait(10 * MICROSECOND)
    assert count(bench, 1) == (1, False)
    bench.set(haldls.CommonNeuronBackendConfig, [0, 1], enable_clocks=True)
    bench.wait(10 * MICROSECOND)
    reset(bench, 1)
    bench.wait(MICROSECOND)
    assert count(bench, 1) == (2, False)


@pytest.mark.parametrize(
    ("time", "fast", "scale", "expected"),
    [(248, True, 0, 500), (100, True, 2, 816), (20, False, 4, 704)],
)
def test_a_neuron_over_threshold_fires_with_its_refractory_period(
    time: int, fast: bool, scale: int, expected: int
) -> None:
    bench = Bench()
    bench.lif(enable_fire=True, enable_threshold_comparator=True)
    bench.cells(v_threshold=100)  # below the reset potential: always over
    bench.set(
        haldls.NeuronBackendConfig,
        ALL,
        refractory_time=time,
        select_input_clock=fast,
        enable_spike_out=np.isin(CIRCUIT, [0]),
    )
    bench.set(
        haldls.CommonNeuronBackendConfig,
        [0, 1],
        clock_scale_fast=scale if fast else 0,
        clock_scale_slow=0 if fast else scale,
    )
    bench.settle()
    bench.chip.take_spikes()
    bench.wait(200 * MICROSECOND)
    intervals = np.diff(bench.chip.take_spikes()[0])
    assert (intervals == expected).all()


def test_the_reset_ends_before_the_refractory_period() -> None:
    bench = firing(refractory=200, reset_holdoff=0)
    backend = bench.chip.analog.backend
    backend.rows["x"][0] = 0.1
    reset(bench, 0)
    bench.wait(2 * (202 - 31) - 40)
    assert np.asarray(backend.resetting)[0]
    bench.wait(80)
    assert not np.asarray(backend.resetting)[0]
    assert not np.asarray(backend.ready)[0]
    bench.wait(80)
    assert np.asarray(backend.ready)[0]


def test_forced_reset_holds_membranes() -> None:
    bench = firing()
    bench.cells(v_leak=800)
    bench.settle()
    free = bench.chip.analog.circuits.membrane(bench.chip.analog.backend)
    bench.set(haldls.CommonNeuronBackendConfig, 0, force_reset=True)
    bench.wait(50 * MICROSECOND)
    held = bench.chip.analog.circuits.membrane(bench.chip.analog.backend)
    assert np.abs(held[[0, 127, 256]] - 0.39).max() < 0.02
    assert np.abs(held[[128, 255, 511]] - free[128]).max() < 1e-3


def test_quads_reset_four_neurons() -> None:
    bench = firing()
    bench.command(haldls.NeuronResetQuad, [0, 64 + 40])
    bench.wait(MICROSECOND)
    fired = np.flatnonzero(np.asarray(bench.chip.analog.backend.counts))
    expected = [*bench.columns()[0], *(256 + bench.columns()[40])]
    assert fired.tolist() == sorted(expected)


def test_simultaneous_spikes_of_one_output_leave_one_after_the_other() -> None:
    bench = firing()
    for circuit in range(8):
        bench.chip.loop.force(bench.now + 100, circuit)
    bench.wait(MICROSECOND)
    ticks, _ = bench.chip.take_spikes()
    assert len(ticks) == 8 or len(ticks) == 6  # at most five wait at the link
    assert (np.diff(ticks) >= 1).all()


def test_an_overwritten_post_pulse_comes_from_the_block_only() -> None:
    bench = sensing()
    for circuit in (0, 130):
        place = np.flatnonzero(circuit == CIRCUIT)
        bench.set(haldls.NeuronBackendConfig, place, post_overwrite=True)
    causal, _ = pairs(bench, 1.0, 30)  # circuits 0 and 3 spike
    assert np.flatnonzero(causal > 3).tolist() == [3]
    for half, pulsed in ((0, [0]), (1, [130])):
        bench.command(haldls.CorrelationReset, np.arange(64))
        before = np.array(row(bench))
        for _ in range(30):
            bench.chip.loop.inject(bench.now + 100, 0, 0)
            bench.wait(100 * MICROSECOND)
            bench.chip.loop.inject(bench.now + 10, 0, 0)
            bench.wait(MICROSECOND)
            bench.command(haldls.BlockPostPulse, half)
            bench.wait(100 * MICROSECOND)
        assert np.flatnonzero(before - np.array(row(bench)) > 3).tolist() == pulsed


@pytest.mark.parametrize("scale", [0, 3])
def test_the_adaptation_pulse_lasts_as_long_as_its_clock_says(scale: int) -> None:
    bench = Bench()
    bench.set(haldls.CommonNeuronBackendConfig, [0, 1], clock_scale_adaptation_pulse=[scale, 0])
    pulse = adaptation_pulse(bench.registers)
    assert pulse[[0, 127, 256]].tolist() == [8e-9 * 2**scale] * 3
    assert pulse[[128, 255, 511]].tolist() == [8e-9] * 3


def test_artificial_spikes_wait_for_the_configured_cycles() -> None:
    ticks = []
    for cycles in (104, 204):
        bench = firing()
        bench.set(haldls.CommonNeuronBackendConfig, [0, 1], wait_fire_neuron=cycles)
        bench.wait(100)
        start = bench.now
        reset(bench, 7)
        bench.wait(MICROSECOND)
        ticks.append(int(bench.chip.take_spikes()[0][0]) - start)
    assert ticks[1] - ticks[0] == 100
