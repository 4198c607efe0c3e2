"""Events to and from the chip."""

from typing import Annotated, Any

from halco import (
    PhyStatusOnFPGA,
    SourceMultiplexerOnReadoutSourceSelection,
    SpikeLabel,
    SpikePack1ToChipOnDLS,
    SpikePack2ToChipOnDLS,
    SpikePack3ToChipOnDLS,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.backend import Backend
from haldls.container import Container, container
from haldls.layout import W0, each
from haldls.maps import Affine
from haldls.structure import Structure, filled, structure


def _labels_of(events: int) -> Any:
    """Return the array type of the labels of so many events."""

    class EventOnPack(Ranged, size=events):
        """Position of an event in a pack."""

    return typed_array(SpikeLabel, EventOnPack)


class SpikePackToChip(Container):
    """Events that are sent to the chip at once; their labels are given out as a list."""

    __slots__ = ()

    @classmethod
    def prepare(cls) -> None:
        """Compile the access functions; that of the labels returns a copy, as the original."""
        super().prepare()
        array: Any = cls.__dict__["labels"]
        cls.labels = property(lambda pack: list(array.__get__(pack)), array.__set__)  # type: ignore[attr-defined]


@container(
    SpikePack1ToChipOnDLS,
    Affine(0),
    words=1,
    bits=16,
    backends=(Backend.SpikePack1ToChip,),
    access="w",
    positional="labels",
)
class SpikePack1ToChip(SpikePackToChip):
    """One event sent to the chip at once.

    Attributes:
        labels: label of each event.
    """

    labels: Annotated[TypedArray, each(_labels_of(1), W0[15:0])] = filled(0)


@container(
    SpikePack2ToChipOnDLS,
    Affine(0),
    words=1,
    bits=32,
    backends=(Backend.SpikePack2ToChip,),
    access="w",
    positional="labels",
)
class SpikePack2ToChip(SpikePackToChip):
    """Two events sent to the chip at once.

    Attributes:
        labels: label of each event.
    """

    labels: Annotated[TypedArray, each(_labels_of(2), W0[15:0], bits=16)] = filled(0)


@container(
    SpikePack3ToChipOnDLS,
    Affine(0),
    words=1,
    bits=48,
    backends=(Backend.SpikePack3ToChip,),
    access="w",
    positional="labels",
)
class SpikePack3ToChip(SpikePackToChip):
    """Three events sent to the chip at once.

    Attributes:
        labels: label of each event.
    """

    labels: Annotated[TypedArray, each(_labels_of(3), W0[15:0], bits=16)] = filled(0)


class FPGATime(Ranged, size=1 << 43):
    """Time in cycles of the FPGA (8 ns) at which the FPGA sent a message."""


class ChipTime(Ranged, size=1 << 43):
    """Time in cycles of the FPGA (8 ns) at which an event left the chip."""


@structure
class SpikeFromChip(Structure):
    """A spike that the FPGA recorded.

    Attributes:
        label: where it comes from.
        fpga_time: time at which the FPGA sent it on.
        chip_time: time at which it left the chip.
    """

    _positional = ("label", "fpga_time", "chip_time")

    label: SpikeLabel = SpikeLabel()
    fpga_time: FPGATime = FPGATime()
    chip_time: ChipTime = ChipTime()

    def __str__(self) -> str:
        return f"SpikeFromChip({', '.join(map(str, self._contents()))})"


@structure
class MADCSampleFromChip(Structure):
    """A sample of the fast converter that the FPGA recorded.

    Attributes:
        value: the sample.
        channel: input that was sampled.
        fpga_time: time at which the FPGA sent it on.
        chip_time: time at which it left the chip.
    """

    class Value(Ranged, size=1024):
        """Sample of the fast converter."""

    Channel = SourceMultiplexerOnReadoutSourceSelection
    _positional = ("value", "channel", "fpga_time", "chip_time")

    value: Value = Value()
    channel: SourceMultiplexerOnReadoutSourceSelection = SourceMultiplexerOnReadoutSourceSelection()
    fpga_time: FPGATime = FPGATime()
    chip_time: ChipTime = ChipTime()

    def __str__(self) -> str:
        return f"MADCSampleFromChip({', '.join(map(str, self._contents()))})"


@structure
class HighspeedLinkNotification(Structure):
    """Change of a serial link that the FPGA reported.

    Attributes:
        phy: the link.
        link_up: the link came up.
        decode_error: a code word was wrong.
        crc_error: a check sum was wrong.
        crc_recover: check sums are right again.
        check_error: a packet was wrong.
        fpga_time: time at which the FPGA sent the notification.
    """

    phy: PhyStatusOnFPGA = PhyStatusOnFPGA()
    link_up: bool = False
    decode_error: bool = False
    crc_error: bool = False
    crc_recover: bool = False
    check_error: bool = False
    fpga_time: FPGATime = FPGATime()

    def __str__(self) -> str:
        flags = ("link_up", "decode_error", "crc_error", "crc_recover", "check_error")
        found = ", ".join(flag.replace("_", " ") for flag in flags if getattr(self, flag))
        return f"HighspeedLinkNotification({self.phy}, {self.fpga_time}: {found})"
