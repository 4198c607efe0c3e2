"""Correlation sensors of the synapses: strengths, resets and what the converter sees of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.capmem import Storage
from emulator.correlation_kernel import Correlation
from emulator.mismatch import Instances
from emulator.parameters import TICK, Parameters
from emulator.synapse import places_of_quads
from halco import CapMemCellOnCapMemBlock

Floats = NDArray[np.float64]

_SIDES, _ROWS, _COLUMNS = 2, 256, 256
_KINDS = ("causal", "acausal")


class Sensors:
    """The 131072 sensor pairs. Arrays are made when the first column is connected."""

    def __init__(self, laws: Parameters, instances: Instances, kernel: Correlation) -> None:
        self._laws = laws.correlation
        self._sigma = laws.mismatch
        self._instances = instances
        self._kernel = kernel
        self._fixed: dict[str, Floats] = {}
        shape = (_SIDES, _ROWS, _COLUMNS)
        self._times = np.zeros(shape, dtype=np.uint8)
        self._amplitudes = np.zeros(shape, dtype=np.uint8)
        self._biases: Floats | None = None

    def _pattern(self, kind: str, quantity: str) -> Floats:
        """Return the mismatch of one quantity for all sensors of a kind, drawn on first use."""
        name = f"{kind} correlation {quantity}"
        if name not in self._fixed:
            count = _SIDES * _ROWS * _COLUMNS
            sigma = {
                "time": self._sigma.correlation_time,
                "amplitude": self._sigma.correlation_amplitude,
                "baseline": self._sigma.correlation_baseline_lsb,
            }[quantity]
            draw = self._instances.offsets if quantity == "baseline" else self._instances.factors
            self._fixed[name] = draw(name, sigma, count).reshape(_SIDES, _ROWS, _COLUMNS)
        return self._fixed[name]

    def configure_quads(self, registers: Any, quads: NDArray[np.int64]) -> None:
        """Take over the calibration bits of the synapses that were written.

        Args:
            registers: register store.
            quads: positions of SynapseQuadOnDLS.
        """
        bits = haldls.SynapseQuad.decode_columns(registers.words(haldls.SynapseQuad)[quads])
        place = places_of_quads(quads)
        for target, name in ((self._times, "time_calibs"), (self._amplitudes, "amp_calibs")):
            if (target[place] != bits[name]).any():
                target[place] = bits[name]
                self._biases = None

    def configure(self, registers: Any, cells: Storage) -> None:
        """Work out time constants and amplitudes of the sides whose sensors are connected."""
        switches = registers.columns(haldls.ColumnCorrelationQuad)
        connected = np.zeros(_SIDES, dtype=np.bool_)
        for kind in _KINDS:
            closed = switches[f"switches.enable_internal_{kind}"].reshape(_SIDES, -1)
            connected |= closed.any(axis=1)
        kernel = self._kernel
        kernel.on = connected.astype(np.uint8)
        if not connected.any():
            return
        cell = CapMemCellOnCapMemBlock
        biases = np.stack(
            (cells.globals(cell.syn_i_bias_ramp), cells.globals(cell.syn_i_bias_store))
        )
        if self._biases is not None and np.array_equal(biases, self._biases):
            return
        self._biases = biases
        ramp, store = map(self._by_half, np.maximum(biases, 1.0))
        laws = self._laws
        tau = laws.time * laws.time_code / ramp * np.array(laws.time_factors)[self._times]
        eta = (
            laws.amplitude
            * laws.amplitude_code
            / store
            * np.array(laws.amplitude_factors)[self._amplitudes]
        )
        for kind in _KINDS:
            rate = TICK / (tau * self._pattern(kind, "time"))
            amplitude = eta * laws.volt_per_step * self._pattern(kind, "amplitude")
            np.asarray(getattr(kernel, f"rate_{kind}"))[:] = rate
            np.asarray(getattr(kernel, f"amplitude_{kind}"))[:] = amplitude

    @staticmethod
    def _by_half(blocks: Floats) -> Floats:
        halves: Floats = np.repeat(blocks.reshape(_SIDES, 1, 2), _COLUMNS // 2, axis=2)
        return halves

    def voltages(self, side: int, row: int, kind: int) -> Floats:
        """Return the stored voltages of a row, as the converter sees them."""
        name = _KINDS[kind]
        laws = self._laws
        stored = np.asarray(getattr(self._kernel, name))[side, row].astype(np.float64)
        start = laws.baseline_volt + self._pattern(name, "baseline")[side, row] * laws.volt_per_step
        voltages: Floats = np.maximum(start - stored, 0.0)
        return voltages

    def reset(
        self,
        side: int,
        row: int,
        causal: NDArray[np.bool_],
        acausal: NDArray[np.bool_],
    ) -> None:
        """Reset the sensors of a row in the chosen columns."""
        np.asarray(self._kernel.causal)[side, row, causal] = 0.0
        np.asarray(self._kernel.acausal)[side, row, acausal] = 0.0
