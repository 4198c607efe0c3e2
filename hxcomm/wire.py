"""Message streams as bytes, both directions, from the one table in `hxcomm.message`.

Towards the FPGA every message is one 64-bit word. From the FPGA messages follow each other without
gap, 64 bits each or 80 for the packs of three events, so they straddle word borders; a partially
filled last word is closed by a set comma bit and zeros. Both streams are words, most significant
byte first. A receiver that finds a comma where a message should start drops the rest of the word;
that one rule covers filler words as well as the closed last one.

Streams are untrusted: a decoder returns messages or raises `WireError`, which says where, and then
is in the state before the call.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from hxcomm.message import FROM_FPGA, TO_FPGA, WORD_BITS, Message, MessageType
from hxcomm.stream import join, split

_COMMA = np.uint64(1 << (WORD_BITS - 1))
_LOW = (1 << 64) - 1


class WireError(RuntimeError):
    """A byte stream that is not a message stream.

    Attributes:
        position: Offset of the first byte of the offending message in the stream.
    """

    def __init__(self, text: str, position: int) -> None:
        super().__init__(f"{text} (at byte {position} of the stream)")
        self.position = position


def _uint8(values: Any) -> NDArray[np.uint8]:
    return np.ascontiguousarray(values, dtype=np.uint8)


def _uint64(values: Any) -> NDArray[np.uint64]:
    return np.ascontiguousarray(values, dtype=np.uint64)


@attrs.frozen(eq=False, repr=False)
class Messages:
    """Columns of a message stream of n messages, each of shape (n,).

    Attributes:
        kind: Header number in its direction.
        payload: Payload bits 63..0.
        high: Payload bits from 64 on; only packs of three events from the FPGA have any.
    """

    kind: NDArray[np.uint8] = attrs.field(factory=lambda: np.empty(0, np.uint8), converter=_uint8)
    payload: NDArray[np.uint64] = attrs.field(
        factory=lambda: np.empty(0, np.uint64), converter=_uint64
    )
    high: NDArray[np.uint64] = attrs.field(converter=_uint64)

    @high.default
    def _no_high(self) -> NDArray[np.uint64]:
        return np.zeros(len(self.kind), np.uint64)

    def __attrs_post_init__(self) -> None:
        """Check that the columns are equally long."""
        if not self.kind.shape == self.payload.shape == self.high.shape or self.kind.ndim != 1:
            raise ValueError(
                f"Messages: columns of shapes {self.kind.shape}, {self.payload.shape} and "
                f"{self.high.shape}, must be one-dimensional and equally long"
            )

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Build from pairs (header number, payload)."""
        items = list(pairs)
        return cls(
            np.array([kind for kind, _ in items], np.uint8),
            np.array([payload & _LOW for _, payload in items], np.uint64),
            np.array([payload >> 64 for _, payload in items], np.uint64),
        )

    @classmethod
    def concatenate(cls, parts: Sequence["Messages"]) -> Self:
        """Join streams, first one first."""
        if not parts:
            return cls()
        return cls(
            np.concatenate([part.kind for part in parts]),
            np.concatenate([part.payload for part in parts]),
            np.concatenate([part.high for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.kind)

    def __getitem__(self, index: Any) -> Self:
        """Select messages by slice, mask or index array."""
        return type(self)(self.kind[index], self.payload[index], self.high[index])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Messages):
            return NotImplemented
        return (
            np.array_equal(self.kind, other.kind)
            and np.array_equal(self.payload, other.payload)
            and np.array_equal(self.high, other.high)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Messages({len(self)} messages)"

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Iterate over pairs (header number, payload)."""
        columns = zip(self.kind.tolist(), self.payload.tolist(), self.high.tolist(), strict=True)
        for kind, payload, high in columns:
            yield kind, payload | high << 64

    def objects(self, table: Sequence[MessageType]) -> Iterator[Message]:
        """Iterate over printable messages; ``table`` is `TO_FPGA` or `FROM_FPGA`."""
        for kind, payload in self.pairs():
            yield Message(table[kind], payload)


class _Direction:
    """Columns over the message types of one direction, derived from its table."""

    def __init__(self, table: tuple[MessageType, ...], name: str) -> None:
        self.table = table
        self.name = name
        masks = [(1 << kind.payload_bits) - 1 for kind in table]
        self.mask = np.array([mask & _LOW for mask in masks], np.uint64)
        self.high_mask = np.array([mask >> 64 for mask in masks], np.uint64)
        self.length = np.array([kind.wire_bits // 8 for kind in table], np.uint8)
        self.bounded = [
            (kind, field)
            for kind in table
            for field in kind.fields
            if field.minimum > 0 or field.maximum < field.mask
        ]

    def wrong_header(self, header: int) -> str:
        """Return the text for a header that no message type has."""
        return (
            f"Unknown UT message header: {header}; {self.name} has the headers "
            f"0 to {len(self.table) - 1}"
        )

    def first_out_of_bounds(self, messages: Messages) -> int | None:
        """Return the index of the first message with a field its type forbids, if any."""
        first = len(messages)
        for kind, field in self.bounded:
            places = np.flatnonzero(messages.kind == kind.number)
            payload = messages.payload[places]
            value = field.get(payload)
            bad = (value < field.minimum) | (value > field.maximum)
            bad |= (payload & np.uint64(kind.reserved)) != 0
            if bad.any():
                first = min(first, int(places[bad][0]))
        return first if first < len(messages) else None

    def check(self, messages: Messages) -> None:
        """Raise `ValueError` if a message does not exist in this direction or is too wide."""
        if len(messages) and int(messages.kind.max()) >= len(self.table):
            index = int(np.argmax(messages.kind >= len(self.table)))
            raise ValueError(f"message {index}: {self.wrong_header(int(messages.kind[index]))}")
        wide = (messages.payload & ~self.mask[messages.kind]) != 0
        if (high := messages.high).any():
            wide |= (high & ~self.high_mask[messages.kind]) != 0
        index = int(np.argmax(wide)) if wide.any() else -1
        if index < 0 and (bounded := self.first_out_of_bounds(messages)) is not None:
            index = bounded
        if index >= 0:
            kind = self.table[int(messages.kind[index])]
            try:
                kind.unpack(int(messages.payload[index]) | int(messages.high[index]) << 64)
            except ValueError as error:
                raise ValueError(f"message {index}: {error}") from None


_TO = _Direction(TO_FPGA, "the stream to the FPGA")
_FROM = _Direction(FROM_FPGA, "the stream from the FPGA")


def encode_to_fpga(messages: Messages) -> bytes:
    """Return the stream a host sends: one 64-bit word a message.

    Raises:
        ValueError: A header or payload that does not exist, with the index of the message.
    """
    _TO.check(messages)
    words = messages.kind.astype(np.uint64)
    words <<= np.uint64(WORD_BITS - 8)
    words |= messages.payload
    return words.astype(">u8").tobytes()


class FromFPGAEncoder:
    """Encode the stream an FPGA sends, whose messages are packed without gap, piece by piece."""

    def __init__(self) -> None:
        self._rest = np.empty(0, np.uint8)

    def feed(self, messages: Messages) -> bytes:
        """Return the words that ``messages`` fill up.

        Raises:
            ValueError: A header or payload that does not exist, with the index of the message.
        """
        _FROM.check(messages)
        before = len(self._rest)
        stream = np.empty(before + int(_FROM.length[messages.kind].sum(dtype=np.int64)), np.uint8)
        stream[:before] = self._rest
        join(messages.kind, messages.payload, messages.high, _FROM.length, stream[before:])
        whole = len(stream) - len(stream) % 8
        self._rest = stream[whole:].copy()
        return stream[:whole].tobytes()

    def finish(self) -> bytes:
        """Return the last word, closed by a comma; nothing if all words are full."""
        if not len(self._rest):
            return b""
        rest, self._rest = self._rest.tobytes(), np.empty(0, np.uint8)
        return (rest + b"\x80").ljust(8, b"\0")


def encode_from_fpga(messages: Messages) -> bytes:
    """Return the stream an FPGA sends: packed without gap, the last word closed by a comma.

    Raises:
        ValueError: A header or payload that does not exist, with the index of the message.
    """
    encoder = FromFPGAEncoder()
    words = encoder.feed(messages)
    return words + end if (end := encoder.finish()) else words


class _Decoder:
    """A stream whose bytes may arrive split anywhere.

    Attributes:
        position: Bytes decoded so far.
    """

    def __init__(self) -> None:
        self.position = 0
        self._rest = b""

    @property
    def pending(self) -> int:
        """Bytes of an incomplete word or message received so far."""
        return len(self._rest)


class ToFPGADecoder(_Decoder):
    """Decode the stream to the FPGA."""

    def feed(self, data: bytes) -> Messages:
        """Return the messages completed by ``data``.

        Raises:
            WireError: An unknown header or a field out of its bounds.
        """
        data = self._rest + bytes(data)
        whole = len(data) - len(data) % 8
        words = np.frombuffer(data, ">u8", count=whole // 8).astype(np.uint64)
        used = np.flatnonzero((words & _COMMA) == 0)
        words = words[used]
        kind = (words >> np.uint64(WORD_BITS - 8)).astype(np.uint8)
        if len(kind) and int(kind.max()) >= len(TO_FPGA):
            index = int(np.argmax(kind >= len(TO_FPGA)))
            position = self.position + 8 * int(used[index])
            raise WireError(_TO.wrong_header(int(kind[index])), position)
        messages = Messages(kind, words & _TO.mask[kind])
        if (bad := _TO.first_out_of_bounds(messages)) is not None:
            try:
                TO_FPGA[int(kind[bad])].unpack(int(messages.payload[bad]))
            except ValueError as error:
                raise WireError(str(error), self.position + 8 * int(used[bad])) from None
        self._rest = data[whole:]
        self.position += whole
        return messages


class FromFPGADecoder(_Decoder):
    """Decode the stream from the FPGA."""

    def feed(self, data: bytes) -> Messages:
        """Return the messages completed by ``data``.

        Raises:
            WireError: An unknown header.
        """
        data = self._rest + bytes(data)
        count = len(data) // 8
        kind = np.empty(count, np.uint8)
        payload = np.empty(count, np.uint64)
        high = np.empty(count, np.uint64)
        offset = self.position % 8
        found, used, header = split(data, offset, _FROM.length, kind, payload, high)
        if header >= 0:
            raise WireError(_FROM.wrong_header(header), self.position + used)
        kind = kind[:found]
        self._rest = data[used:]
        self.position += used
        return Messages(
            kind, payload[:found] & _FROM.mask[kind], high[:found] & _FROM.high_mask[kind]
        )
