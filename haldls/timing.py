"""Access timing of the memories beside the circuits."""

from typing import Annotated

from halco import (
    CADCOffsetSRAMTimingConfigOnDLS,
    CapMemSRAMTimingConfigOnDLS,
    NeuronBackendSRAMTimingConfigOnDLS,
    NeuronSRAMTimingConfigOnDLS,
    SynapseDriverSRAMTimingConfigOnDLS,
)
from halco.ranged import Ranged
from haldls.address import CADC, CAPMEM, HALF, NEURON_BACKEND, NEURON_CONFIG, PADI, PPU_HALF
from haldls.container import Container, container
from haldls.layout import W0, W1, Code
from haldls.maps import Affine
from haldls.structure import Structure, structure


@structure
class SRAMTimingConfig(Structure):
    """Timing of a memory, in cycles of its controller.

    Attributes:
        read_delay: cycles until a read is complete.
        address_setup_time: cycles between address and access.
        write_width: cycles of the write pulse.
    """

    class ReadDelay(Ranged, size=256, default=255):
        """Duration in cycles."""

    class AddressSetupTime(Ranged, size=16, default=15):
        """Duration in cycles."""

    class WriteWidth(Ranged, size=16, default=15):
        """Duration in cycles."""

    read_delay: Annotated[ReadDelay, W0[7:0]] = ReadDelay()
    address_setup_time: Annotated[AddressSetupTime, W1[3:0]] = AddressSetupTime()
    write_width: Annotated[WriteWidth, W1[7:4]] = WriteWidth()


@container(
    CADCOffsetSRAMTimingConfigOnDLS,
    Affine(CADC + 0x902, (2, -0x800), (2, PPU_HALF), words=2),
    words=2,
    bits=16,
)
class CADCOffsetSRAMTimingConfig(SRAMTimingConfig, Container):
    """Timing of the memory of the parallel converters' channel offsets."""


@container(
    SynapseDriverSRAMTimingConfigOnDLS,
    Affine(PADI + 0x602, (2, HALF), words=2),
    words=2,
    bits=16,
    refuses_read=("simulation", "hardware"),
)
class SynapseDriverSRAMTimingConfig(SRAMTimingConfig, Container):
    """Timing of the memory of the synapse drivers' configuration."""

    read_delay: Annotated[SRAMTimingConfig.ReadDelay, W0[7:0]] = SRAMTimingConfig.ReadDelay(192)


@container(
    NeuronSRAMTimingConfigOnDLS,
    Affine(NEURON_CONFIG + 0x402, (4, HALF), words=2),
    words=2,
    bits=16,
    refuses_read=("simulation",),
)
class NeuronSRAMTimingConfig(SRAMTimingConfig, Container):
    """Timing of the memory of the neurons' configuration."""


@container(
    NeuronBackendSRAMTimingConfigOnDLS,
    Affine(NEURON_BACKEND + 0x402, (2, HALF), words=2),
    words=2,
    bits=16,
    refuses_read=("simulation", "hardware"),
)
class NeuronBackendSRAMTimingConfig(SRAMTimingConfig, Container):
    """Timing of the memory of the neuron backends' configuration."""


def _undo_gray(word: int) -> int:
    """Return the number whose Gray code is ``word``; of a column, of each of its words."""
    for shift in (16, 8, 4, 2, 1):
        word = word ^ (word >> shift)
    return word


GRAY = Code(_undo_gray, lambda word: word ^ (word >> 1), "the controller gray-codes the word")


@container(
    CapMemSRAMTimingConfigOnDLS,
    Affine(CAPMEM + 0x2800, (4, HALF), words=2),
    words=2,
    bits=16,
    refuses_read=("simulation",),
    word_code=GRAY,
)
class CapMemSRAMTimingConfig(SRAMTimingConfig, Container):
    """Timing of the memory of the analog memories' targets.

    The controller of this memory gray-codes what is written; words are sent decoded beforehand.
    """

    read_delay: Annotated[SRAMTimingConfig.ReadDelay, W0[7:0]] = SRAMTimingConfig.ReadDelay(8)
    address_setup_time: Annotated[SRAMTimingConfig.AddressSetupTime, W1[3:0]] = (
        SRAMTimingConfig.AddressSetupTime(1)
    )
    write_width: Annotated[SRAMTimingConfig.WriteWidth, W1[7:4]] = SRAMTimingConfig.WriteWidth(1)
