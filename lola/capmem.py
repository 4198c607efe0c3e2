"""Parameter memory: its control, and the cells that no other composed container has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from halco.common import Enum
from lola.analog import AnalogDisableRefresh, AnalogValue, AnalogValueVariant, analogs
from lola.arrays import array, array_type
from lola.composite import Composite, Piece, consecutive
from lola.held import held
from lola.source import Column, Stack

#: Blocks of the memory by composed container: two for each half of the chip, or all four at once.
HEMISPHERE = np.arange(halco.CapMemBlockOnDLS.size).reshape(halco.HemisphereOnDLS.size, -1)
WHOLE_CHIP = np.arange(halco.CapMemBlockOnDLS.size).reshape(1, -1)


def cells(blocks: NDArray[np.intp], **rows: halco.CapMemCellOnCapMemBlock) -> Piece:
    """Return the piece of cells that each block has for all its columns.

    Args:
        blocks: blocks of each composed container.
        rows: cell on the block by field of the record, which has a value for each block. They
            are written block by block.
    """

    def places() -> NDArray[np.intp]:
        on_block = [int(cell) for cell in rows.values()]
        coordinate = halco.CapMemCellOnDLS
        table = np.array(
            [
                [int(coordinate(halco.CapMemCellOnCapMemBlock(Enum(cell)), block))
                 for cell in on_block]
                for block in halco.iter_all(halco.CapMemBlockOnDLS)
            ]
        )  # fmt: skip
        return table[blocks].reshape(len(blocks), -1)

    paths = tuple(path.replace("__", ".") for path in rows)
    return Piece(haldls.CapMemCell, places, {"value": Stack(paths)})


def at(*cells: halco.CapMemCellOnDLS) -> Callable[[], NDArray[np.intp]]:
    """Return the places of a piece of cells that exist once on the chip."""
    return lambda: np.array([[int(cell) for cell in cells]])


def single_cells(**cells: halco.CapMemCellOnDLS) -> Piece:
    """Return the piece of cells that exist once, by field of the record (``a__b`` for ``a.b``)."""
    paths = tuple(path.replace("__", ".") for path in cells)
    return Piece(haldls.CapMemCell, at(*cells.values()), {"value": Stack(paths)})


def _unused() -> NDArray[np.intp]:
    unused = halco.iter_all(halco.UnusedCapMemCellOnDLS)
    return np.array([[int(cell.toCapMemCellOnDLS()) for cell in unused]])


class CapMem(Composite):
    """Control of the parameter memory, its references, and the cells without a purpose."""

    coordinate_type = halco.CapMemOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant
    Blocks = array_type(haldls.CapMemBlockConfig, halco.CapMemBlockConfigOnDLS)
    blocks = array(Blocks)
    synapse_bias_selection = held(haldls.SynapseBiasSelection)
    reference_generator = held(haldls.ReferenceGeneratorConfig)
    unused_cells = analogs(halco.UnusedCapMemCellOnDLS)
    _pieces = (
        Piece(
            haldls.CapMemBlockConfig,
            consecutive(halco.CapMemBlockConfigOnDLS, coordinate_type),
            "blocks",
        ),
        Piece(
            haldls.SynapseBiasSelection,
            consecutive(halco.SynapseBiasSelectionOnDLS, coordinate_type),
            "synapse_bias_selection",
        ),
        Piece(
            haldls.ReferenceGeneratorConfig,
            consecutive(halco.ReferenceGeneratorConfigOnDLS, coordinate_type),
            "reference_generator",
        ),
        Piece(haldls.CapMemCell, _unused, {"value": Column("unused_cells")}),
    )
