import numpy as np
import pytest

import haldls
from tests.emulator.bench import MILLISECOND, Bench


def sources(bench: Bench, places: object, **fields: object) -> None:
    """Configure background sources."""
    bench.set(haldls.BackgroundSpikeSource, places, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("period", [100, 1000, 65535])
def test_regular_sources_send_one_event_per_period(period: int) -> None:
    bench = Bench()
    sources(bench, 0, enable=True, period=period, neuron_label=0x123)
    start = bench.now
    bench.wait(20 * period + 50)
    ticks, labels = bench.chip.take_spikes()
    assert np.diff(ticks).tolist() == [period] * 19
    assert ticks[0] - start == period + 2
    assert set(labels.tolist()) == {0x123}


def test_all_sources_reach_the_output_of_their_number() -> None:
    bench = Bench()
    sources(bench, np.arange(8), enable=True, period=1000, neuron_label=np.arange(8))
    bench.wait(80 * MILLISECOND / 40)
    _, labels = bench.chip.take_spikes()
    for source in range(8):
        expected = (source % 4) << 14 | source
        assert (labels == expected).sum() == pytest.approx(500, abs=2)
    assert len(labels) == pytest.approx(4000, abs=16)


@pytest.mark.parametrize(("rate", "probability"), [(0, 0.0), (25, 26 / 256), (255, 1.0)])
def test_random_sources_draw_once_per_period(rate: int, probability: float) -> None:
    bench = Bench()
    sources(bench, 1, enable=True, enable_random=True, period=100, rate=rate, seed=99)
    bench.wait(100 * 20_000)
    ticks, _ = bench.chip.take_spikes()
    assert len(ticks) == pytest.approx(20_000 * probability, abs=5 * np.sqrt(2000))
    assert not ((ticks - ticks[:1]) % 100).any()


def trains(seeds: list[int]) -> list[np.ndarray]:
    """Spike trains of random sources 0.. with some seeds."""
    bench = Bench()
    for source, seed in enumerate(seeds):
        sources(bench, source, period=100, rate=50, seed=seed, neuron_label=source)
    sources(bench, np.arange(len(seeds)), enable=True, enable_random=True)
    bench.wait(100 * 10_000)
    ticks, labels = bench.chip.take_spikes()
    return [ticks[(labels & 0xFF) == source] for source in range(len(seeds))]


def test_equal_seeds_give_equal_trains_and_others_uncorrelated_ones() -> None:
    first, second, third = trains([5, 5, 6])
    assert np.array_equal(first, second)
    slots = np.zeros((2, 10_001))
    for row, train in enumerate((first, third)):
        slots[row, (train - first[0]) // 100] = 1
    assert abs(np.corrcoef(slots)[0, 1]) < 0.05


def test_the_spectrum_of_a_random_source_is_flat() -> None:
    (train,) = trains([12345])
    slots = np.bincount((train - train[0]) // 100, minlength=10_000)[:8192].astype(float)
    power = np.abs(np.fft.rfft(slots - slots.mean())[1:]) ** 2
    bands = power.reshape(16, -1).mean(axis=1)
    assert bands.max() / bands.min() < 1.6


def test_the_mask_lets_label_bits_vary() -> None:
    bench = Bench()
    sources(
        bench, 0, enable=True, enable_random=True, period=50, rate=255, seed=3, mask=0b110,
        neuron_label=0x3001,
    )  # fmt: skip
    bench.wait(50 * 2000)
    _, labels = bench.chip.take_spikes()
    values, counts = np.unique(labels & 0x3FFF, return_counts=True)
    assert values.tolist() == [0x3001, 0x3003, 0x3005, 0x3007]
    assert counts.min() > 400


def test_a_disabled_source_falls_silent_and_starts_afresh() -> None:
    bench = Bench()
    sources(bench, 0, enable=True, enable_random=True, period=100, rate=100, seed=7)
    bench.wait(10_000)
    sources(bench, 0, enable=False)
    first = bench.chip.take_spikes()[0]
    bench.wait(10_000)
    assert len(bench.chip.take_spikes()[0]) <= 1
    start = bench.now
    sources(bench, 0, enable=True)
    bench.wait(9_000)
    second = bench.chip.take_spikes()[0]
    assert (second - start - 2).tolist()[:20] == (
        first - first[0] + second[0] - start - 2
    ).tolist()[:20]
