"""Transfer functions against the anchors that calibrations and exercises rely on."""

import attrs
import numpy as np
import pytest

from emulator.event_path import Latency
from emulator.parameters import Parameters

LAWS = Parameters()
MEMBRANE, LINE = LAWS.membrane, LAWS.synaptic_input


def volts(code: float) -> np.ndarray:
    return LAWS.capmem.voltage(np.array([float(code)]))


def madc(volt: np.ndarray) -> float:
    return float((LAWS.madc.offset + LAWS.madc.step_per_volt * volt)[0])


def cadc(volt: np.ndarray) -> float:
    return float((volt[0] - 0.06) / LAWS.cadc.volt_per_step)


@pytest.mark.parametrize("code", [500, 700, 900])
def test_leak_follows_the_published_fit(code: int) -> None:
    assert madc(MEMBRANE.leak_potential(volts(code))) == pytest.approx(0.79 * code - 180, abs=12)


@pytest.mark.parametrize("code", [400, 700, 900])
def test_reset_follows_the_published_fit(code: int) -> None:
    assert madc(MEMBRANE.reset_potential(volts(code))) == pytest.approx(0.88 * code - 250, abs=12)


@pytest.mark.parametrize("code", [50, 150, 300])
def test_threshold_follows_the_published_fit(code: int) -> None:
    assert madc(volts(code)) == pytest.approx(0.99 * code + 60, abs=3)


def test_default_spiking_targets_lie_inside_the_code_range() -> None:
    assert cadc(MEMBRANE.leak_potential(volts(570))) == pytest.approx(80, abs=1)
    assert cadc(MEMBRANE.reset_potential(volts(566))) == pytest.approx(70, abs=1)
    assert cadc(volts(322)) == pytest.approx(125, abs=1)


def test_membrane_capacitor_is_that_of_the_documentation() -> None:
    low, high = MEMBRANE.capacitance(np.array([0.0, 63.0]))
    assert 2.2e-12 <= high - low <= 2.3e-12
    assert 0.12e-12 <= low <= 0.46e-12


@pytest.mark.parametrize(("code", "tau"), [(1022, 0.3e-6), (30, 10e-6), (10, 30e-6)])
def test_synaptic_time_constants_span_the_range_of_the_calibration(code: int, tau: float) -> None:
    off = np.array([False])
    assert LINE.time_constant(np.array([float(code)]), off, off)[0] == pytest.approx(tau, rel=0.03)


def test_compartment_conductances_span_the_range_of_the_calibration() -> None:
    capacitance = 2.55e-12
    off, on = np.array([False]), np.array([True])
    fast = LAWS.compartments.conductance(np.array([1022.0]), on, off)[0]
    slow = LAWS.compartments.conductance(np.array([50.0]), off, on)[0]
    assert capacitance / fast < 0.12e-6
    assert capacitance / slow > 28e-6


def test_the_way_back_to_a_synapse_is_longer_than_a_window() -> None:
    latency = Latency()
    assert latency.padi_to_synapse >= 32
    total = latency.fire_to_crossbar + latency.crossbar_to_padi + latency.padi_to_synapse
    assert 100e-9 <= 4e-9 * total <= 200e-9


def test_every_number_can_be_replaced() -> None:
    changed = attrs.evolve(LAWS, membrane=attrs.evolve(MEMBRANE, leak_per_code=1e-9))
    assert changed.membrane.leak_per_code == 1e-9
    assert changed != LAWS
    assert Parameters(**{f.name: getattr(LAWS, f.name) for f in attrs.fields(Parameters)}) == LAWS
