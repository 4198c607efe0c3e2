"""Files from outside are data: anything but our own format is refused with a clear error."""

import contextlib
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import haldls
from haldls.serial import MAGIC


def text_of(**changes: Any) -> str:
    held = json.loads(haldls.to_json(haldls.NeuronConfig()))
    held["fields"] |= changes
    return json.dumps(held)


HOSTILE: list[tuple[Any, str]] = [
    ("", "NeuronConfig: not JSON"),
    ("{", "NeuronConfig: not JSON"),
    (b"\xff\xfe\xff", "NeuronConfig: not JSON"),
    ("[" * 100_000, "NeuronConfig: not JSON"),
    ("null", "needs an object with 'type' and 'fields'"),
    ('{"type": "NeuronConfig"}', "needs an object with 'type' and 'fields'"),
    ('{"type": ["x"], "fields": {}}', r"the text is of a \"\['x'\]\""),
    (haldls.to_json(haldls.CapMemCell()), "NeuronConfig: the text is of a 'CapMemCell'"),
    ('{"type": "NeuronConfig", "fields": []}', "needs a mapping of fields"),
    ('{"type": "NeuronConfig", "fields": {}}', "missing or unknown fields"),
    (text_of(enable_fyre=True), r"missing or unknown fields \['enable_fyre'\]"),
    (text_of(enable_fire=1), "NeuronConfig.enable_fire: 1 is not true or false"),
    (
        text_of(membrane_capacitor_size=64),
        r"NeuronConfig\.membrane_capacitor_size: .*64 > max",
    ),
    (text_of(membrane_capacitor_size=-1), r"-1 < min\(0\)"),
    (text_of(membrane_capacitor_size=True), "True is not a whole number"),
    (text_of(membrane_capacitor_size=10**400), "membrane_capacitor_size"),
    (text_of(readout_source="nowhere"), "'nowhere' is no name in NeuronConfig.ReadoutSource"),
    (text_of(readout_source=4), "4 is no NeuronConfig.ReadoutSource"),
    (text_of(enable_fire=float("nan")), "nan is not true or false"),
]


@pytest.mark.parametrize(("text", "message"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text(text: Any, message: str) -> None:
    config = haldls.NeuronConfig(enable_fire=True)
    with pytest.raises(ValueError, match=message):
        haldls.from_json(config, text)
    assert config == haldls.NeuronConfig(enable_fire=True), "a refused text must change nothing"


def test_hostile_arrays() -> None:
    config = haldls.CommonPADIBusConfig()
    held = json.loads(haldls.to_json(config))
    for wrong in ([True] * 3, {"0": True}, "True", [1, 0, 1, 0], [[True]] * 4):
        held["fields"]["enable_spl1"] = wrong
        with pytest.raises(ValueError, match=r"CommonPADIBusConfig\.enable_spl1: "):
            haldls.from_json(config, json.dumps(held))
    row = haldls.CapMemBlock()
    for wrong in ([0] * 3119, [0] * 3119 + [1024], [0.0] * 3120, [0] * 3119 + [1 << 70], None):
        held = {"type": "CapMemBlock", "fields": {"capmem_cells": wrong}}
        with pytest.raises(ValueError, match="CapMemBlock"):
            haldls.from_json(row, json.dumps(held))
    with pytest.raises(ValueError, match="CapMemBlock: needs an object with 'capmem_cells'"):
        haldls.from_json(row, '{"type": "CapMemBlock", "fields": {}}')


def test_hostile_bytes() -> None:
    config = haldls.ADPLL(loop_div_n=8)
    good = haldls.to_portablebinary(config)
    other = haldls.ADPLL()
    for wrong in (b"", MAGIC, b"x" * 100, good[:-1], good[:20]):
        with pytest.raises(ValueError, match="ADPLL: "):
            haldls.from_portablebinary(other, wrong)
    bomb = bytearray(good)
    bomb[8:12] = (0xFFFF_FFFF).to_bytes(4, "little")
    with pytest.raises(ValueError, match="4294967295 bytes of text are more than"):
        haldls.from_portablebinary(other, bytes(bomb))
    huge = good[:16] + zlib.compress(b"0" * 10_000_000)
    with pytest.raises(ValueError, match="damaged data"):
        haldls.from_portablebinary(other, huge)
    assert other == haldls.ADPLL()
    haldls.from_portablebinary(other, good)
    assert other == config


@given(st.binary(max_size=200), st.integers(0, 60), st.integers(0, 255))
def test_no_bytes_crash(noise: bytes, position: int, value: int) -> None:
    config = haldls.CADCConfig()
    damaged = bytearray(haldls.to_portablebinary(config))
    damaged[position % len(damaged)] = value
    for data in (noise, MAGIC + noise, bytes(damaged)):
        with contextlib.suppress(ValueError):
            haldls.from_portablebinary(config, data)
        assert config == haldls.CADCConfig()


def test_format_of_text() -> None:
    config = haldls.ReadoutSourceSelection()
    switch = config.SourceMultiplexer(debug_plus=True, neuron_odd=[False, True])
    config.set_buffer(1, switch)
    held = json.loads(haldls.to_json(config))
    assert held["type"] == "ReadoutSourceSelection"
    assert held["fields"]["enable_buffer_to_pad"] == [False, False]
    assert held["fields"]["buffers"][1]["debug_plus"] is True
    assert held["fields"]["buffers"][1]["neuron_odd"] == [False, True]
    driver = haldls.SynapseDriverConfig(row_mode_top=2, recovery=5)
    fields = json.loads(haldls.to_json(driver))["fields"]
    assert (fields["row_mode_top"], fields["recovery"]) == ("inhibitory", 5)
