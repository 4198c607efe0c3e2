import numpy as np
import pytest

import haldls
from emulator.description import Description
from emulator.parameters import Parameters
from emulator.readout import neuron_line
from tests.emulator.bench import ALL, MICROSECOND, MILLISECOND, Bench
from tests.emulator.test_neuron_backend import count


def membranes(bench: Bench) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Membrane voltages after everything has settled."""
    bench.settle()
    return bench.chip.analog.circuits.membrane(bench.chip.analog.backend)


def time_constant(bench: Bench, circuit: int = 0) -> float:
    """Membrane time constant in seconds, from the kernel's parameters."""
    backend = bench.chip.analog.backend
    return float(
        np.asarray(backend.capacitance)[circuit] / np.asarray(backend.conductance)[circuit]
    )


def test_leak_code_sets_the_resting_potential_monotonically() -> None:
    bench = Bench()
    bench.lif()
    bench.cells(v_leak=np.linspace(300, 1000, 512))
    found = membranes(bench)
    assert (np.diff(found) >= 0).all()
    assert np.ptp(found) > 0.9


@pytest.mark.parametrize(
    ("code", "switches", "expected"),
    [
        (1022, {}, 3.5e-6),
        (358, {}, 10e-6),
        (1022, {"enable_leak_multiplication": True}, 0.44e-6),
        (60, {"enable_leak_division": True}, 450e-6),
    ],
)
def test_leak_bias_sets_the_membrane_time_constant(
    code: int, switches: dict[str, bool], expected: float
) -> None:
    bench = Bench()
    bench.lif(**switches)
    bench.cells(i_bias_leak=code)
    bench.settle()
    assert time_constant(bench) == pytest.approx(expected, rel=0.08)


def test_capacitor_size_scales_the_time_constant() -> None:
    bench = Bench()
    bench.lif()
    bench.set(haldls.NeuronConfig, 1, membrane_capacitor_size=0)
    bench.settle()
    laws = Parameters().membrane
    smallest, largest = laws.capacitance(np.array([0, 63]))
    expected = time_constant(bench) * smallest / largest
    assert time_constant(bench, 1) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(("inverted", "sign"), [(False, 1), (True, -1)])
def test_the_offset_current_moves_the_membrane(inverted: bool, sign: int) -> None:
    bench = Bench()
    bench.lif(enable_membrane_offset=True, invert_membrane_offset=inverted)
    bench.cells(i_mem_offset=200)
    conductance = 0.71e-9 * 358 + 2e-9
    assert membranes(bench)[0] - 0.4202 == pytest.approx(sign * 30e-9 / conductance, rel=1e-3)


@pytest.mark.parametrize(("kind", "sign"), [("exc", -1), ("inh", 1)])
def test_reference_shift_moves_the_membrane_against_its_sign(kind: str, sign: int) -> None:
    bench = Bench()
    bench.lif()
    start = membranes(bench)[0]
    bench.cells(**{f"i_bias_synin_{kind}_shift": 400})
    assert np.sign(membranes(bench)[0] - start) == sign


def psp(weight: int = 63, mode: int = 1, **cells: float) -> float:
    """Height of one PSP in volt (negative for inhibition)."""
    bench = Bench()
    bench.lif()
    bench.cells(**cells)
    bench.synapses(0, [0], weight)
    bench.driver(0, row_mode_bottom=mode, row_mode_top=0)
    bench.settle()
    rest = float(bench.chip.analog.backend.rows["x"][0])
    bench.event(0, 0)
    course = []
    for _ in range(400):
        bench.wait(32)
        course.append(float(bench.chip.analog.backend.rows["x"][0]) - rest)
    return max(course, key=abs)


def test_a_full_weight_makes_the_efficacy_that_spiking_users_rely_on() -> None:
    """0.33 CADC steps of 4.5 mV per weight step."""
    assert psp() == pytest.approx(0.33 * 63 * 4.5e-3, rel=0.1)


def test_inhibition_is_the_mirror_image() -> None:
    assert psp(mode=2) == pytest.approx(-psp(), rel=1e-3)


@pytest.mark.parametrize(
    "stronger",
    [{"i_bias_synin_exc_gm": 800}, {"i_bias_synin_exc_tau": 15}, {"weight": 63}],
)
def test_monotonic_effects_on_the_psp(stronger: dict[str, float]) -> None:
    assert psp(**{"weight": 30, **stronger}) > 1.1 * psp(weight=30)  # type: ignore[arg-type]


def test_a_disabled_input_does_nothing() -> None:
    bench = Bench()
    bench.lif(enable_synaptic_input_excitatory=False)
    bench.synapses(0, [0], 63)
    bench.driver(0)
    bench.settle()
    bench.event(0, 0)
    bench.wait(5 * MICROSECOND)
    assert abs(bench.chip.analog.backend.rows["x"][0]) < 1e-6


def spiking() -> Bench:
    """Neurons with threshold, and one strong synapse row."""
    bench = Bench()
    bench.lif(enable_fire=True, enable_threshold_comparator=True)
    bench.synapses(0, range(20), 63)
    bench.driver(range(40))
    bench.settle()
    bench.command(haldls.SpikeCounterReset, ALL)
    return bench


def test_ten_full_weights_at_once_make_a_default_neuron_spike() -> None:
    bench = spiking()
    for position in range(10):
        bench.chip.loop.inject(bench.now + 100, 0, position << 6)
    bench.wait(20 * MICROSECOND)
    assert count(bench, 0)[0] >= 1
    assert count(bench, 300) == (0, False)


def test_without_threshold_comparator_there_are_no_spikes() -> None:
    bench = spiking()
    bench.set(haldls.NeuronConfig, ALL, enable_threshold_comparator=False)
    bench.wait(20 * MICROSECOND)
    for position in range(10):
        bench.chip.loop.inject(bench.now + 100, 0, position << 6)
    bench.wait(20 * MICROSECOND)
    assert count(bench, 0) == (0, False)


def test_the_rate_grows_with_the_current_beyond_rheobase() -> None:
    bench = Bench()
    bench.lif(enable_fire=True, enable_threshold_comparator=True, enable_membrane_offset=True)
    codes = np.zeros(512, dtype=np.int64)
    codes[:20] = np.arange(100, 1000, 45)
    bench.cells(i_mem_offset=codes)
    bench.settle()
    before = np.asarray(bench.chip.analog.backend.counts).astype(int)
    bench.wait(MILLISECOND)
    after = np.asarray(bench.chip.analog.backend.counts).astype(int)
    rates = ((after & 0xFF) - (before & 0xFF)) % 256
    rheobase = 0.2025 * (0.71e-9 * 358 + 2e-9) / 0.15e-9  # code
    assert not rates[:20][codes[:20] < rheobase].any()
    above = rates[:20][codes[:20] > rheobase + 20]
    assert (np.diff(above) >= 0).all()
    assert np.ptp(above) > 40


@pytest.mark.parametrize("sink", [False, True])
def test_the_current_source_moves_the_membranes_on_its_line(sink: bool) -> None:
    bench = Bench()
    bench.lif()
    bench.settle()
    before = membranes(bench)
    bench.set(haldls.NeuronConfig, [5, 6, 300], enable_unbuffered_access=True)
    bench.set(haldls.NeuronConfig, 6, readout_source=1)  # connects a synaptic line instead
    source = {"current": 100, "sign": int(sink), "connect_neuron": [[True, False]]}
    bench.set(haldls.CurrentDAC, 0, **source)
    bench.wait(MILLISECOND)
    assert np.abs(membranes(bench) - before).max() < 1e-4  # not enabled
    bench.set(haldls.CurrentDAC, 0, enable_current=True, **source)
    bench.wait(MILLISECOND)
    moved = membranes(bench) - before
    conductance = float(np.asarray(bench.chip.analog.backend.conductance)[5])
    expected = 100 * bench.chip.analog.laws.membrane.stimulus_per_step / conductance
    assert moved[5] == pytest.approx(-expected if sink else expected, rel=0.01)
    assert np.abs(np.delete(moved, 5)).max() < 1e-4
    bench.set(haldls.CurrentDAC, 0, enable_current=False)
    bench.wait(MILLISECOND)
    assert np.abs(membranes(bench) - before).max() < 1e-4


def test_bypass_turns_each_event_into_one_spike() -> None:
    bench = Bench()
    bench.lif(enable_fire=True, enable_bypass_excitatory=True)
    bench.set(haldls.NeuronBackendConfig, ALL, refractory_time=5)
    bench.synapses(0, [0], 63)
    bench.driver(0)
    bench.settle()
    for i in range(200):
        bench.chip.loop.inject(bench.now + 300 * (i + 1), 0, 0)
    bench.wait(MILLISECOND)
    assert count(bench, 7) == (200, False)
    assert count(bench, 300) == (0, False)


def test_pause_gates_the_inputs_during_a_reset() -> None:
    def level(pause: bool) -> float:
        bench = Bench()
        bench.lif(enable_fire=True, enable_pause=pause)
        bench.synapses(0, [0], 63)
        bench.driver(0)
        bench.settle()
        bench.event(0, 0)
        bench.wait(MICROSECOND)
        bench.chip.loop.force(bench.now, 0)
        bench.wait(1.9 * MICROSECOND)
        return float(bench.chip.analog.circuits.membrane(bench.chip.analog.backend)[0])

    assert level(pause=True) < level(pause=False)


def test_mismatch_is_fixed_by_the_seed_and_bounded() -> None:
    def rests(seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        bench = Bench(Description(seed=seed, noise=False))
        bench.lif()
        bench.cells(i_bias_synin_exc_gm=0, i_bias_synin_inh_gm=0)
        return membranes(bench)

    first = rests(1)
    assert np.array_equal(first, rests(1))
    assert abs(np.corrcoef(first, rests(2))[0, 1]) < 0.2
    assert first.std() == pytest.approx(25e-3, rel=0.15)
    assert np.abs(first - 0.42).max() < 2.6 * 25e-3


def test_membranes_stay_between_the_supplies() -> None:
    bench = Bench()
    bench.lif(enable_membrane_offset=True)
    bench.cells(i_mem_offset=1022, i_bias_leak=10)
    assert membranes(bench).max() <= 1.2
    bench.set(haldls.NeuronConfig, ALL, invert_membrane_offset=True)
    assert membranes(bench).min() >= 0.0
    assert bench.chip.analog.backend.rows["x"].min() > -1.3


def test_the_adaptation_reads_at_its_reference_and_pulls_the_membrane_to_its_leak_cell() -> None:
    """The published exercises calibrate v_adapt_ref on the state, v_adapt_leak on the membrane."""
    bench = Bench()
    bench.lif(enable_adaptation=True)
    bench.cells(v_adapt_leak=np.linspace(300, 500, 512), i_bias_adapt_a=500)
    found = membranes(bench)
    assert (np.diff(found) >= 0).all()
    assert found[0] < 0.42 < found[-1]
    bench.cells(v_adapt_leak=370, v_adapt_ref=np.linspace(300, 900, 512))
    assert membranes(bench) == pytest.approx(0.4202, abs=1e-4)
    line = [neuron_line(c, 3, bench.chip.analog.cells, bench.chip.analog.laws) for c in (0, 511)]
    assert line[1].voltage - line[0].voltage == pytest.approx(0.8 * 600 * 1.875e-3, rel=1e-6)
