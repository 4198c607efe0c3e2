"""The examples run and show what they promise."""

import json
from pathlib import Path

import adex_patterns
import dendritic_cable
import numpy as np
import pytest
import structured_neuron as example

import hxcomm
from emulator.description import Description

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_structured_neuron_attenuates_and_delays(tmp_path: Path) -> None:
    traces, counts = example.main(tmp_path)
    time = (example.BINS[:-1] + example.BINS[1:]) / 2
    for entry in example.INPUTS:
        heights = np.array([trace.max() for trace in traces[entry.name]])
        # the rise is less noisy than the place of a flat maximum: time to half height
        rises = np.array([time[np.argmax(trace > trace.max() / 2)] for trace in traces[entry.name]])
        assert heights.argmax() == rises.argmin() == entry.compartment
        for a, b in example.LINKS:
            near, far = sorted((a, b), key=lambda c: example.distance(entry.compartment, c))
            assert heights[near] > heights[far], (entry.name, near, far)
            assert rises[near] <= rises[far], (entry.name, near, far)
    assert counts[0] == 0
    assert counts[-1] > counts[2] >= 0
    assert (tmp_path / "structured_neuron.png").stat().st_size > 10_000


def test_adex_patterns_show_membrane_adaptation_and_spikes(tmp_path: Path) -> None:
    connection = hxcomm.EmulatorConnection(Description(mismatch=False, noise=False))
    recordings = adex_patterns.main(tmp_path, connection)
    for name, model in adex_patterns.MODELS.items():
        (time, membrane), (late, adaptation), spikes = recordings[name]
        assert membrane[time < 0] == pytest.approx(adex_patterns.volt(model.rest), abs=0.02)
        steps = []
        for spike in spikes[spikes < model.duration - 3]:
            assert membrane[np.abs(time - spike) < 1].max() > 0.85
            before, after = (np.abs(late - spike - shift) < 0.5 for shift in (-1.5, 1.5))
            steps.append(adaptation[after].mean() - adaptation[before].mean())
        assert np.median(steps) == pytest.approx(adex_patterns.ampere(model.triggered), abs=1.5e-9)
    assert (tmp_path / "adex_patterns.png").stat().st_size > 10_000


def test_a_dendrite_attenuates_as_the_theory_that_its_picture_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dendritic_cable, "REPETITIONS", 2)
    description = Description.from_json(json.dumps(dendritic_cable.EMULATED))
    attenuation = dendritic_cable.main(tmp_path, hxcomm.EmulatorConnection(description))
    for setting, found in attenuation.items():
        theory = dendritic_cable.Cable(setting.conductance).steady()
        assert found == pytest.approx(theory / theory[0], rel=0.02, abs=2e-3)
    assert (tmp_path / "dendritic_cable.png").stat().st_size > 10_000


def test_slide_script_is_unmodified() -> None:
    text = (EXAMPLES / "structured_neuron.py").read_text()
    begin = text.index("coord = halco.AtomicNeuronOnLogicalNeuron # relative coordinate")
    end = text.index("neuron_coordinate, logical_neuron = morphology.done()")
    seed = EXAMPLES.parents[1] / "shared" / "seed.txt"
    if not seed.exists():
        pytest.skip("the talk is not there: ../shared/seed.txt")
    assert text[begin:end] in seed.read_text()
