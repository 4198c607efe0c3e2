from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emulator.queue_kernel import Queue

class Crossbar:
    drops: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    alive: NDArray[np.uint8]
    arrivals: Queue
    def __init__(self, to_l2: int, to_synapse: int, depth: int) -> None: ...
    def set_nodes(
        self,
        inputs: NDArray[np.int32],
        outputs: NDArray[np.int32],
        masks: NDArray[np.uint32],
        targets: NDArray[np.uint32],
        counts: NDArray[np.uint32],
    ) -> None: ...
    def set_outputs(
        self, intervals: Sequence[int], counting: Sequence[bool], to_l2: int, to_synapse: int
    ) -> None: ...
    def set_clock(self, tick: int, cycle: float) -> None: ...
    def set_source(
        self,
        i: int,
        tick: int,
        on: bool,
        random: bool,
        period: int,
        rate: int,
        seed: int,
        mask: int,
        label: int,
    ) -> None: ...
    def feed(
        self,
        ticks: NDArray[np.int64],
        channels: NDArray[np.uint8],
        labels: NDArray[np.uint16],
    ) -> None: ...
    def route_all(self) -> None: ...
    def take(self, until: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]: ...
    def clear(self) -> None: ...
