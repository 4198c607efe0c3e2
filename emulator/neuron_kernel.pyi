from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

ROWS: tuple[str, ...]
STRIDE: int
VECTOR_BITS: int

def charge(
    charges: Floats,
    labels: Bytes | None,
    label: int,
    strength: float,
    left: float,
    share: float,
    first: bool,
    slow: bool,
    rates: Floats,
    steps: Floats,
    ends: Floats,
    sums: Floats,
) -> None: ...
def lines(rows: Floats, n: int, limit: float, driven: int, coba: bool) -> None: ...
def membranes(rows: Floats, n: int) -> Bytes: ...
def linear(rows: Floats, n: int, limit: float, driven: int, hump: float, reach: float) -> Bytes: ...
def terms(rows: Floats, n: int, keep: Floats, limits: Sequence[float]) -> None: ...
def nodes(rows: Floats, n: int, h: float) -> Bytes: ...
def adaptive(rows: Floats, n: int, keep: Floats, limits: Sequence[float], h: float) -> Bytes: ...
