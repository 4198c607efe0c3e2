import numpy as np
from numpy.typing import NDArray

class State:
    now: int
    timer_zero: int
    horizon: int
    timeout: int
    write_address: int
    write_enables: int
    server_free: int
    last_response: int
    last_done: int
    chip_ready: bool
    chip_silent: bool
    reads_wait: bool
    spikes: int
    accesses: int
    ticks: int
    lost_spikes: int
    stuck: bool
    chip_reads: int
    chip_writes: int
    link: int
    chip_write: int
    chip_read: int
    chip_write_interval: int
    chip_read_interval: int
    memory_access: int
    backlog: int
    def __init__(self, reads_in_flight: int) -> None: ...
    def in_flight(self, cycle: int) -> int: ...
    def slot_free(self) -> int: ...
    def read_issued(self, response: int) -> None: ...
    def forget(self) -> None: ...

def run(
    state: State,
    kind: NDArray[np.uint8],
    payload: NDArray[np.uint64],
    start: int,
    role: NDArray[np.uint8],
    label_low: NDArray[np.int64],
    label_count: NDArray[np.uint8],
    label_mask: int,
    address_low: NDArray[np.int64],
    address_mask: NDArray[np.uint64],
    omnibus_barrier: int,
    tick: int,
    range_end: NDArray[np.uint32],
    range_target: NDArray[np.uint8],
    range_interval: NDArray[np.int64],
    spike_cycle: NDArray[np.int64],
    spike_label: NDArray[np.uint16],
    access_effect: NDArray[np.int64],
    access_answer: NDArray[np.int64],
    access_address: NDArray[np.uint32],
    access_word: NDArray[np.uint32],
    access_enables: NDArray[np.uint8],
    access_read: NDArray[np.uint8],
    tick_cycle: NDArray[np.int64],
) -> int: ...
