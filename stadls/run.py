"""Running programs; the only module that talks to a connection."""

import datetime
import logging
import time
from collections.abc import Sequence

import attrs

from hxcomm.connection import Connection
from hxcomm.message import TO_FPGA, FromFPGA, Loopback, Message, ToFPGA
from hxcomm.reinit import ReinitEntry
from hxcomm.reinit import ReinitStackEntry as WireReinitStackEntry
from hxcomm.time_info import ConnectionTimeInfo
from hxcomm.wire import FromFPGADecoder, Messages, encode_to_fpga
from stadls.error import LinkError, ProgramError
from stadls.program import PlaybackProgram
from stadls.response import Response

_HALT = encode_to_fpga(Messages.of([(ToFPGA.Loopback, Loopback.halt)]))
#: Instructions before a timed-out one that are worth showing.
_CONTEXT = 10
_log = logging.getLogger("stadls.run")
_time_log = logging.getLogger("hxcomm.execute_messages")


@attrs.define
class RunTimeInfo:
    """Where the time of one run went.

    Attributes:
        connection: Time spent encoding, sending, executing and decoding, one entry a chip.
        playback_decode_time: Time spent on sorting the answers.
    """

    connection: list[ConnectionTimeInfo] = attrs.field(factory=list)
    playback_decode_time: datetime.timedelta = datetime.timedelta(0)


def _since(began: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=time.perf_counter() - began)


def _decode(answer: bytes, identifier: str) -> Messages:
    """Turn the bytes of one FPGA into messages.

    Raises:
        LinkError: The stream ends within a message, or before the program has ended.
        WireError: The stream is not a message stream.
    """
    decoder = FromFPGADecoder()
    messages = decoder.feed(answer)
    halted = messages.payload[messages.kind == FromFPGA.Loopback] == Loopback.halt
    if decoder.pending:
        raise LinkError(
            f"{identifier}: the stream from the FPGA ends within a message, "
            f"{decoder.pending} bytes after byte {decoder.position}"
        )
    if not halted.any():
        raise LinkError(
            f"{identifier}: the stream from the FPGA ends after {len(messages)} messages without "
            "the echo of the halt"
        )
    return messages


def stream(program: PlaybackProgram) -> bytes:
    """Return the bytes that execute a program: its messages and a halt."""
    return encode_to_fpga(program.messages) + _HALT


def run(connection: Connection, programs: Sequence[PlaybackProgram]) -> RunTimeInfo:
    """Execute one program on each chip of a connection.

    Afterwards the programs hold what came back, and the tickets of their reads are valid.

    Args:
        connection: Where to execute.
        programs: One a chip; an empty program leaves its chip alone.

    Raises:
        ProgramError: The number of programs is not that of chips, or a program uses something
            that the connection does not support; nothing has been sent then.
        LinkError: The FPGA gave up waiting for an instruction, or answers are missing or too many.
        WireError: What came back is not a message stream.
    """
    _check(connection, programs)
    infos = []
    requests = []
    for program in programs:
        began = time.perf_counter()
        requests.append(stream(program))
        infos.append(ConnectionTimeInfo(encode_duration=_since(began)))
    before = connection.time_info
    answers = connection.run(requests)
    after = connection.time_info
    identifiers = connection.get_unique_identifier()
    if len(answers) != len(programs):
        raise LinkError(f"{len(answers)} answers came for {len(programs)} programs")
    for index, answer in enumerate(answers):
        began = time.perf_counter()
        messages = _decode(answer, identifiers[index])
        infos[index] += after[index] - before[index]
        infos[index] += ConnectionTimeInfo(decode_duration=_since(began))
        began = time.perf_counter()
        programs[index]._outcome.response = Response(messages)
        _time_log.info(
            "Executed messages(%d) and got responses(%d) with time expenditure: %s.",
            len(programs[index].messages),
            len(messages),
            infos[index],
        )
    began = time.perf_counter()
    _report(programs, identifiers)
    return RunTimeInfo(infos, _since(began))


def _check(connection: Connection, programs: Sequence[PlaybackProgram]) -> None:
    supported = {str(target) for target in connection.supported_targets}
    for program in programs:
        if not isinstance(program, PlaybackProgram):
            raise TypeError(f"run(): {program!r} is not a PlaybackProgram; call done() first")
        if supported <= {str(target) for target in program.unsupported_targets}:
            raise ProgramError(
                "Trying to execute program on unsupported target. (the connection counts as "
                f"{', '.join(sorted(supported))}, which cannot access all registers of the program)"
            )
    if len(programs) != len(connection):
        raise ProgramError(
            "For each fpga exactly one program is required. "
            f"({len(programs)} programs for {len(connection)})"
        )


def _report(programs: Sequence[PlaybackProgram], identifiers: Sequence[str]) -> None:
    """Raise if an FPGA reported a timeout, or if answers are missing or too many."""
    timed_out = 0
    problems = []
    for index, program in enumerate(programs):
        notifications = program.highspeed_link_notifications
        _log.debug("%s: highspeed-link notifications %s", identifiers[index], notifications)
        response = program._outcome.response
        if response is not None and response.timeouts:
            timed_out += 1
            _log.error("%s: %s", identifiers[index], _describe_timeout(program, response))
        if (missing := program._outcome.missing()) is not None:
            problems.append(f"{identifiers[index]}: {missing}")
    if timed_out:
        # the original's wording, plural included
        noun = " FPGA " if timed_out == 1 else " FGPAs "
        raise LinkError(
            f"{timed_out}{noun}sent error notification(s). "
            "Please check for previous error messages."
        )
    if problems:
        raise LinkError(f"Not all response data to PlaybackPrograms valid. ({'; '.join(problems)})")


def _describe_timeout(program: PlaybackProgram, response: Response) -> str:
    timeout = response.timeouts[0]
    messages = program.messages
    if timeout.instruction > len(messages):
        return (
            "Program execution triggered a Playback instruction timeout. Index to timed-out "
            f"instruction provided by hardware is invalid: FPGA reported {timeout.instruction} "
            f"but the program size is only {len(messages)}"
        )
    lines = [
        "Program execution triggered a Playback instruction timeout notification:",
        f"  fpga_time    : {timeout.fpga_time}",
        f"  instruction  : {timeout.instruction} of total {len(messages)}",
        f"  trace_stalls : {timeout.trace_stalls}",
        f"  omnibus_reads: {timeout.omnibus_reads} in flight",
    ]
    first = max(0, timeout.instruction - _CONTEXT)
    context = messages[first : timeout.instruction + 1]
    lines += [
        f"  Instruction({index}): {Message(TO_FPGA[kind], payload)}"
        for index, (kind, payload) in enumerate(context.pairs(), first)
    ]
    return "\n".join(lines)


class ReinitStackEntry:
    """A program that brings the chips of a connection back into the state a user expects."""

    def __init__(self, connection_handle: Connection) -> None:
        self._entry = WireReinitStackEntry(connection_handle)

    def set(
        self,
        pbmem_request: Sequence[PlaybackProgram],
        pbmem_snapshot: Sequence[PlaybackProgram] | None = None,
        enforce: bool = True,
    ) -> None:
        """Use these programs from now on.

        Args:
            pbmem_request: One program a chip, without reads.
            pbmem_snapshot: Programs that save state beforehand.
            enforce: Execute before anything else; without sharing that is now.

        Raises:
            ProgramError: A program has reads.
        """
        for program in pbmem_request:
            if any(program._outcome.expected.values()):
                raise ProgramError(
                    "Reinit stack entry request can only be set to write-only playback programs. "
                    f"({program!r})"
                )
        snapshot = None if pbmem_snapshot is None else [*map(stream, pbmem_snapshot)]
        self._entry.set(ReinitEntry([*map(stream, pbmem_request)], snapshot, enforce))

    def pop(self) -> None:
        """Forget the programs."""
        self._entry.pop()
