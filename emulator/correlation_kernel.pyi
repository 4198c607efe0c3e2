import numpy as np
from numpy.typing import NDArray

class Correlation:
    on: NDArray[np.uint8]
    causal: NDArray[np.float32]
    acausal: NDArray[np.float32]
    amplitude_causal: NDArray[np.float32]
    amplitude_acausal: NDArray[np.float32]
    rate_causal: NDArray[np.float32]
    rate_acausal: NDArray[np.float32]
    def clear(self) -> None: ...
    def pre_event(
        self, side: int, row: int, labels: NDArray[np.uint8], label: int, tick: int
    ) -> None: ...
    def post_event(self, circuit: int, tick: int) -> None: ...
