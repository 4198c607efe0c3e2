"""Memories of the embedded processors: their own, and those that the FPGA offers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from haldls import Backend, Container
from lola.arrays import SLOTS, array, array_type, slot_of
from lola.composite import Composite, Piece, consecutive
from lola.record import Memory, Slot, plain_fields, restore_fields
from lola.source import Column

#: Bytes of a word; the first one is the most significant.
BYTES = 4


def printable(content: NDArray[np.uint8]) -> str:
    """Return the text before the first zero byte, without what cannot be printed."""
    text = content.tobytes().split(b"\0", 1)[0]
    return "".join(chr(byte) for byte in text if 0x20 <= byte < 0x7F or 9 <= byte <= 13)


class HeldMemory(Slot[Any]):
    """Memory of a processor inside a record; it shares the words with the record."""

    def __init__(self, cls: Any = haldls.PPUMemory) -> None:
        self.type = cls
        words = array_type(haldls.PPUMemoryWord.Value, halco.PPUMemoryWordOnPPU)
        self.slots: dict[str, Slot[Any]] = {"words": slot_of(words)}
        self.dtype = np.dtype([(name, slot.dtype) for name, slot in self.slots.items()])
        self.initial = np.zeros(1, self.dtype)[0]

    def load(self, memory: Memory, key: Any) -> Any:
        """Return the memory there."""
        view = object.__new__(self.type)
        view._words = memory[key]["words"]
        return view

    def store(self, memory: Memory, key: Any, value: Any) -> None:
        """Copy a memory there."""
        if not isinstance(value, self.type):
            raise TypeError(f"{value!r} is not a {self.type.__qualname__}")
        memory[key]["words"] = value._words

    def plain(self, values: NDArray[Any]) -> Any:
        """Return the words as numbers."""
        return plain_fields(self.slots, values)

    def restore(self, values: NDArray[Any], plain: Any) -> None:
        """Set all words."""
        restore_fields(self.type.__qualname__, self.slots, values, plain)


SLOTS[haldls.PPUMemory] = HeldMemory


class ByteBlock(Container):
    """What blocks of both memories share; a block has no place until it is written or read.

    Raises:
        OverflowError: more bytes than the memory has.
        RuntimeError: no byte.
    """

    __slots__ = ("_content",)
    backends = (Backend.Omnibus,)
    Byte: ClassVar[Any]
    Quad: ClassVar[Any]
    size_type: ClassVar[Any]
    _content: NDArray[np.uint8]

    def __init__(self, size: Any = None) -> None:
        if isinstance(size, type(self)):
            self._content = size._content.copy()
        else:
            length = self.size_type() if size is None else self.size_type(size)
            self._content = np.zeros(int(length), np.uint8)

    @classmethod
    def _of(cls, content: NDArray[np.uint8]) -> Self:
        block = cls(len(content))
        block._content[:] = content
        return block

    def size(self) -> int:
        """Return the number of bytes."""
        return len(self._content)

    @property
    def bytes(self) -> list[Any]:
        """Copies of all bytes; can be set from as many bytes or numbers.

        Raises:
            ValueError: another number of bytes.
        """
        return [self.Byte(value) for value in self._content.tolist()]

    @bytes.setter
    def bytes(self, values: Iterable[Any]) -> None:
        if isinstance(values, (bytes, bytearray, np.ndarray)):
            numbers = np.frombuffer(values, np.uint8)
        else:
            numbers = np.array([int(self.Byte(value).value) for value in values], np.uint8)
        if len(numbers) != len(self._content):
            raise ValueError(
                f"{type(self).__name__}: has {len(self._content)} bytes, got {len(numbers)}"
            )
        self._content[:] = numbers

    def at(self, index: int) -> Any:
        """Return a byte, a reference.

        Raises:
            IndexError: there is no such byte.
        """
        if not 0 <= index < len(self._content):
            raise IndexError(
                f"{type(self).__name__}: given index({index}) not in range"
                f"(0 -> {len(self._content) - 1})"
            )
        slot = slot_of(self.Byte)
        return slot.load(self._content.view(slot.dtype), index)

    def __getitem__(self, index: int) -> Any:
        return self.at(index)

    def __len__(self) -> int:
        return len(self._content)

    def get_subblock(self, begin: int, length: int) -> Self:
        """Return a copy of a part.

        Raises:
            IndexError: the part reaches beyond the end.
        """
        self._check_part(begin, int(length))
        return self._of(self._content[begin : begin + int(length)])

    def set_subblock(self, begin: int, subblock: Self) -> None:
        """Overwrite a part.

        Raises:
            IndexError: the part reaches beyond the end.
        """
        self._check_part(begin, len(subblock))
        self._content[begin : begin + len(subblock)] = subblock._content

    def _check_part(self, begin: int, length: int) -> None:
        check_part(type(self).__name__, len(self._content), begin, length)

    def to_string(self) -> str:
        """Return the text before the first zero byte, without what cannot be printed."""
        return printable(self._content)

    @classmethod
    def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Any:
        """Return the address of each word that holds some of the bytes."""
        cls._checked(backend)
        first, last = cls._bounds(coordinate)
        words = np.arange(first // BYTES, last // BYTES + 1)
        return cls.Quad.address_map().table(words)[:, 0]

    @classmethod
    def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Any:
        """Return the address of each word that holds some of the bytes."""
        return cls.write_addresses(coordinate, backend)

    @classmethod
    def _bounds(cls, coordinate: Any) -> tuple[int, int]:
        if not isinstance(coordinate, cls.coordinate_type):
            raise TypeError(
                f"{cls.__name__}: {coordinate!r} is not a {cls.coordinate_type.__name__}"
            )
        return int(coordinate.toMin()), int(coordinate.toMax())

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Any:
        """Return the words; without coordinate, those of a block that starts with a word.

        Raises:
            RuntimeError: the coordinate is of another length.
        """
        lead = 0
        if coordinate is not None:
            first, last = self._bounds(coordinate)
            if last - first + 1 != len(self._content):
                raise RuntimeError(
                    f"{type(self).__name__}: container size({len(self._content)}) and "
                    f"{coordinate} size do not match"
                )
            lead = first % BYTES
        tail = -(lead + len(self._content)) % BYTES
        return np.pad(self._content, (lead, tail)).view(">u4").astype(np.uint32)

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the block that was read at a coordinate.

        Raises:
            TypeError: no coordinate.
            ValueError: wrong number of words.
        """
        first, last = cls._bounds(coordinate)
        given = np.asarray(words, np.uint32)
        expected = last // BYTES - first // BYTES + 1
        if given.shape != (expected,):
            raise ValueError(f"{cls.__name__}: needs {expected} words, got {given.size}")
        content = given.astype(">u4").view(np.uint8)
        lead = first % BYTES
        return cls._of(content[lead : lead + last - first + 1])

    def byte_enables(self, coordinate: Any = None) -> Any:
        """Return which bytes a write changes, one number a word; bit 3 is the first byte."""
        if coordinate is None:
            first, last = 0, len(self._content) - 1
        else:
            first, last = self._bounds(coordinate)
        enables = np.full(last // BYTES - first // BYTES + 1, 0b1111, np.uint8)
        enables[0] &= 0b1111 >> first % BYTES
        enables[-1] &= 0b1111 << (BYTES - 1 - last % BYTES) & 0b1111
        return enables

    def to_plain(self) -> dict[str, Any]:
        """Return the bytes in hexadecimal digits."""
        return {"bytes": self._content.tobytes().hex()}

    @classmethod
    def from_plain(cls, plain: Any) -> Self:
        """Return the block that :meth:`to_plain` described.

        Raises:
            ValueError: anything else.
        """
        try:
            if plain.keys() != {"bytes"}:
                raise ValueError(f"the field bytes is expected, got {', '.join(plain)}")
            return cls._of(np.frombuffer(bytes.fromhex(plain["bytes"]), np.uint8))
        except (AttributeError, TypeError, ValueError, RuntimeError, OverflowError) as error:
            raise ValueError(f"{cls.__name__}: {error}") from None

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(np.array_equal(self._content, other._content))

    __hash__ = None  # type: ignore[assignment]  # blocks change

    def __copy__(self) -> Self:
        return type(self)(self)

    def __deepcopy__(self, memo: object) -> Self:
        return type(self)(self)

    def __reduce__(self) -> Any:
        return _block, (type(self), self._content.tobytes())

    def __repr__(self) -> str:
        shown = self._content[:16].tobytes().hex(" ")
        more = " ..." if len(self._content) > 16 else ""
        return f"{type(self).__name__}({len(self._content)} bytes: {shown}{more})"

    __str__ = __repr__


def _block(cls: type[ByteBlock], content: Any) -> ByteBlock:
    return cls._of(np.frombuffer(content, np.uint8))


def check_part(name: str, size: int, begin: int, length: int) -> None:
    """Raise IndexError unless a part lies inside of ``size`` bytes."""
    if begin < 0 or begin + length > size:
        raise IndexError(
            f"{name}: subblock from index {begin} of size {length} larger than block size of {size}"
        )


class ExternalPPUMemoryBlock(ByteBlock):
    """Consecutive bytes of the memory that the FPGA offers to the embedded processors."""

    __slots__ = ()
    coordinate_type = halco.ExternalPPUMemoryBlockOnFPGA
    Byte = haldls.ExternalPPUMemoryByte
    Quad = haldls.ExternalPPUMemoryQuad
    size_type = halco.ExternalPPUMemoryBlockSize

    def __init__(self, size: Any = halco.ExternalPPUMemoryByteOnFPGA.size) -> None:
        super().__init__(size)


class ExternalPPUDRAMMemoryBlock(ByteBlock):
    """Consecutive bytes of the large memory that the FPGA offers to the embedded processors."""

    __slots__ = ()
    coordinate_type = halco.ExternalPPUDRAMMemoryBlockOnFPGA
    Byte = haldls.ExternalPPUDRAMMemoryByte
    Quad = haldls.ExternalPPUDRAMMemoryQuad
    size_type = halco.ExternalPPUDRAMMemoryBlockSize


class ExternalPPUMemory(Composite):
    """The whole memory that the FPGA offers to the embedded processors, 128 KiB."""

    coordinate_type = halco.ExternalPPUMemoryOnFPGA
    backends = (Backend.Omnibus,)
    Bytes = array_type(haldls.ExternalPPUMemoryByte, halco.ExternalPPUMemoryByteOnFPGA)
    bytes = array(Bytes)
    _pieces = (
        Piece(
            haldls.ExternalPPUMemoryQuad,
            consecutive(halco.ExternalPPUMemoryQuadOnFPGA),
            {"quad": Column("bytes.value")},
        ),
    )

    def _content(self) -> NDArray[np.uint8]:
        content: NDArray[np.uint8] = self._memory["bytes"]["value"]
        return content

    def get_subblock(self, begin: int, length: int) -> ExternalPPUMemoryBlock:
        """Return a copy of a part.

        Raises:
            IndexError: the part reaches beyond the end.
        """
        content = self._content()
        check_part(type(self).__name__, len(content), begin, int(length))
        return ExternalPPUMemoryBlock._of(content[begin : begin + int(length)])

    def set_subblock(self, begin: int, subblock: ExternalPPUMemoryBlock) -> None:
        """Overwrite a part.

        Raises:
            IndexError: the part reaches beyond the end.
        """
        content = self._content()
        check_part(type(self).__name__, len(content), begin, len(subblock))
        content[begin : begin + len(subblock)] = subblock._content

    def to_string(self) -> str:
        """Return the text before the first zero byte, without what cannot be printed."""
        return printable(self._content())
