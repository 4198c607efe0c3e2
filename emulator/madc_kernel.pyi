import numpy as np
from numpy.typing import NDArray

class Sampler:
    signal: NDArray[np.int32]
    circuit: NDArray[np.int32]
    voltage: NDArray[np.float64]
    scale: NDArray[np.float64]
    on: bool
    def __init__(
        self,
        step: float,
        offset: float,
        noise: float,
        bandwidth: float,
        startup: float,
        startup_time: float,
        key: int,
    ) -> None: ...
    def begin(
        self,
        time: float,
        period: float,
        number: int,
        restarts: bool,
        channel: int,
        length: int,
        counts: bool,
    ) -> None: ...
    def stop(self, tick: int) -> None: ...
    def retime(self, tick: int, scale: float) -> None: ...
    def let_end(self) -> None: ...
    def take(self, until: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]: ...
    def clear(self) -> None: ...
