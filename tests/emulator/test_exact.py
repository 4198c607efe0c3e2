import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from emulator import exact


def test_exponential_is_accurate_to_two_units_in_the_last_place() -> None:
    x = np.linspace(-600.0, 600.0, 100_001)
    assert np.max(np.abs(exact.exp(x) / np.exp(x) - 1.0)) < 5e-16


@pytest.mark.parametrize(("x", "expected"), [(-1e9, 0.0), (0.0, 1.0), (1e9, np.exp(700.0))])
def test_exponential_is_bounded(x: float, expected: float) -> None:
    assert exact.exp(x) == pytest.approx(expected, rel=1e-13)


@given(st.floats(1e-300, 1e300))
def test_logarithm_inverts_the_exponential(x: float) -> None:
    assert exact.log(x) == pytest.approx(np.log(x), rel=1e-14, abs=1e-15)


def test_shapes_are_kept() -> None:
    assert exact.exp(np.zeros((3, 0, 2))).shape == (3, 0, 2)
    assert exact.log(np.ones((2, 3))).shape == (2, 3)


def _python_mix(z: int) -> int:
    word = (1 << 64) - 1
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & word
    z = (z ^ z >> 27) * 0x94D049BB133111EB & word
    return z ^ z >> 31


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_bits_agree_with_plain_python(stream: int, instance: int, time: int) -> None:
    word = (1 << 64) - 1
    z = _python_mix(stream + instance * 0x9E3779B97F4A7C15 & word)
    expected = _python_mix(z + time * 0xD1B54A32D192ED03 & word)
    assert exact.bits(stream, np.array([instance], np.uint64), time)[0] == expected
