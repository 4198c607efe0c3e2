"""Memories of the FPGA that the embedded processors share; pages exist once they are written."""

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

_PAGE: Final = 1024
_FULL: Final = np.array(
    [sum(0xFF << 8 * byte for byte in range(4) if enables >> byte & 1) for enables in range(16)],
    np.uint32,
)


def merge(old: int, new: int, enables: int) -> int:
    """Return ``old`` with the bytes of ``new`` whose enables (bit 0: lowest byte) are set."""
    mask = int(_FULL[enables])
    return (old & ~mask) | (new & mask)


@attrs.define
class Memory:
    """Words of 32 bits from ``base`` on; reads of words never written give zero."""

    base: int
    size: int
    _pages: dict[int, NDArray[np.uint32]] = attrs.field(factory=dict)

    def __contains__(self, address: int) -> bool:
        return self.base <= address < self.base + self.size

    def read(self, address: int) -> int:
        """Return one word."""
        page, place = divmod(address - self.base, _PAGE)
        found = self._pages.get(page)
        return 0 if found is None else int(found[place])

    def write(self, address: int, word: int, enables: int) -> None:
        """Write the enabled bytes of one word."""
        page, place = divmod(address - self.base, _PAGE)
        found = self._page(page)
        found[place] = merge(int(found[place]), word, enables)

    def read_many(self, addresses: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return words."""
        page, place = np.divmod(addresses - np.uint32(self.base), np.uint32(_PAGE))
        words = np.zeros(len(addresses), np.uint32)
        for number in np.unique(page).tolist():
            if (found := self._pages.get(number)) is not None:
                here = page == number
                words[here] = found[place[here]]
        return words

    def write_many(
        self,
        addresses: NDArray[np.uint32],
        words: NDArray[np.uint32],
        enables: NDArray[np.uint8],
    ) -> None:
        """Write words one after the other."""
        if not (enables == 15).all():
            for row in zip(addresses.tolist(), words.tolist(), enables.tolist(), strict=True):
                self.write(*row)
            return
        page, place = np.divmod(addresses - np.uint32(self.base), np.uint32(_PAGE))
        for number in np.unique(page).tolist():
            here = page == number
            self._page(number)[place[here]] = words[here]

    def _page(self, number: int) -> NDArray[np.uint32]:
        found = self._pages.get(number)
        if found is None:
            found = self._pages[number] = np.zeros(_PAGE, np.uint32)
        return found
