"""JTAG port and reset line of the chip."""

from typing import Annotated, Any, Self

from halco import JTAGClockScalerOnDLS, JTAGIdCodeOnDLS, ResetChipOnDLS, ResetJTAGTapOnDLS
from halco.ranged import Ranged
from haldls.backend import Backend
from haldls.container import Container, container
from haldls.layout import W0
from haldls.maps import Affine


@container(
    JTAGClockScalerOnDLS,
    Affine(0),
    words=1,
    bits=8,
    backends=(Backend.JTAGClockScaler,),
    access="w",
    positional="value",
)
class JTAGClockScaler(Container):
    """Clock of the JTAG connection: the FPGA's clock divided by (value + 2).

    Attributes:
        value: divider of the clock, less two.
    """

    class Value(Ranged, size=256, default=6):
        """Divider of the clock, less two."""

    value: Annotated[Value, W0[7:0]] = Value()

    def set(self, value: Value) -> None:
        """Set the divider."""
        self.value = value


@container(
    JTAGIdCodeOnDLS,
    Affine(0),
    words=1,
    bits=32,
    backends=(Backend.JTAGIdCode,),
    access="r",
    ones=W0[0],
)
class JTAGIdCode(Container):
    """Identification of the chip that its JTAG port returns.

    Attributes:
        version: version of the chip.
        part_number: number of the design.
        manufacturer_id: number of the manufacturer.
    """

    class Version(Ranged, size=16):
        """Version of the chip."""

    class PartNumber(Ranged, size=65536):
        """Number of the design."""

    class ManufacturerId(Ranged, size=2048):
        """Number of the manufacturer."""

    version: Annotated[Version, W0[31:28]] = Version()
    part_number: Annotated[PartNumber, W0[27:12]] = PartNumber()
    manufacturer_id: Annotated[ManufacturerId, W0[11:1]] = ManufacturerId()

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the identification in a word.

        Raises:
            ValueError: the lowest bit, which marks an identification, is not set.
        """
        if not int(words[0]) & 1:
            raise ValueError(f"JTAGIdCode: 0x{int(words[0]):08x} is no identification")
        return super().decode(words, backend, coordinate)


@container(
    ResetJTAGTapOnDLS,
    Affine(0),
    words=1,
    bits=0,
    backends=(Backend.ResetJTAGTap,),
    access="w",
)
class ResetJTAGTap(Container):
    """Reset of the chip's JTAG port."""


@container(
    ResetChipOnDLS,
    Affine(0),
    words=1,
    bits=1,
    backends=(Backend.ResetChip,),
    access="w",
    positional="value",
)
class ResetChip(Container):
    """Level of the chip's reset line.

    Attributes:
        value: whether the chip is held in reset.
    """

    value: Annotated[bool, W0[0]] = False

    def set(self, value: bool) -> None:
        """Set the level."""
        self.value = value
