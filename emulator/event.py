"""Spikes and samples between the FPGA and its chip: links, recording gate, ways back.

An event takes one link latency in each direction. A link takes an event per channel at a limited
rate; what would wait too long for that is lost.
"""

from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

import halco
from emulator import latency
from emulator.errors import ModelError
from emulator.event_kernel import throttle
from emulator.interface import ChipModel
from emulator.phy import NEVER, Links
from emulator.response import EventRows, Events, Response
from emulator.routing import SpikeIO, Spikes, Tables

_CHANNELS: Final = int(halco.SPL1Address.size)
_NEURON_LABELS: Final = int(halco.NeuronLabel.size)
_NO_SPIKES: Final[Spikes] = (np.empty(0, np.int64), np.empty(0, np.uint16))
#: Ways of events over the links.
_TO_CHIP, _SPIKE, _SAMPLE = range(3)


def _sorted(
    times: NDArray[np.int64], first: NDArray[Any], second: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
    """Return rows in order of time; they mostly are, but for events that wait in queues."""
    if len(times) > 1 and (times[1:] < times[:-1]).any():
        order = np.argsort(times, kind="stable")
        return times[order], first[order], second[order]
    return times, first, second


def _no_time() -> NDArray[np.int64]:
    return np.zeros(_CHANNELS, np.int64)


@attrs.define
class EventPath:
    """Events of one FPGA-chip pair; times are FPGA cycles unless said otherwise.

    Attributes:
        limit: Events recorded at most for one program.
        lost_to_chip, lost_from_chip: Events that a full queue, a dead link or a fault swallowed.
        unrecorded: Events beyond the limit.
        routes: Whether somebody takes the spikes that arrived, for further ways.
    """

    chip: ChipModel
    links: Links
    response: Response
    spikeio: SpikeIO
    tables: Tables
    limit: int
    lost_to_chip: int = 0
    lost_from_chip: int = 0
    unrecorded: int = 0
    routes: bool = False
    _free_to_chip: NDArray[np.int64] = attrs.field(factory=_no_time)
    _free_from_chip: NDArray[np.int64] = attrs.field(factory=_no_time)
    _gate: list[tuple[int, bool]] = attrs.field(factory=lambda: [(0, True)])
    _start: int = 0
    _held: Spikes | None = None
    _coming: tuple[list[EventRows], list[EventRows]] = attrs.field(factory=lambda: ([], []))
    _arrived: list[Spikes] = attrs.field(factory=list)

    def begin(self, cycle: int) -> None:
        """Start recording for a program; what arrived before is lost."""
        self._start = cycle
        self._gate = [(cycle, self._gate[-1][1])]
        self.unrecorded = 0
        for coming in self._coming:
            coming.clear()

    def record(self, cycle: int, *, on: bool) -> None:
        """Open or close the recording gate."""
        if on != self._gate[-1][1]:
            self._gate.append((cycle, on))

    def hold(self, cycles: NDArray[np.int64], labels: NDArray[np.uint16]) -> None:
        """Keep spikes that other chips sent, ascending, until they leave for this one."""
        if self._held is not None:
            cycles = np.concatenate([self._held[0], cycles])
            labels = np.concatenate([self._held[1], labels])
            order = np.argsort(cycles, kind="stable")
            cycles, labels = cycles[order], labels[order]
        self._held = (cycles, labels) if len(cycles) else None

    def next_held(self) -> int:
        """Return the cycle at which the first of them leaves, `NEVER` if there is none."""
        return NEVER if self._held is None else int(self._held[0][0])

    def release(self, until: int) -> Spikes:
        """Give those that leave up to a cycle, by which the first one does."""
        if self._held is None:
            raise ModelError("no spikes are held for this chip; ask next_held first")
        cycles, labels = self._held
        count = int(np.searchsorted(cycles, until, side="right"))
        self._held = (cycles[count:], labels[count:]) if count < len(cycles) else None
        return cycles[:count], labels[:count]

    def to_chip(self, cycles: NDArray[np.int64], labels: NDArray[np.uint16]) -> None:
        """Send spikes that leave the FPGA at these cycles, ascending, and those held till then."""
        if not len(cycles):
            return
        if self.next_held() <= cycles[-1]:
            others = self.release(int(cycles[-1]))
            cycles, labels = np.append(cycles, others[0]), np.append(labels, others[1])
            order = np.argsort(cycles, kind="stable")
            cycles, labels = cycles[order], labels[order]
        if (lost := self.links.lose(len(cycles))) is not None:
            cycles, labels = cycles[~lost], labels[~lost]
            self.lost_to_chip += int(lost.sum())
        if (lost := self.links.break_events(cycles)) is not None:
            cycles, labels = cycles[~lost], labels[~lost]
            self.lost_to_chip += int(lost.sum())
        if not len(cycles):
            return
        channels = (labels // _NEURON_LABELS).astype(np.uint8)
        departure, kept, whole = self._throttle(cycles, channels, self._free_to_chip)
        if not whole:
            self.lost_to_chip += len(cycles) - int(kept.sum())
            departure, channels, labels = departure[kept], channels[kept], labels[kept]
        arrival = departure + self.links.delay(departure, _TO_CHIP, channels)
        ticks = arrival * latency.TICKS_PER_CYCLE
        neurons = labels % np.uint16(_NEURON_LABELS)
        ticks, channels, neurons = _sorted(ticks, channels, neurons)
        if len(ticks):
            self.chip.spikes_in_columns(np.maximum(ticks, self.chip.now), channels, neurons)

    def from_chip(self) -> None:
        """Take what left the chip so far, and record what has arrived by now."""
        ticks, labels = self.chip.take_spikes()
        if len(ticks):
            cycles, ticks, labels = self._intact(ticks, labels)
            channels = (labels // _NEURON_LABELS).astype(np.uint8)
            departure, kept, whole = self._throttle(cycles, channels, self._free_from_chip)
            if not whole:
                self.lost_from_chip += len(cycles) - int(kept.sum())
                departure, ticks, labels = departure[kept], ticks[kept], labels[kept]
                channels = channels[kept]
            arrival = departure + self.links.delay(departure, _SPIKE, channels)
            arrival, ticks, labels = _sorted(arrival, ticks, labels)
            self._coming[0].append((arrival, ticks, labels))
            if self.routes:
                self._arrived.append((arrival, labels))
        ticks, samples = self.chip.take_madc()
        if len(ticks):
            cycles, ticks, samples = self._intact(ticks, samples)
            arrival = cycles + self.links.delay(cycles, _SAMPLE)
            self._coming[1].append(_sorted(arrival, ticks, samples))
        self._keep(self.response.spikes, self._coming[0])
        self._keep(self.response.samples, self._coming[1])

    def take_arrived(self) -> Spikes:
        """Give the spikes that left the chip since the last call, as they arrive."""
        cycles = np.concatenate([_NO_SPIKES[0], *(spikes[0] for spikes in self._arrived)])
        labels = np.concatenate([_NO_SPIKES[1], *(spikes[1] for spikes in self._arrived)])
        self._arrived.clear()
        order = np.argsort(cycles, kind="stable")
        return cycles[order], labels[order]

    def _intact(
        self, ticks: NDArray[np.int64], values: NDArray[np.uint16]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
        """Return (departure in cycles, ticks, values) of what a running link carries."""
        cycles = (ticks + 1) // latency.TICKS_PER_CYCLE
        up = cycles >= self.links.first_up()
        if not up.all():
            self.lost_from_chip += len(cycles) - int(up.sum())
            cycles, ticks, values = cycles[up], ticks[up], values[up]
        if (lost := self.links.break_events(cycles)) is not None:
            cycles, ticks, values = cycles[~lost], ticks[~lost], values[~lost]
            self.lost_from_chip += int(lost.sum())
        return cycles, ticks, values

    def _throttle(
        self, cycles: NDArray[np.int64], channels: NDArray[np.uint8], free: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_], bool]:
        """Return (departure, which ones depart, whether all do) at the rate of the links."""
        departure = np.empty(len(cycles), np.int64)
        kept = np.zeros(len(cycles), np.uint8)
        first = count = 0
        while first < len(cycles):
            at = int(cycles[first])
            interval, change = self.links.event_interval(at), self.links.next_change(at)
            last = len(cycles) if change == NEVER else int(np.searchsorted(cycles, change))
            rows = slice(first, last)
            if interval != NEVER:
                count += throttle(
                    cycles[rows],
                    channels[rows],
                    interval,
                    latency.EVENT_QUEUE,
                    free,
                    departure[rows],
                    kept[rows],
                )
            first = last
        return departure, kept.view(np.bool_), count == len(cycles)

    def _keep(self, events: Events, coming: list[EventRows]) -> None:
        """Record what has arrived by now and passes the gate, up to the limit."""
        if not coming:
            return
        arrival, ticks, values = coming[0]
        if len(coming) > 1:
            arrival, ticks, values = _sorted(
                np.concatenate([rows[0] for rows in coming]),
                np.concatenate([rows[1] for rows in coming]),
                np.concatenate([rows[2] for rows in coming]),
            )
        # nobody knows yet whether the gate is open for those that come later
        now = self.chip.now // latency.TICKS_PER_CYCLE
        count = int(np.searchsorted(arrival, now, side="right"))
        coming[:] = [(arrival[count:], ticks[count:], values[count:])]
        if count == len(arrival):
            coming.clear()
        arrival, ticks, values = arrival[:count], ticks[:count], values[:count]
        times = np.array([cycle for cycle, _ in self._gate], np.int64)
        states = np.array([False, *(on for _, on in self._gate)])
        passed = states[np.searchsorted(times, arrival, side="right")]
        if not passed.all():
            arrival, ticks, values = arrival[passed], ticks[passed], values[passed]
        room = max(0, self.limit - self.response.spikes.count - self.response.samples.count)
        if len(arrival) > room:
            self.unrecorded += len(arrival) - room
            arrival, ticks, values = arrival[:room], ticks[:room], values[:room]
        events.add(arrival, ticks, values)
