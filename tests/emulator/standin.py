"""A chip that only loops events back and plays a ramp of samples; for tests of the digital side."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.description import Description
from emulator.interface import Outside
from emulator.registers import Block, RegisterStore

#: Ticks from an event's arrival at the crossbar until it leaves again.
LOOP = 2
#: Ticks between two samples.
SAMPLE = 17 / 2


class Chip:
    """Loops all events of the four channels back; records what it is told."""

    dynamic: ClassVar[frozenset[Block]] = frozenset({haldls.SpikeCounterRead})

    def __init__(self, description: Description, registers: RegisterStore, index: int) -> None:
        self.registers = registers
        self.now = 0
        self.outside: Outside | None = None
        self.bus: Any = None
        self.calls: list[tuple[str, int, int]] = []
        self.resets = 0
        self._waiting: list[tuple[NDArray[np.int64], NDArray[np.uint16]]] = []
        self._out: list[tuple[NDArray[np.int64], NDArray[np.uint16]]] = []
        self._recording: int | None = None
        self._samples = 0
        self._taken: list[tuple[NDArray[np.int64], NDArray[np.uint16]]] = []

    def advance(self, tick: int) -> None:
        assert tick >= self.now, (tick, self.now)
        if self._waiting:
            ticks = np.concatenate([row[0] for row in self._waiting])
            labels = np.concatenate([row[1] for row in self._waiting])
            order = np.argsort(ticks, kind="stable")
            ticks, labels = ticks[order] + LOOP, labels[order]
            done = int(np.searchsorted(ticks, tick, side="right"))
            self._out.append((ticks[:done], labels[:done]))
            rest = (ticks[done:] - LOOP, labels[done:])
            self._waiting = [rest] if len(rest[0]) else []
        if self._recording is not None:
            count = int((tick - self._recording) / SAMPLE)
            numbers = np.arange(self._samples, count)
            ticks = self._recording + np.floor((numbers + 1) * SAMPLE).astype(np.int64)
            self._taken.append((ticks, (numbers % 1024).astype(np.uint16)))
            self._samples = max(count, self._samples)
        self.now = tick

    def reset(self, tick: int) -> None:
        self.resets += 1
        self._waiting, self._recording = [], None

    def written(
        self,
        block: Block,
        coordinates: NDArray[np.int64],
        words: NDArray[np.int64],
        enables: NDArray[np.uint8],
        tick: int,
    ) -> None:
        assert tick == self.now
        assert len(coordinates) == len(words) == len(enables)
        self.calls.append((block.__name__, int(coordinates[0]), tick))
        if block is haldls.MADCControl:
            start = self.registers.columns(haldls.MADCControl)["start_recording"][0]
            self._recording, self._samples = (tick, 0) if start else (None, 0)

    def read(self, block: Block, coordinate: int, word: int, tick: int) -> int | None:
        assert tick == self.now
        return coordinate & 0xFF

    def spikes_in_columns(
        self, ticks: NDArray[np.int64], channels: NDArray[np.uint8], labels: NDArray[np.uint16]
    ) -> None:
        assert (ticks[1:] >= ticks[:-1]).all()
        assert ticks[0] >= self.now
        self._waiting.append((ticks, (channels.astype(np.uint16) << 14) | labels))

    def take_spikes(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        out, self._out = self._out, []
        return _joined(out)

    def take_madc(self) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        taken, self._taken = self._taken, []
        return _joined(taken)

    def next_output(self) -> int:
        return min((int(row[0][0]) + LOOP for row in self._waiting if len(row[0])), default=1 << 60)

    def keeps(self, block: Block | None) -> bool:
        return block is not haldls.SpikeCounterRead


def _joined(
    rows: list[tuple[NDArray[np.int64], NDArray[np.uint16]]],
) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.uint16)
    return np.concatenate([row[0] for row in rows]), np.concatenate([row[1] for row in rows])
