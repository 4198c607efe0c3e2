import numpy as np
from numpy.typing import NDArray

from emulator.backend_kernel import Backend
from emulator.crossbar_kernel import Crossbar
from emulator.madc_kernel import Sampler
from emulator.synapse_kernel import Synapses

class Loop:
    backend: Backend
    synapses: Synapses
    crossbar: Crossbar
    sampler: Sampler
    time: int
    listening: NDArray[np.uint8]
    epoch: int
    stepped: bool
    coupled: bool
    windows: int
    strides: int
    def __init__(
        self, backend: Backend, synapses: Synapses, sampler: Sampler, epoch: int
    ) -> None: ...
    def disturb(self) -> None: ...
    def restart(self, tick: int) -> None: ...
    def watch(self) -> None: ...
    def force(self, tick: int, circuit: int) -> None: ...
    def inject(self, tick: int, bus: int, label: int) -> None: ...
    def run(self, until: int) -> None: ...
    def quiet_until(self) -> int: ...
