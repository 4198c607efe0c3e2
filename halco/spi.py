"""SPI devices of the chip's carrier board: a shift register and two voltage sources (DAC)."""

from __future__ import annotations

from halco.board import DACOnBoard
from halco.composed import On
from halco.conversion import local_part, outer_part
from halco.ranged import Named, Ranged


class SPIShiftRegisterOnBoard(Ranged, size=1):
    """Shift register."""


class SPIDACDataRegisterOnDAC(Ranged, size=8):
    """Voltage of a channel of a source."""


class SPIDACDataRegisterOnBoard(
    On, SPIDACDataRegisterOnDAC, outer=DACOnBoard, names=("channel", "dac")
):
    """Voltage of a channel of either source."""

    toDACOnBoard = outer_part(DACOnBoard)
    toSPIDACDataRegisterOnDAC = local_part(SPIDACDataRegisterOnDAC)


class SPIDACControlRegisterOnDAC(Ranged, size=4):
    """Control register of a source."""

    gain_reference = Named(0)
    ldac = Named(1)
    power_down = Named(2)
    reset = Named(3)


class SPIDACControlRegisterOnBoard(
    On, SPIDACControlRegisterOnDAC, outer=DACOnBoard, names=("channel", "dac")
):
    """Control register of either source."""

    toDACOnBoard = outer_part(DACOnBoard)
    toSPIDACControlRegisterOnDAC = local_part(SPIDACControlRegisterOnDAC)
