"""Programs: equality, results, files, text."""

import json
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import halco
import haldls
import stadls
from halco.common import Enum
from haldls.backend import Backend
from hxcomm.message import FromFPGA
from hxcomm.wire import Messages
from stadls.__main__ import main
from stadls.disassemble import diff, disassemble
from stadls.response import Response


def everything() -> stadls.PlaybackProgram:
    """Return a program with every kind of message."""
    builder, _ = stadls.SystemInit(haldls_entry()).generate()
    builder.write(halco.DACChannelOnBoard(Enum(10)), haldls.DACChannel())
    builder.write(halco.ShiftRegisterOnBoard(), haldls.ShiftRegister())
    builder.read(halco.INA219StatusOnBoard(Enum(2)))
    builder.read(halco.CapMemCellOnDLS(Enum(7)))
    builder.read(halco.PLLSelfTestStatusOnDLS())
    builder.read(halco.NullPayloadReadableOnFPGA())
    builder.read(halco.TimerOnDLS())
    builder.write(halco.SpikePack2ToChipOnDLS(), haldls.SpikePack2ToChip())
    builder.block_until(halco.PollingOmnibusBlockOnFPGA(), haldls.PollingOmnibusBlock())
    return builder.done()


def haldls_entry() -> object:
    import hxcomm

    return hxcomm.JboaSetupEntry()


def cells(*values: int) -> stadls.PlaybackProgram:
    builder = stadls.PlaybackProgramBuilder()
    for index, value in enumerate(values):
        builder.write(halco.CapMemCellOnDLS(Enum(index)), haldls.CapMemCell(value))
    return builder.done()


def test_an_empty_program() -> None:
    program = stadls.PlaybackProgram()
    assert program.empty()
    assert len(program.spikes) == 0
    assert len(program.madc_samples) == 0
    assert program.highspeed_link_notifications == []
    assert list(program.spikes_pack_counts) == [0, 0, 0]
    assert program == stadls.PlaybackProgram()
    assert str(program) == ""
    assert repr(program) == "PlaybackProgram(to FPGA size: 0, from FPGA size: 0)"


def test_equality() -> None:
    assert cells(1, 2) == cells(1, 2)
    assert cells(1, 2) != cells(1, 3)
    assert cells(1) != "a program"
    one, two = cells(1), cells(1)
    one._outcome.response = Response(Messages.of([(FromFPGA.SpikePack1, 5)]))
    assert one != two


def test_results() -> None:
    program = cells(1)
    events = [(FromFPGA.SpikePack2, 5), (FromFPGA.MADCSamplePack1, 6), (FromFPGA.SpikePack1, 5)]
    program._outcome.response = Response(Messages.of(events))
    assert len(program.spikes) == 3
    assert list(program.spikes_pack_counts) == [1, 1, 0]
    assert list(program.madc_samples_pack_counts) == [1, 0, 0]
    assert int(program.madc_samples[0].value) == 6
    assert isinstance(program.spikes, stadls.PlaybackProgram.spikes_type)


def test_files(tmp_path: Path) -> None:
    program = everything()
    program.save(tmp_path / "program")
    again = stadls.PlaybackProgram.load(tmp_path / "program")
    assert again == program
    assert again.unsupported_targets == program.unsupported_targets


def sealed(content: bytes) -> bytes:
    return content + struct.pack(">I", zlib.crc32(content))


def with_header(header: object, messages: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return sealed(b"BSS2PROG" + struct.pack(">II", 1, len(text)) + text + messages)


EMPTY = {"messages": 0, "answers": {}, "unsupported_targets": []}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "not a program file"),
        (b"\x7fELF" * 8, "not a program file: b'.x7fELF"),
        (sealed(b"BSS2PROG" + struct.pack(">II", 2, 0)), "version 2: only version 1 is known"),
        (with_header(EMPTY)[:-1] + b"\0", "damaged program file: checksum"),
        (sealed(b"BSS2PROG" + struct.pack(">II", 1, 99)), "header of 99 bytes in 20 bytes"),
        (with_header(b"{"), "header is not JSON"),
        (with_header(b"[" * 100_000), "header is not JSON"),
        (with_header(b"\xff"), "header is not JSON"),
        (with_header([]), "must be an object"),
        (with_header(EMPTY | {"messages": -1}), "messages=-1, must be a natural number"),
        (with_header(EMPTY | {"messages": True}), "messages=True, must be a natural number"),
        (with_header(EMPTY | {"messages": 1 << 70}), "0 bytes of messages, must be 8 x 1180"),
        (with_header(EMPTY | {"answers": {"Spike": 1}}), "answers=.*must have members of"),
        (with_header(EMPTY | {"answers": {"JTAGData": "1"}}), "answers.JTAGData='1', must be"),
        (with_header(EMPTY | {"unsupported_targets": ["moon"]}), "must be a list of"),
        (with_header(EMPTY | {"messages": 1}, b"\x7f" * 8), "Unknown UT message header"),
        (with_header(EMPTY | {"messages": 1}, b"\xff" * 8), "message header|0 messages"),
    ],
)
def test_hostile_files(data: bytes, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        stadls.PlaybackProgram.from_bytes(data)


@given(st.data())
def test_damaged_files(data: st.DataObject) -> None:
    content = bytearray(cells(1, 2).to_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="program file"):
        stadls.PlaybackProgram.from_bytes(bytes(content))


def test_a_program_can_be_read() -> None:
    lines = str(everything()).splitlines()
    assert len(lines) == len(everything().messages)
    text = "\n".join(lines)
    for part in (
        "fpga: InstructionTimeoutConfig InstructionTimeoutConfigOnFPGA(0) word 0",
        "i2c: TCA9546ChannelConfig",
        "i2c: AD5252ChannelConfig AD5252ChannelConfigOnBoard(5)",
        "i2c: INA219Status INA219StatusOnBoard(2) word 0",
        "ADPLL ADPLLOnDLS(1) word 1",
        "PhyConfigChip PhyConfigChipOnDLS(0)",
        "CommonPhyConfigChip CommonPhyConfigChipOnDLS(0)",
        "CapMemCell",
        "DACChannel DACChannelOnBoard(10)",
        "ShiftRegister ShiftRegisterOnBoard(0)",
        "NullPayloadReadable",
        "timing::PollingOmnibusBlock(1)",
    ):
        assert part in text
    assert "data without address" not in text


def test_times_count_from_the_last_reset_of_the_timer() -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder.write(halco.CapMemCellOnDLS(), haldls.CapMemCell())
    builder.write(halco.TimerOnDLS(), haldls.Timer())
    builder.block_until(halco.TimerOnDLS(), haldls.Timer.Value(100))
    builder.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    times = [line.time for line in disassemble(builder.done().messages)]
    assert times == [None, None, 0, 100, 101]


def test_filter_by_block() -> None:
    lines = list(disassemble(everything().messages, block="capmem"))
    assert lines
    assert {line.register.block for line in lines} == {"capmem"}


def test_a_builder_prints_its_messages() -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder.write(halco.CapMemCellOnDLS(), haldls.CapMemCell(3), Backend.OmnibusChipOverJTAG)
    text = str(builder)
    assert len(text.splitlines()) == 6
    assert text.count("capmem: CapMemCell") == 5
    assert builder.size_to_fpga() == 6


def test_differences() -> None:
    one, two = cells(*range(20)), cells(*range(9), 100, *range(10, 21))
    changes = list(diff(one.messages, two.messages))
    removed = [line for line in changes if line.startswith("- ")]
    added = [line for line in changes if line.startswith("+ ")]
    assert len(removed) == 1
    assert "omnibus_to_fpga::Data(9)" in removed[0]
    assert len(added) == 3
    assert "omnibus_to_fpga::Data(100)" in added[0]
    assert list(diff(one.messages, one.messages)) == []


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    cells(1, 2).save(one)
    cells(1, 3).save(two)
    assert main(["disassemble", one]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main(["disassemble", one, "--block", "neuron"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["diff", one, two]) == 1
    assert "+ " in capsys.readouterr().out
    assert main(["diff", one, one]) == 0
    (tmp_path / "three").write_bytes(b"nonsense")
    with pytest.raises(SystemExit):
        main(["disassemble", str(tmp_path / "three")])
    assert "not a program file" in capsys.readouterr().err
