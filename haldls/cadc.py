"""Parallel converter of the synapse columns."""

from typing import Annotated

from halco import (
    CADCChannelConfigOnDLS,
    CADCConfigOnDLS,
    CADCSampleQuadOnDLS,
    EntryOnQuad,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import CADC, CADC_SAMPLES, PPU_HALF
from haldls.container import FPGA, Container, container
from haldls.layout import W0, biased, each
from haldls.maps import Affine
from haldls.structure import filled


@container(
    CADCConfigOnDLS,
    Affine(CADC + 0x1000, (2, PPU_HALF)),
    words=1,
    bits=17,
)
class CADCConfig(Container):
    """Parallel converter of one half of the chip: timing of the conversion.

    A conversion starts when a row of the causal or acausal window is read: after reset, all
    channels compare their voltage with a common ramp and keep the count at which it passed.

    Attributes:
        enable: runs the converter.
        reset_wait: cycles of reset before the ramp.
        dead_time: cycles between the start of the ramp and of the counters.
    """

    class ResetWait(Ranged, size=256, default=100):
        """Duration in cycles."""

    class DeadTime(Ranged, size=256, default=20):
        """Duration in cycles."""

    enable: Annotated[bool, W0[0]] = False
    reset_wait: Annotated[ResetWait, W0[11:4]] = ResetWait()
    dead_time: Annotated[DeadTime, W0[19:12]] = DeadTime()


@container(
    CADCChannelConfigOnDLS,
    Affine(CADC + 0x800, (128, 2), (2, -0x800), (2, 1), (2, PPU_HALF)),
    words=1,
    bits=8,
    refuses_read=("hardware",),
)
class CADCChannelConfig(Container):
    """Correction of one channel of the parallel converter.

    Attributes:
        offset: number that is added to each sample of the channel.
    """

    class Offset(Ranged, low=-128, high=127):
        """Correction in counts."""

    offset: Annotated[Offset, W0[7:0], biased(128)] = Offset()


@container(
    CADCSampleQuadOnDLS,
    Affine(CADC_SAMPLES, (16384, 1), (2, 0x4_0000), (2, 0x20_0000), (2, PPU_HALF)),
    words=1,
    bits=32,
    backends=FPGA,
    access="r",
)
class CADCSampleQuad(Container):
    """Samples of four channels of the parallel converter, one for every second column.

    Reading a quad without buffer bit in its coordinate starts a conversion of the whole row;
    buffered reads return what the last conversion measured.

    Attributes:
        samples: sample of each channel.
    """

    class Value(Ranged, size=256):
        """Sample of a channel: the count at which the ramp passed its voltage."""

    _samples_type = typed_array(Value, EntryOnQuad)

    samples: Annotated[TypedArray, each(_samples_type, W0[31:24], bits=-8)] = filled(0)

    def get_sample(self, coord: EntryOnQuad) -> Value:
        """Return the sample of a channel."""
        return self.Value(self.samples[coord])

    def set_sample(self, coord: EntryOnQuad, value: Value) -> None:
        """Set the sample of a channel."""
        self.samples[coord] = value
