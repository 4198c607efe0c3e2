import numpy as np
import pytest

import haldls
from emulator.description import Description
from emulator.parameters import Madc, Parameters
from tests.emulator.bench import MICROSECOND, MILLISECOND, Bench


def control(bench: Bench, **fields: bool) -> None:
    """Write the control register with all other bits off."""
    off = dict.fromkeys(haldls.MADCControl.columns(), False)
    bench.set(haldls.MADCControl, 0, **{**off, **fields})


def taken(bench: Bench) -> tuple[np.ndarray, np.ndarray]:
    """Samples so far."""
    return bench.chip.take_madc()


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({}, 17 / 2),
        ({"sample_duration_adjust": 0}, 6.0),
        ({"enable_madc_clock_scaling": True, "madc_clock_scale_value": 9}, 170.0),
    ],
)
def test_sample_rate(fields: dict[str, int], period: float) -> None:
    bench = Bench()
    bench.set(haldls.MADCConfig, 0, number_of_samples=1000, **fields)
    control(bench, wake_up=True)
    bench.wait(MICROSECOND)
    control(bench, start_recording=True)
    control(bench)
    bench.wait(2000 * period)
    ticks, _ = taken(bench)
    assert len(ticks) == 1000
    assert np.diff(ticks).mean() == pytest.approx(period, rel=1e-3)


def test_nothing_is_sampled_asleep() -> None:
    bench = Bench()
    bench.set(haldls.MADCConfig, 0, number_of_samples=10)
    control(bench, start_recording=True)
    bench.wait(MICROSECOND)
    assert len(taken(bench)[0]) == 0


def test_sampling_waits_for_the_power_up() -> None:
    bench = Bench()
    bench.set(haldls.MADCConfig, 0, number_of_samples=10, powerup_wait_value=1000)
    start = bench.now
    control(bench, wake_up=True, start_recording=True)
    control(bench)
    bench.wait(10 * MICROSECOND)
    assert taken(bench)[0][0] - start > 500


def test_a_held_start_repeats_recordings_unless_it_powers_down() -> None:
    bench = Bench()
    bench.set(haldls.MADCConfig, 0, number_of_samples=100)
    control(bench, wake_up=True)
    bench.wait(MICROSECOND)
    control(bench, start_recording=True)
    bench.wait(350 * 8.5)
    control(bench)
    bench.wait(1000)
    assert len(taken(bench)[0]) == 400
    control(bench, start_recording=True, enable_power_down_after_sampling=True)
    bench.wait(3000)
    assert len(taken(bench)[0]) == 100
    control(bench)
    control(bench, start_recording=True)
    bench.wait(1000)
    assert len(taken(bench)[0]) == 0


def test_stop_ends_an_endless_recording() -> None:
    bench = Bench()
    bench.start_recording()
    bench.wait(MICROSECOND)
    assert len(bench.stop_recording()[0]) > 25
    bench.wait(MICROSECOND)
    assert len(taken(bench)[0]) == 0


def test_dummy_data_is_a_sawtooth() -> None:
    bench = Bench()
    bench.set(haldls.MADCConfig, 0, number_of_samples=3000, enable_dummy_data=True)
    control(bench, wake_up=True)
    bench.wait(MICROSECOND)
    control(bench, start_recording=True)
    control(bench)
    bench.wait(110 * MICROSECOND)
    assert taken(bench)[1].tolist() == [i % 1024 for i in range(3000)]


@pytest.mark.parametrize("length", [0, 1, 5])
def test_the_multiplexer_alternates_after_some_samples(length: int) -> None:
    bench = Bench()
    bench.set(
        haldls.MADCConfig,
        0,
        number_of_samples=100,
        active_mux_input_select_length=length,
        active_mux_initially_selected_input=1,
    )
    control(bench, wake_up=True)
    bench.wait(MICROSECOND)
    control(bench, start_recording=True)
    control(bench)
    bench.wait(MILLISECOND)
    channel = taken(bench)[1] >> 10
    expected = [1 - (i // length) % 2 if length else 1 for i in range(100)]
    assert channel.tolist() == expected


def test_two_neurons_are_seen_in_turn() -> None:
    bench = Bench()
    bench.lif()
    bench.cells([6, 265], v_leak=700)
    bench.set(haldls.NeuronConfig, [6, 9], enable_readout=True)
    even_and_odd = np.zeros((2, 1, 2, 2), dtype=np.bool_)
    even_and_odd[0, 0, 0, 0] = even_and_odd[1, 0, 1, 0] = True
    bench.set(
        haldls.ReadoutSourceSelection,
        0,
        buffers__neuron_even=even_and_odd[0],
        buffers__neuron_odd=even_and_odd[1],
    )
    bench.set(haldls.MADCConfig, 0, active_mux_input_select_length=4)
    bench.settle()
    bench.start_recording()
    bench.wait(20 * MICROSECOND)
    values = taken(bench)[1]
    volts = bench.chip.analog.circuits.membrane(bench.chip.analog.backend)
    for channel, circuit in ((0, 6), (1, 9)):
        seen = values[values >> 10 == channel] % 1024
        # the first sample after a switch may lag behind
        assert np.median(seen) == pytest.approx(50 + 528 * volts[circuit], abs=1)


@pytest.mark.parametrize("circuit", [0, 1, 255, 256, 511])
def test_each_neuron_can_be_recorded(circuit: int) -> None:
    bench = Bench()
    bench.lif()
    bench.cells(circuit, v_leak=750)
    bench.settle()
    _, values = bench.record(circuit, 20 * MICROSECOND)
    volts = bench.chip.analog.circuits.membrane(bench.chip.analog.backend)[circuit]
    assert values[20:].mean() == pytest.approx(50 + 528 * volts, abs=1)


def test_readings_follow_the_published_relation_to_the_leak_code() -> None:
    """0.79 v_leak - 180 between codes 500 and 900."""
    bench = Bench()
    bench.lif()
    for code in (500, 700, 900):
        bench.cells(v_leak=code)
        bench.settle()
        _, values = bench.record(3, 20 * MICROSECOND)
        assert values[20:].mean() == pytest.approx(0.79 * code - 180, abs=12)


def test_the_first_microseconds_are_off() -> None:
    bench = Bench(Description(mismatch=False))
    bench.lif()
    bench.settle()
    _, values = bench.record(0, 50 * MICROSECOND)
    settled = values[250:]
    assert values[:5].mean() - settled.mean() > 20
    assert settled.std() < 2.5


def test_fast_signals_pass_a_low_pass() -> None:
    """After a reset the reading follows with the bandwidth of the readout."""

    def fall(bandwidth: float) -> float:
        laws = Parameters(madc=Madc(bandwidth=bandwidth))
        bench = Bench(Description(mismatch=False, noise=False, parameters=laws))
        bench.lif(enable_fire=True)
        bench.cells(v_leak=700)
        bench.settle()
        bench.select(0)
        bench.start_recording()
        bench.wait(20 * MICROSECOND)
        bench.chip.take_madc()
        bench.chip.loop.force(bench.now + 32, 0)
        bench.wait(1 * MICROSECOND)
        return float(taken(bench)[1][-1])

    assert fall(2e-6) > fall(8e-9) + 20


@pytest.mark.parametrize(
    ("source", "lane", "value"),
    [(0, "x", 0.1), (1, "u_exc", 0.2), (2, "u_inh", 0.2), (3, "w", 50e-9)],
)
def test_both_converters_agree_on_all_readout_sources(source: int, lane: str, value: float) -> None:
    bench = Bench()
    slow = {"i_bias_leak": 0, "i_bias_synin_exc_tau": 0, "i_bias_synin_inh_tau": 0}
    bench.lif(0, readout_source=source, enable_readout=True, enable_adaptation=source == 3)
    bench.cells(0, **slow)
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_cadc_neuron_readout_causal=True,
    )
    even = np.zeros((1, 2, 2), dtype=np.bool_)
    even[0, 0, 0] = True
    bench.set(haldls.ReadoutSourceSelection, 0, buffers__neuron_even=even)
    bench.settle()
    bench.chip.analog.backend.rows[lane][0] = value
    bench.start_recording()
    bench.wait(MICROSECOND / 2)
    bench.chip.convert(0, 0)
    slow_volt = bench.chip.analog.converter.samples[0, 0, 0] * 4.5e-3 + 0.06
    fast_volt = (taken(bench)[1][-1] - Parameters().madc.offset) / Parameters().madc.step_per_volt
    assert fast_volt == pytest.approx(slow_volt, abs=6e-3)
    assert fast_volt > 0.3
