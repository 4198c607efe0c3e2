"""Growable columns of messages: what a builder fills and a program keeps."""

from array import array
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hxcomm.wire import Messages


class Columns:
    """Messages to the FPGA in the order of execution, one row a message.

    Rows are appended to two typed buffers, so a row costs nine bytes and no Python object.
    `freeze` hands the buffers out without copying and starts new ones.
    """

    __slots__ = ("kind", "payload")

    def __init__(self) -> None:
        self.kind = bytearray()
        self.payload = array("Q")

    def __len__(self) -> int:
        return len(self.kind)

    def append(self, kind: int, payload: int) -> None:
        """Add one message."""
        self.kind.append(kind)
        self.payload.append(payload)

    def extend(self, kind: NDArray[np.uint8], payload: NDArray[np.uint64]) -> None:
        """Add many messages."""
        self.kind += kind.tobytes()
        self.payload.frombytes(np.ascontiguousarray(payload, np.uint64).tobytes())

    def join(self, other: Self) -> None:
        """Add all messages of ``other``, which keeps them."""
        self.kind += other.kind
        self.payload.extend(other.payload)

    def freeze(self) -> Messages:
        """Return all messages as read-only columns and start afresh."""
        kind = np.frombuffer(self.kind, np.uint8)
        payload = np.frombuffer(self.payload, np.uint64)
        self.kind, self.payload = bytearray(), array("Q")
        kind.flags.writeable = False
        payload.flags.writeable = False
        return Messages(kind, payload)

    def snapshot(self) -> Messages:
        """Return a copy of all messages."""
        return Messages(
            np.array(self.kind, np.uint8) if self.kind else np.empty(0, np.uint8),
            np.array(self.payload, np.uint64),
        )
