"""Quantities that containers calculate, and named instances and constants."""

from typing import Any

import pytest

import haldls
from tests.facts import load

DERIVED = load("derived.json")


def made(name: str, fields: dict[str, int]) -> Any:
    return getattr(haldls, name).from_numbers(fields.values())


@pytest.mark.parametrize("case", DERIVED["ADPLL.calculate_output_frequency"])
def test_clock_frequencies(case: dict[str, Any]) -> None:
    pll = made("ADPLL", case["fields"])
    for output in haldls.ADPLL.Output:
        frequency = pll.calculate_output_frequency(output, case["f_ref"])
        assert frequency == pytest.approx(case[output.name], rel=1e-12)
    assert pll.calculate_output_frequency(pll.Output.dco, haldls.nominal_pll_f_reference) == (
        pll.calculate_output_frequency(pll.Output.dco)
    )


@pytest.mark.parametrize("case", DERIVED["MADCConfig.calculate_sample_rate"])
def test_sample_rates(case: dict[str, Any]) -> None:
    config = made("MADCConfig", case["fields"])
    rate = config.calculate_sample_rate(case["madc_base_frequency"])
    assert rate == pytest.approx(case["sample_rate"], rel=1e-12)


@pytest.mark.parametrize("name", [name for name in DERIVED if name.count(".") == 2])
def test_sensors(name: str) -> None:
    container, value, method = name.split(".")
    kind = getattr(getattr(haldls, container), value)
    for number, expected in DERIVED[name]:
        assert getattr(kind(number), method)() == expected


def test_power() -> None:
    status = haldls.INA219Status(bus_voltage=300, shunt_voltage=270)
    power = status.toUncalibratedPower()
    assert power.uncalibrated_bus_voltage == pytest.approx(1.2)
    assert power.calculate() == pytest.approx(1.2 * 2.7e-3 / 0.027)


def test_named_instances() -> None:
    for name, fields in DERIVED["named_instances"].items():
        cls, instance = name.split(".")[-2:]
        if hasattr(haldls, cls):
            assert getattr(getattr(haldls, cls), instance) == made(cls, fields), name
    first = haldls.Barrier.omnibus
    first.enable_jtag = True
    assert not haldls.Barrier.omnibus.enable_jtag, "a constant must not be changeable"
    assert haldls.AD5252ChannelConfig.default_pot_25.value == 0xA7
    assert haldls.AD5252ChannelConfig.default_pot_12.value == 0xA8
    assert haldls.AD5252ChannelConfig.default_pot_12_digital.value == 0x93
    assert list(haldls.TCA9546ChannelConfig.default_mux.channel_status) == [True] * 3 + [False]


def test_constants() -> None:
    for name, number in DERIVED["constants"].items():
        if hasattr(haldls, name):
            assert float(getattr(haldls, name)) == number
    assert int(haldls.Timer.Value.fpga_clock_cycles_per_us) == 125
