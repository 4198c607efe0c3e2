from typing import Any

import numpy as np
import pytest

import haldls
from emulator.correlation_kernel import Correlation
from emulator.description import Description
from emulator.event_path import Latency
from emulator.synapse_kernel import Synapses
from tests.emulator.bench import MICROSECOND, Bench


def arrival(bench: Bench, side: int = 0, column: int = 0) -> float:
    """Drop of an excitatory line, volt."""
    return float(bench.chip.analog.backend.rows["u_exc"][256 * side + column])


def listening(**fields: Any) -> Bench:
    """One row of full weights with label 0 on driver 0 of side 0."""
    bench = Bench()
    bench.lif(enable_synaptic_input_excitatory_high_resistance=True)
    bench.cells(i_bias_synin_exc_tau=1)
    bench.synapses(0, [0, 1], 63)
    bench.driver(0, row_mode_top=0, **fields)
    bench.settle()
    return bench


def after_event(bench: Bench, bus: int = 0, select: int = 0, label: int = 0) -> float:
    """Additional drop that one event makes."""
    before = arrival(bench)
    bench.event(0, bus, select, label)
    bench.wait(96)
    return arrival(bench) - before


@pytest.mark.parametrize(
    ("position", "mask", "select", "fires"),
    [
        (0, 31, 0, True),
        (0, 31, 1, False),
        (5, 31, 5, True),
        (5, 31, 4, False),
        (5, 30, 4, True),
        (5, 0, 17, True),
    ],
)
def test_drivers_compare_the_row_select_value(
    position: int, mask: int, select: int, fires: bool
) -> None:
    bench = Bench()
    bench.lif()
    driver = 4 * position + 2
    bench.synapses(0, [2 * driver], 63)
    bench.driver(driver, row_address_compare_mask=mask)
    bench.settle()
    assert (after_event(bench, bus=2, select=select) > 1e-3) == fires
    assert after_event(bench, bus=1, select=select) < 1e-3


def test_disabled_receivers_ignore_the_bus() -> None:
    assert after_event(listening(enable_receiver=False)) == 0


@pytest.mark.parametrize(("label", "fires"), [(0, True), (1, False), (32, False), (63, False)])
def test_synapses_compare_all_six_bits(label: int, fires: bool) -> None:
    assert (after_event(listening(), label=label) > 0) == fires


@pytest.mark.parametrize(("label", "fires"), [(0, True), (31, True), (32, False)])
def test_without_address_output_only_the_highest_bit_counts(label: int, fires: bool) -> None:
    assert (after_event(listening(enable_address_out=False), label=label) > 0) == fires


@pytest.mark.parametrize(("mode", "exc", "inh"), [(0, 0, 0), (1, 1, 0), (2, 0, 1), (3, 1, 1)])
def test_row_modes_choose_the_line(mode: int, exc: int, inh: int) -> None:
    bench = listening(row_mode_bottom=mode)
    bench.event(0, 0)
    bench.wait(96)
    rows = bench.chip.analog.backend.rows
    assert (rows["u_exc"][0] > 1e-3) == exc
    assert (rows["u_inh"][0] > 1e-3) == inh


def test_the_two_rows_of_a_driver_are_its_neighbours() -> None:
    bench = listening()
    bench.driver(0, row_mode_bottom=0, row_mode_top=1)
    bench.synapses(0, [0], 0)
    bench.synapses(0, [1], 20)
    bench.wait(100 * MICROSECOND)
    assert after_event(bench) == pytest.approx(20 * 0.2e-3, rel=0.01)


def test_pulse_extension_strengthens() -> None:
    bench = listening()
    once = after_event(bench)
    bench.set(haldls.CommonPADIBusConfig, 0, dacen_pulse_extension=2)
    bench.wait(100 * MICROSECOND)
    assert after_event(bench) == pytest.approx(3 * once, rel=0.01)


def test_a_bus_that_listens_to_the_crossbar_ignores_written_events() -> None:
    bench = listening()
    bench.set(haldls.CommonPADIBusConfig, 0, enable_spl1=True)
    bench.wait(100 * MICROSECOND)
    assert after_event(bench) == 0
    bench.chip.spikes_in(bench.now + 10, 0, 0)
    bench.wait(200)
    assert arrival(bench) > 1e-3


# -- pulse length -----------------------------------------------------------------------------


def strength(bench: Bench, driver: int = 0, label: int = 0, tick: int | None = None) -> float:
    """Pulse length that an event at a driver gets."""
    bench.wait(100 * MICROSECOND)
    return bench.chip.analog.synapses.strength_of(driver, tick or bench.now, label)


def plastic(bench: Bench | None = None, **fields: Any) -> Bench:
    """A driver with short-term plasticity at the working point of the calibration."""
    bench = bench or Bench()
    bench.globals(
        stp_v_charge_0=100, stp_v_recover_0=400, stp_v_charge_1=330, stp_v_recover_1=50,
        stp_i_ramp=600,
    )  # fmt: skip
    bench.driver(np.arange(256), enable_stp=True, offset=8, **fields)
    bench.settle()
    return bench


def train(bench: Bench, events: int, interval: int, driver: int = 0) -> list[float]:
    """Pulse lengths of a train of events after a long rest."""
    bench.wait(50_000 * MICROSECOND)
    return [
        bench.chip.analog.synapses.strength_of(driver, bench.now + i * interval, 0)
        for i in range(events)
    ]


def test_extended_timing_halves_the_rate_of_a_bus() -> None:
    bench = Bench()
    bench.set(haldls.CommonPADIBusConfig, 0, enable_extended_timing=True)
    bench.set(haldls.CrossbarOutputConfig, 0, enable_event_counter=True)
    bench.wait(100)
    for index in range(300):
        bench.chip.spikes_in(bench.now + 10 + index, 0, 5)
    bench.wait(1000)
    counted = np.asarray(bench.chip.loop.crossbar.counts)[:8]
    depth = Latency().queue_depth
    assert counted[:4].tolist() == pytest.approx([(300 + 2 * depth) / 2] * 4, abs=2)
    assert counted[4:].tolist() == [300] * 4


def test_without_plasticity_pulses_are_full() -> None:
    bench = Bench()
    bench.driver(0)
    assert strength(bench) == 1.0


@pytest.mark.parametrize(("voltages", "rises"), [(0, True), (1, False)])
def test_target_voltages_choose_facilitation_or_depression(voltages: int, rises: bool) -> None:
    bench = plastic(select_target_voltages=voltages, enable_recovery=True)
    bench.set(haldls.CommonSTPConfig, [0, 1], enable_recovery_clock=True, recovery_clock_speed=8)
    bench.settle()
    lengths = train(bench, 8, 2 * MICROSECOND)
    steps = np.diff(lengths)
    assert (steps >= 0).all() if rises else (steps <= 0).all()
    assert abs(lengths[-1] - lengths[0]) > 0.1


def test_the_utilization_sets_the_share_of_the_way() -> None:
    def second(code: int) -> float:
        bench = plastic(utilization=code, select_target_voltages=1)
        bench.wait(1000)
        synapses = bench.chip.analog.synapses
        synapses.strength_of(0, bench.now, 0)
        return synapses.voltage(0)

    assert second(0) == pytest.approx(0.2 * 330, rel=0.01)
    assert second(15) == pytest.approx(0.7 * 330, rel=0.01)


def test_recovery_is_exponential_with_the_clock() -> None:
    bench = plastic(select_target_voltages=1, enable_recovery=True, recovery=3)
    bench.set(haldls.CommonSTPConfig, [0, 1], enable_recovery_clock=True, recovery_clock_speed=5)
    bench.settle()
    synapses = bench.chip.analog.synapses
    bench.wait(50_000 * MICROSECOND)
    synapses.strength_of(0, bench.now, 0)
    low = synapses.voltage(0)
    tau = (2 + 2 * 3) * 16 * 2**5
    synapses.strength_of(0, bench.now + tau, 0)
    recovered = 50 + (low - 50) * np.exp(-1.0)
    assert synapses.voltage(0) == pytest.approx(recovered + 0.2 * (330 - recovered), rel=1e-3)


def hagen(**fields: Any) -> Bench:
    """Drivers whose pulse length follows the address through the DAC."""
    bench = Bench()
    bench.globals(stp_i_ramp=600)
    bench.driver(
        np.arange(256),
        **{
            "enable_stp": True,
            "enable_hagen_dac": True,
            "enable_hagen_modulation": True,
            "enable_address_out": False,
            "offset": 8,
            "hagen_dac_offset": 31,
            **fields,
        },
    )
    bench.settle()
    return bench


def test_activations_make_a_linear_ramp_of_pulse_lengths() -> None:
    bench = hagen()
    lengths = [strength(bench, label=32 - activation) for activation in range(1, 32)]
    steps = np.diff(lengths)
    assert lengths[0] == pytest.approx(0.06, abs=0.01)
    assert lengths[-1] == pytest.approx(1.0, abs=0.01)
    assert steps == pytest.approx(steps.mean(), rel=1e-3)


@pytest.mark.parametrize(
    ("weaker", "label"), [({"hagen_dac_offset": 50}, 16), ({"offset": 12}, 16)]
)
def test_offsets_weaken_pulses(weaker: dict[str, int], label: int) -> None:
    assert strength(hagen(**weaker), label=label) < strength(hagen(), label=label)


def test_a_faster_ramp_strengthens_small_activations() -> None:
    slow, fast = hagen(), hagen()
    fast.globals(stp_i_ramp=800)
    fast.settle()
    assert strength(fast, label=30) > strength(slow, label=30)


def test_drivers_differ_by_some_offset_codes() -> None:
    bench = Bench(Description(seed=1, noise=False))
    bench.globals(stp_i_ramp=600)
    bench.driver(
        np.arange(256), enable_stp=True, enable_hagen_dac=True, enable_hagen_modulation=True,
        offset=8, hagen_dac_offset=31,
    )  # fmt: skip
    bench.settle()
    lengths = [strength(bench, driver, 16, tick=bench.now) for driver in range(256)]
    assert np.std(lengths) == pytest.approx(3 * 0.03, rel=0.3)


def test_address_match_agrees_with_its_definition() -> None:
    """(select xor position) & mask == 0, for random masks and receivers."""
    rng = np.random.default_rng(0)
    bench = Bench()
    mask, receives = rng.integers(0, 32, 256), rng.integers(0, 2, 256).astype(bool)
    bench.set(
        haldls.SynapseDriverConfig,
        np.arange(256),
        row_address_compare_mask=mask,
        enable_receiver=receives,
    )
    bench.wait(100 * MICROSECOND)
    synapses = bench.chip.analog.synapses
    first, matches = np.asarray(synapses.first_match), np.asarray(synapses.matches)
    for side in range(2):
        for bus in range(4):
            for select in range(32):
                slot = (4 * side + bus) * 32 + select
                expected = [
                    128 * side + d
                    for d in range(bus, 128, 4)
                    if receives[128 * side + d] and not ((d // 4) ^ select) & mask[128 * side + d]
                ]
                assert matches[first[slot] : first[slot + 1]].tolist() == expected


def test_pulse_lengths_stay_between_nothing_and_full() -> None:
    synapses = Synapses(360.0, 340 / 30, 0.0, 0, Correlation())
    synapses.set_driver(0, True, True, True, 1, 1, 0.2, 0, 0, 0, 1.0, 5.0, 0)
    assert synapses.strength_of(0, 0, 16) == 0.0
    synapses.set_driver(0, True, True, True, 1, 1, 0.2, 0, 0, 0, 1.0, -5.0, 0)
    assert synapses.strength_of(0, 0, 16) == 1.0
