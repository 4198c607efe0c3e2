"""PADI busses: they carry spikes to the synapse drivers, four in each half of the chip."""

from __future__ import annotations

import halco
from halco.composed import On
from halco.conversion import local_part, outer_part, same_index
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Ranged


class PADIBusBlockOnDLS(PerHemisphere):
    """The four busses of a half."""


class PADIEventOnDLS(Coordinate, PerHemisphere):
    """Register that sends spikes onto the busses of a half."""


class CommonPADIBusConfigOnDLS(Coordinate, PerHemisphere):
    """Registers that the busses of a half have once."""


class PADIBusOnPADIBusBlock(Ranged, size=4):
    """One of the busses of a half."""


class PADIBusOnDLS(
    On, PADIBusOnPADIBusBlock, outer=PADIBusBlockOnDLS, names=("synapse_driver", "block")
):
    """Bus to the synapse drivers, an output of the crossbar."""

    toPADIBusBlockOnDLS = outer_part(PADIBusBlockOnDLS)
    toPADIBusOnPADIBusBlock = local_part(PADIBusOnPADIBusBlock)
    toCrossbarOutputOnDLS = same_index(lambda: halco.CrossbarOutputOnDLS)


class PADIRowSelectAddress(Ranged, size=32):
    """Address by which a spike on the bus selects synapse drivers."""
