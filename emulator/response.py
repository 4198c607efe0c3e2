"""The response stream of one program: who answers when, and how the host learns the time.

The host counts one FPGA cycle for every message. So at most one message leaves in a cycle, and once
FPGA and chip are synchronised, gaps are bridged: by a difference up to 257 cycles, else by the
absolute time. Before the first synchronisation there are no time messages at all. Spikes and
samples carry 8 bits of their chip time; they go before other messages that are due together, so
that none is older than the host can tell.
"""

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator import latency
from emulator.event_kernel import Trace, pack
from emulator.phy import NEVER
from hxcomm.message import FROM_FPGA, FromFPGA
from hxcomm.wire import FromFPGAEncoder, Messages

_PACKS: Final = (
    (FromFPGA.SpikePack1, FromFPGA.SpikePack2, FromFPGA.SpikePack3),
    (FromFPGA.MADCSamplePack1, FromFPGA.MADCSamplePack2, FromFPGA.MADCSamplePack3),
)
_VALUE_NAME: Final = ("label", "value")


def _places(name: str | None) -> NDArray[np.int64]:
    """Return bit places by class of event, events in the pack minus one, and number of event."""
    places = np.zeros((2, 3, 3), np.int64)
    for family, packs in enumerate(_PACKS):
        for count, kind in enumerate(packs, 1):
            for index in range(count):
                field = f"{name or _VALUE_NAME[family]}_{index}"
                places[family, count - 1, index] = FROM_FPGA[kind].field(field).low
    return places


_EVENT_KIND: Final = np.array(_PACKS, np.uint8)
_VALUE_PLACE: Final = _places(None)
_STAMP_PLACE: Final = _places("timestamp")
_STAMP_MASK: Final = FROM_FPGA[FromFPGA.SpikePack1].field("timestamp_0").mask
_SYSTIME_MASK: Final = FROM_FPGA[FromFPGA.Systime].field("value").mask
_LONGEST_DELTA: Final = FROM_FPGA[FromFPGA.Sysdelta].field("value").mask

#: Order of messages that are due in the same cycle, by header number: the time goes first.
_RANK: Final = np.arange(1, 17)
_RANK[FromFPGA.Systime] = 0

_NO_TIMES: Final = np.empty(0, np.int64)
_NO_VALUES: Final = np.empty(0, np.uint16)


#: Columns of messages that are not events: cycle, header number, payload.
_Rows = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint64]]
#: Columns of events: arrival in FPGA cycles, chip time in ticks, label or sample.
EventRows = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]


@attrs.define
class Events:
    """Rows of events of one class, collected piece by piece in order of arrival.

    Attributes:
        count: Events of the program so far.
        waiting: Those of them that are not packed yet.
    """

    _pieces: list[EventRows] = attrs.field(factory=list)
    count: int = 0
    waiting: int = 0

    def add(
        self,
        arrival: NDArray[np.int64],
        ticks: NDArray[np.int64],
        values: NDArray[np.uint16],
    ) -> None:
        """Append events: arrival in FPGA cycles, chip time in ticks, label or sample."""
        if len(arrival):
            self._pieces.append((arrival, ticks, values))
            self.count += len(arrival)
            self.waiting += len(arrival)

    def rows(self) -> EventRows:
        """Return all rows that wait."""
        if not self._pieces:
            return _NO_TIMES, _NO_TIMES, _NO_VALUES
        if len(self._pieces) > 1:
            columns = list(zip(*self._pieces, strict=True))
            arrival, ticks = np.concatenate(columns[0]), np.concatenate(columns[1])
            values = np.concatenate(columns[2])
            if (arrival[1:] < arrival[:-1]).any():  # queues of the links may hold back some
                order = np.argsort(arrival, kind="stable")
                arrival, ticks, values = arrival[order], ticks[order], values[order]
            self._pieces = [(arrival, ticks, values)]
        return self._pieces[0]

    def until(self, end: int) -> EventRows:
        """Return the rows that arrived up to ``end``."""
        arrival, ticks, values = self.rows()
        stop = int(np.searchsorted(arrival, end, side="right"))
        return arrival[:stop], ticks[:stop], values[:stop]

    def drop(self, count: int) -> None:
        """Forget the first rows."""
        if count:
            arrival, ticks, values = self.rows()
            self._pieces = [(arrival[count:], ticks[count:], values[count:])]
            self.waiting -= count

    def clear(self) -> None:
        """Forget all rows."""
        self._pieces.clear()
        self.count = self.waiting = 0


@attrs.define
class Response:
    """Collects the answers to one program after the other; all times are FPGA cycles.

    Attributes:
        trace: What the host knows about the time.
        spikes, samples: Events recorded so far.
    """

    trace: Trace = attrs.field(factory=Trace)
    spikes: Events = attrs.field(factory=Events)
    samples: Events = attrs.field(factory=Events)
    _single: list[tuple[int, int, int]] = attrs.field(factory=list)
    _columns: list[tuple[NDArray[np.int64], int, NDArray[np.uint64]]] = attrs.field(factory=list)
    _late: list[_Rows] = attrs.field(factory=list)
    _waiting: int = 0
    _offsets: list[tuple[int, int]] = attrs.field(factory=list)
    _encoder: FromFPGAEncoder = attrs.field(factory=FromFPGAEncoder)
    _packed: bytearray = attrs.field(factory=bytearray)

    def begin(self) -> None:
        """Start a program; the host has forgotten what time it is."""
        self.spikes.clear()
        self.samples.clear()
        self._single.clear()
        self._columns.clear()
        self._late.clear()
        self._waiting = 0
        self._offsets.clear()
        self._encoder, self._packed = FromFPGAEncoder(), bytearray()
        self.trace.fresh = True

    @property
    def pending(self) -> int:
        """Messages and events that are not packed yet."""
        return self._waiting + self.spikes.waiting + self.samples.waiting

    def add(self, cycle: int, kind: int, payload: int) -> None:
        """Add one message that is due at ``cycle``."""
        self._single.append((cycle, kind, payload))
        self._waiting += 1

    def add_columns(
        self, cycles: NDArray[np.int64], kind: int, payload: NDArray[np.uint64]
    ) -> None:
        """Add messages of one kind."""
        if len(cycles):
            self._columns.append((cycles, kind, payload))
            self._waiting += len(cycles)

    def synchronise(self, cycle: int, systime: int) -> None:
        """Let ``cycle`` be ``systime`` from now on, and tell the host."""
        self._offsets.append((cycle, systime - cycle))
        self.add(cycle, FromFPGA.Systime, 0)

    def settle(self, cycle: int) -> None:
        """Pack what is sent up to a cycle.

        Nothing may be added for this time any more, and no synchronisation that ends within
        `latency.PACK_WAIT`: it takes longer than that.
        """
        rows = self._take(cycle)
        first, parts = self._cross_offsets(rows, cycle)
        rows = (rows[0][first:], rows[1][first:], rows[2][first:])
        until = self._offsets[0][0] - 1 if self._offsets else NEVER
        message, used = self._pack(until, cycle, rows, self.spikes.rows(), self.samples.rows())
        rest = (rows[0][used:], rows[1][used:], rows[2][used:])
        if len(rest[0]):
            self._late.append(rest)
            self._waiting += len(rest[0])
        self._packed += self._encoder.feed(Messages.concatenate([*parts, message]))

    def close(self, halt: int, last: int) -> bytes:
        """Return the stream up to the echo of the halt at ``halt``, whose payload is ``last``.

        What is due later is lost, as nobody listens any more.
        """
        rest = self._encoder.feed(self.finish(halt, last)) + self._encoder.finish()
        if not self._packed:
            return rest
        self._packed += rest
        return bytes(self._packed)

    def finish(self, halt: int, last: int) -> Messages:
        """Return the messages up to the echo of the halt, but for those that are packed already."""
        cycle, kind, payload = self._take(halt)
        rows = (
            np.append(cycle, halt),
            np.append(kind, np.uint8(FromFPGA.Loopback)),
            np.append(payload, np.uint64(last)),
        )
        first, parts = self._cross_offsets(rows, halt)
        rows = (rows[0][first:], rows[1][first:], rows[2][first:])
        message, _ = self._pack(
            halt, NEVER, rows, self.spikes.until(halt), self.samples.until(halt)
        )
        if self._offsets:  # a synchronisation that is complete after the halt
            self.trace.offset, self.trace.synchronised = self._offsets[-1][1], True
        return Messages.concatenate([*parts, message]) if parts else message

    def _take(self, until: int) -> _Rows:
        """Take the messages that are not events and due up to a cycle, in the order of sending."""
        single = [one for one in self._single if one[0] <= until]
        self._single = [one for one in self._single if one[0] > until]
        cycle, kind, payload = zip(*single, strict=True) if single else ((), (), ())
        parts = [
            *self._late,
            (np.array(cycle, np.int64), np.array(kind, np.uint8), np.array(payload, np.uint64)),
        ]
        left = []
        for at, number, values in self._columns:
            due = at <= until
            parts.append((at[due], np.full(int(due.sum()), number, np.uint8), values[due]))
            if not due.all():
                left.append((at[~due], number, values[~due]))
        self._columns = left
        self._late.clear()
        self._waiting = len(self._single) + sum(len(at) for at, _, _ in left)
        rows = parts[0]
        if len(parts) > 1:
            rows = (
                np.concatenate([part[0] for part in parts]),
                np.concatenate([part[1] for part in parts]),
                np.concatenate([part[2] for part in parts]),
            )
        key = rows[0] * len(_RANK) + _RANK[rows[1]]
        if (key[1:] < key[:-1]).any():
            order = np.argsort(key, kind="stable")
            rows = rows[0][order], rows[1][order], rows[2][order]
        return rows

    def _cross_offsets(self, rows: _Rows, until: int) -> tuple[int, list[Messages]]:
        """Pack the stretches that end with a synchronisation up to a cycle.

        The events of a stretch wait no longer than its end.

        Returns:
            Number of rows used, messages.
        """
        cycle, kind, payload = rows
        parts, first = [], 0
        while self._offsets and self._offsets[0][0] <= until:
            at, offset = self._offsets.pop(0)
            stop = int(np.searchsorted(cycle, at - 1, side="right"))
            singles = (cycle[first:stop], kind[first:stop], payload[first:stop])
            spikes, samples = self.spikes.until(at - 1), self.samples.until(at - 1)
            parts.append(self._pack(at - 1, NEVER, singles, spikes, samples)[0])
            first = stop
            self.trace.offset, self.trace.synchronised = offset, True
        return first, parts

    def _pack(
        self, until: int, stop: int, single: _Rows, spikes: EventRows, samples: EventRows
    ) -> tuple[Messages, int]:
        """Return messages sent up to ``stop``, and how many single ones are among them.

        Events that are among them are dropped; no event waits longer than ``until``.
        """
        inputs = len(single[0]) + len(spikes[0]) + len(samples[0])
        latest = max(
            (int(row[0][-1]) for row in (single, spikes, samples) if len(row[0])), default=0
        )
        silence = max(0, min(until, latest + latency.PACK_WAIT) - self.trace.last)
        room = 2 * inputs + silence // latency.SYSTIME_INTERVAL + 3
        kind = np.empty(room, np.uint8)
        payload = np.empty(room, np.uint64)
        high = np.empty(room, np.uint64)
        count, used, packed_spikes, packed_samples = pack(
            self.trace,
            until,
            stop,
            *single,
            *spikes,
            *samples,
            _EVENT_KIND,
            _VALUE_PLACE,
            _STAMP_PLACE,
            FromFPGA.Systime,
            FromFPGA.Sysdelta,
            _SYSTIME_MASK,
            _LONGEST_DELTA,
            _STAMP_MASK,
            latency.PACK_WAIT,
            latency.SYSTIME_INTERVAL,
            kind,
            payload,
            high,
        )
        self.spikes.drop(packed_spikes)
        self.samples.drop(packed_samples)
        return Messages(kind[:count], payload[:count], high[:count]), used
