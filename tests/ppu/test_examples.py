"""The plasticity examples: the rates and weights that their pictures show."""

from pathlib import Path

import ppu_homeostasis
import ppu_stdp
import pytest

import haldls
import ppu
from emulator.chip import Chip

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        haldls.PPUStatusRegister not in Chip.dynamic, reason="the chip model has no processors"
    ),
]


@pytest.fixture(autouse=True)
def _ready() -> None:
    try:
        ppu.compiler("g++")
    except ppu.CompilerMissingError as error:
        pytest.skip(str(error))


def test_homeostasis_reaches_both_targets(tmp_path: Path) -> None:
    spikes, weights = ppu_homeostasis.main(tmp_path)
    before = spikes[ppu_homeostasis.CHANGE_AT - 8 : ppu_homeostasis.CHANGE_AT].mean()
    after = spikes[-8:].mean(axis=0)
    assert before == pytest.approx(20, abs=4)
    assert after.mean() == pytest.approx(60, abs=3)
    assert (abs(after - 60) < 8).mean() > 0.9
    assert weights[-1].mean() > weights[ppu_homeostasis.CHANGE_AT - 1].mean()
    assert (tmp_path / "ppu_homeostasis.png").stat().st_size > 10_000


def test_stdp_follows_the_order_of_spikes(tmp_path: Path) -> None:
    weights = ppu_stdp.main(tmp_path)
    change = weights[-1].mean(axis=1) - ppu_stdp.FIRST_WEIGHT
    before, after = change[ppu_stdp.DELAYS < 0], change[ppu_stdp.DELAYS > 0]
    assert (before > 0).all()
    assert (after < 0).all()
    # closer pairs change more
    assert before[-4:].mean() > 4 * before[:4].mean()
    assert after[:4].mean() < 4 * after[-4:].mean()
    assert (tmp_path / "ppu_stdp.png").stat().st_size > 10_000
