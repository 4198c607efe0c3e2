"""The emulator beside Brian2 and NEST: the same network, parameters and input, one core each.

Needs the optional dependencies ``simulators``. What counts is the ratio within one run on an idle
machine: the emulator works within the caches that busy neighbours share. That all compute the same
is checked by their output rates.
"""

import time
from typing import Any

import pytest

from benchmarks.network import KINDS, NEURONS, Model, Trains, network
from emulator.description import Description
from tests.emulator.bench import Bench

MILLISECONDS, ROUNDS = 10.0, 10
#: NEST needs half a minute for a run of adaptive neurons.
OTHER_ROUNDS = {"brian2": 3, "nest": 1}
#: Largest deviation of an output rate.
TOLERANCE = 0.05


def stopwatch(bench: Bench, trains: Trains) -> tuple[float, int]:
    """Play trains; return seconds and how many spikes came out."""
    begin = time.perf_counter()
    trains.play(bench)
    spikes = len(bench.chip.take_spikes()[0])
    return time.perf_counter() - begin, spikes


@pytest.mark.filterwarnings("ignore")  # of the other simulators' dependencies
@pytest.mark.parametrize("kind", list(KINDS))
def test_network(benchmark: Any, kind: str) -> None:
    for name in OTHER_ROUNDS:
        pytest.importorskip(name, reason=f"{name}: pip install 'brainscales2-sdk[simulators]'")
    from benchmarks import simulators

    trains = Trains.poisson(MILLISECONDS, seed=1)
    bench = network(kind, Description(seed=1, mismatch=False, noise=False))
    model = Model.of_chip(bench)
    runs: list[tuple[float, int]] = []
    benchmark.pedantic(lambda: runs.append(stopwatch(bench, trains)), rounds=ROUNDS)
    report = benchmark.extra_info
    seconds, spikes = min(runs)[0], runs[0][1]
    report["rate kHz"] = spikes / NEURONS / MILLISECONDS
    report["wall ms per hardware ms"] = seconds / MILLISECONDS * 1e3
    noisy = network(kind, Description(seed=1, mismatch=False, noise=True))
    report["... with its noise"] = (
        min(stopwatch(noisy, trains)[0] for _ in range(ROUNDS)) / MILLISECONDS * 1e3
    )
    for name, rounds in OTHER_ROUNDS.items():
        other, count = getattr(simulators, name)(model, trains, kind, rounds)
        report[f"{name}: rate kHz"] = count / NEURONS / MILLISECONDS
        report[f"{name}: wall ms per hardware ms"] = other / MILLISECONDS * 1e3
        report[f"times faster than {name}"] = other / seconds
        assert count == pytest.approx(spikes, rel=TOLERANCE), f"{name} computes something else"
