"""Writing many analog parameters at once."""

import functools
import importlib.metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from stadls import PlaybackProgramBuilder, PlaybackProgramBuilderDumper

__all__ = ["get_repo_state", "write_capmem_row"]


@functools.cache
def _cells(row: halco.CapMemRowOnCapMemBlock) -> tuple[Any, ...]:
    """Return the cells of one row in the order of the neurons."""
    cells = []
    for neuron in halco.iter_all(halco.NeuronConfigOnDLS):
        column = neuron.toNeuronConfigOnNeuronConfigBlock().toCapMemColumnOnCapMemBlock()
        block = neuron.toNeuronConfigBlockOnDLS().toCapMemBlockOnDLS()
        cells.append(halco.CapMemCellOnDLS(halco.CapMemCellOnCapMemBlock(column, row), block))
    return tuple(cells)


def write_capmem_row(
    builder: PlaybackProgramBuilder | PlaybackProgramBuilderDumper,
    row: halco.CapMemRowOnCapMemBlock,
    values: NDArray[Any],
) -> None:
    """Write one parameter of all neurons.

    Args:
        builder: What to append the writes to.
        row: The parameter.
        values: One setting a neuron, 512 numbers in the order of the neurons.

    Raises:
        RuntimeError: another number of values.
        OverflowError: a setting is too large.
    """
    values = np.asarray(values)
    cells = _cells(row)
    if values.size != len(cells):
        raise RuntimeError(
            f"Number of values ({values.size}) does not match number of capmem columns "
            f"({len(cells)})."
        )
    for cell, value in zip(cells, values.astype(int).ravel().tolist(), strict=True):
        builder.write(cell, haldls.CapMemCell(haldls.CapMemCell.Value(value)))


def get_repo_state() -> str:
    """Return what identifies this version; stored calibrations of other versions are not used."""
    return f"brainscales2-sdk {importlib.metadata.version('brainscales2-sdk')}"
