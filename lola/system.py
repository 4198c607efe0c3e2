"""A chip together with its FPGA."""

from __future__ import annotations

import halco
from haldls import Backend
from lola.chip import Chip
from lola.composite import Composite, Piece, consecutive
from lola.fpga import MultichipJboaLeafFPGA, SinglechipFPGA
from lola.record import part


class ChipAndMultichipJboaLeafFPGA(Composite):
    """One of several chips with its FPGA; made of nothing, of a chip, or of chip and FPGA."""

    coordinate_type = halco.ChipAndMultichipJboaLeafFPGAOnSystem
    backends = (Backend.Omnibus,)
    Chip = Chip
    FPGA = MultichipJboaLeafFPGA
    fpga = part(FPGA)
    chip = part(Chip)
    _pieces = (
        Piece(FPGA, consecutive(FPGA.coordinate_type), "fpga"),
        Piece(Chip, consecutive(Chip.coordinate_type), "chip"),
    )
    _order = ("chip", "fpga")


class ChipAndSinglechipFPGA(Composite):
    """A single chip with its FPGA; made of nothing, of a chip, or of chip and FPGA."""

    coordinate_type = halco.ChipAndSinglechipFPGAOnSystem
    backends = (Backend.Omnibus,)
    Chip = Chip
    FPGA = SinglechipFPGA
    fpga = part(FPGA)
    chip = part(Chip)
    _pieces = (
        Piece(FPGA, consecutive(FPGA.coordinate_type), "fpga"),
        Piece(Chip, consecutive(Chip.coordinate_type), "chip"),
    )
    _order = ("chip", "fpga")
