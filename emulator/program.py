"""A program as the executor sees it: messages decoded piece by piece, to save memory."""

import logging
from collections.abc import Iterator
from typing import Final

import numpy as np

from emulator import latency
from emulator.errors import ModelError
from hxcomm.message import Loopback, ToFPGA
from hxcomm.wire import Messages, ToFPGADecoder

#: Bytes of a stream that are decoded at once.
_PIECE: Final = 1 << 23

_log = logging.getLogger("emulator.program")


class Program:
    """A stream that ends with its only halt; all of it is checked before anything is executed.

    Args:
        request: Bytes of the stream.
        limit: Messages it may have.

    Raises:
        ModelError: The stream is too long, or does not end with its only halt.
        hxcomm.wire.WireError: It is not one of messages.
    """

    def __init__(self, request: bytes, limit: int) -> None:
        if len(request) > 8 * limit:
            raise ModelError(
                f"a stream of {len(request) // 8} messages is longer than the {limit} allowed; "
                "raise Description.limits.instructions"
            )
        if len(request) % 8:
            raise ModelError(
                f"a stream of {len(request)} bytes ends within a word; send whole words of 8 bytes"
            )
        self._request = request
        self._decoder = ToFPGADecoder()
        self._firsts = [0]
        halt = None
        for piece in self.pieces():
            halts = np.flatnonzero(
                (piece.kind == ToFPGA.Loopback) & (piece.payload == Loopback.halt)
            )
            if halt is None and len(halts):
                halt = self._firsts[-1] + int(halts[0])
            self._firsts.append(self._firsts[-1] + len(piece))
            self._piece = piece
        self._number = len(self._firsts) - 2
        if halt is None:
            raise ModelError("Reached end of program without halt instruction!")
        if halt != len(self) - 1:
            raise ModelError(
                f"{len(self) - 1 - halt} messages follow the halt at message {halt}; "
                "a stream ends with its only halt"
            )
        if len(self) > latency.PLAYBACK_MEMORY:
            _log.warning(
                "a program of %d messages is longer than the playback memory of %d: "
                "a real machine gives no timing guarantees",
                len(self),
                latency.PLAYBACK_MEMORY,
            )

    def __len__(self) -> int:
        return self._firsts[-1]

    def pieces(self) -> Iterator[Messages]:
        """Decode all pieces; a program that fits into one keeps it."""
        if len(self._firsts) == 2:
            yield self._piece
            return
        for first in range(0, max(len(self._request), 1), _PIECE):
            yield self._decoder.feed(self._request[first : first + _PIECE])

    def at(self, index: int) -> tuple[int, Messages]:
        """Return the piece with a message, and the index of the piece's first one."""
        number = int(np.searchsorted(self._firsts, index, side="right")) - 1
        if number != self._number:
            first = number * _PIECE
            self._piece = self._decoder.feed(self._request[first : first + _PIECE])
            self._number = number
        return self._firsts[number], self._piece
