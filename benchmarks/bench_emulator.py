"""Speed of the analog core: emulator time per hardware millisecond, and ratios.

The baseline of the network's ratio is a bare numpy loop over the same neurons, without events, run
beside it; `bench_simulators` compares it with other simulators.
"""

import time
from typing import Any

import numpy as np
import pytest

import haldls
from benchmarks.network import KINDS, NEURONS, Trains, network
from emulator.description import Description
from tests.emulator.bench import MICROSECOND, MILLISECOND, Bench

DURATION = 5  # hardware milliseconds


def baseline(milliseconds: float, exponential: bool) -> float:
    """Seconds that a bare numpy loop takes for the same neurons in steps of 128 ns."""
    steps = int(milliseconds * 1e-3 / 128e-9)
    v, u = np.zeros((2, 512), np.float32)
    decay, drive = np.full((2, 512), 0.99, np.float32)
    begin = time.perf_counter()
    for _ in range(steps):
        u *= decay
        v += drive * (u - v)
        if exponential:
            v += 1e-9 * np.exp(v)
        v[v > 1] = 0
    return time.perf_counter() - begin


@pytest.mark.parametrize("kind", list(KINDS))
def test_network(benchmark: Any, kind: str) -> None:
    bench = network(kind, Description(seed=1, mismatch=False))
    seeds = iter(range(1, 10_000))
    Trains.poisson(1, 0).play(bench)
    bench.chip.take_spikes()

    def setup() -> Any:
        return (Trains.poisson(DURATION, next(seeds)),), {}

    benchmark.pedantic(lambda trains: trains.play(bench), setup=setup, rounds=5)
    spikes = len(bench.chip.take_spikes()[0])
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["wall ms per hardware ms"] = seconds / DURATION * 1e3
    benchmark.extra_info["rate kHz"] = spikes / NEURONS / DURATION / 5
    ratio = baseline(DURATION, kind == "adex") / seconds
    benchmark.extra_info["speed relative to a bare numpy loop"] = ratio


def test_waiting_20_ms(benchmark: Any) -> None:
    bench = Bench(Description())
    bench.lif()
    bench.settle()
    benchmark(bench.wait, 20 * MILLISECOND)
    benchmark.extra_info["ratio to hardware"] = benchmark.stats.stats.median / 20e-3


def test_recording_one_neuron(benchmark: Any) -> None:
    bench = Bench(Description())
    bench.lif()
    bench.settle()
    bench.select(0)
    bench.start_recording()

    def record() -> None:
        bench.wait(10 * MILLISECOND)
        bench.chip.take_madc()

    benchmark.pedantic(record, rounds=5)
    benchmark.extra_info["ratio to hardware"] = benchmark.stats.stats.min / 10e-3


def test_reading_a_row_of_the_column_converter(benchmark: Any) -> None:
    """256 causal and 256 acausal channels; the host needs 128 reads of some 0.8 us each."""
    bench = Bench(Description())
    bench.lif()
    switches = "switches__enable_cadc_neuron_readout_causal"
    bench.set(haldls.ColumnCorrelationQuad, np.arange(64), **{switches: True})
    bench.settle()

    def read() -> None:
        bench.wait(100 * MICROSECOND)
        for place in range(128):
            buffered = 32768 * (place > 0)
            kind, quad = divmod(place, 64)
            bench.chip.read(haldls.CADCSampleQuad, buffered + 16384 * kind + quad, 0, bench.now)

    read()
    benchmark(read)
    benchmark.extra_info["ratio to hardware"] = benchmark.stats.stats.median / 100e-6


def test_looping_events_back(benchmark: Any) -> None:
    bench = Bench()
    count = 100_000

    def loop() -> None:
        ticks = bench.now + 20 * np.arange(1, count + 1)
        labels = np.arange(count, dtype=np.int64).astype(np.uint16) & 0x3FFF
        bench.chip.spikes_in_columns(ticks, (labels % 4).astype(np.uint8), labels)
        bench.wait(20 * count + 100)
        assert len(bench.chip.take_spikes()[0]) == count

    benchmark.pedantic(loop, rounds=5)
    benchmark.extra_info["events per second"] = count / benchmark.stats.stats.min
