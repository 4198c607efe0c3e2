"""Running programs: what a connection may answer, and what that leads to."""

import logging
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hxcomm
import stadls
from halco import (
    BarrierOnFPGA,
    CapMemCellOnDLS,
    JTAGIdCodeOnDLS,
    NullPayloadReadableOnFPGA,
    SynapseDriverOnDLS,
    TimerOnDLS,
)
from haldls import Barrier, CapMemCell, Timer
from hxcomm.message import FromFPGA, ToFPGA

HALT = (FromFPGA.Loopback, 0)


class Fake(hxcomm.ZeroMockConnection):
    """Answers every program with the same messages."""

    def __init__(self, *answers: list[tuple[int, int]] | bytes) -> None:
        super().__init__(len(answers))
        self.answers = [
            answer
            if isinstance(answer, bytes)
            else hxcomm.encode_from_fpga(hxcomm.Messages.of(answer))
            for answer in answers
        ]
        self.requests: list[bytes] = []

    def run(self, requests: Sequence[bytes]) -> list[bytes]:
        self.requests += requests
        return self.answers


def reader() -> tuple[stadls.PlaybackProgram, stadls.ContainerTicket, stadls.ContainerTicket]:
    """Return a program with two reads."""
    builder = stadls.PlaybackProgramBuilder()
    cell, driver = builder.read(CapMemCellOnDLS()), builder.read(SynapseDriverOnDLS())
    builder.block_until(BarrierOnFPGA(), Barrier.omnibus)
    return builder.done(), cell, driver


def words(*values: int) -> list[tuple[int, int]]:
    return [(FromFPGA.OmnibusData, value) for value in values]


def test_zero_mock_answers_every_read_with_zeros() -> None:
    program, cell, driver = reader()
    with hxcomm.ManagedMultiZeroMockConnection() as connection:
        info = stadls.run(connection, [program])
    assert cell.valid()
    assert int(cell.get().value) == 0
    assert driver.valid()
    assert len(info.connection) == 1
    assert info.connection[0].encode_duration.total_seconds() > 0


def test_a_halt_is_added() -> None:
    connection = Fake([HALT])
    stadls.run(connection, [stadls.PlaybackProgram()])
    assert list(hxcomm.ToFPGADecoder().feed(connection.requests[0]).pairs()) == [
        (ToFPGA.Loopback, 0)
    ]


def test_a_program_can_be_run_again() -> None:
    program, cell, _ = reader()
    for value in (5, 6):
        stadls.run(Fake([*words(value, 1, 2, 3), HALT]), [program])
        assert int(cell.get().value) == value


def test_missing_answers_name_the_read() -> None:
    program, cell, driver = reader()
    with pytest.raises(
        stadls.LinkError,
        match=r"Not all response data to PlaybackPrograms valid\..*2 OmnibusData answers came for "
        r"4 reads; the first read without answer is SynapseDriverConfig at SynapseDriverOnDLS",
    ):
        stadls.run(Fake([*words(1, 2), HALT]), [program])
    assert cell.valid()
    with pytest.raises(RuntimeError, match=r"Data not available.*SynapseDriverConfig.*missing"):
        driver.get()


def test_too_many_answers() -> None:
    program, _, _ = reader()
    with pytest.raises(stadls.LinkError, match="5 OmnibusData answers came for 4 reads"):
        stadls.run(Fake([*words(1, 2, 3, 4, 5), HALT]), [program])
    with pytest.raises(stadls.LinkError, match="1 Loopback answers came for 0 reads"):
        stadls.run(Fake([*words(1, 2, 3, 4), (FromFPGA.Loopback, 1), HALT]), [program])


def test_a_stream_without_the_echo_of_the_halt() -> None:
    program, _, _ = reader()
    with pytest.raises(stadls.LinkError, match="without the echo of the halt"):
        stadls.run(Fake(words(1, 2, 3, 4)), [program])


def test_a_stream_that_ends_within_a_message() -> None:
    data = hxcomm.encode_from_fpga(hxcomm.Messages.of([HALT]))
    with pytest.raises(stadls.LinkError, match="ends within a message, 3 bytes after byte 8"):
        stadls.run(Fake(data + bytes(3)), [stadls.PlaybackProgram()])


def test_a_broken_stream() -> None:
    with pytest.raises(hxcomm.WireError, match="Unknown UT message header: 127"):
        stadls.run(Fake(b"\x7f" * 8), [stadls.PlaybackProgram()])


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, r"^1 FPGA sent error notification\(s\)\. Please check for previous error messages\.$"),
        (2, r"^2 FGPAs sent error notification\(s\)\."),
    ],
)
def test_timeouts(count: int, text: str, caplog: pytest.LogCaptureFixture) -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder.write(TimerOnDLS(), Timer())
    builder.block_until(TimerOnDLS(), Timer.Value(77))
    program = builder.done()
    answer = [(FromFPGA.TimeoutNotification, 1), HALT]
    with caplog.at_level(logging.ERROR), pytest.raises(stadls.LinkError, match=text):
        stadls.run(Fake(*[answer] * count), [program] * count)
    assert "instruction  : 1 of total 2" in caplog.text
    assert "Instruction(1): timing::WaitUntil(77)" in caplog.text


def test_a_timeout_that_cannot_be(caplog: pytest.LogCaptureFixture) -> None:
    answer = [(FromFPGA.TimeoutNotification, 9), HALT]
    with caplog.at_level(logging.ERROR), pytest.raises(stadls.LinkError, match="1 FPGA sent"):
        stadls.run(Fake(answer), [stadls.PlaybackProgram()])
    assert "FPGA reported 9 but the program size is only 0" in caplog.text


def test_number_of_programs() -> None:
    program = stadls.PlaybackProgram()
    with pytest.raises(RuntimeError, match="For each fpga exactly one program is required"):
        stadls.run(Fake([HALT], [HALT]), [program])
    with pytest.raises(TypeError, match=r"is not a PlaybackProgram; call done\(\) first"):
        stadls.run(Fake([HALT]), [stadls.PlaybackProgramBuilder()])


def test_unsupported_target() -> None:
    class Simulation(Fake):
        supported_targets = frozenset({hxcomm.Target.simulation})

    builder = stadls.PlaybackProgramBuilder()
    builder.read(SynapseDriverOnDLS())
    connection = Simulation([HALT])
    with pytest.raises(RuntimeError, match="Trying to execute program on unsupported target"):
        stadls.run(connection, [builder.done()])
    assert connection.requests == []


def test_answers_of_different_kinds() -> None:
    builder = stadls.PlaybackProgramBuilder()
    tick = builder.read(NullPayloadReadableOnFPGA())
    identity = builder.read(JTAGIdCodeOnDLS())
    answers = [(FromFPGA.JTAGData, 0x348580AF), (FromFPGA.Loopback, 1), HALT]
    stadls.run(Fake(answers), [builder.done()])
    assert tick.valid()
    assert int(tick.fpga_time) == 2
    assert int(identity.get().version) == 3


@given(st.binary(max_size=300), st.booleans())
def test_arbitrary_answers_give_results_or_an_error(data: bytes, tame: bool) -> None:
    if tame:
        data = bytes(byte % 13 for byte in data)
    program, _, _ = reader()
    try:
        stadls.run(Fake(data), [program])
    except (hxcomm.WireError, stadls.LinkError) as error:
        message = str(error)
    else:
        message = "fine"
    assert message


def test_reinit() -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder.write(CapMemCellOnDLS(), CapMemCell(4))
    connection = Fake([HALT])
    entry = stadls.ReinitStackEntry(connection)
    program = builder.done()
    entry.set([program], enforce=False)
    assert connection.requests == []
    entry.set([program], [stadls.PlaybackProgram()])
    assert len(connection.requests) == 1
    with pytest.raises(RuntimeError, match="can only be set to write-only playback programs"):
        entry.set([reader()[0]])
    entry.pop()
