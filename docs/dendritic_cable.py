"""Runs the example of the dendritic cable and makes a page of it."""

import contextlib
import io
import json
import tempfile
from pathlib import Path

import dendritic_cable
import matplotlib as mpl
import structured_neuron

import hxcomm
from emulator.description import Description

PAGE = """# Dendrites as cables

Compartments are membranes that a resistor couples. `examples/dendritic_cable.py` makes a chain of
{count} of them with `lola.Morphology`, measures with the membrane ADC, and compares with the theory
of the equivalent circuit: conductance g_l and capacitance C of each compartment, g_c between
neighbours, sealed ends.

    steady current into the first:   V_k ~ cosh((L - x_k) / λ),   2 cosh(1 / λ) = 2 + g_l / g_c
    after an event:                  sum of the modes cos(π m x_k / L), each decaying with
                                     (g_l + 4 g_c sin²(π m / 2L)) / C

with x_k = k + 1/2 the centre of compartment k and L = {count}. The code of the resistor's bias and
its switches, which divide or multiply by 4, set g_c and with it the length constant λ.

![attenuation, responses, arrival and width along the chain](dendritic_cable.png)

Points: the emulated chip (mean of {repetitions} recordings, with the noise of the ADC). Lines:
theory, without free parameters except, in the upper right, one common height. Without noise the
emulator is within 0.1 % of the steady voltages and within 0.5 % of the height of a synaptic
potential at every sample (`tests/emulator/test_cable.py`).

## A neuron with branches

`make demo` runs `examples/structured_neuron.py`: thirteen circuits in six compartments on a chip
with mismatch and noise. Events at a distal compartment, at another one, and at the soma:

![responses of six compartments](structured_neuron.png)
"""


def pages() -> dict[str, str | bytes]:
    """Return the page and its picture: file name to contents."""
    mpl.use("Agg")
    description = Description.from_json(json.dumps(dendritic_cable.EMULATED))
    connection = hxcomm.EmulatorConnection(description)
    figure = dendritic_cable.draw(*dendritic_cable.measure(connection))
    connection.close()
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150)
    text = PAGE.format(count=dendritic_cable.COUNT, repetitions=dendritic_cable.REPETITIONS)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        structured_neuron.main(Path(folder))
        branches = (Path(folder) / "structured_neuron.png").read_bytes()
    return {
        "dendritic_cable.md": text,
        "dendritic_cable.png": file.getvalue(),
        "structured_neuron.png": branches,
    }
