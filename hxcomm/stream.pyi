import numpy as np
from numpy.typing import NDArray

def split(
    data: bytes,
    phase: int,
    length: NDArray[np.uint8],
    kind: NDArray[np.uint8],
    payload: NDArray[np.uint64],
    high: NDArray[np.uint64],
) -> tuple[int, int, int]: ...
def join(
    kind: NDArray[np.uint8],
    payload: NDArray[np.uint64],
    high: NDArray[np.uint64],
    length: NDArray[np.uint8],
    data: NDArray[np.uint8],
) -> None: ...
