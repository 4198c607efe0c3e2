"""Speed of the analog core: emulator time per hardware millisecond, and ratios.

The network has 512 neurons and 256 Poisson sources of 10 kHz (in hardware time) that reach all
neurons through 131072 synapses with 6-bit weights. The baseline of every ratio is a bare numpy
loop over the same neurons, without events, run beside it.
"""

import time
from typing import Any

import numpy as np
import pytest

import haldls
from emulator.description import Description
from tests.emulator.bench import ALL, MICROSECOND, MILLISECOND, Bench

SOURCES, RATE = 256, 10e3
DURATION = 5  # hardware milliseconds


def network(**config: Any) -> Bench:
    """512 neurons behind 256 rows of random weights on each side, addressed by L2 labels."""
    bench = Bench(Description(seed=1, mismatch=False))
    bench.lif(enable_fire=True, enable_threshold_comparator=True, **config)
    rng = np.random.default_rng(1)
    rows = np.arange(2 * 256 * 64) // 64 % 2
    bench.set(
        haldls.SynapseQuad,
        np.arange(2 * 256 * 64),
        weights=rng.integers(0, 64, (2 * 256 * 64, 4)),
        labels=rows[:, None],
    )
    bench.set(
        haldls.ColumnCurrentQuad,
        np.arange(128),
        switches__enable_synaptic_current_excitatory=True,
        switches__enable_synaptic_current_inhibitory=True,
    )
    drivers = np.arange(256)
    mode = np.where(rng.random(256) < 0.55, 1, 2)
    bench.driver(drivers, row_mode_bottom=mode, row_mode_top=mode)
    bench.set(haldls.CommonPADIBusConfig, [0, 1], enable_spl1=True)
    bench.set(haldls.CrossbarNode, np.arange(76), mask=0, target=1)
    for bus in range(4):
        for output in (bus, 4 + bus):
            bench.set(haldls.CrossbarNode, 24 + output, mask=3 << 11, target=bus << 11)
    for output in range(8):  # neurons to the FPGA
        bench.set(haldls.CrossbarNode, 3 * output + 2, mask=0, target=0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True)
    bench.globals(syn_i_bias_dac=80)
    bench.cells(v_leak=630)
    bench.settle()
    bench.chip.take_spikes()
    return bench


def poisson(bench: Bench, milliseconds: float, seed: int) -> None:
    """Send the events of all sources for some hardware time, then let it pass."""
    rng = np.random.default_rng(seed)
    ticks = int(milliseconds * MILLISECOND)
    count = int(rng.poisson(SOURCES * RATE * milliseconds * 1e-3))
    when = np.sort(rng.integers(0, ticks, count)) + bench.now + 1
    driver, odd = np.divmod(rng.integers(0, SOURCES, count), 2)
    labels = (driver % 4) << 11 | (driver // 4) << 6 | odd
    bench.chip.spikes_in_columns(when, np.zeros(count, np.uint8), labels.astype(np.uint16))
    bench.wait(ticks)


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


CONFIGS = {
    "lif": {},
    "adex": {"enable_adaptation": True, "enable_exponential": True},
}


@pytest.mark.parametrize("kind", list(CONFIGS))
def test_network(benchmark: Any, kind: str) -> None:
    bench = network(**CONFIGS[kind])
    if kind == "adex":
        bench.cells(
            v_threshold=450, v_exp=700, i_bias_exp=200, i_bias_adapt_a=50, i_bias_adapt_b=100,
            v_adapt_leak=370, i_bias_adapt_tau=20,
        )  # fmt: skip
        bench.settle()
    poisson(bench, 1, 0)
    seeds = iter(range(1, 10_000))
    benchmark.pedantic(lambda: poisson(bench, DURATION, next(seeds)), rounds=5)
    bench.chip.take_spikes()
    poisson(bench, DURATION, 0)
    spikes = len(bench.chip.take_spikes()[0])
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["wall ms per hardware ms"] = seconds / DURATION * 1e3
    benchmark.extra_info["rate kHz"] = spikes / 512 / DURATION
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
