"""Runs the example of the AdEx firing patterns and makes a page of it."""

import io
from typing import Any

import adex_patterns
import matplotlib as mpl

import hxcomm
from emulator.description import Description

#: What defines each pattern.
MEANING = {
    "tonic": "Without adaptation all intervals are equal.",
    "adapting": "Each spike adds to a slow current; intervals grow until both balance.",
    "initial burst": "The reset lies above the threshold of the exponential: spikes follow each "
    "other quickly until the adaptation pulls the membrane below. Then single spikes.",
    "regular bursting": "The same, with a pause in which so much adaptation decays that a whole "
    "burst fits in again. All bursts have the same number of spikes.",
    "delayed accelerating": "Adaptation of negative sign amplifies a depolarisation slowly: the "
    "first spike is late, and intervals shrink.",
    "delayed regular bursting": "Negative subthreshold adaptation delays the first burst.",
    "transient": "Strong subthreshold adaptation: one spike, then rest at a higher voltage in "
    "spite of the current.",
    "irregular": "Between bursting and spiking: no interval and no sequence of intervals returns, "
    "without any noise. Equal neurons part ways within some spikes (a test asserts it).",
}
INTRODUCTION = """# Firing patterns

Each neuron circuit is an adaptive exponential integrate-and-fire neuron (AdEx):

    C dV/dt = g_l (E_l - V) + g_l Δ exp((V - V_T) / Δ) - w + I
    τ_w dw/dt = a (V - E_l) - w
    at each spike:  V = V_r,  w = w + b

`examples/adex_patterns.py` sets eight models of Naud et al. (2008) through the registers of the
chip, sends a step of current into each, and records membrane and adaptation with the membrane ADC
and the spikes with their time stamps. Chip microseconds stand for biological milliseconds. The
circuits are nominal ones (no mismatch, no noise), as a calibration makes them; tests assert each
pattern also for models within 3 % on a noisy chip.

Left: membrane (black, spikes above it), adaptation (green), current (bar). Right: both against each
other, with the nullclines of the membrane (blue, dotted before the step) and of the adaptation
(green). Steps of the adaptation are steps of the ADC.
"""


def png(figure: Any) -> bytes:
    """Return a figure as a file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150)
    return file.getvalue()


def picture(name: str, recording: Any) -> bytes:
    """Return the picture of one pattern."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(
        1, 2, figsize=(8.5, 2.6), width_ratios=[3, 1.1], layout="constrained"
    )
    adex_patterns.draw(name, recording, *axes)
    axes[0].set_title("")
    made = png(figure)
    plt.close(figure)
    return made


def table() -> str:
    """Return biological parameters and codes of all models."""
    head = (
        "| | C / pF | g_l / nS | E_l / mV | a / nS | τ_w / ms | b / pA | V_r / mV "
        "| I / pA |\n|---|---|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {name} | {' | '.join(f'{value:g}' for value in model[:-1])} |"
        for name, model in adex_patterns.MODELS.items()
    ]
    return "\n".join([head, *rows])


def codes() -> str:
    """Return what is written to the cells and switches of the chip."""
    head = (
        "| | capacitor | `i_bias_leak` | `v_leak` | `v_reset` | `v_threshold` | `v_exp` "
        "| `v_adapt_leak` | `i_bias_adapt_a` | `i_bias_adapt_tau` | `i_bias_adapt_b` "
        "| `i_mem_offset` |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
    )
    rows = []
    for name, model in adex_patterns.MODELS.items():
        one = adex_patterns.neuron(model, 0)
        sign = -1 if one.adaptation.invert_a else 1
        cells = (
            one.membrane_capacitance.capacitance,
            one.leak.i_bias,
            one.leak.v_leak,
            one.reset.v_reset,
            one.threshold.v_threshold,
            one.exponential.v_exp,
            one.adaptation.v_leak,
            sign * int(one.adaptation.i_bias_a),
            one.adaptation.i_bias_tau,
            one.adaptation.i_bias_b,
            one.constant_current.i_offset,
        )
        rows.append(f"| {name} | {' | '.join(str(int(cell)) for cell in cells)} |")
    return "\n".join([head, *rows])


def pages() -> dict[str, str | bytes]:
    """Return the page and its pictures: file name to contents."""
    mpl.use("Agg")
    connection = hxcomm.EmulatorConnection(Description(mismatch=False, noise=False))
    experiment = adex_patterns.Experiment(connection, adex_patterns.MODELS)
    made: dict[str, str | bytes] = {}
    sections = []
    for index, (name, model) in enumerate(adex_patterns.MODELS.items()):
        file = f"pattern_{name.replace(' ', '_')}.png"
        made[file] = picture(name, experiment.record(index, model.duration))
        sections.append(f"## {name.capitalize()}\n\n{MEANING[name]}\n\n![{name}]({file})")
    connection.close()
    parts = [
        INTRODUCTION,
        *sections,
        f"## Parameters\n\nAll have V_T = {adex_patterns.THRESHOLD} mV and Δ = "
        f"{adex_patterns.SLOPE} mV.\n\n{table()}",
        "The chip's slope of 30 mV fixes the scale of voltages (1 mV is 15 mV), the bounds of its "
        f"conductances that of conductances (1 nS is {adex_patterns.CONDUCTANCE} nS). Codes of "
        f"nominal circuits; a minus sign stands for the switch `invert_adaptation_a`.\n\n{codes()}",
        "```{literalinclude} ../../examples/adex_patterns.py\n:pyobject: neuron\n```\n",
    ]
    made["neuron_patterns.md"] = "\n\n".join(parts)
    return made
