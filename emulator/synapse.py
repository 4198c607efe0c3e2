"""Synapse arrays: weights and labels, and what one event does to the lines of the columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.backend_kernel import Backend
from emulator.capmem import Storage
from emulator.mismatch import Instances
from emulator.parameters import TICK, Parameters
from emulator.synapse_kernel import Synapses
from halco import (
    CapMemCellOnCapMemBlock,
    EntryOnQuad,
    SynapseQuadColumnOnDLS,
)

_SIDES, _ROWS, _COLUMNS, _QUADS, _ENTRIES = 2, 256, 256, 64, 4
_LINES = (("excitatory", "exc"), ("inhibitory", "inh"))


def _columns_of_quads() -> NDArray[np.int64]:
    """Return the column of each (quad column, entry)."""
    return np.array(
        [
            [
                int(quad.toNeuronColumnOnDLS()[entry])
                for entry in range(len(list(EntryOnQuad.every())))
            ]
            for quad in SynapseQuadColumnOnDLS.every()
        ]
    )


#: Column of each entry of each quad: shape (64, 4).
QUAD_COLUMNS = _columns_of_quads()


def places_of_quads(
    quads: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return side, row and column of the synapses of quads (positions of SynapseQuadOnDLS)."""
    side, rest = np.divmod(quads, _ROWS * _QUADS)
    row, quad = np.divmod(rest, _QUADS)
    return side[:, None], row[:, None], QUAD_COLUMNS[quad]


class SynapseArrays:
    """Both synapse arrays of a chip."""

    def __init__(self, laws: Parameters, instances: Instances) -> None:
        self._laws = laws
        sigma = laws.mismatch
        count = _SIDES * _ROWS * _COLUMNS
        self._strength = instances.factors("synapse", sigma.synapse, count).reshape(
            _SIDES, _ROWS, _COLUMNS
        )
        quadrant = instances.factors("synapse DAC", sigma.quadrant_dac, 4)
        self._dac = np.repeat(quadrant.reshape(_SIDES, 1, 2), _COLUMNS // 2, axis=2)
        self.weights = np.zeros((_SIDES, _ROWS, _COLUMNS))
        self._bias: NDArray[np.float64] = np.zeros(4)

    def configure_quads(
        self, registers: Any, quads: NDArray[np.int64], cells: Storage, synapses: Synapses
    ) -> None:
        """Work out labels and charges of the synapses that were written.

        Args:
            registers: register store.
            quads: positions of SynapseQuadOnDLS.
            cells: analog parameters.
            synapses: kernel that receives labels and charges.
        """
        self.configure_charges(cells, synapses)
        config = haldls.SynapseQuad.decode_columns(registers.words(haldls.SynapseQuad)[quads])
        side, row, column = places_of_quads(quads)
        self.weights[side, row, column] = config["weights"]
        labels = np.asarray(synapses.labels)
        labels[side, row, column] = config["labels"]
        charges = np.asarray(synapses.charges)
        charges[side, row, column] = (
            self.weights[side, row, column]
            * self._strength[side, row, column]
            * self._step()[side, 0, column]
        )
        rows = np.unique(quads // _QUADS)
        live = np.asarray(synapses.live).reshape(-1)
        live[rows] = charges.reshape(-1, _COLUMNS)[rows].any(axis=1)
        synapses.largest = charges.max()
        written = labels.reshape(-1, _COLUMNS)[rows].astype(np.int32)
        uniform = (written == written[:, :1]).all(axis=1)
        np.asarray(synapses.only).reshape(-1)[rows] = np.where(uniform, written[:, 0], -1)

    def configure_charges(self, cells: Storage, synapses: Synapses) -> None:
        """Work out the charges of all synapses if the DAC bias has changed."""
        bias = cells.globals(CapMemCellOnCapMemBlock.syn_i_bias_dac)
        if np.array_equal(bias, self._bias):
            return
        self._bias = bias.copy()
        charges = np.asarray(synapses.charges)
        np.multiply(self.weights, self._strength, out=charges, casting="same_kind")
        charges *= self._step().astype(np.float32)
        synapses.largest = charges.max()
        np.asarray(synapses.live)[:] = charges.any(axis=2)

    def _step(self) -> NDArray[np.float64]:
        """Return the drop of a line by one event of weight 1, volt, (side, 1, column)."""
        laws = self._laws.synaptic_input
        quadrants = (self._bias / laws.dac_reference).reshape(_SIDES, 1, 2)
        return laws.step * np.repeat(quadrants, _COLUMNS // 2, axis=2) * self._dac

    def configure_lines(self, registers: Any, synapses: Synapses, backend: Backend) -> None:
        """Work out how fast lines forget events, and what of them reaches each column.

        Args:
            registers: register store, for switches and bypass.
            synapses: kernel that receives the rows.
            backend: holds time constants of lines.
        """
        laws = self._laws.synaptic_input
        config = registers.columns(haldls.NeuronConfig)
        switches = registers.columns(haldls.ColumnCurrentQuad)
        steps = np.zeros((len(_LINES), _SIDES, _COLUMNS))
        for step, (kind, _) in zip(steps, _LINES, strict=True):
            closed = switches[f"switches.enable_synaptic_current_{kind}"]
            step[:, QUAD_COLUMNS.reshape(-1)] = closed.reshape(_SIDES, -1)
            small = config[f"enable_synaptic_input_{kind}_small_capacitance"].astype(bool)
            step /= np.where(small, laws.small_capacitance, 1.0).reshape(_SIDES, _COLUMNS)
        taus = np.stack([np.asarray(backend.tau_exc), np.asarray(backend.tau_inh)])
        synapses.set_lines(TICK / taus, steps.reshape(len(_LINES), -1))
        for kind, side in _LINES:
            bypass = config[f"enable_bypass_{kind}"].astype(np.uint8)
            setattr(synapses, f"bypass_{side}", bypass)
        synapses.bypassing = bool(
            np.asarray(synapses.bypass_exc).any() or np.asarray(synapses.bypass_inh).any()
        )
        synapses.bypass_step = laws.bypass
