"""The firing patterns of the AdEx model appear on the chip, and not by luck.

Uses the models and the program of the example, as a user of the real machine would write them.
"""

from collections.abc import Callable
from typing import Any

import adex_patterns
import numpy as np
import pytest
from numpy.typing import NDArray
from program import MICROSECOND, run, wait

import halco
import hxcomm
import stadls
from emulator.description import Description

Times = NDArray[np.float64]
MODELS: dict[str, Any] = adex_patterns.MODELS
#: Relative spread of intervals that should be equal.
EXACT, NEARLY = 0.02, 0.2


def constant(values: Times, spread: float) -> bool:
    return bool(np.ptp(values) < spread * values.mean())


def bursts(times: Times) -> tuple[NDArray[np.int64], Times]:
    """Return the number of spikes in each burst but the first and the last, and the pauses."""
    intervals = np.diff(times)
    pauses = np.flatnonzero(intervals > 30)
    return np.diff(pauses), intervals[pauses]


def tonic(times: Times, spread: float) -> bool:
    return len(times) > 20 and constant(np.diff(times), spread)


def adapting(times: Times, spread: float) -> bool:
    intervals = np.diff(times)
    return bool(
        (np.diff(intervals[:5]) > 0).all()
        and intervals[-1] > 3 * intervals[0]
        and constant(intervals[-3:], spread)
    )


def initial_burst(times: Times, spread: float) -> bool:
    intervals = np.diff(times)
    first = int(np.argmax(intervals > 0.5 * np.median(intervals)))
    later = intervals[first + 1 :]
    quick = intervals[:first]
    return 2 <= first <= 6 and quick.max() < 0.4 * later.mean() and constant(later, spread)


def regular_bursting(times: Times, spread: float) -> bool:
    numbers, pauses = bursts(times)
    return len(numbers) > 2 and numbers.min() >= 2 and constant(pauses[1:], spread)


def delayed(times: Times, spread: float) -> bool:
    """The first spike comes late; the neuron fires ever faster."""
    intervals = np.diff(times)
    rises = np.diff(intervals[:8]) > spread * intervals[0] / 10
    return bool(times[0] > 1.3 * intervals[0] > 1.6 * intervals[-1] and not rises.any())


def delayed_bursting(times: Times, spread: float) -> bool:
    return regular_bursting(times, spread) and times[0] > 50


def transient(times: Times, spread: float) -> bool:
    return 1 <= len(times) <= 3 and times[-1] < 100


def irregular(times: Times, spread: float) -> bool:
    """Intervals vary widely, and no sequence of up to 20 of them repeats."""
    intervals = np.diff(times)[5:]
    mean = intervals.mean()
    errors = [np.abs(intervals[lag:] - intervals[:-lag]).max() for lag in range(1, 21)]
    return bool(intervals.std() > 0.5 * mean and min(errors) > 0.3 * mean)


CRITERIA: dict[str, Callable[[Times, float], bool]] = {
    "tonic": tonic,
    "adapting": adapting,
    "initial burst": initial_burst,
    "regular bursting": regular_bursting,
    "delayed accelerating": delayed,
    "delayed regular bursting": delayed_bursting,
    "transient": transient,
    "irregular": irregular,
}


def responses(models: list[Any], noise: bool, milliseconds: float, seed: int = 0) -> list[Times]:
    """Send the step into all models at once; return their spike times after it, microseconds."""
    connection = hxcomm.EmulatorConnection(Description(seed=seed, mismatch=False, noise=noise))
    named = {str(index): model for index, model in enumerate(models)}
    experiment = adex_patterns.Experiment(connection, named)
    builder = stadls.PlaybackProgramBuilder()
    mark = builder.read(halco.NullPayloadReadableOnFPGA())
    for index in range(len(models)):
        config = experiment.neurons[index].asNeuronConfig()
        config.enable_membrane_offset = True
        builder.write(experiment.place(index, 0).toNeuronConfigOnDLS(), config)
        wait(builder, 2)  # so that no two neurons have the same phase
    wait(builder, 1000 * milliseconds)
    spikes = run(connection, builder).spikes.to_numpy()
    connection.close()
    times = (spikes["chip_time"].astype(np.float64) - int(mark.fpga_time)) / MICROSECOND
    labels = spikes["label"] & 0xFF
    return [times[labels == index] for index in range(len(models))]


def neighbours(name: str, share: float, millivolt: float) -> list[Any]:
    """Return 16 models like one, with voltages and all else within these bounds."""
    generator = np.random.default_rng(5)
    models = []
    for _ in range(16):
        change = {}
        for field, value in MODELS[name]._asdict().items():
            bound = millivolt if field in ("rest", "reset") else share * value
            change[field] = value + bound * generator.uniform(-1, 1)
        models.append(MODELS[name]._replace(**change))
    return models


def shows(name: str, times: Times, spread: float) -> bool:
    few = len(times) < 9
    return few == (name == "transient") and CRITERIA[name](times, spread)


@pytest.mark.parametrize("name", MODELS)
def test_pattern(name: str) -> None:
    (times,) = responses([MODELS[name]], noise=False, milliseconds=4)
    assert shows(name, times, EXACT)
    for other in MODELS:
        if other != name and {name, other} != {"regular bursting", "delayed regular bursting"}:
            assert not shows(other, times, EXACT), other


@pytest.mark.parametrize("name", [name for name in MODELS if name != "irregular"])
def test_neighbouring_models_on_a_noisy_chip(name: str) -> None:
    found = responses(neighbours(name, 0.03, 0.2), noise=True, milliseconds=1.5, seed=1)
    assert sum(shows(name, times, NEARLY) for times in found) >= 15


def test_neighbours_of_the_irregular_model() -> None:
    """Within the resolution of the parameters; farther away windows of periodic bursts lie."""
    found = responses(neighbours("irregular", 0.01, 0.07), noise=False, milliseconds=3)
    assert all(shows("irregular", times, EXACT) for times in found)


@pytest.mark.parametrize(("name", "chaotic"), [("irregular", True), ("regular bursting", False)])
def test_equal_irregular_neurons_part_ways(name: str, chaotic: bool) -> None:
    """Phases of a few nanoseconds, all that tells them apart, grow in chaos and only there."""
    found = responses([MODELS[name]] * 8, noise=False, milliseconds=4)
    count = min(map(len, found))
    intervals = np.array([np.diff(times[:count]) for times in found])
    assert np.ptp(intervals[:, :4], axis=0).max() < 0.5
    parted = np.ptp(intervals[:, -20:], axis=0).max()
    assert parted > 10 if chaotic else parted < 3
