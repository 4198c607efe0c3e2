"""Chains of compartments follow the cable equations of their equivalent circuit."""

from typing import Any

import attrs
import dendritic_cable
import numpy as np
import pytest
from dendritic_cable import COUNT, SETTINGS, STRENGTH, SYNAPSE, Cable, Experiment, Setting
from numpy.typing import NDArray
from program import MICROSECOND, settled

import hxcomm
from emulator.description import Description
from emulator.parameters import CapMem, Madc, Parameters

#: Exact parameters, and a converter of 1/8 mV steps around the resting potential.
STEP = 1 / 8000
LAWS = Parameters(
    capmem=CapMem(noise=0.0),
    madc=attrs.evolve(Parameters().madc, step_per_volt=1 / STEP, offset=-0.41 / STEP),
)
assert LAWS.madc != Madc()


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    return Experiment(
        hxcomm.EmulatorConnection(
            Description(mismatch=False, noise=False, link_jitter=0, parameters=LAWS)
        )
    )


def membranes(experiment: Experiment) -> NDArray[np.float64]:
    """Voltages of all compartments at this moment, as the chip model has them."""
    analog = experiment.connection.machine.fpgas[0].chip.analog
    found: NDArray[np.float64] = analog.circuits.membrane(analog.backend)[: 2 * COUNT : 2]
    return found


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_steady_voltages_fall_with_the_hyperbolic_cosine(
    experiment: Experiment, setting: Setting
) -> None:
    experiment.write(setting, current=False)
    rest = membranes(experiment)
    experiment.write(setting, current=True)
    rise = membranes(experiment) - rest
    code = round(dendritic_cable.RISE / Cable(setting.conductance).steady()[0] / 0.15e-9)
    expected = 0.15e-9 * code * Cable(setting.conductance).steady()
    assert rise == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_a_long_cable_attenuates_exponentially(experiment: Experiment) -> None:
    """Far from its ends each length constant costs a factor e."""
    setting = SETTINGS[1]
    experiment.write(setting, current=False)
    rest = membranes(experiment)
    experiment.write(setting, current=True)
    rise = (membranes(experiment) - rest)[:6]
    cable = Cable(setting.conductance)
    assert np.diff(np.log(rise)) == pytest.approx(-1 / cable.length_constant, rel=0.01)
    # of the continuous cable: lambda = sqrt(g_c / g_l), nearly
    continuous = np.sqrt(cable.coupling / cable.leak)
    assert cable.length_constant == pytest.approx(continuous, rel=0.02)


def test_the_switches_divide_and_multiply_by_four() -> None:
    plain, divided, multiplied = (Cable(Setting(*args).conductance).length_constant for args in
                                  ((100,), (100, True), (100, False, True)))  # fmt: skip
    assert plain / divided == pytest.approx(2, rel=0.05)
    assert multiplied / plain == pytest.approx(2, rel=0.05)


@pytest.mark.parametrize("setting", [SETTINGS[0], SETTINGS[2], SETTINGS[4]], ids=lambda s: s.name)
def test_synaptic_potentials_follow_the_modes_of_the_chain(
    experiment: Experiment, setting: Setting, monkeypatch: Any
) -> None:
    """Within the steps of the converter and 0.5 % of the height, at every sample."""
    monkeypatch.setattr(dendritic_cable, "REPETITIONS", 1)
    line = LAWS.synaptic_input
    strength = line.ampere_per_code * STRENGTH
    drop = 63 * line.step / line.width
    cable, tau = Cable(setting.conductance), line.time_code / SYNAPSE
    experiment.write(setting, current=False)
    for pair in ([0, 1], [2, 3], [6, 7]):
        samples, marks = experiment.record(pair, event=True)
        samples = settled(samples)
        for channel, compartment in enumerate(pair):
            own = samples[samples["channel"] == channel]
            time = (own["chip_time"] - float(marks[0].fpga_time)) / MICROSECOND
            volts = STEP * own["value"]
            volts = volts - volts[time < 0].mean()
            after = 1e-6 * np.maximum(time - dendritic_cable.DELAY, 0)
            # the amplifier saturates a little: tanh(y) = y - y^3 / 3
            first, third = (cable.response(after, tau / power)[compartment] for power in (1, 3))
            expected = strength * (drop * first - drop**3 / 3 * third)
            assert np.abs(volts - expected).max() < STEP + 0.005 * expected.max()
