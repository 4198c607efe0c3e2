import numpy as np
import pytest

import haldls
from emulator.correlation_kernel import Correlation
from emulator.description import Description
from emulator.synapse import QUAD_COLUMNS
from emulator.synapse_kernel import Synapses
from halco import DACChannelOnBoard, SynapseQuadColumnOnDLS
from tests.emulator.bench import MICROSECOND, Bench


def test_quads_interleave_even_and_odd_columns() -> None:
    expected = [
        [2 * (4 * (quad % 32) + entry) + quad // 32 for entry in range(4)] for quad in range(64)
    ]
    assert QUAD_COLUMNS.tolist() == expected
    assert len(QUAD_COLUMNS) == SynapseQuadColumnOnDLS.size


@pytest.mark.parametrize("seed", range(3))
def test_rows_agree_with_a_slow_twin(seed: int) -> None:
    """Charge of random events on all columns of both sides, one synapse at a time."""
    rng = np.random.default_rng(seed)
    synapses = Synapses(360.0, 340 / 30, 0.0, 0, Correlation())
    labels = rng.integers(0, 4, (2, 256, 256))
    charges = rng.uniform(0, 1, (2, 256, 256)).astype(np.float32)
    np.asarray(synapses.labels)[:] = labels
    np.asarray(synapses.charges)[:] = charges
    np.asarray(synapses.live)[:] = 1
    np.asarray(synapses.only)[:] = -1
    taus = rng.uniform(50.0, 5000.0, (2, 512))  # ticks
    steps = rng.uniform(0, 1, (2, 512))
    synapses.set_lines(1 / taus, steps)
    synapses.first_match = np.arange(257, dtype=np.int32)
    synapses.matches = rng.permutation(256).astype(np.int32)
    modes = rng.integers(0, 4, (256, 2))
    for driver in range(256):
        synapses.set_driver(
            driver, False, False, True, *modes[driver].tolist(), 0.2, 0, 0, 0, 1.0, 0, 0
        )
    rows = np.zeros((4, 512), np.float32)
    width, window = 0.12, 32
    expected = np.zeros((4, 512))
    for _ in range(6):
        bus, select, label = rng.integers(0, 8), rng.integers(0, 32), rng.integers(0, 4)
        late = int(rng.integers(0, 32))
        synapses.deliver_into(rows, width, late, int(bus), int(select << 6 | label))
        driver = int(np.asarray(synapses.matches)[bus * 32 + select])
        side = driver // 128
        for row in range(2):
            place = 2 * (driver % 128) + row
            for column in range(256):
                if labels[side, place, column] != label:
                    continue
                circuit = 256 * side + column
                charge = charges[side, place, column]
                for k in range(2):
                    if modes[driver, row] & (1 << k):
                        tau, arrives = taus[k, circuit], charge * steps[k, circuit]
                        left = np.exp((late - window) / tau)
                        expected[k, circuit] += arrives * left
                        mean = tau * (1 - left) / window / width
                        expected[2 + k, circuit] += arrives * mean
    np.testing.assert_allclose(rows, expected, rtol=1e-5)


def drops(bench: Bench) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Drops of the excitatory lines of side 0 after one event."""
    bench.event(0, 0)
    bench.wait(96)
    return np.asarray(bench.chip.analog.backend.rows["u_exc"][:256], dtype=float)


def weighted(
    weights: np.ndarray[tuple[int], np.dtype[np.int64]], bench: Bench | None = None
) -> Bench:
    """Give column c of row 0 the weight weights[c]."""
    bench = bench or Bench()
    bench.lif(enable_synaptic_input_excitatory_high_resistance=True)
    bench.synapses(0, [0], 0)
    bench.set(haldls.SynapseQuad, np.arange(64), weights=weights[QUAD_COLUMNS])
    bench.driver(0, row_mode_top=0)
    bench.settle()
    return bench


def test_every_weight_reaches_its_column() -> None:
    weights = np.arange(256) % 64
    found = drops(weighted(weights))
    assert found == pytest.approx(weights * 0.2e-3, rel=0.01, abs=1e-9)


def test_labels_select_columns() -> None:
    bench = weighted(np.full(256, 63))
    labels = np.zeros(256, dtype=np.int64)
    labels[100:] = 5
    bench.set(haldls.SynapseQuad, np.arange(64), labels=labels[QUAD_COLUMNS])
    bench.wait(100 * MICROSECOND)
    found = drops(bench)
    assert (found[:100] > 1e-3).all()
    assert (found[100:] < 1e-9).all()


def test_open_column_switches_keep_the_charge_away() -> None:
    bench = weighted(np.full(256, 63))
    bench.set(haldls.ColumnCurrentQuad, 0, switches__enable_synaptic_current_excitatory=False)
    bench.wait(100 * MICROSECOND)
    found = drops(bench)
    assert not found[QUAD_COLUMNS[0]].any()
    assert (found[QUAD_COLUMNS[1]] > 1e-3).all()


def test_the_dac_bias_scales_one_quadrant() -> None:
    bench = weighted(np.full(256, 63))
    bench.globals(syn_i_bias_dac=[300, 600, 600, 600])
    bench.settle()
    found = drops(bench)
    assert found[:128] * 2 == pytest.approx(found[128:], rel=1e-4)


def test_a_small_capacitance_doubles_the_step_and_halves_the_time() -> None:
    bench = weighted(np.full(256, 63))
    bench.set(haldls.NeuronConfig, 0, enable_synaptic_input_excitatory_small_capacitance=True)
    bench.wait(100 * MICROSECOND)
    found = drops(bench)
    assert found[0] == pytest.approx(2 * found[1], rel=0.01)
    tau = np.asarray(bench.chip.analog.backend.tau_exc)
    assert tau[0] == pytest.approx(tau[1] / 2)


def test_synapses_differ_by_five_percent_and_events_by_three() -> None:
    found = drops(weighted(np.full(256, 63), Bench(Description(seed=1, noise=False))))
    relative = found[:128] / found[:128].mean()
    assert relative.std() == pytest.approx(0.05, rel=0.3)
    noisy = weighted(np.full(256, 63), Bench(Description(mismatch=False)))
    events = []
    for _ in range(100):
        noisy.wait(2000 * MICROSECOND)
        events.append(drops(noisy)[0])
    assert np.std(events) / np.mean(events) == pytest.approx(0.03, rel=0.35)


def test_lines_driven_by_a_pad_take_its_voltage() -> None:
    """1.2 V from the board through the synapse multiplexer resets the lines (calix, hagen mode)."""
    bench = weighted(np.full(256, 63))
    drops(bench)
    bench.set(
        haldls.PadMultiplexerConfig,
        0,
        synin_debug_excitatory_to_synapse_intermediate_mux=True,
        synapse_intermediate_mux_to_pad=True,
    )
    bench.set(
        haldls.ShiftRegister,
        0,
        select_analog_readout_mux_1_input=1,
        select_analog_readout_mux_2_input=1,
    )
    bench.set(haldls.DACChannel, int(DACChannelOnBoard.mux_dac_25), value=round(1.2 / 2.5 * 4095))
    quads = np.arange(32)
    bench.set(haldls.ColumnCurrentQuad, quads, switches__enable_debug_excitatory=True)
    bench.wait(10 * MICROSECOND)
    found = np.asarray(bench.chip.analog.backend.rows["u_exc"][:256])
    assert found[::2].max() < 1e-3
    assert found[1::2].min() > 5e-3
