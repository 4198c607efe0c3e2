import numpy as np
from numpy.typing import NDArray

def annotate(
    kind: NDArray[np.uint8],
    payload: NDArray[np.uint64],
    systime: int,
    sysdelta: int,
    time: NDArray[np.uint64],
) -> None: ...
def events(
    kind: NDArray[np.uint8],
    payload: NDArray[np.uint64],
    high: NDArray[np.uint64],
    time: NDArray[np.uint64],
    first: int,
    value: NDArray[np.uint16],
    fpga_time: NDArray[np.uint64],
    chip_time: NDArray[np.uint64],
    newest: int,
) -> None: ...
