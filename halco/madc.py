"""Membrane converter (MADC): fast analog-to-digital converter of two selectable sources."""

from halco.ranged import Coordinate, Ranged


class MADCControlOnDLS(Coordinate, Ranged, size=1):
    """Register that starts and stops recording."""


class MADCConfigOnDLS(Coordinate, Ranged, size=1):
    """Registers of the converter."""
