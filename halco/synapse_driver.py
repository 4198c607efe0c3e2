"""Synapse drivers: 128 in each half of the chip, each drives two rows of synapses.

The four busses of a half take turns: driver d listens to bus d modulo 4. Drivers stand on both
sides of the array, even ones on the left, odd ones on the right, and take their analog parameters
from the memory of their side.
"""

from __future__ import annotations

import halco
from halco.composed import On
from halco.conversion import conversion, local_part, marked, outer_part
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Named, Ranged
from halco.typed_array import ArrayType, TypedArray


class SynapseDriverBlockOnDLS(Coordinate, PerHemisphere):
    """All synapse drivers of a half."""


class CommonSynapseDriverConfigOnDLS(Coordinate, PerHemisphere):
    """Registers that the synapse drivers of a half have once."""


class CommonSTPConfigOnDLS(Coordinate, PerHemisphere):
    """Clocking of the short-term plasticity of a half."""


class SynapseRowOnSynapseDriver(Ranged, size=2):
    """Upper or lower of the two rows of a driver."""

    top = Named(0)
    bottom = Named(1)


class SynapseDriverOnPADIBus(Ranged, size=32):
    """One of the drivers that listen to the same bus."""

    synapse_driver_type = ArrayType(
        lambda: (SynapseDriverOnSynapseDriverBlock, halco.PADIBusOnPADIBusBlock)
    )

    @marked
    def toSynapseDriverOnSynapseDriverBlock(self) -> TypedArray:
        """Return the driver of this number on each bus."""
        busses = halco.PADIBusOnPADIBusBlock.size
        drivers: TypedArray = self.synapse_driver_type(
            busses * int(self) + bus for bus in range(busses)
        )
        return drivers


class SynapseDriverOnSynapseDriverBlock(Ranged, size=128):
    """Synapse driver of a half, in the order of the rows it drives."""

    synapse_row_type = ArrayType(lambda: (halco.SynapseRowOnSynram, SynapseRowOnSynapseDriver))

    @conversion
    def toPADIBusOnPADIBusBlock(self) -> halco.PADIBusOnPADIBusBlock:
        """Return the bus that the driver listens to."""
        return halco.PADIBusOnPADIBusBlock(int(self) % halco.PADIBusOnPADIBusBlock.size)

    @conversion
    def toSynapseDriverOnPADIBus(self) -> SynapseDriverOnPADIBus:
        """Return its number among the drivers of that bus."""
        return SynapseDriverOnPADIBus(int(self) // halco.PADIBusOnPADIBusBlock.size)

    @marked
    def toSynapseRowOnSynram(self) -> TypedArray:
        """Return the two rows, the driver's upper one first; it has the larger number."""
        rows: TypedArray = self.synapse_row_type((2 * int(self) + 1, 2 * int(self)))
        return rows


class SynapseDriverOnDLS(
    On,
    SynapseDriverOnSynapseDriverBlock,
    Coordinate,
    outer=SynapseDriverBlockOnDLS,
    names=("synapse_driver", "block"),
):
    """Synapse driver."""

    toSynapseDriverBlockOnDLS = outer_part(SynapseDriverBlockOnDLS)
    toSynapseDriverOnSynapseDriverBlock = local_part(SynapseDriverOnSynapseDriverBlock)

    @conversion
    def toCapMemBlockOnDLS(self) -> halco.CapMemBlockOnDLS:
        """Return the memory of analog parameters on the driver's side."""
        block, driver = self.split()
        side = halco.CapMemBlockOnHemisphere(int(driver) % halco.CapMemBlockOnHemisphere.size)
        return halco.CapMemBlockOnDLS(side, block.toHemisphereOnDLS())

    @marked
    def toSynapseRowOnDLS(self) -> list[halco.SynapseRowOnDLS]:
        """Return the two rows in ascending order."""
        synram = self.toSynapseDriverBlockOnDLS().toSynramOnDLS()
        rows = sorted(self.toSynapseRowOnSynram())
        return [halco.SynapseRowOnDLS(row, synram) for row in rows]
