"""Random numbers that depend on counters only, never on what was drawn before.

A number is a function of (seed, block, instance, time). Skipping a stretch of time, drawing in
another order or not drawing at all therefore changes no other number.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from emulator import exact

_WORD = (1 << 64) - 1


@attrs.frozen
class Stream:
    """The random numbers of one block of one chip.

    Attributes:
        seed: seed of the chip.
        block: name of the quantity, for example ``"leak potential"``.
    """

    seed: int
    block: str
    key: int = attrs.field(init=False, repr=False, eq=False)

    @key.default
    def _make_key(self) -> int:
        key = 0xCBF29CE484222325  # FNV-1a over seed and name: stable between runs, unlike hash()
        for byte in f"{self.seed}:{self.block}".encode():
            key = (key ^ byte) * 0x100000001B3 & _WORD
        return key

    def bits(self, instances: ArrayLike, time: int = 0) -> NDArray[np.uint64]:
        """Return 64 random bits for each instance number."""
        numbers = np.ascontiguousarray(instances, dtype=np.uint64)
        return exact.bits(self.key, numbers.reshape(-1), time & _WORD).reshape(numbers.shape)

    def normal(
        self, instances: ArrayLike, time: int = 0, limit: float | None = None
    ) -> NDArray[np.float64]:
        """Return standard normal numbers, clipped to +-``limit`` where given."""
        numbers = np.ascontiguousarray(instances, dtype=np.uint64)
        drawn = exact.normals(self.key, numbers.reshape(-1), time & _WORD).reshape(numbers.shape)
        return drawn if limit is None else np.clip(drawn, -limit, limit)

    def uniform(
        self, instances: ArrayLike, time: int = 0, low: float = 0.0, high: float = 1.0
    ) -> NDArray[np.float64]:
        """Return numbers spread evenly over [low, high)."""
        fraction = (self.bits(instances, time) >> np.uint64(11)).astype(np.float64) * 2.0**-53
        return low + (high - low) * fraction
