"""Transfer functions of the analog parameter storage."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@attrs.frozen
class CapMem:
    """Cells of the analog parameter storage.

    Attributes:
        volt_offset: voltage of code 0.
        volt_per_code: so that codes 70..550 span the range of the CADC, 0.15..1.05 V (calix).
        supply: highest voltage.
        ampere_per_code: current of one code.
        settling: time constant of a cell on its way to a new value; users wait 20 ms (calix).
        noise: half width of the uniform error of every newly written value, codes; calix dithers
            its searches by 5.
    """

    volt_offset: float = 0.019
    volt_per_code: float = 1.875e-3
    supply: float = 1.8
    ampere_per_code: float = 1e-9
    settling: float = 2e-3
    noise: float = 2.0

    def voltage(self, codes: Floats) -> Floats:
        """Return the output voltage of voltage cells."""
        return np.minimum(self.volt_offset + self.volt_per_code * codes, self.supply)
