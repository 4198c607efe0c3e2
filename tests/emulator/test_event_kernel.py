"""The rate limit of links, against its slow twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emulator.event_kernel import throttle

EVENTS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 3)), max_size=200)


def throttle_slowly(
    events: list[tuple[int, int]], interval: int, longest_wait: int
) -> list[int | None]:
    """Departure of each event, None if it is lost."""
    free = [0, 0, 0, 0]
    departures: list[int | None] = []
    for cycle, channel in events:
        leave = max(cycle, free[channel])
        lost = leave - cycle > longest_wait
        departures.append(None if lost else leave)
        if not lost:
            free[channel] = leave + interval
    return departures


@given(EVENTS, st.integers(1, 16), st.integers(0, 64), st.integers(1, 200))
def test_kernel_equals_twin(
    events: list[tuple[int, int]], interval: int, longest_wait: int, cut: int
) -> None:
    events = sorted(events)
    cycles = np.array([cycle for cycle, _ in events], np.int64)
    channels = np.array([channel for _, channel in events], np.uint8)
    departure = np.empty(len(events), np.int64)
    kept = np.empty(len(events), np.uint8)
    free = np.zeros(4, np.int64)
    count = 0
    for rows in (slice(None, cut), slice(cut, None)):
        count += throttle(
            cycles[rows], channels[rows], interval, longest_wait, free, departure[rows], kept[rows]
        )
    expected = throttle_slowly(events, interval, longest_wait)
    assert [
        leave if keep else None for leave, keep in zip(departure.tolist(), kept, strict=True)
    ] == expected
    assert count == sum(leave is not None for leave in expected)


def test_a_burst_beyond_the_queue_is_lost() -> None:
    cycles = np.zeros(100, np.int64)
    departure = np.empty(100, np.int64)
    kept = np.empty(100, np.uint8)
    channels, free = np.zeros(100, np.uint8), np.zeros(4, np.int64)
    assert throttle(cycles, channels, 2, 64, free, departure, kept) == 33
    assert departure[:33].tolist() == list(range(0, 66, 2))
