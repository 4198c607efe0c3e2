"""The parallel random generator of the vector bus: a shift register of 16 bits per column.

The polynomials of the hardware are not published; here each column has another primitive one, so
that every column runs through all 65535 states.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from emulator.ppu.bus import VECTOR_BYTES

COLUMNS = 2 * VECTOR_BYTES
_PERIOD = 65535
_PRIME_FACTORS = (3, 5, 17, 257)


def _times_x(values: NDArray[np.uint32], taps: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Multiply by x modulo x^16 + taps over the field of two elements."""
    carry = values >> np.uint32(15)
    return ((values << np.uint32(1)) & np.uint32(0xFFFF)) ^ (carry * taps)


def _product(
    a: NDArray[np.uint32], b: NDArray[np.uint32], taps: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    total = np.zeros_like(a)
    for bit in range(16):
        total ^= a * ((b >> np.uint32(bit)) & np.uint32(1))
        a = _times_x(a, taps)
    return total


def _power(exponent: int, taps: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Power of x modulo each polynomial."""
    result, square = np.ones_like(taps), np.full_like(taps, 2)
    while exponent:
        if exponent & 1:
            result = _product(result, square, taps)
        square = _product(square, square, taps)
        exponent >>= 1
    return result


@cache
def polynomials() -> NDArray[np.uint32]:
    """Lower 16 coefficients of one primitive polynomial for each of the 256 columns."""
    taps = np.arange(1, 1 << 16, 2, dtype=np.uint32)
    primitive = _power(_PERIOD, taps) == 1
    for factor in _PRIME_FACTORS:
        primitive &= _power(_PERIOD // factor, taps) != 1
    found: NDArray[np.uint32] = taps[primitive]
    return found[:: len(found) // COLUMNS][:COLUMNS]


class Noise:
    """Generators of one hemisphere; even and odd columns are drawn and seeded separately."""

    def __init__(self) -> None:
        self._state = np.ones((2, VECTOR_BYTES), np.uint32)

    def seed(
        self, parity: int, values: NDArray[np.uint8], enables: NDArray[np.uint8] | None
    ) -> None:
        """Set the low bytes of the states and clear the high ones, where enabled."""
        chosen = slice(None) if enables is None else enables > 0
        self._state[parity, chosen] = values[chosen]

    def draw(self, parity: int) -> NDArray[np.uint8]:
        """Return 128 random bytes. A state of 0 stays 0, as in any such register."""
        taps = polynomials()[parity::2]
        for _ in range(16):
            self._state[parity] = _times_x(self._state[parity], taps)
        drawn: NDArray[np.uint8] = self._state[parity].astype(np.uint8)
        return drawn
