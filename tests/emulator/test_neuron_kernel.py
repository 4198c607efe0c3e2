"""Each loop over the neurons against its obvious numpy twin."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator import neuron_kernel

Floats = NDArray[np.float32]
N = 37  # not a multiple of any vector width
FAR = 1e9


class Rows:
    """A block of rows with random numbers; attributes are the first lanes of the named row."""

    def __init__(self, seed: int, **ranges: tuple[float, float]) -> None:
        rng = np.random.default_rng(seed)
        names = neuron_kernel.ROWS
        self.block = rng.uniform(0.0, 1.0, (len(names), neuron_kernel.STRIDE)).astype(np.float32)
        for name, (low, high) in ranges.items():
            self[name][:] = rng.uniform(low, high, N)

    def __getitem__(self, name: str) -> Floats:
        return self.block[neuron_kernel.ROWS.index(name), :N]

    def wide(self, *names: str) -> list[NDArray[np.float64]]:
        """Copies of rows in double precision."""
        return [self[name].astype(float) for name in names]


def saturation(z: NDArray[Any]) -> NDArray[Any]:
    z = np.clip(z, -3.6, 3.6)
    return z * (945 + 105 * z**2 + z**4) / (945 + 420 * z**2 + 15 * z**4)


def close(left: NDArray[Any], right: NDArray[Any], scale: float = 1.0) -> None:
    np.testing.assert_allclose(left, right, rtol=3e-6, atol=1e-6 * scale)


@pytest.mark.parametrize("driven", range(4))
@pytest.mark.parametrize("coba", [False, True])
def test_lines_relax_take_charge_and_drive_the_amplifiers(driven: int, coba: bool) -> None:
    rows = Rows(driven, end_exc=(0, 0.6), offset_exc=(-4, 4), offset_inh=(-0.1, 0.1))
    current = 0.0
    expected = []
    for bit, line, sign in ((1, "exc", 1), (2, "inh", -1)):
        u, decay, mean, end, total, offset, live, opened = rows.wide(
            *(f"{name}_{line}" for name in ("u", "decay", "mean", "end", "sum", "offset", "live")),
            "open",
        )
        charged = bool(driven & bit)
        share = saturation(u * mean + total * charged + offset)
        left = u * decay + end * charged
        expected.append((line, np.minimum(left, 0.8) if charged else left, opened * share))
        current = current + sign * live * share
    neuron_kernel.lines(rows.block, N, 0.8, driven, coba)
    close(rows["current"], np.asarray(current))
    for line, left, share in expected:
        close(rows[f"u_{line}"], left)
        if coba:
            close(rows[f"share_{line}"], share)


def test_lines_below_the_smallest_normal_numbers_rest() -> None:
    rows = Rows(0, u_exc=(0, 1e-19), u_inh=(0, 1e-19), decay_exc=(0.05, 0.1), decay_inh=(0.05, 0.1))
    neuron_kernel.lines(rows.block, N, 0.8, 0, False)
    assert not rows["u_exc"].any()
    assert not rows["u_inh"].any()


def test_the_saturation_is_close_to_tanh() -> None:
    z = np.linspace(-6.0, 6.0, 2001)
    assert np.max(np.abs(saturation(z) - np.tanh(z))) < 2e-3


def test_linear_membranes_approach_their_target() -> None:
    rows = Rows(1, x=(-0.2, 0.2), lowest=(-0.15, -0.1), highest=(0.2, 0.35), threshold=(0, 0.4))
    x, approach, target, gain, current, low, high = rows.wide(
        "x", "approach", "target", "gain", "current", "lowest", "highest"
    )
    expected = np.clip(x + approach * (target - x) + gain * current, low, high)
    hits = neuron_kernel.membranes(rows.block, N)
    close(rows["x"], expected)
    close(rows["before"], x)
    assert np.array_equal(hits, rows["x"] >= rows["threshold"])
    assert 0 < hits.sum() < N


@pytest.mark.parametrize("driven", range(4))
def test_one_pass_is_the_same_as_two(driven: int) -> None:
    once, twice = Rows(driven, x=(-0.2, 0.2)), Rows(driven, x=(-0.2, 0.2))
    hits = neuron_kernel.linear(once.block, N, 0.8, driven, 0.0, 0.0)
    neuron_kernel.lines(twice.block, N, 0.8, driven, False)
    assert np.array_equal(hits, neuron_kernel.membranes(twice.block, N))
    assert np.array_equal(once.block, twice.block)


def test_peaks_that_may_be_hidden_in_a_window_are_marked() -> None:
    rows = Rows(0, x=(0, 0), threshold=(0.2, 1.5), lowest=(-9, -9), highest=(9, 9))
    end, live, gain, threshold = rows.wide("end_inh", "live_inh", "gain", "threshold")
    hits = neuron_kernel.linear(rows.block, N, 0.8, 2, 0.5, 3.0)
    x, current = rows.wide("x", "current")
    peak = x + 0.5 * gain * current + 3.0 * gain * live * end
    assert np.array_equal(hits, np.maximum(x, peak) >= threshold)
    assert (hits > (x >= threshold)).any()


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize(("fastest", "slow"), [(0.5, True), (0.5, False), (7.0, False)])
def test_events_charge_lines_for_the_rest_of_the_window(
    first: bool, labelled: bool, fastest: float, slow: bool
) -> None:
    rng = np.random.default_rng(3)
    charges, rates, steps, ends, sums = rng.uniform(0, 1, (5, N)).astype(np.float32)
    labels = rng.integers(0, 2, N).astype(np.uint8)
    left, share, strength = 20.0, 0.3, 0.7
    rates *= np.float32(fastest / left)
    y = left * rates.astype(float)
    charge = strength * charges.astype(float) * steps * (labels == 1 if labelled else 1)
    expected_ends = charge * np.exp(-y) + ends * (not first)
    expected_sums = charge * share * -np.expm1(-y) / y + sums * (not first)
    neuron_kernel.charge(
        charges, labels if labelled else None, 1, strength, left, share, first, slow, rates, steps,
        ends, sums,
    )  # fmt: skip
    np.testing.assert_allclose(ends, expected_ends, rtol=1e-5, atol=2e-6)
    np.testing.assert_allclose(sums, expected_sums, rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize("seed", range(3))
def test_voltage_dependent_currents(seed: int) -> None:
    rows = Rows(seed, share_exc=(-1, 1), share_inh=(-1, 1), v=(0, 1.2))
    keep = np.random.default_rng(seed).uniform(0, 1, N).astype(np.float32)
    slope, exponent, limit, coba = 0.1, 8.0, 5.0, 2.5
    v0, w, constant, share_exc, share_inh = rows.wide(
        "v", "w", "constant", "share_exc", "share_inh"
    )
    g_exc, i_exc, e_exc, g_inh, i_inh, e_inh = rows.wide(
        "coba_exc", "base_exc", "reversal_exc", "coba_inh", "base_inh", "reversal_inh"
    )
    i_exp, v_exp, a, v_w = rows.wide("exp_live", "exp_potential", "adapt_slope", "adapt_potential")
    neuron_kernel.terms(rows.block, N, keep, (slope, exponent, limit, coba))
    # the adaptation counts at its value in the middle of the step
    middle = w + 0.5 * keep * (a * (v0 - v_w) - w)

    def current(v: Any) -> Any:
        exc = np.clip(i_exc + g_exc * (e_exc - v), 0, coba * i_exc)
        inh = np.clip(i_inh - g_inh * (e_inh - v), 0, coba * i_inh)
        growth = i_exp * np.exp(np.clip((v - v_exp) / slope, -16, exponent))
        return constant + share_exc * exc - share_inh * inh + np.minimum(growth, limit) - middle

    np.testing.assert_allclose(rows["current"], current(v0), rtol=1e-5, atol=1e-5)
    numeric = (current(v0 + 1e-6) - current(v0 - 1e-6)) / 2e-6
    smooth = np.abs(i_exp * np.exp((v0 - v_exp) / slope) - limit) > 0.1
    np.testing.assert_allclose(rows["derivative"][smooth], numeric[smooth], rtol=1e-3, atol=1e-3)
    close(rows["w"], w + keep * (a * (v0 - v_w) - w))


@pytest.mark.parametrize("seed", range(3))
def test_one_pass_over_adaptive_exponential_neurons(seed: int) -> None:
    rows = Rows(
        seed, x=(0, 0.3), w=(0, 0.3), current=(0, 0.3), rest=(0.1, 1), rate=(0.1, 1),
        target=(0.1, 1), elastance=(0.1, 1), lowest=(-FAR, -FAR), highest=(FAR, FAR),
        threshold=(0.2, 0.6),
    )  # fmt: skip
    keep = np.random.default_rng(seed).uniform(0, 1, N).astype(np.float32)
    slope, h = 0.5, 0.2
    x, w, constant, rest, rate, target, elastance = rows.wide(
        "x", "w", "current", "rest", "rate", "target", "elastance"
    )
    i_exp, v_exp, a, v_w = rows.wide("exp_live", "exp_potential", "adapt_slope", "adapt_potential")
    hits = neuron_kernel.adaptive(rows.block, N, keep, (slope, 8.0, 1e9, 2.5), h)
    v = x + rest
    growth = i_exp * np.exp((v - v_exp) / slope)
    middle = w + 0.5 * keep * (a * (v - v_w) - w)
    f = rate * (target - x) + elastance * (constant + growth - middle)
    k = elastance * growth / slope - rate
    third = h**3 * f**2 * elastance * growth / slope**2 / 6
    expected = x + h * f * np.expm1(h * k) / (h * k) + third
    np.testing.assert_allclose(rows["x"], expected, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(rows["velocity"], f, rtol=1e-4)
    np.testing.assert_allclose(rows["curvature"], k, rtol=1e-4, atol=1e-5)
    mean = v + 0.5 * (expected - x)
    np.testing.assert_allclose(rows["w"], w + keep * (a * (mean - v_w) - w), rtol=1e-3, atol=1e-5)
    assert np.array_equal(hits & 1, rows["x"] >= rows["threshold"])
    clear = np.abs(third - 5e-4) > 1e-6
    assert np.array_equal((hits & 2 > 0)[clear], (third > 5e-4)[clear])


@pytest.mark.parametrize("h", [1e-3, 0.3, 5.0])
def test_linearised_steps_are_exact_for_linear_membranes(h: float) -> None:
    rows = Rows(
        0, x=(-0.2, 0.2), rate=(0.1, 2), elastance=(0.1, 2), derivative=(0, 0),
        lowest=(-FAR, -FAR), highest=(FAR, FAR), threshold=(FAR, FAR),
    )  # fmt: skip
    x, rate, target, elastance, current = rows.wide("x", "rate", "target", "elastance", "current")
    goal = target + elastance * current / rate
    assert not neuron_kernel.nodes(rows.block, N, h).any()
    np.testing.assert_allclose(
        rows["x"], goal + (x - goal) * np.exp(-rate * h), rtol=2e-5, atol=2e-6
    )
    close(rows["velocity"], rate * (goal - x))
    close(rows["curvature"], -rate)
