"""Where registers are: addresses as data that can be read forwards and backwards.

A map gives each place of a coordinate, counted in the coordinate's order, the addresses of its
words. Most are :class:`Affine`; a :class:`Joined` map has words that lie in unrelated blocks; the
words of a :class:`Grouped` one are the places of another map. ``find`` inverts any of them, for
numbers as for arrays of addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Map:
    """Addresses of all words of all places of a coordinate.

    Attributes:
        size: number of places.
        words: number of words of each place.
    """

    __slots__ = ("size", "words")
    size: int
    words: int

    def addresses(self, place: int) -> tuple[int, ...]:
        """Return the addresses of one place's words."""
        raise NotImplementedError

    def table(self, places: NDArray[np.int64] | None = None) -> NDArray[np.uint32]:
        """Return the addresses of many places (default: all), of shape (places, words)."""
        raise NotImplementedError

    def spans(self) -> Iterable[tuple[int, int, int]]:
        """Yield (word, lowest address, highest address) for every word."""
        raise NotImplementedError

    def find(self, word: int, addresses: Any) -> tuple[Any, Any]:
        """Return for addresses inside of a word's span (place, whether it is one)."""
        raise NotImplementedError


class Affine(Map):
    """Addresses that grow evenly with every digit of the place.

    The place number is split into digits, the fastest one first, each given as (size, stride); the
    address of word 0 is ``base`` plus the sum of digit times stride, the other words lie ``words``
    beside it.

    Raises:
        ValueError: two places would share an address although no stride is zero.
    """

    __slots__ = ("base", "digits", "low", "offsets", "steps")

    def __init__(self, base: int, *digits: tuple[int, int], words: Iterable[int] | int = 1) -> None:
        self.base, self.digits = base, digits
        self.offsets = tuple(range(words) if isinstance(words, int) else words)
        self.words = len(self.offsets)
        self.size = 1
        steps = []
        for size, stride in digits:
            steps.append((abs(stride), size, self.size, stride < 0))
            self.size *= size
        self.steps = sorted(steps, reverse=True)
        self.low = base + sum(min(0, (size - 1) * stride) for size, stride in digits)
        reach = 0
        for stride, size, *_ in reversed(self.steps):
            if 0 < stride <= reach:
                raise ValueError(f"address 0x{base:x}: the stride {stride} overlaps smaller ones")
            reach += (size - 1) * stride

    def _first(self, place: Any) -> Any:
        address = self.base + 0 * place
        for size, stride in self.digits:
            address = address + place % size * stride
            place = place // size
        return address

    def addresses(self, place: int) -> tuple[int, ...]:
        """Return the addresses of one place's words."""
        first = self._first(place)
        return tuple([first + offset for offset in self.offsets])

    def table(self, places: NDArray[np.int64] | None = None) -> NDArray[np.uint32]:
        """Return the addresses of many places (default: all), of shape (places, words)."""
        import numpy as np

        first = self._first(np.arange(self.size) if places is None else places)
        table: NDArray[np.int64] = np.add.outer(first, np.array(self.offsets, np.int64))
        return table.astype(np.uint32)

    def spans(self) -> Iterable[tuple[int, int, int]]:
        """Yield (word, lowest address, highest address) for every word."""
        reach = sum((size - 1) * stride for stride, size, *_ in self.steps)
        for word, offset in enumerate(self.offsets):
            yield word, self.low + offset, self.low + offset + reach

    def find(self, word: int, addresses: Any) -> tuple[Any, Any]:
        """Return for addresses inside of a word's span (place, whether it is one)."""
        rest = addresses - (self.low + self.offsets[word])
        place, inside = rest * 0, rest >= 0
        for stride, size, weight, falling in self.steps:
            if not stride:
                continue
            digit = rest // stride
            inside = inside & (digit < size)
            rest = rest - digit * stride
            place = place + (size - 1 - digit if falling else digit) * weight
        return place, inside & (rest == 0)


class Joined(Map):
    """Words that each have a map of their own."""

    __slots__ = ("maps",)

    def __init__(self, *maps: Map) -> None:
        self.maps, self.size, self.words = maps, maps[0].size, len(maps)

    def addresses(self, place: int) -> tuple[int, ...]:
        """Return the addresses of one place's words."""
        return tuple(part.addresses(place)[0] for part in self.maps)

    def table(self, places: NDArray[np.int64] | None = None) -> NDArray[np.uint32]:
        """Return the addresses of many places (default: all), of shape (places, words)."""
        import numpy as np

        return np.concatenate([part.table(places) for part in self.maps], axis=1)

    def spans(self) -> Iterable[tuple[int, int, int]]:
        """Yield (word, lowest address, highest address) for every word."""
        for word, part in enumerate(self.maps):
            for _, low, high in part.spans():
                yield word, low, high

    def find(self, word: int, addresses: Any) -> tuple[Any, Any]:
        """Return for addresses inside of a word's span (place, whether it is one)."""
        return self.maps[word].find(0, addresses)


class Grouped(Map):
    """Places that consist of as many consecutive places of another map as they have words."""

    __slots__ = ("single",)

    def __init__(self, single: Map, words: int) -> None:
        self.single, self.words, self.size = single, words, single.size // words

    def addresses(self, place: int) -> tuple[int, ...]:
        """Return the addresses of one place's words."""
        return tuple(self.table_of(place).tolist())

    def table_of(self, place: int) -> NDArray[np.uint32]:
        """Return the addresses of one place as an array."""
        import numpy as np

        return self.single.table(np.arange(place * self.words, (place + 1) * self.words))[:, 0]

    def table(self, places: NDArray[np.int64] | None = None) -> NDArray[np.uint32]:
        """Return the addresses of many places (default: all), of shape (places, words)."""
        import numpy as np

        if places is None:
            places = np.arange(self.size)
        inner = np.add.outer(places * self.words, np.arange(self.words))
        return self.single.table(inner.ravel())[:, 0].reshape(inner.shape)

    def spans(self) -> Iterable[tuple[int, int, int]]:
        """Yield nothing: the words belong to the other map."""
        return ()


class View(NamedTuple):
    """What a register that shows another one's bits shows.

    Attributes:
        of: the register that owns the bits.
        parts: (own word, mask of the wires, owner's word, wires up in the owner's word). Empty if
            both have the same addresses.
    """

    of: str
    parts: Sequence[tuple[int, int, int, int]] = ()
