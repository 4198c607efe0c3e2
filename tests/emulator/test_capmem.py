import numpy as np
import pytest

from emulator.capmem import Storage
from emulator.parameters import CapMem
from halco import CapMemCellOnCapMemBlock, CapMemRowOnCapMemBlock
from tests.emulator.bench import MILLISECOND, Bench

CELLS = np.array([0, 5, 3120, 12_479])


def storage(noise: bool = False) -> Storage:
    return Storage(CapMem(), 1, noise)


def values(cells: Storage) -> list[float]:
    return cells.values.reshape(-1)[CELLS].tolist()


def test_cells_settle_within_the_time_that_users_wait() -> None:
    cells = storage()
    cells.write(CELLS, np.array([10, 1022, 500, 0]), 0)
    assert values(cells) == [0.0] * 4
    cells.advance(20 * MILLISECOND)
    assert values(cells) == [10.0, 1022.0, 500.0, 0.0]
    assert cells.due() is None


def test_cells_move_exponentially() -> None:
    cells = storage()
    cells.write(CELLS[:1], np.array([1000]), 0)
    found = []
    while (due := cells.due()) is not None:
        cells.advance(due)
        found.append((due, values(cells)[0]))
    for tick, value in found[:-1]:
        expected = 1000 * (1 - np.exp(-tick * 4e-9 / 2e-3))
        assert value == pytest.approx(expected, rel=1e-6)
    assert found[-1][1] == 1000.0


def test_without_refresh_a_cell_keeps_its_value() -> None:
    cells = storage()
    cells.write(CELLS, np.full(4, 300), 0)
    cells.advance(20 * MILLISECOND)
    cells.write(CELLS[:2], np.array([1023, 100]), 20 * MILLISECOND)
    cells.advance(40 * MILLISECOND)
    assert values(cells) == [300.0, 100.0, 300.0, 300.0]


def test_every_write_lands_somewhat_off() -> None:
    cells = storage(noise=True)
    found = []
    for i in range(200):
        cells.write(CELLS[:1], np.array([500]), 20 * i * MILLISECOND)
        cells.advance(20 * (i + 1) * MILLISECOND)
        found.append(values(cells)[0] - 500)
    assert np.abs(found).max() <= 2.0
    assert np.std(found) == pytest.approx(4 / np.sqrt(12), rel=0.15)


def test_values_are_found_by_circuit_and_by_name() -> None:
    bench = Bench()
    codes = np.random.default_rng(0).integers(0, 1000, 512)
    bench.cells(i_bias_nmda=codes)
    bench.globals(stp_i_ramp=[1, 2, 3, 4])
    bench.settle()
    cells = bench.chip.analog.cells
    assert cells.neurons(CapMemRowOnCapMemBlock.i_bias_nmda).tolist() == codes.tolist()
    assert cells.globals(CapMemCellOnCapMemBlock.stp_i_ramp).tolist() == [1, 2, 3, 4]
    assert not cells.neurons(CapMemRowOnCapMemBlock.v_leak).any()


def test_voltages_span_the_published_range_and_clip_at_the_supply() -> None:
    volts = CapMem().voltage(np.array([70.0, 550.0, 1022.0]))
    assert volts[:2] == pytest.approx([0.15, 1.05], abs=0.01)
    assert volts[2] == 1.8
