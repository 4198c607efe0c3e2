"""Registers that are long rows of equal words, kept in one array instead of many objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from haldls.backend import Backend
from haldls.columns import ColumnInfo
from haldls.container import Container, Direction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class WordRow(Container):
    """A container whose words are the elements of one array.

    Attributes:
        row_name: name of the array in columns and files.
        row_high: largest number of an element.
    """

    __slots__ = ("_words",)
    row_name: ClassVar[str]
    row_high: ClassVar[int] = 0xFFFF_FFFF
    _words: NDArray[np.uint32]

    def __init__(self, other: Self | None = None) -> None:
        import numpy as np

        if other is None:
            self._words = np.zeros(self.word_count, np.uint32)
        elif isinstance(other, type(self)):
            self._words = other._words.copy()
        else:
            raise TypeError(f"{type(self).__name__}({other!r}): takes another one to copy")

    @classmethod
    def from_numpy(cls, numbers: Any) -> Self:
        """Return a container with a copy of an array's numbers.

        Raises:
            ValueError: another number of elements, or numbers out of range.
        """
        import numpy as np

        array = np.asarray(numbers)
        if array.ndim != 1:
            raise ValueError(f"{cls.__name__}: needs {cls.word_count} numbers, got {array.shape}")
        made = cls.__new__(cls)
        made._words = cls._checked_numbers(array)
        return made

    @classmethod
    def _checked_numbers(cls, array: NDArray[Any]) -> NDArray[np.uint32]:
        """Return a copy of the numbers of one or several containers after looking at them."""
        import numpy as np

        if not cls._length_fits(array.shape[-1]):
            raise ValueError(f"{cls.__name__}: needs {cls.word_count} numbers, got {array.shape}")
        if array.dtype.kind not in "biu":
            raise ValueError(f"{cls.__name__}: needs whole numbers, got {array.dtype}")
        if array.size and not 0 <= int(array.min()) <= int(array.max()) <= cls.row_high:
            raise ValueError(
                f"{cls.__name__}: numbers {array.min()}..{array.max()} "
                f"are not in [0, {cls.row_high}]"
            )
        return array.astype(np.uint32)

    @classmethod
    def _length_fits(cls, length: int) -> bool:
        return length == cls.word_count

    def to_numpy(self) -> NDArray[np.uint32]:
        """Return a copy of all numbers."""
        return self._words.copy()

    @classmethod
    def prepare(cls) -> None:
        """Do nothing: no fields need access functions."""

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Any:
        """Return a copy of the words."""
        return self._words.copy()

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the container of words, of which only the used wires count.

        Raises:
            ValueError: another number of words.
        """
        import numpy as np

        return cls.from_numpy(np.asarray(words, np.uint64) & np.uint64(cls.row_high))

    @classmethod
    def columns(cls) -> dict[str, ColumnInfo]:
        """Return the only column: one row of elements for each container."""
        import numpy as np

        default = np.zeros(cls.word_count, np.uint32)
        width = cls.row_high.bit_length()
        return {cls.row_name: ColumnInfo((cls.word_count,), width, 0, cls.row_high, default)}

    @classmethod
    def encode_columns(
        cls, columns: Mapping[str, Any], backend: Backend | None = None
    ) -> NDArray[np.uint32]:
        """Return the column as words.

        Raises:
            KeyError: another column.
            ValueError: not of shape (containers, words), or numbers out of range.
        """
        import numpy as np

        if columns.keys() != {cls.row_name}:
            raise KeyError(f"{cls.__name__}: needs the column {cls.row_name!r}")
        return cls._checked_numbers(np.asarray(columns[cls.row_name]))

    @classmethod
    def decode_columns(
        cls, words: NDArray[Any], backend: Backend | None = None
    ) -> dict[str, NDArray[Any]]:
        """Return the words as column."""
        import numpy as np

        return {cls.row_name: np.asarray(words, np.uint32) & np.uint32(cls.row_high)}

    @classmethod
    def used_bits(cls, direction: Direction = "write") -> NDArray[np.uint32]:
        """Return for each word which wires carry an element."""
        import numpy as np

        return np.full(cls.word_count, cls.row_high, np.uint32)

    def _contents(self) -> tuple[Any, ...]:
        return ()

    def numbers(self) -> list[int]:
        """Return all elements."""
        numbers: list[int] = self._words.tolist()
        return numbers

    @classmethod
    def from_numbers(cls, numbers: Iterable[int]) -> Self:
        """Return a container of these elements."""
        import numpy as np

        return cls.from_numpy(np.array(list(numbers), np.int64))

    def to_plain(self) -> dict[str, Any]:
        """Return the elements as a list under the row's name."""
        return {self.row_name: self.numbers()}

    @classmethod
    def from_plain(cls, plain: Any) -> Self:
        """Return the container of what :meth:`to_plain` gave.

        Raises:
            ValueError: anything else.
        """
        if not isinstance(plain, Mapping) or plain.keys() != {cls.row_name}:
            raise ValueError(f"{cls.__name__}: needs an object with {cls.row_name!r}")
        numbers = plain[cls.row_name]
        if not isinstance(numbers, list) or any(type(number) is not int for number in numbers):
            raise ValueError(f"{cls.__name__}.{cls.row_name}: needs a list of whole numbers")
        try:
            return cls.from_numbers(numbers)
        except OverflowError as error:
            raise ValueError(f"{cls.__name__}.{cls.row_name}: {error}") from None

    def __eq__(self, other: object) -> bool:
        import numpy as np

        if not isinstance(other, type(self)):
            return NotImplemented
        return bool(np.array_equal(self._words, other._words))

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __copy__(self) -> Self:
        made = self.__new__(type(self))
        made._words = self._words.copy()
        return made

    def __repr__(self) -> str:
        return f"{type(self).__name__}.from_numbers({shortened(self.numbers())})"

    def __str__(self) -> str:
        lines = ("    " + " ".join(f"{word:08x}" for word in line) for line in rows(self._words))
        return "\n".join((f"{type(self).__name__}(", *lines, ")"))


def shortened(numbers: Sequence[int]) -> str:
    """Return a list as text, trailing zeros as a product."""
    used = len(numbers)
    while used and not numbers[used - 1]:
        used -= 1
    head = f"{list(numbers[:used])}"
    zeros = len(numbers) - used
    if not zeros:
        return head
    return f"{head} + [0] * {zeros}" if used else f"[0] * {zeros}"


def rows(words: NDArray[np.uint32]) -> Iterable[list[int]]:
    """Yield the words in lines of eight."""
    for start in range(0, len(words), 8):
        yield words[start : start + 8].tolist()
