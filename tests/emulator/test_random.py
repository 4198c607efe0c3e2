import numpy as np
import pytest

from emulator.random import Stream


def test_numbers_depend_on_the_counters_only() -> None:
    stream = Stream(3, "leak")
    one_by_one = [stream.normal([i], time=7)[0] for i in (5, 1, 3)]
    assert stream.normal([1, 3, 5], time=7).tolist() == [one_by_one[i] for i in (1, 2, 0)]
    assert Stream(3, "leak").normal([1])[0] == stream.normal([1])[0]


@pytest.mark.parametrize("other", [Stream(4, "leak"), Stream(3, "reset")])
def test_seeds_and_blocks_are_independent(other: Stream) -> None:
    numbers = np.arange(20_000)
    correlation = np.corrcoef(Stream(3, "leak").normal(numbers), other.normal(numbers))[0, 1]
    assert abs(correlation) < 0.03


def test_times_are_independent() -> None:
    stream, numbers = Stream(0, "noise"), np.arange(20_000)
    assert abs(np.corrcoef(stream.normal(numbers, 1), stream.normal(numbers, 2))[0, 1]) < 0.03
    along = np.array([stream.normal([0], time)[0] for time in range(2_000)])
    assert abs(np.corrcoef(along[1:], along[:-1])[0, 1]) < 0.08


def test_normal_numbers_have_the_right_moments_and_tails() -> None:
    drawn = Stream(1, "noise").normal(np.arange(200_000))
    assert abs(drawn.mean()) < 0.01
    assert drawn.std() == pytest.approx(1.0, abs=0.01)
    assert np.mean(drawn**4) == pytest.approx(3.0, abs=0.1)
    assert np.mean(np.abs(drawn) > 2.0) == pytest.approx(0.0455, abs=0.002)


def test_clipping_bounds_the_deviation() -> None:
    drawn = Stream(1, "noise").normal(np.arange(10_000), limit=2.5)
    assert np.abs(drawn).max() == 2.5


def test_uniform_numbers_fill_their_range() -> None:
    drawn = Stream(1, "noise").uniform(np.arange(50_000), low=-2.0, high=2.0)
    assert drawn.min() >= -2.0
    assert drawn.max() < 2.0
    assert np.histogram(drawn, bins=16)[0] == pytest.approx(np.full(16, 50_000 / 16), rel=0.1)


def test_shape_follows_the_instances() -> None:
    assert Stream(0, "x").normal(np.arange(6).reshape(2, 3)).shape == (2, 3)
    assert Stream(0, "x").normal(np.arange(0)).shape == (0,)
