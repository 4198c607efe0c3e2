"""Embedded processors: memory, control, status."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, SupportsIndex

from halco import (
    PPUControlRegisterOnDLS,
    PPUMemoryBlockOnDLS,
    PPUMemoryBlockOnPPU,
    PPUMemoryBlockSize,
    PPUMemoryOnDLS,
    PPUMemoryWordOnDLS,
    PPUMemoryWordOnPPU,
    PPUStatusRegisterOnDLS,
    typed_array,
)
from halco.ranged import Ranged
from haldls.address import PPU_CONTROL, PPU_HALF, PPU_MEMORY
from haldls.backend import Backend
from haldls.container import Container, DifferentialWriteTrait, Direction, Words, container
from haldls.layout import ANY_SET, W0
from haldls.maps import Affine, Grouped, View
from haldls.rows import WordRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@container(
    PPUMemoryWordOnDLS,
    Affine(PPU_MEMORY, (4096, 1), (2, PPU_HALF)),
    words=1,
    bits=32,
    positional="value",
)
class PPUMemoryWord(Container):
    """One 32-bit word of the memory of an embedded processor.

    Attributes:
        value: content of the word; the processor sees its most significant byte first.
    """

    class Value(Ranged, size=1 << 32):
        """Content of a memory word."""

    value: Annotated[Value, W0[31:0]] = Value()


class _WordOfRow(PPUMemoryWord):
    """A word of a longer row: what is set in it is set there."""

    __slots__ = ("_index", "_row")

    def __init__(self, row: WordRow, index: int) -> None:
        self._row, self._index = row, index

    @property
    def _value(self) -> PPUMemoryWord.Value:
        return PPUMemoryWord.Value(int(self._row._words[self._index]))

    @_value.setter
    def _value(self, value: PPUMemoryWord.Value) -> None:
        self._row._words[self._index] = int(value)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return PPUMemoryWord, (int(self._value),)


def _words_of(row: WordRow) -> list[PPUMemoryWord]:
    return [PPUMemoryWord(number) for number in row.numbers()]


def _numbers_of(words: Iterable[PPUMemoryWord]) -> list[int]:
    return [int(PPUMemoryWord(word).value) for word in words]


@container(
    PPUMemoryBlockOnDLS,
    Affine(PPU_MEMORY, (4096, 1), (2, PPU_HALF)),
    words=PPUMemoryWordOnPPU.size,
    bits=0,
    view=View("PPUMemoryWord"),
)
class PPUMemoryBlock(WordRow):
    """Consecutive words of the memory of an embedded processor.

    Made with a number of words, all zero. Its words are those of the coordinate, from the first to
    the last one.
    """

    row_name = "words"

    def __init__(self, size: Any = PPUMemoryWordOnPPU.size) -> None:
        import numpy as np

        if isinstance(size, PPUMemoryBlock):
            super().__init__(size)
        else:
            self._words = np.zeros(int(PPUMemoryBlockSize(size)), np.uint32)

    @classmethod
    def _length_fits(cls, length: int) -> bool:
        return 1 <= length <= PPUMemoryBlockSize.max

    @classmethod
    def _addresses(cls, coordinate: Any, backend: Backend | None) -> Words:
        if not isinstance(coordinate, PPUMemoryBlockOnDLS):
            raise TypeError(f"{cls.__name__}: is at a PPUMemoryBlockOnDLS, not at {coordinate!r}")
        ppu, block = coordinate.split()
        (first,) = cls.address_map(backend).addresses(int(PPUMemoryWordOnDLS(block.toMin(), ppu)))
        return range(first, first + block.length())

    @classmethod
    def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
        """Return the address of each word of the block."""
        return cls._addresses(coordinate, backend)

    @classmethod
    def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
        """Return the address of each word of the block."""
        return cls._addresses(coordinate, backend)

    @classmethod
    def address_table(
        cls, direction: Direction = "write", backend: Backend | None = None
    ) -> "NDArray[np.uint32]":
        """Refuse: blocks of all lengths have no table; that of ``PPUMemoryWord`` has the words."""
        raise TypeError("PPUMemoryBlock: has no address table, use the one of PPUMemoryWord")

    def size(self) -> int:
        """Return the number of words."""
        return len(self._words)

    @property
    def words(self) -> list[PPUMemoryWord]:
        """Copies of all words; assigning as many sets them.

        Raises:
            ValueError: another number of words.
        """
        return _words_of(self)

    @words.setter
    def words(self, words: Iterable[PPUMemoryWord]) -> None:
        numbers = _numbers_of(words)
        if len(numbers) != len(self._words):
            raise ValueError(
                f"PPUMemoryBlock: has {len(self._words)} words, {len(numbers)} are given"
            )
        self._words[:] = numbers

    def at(self, index: SupportsIndex) -> PPUMemoryWord:
        """Return a word; what is set in it is set in the block.

        Raises:
            IndexError: there is no such word.
        """
        number = index.__index__()
        if not 0 <= number < len(self._words):
            raise IndexError(f"PPUMemoryBlock: word {number} is not in [0, {len(self._words) - 1}]")
        return _WordOfRow(self, number)

    def __getitem__(self, index: SupportsIndex) -> PPUMemoryWord:
        return self.at(index)

    def __setitem__(self, index: SupportsIndex, word: PPUMemoryWord) -> None:
        self.at(index).value = PPUMemoryWord(word).value

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[PPUMemoryWord]:
        return map(self.at, range(len(self._words)))

    def get_subblock(self, begin: int, length: int) -> "PPUMemoryBlock":
        """Return a copy of some of the words.

        Raises:
            IndexError: they reach beyond the block.
        """
        part = PPUMemoryBlock(length)
        part._words[:] = self._words[self._inside(begin, len(part))]
        return part

    def set_subblock(self, begin: int, subblock: "PPUMemoryBlock") -> None:
        """Set some of the words to those of another block.

        Raises:
            IndexError: they reach beyond the block.
        """
        self._words[self._inside(begin, len(subblock))] = subblock._words

    def _inside(self, begin: int, length: int) -> slice:
        if not 0 <= begin <= begin + length <= len(self._words):
            raise IndexError(
                f"PPUMemoryBlock: {length} words from {begin} on exceed its {len(self._words)}"
            )
        return slice(begin, begin + length)

    def to_string(self) -> str:
        """Return the text in the words, up to the first zero byte, without unprintable bytes."""
        text = self._words.astype(">u4").tobytes().split(b"\0")[0].decode("latin-1")
        return "".join(c for c in text if c.isascii() and (c.isprintable() or c.isspace()))


@container(
    PPUMemoryOnDLS,
    Grouped(PPUMemoryWord.address_map(), PPUMemoryWordOnPPU.size),
    words=PPUMemoryWordOnPPU.size,
    bits=0,
    view=View("PPUMemoryWord"),
)
class PPUMemory(WordRow):
    """The whole memory of an embedded processor: 4096 words of 32 bits."""

    row_name = "words"
    words_type = typed_array(PPUMemoryWord, PPUMemoryWordOnPPU)

    def __init__(self, words: Any = None) -> None:
        is_words = words is None or isinstance(words, PPUMemory)
        super().__init__(words if is_words else None)
        if not is_words:
            self.words = words

    @property
    def words(self) -> Any:
        """Copies of all words as an array by ``PPUMemoryWordOnPPU``; assigning one sets them."""
        return self.words_type(_words_of(self))

    @words.setter
    def words(self, words: Iterable[PPUMemoryWord]) -> None:
        if not isinstance(words, self.words_type):
            raise TypeError(f"PPUMemory.words: needs a {self.words_type.__name__}")
        self._words[:] = _numbers_of(words)

    def get_word(self, pos: PPUMemoryWordOnPPU) -> PPUMemoryWord.Value:
        """Return the content of a word."""
        return PPUMemoryWord.Value(int(self._words[PPUMemoryWordOnPPU.accept(pos)]))

    def set_word(self, pos: PPUMemoryWordOnPPU, word: PPUMemoryWord.Value | int) -> None:
        """Set the content of a word."""
        self._words[PPUMemoryWordOnPPU.accept(pos)] = int(PPUMemoryWord.Value.accept(word))

    def get_block(self, block_coord: PPUMemoryBlockOnPPU) -> PPUMemoryBlock:
        """Return a copy of a block of words."""
        block = PPUMemoryBlock(block_coord.length())
        block._words[:] = self._words[int(block_coord.toMin()) : int(block_coord.toMax()) + 1]
        return block

    def set_block(self, block_coord: PPUMemoryBlockOnPPU, block: PPUMemoryBlock) -> None:
        """Set a block of words.

        Raises:
            IndexError: the block has another length than the coordinate.
        """
        if len(block) != block_coord.length():
            raise IndexError(
                f"PPUMemory: {len(block)} words do not fit {block_coord.length()} places"
            )
        self._words[int(block_coord.toMin()) : int(block_coord.toMax()) + 1] = block._words

    def load_from_file(self, filename: str) -> None:
        """Set the memory to the bytes of a file, the rest to zero.

        Raises:
            RuntimeError: the file cannot be read or is too large.
        """
        import numpy as np

        try:
            content = Path(filename).read_bytes()
        except OSError as error:
            raise RuntimeError(f"PPUMemory: cannot read {filename}: {error}") from None
        if len(content) > 4 * len(self._words):
            raise RuntimeError(
                f"PPUMemory: {filename} has {len(content)} bytes, more than {4 * len(self._words)}"
            )
        padded = content.ljust(4 * len(self._words), b"\0")
        self._words[:] = np.frombuffer(padded, ">u4")


@container(
    PPUControlRegisterOnDLS,
    Affine(PPU_CONTROL, (2, PPU_HALF)),
    words=1,
    bits=4,
)
class PPUControlRegister(DifferentialWriteTrait):
    """Reset and clock of an embedded processor.

    Attributes:
        cache_controller_enable: runs the instruction cache.
        inhibit_reset: lets the processor run; clear holds it in reset.
        force_clock_on: keeps the clock on while the processor sleeps.
        force_clock_off: keeps the clock off.
    """

    cache_controller_enable: Annotated[bool, W0[3]] = False
    inhibit_reset: Annotated[bool, W0[0]] = False
    force_clock_on: Annotated[bool, W0[1]] = False
    force_clock_off: Annotated[bool, W0[2]] = False


@container(
    PPUStatusRegisterOnDLS,
    Affine(PPU_CONTROL + 1, (2, PPU_HALF)),
    words=1,
    bits=32,
    access="r",
    settable=False,
)
class PPUStatusRegister(Container):
    """State of an embedded processor.

    Attributes:
        sleep: whether the processor sleeps.
    """

    sleep: Annotated[bool, W0[31:0], ANY_SET] = False
