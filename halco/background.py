"""Background spike sources: eight on the chip, four for the busses of each half."""

from __future__ import annotations

import halco
from halco.conversion import conversion, same_index
from halco.ranged import Coordinate, Ranged


class BackgroundSpikeSourceOnDLS(Coordinate, Ranged, size=8):
    """Source of regular or random spikes; the first four serve the upper half."""

    toPADIBusOnDLS = same_index(lambda: halco.PADIBusOnDLS)

    @conversion
    def toCrossbarInputOnDLS(self) -> halco.CrossbarInputOnDLS:
        """Return the input of the crossbar; the sources are the last ones."""
        others = halco.CrossbarInputOnDLS.size - self.size
        return halco.CrossbarInputOnDLS(others + int(self))

    @conversion
    def toCrossbarL2OutputOnDLS(self) -> halco.CrossbarL2OutputOnDLS:
        """Return the output to the outside that the source can reach."""
        return halco.CrossbarL2OutputOnDLS(int(self) % halco.CrossbarL2OutputOnDLS.size)
