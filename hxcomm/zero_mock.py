"""A connection without a chip: reads are answered with zero, everything else is ignored."""

import copy
import datetime
import time
from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from hxcomm.connection import ConnectionHandle, Target
from hxcomm.entry import HwdbEntry, ZeroMockEntry
from hxcomm.message import TO_FPGA, FromFPGA, Loopback, ToFPGA
from hxcomm.time_info import ConnectionTimeInfo
from hxcomm.wire import Messages, ToFPGADecoder, encode_from_fpga

_IS_READ = TO_FPGA[ToFPGA.OmnibusAddress].field("is_read")
_KEEP = TO_FPGA[ToFPGA.JTAGData].field("keep_response")


def answer_with_zeros(request: bytes) -> bytes:
    """Return the stream from an FPGA behind which all registers are zero.

    Raises:
        RuntimeError: The request has no halt.
        WireError: The request is not a message stream.
    """
    messages = ToFPGADecoder().feed(request)
    kind, payload = messages.kind, messages.payload
    echo = kind == ToFPGA.Loopback
    if not (echo & (payload == Loopback.halt)).any():
        raise RuntimeError("Reached end of program without halt instruction!")
    answers = np.full(len(kind), 0xFF, np.uint8)
    answers[echo] = FromFPGA.Loopback
    answers[(kind == ToFPGA.OmnibusAddress) & (_IS_READ.get(payload) == 1)] = FromFPGA.OmnibusData
    answers[(kind == ToFPGA.JTAGData) & (_KEEP.get(payload) == 1)] = FromFPGA.JTAGData
    answered = answers != 0xFF
    return encode_from_fpga(
        Messages(answers[answered], np.where(echo, payload, np.uint64(0))[answered])
    )


class ZeroMockConnection(ConnectionHandle):
    """Answers reads with zero, echoes halt and tick, ignores all else; for dry runs."""

    supported_targets = frozenset({Target.hardware, Target.simulation})

    def __new__(cls, *_args: Any, **_keywords: Any) -> Self:
        """Make a connection."""
        return object.__new__(cls)

    def __init__(self, chips: int = 1) -> None:
        self._time_info = [ConnectionTimeInfo() for _ in range(chips)]

    def __len__(self) -> int:
        return len(self._time_info)

    @property
    def time_info(self) -> list[ConnectionTimeInfo]:
        """Time spent so far, one entry a chip."""
        return [copy.copy(info) for info in self._time_info]

    @property
    def bitfile_info(self) -> list[str]:
        """``zeromock`` for every chip."""
        return ["zeromock"] * len(self)

    def get_unique_identifier(self, hwdb_path: str | None = None) -> list[str]:
        """Return ``zeromock`` for every chip."""
        del hwdb_path
        return ["zeromock"] * len(self)

    def get_hwdb_entry(self) -> list[HwdbEntry]:
        """Return a `ZeroMockEntry` for every chip."""
        return [ZeroMockEntry() for _ in range(len(self))]

    def run(self, requests: Sequence[bytes]) -> list[bytes]:
        """Answer one stream per chip.

        Raises:
            RuntimeError: A request has no halt.
            WireError: A request is not a message stream.
        """
        answers = []
        for index, request in enumerate(requests):
            began = time.perf_counter()
            answers.append(answer_with_zeros(request))
            spent = datetime.timedelta(seconds=time.perf_counter() - began)
            self._time_info[index].execution_duration += spent
        return answers


class MultiZeroMockConnectionHandle(ZeroMockConnection):
    """The zero-mock connection as `ManagedMultiZeroMockConnection` hands it out."""

    def __new__(cls, *_args: Any, **_keywords: Any) -> Self:
        """Refuse, as all handles do."""
        return ConnectionHandle.__new__(cls)
