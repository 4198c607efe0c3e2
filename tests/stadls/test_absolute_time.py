"""Commands with times."""

import logging

import pytest

import stadls
from halco import CapMemCellOnDLS, SynapseDriverOnDLS, TimerOnDLS
from haldls import CapMemCell, SynapseDriverConfig, Timer
from hxcomm.message import FromFPGA, ToFPGA
from hxcomm.wire import Messages
from stadls.response import Response

CELL = CapMemCellOnDLS()


def at(time: int) -> Timer.Value:
    return Timer.Value(time)


def built(builder: stadls.AbsoluteTimePlaybackProgramBuilder) -> list[tuple[int, int]]:
    """Return what is executed, address messages left out."""
    pairs = builder.done().done().messages.pairs()
    return [(kind, payload) for kind, payload in pairs if kind != ToFPGA.OmnibusAddress]


def test_commands_are_sorted_and_timed() -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    builder.write(at(50), CELL, CapMemCell(2))
    builder.write(at(10), CELL, CapMemCell(1))
    builder.write(at(50), CELL, CapMemCell(3))
    assert built(builder) == [
        (ToFPGA.Setup, 0),
        (ToFPGA.WaitUntil, 9),
        (ToFPGA.OmnibusData, 1),
        (ToFPGA.WaitUntil, 49),
        (ToFPGA.OmnibusData, 2),
        (ToFPGA.OmnibusData, 3),
    ]
    assert builder.empty()


def test_shift_and_stretch() -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    builder.write(at(10), CELL, CapMemCell(1))
    assert (ToFPGA.WaitUntil, 14) in built(builder + at(5))
    assert (ToFPGA.WaitUntil, 24) in built(builder * 2.5)
    builder += at(1)
    builder *= 2.0
    assert (ToFPGA.WaitUntil, 21) in built(builder)


def test_reads() -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    ticket = builder.read(at(10), CELL)
    assert not builder.is_write_only()
    assert not ticket.valid()
    with pytest.raises(RuntimeError, match=r"Data not available.*done\(\) of the builder"):
        ticket.get()
    for operation in ("+", "*"):
        with pytest.raises(
            RuntimeError, match=f"'.{operation}'-operation is invalid for non-write"
        ):
            _ = builder + at(1) if operation == "+" else builder * 2.0
    program = builder.done().done()
    program._outcome.response = Response(Messages.of([(FromFPGA.OmnibusData, 5)]))
    assert int(ticket.get().value) == 5
    assert ticket.get_coordinate() == CELL
    assert int(ticket.fpga_time) == 1


def test_merge_and_copy() -> None:
    one, two = (stadls.AbsoluteTimePlaybackProgramBuilder() for _ in range(2))
    two.write(at(1), CELL, CapMemCell(1))
    one.copy(two)
    one.merge(two)
    assert two.empty()
    assert len(built(one)) == 4
    two.read(at(1), CELL)
    with pytest.raises(RuntimeError, match=r"Non-write-only .* cannot be copied"):
        one.copy(two)
    with pytest.raises(RuntimeError, match="merge not possible from same"):
        one.merge(one)


def test_differential_write() -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    config = SynapseDriverConfig()
    builder.write(at(3), SynapseDriverOnDLS(), config, config)
    assert built(builder) == [(ToFPGA.Setup, 0), (ToFPGA.WaitUntil, 2)]


def test_refusals() -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    with pytest.raises(RuntimeError, match="Editing the FPGA-Timer is forbidden"):
        builder.write(at(3), TimerOnDLS(), Timer())
    with pytest.raises(TypeError, match="is not a container"):
        builder.write(at(3), CELL, 3)


def test_late_commands_are_reported(caplog: pytest.LogCaptureFixture) -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    for _ in range(1300):
        builder.write(at(0), CELL, CapMemCell(1))
    with caplog.at_level(logging.WARNING):
        builder.done()
    assert "To be issued event at (0) delayed by more than 1250." in caplog.text


def test_text() -> None:
    builder = stadls.AbsoluteTimePlaybackProgramBuilder()
    builder.read(at(7), CELL)
    assert "command queue: (1 elements)" in str(builder)
    assert "read  | t: 7, coord: CapMemCellOnDLS" in str(builder)
