import numpy as np
from numpy.typing import NDArray

from emulator.correlation_kernel import Correlation

class Synapses:
    labels: NDArray[np.uint8]
    charges: NDArray[np.float32]
    live: NDArray[np.uint8]
    only: NDArray[np.int32]
    largest: float
    rates: NDArray[np.float32]
    steps: NDArray[np.float32]
    bypass_exc: NDArray[np.uint8]
    bypass_inh: NDArray[np.uint8]
    extension: NDArray[np.float32]
    first_match: NDArray[np.int32]
    matches: NDArray[np.int32]
    bypassing: bool
    bypass_step: float
    correlation: Correlation
    def __init__(
        self,
        full_scale: float,
        dac_step: float,
        noise: float,
        noise_key: int,
        correlation: Correlation,
    ) -> None: ...
    def set_driver(
        self,
        i: int,
        modulated: bool,
        dac: bool,
        forwards: bool,
        bottom: int,
        top: int,
        share: float,
        charge: float,
        recover: float,
        rate: float,
        ramp: float,
        offset: float,
        dac_offset: float,
    ) -> None: ...
    def set_lines(self, rates: NDArray[np.float64], steps: NDArray[np.float64]) -> None: ...
    def deliver_into(
        self, rows: NDArray[np.float32], width: float, late: int, bus: int, label: int
    ) -> None: ...
    def voltage(self, i: int) -> float: ...
    def strength_of(self, i: int, tick: int, label: int) -> float: ...
