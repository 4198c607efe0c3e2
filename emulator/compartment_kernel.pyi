import numpy as np
from numpy.typing import NDArray

def propagator(matrix: NDArray[np.float64]) -> NDArray[np.float64]: ...
def integral(matrix: NDArray[np.float64]) -> NDArray[np.float64]: ...

class Coupling:
    nodes: int
    def __init__(
        self,
        index: NDArray[np.int32],
        laplacian: NDArray[np.float64],
        leaks: NDArray[np.float64],
        blocks: list[int],
        rest: NDArray[np.float64],
    ) -> None: ...
    def apply(self, x: NDArray[np.float32], duration: float) -> None: ...
