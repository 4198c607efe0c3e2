import numpy as np
from numpy.typing import NDArray

from emulator.correlation_kernel import Correlation
from emulator.crossbar_kernel import Crossbar
from emulator.fire_kernel import FireLines
from emulator.membrane_kernel import Membranes

class Backend(Membranes):
    crossbar: Crossbar
    correlation: Correlation
    reset_ticks: NDArray[np.int64]
    refractory_ticks: NDArray[np.int64]
    fires: NDArray[np.uint8]
    sends: NDArray[np.uint8]
    clocked: NDArray[np.uint8]
    adapts: NDArray[np.uint8]
    posts: NDArray[np.uint8]
    output: NDArray[np.int32]
    label: NDArray[np.int32]
    slave: NDArray[np.uint8]
    lines: FireLines
    adapt_step: NDArray[np.float32]
    noise: NDArray[np.float64]
    counts: NDArray[np.uint16]
    may_race: NDArray[np.uint8]
    races: int
    def attach(
        self, crossbar: Crossbar, correlation: Correlation, to_crossbar: int, noise_key: int
    ) -> None: ...
    def clear(self) -> None: ...
    def start_clocks(self, tick: int) -> None: ...
    def count_races(self, tick: int) -> None: ...
    def stop_races(self, tick: int) -> None: ...
