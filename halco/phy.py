"""High-speed links between FPGA and chip: eight, with a transceiver (PHY) at both ends."""

from __future__ import annotations

import halco
from halco.conversion import conversion
from halco.ranged import Coordinate, Ranged


class PhyConfigFPGAOnDLS(Coordinate, Ranged, size=8):
    """Registers of a transceiver on the FPGA."""


class PhyConfigChipOnDLS(Coordinate, Ranged, size=8):
    """Registers of a transceiver on the chip."""

    @conversion
    def toJTAGPhyRegisterOnDLS(self) -> halco.JTAGPhyRegisterOnDLS:
        """Return the JTAG register; they count in the opposite direction."""
        return halco.JTAGPhyRegisterOnDLS(self.max - int(self))


class CommonPhyConfigFPGAOnDLS(Coordinate, Ranged, size=1):
    """Register that enables the transceivers on the FPGA."""


class CommonPhyConfigChipOnDLS(Coordinate, Ranged, size=1):
    """Register that enables the transceivers on the chip."""


class PhyStatusOnFPGA(Coordinate, Ranged, size=8):
    """Status of a link, seen from the FPGA."""


class HicannARQStatusOnFPGA(Coordinate, Ranged, size=1):
    """Status of the reliable protocol over the links."""
