"""Each function of the neuron kernel against its obvious numpy twin."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator import neuron_arrays as neuron_kernel

Rows = NDArray[np.float32]
N = 37  # not a multiple of any vector width


def random_rows(seed: int, count: int, low: float, high: float) -> Rows:
    return np.random.default_rng(seed).uniform(low, high, (count, N)).astype(np.float32)


def saturation(z: NDArray[Any]) -> NDArray[Any]:
    z = np.clip(z, -3.6, 3.6)
    return z * (945 + 105 * z**2 + z**4) / (945 + 420 * z**2 + 15 * z**4)


def close(left: NDArray[Any], right: NDArray[Any], scale: float = 1.0) -> None:
    np.testing.assert_allclose(left, right, rtol=3e-6, atol=1e-6 * scale)


@pytest.mark.parametrize("seed", range(3))
def test_lines_relax_and_give_their_mean(seed: int) -> None:
    u, decay, mean = (random_rows(seed + i, 2, 0.0, 1.0) for i in range(3))
    before, z = u.copy(), np.zeros_like(u)
    neuron_kernel.relax(*u, *decay, *mean, *z)
    close(z, before * mean)
    close(u, before * decay)


def test_lines_below_the_smallest_normal_numbers_rest() -> None:
    u = np.full((2, N), 1e-19, np.float32)
    neuron_kernel.relax(*u, *np.full((2, N), 0.05, np.float32), *np.ones_like(u), *u.copy())
    assert not u.any()


def test_driven_lines_take_the_charge_and_saturate() -> None:
    u, z, end, total = (random_rows(i, 2, 0.0, 0.6) for i in range(4))
    expected = np.minimum(u + end, 0.8), z + total
    neuron_kernel.drive(*u, *z, *end, *total, 0.8)
    close(u, expected[0])
    close(z, expected[1])
    assert not end.any()
    assert not total.any()


@pytest.mark.parametrize("span", [0.01, 1.0, 10.0])
def test_amplifiers_saturate(span: float) -> None:
    z, offset = random_rows(0, 2, -span, span), random_rows(1, 2, -0.1, 0.1)
    gain, current = random_rows(2, 2, 0.0, 1e-6), np.zeros(N, np.float32)
    neuron_kernel.amplify(*z, *offset, *gain, current)
    share = saturation(z.astype(float) + offset)
    close(current * 1e6, (gain[0] * share[0] - gain[1] * share[1]) * 1e6)


def test_the_saturation_is_close_to_tanh() -> None:
    z = np.linspace(-6.0, 6.0, 2001)
    assert np.max(np.abs(saturation(z) - np.tanh(z))) < 2e-3


def test_one_pass_is_the_same_as_two() -> None:
    u, rows = random_rows(0, 2, 0.0, 0.3), random_rows(1, 8, 0.0, 1.0)
    twin, z = u.copy(), np.zeros((2, N), np.float32)
    current, expected = np.zeros((2, N), np.float32)
    neuron_kernel.relax_and_amplify(*u, rows, current)
    neuron_kernel.relax(*twin, *rows[:4], *z)
    neuron_kernel.amplify(*z, *rows[4:], expected)
    assert np.array_equal(u, twin)
    assert np.array_equal(current, expected)


def test_linear_membranes_approach_their_target() -> None:
    x, before = random_rows(0, 1, -0.2, 0.2)[0], np.zeros(N, np.float32)
    approach, target, gain = random_rows(1, 3, 0.0, 0.5)
    threshold = random_rows(2, 1, 0.0, 0.4)[0]
    current = random_rows(3, 1, -0.5, 0.5)[0]
    bounds = np.full(N, -0.15, np.float32), np.full(N, 0.35, np.float32)
    start = x.copy()
    expected = np.clip(x + approach * (target - x) + gain * current, *bounds)
    rows = np.stack([approach, target, gain, threshold, *bounds])
    crossed = neuron_kernel.step_linear(x, before, rows, current)
    close(x, expected)
    assert np.array_equal(before, start)
    assert crossed == int((x >= threshold).sum())


@pytest.mark.parametrize("seed", range(3))
def test_voltage_dependent_currents(seed: int) -> None:
    v, w, constant = random_rows(seed, 3, 0.0, 1.2)
    shares = random_rows(seed + 1, 2, -1.0, 1.0)
    terms = random_rows(seed + 2, 11, 0.0, 1.0)
    slope, exponent, limit, coba = 0.1, 8.0, 5.0, 2.5
    got, derivative = np.zeros((2, N), np.float32)
    start = w.copy()
    neuron_kernel.term_currents(
        v, w, constant, *shares, terms, (slope, exponent, limit, coba), got, derivative
    )
    (g_exc, i_exc, e_exc, g_inh, i_inh, e_inh, i_exp, v_exp, keep, a, v_ref) = terms.astype(float)

    # the adaptation counts at its value in the middle of the step
    middle = start + 0.5 * keep * (a * (v.astype(float) - v_ref) - start)

    def current(v: Any) -> Any:
        exc = np.clip(i_exc + g_exc * (e_exc - v), 0, coba * i_exc)
        inh = np.clip(i_inh - g_inh * (e_inh - v), 0, coba * i_inh)
        growth = i_exp * np.exp(np.clip((v - v_exp) / slope, -16, exponent))
        return constant + shares[0] * exc - shares[1] * inh + np.minimum(growth, limit) - middle

    close(got, current(v.astype(float)), 10.0)
    step = 1e-6
    numeric = (current(v.astype(float) + step) - current(v.astype(float) - step)) / (2 * step)
    growth = i_exp * np.exp((v - v_exp) / slope)
    smooth = np.abs(growth - limit) > 0.1
    np.testing.assert_allclose(derivative[smooth], numeric[smooth], rtol=1e-3, atol=1e-3)
    close(w, start + keep * (a * (v - v_ref) - start))


@pytest.mark.parametrize("seed", range(3))
def test_one_pass_over_adaptive_exponential_neurons(seed: int) -> None:
    x, w, constant = random_rows(seed, 3, 0.0, 0.3)
    terms = random_rows(seed + 1, 11, 0.0, 1.0)
    rest, rate, target, elastance = random_rows(seed + 2, 4, 0.1, 1.0)
    far = np.full(N, 1e9, np.float32)
    rows = np.stack([constant, rest, rate, target, elastance, far, -far, far])
    velocity, curvature = np.zeros((2, N), np.float32)
    slope, h = 0.5, 0.2
    start_x, start_w = x.astype(float), w.astype(float)
    i_exp, v_exp, keep, a, v_ref = terms[6:].astype(float)
    neuron_kernel.step_adaptive(x, w, terms, rows, (slope, 8.0, 1e9, 2.5), h, velocity, curvature)
    v = start_x + rest
    growth = i_exp * np.exp((v - v_exp) / slope)
    middle = start_w + 0.5 * keep * (a * (v - v_ref) - start_w)
    f = rate * (target - start_x) + elastance * (constant + growth - middle)
    k = elastance * growth / slope - rate
    expected = start_x + h * f * np.expm1(h * k) / (h * k)
    expected += h**3 * f**2 * elastance * growth / slope**2 / 6
    np.testing.assert_allclose(x, expected, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(velocity, f, rtol=1e-4)
    np.testing.assert_allclose(curvature, k, rtol=1e-4, atol=1e-5)
    mean = v + 0.5 * (expected - start_x)
    np.testing.assert_allclose(
        w, start_w + keep * (a * (mean - v_ref) - start_w), rtol=1e-3, atol=1e-5
    )


@pytest.mark.parametrize("h", [1e-3, 0.3, 5.0])
def test_linearised_steps_are_exact_for_linear_membranes(h: float) -> None:
    x = random_rows(0, 1, -0.2, 0.2)[0]
    rate, target, elastance, current, derivative = random_rows(1, 5, 0.1, 2.0)
    derivative *= 0.0
    far = np.full(N, 1e9, np.float32)
    rows = np.stack([rate, target, elastance, current, derivative, far, -far, far])
    start = x.astype(float)
    goal = target + elastance * current / rate
    velocity, curvature = np.zeros((2, N), np.float32)
    assert neuron_kernel.step_linearised(x, rows, h, velocity, curvature) == 0
    np.testing.assert_allclose(x, goal + (start - goal) * np.exp(-rate * h), rtol=2e-5, atol=2e-6)
    close(velocity, rate * (goal - start))
    close(curvature, -rate)
