import numpy as np
from numpy.typing import NDArray

class Lanes:
    rows: dict[str, NDArray[np.float32]]
    tau_exc: NDArray[np.float64]
    tau_inh: NDArray[np.float64]
    pause: NDArray[np.uint8]
    resetting: NDArray[np.uint8]
    coba: bool
