"""Fixed-pattern differences between the instances of a circuit on one chip."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator import exact
from emulator.parameters import Mismatch
from emulator.random import Stream

Floats = NDArray[np.float64]


@attrs.frozen
class Instances:
    """Draws deviations of the circuits of one chip.

    Attributes:
        seed: seed of the chip.
        mismatch: standard deviations.
        enabled: without it all instances are nominal.
    """

    seed: int
    mismatch: Mismatch
    enabled: bool

    def _normal(self, name: str, count: int) -> Floats:
        if not self.enabled:
            return np.zeros(count)
        stream = Stream(self.seed, f"mismatch of {name}")
        return stream.normal(np.arange(count), limit=self.mismatch.limit)

    def factors(self, name: str, sigma: float, count: int = 512) -> Floats:
        """Return multipliers around 1, log-normal so that none is negative."""
        return exact.exp(sigma * self._normal(name, count))

    def offsets(self, name: str, sigma: float, count: int = 512) -> Floats:
        """Return additive deviations in the unit of ``sigma``."""
        return sigma * self._normal(name, count)
