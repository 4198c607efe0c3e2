"""Recorded writes: order, copies, conversion, text and bytes."""

import json
import logging
import pickle

import pytest

import halco
import haldls
import lola
import stadls
from halco.common import Enum

CELL = halco.CapMemCellOnDLS(Enum(85))
OTHER = halco.CapMemCellOnDLS(Enum(3))


def recorded() -> stadls.DumperDone:
    dumper = stadls.PlaybackProgramBuilderDumper()
    dumper.write(CELL, haldls.CapMemCell(1))
    dumper.block_until(halco.TimerOnDLS(), haldls.Timer.Value(10))
    dumper.write(OTHER, haldls.CapMemCell(2))
    dumper.write(CELL, haldls.CapMemCell(3))
    dumper.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    return dumper.done()


def test_recording_copies() -> None:
    dumper = stadls.PlaybackProgramBuilderDumper()
    cell = haldls.CapMemCell(1)
    dumper.write(CELL, cell)
    cell.value = 2
    dumper.write(CELL, cell)
    assert [int(config.value) for _, config in dumper.done().tolist()] == [1, 2]
    assert dumper.empty()


def test_merge_and_copy() -> None:
    one, two = stadls.PlaybackProgramBuilderDumper(), stadls.PlaybackProgramBuilderDumper()
    two.write(CELL, haldls.CapMemCell(1))
    one.copy_back(two)
    one.merge_back(two)
    assert two.empty()
    assert len(one.done()) == 2
    with pytest.raises(RuntimeError, match="merge_back not possible from same"):
        one.merge_back(one)


def test_what_a_dumper_cannot_do() -> None:
    dumper = stadls.PlaybackProgramBuilderDumper()
    assert dumper.is_write_only()
    with pytest.raises(RuntimeError, match="Dumper does not support reads"):
        dumper.read(CELL)
    with pytest.raises(RuntimeError, match=r"does not support size_to_fpga\(\)"):
        dumper.size_to_fpga()
    with pytest.raises(RuntimeError, match=r"does not support size_from_fpga\(\)"):
        dumper.size_from_fpga()
    with pytest.raises(TypeError, match="is not a container"):
        dumper.write(CELL, 3)
    with pytest.raises(TypeError, match="is not a condition"):
        dumper.block_until(CELL, haldls.CapMemCell())
    with pytest.raises(RuntimeError, match="lives at CapMemCellOnDLS"):
        dumper.write(halco.TimerOnDLS(), haldls.CapMemCell())
    assert repr(dumper) == "PlaybackProgramBuilderDumper()"


def test_remove_and_squash() -> None:
    done = recorded()
    assert len(done) == 5
    done.remove_block_until()
    assert len(done) == 3
    done.squash()
    assert done.tolist() == [(OTHER, haldls.CapMemCell(2)), (CELL, haldls.CapMemCell(3))]


def test_values() -> None:
    done = stadls.DumperDone()
    done.values = [(CELL, haldls.CapMemCell(1))]
    assert done.values == [(CELL, haldls.CapMemCell(1))]
    done.values[0][1].value = 9
    assert int(done.values[0][1].value) == 1
    with pytest.raises(RuntimeError, match="Expected tuple"):
        done.values = [[CELL, haldls.CapMemCell(1)]]
    with pytest.raises(TypeError, match="is not a pair of coordinate and container"):
        done.values = [(CELL, 3)]
    assert done == pickle.loads(pickle.dumps(done))
    assert done != recorded()


def test_conversion_to_a_builder() -> None:
    expected = stadls.PlaybackProgramBuilder()
    for coordinate, config in recorded().tolist():
        if isinstance(config, haldls.Container):
            expected.write(coordinate, config)
        else:
            expected.block_until(coordinate, config)
    program = expected.done()
    assert stadls.convert_to_builder(recorded()).done() == program
    dumper = stadls.convert_to_dumper(recorded())
    assert stadls.convert_to_builder(dumper).done() == program
    assert dumper.empty()


def test_conversion_to_a_chip() -> None:
    chip = lola.Chip()
    chip.crossbar.nodes[halco.CrossbarNodeOnDLS(Enum(3))].mask = 77
    done = recorded()
    changed = stadls.convert_to_chip(done, chip)
    expected = stadls.convert_to_builder(done)
    assert not expected.empty()
    assert stadls.convert_to_chip(stadls.DumperDone(), chip) == chip
    assert stadls.convert_to_chip(stadls.DumperDone()) == lola.Chip()
    assert changed != chip
    assert int(changed.crossbar.nodes[halco.CrossbarNodeOnDLS(Enum(3))].mask) == 77


def test_foreign_words_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    done = stadls.DumperDone()
    done.values = [(halco.EventRecordingConfigOnFPGA(), haldls.EventRecordingConfig())]
    with caplog.at_level(logging.WARNING):
        assert stadls.convert_to_chip(done) == lola.Chip()
    assert "which are not present in the lola chip object. (1 words)" in caplog.text


def more() -> stadls.DumperDone:
    """Return entries with all kinds of coordinates."""
    word = halco.PPUMemoryWordOnPPU
    block = halco.PPUMemoryBlockOnDLS(
        halco.PPUMemoryBlockOnPPU(word(3), word(6)), halco.PPUOnDLS(1)
    )
    done = recorded()
    done.values = [
        *done.values,
        (block, haldls.PPUMemoryBlock(4)),
        (halco.SpikePack2ToChipOnDLS(), haldls.SpikePack2ToChip()),
        (halco.AtomicNeuronOnDLS(Enum(300)), lola.AtomicNeuron()),
        (halco.SynapseDriverOnDLS(Enum(99)), haldls.SynapseDriverConfig()),
    ]
    return done


def test_text_and_bytes() -> None:
    done = more()
    for write, read in (
        (stadls.to_json, stadls.from_json),
        (stadls.to_portablebinary, stadls.from_portablebinary),
    ):
        again = stadls.DumperDone()
        read(again, write(done))
        assert again == done


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("3", "needs an object"),
        ('{"type": "DumperDone", "values": 3}', "'values' must be a list"),
        ('{"type": "DumperDone", "values": [3]}', "entry 0: '3' must be an object"),
        (["os", 0], "entry 0: 'os' is not a type of coordinates"),
        (["CapMemCellOnDLS"], "must be a list of a type and its parts"),
        (["CapMemCellOnDLS", 1 << 40], "entry 0: coordinate .* overflow"),
        (["PPUMemoryBlockOnDLS", []], "must be a list of a type"),
    ],
)
def test_hostile_text(text: str | list[object], error: str) -> None:
    if isinstance(text, list):
        entry = {"at": text, "type": "CapMemCell", "fields": haldls.CapMemCell().to_plain()}
        text = json.dumps({"type": "DumperDone", "values": [entry]})
    done = recorded()
    with pytest.raises(ValueError, match=error):
        stadls.from_json(done, text)
    assert done == recorded()


@pytest.mark.parametrize("name", ["Nothing", "Backend", "CapMemCell.__init__", "Timer._x", 3])
def test_hostile_types(name: object) -> None:
    entry = {"at": ["CapMemCellOnDLS", 0], "type": name, "fields": {}}
    text = json.dumps({"type": "DumperDone", "values": [entry]})
    with pytest.raises(ValueError, match=r"entry 0: .* is not a type of containers"):
        stadls.from_json(stadls.DumperDone(), text)


def test_damaged_bytes() -> None:
    data = stadls.to_portablebinary(recorded())
    for broken in (b"", data[:-1], data[:20] + b"\0" + data[21:], b"x" + data[1:]):
        with pytest.raises(ValueError, match=r"damaged data|does not begin"):
            stadls.from_portablebinary(stadls.DumperDone(), broken)
