"""Analog read-out: what the converter and the chip's analog pads are connected to."""

from halco.ranged import Coordinate, Ranged


class ReadoutChainOnDLS(Coordinate, Ranged, size=1):
    """All registers of the read-out."""


class ReadoutSourceSelectionOnDLS(Coordinate, Ranged, size=1):
    """Selection of the sources of the membrane converter."""


class SourceMultiplexerOnReadoutSourceSelection(Ranged, size=2):
    """One of the two source multiplexers."""


class PadMultiplexerConfigOnDLS(Coordinate, Ranged, size=2):
    """Selection of what a pad shows."""


class PadOnDLS(Coordinate, Ranged, size=2):
    """Analog pad of the chip."""


class CurrentDACOnDLS(Coordinate, Ranged, size=1):
    """Source of an adjustable current for the read-out."""


class ReferenceGeneratorConfigOnDLS(Coordinate, Ranged, size=1):
    """Source of the reference current of the parameter cells and the converters."""
