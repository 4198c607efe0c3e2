import numpy as np
from numpy.typing import NDArray

from emulator.compartment_kernel import Coupling
from emulator.lanes_kernel import Lanes

class Nodes(Lanes):
    node: NDArray[np.int32]
    first_member: NDArray[np.int32]
    members: NDArray[np.int32]
    conductance: NDArray[np.float64]
    capacitance: NDArray[np.float64]
    rest_volt: NDArray[np.float64]
    way: NDArray[np.uint8]
    tau_adapt: NDArray[np.float64]
    reset_conductance: NDArray[np.float64]
    reset_potential: NDArray[np.float64]
    threshold_volt: NDArray[np.float64]
    jitter: NDArray[np.float64]
    comparator: NDArray[np.uint8]
    ready: NDArray[np.uint8]
    held: NDArray[np.uint8]
    merged: bool
    varied: bool
    coupling: Coupling | None
    def __init__(
        self,
        width: float,
        line_limit: float,
        slope: float,
        exponent: float,
        current: float,
        coba: float,
        lowest: float,
        highest: float,
    ) -> None: ...
    def configure(self) -> None: ...
