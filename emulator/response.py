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
from hxcomm.message import FROM_FPGA, FromFPGA
from hxcomm.wire import Messages

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

_NO_TIMES: Final = np.empty(0, np.int64)
_NO_VALUES: Final = np.empty(0, np.uint16)


@attrs.define
class Events:
    """Rows of events of one class, collected piece by piece in order of arrival."""

    _pieces: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]] = attrs.field(
        factory=list
    )
    count: int = 0

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

    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
        """Return all rows."""
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

    def clear(self) -> None:
        """Forget all rows."""
        self._pieces.clear()
        self.count = 0


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
    _offsets: list[tuple[int, int]] = attrs.field(factory=list)

    def begin(self) -> None:
        """Start a program; the host has forgotten what time it is."""
        self.spikes.clear()
        self.samples.clear()
        self._single.clear()
        self._columns.clear()
        self._offsets.clear()
        self.trace.fresh = True

    def add(self, cycle: int, kind: int, payload: int) -> None:
        """Add one message that is due at ``cycle``."""
        self._single.append((cycle, kind, payload))

    def add_columns(
        self, cycles: NDArray[np.int64], kind: int, payload: NDArray[np.uint64]
    ) -> None:
        """Add messages of one kind."""
        if len(cycles):
            self._columns.append((cycles, kind, payload))

    def synchronise(self, cycle: int, systime: int) -> None:
        """Let ``cycle`` be ``systime`` from now on, and tell the host."""
        self._offsets.append((cycle, systime - cycle))
        self.add(cycle, FromFPGA.Systime, 0)

    def finish(self, halt: int, last: int) -> Messages:
        """Return the stream up to the echo of the halt at ``halt``, whose payload is ``last``.

        What is due later is lost, as nobody listens any more.
        """
        cycle, kind, payload = self._rows()
        until = int(np.searchsorted(cycle, halt, side="right"))
        cycle = np.append(cycle[:until], halt)
        kind = np.append(kind[:until], np.uint8(FromFPGA.Loopback))
        payload = np.append(payload[:until], np.uint64(last))
        # stretches between synchronisations; each one's events wait no longer than its end
        ends = [at - 1 for at, _ in self._offsets if at <= halt]
        parts = []
        singles = first_spike = first_sample = 0
        offsets = [None, *(offset for _, offset in self._offsets)]
        for end, offset in zip([*ends, halt], offsets, strict=False):
            if offset is not None:
                self.trace.offset, self.trace.synchronised = offset, True
            stop = len(cycle) if end == halt else int(np.searchsorted(cycle, end, side="right"))
            spikes = self._until(self.spikes, first_spike, end)
            samples = self._until(self.samples, first_sample, end)
            parts.append(
                self._pack(
                    end,
                    (cycle[singles:stop], kind[singles:stop], payload[singles:stop]),
                    spikes,
                    samples,
                )
            )
            singles = stop
            first_spike += len(spikes[0])
            first_sample += len(samples[0])
        if len(offsets) > len(parts):  # a synchronisation that is complete after the halt
            self.trace.offset, self.trace.synchronised = self._offsets[-1][1], True
        return parts[0] if len(parts) == 1 else Messages.concatenate(parts)

    def _rows(self) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint64]]:
        """Return the messages that are not events, sorted by time."""
        cycle, kind, payload = zip(*self._single, strict=True) if self._single else ((), (), ())
        columns = [
            (np.array(cycle, np.int64), np.array(kind, np.uint8), np.array(payload, np.uint64)),
            *((at, np.full(len(at), kind, np.uint8), values) for at, kind, values in self._columns),
        ]
        if len(columns) == 1:
            rows = columns[0]
        else:
            rows = (
                np.concatenate([row[0] for row in columns]),
                np.concatenate([row[1] for row in columns]),
                np.concatenate([row[2] for row in columns]),
            )
        order = np.argsort(rows[0], kind="stable")
        return rows[0][order], rows[1][order], rows[2][order]

    @staticmethod
    def _until(
        events: Events, first: int, end: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
        arrival, ticks, values = events.rows()
        stop = int(np.searchsorted(arrival, end, side="right"))
        return arrival[first:stop], ticks[first:stop], values[first:stop]

    def _pack(
        self,
        until: int,
        single: tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint64]],
        spikes: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]],
        samples: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]],
    ) -> Messages:
        inputs = len(single[0]) + len(spikes[0]) + len(samples[0])
        silence = (until - self.trace.last) // latency.SYSTIME_INTERVAL
        room = 2 * inputs + silence + 2
        kind = np.empty(room, np.uint8)
        payload = np.empty(room, np.uint64)
        high = np.empty(room, np.uint64)
        count = pack(
            self.trace,
            until,
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
        return Messages(kind[:count], payload[:count], high[:count])
