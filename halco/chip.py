"""The chip as a whole, and how chips and FPGAs form systems."""

from halco.ranged import Coordinate, Ranged


class ChipOnDLS(Coordinate, Ranged, size=1):
    """All settings of the chip."""


class ResetChipOnDLS(Coordinate, Ranged, size=1):
    """Reset pin of the chip."""


class OmnibusAddress(Ranged, size=1 << 32):
    """Address on the bus that reaches all registers of chip and FPGA."""


class ChipAndSinglechipFPGAOnSystem(Coordinate, Ranged, size=1):
    """Chip with an FPGA of its own, in a system."""


class FPGAOnChipAndSinglechipFPGA(Coordinate, Ranged, size=1):
    """The FPGA of a chip that has one of its own."""


class ChipAndMultichipJboaLeafFPGAOnSystem(Coordinate, Ranged, size=1):
    """Chip with its FPGA on a board for several chips, in a system."""


class FPGAOnChipAndMultichipJboaLeafFPGA(Coordinate, Ranged, size=1):
    """The FPGA of a chip on a board for several chips."""
