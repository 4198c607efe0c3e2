"""System time: the common time of FPGA and chip."""

from halco.ranged import Coordinate, Ranged


class SystimeSyncOnFPGA(Coordinate, Ranged, size=1):
    """Trigger of the synchronisation."""


class SystimeSyncBaseOnDLS(Coordinate, Ranged, size=1):
    """Time the chip counts from."""


class SystimeCorrectionBarrierConfigOnFPGA(Coordinate, Ranged, size=1):
    """Correction of times across FPGAs."""


class FPGASystimeSyncNumRetriesOnFPGA(Coordinate, Ranged, size=1):
    """Number of tries of the last synchronisation."""


class FPGASystimeSyncLastRTTOnFPGA(Coordinate, Ranged, size=1):
    """Round trip time of the last synchronisation."""


class FPGASystimeSyncLastAsicSystimeOnFPGA(Coordinate, Ranged, size=1):
    """Time of the chip at the last synchronisation."""


class FPGASystimeSyncActiveStateOnFPGA(Coordinate, Ranged, size=1):
    """Whether a synchronisation goes on."""
