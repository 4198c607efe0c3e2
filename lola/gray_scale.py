"""Numbers as pictures: one character each, the higher the number the higher the bar."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

#: From zero to the maximum.
BARS = "·▁▂▃▄▅▆▇"


def to_gray_scale(values: ArrayLike, maximum: float) -> str:
    """Return one line of bars for each row of values.

    Args:
        values: one or two dimensions, [0, maximum].
        maximum: value of the highest bar.

    Raises:
        ValueError: a value outside of the range.
    """
    rows = np.atleast_2d(np.asarray(values, np.float64))
    if rows.size and not (rows.min() >= 0 and rows.max() <= maximum):
        raise ValueError(f"values in [{rows.min()}, {rows.max()}] are not in [0, {maximum}]")
    levels = np.minimum(rows * len(BARS) // (maximum + 1), len(BARS) - 1).astype(int)
    return "\n".join("".join(BARS[level] for level in row) for row in levels.tolist())
