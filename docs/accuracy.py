"""Compares the analog core with the reference integrator and makes a page of it."""

import io
from typing import Any

import matplotlib as mpl
import numpy as np

from tests.emulator.comparison import (
    ADEX,
    BURSTING,
    KINDS,
    SHORT,
    glances,
    height,
    random_neuron,
    run,
)

TICK = 4e-3  # microseconds
EXPONENTIAL = {"v_threshold": 450, "v_exp": 700, "i_bias_exp": 300, "weight": 20, "events": 0}
NEURON: dict[str, Any] = {"config": ADEX, "backend": {"enable_adaptation_pulse": True}}
#: Above threshold.
SPIKES: dict[str, dict[str, Any]] = {
    "leaky, leak over threshold": {"v_leak": 800},
    "leaky, driven": {"events": 400, "weight": 40},
    "leaky, fast": {"events": 300, "v_leak": 700, "i_bias_leak": 1000, **SHORT},
    "AdEx, tonic": {**NEURON, **EXPONENTIAL, "i_mem_offset": 400, "i_bias_adapt_tau": 300},
    "AdEx, adapting": {
        **NEURON, **EXPONENTIAL, "i_mem_offset": 400, "events": 30,
        "i_bias_adapt_a": 100, "i_bias_adapt_b": 300, "i_bias_adapt_tau": 20,
    },
    "AdEx, bursting": BURSTING,
}  # fmt: skip
SEEDS = 8
#: Kind of the neuron whose trace is drawn.
SHOWN = "four compartments"
#: Microseconds between two looks at the chip in the comparison of quiet stretches, and their ticks.
OFTEN = 2
STOPS = list(range(0, 600_000, 250 * OFTEN))
PAGE = """# How exact is the analog core

The emulator advances membranes in windows of 128 to 512 ns, with 32-bit numbers, and skips quiet
stretches. This page compares it with `scipy.integrate.solve_ivp` (order 8, relative tolerance 1e-8)
on the same equations and the same input; it is computed anew at each build of the documentation.
Tests hold the same comparisons to bounds: 0.5 % of the height of a synaptic potential, and over
1 ms 100 ns for spikes of leaky neurons, 500 ns for AdEx.

## Membranes

![traces and errors](accuracy_traces.png)

Left: {seeds} random neurons of each kind (time constants, strengths, capacitances, potentials,
couplings) with 30 random events in 300 µs; the largest difference to the reference, relative to the
height of one synaptic potential of that neuron. Right: one of them, and the difference below.

## Spikes

![errors of spike times](accuracy_spikes.png)

Differences of spike times over a millisecond; spikes come at multiples of 4 ns.

## Quiet stretches

The same 512 neurons with few events, once jumping over everything quiet, once looked at every
{often} µs: {count} spikes in both runs, none moved by more than {moved} ns; membranes differ by at
most {volts:.1g} mV.

## Compartments and patterns

The [dendritic cable](dendritic_cable.md) and the [firing patterns](neuron_patterns.md) have pages
of their own.

## What this does not say

The numbers that turn codes into volts and amperes are a model (`emulator/parameters`), not measured
on one chip. A real chip differs from it, and from its neighbour, by percents.
"""


def traces(pyplot: Any) -> Any:
    """Return the figure of the membranes below threshold."""
    figure = pyplot.figure(figsize=(9, 4.2), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1.3])
    bars = left.subplots()
    above, below = right.subplots(2, 1, sharex=True, height_ratios=[2, 1])
    for place, name in enumerate(KINDS):
        settings = [random_neuron(name, seed) for seed in range(SEEDS)]
        cases = [run(seed=seed, converter=False, **one) for seed, one in enumerate(settings)]
        errors = [
            100 * np.abs(case.traces - case.expected).max() / height(setting)
            for case, setting in zip(cases, settings, strict=True)
        ]
        bars.plot([place] * SEEDS, errors, "o", color=f"C{place}", fillstyle="none")
        if name == SHOWN:
            time, shown = TICK * cases[0].times, cases[0]
            above.plot(time, shown.traces, color=f"C{place}", linewidth=2.5, label="emulator")
            above.plot(time, shown.expected, color="black", linewidth=0.8, label="reference")
            above.set(ylabel="membrane [V]", title=name)
            above.legend(fontsize="small")
            below.plot(
                time, 1e6 * (shown.traces - shown.expected), color=f"C{place}", linewidth=0.7
            )
            below.set(xlabel="time [µs]", ylabel="difference [µV]")
    bars.axhline(0.5, color="black", linestyle="--", linewidth=0.8)
    bars.set(yscale="log", ylabel="largest error [% of a synaptic potential]")
    bars.set(xlim=(-0.6, len(KINDS) - 0.4))
    bars.set_xticks(range(len(KINDS)), KINDS, rotation=20, ha="right")
    return figure


def spikes(pyplot: Any) -> Any:
    """Return the figure of the errors of spike times."""
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for number, (name, setting) in enumerate(SPIKES.items()):
        case = run(threshold=True, microseconds=1000, **setting)
        kind = "AdEx" if name.startswith("AdEx") else "leaky"
        axis, bound = (axes[1], 500) if kind == "AdEx" else (axes[0], 100)
        error = 1e3 * TICK * (case.spikes - case.expected_spikes)
        time = TICK * case.expected_spikes
        label = name.split(", ", 1)[1]
        axis.plot(time, error, "o", color=f"C{number}", markersize=2.5, label=label)
        axis.set(title=kind, xlabel="time [µs]", ylabel="difference [ns]")
        axis.set_ylim(-1.1 * bound, 1.1 * bound)
        for level in (-bound, bound):
            axis.axhline(level, color="black", linestyle="--", linewidth=0.8)
        axis.legend(fontsize="small")
    return figure


def png(figure: Any) -> bytes:
    """Return a figure as a file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150)
    return file.getvalue()


def pages() -> dict[str, str | bytes]:
    """Return the page and its pictures: file name to contents."""
    mpl.use("Agg")
    from matplotlib import pyplot

    (found, membranes), (expected, levels) = glances(STOPS), glances([])
    text = PAGE.format(
        seeds=SEEDS,
        often=OFTEN,
        count=len(expected),
        moved=round(1e3 * TICK * np.abs(found[:, 0] - expected[:, 0]).max()),
        volts=1e3 * np.abs(membranes - levels).max(),
    )
    made = {"accuracy_traces.png": traces(pyplot), "accuracy_spikes.png": spikes(pyplot)}
    pyplot.close("all")
    return {"accuracy.md": text} | {name: png(figure) for name, figure in made.items()}
