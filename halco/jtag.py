"""JTAG access to the chip."""

from halco.ranged import Coordinate, Ranged


class ResetJTAGTapOnDLS(Coordinate, Ranged, size=1):
    """Reset of the chip's JTAG state machine."""


class JTAGClockScalerOnDLS(Coordinate, Ranged, size=1):
    """Divider of the JTAG clock."""


class JTAGIdCodeOnDLS(Coordinate, Ranged, size=1):
    """Identity of the chip."""


class JTAGPLLRegisterOnDLS(Ranged, size=8):
    """Register of the clock generation."""


class JTAGPhyRegisterOnDLS(Ranged, size=8):
    """Register of a transceiver."""


class OmnibusChipOverJTAGAddress(Ranged, size=1 << 32):
    """Address on the chip's bus, reached through JTAG."""
