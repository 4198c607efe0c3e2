"""Descriptions are checked, and survive JSON."""

import json

import pytest

from emulator import Description, Faults, Limits


def test_json_round_trip() -> None:
    description = Description(
        seed=7,
        mismatch=False,
        board="jboa",
        chips=3,
        faults=Faults(dead_links=(1, 2), bit_errors=0.5, missing_i2c=(0x48,)),
        limits=Limits(cycles=1000),
    )
    assert Description.from_json(description.to_json()) == description
    assert Description.from_json("{}") == Description()


def test_parts_may_be_given_as_dictionaries() -> None:
    description = Description(faults={"dead_links": [3]}, limits={"seconds": 2})
    assert description.faults == Faults(dead_links=(3,))
    assert description.limits == Limits(seconds=2.0)


def test_parameters_survive_json() -> None:
    text = Description().to_json()
    changed = json.loads(text)
    changed["parameters"]["capmem"]["settling"] = 1e-3
    description = Description.from_json(json.dumps(changed))
    assert description.parameters.capmem.settling == 1e-3


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": 1 << 64}, "seed"),
        ({"board": "other"}, "board"),
        ({"chips": 2}, "a cube carries one chip, not 2; use board='jboa'"),
        ({"chips": 0}, "chips"),
        ({"device_dna": 1 << 57}, "device_dna"),
        ({"temperature": 1000}, "temperature"),
        ({"faults": {"lost_spikes": 2}}, r"lost_spikes=2.0: must be a probability in \[0, 1\]"),
        ({"faults": {"dead_links": [8]}}, r"dead_links=\(8,\): must be distinct PHYs in \[0, 7\]"),
        ({"faults": {"dead_links": [1, 1]}}, "must be distinct PHYs"),
        ({"faults": {"broken": 1}}, "Faults: no field 'broken', only dead_links"),
        ({"limits": {"cycles": -1}}, "cycles"),
        ({"unknown": 1}, "Description: no field 'unknown'"),
        ({"limits": {"events": "many"}}, "Limits: "),
    ],
)
def test_wrong_values_are_named(arguments: dict[str, object], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Description.from_json(json.dumps(arguments))


@pytest.mark.parametrize("text", ["[]", "5", "{"])
def test_only_objects_are_descriptions(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a JSON object|Expecting"):
        Description.from_json(text)
