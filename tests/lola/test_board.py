"""Voltages of the board."""

import pytest

import lola
from halco import DACChannelBlockOnBoard, DACChannelOnBoard
from haldls import Backend
from tests.facts import load


def test_volts() -> None:
    block = lola.DACChannelBlock()
    block.set_voltage(DACChannelOnBoard.mux_dac_25, 1.25)
    assert block.value[DACChannelOnBoard.mux_dac_25] == 2047
    assert block.get_voltage(DACChannelOnBoard.mux_dac_25) == pytest.approx(1.25, abs=1e-3)
    block.set_voltage(DACChannelOnBoard.v_reset, 0.6)
    assert block.get_voltage(DACChannelOnBoard.v_reset) == pytest.approx(0.6, abs=1e-3)


def test_channels_with_regulators_have_no_volts() -> None:
    block = lola.DACChannelBlock()
    with pytest.raises(ValueError, match="only available for DAC channels without LDOs"):
        block.set_voltage(DACChannelOnBoard.vdd25_analog, 2.5)
    with pytest.raises(ValueError, match="only available for DAC channels without LDOs"):
        block.get_voltage(DACChannelOnBoard.vdd12_pll)


@pytest.mark.parametrize("volts", [1.3, -0.1])
def test_volts_out_of_range(volts: float) -> None:
    with pytest.raises((OverflowError, TypeError), match=r"DACChannel\.Value|Value\("):
        lola.DACChannelBlock().set_voltage(DACChannelOnBoard.v_reset, volts)


@pytest.mark.parametrize("name", ["default_ldo_1", "default_ldo_2"])
def test_supplies_are_those_of_the_original(name: str) -> None:
    block = getattr(lola.DACChannelBlock, name)
    measured = load("derived.json")["named_instances"][f"lola.DACChannelBlock.{name}"]
    assert [int(value) for value in block.value] == list(measured.values())


def test_access() -> None:
    block, place = lola.DACChannelBlock(), DACChannelBlockOnBoard()
    assert block.backends == (Backend.SPIDACDataRegister,)
    assert len(block.write_addresses(place)) == 16
    assert len(block.read_addresses(place)) == 0
    assert all(lola.DACControlBlock().enable)
