import numpy as np
from numpy.typing import NDArray

def throttle(
    cycle: NDArray[np.int64],
    channel: NDArray[np.uint8],
    interval: int,
    longest_wait: int,
    free: NDArray[np.int64],
    departure: NDArray[np.int64],
    kept: NDArray[np.uint8],
) -> int: ...

class Trace:
    last: int
    offset: int
    synchronised: bool
    fresh: bool
    def __init__(self) -> None: ...

def pack(
    trace: Trace,
    until: int,
    stop: int,
    cycle: NDArray[np.int64],
    kind: NDArray[np.uint8],
    payload: NDArray[np.uint64],
    arrival_0: NDArray[np.int64],
    stamp_0: NDArray[np.int64],
    value_0: NDArray[np.uint16],
    arrival_1: NDArray[np.int64],
    stamp_1: NDArray[np.int64],
    value_1: NDArray[np.uint16],
    event_kind: NDArray[np.uint8],
    value_place: NDArray[np.int64],
    stamp_place: NDArray[np.int64],
    systime: int,
    sysdelta: int,
    systime_mask: int,
    longest_delta: int,
    stamp_mask: int,
    longest_wait: int,
    longest_silence: int,
    out_kind: NDArray[np.uint8],
    out_payload: NDArray[np.uint64],
    out_high: NDArray[np.uint64],
) -> tuple[int, int, int, int]: ...
