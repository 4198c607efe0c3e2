"""Analog parameter storage: cells that move slowly towards their programmed values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator import exact
from emulator.parameters import TICK, CapMem
from emulator.random import Stream
from halco import AtomicNeuronOnDLS, CapMemCellOnCapMemBlock, CapMemRowOnCapMemBlock, table

Floats = NDArray[np.float64]

BLOCKS, CELLS, COLUMNS = 4, 3120, 130
#: A cell is worked out anew at these fractions of the settling time after a write, and is where it
#: belongs at the last one, well before the 20 ms that users wait.
_STEPS = (0.25, 1.0, 3.0, 7.5)
#: Value that switches the refresh of a cell off: it keeps its voltage.
_NO_REFRESH = 1023


class Storage:
    """The cells of all four blocks, in codes.

    Attributes:
        values: what the cells hold now, (block, cell).
        version: grows whenever ``values`` changes.
    """

    def __init__(self, laws: CapMem, seed: int, noise: bool) -> None:
        self._laws = laws
        self._noise = Stream(seed, "capmem") if noise else None
        self.values: Floats = np.zeros((BLOCKS, CELLS))
        self.version = 0
        self._goals: Floats = np.zeros(BLOCKS * CELLS)
        self._origins: Floats = np.zeros(BLOCKS * CELLS)
        self._written = np.zeros(BLOCKS * CELLS, dtype=np.int64)
        self._moving = np.zeros(BLOCKS * CELLS, dtype=np.bool_)
        self._due: list[int] = []
        block = table(AtomicNeuronOnDLS, "toCapMemBlockOnDLS").astype(np.int64)
        column = table(AtomicNeuronOnDLS, "toCapMemColumnOnCapMemBlock").astype(np.int64)
        self._neuron = block * CELLS + column

    def write(self, cells: NDArray[np.int64], codes: NDArray[Any], tick: int) -> None:
        """Set off cells (positions of CapMemCellOnDLS) towards codes (0..1023)."""
        self._settle(tick)
        kept = codes != _NO_REFRESH
        cells, goals = cells[kept], codes[kept].astype(np.float64)
        if self._noise is not None and len(cells):
            width = self._laws.noise
            goals += self._noise.uniform(cells, tick, -width, width)
        self._origins[cells] = self.values.reshape(-1)[cells]
        self._goals[cells] = np.clip(goals, 0.0, None)
        self._written[cells] = tick
        self._moving[cells] = True
        settling = self._laws.settling / TICK
        due = [tick + int(step * settling) for step in _STEPS]
        self._due = [*self._due[:1], *due] if self._due and self._due[0] < due[0] else due

    def due(self) -> int | None:
        """Return the tick of the next change, if any cell is moving."""
        return self._due[0] if self._due else None

    def advance(self, tick: int) -> None:
        """Let the cells move until a tick."""
        passed = False
        while self._due and self._due[0] <= tick:
            del self._due[0]
            passed = True
        if passed:
            self._settle(tick)

    def _settle(self, tick: int) -> None:
        cells = np.flatnonzero(self._moving)
        if not len(cells):
            return
        age = (tick - self._written[cells]) * (TICK / self._laws.settling)
        left = np.where(age >= 0.99 * _STEPS[-1], 0.0, exact.exp(-age))
        flat = self.values.reshape(-1)
        goals = self._goals[cells]
        flat[cells] = goals + (self._origins[cells] - goals) * left
        self._moving[cells] = left > 0.0
        self.version += 1

    def neurons(self, row: CapMemRowOnCapMemBlock) -> Floats:
        """Return the codes of one parameter for all 512 circuits."""
        codes: Floats = self.values.reshape(-1)[self._neuron + int(row) * COLUMNS]
        return codes

    def globals(self, cell: CapMemCellOnCapMemBlock) -> Floats:
        """Return the codes of one global cell in the four blocks."""
        codes: Floats = self.values[:, int(cell)]
        return codes
