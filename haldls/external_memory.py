"""Memories of the FPGA that the embedded processors use."""

from typing import Annotated, Any, Self

from halco import (
    EntryOnQuad,
    ExternalPPUDRAMMemoryByteOnFPGA,
    ExternalPPUDRAMMemoryQuadOnFPGA,
    ExternalPPUMemoryByteOnFPGA,
    ExternalPPUMemoryQuadOnFPGA,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import EXTERNAL_DRAM, EXTERNAL_SRAM
from haldls.backend import Backend
from haldls.container import FPGA, Container, Words, container
from haldls.layout import W0, each
from haldls.maps import Affine, View
from haldls.structure import filled

#: Bytes of a word; the first one is the most significant.
BYTES = EntryOnQuad.size


def _lane(coordinate: Any) -> int:
    """Return which byte of its word a coordinate means, counted from the least significant one."""
    return BYTES - 1 - int(coordinate or 0) % BYTES


class MemoryByte(Container):
    """A byte in one of the four lanes of a word; its coordinate decides in which."""

    __slots__ = ()
    value: Any

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Words:
        """Return the word with the byte in its lane, that of the first byte without coordinate."""
        return (int(self.value) << 8 * _lane(coordinate),)

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the byte of a word, the first one without coordinate.

        Raises:
            ValueError: not exactly one word.
        """
        numbers = tuple(map(int, words))
        if len(numbers) != 1:
            raise ValueError(f"{cls.__name__}: needs 1 word, got {len(numbers)}")
        return cls.from_numbers([numbers[0] >> 8 * _lane(coordinate) & 0xFF])

    def byte_enables(self, coordinate: Any = None) -> int:
        """Return the enable of the byte's lane."""
        return 1 << _lane(coordinate)


@container(
    ExternalPPUMemoryByteOnFPGA,
    Affine(EXTERNAL_SRAM, (4, 0), (32768, 1)),
    words=1,
    bits=8,
    backends=FPGA,
    positional="value",
    view=View("ExternalPPUMemoryQuad"),
)
class ExternalPPUMemoryByte(MemoryByte):
    """One byte of the memory of 128 KiB that the FPGA offers to the embedded processors.

    Attributes:
        value: content of the byte.
    """

    class Value(Ranged, size=1 << 8):
        """Content of a byte."""

    value: Annotated[Value, W0[31:24]] = Value()


@container(
    ExternalPPUDRAMMemoryByteOnFPGA,
    Affine(EXTERNAL_DRAM, (4, 0), (1 << 26, 1)),
    words=1,
    bits=8,
    backends=FPGA,
    positional="value",
    view=View("ExternalPPUDRAMMemoryQuad"),
)
class ExternalPPUDRAMMemoryByte(MemoryByte):
    """One byte of the memory of 256 MiB that the FPGA offers to the embedded processors.

    Attributes:
        value: content of the byte.
    """

    class Value(Ranged, size=1 << 8):
        """Content of a byte."""

    value: Annotated[Value, W0[31:24]] = Value()


class MemoryQuad(Container):
    """A word of four bytes, each of which a write may leave out."""

    __slots__ = ()
    enables: Any

    def byte_enables(self, coordinate: Any = None) -> int:
        """Return the enabled bytes."""
        first, second, third, fourth = self.enables._data.tolist()
        enabled: int = first << 3 | second << 2 | third << 1 | fourth << 0
        return enabled


@container(
    ExternalPPUMemoryQuadOnFPGA,
    Affine(EXTERNAL_SRAM, (32768, 1)),
    words=1,
    bits=32,
    backends=FPGA,
)
class ExternalPPUMemoryQuad(MemoryQuad):
    """One word of the memory of 128 KiB that the FPGA offers to the embedded processors.

    Attributes:
        quad: the four bytes, the most significant one first.
        enables: bytes that a write changes; all are enabled after a read.
    """

    Value = ExternalPPUMemoryByte.Value
    Quad = typed_array(Value, EntryOnQuad)
    Enables = typed_array(bool, EntryOnQuad)

    quad: Annotated[TypedArray, each(Quad, W0[31:24], bits=-8)] = filled(0)
    enables: Annotated[TypedArray, each(Enables)] = filled(True)


@container(
    ExternalPPUDRAMMemoryQuadOnFPGA,
    Affine(EXTERNAL_DRAM, (1 << 26, 1)),
    words=1,
    bits=32,
    backends=FPGA,
)
class ExternalPPUDRAMMemoryQuad(MemoryQuad):
    """One word of the memory of 256 MiB that the FPGA offers to the embedded processors.

    Attributes:
        quad: the four bytes, the most significant one first.
        enables: bytes that a write changes; all are enabled after a read.
    """

    Value = ExternalPPUDRAMMemoryByte.Value
    Quad = typed_array(Value, EntryOnQuad)
    Enables = typed_array(bool, EntryOnQuad)

    quad: Annotated[TypedArray, each(Quad, W0[31:24], bits=-8)] = filled(0)
    enables: Annotated[TypedArray, each(Enables)] = filled(True)
