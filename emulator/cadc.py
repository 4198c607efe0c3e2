"""Column-parallel analog-to-digital converter (CADC)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.capmem import Storage
from emulator.mismatch import Instances
from emulator.parameters import Parameters
from emulator.random import Stream
from emulator.synapse import QUAD_COLUMNS
from halco import CADCChannelConfigOnDLS, CADCSampleQuadOnDLS, CapMemCellOnCapMemBlock, table
from halco.common import Enum

Floats = NDArray[np.float64]

_SIDES, _COLUMNS, _TYPES = 2, 256, 2
CAUSAL, ACAUSAL = 0, 1


@cache
def row_of(quad: int) -> tuple[int, int]:
    """Return (side, row) of a sample quad."""
    coordinate = CADCSampleQuadOnDLS(Enum(quad))
    return int(coordinate.toSynramOnDLS()), int(coordinate.toSynapseRowOnSynram())


@cache
def _result_of() -> NDArray[np.int64]:
    """Return which of the 256 words of results each sample quad shows."""
    place = CADCSampleQuadOnDLS
    side, kind = table(place, "toSynramOnDLS"), table(place, "toCADCChannelType")
    of_side = side.astype(np.int64) * _TYPES + kind
    return of_side * len(QUAD_COLUMNS) + table(place, "toSynapseQuadColumnOnDLS")


@cache
def buffered() -> NDArray[np.bool_]:
    """Return which sample quads give buffered results instead of converting."""
    return table(CADCSampleQuadOnDLS, "toCADCReadoutType").astype(np.bool_)


class Converter:
    """The 1024 channels of a chip and the results of their last conversion.

    Attributes:
        samples: last results, (side, type, column).
    """

    def __init__(self, laws: Parameters, instances: Instances, seed: int, noise: bool) -> None:
        self._laws = laws.cadc
        self._capmem = laws.capmem
        sigma = laws.mismatch
        shape = (_SIDES, _TYPES, _COLUMNS)
        count = _SIDES * _TYPES * _COLUMNS
        shift = instances.offsets
        self._offset = shift("CADC channel", sigma.cadc_column_lsb, count).reshape(shape)
        self._gain = instances.factors("CADC gain", sigma.cadc_column_gain, count).reshape(shape)
        self._start = shift("CADC ramp start", sigma.cadc_quadrant_volt, 4)
        self._slope = instances.factors("CADC ramp slope", sigma.cadc_quadrant_slope, 4)
        self._noise = Stream(seed, "CADC noise") if noise else None
        self.samples = np.zeros(shape, dtype=np.uint8)
        self._words = np.zeros((_SIDES, _TYPES * len(QUAD_COLUMNS)), dtype=np.uint32)
        self._stale = [True] * _SIDES
        place = CADCChannelConfigOnDLS
        self._channel = (
            table(place, "toSynramOnDLS").astype(np.int64) * _TYPES
            + table(place, "toCADCChannelType")
        ) * _COLUMNS + table(place, "toSynapseOnSynapseRow")

    def convert(
        self,
        side: int,
        volts: Floats,
        registers: Any,
        cells: Storage,
        tick: int,
        cycle: float = 1.0,
    ) -> None:
        """Convert the voltages of one side, (type, column), and keep the results.

        Args:
            side: of the chip.
            volts: at the channels.
            registers: register store.
            cells: analog parameters.
            tick: time.
            cycle: ticks of a cycle of the clock that counts while the ramp rises.
        """
        laws = self._laws
        cell = CapMemCellOnCapMemBlock
        blocks = slice(2 * side, 2 * side + 2)
        slope = cells.globals(cell.cadc_i_ramp_slope)[blocks] * self._slope[blocks]
        start = self._capmem.voltage(cells.globals(cell.cadc_v_ramp_offset))[blocks]
        start = start + laws.ramp_shift + self._start[blocks]
        step = laws.volt_per_step * np.maximum(slope, 1.0) / laws.slope_code
        half = _COLUMNS // 2
        counts = (volts - np.repeat(start, half)) / (np.repeat(step, half) * self._gain[side])
        counts = counts / cycle + self._offset[side]
        if self._noise is not None:
            instances = np.arange(_TYPES * _COLUMNS) + side * _TYPES * _COLUMNS
            drawn = self._noise.normal(instances, tick)
            counts += laws.noise * drawn.reshape(_TYPES, _COLUMNS)
        offsets = np.zeros(_SIDES * _TYPES * _COLUMNS)
        offsets[self._channel] = registers.columns(haldls.CADCChannelConfig)["offset"]
        counts = np.clip(np.rint(counts), 0, 255)
        counts += offsets.reshape(_SIDES, _TYPES, _COLUMNS)[side]
        self.samples[side] = np.clip(counts, 0, 255).astype(np.uint8)
        self._stale[side] = True

    def words(self, quads: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the register words of sample quads, four results each."""
        for side in range(_SIDES):
            if self._stale[side]:
                samples = self.samples[side][:, QUAD_COLUMNS].reshape(-1, QUAD_COLUMNS.shape[1])
                encoded = haldls.CADCSampleQuad.encode_columns({"samples": samples})
                self._words[side] = encoded[:, 0]
                self._stale[side] = False
        found: NDArray[np.uint32] = self._words.reshape(-1)[_result_of()[quads]]
        return found
