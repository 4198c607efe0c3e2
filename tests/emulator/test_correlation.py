import numpy as np
import pytest

import haldls
from emulator.correlation_kernel import Correlation
from emulator.description import Description
from tests.emulator.bench import ALL, MICROSECOND, Bench
from tests.emulator.test_cadc import row


def sensing(description: Description | None = None) -> Bench:
    """Neurons that fire by command, one synapse row, sensors connected to the converter."""
    bench = Bench(description or Description(mismatch=False, noise=False))
    bench.lif(enable_fire=True)
    bench.globals(syn_i_bias_ramp=80, syn_i_bias_store=70)
    bench.set(haldls.NeuronBackendConfig, ALL, refractory_time=50)
    bench.synapses(0, [0, 1], 0)
    bench.driver(0)
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_internal_causal=True,
        switches__enable_internal_acausal=True,
    )
    bench.settle()
    return bench


def pairs(bench: Bench, delay: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Send pairs with post ``delay`` us after pre; return what the sensors lost, in steps."""
    bench.command(haldls.CorrelationReset, np.arange(64))
    before = np.array(row(bench)), np.array(row(bench, acausal=True))
    for i in range(count):
        start = bench.now + (i + 1) * 100 * MICROSECOND
        bench.chip.loop.inject(start, 0, 0)
        for circuit in (0, 3):
            bench.chip.loop.force(start + round(delay * MICROSECOND), circuit)
    bench.wait((count + 1) * 100 * MICROSECOND)
    return before[0] - np.array(row(bench)), before[1] - np.array(row(bench, acausal=True))


@pytest.mark.parametrize(("delay", "kind"), [(1.0, 0), (5.0, 0), (-1.0, 1), (-5.0, 1)])
def test_order_decides_which_sensor_moves(delay: float, kind: int) -> None:
    lost = pairs(sensing(), delay, 30)
    expected = 30 * 0.5 * np.exp(-abs(delay) / 5.0)
    assert lost[kind][0] == pytest.approx(expected, abs=1.1)
    assert lost[kind][3] == pytest.approx(expected, abs=1.1)
    assert lost[1 - kind][0] <= 1
    assert not lost[kind][1]


def test_fresh_sensors_read_far_above_the_required_baseline() -> None:
    bench = sensing(Description(seed=4))
    assert min(row(bench)) >= 120


def test_sensors_saturate_at_nothing() -> None:
    bench = sensing()
    np.asarray(bench.chip.analog.correlation.causal)[0, 0] = 10.0
    assert max(row(bench)) == 0


def test_a_reset_clears_four_synapses_of_one_row() -> None:
    bench = sensing()
    np.asarray(bench.chip.analog.correlation.causal)[0, :2] = 0.2
    bench.command(haldls.CorrelationReset, [64 * 1 + 2])
    causal = np.asarray(bench.chip.analog.correlation.causal)[0]
    assert not causal[1, bench.columns()[2]].any()
    assert (causal[1] > 0).sum() == 252
    assert (causal[0] > 0).all()


@pytest.mark.parametrize(
    ("cell", "quantity", "ratio"),
    [("syn_i_bias_ramp", "rate", 2.0), ("syn_i_bias_store", "amplitude", 0.5)],
)
def test_biases_set_time_constant_and_amplitude(cell: str, quantity: str, ratio: float) -> None:
    bench = sensing()
    before = float(
        np.asarray(getattr(bench.chip.analog.correlation, f"{quantity}_causal"))[0, 0, 0]
    )
    bench.globals(**{cell: {"syn_i_bias_ramp": 160, "syn_i_bias_store": 140}[cell]})
    bench.settle()
    after = float(np.asarray(getattr(bench.chip.analog.correlation, f"{quantity}_causal"))[0, 0, 0])
    assert after / before == pytest.approx(ratio, rel=1e-3)


def test_each_pulse_pairs_once_with_its_nearest_predecessor() -> None:
    sensors = Correlation()
    sensors.on = np.ones(2, np.uint8)
    for name in ("amplitude_causal", "amplitude_acausal"):
        np.asarray(getattr(sensors, name))[:] = 1.0
    for name in ("rate_causal", "rate_acausal"):
        np.asarray(getattr(sensors, name))[:] = 0.01
    labels = np.zeros(256, np.uint8)
    labels[1] = 5
    for tick, pre in [(0, True), (100, True), (150, False), (180, False), (200, True), (210, True)]:
        if pre:
            sensors.pre_event(0, 7, labels, 0, tick)
        else:
            sensors.post_event(0, tick)
    assert np.asarray(sensors.causal)[0, 7, 0] == pytest.approx(np.exp(-0.5), rel=1e-5)
    assert np.asarray(sensors.acausal)[0, 7, 0] == pytest.approx(np.exp(-0.2), rel=1e-5)
    assert not np.asarray(sensors.causal)[0, 7, 1]
    assert not np.asarray(sensors.acausal)[0, 7, 2]


def test_disconnected_sensors_do_not_accumulate() -> None:
    bench = sensing()
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_internal_causal=False,
        switches__enable_internal_acausal=False,
    )
    bench.wait(100 * MICROSECOND)
    bench.chip.loop.inject(bench.now + 100, 0, 0)
    bench.chip.loop.force(bench.now + 200, 0)
    bench.wait(100 * MICROSECOND)
    assert not np.asarray(bench.chip.analog.correlation.causal).any()
