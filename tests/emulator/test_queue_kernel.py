import heapq

import hypothesis.strategies as st
from hypothesis import given

from emulator.queue_kernel import Queue


@given(st.lists(st.one_of(st.none(), st.integers(-5, 20))))
def test_items_come_by_tick_then_by_arrival(
    operations: list[int | None],
) -> None:
    queue = Queue()
    twin: list[tuple[int, int]] = []
    for order, tick in enumerate(operations):
        if tick is None:
            expected = heapq.heappop(twin) if twin else None
            taken = queue.take()
            assert (taken and (taken[0], taken[2])) == expected
        else:
            queue.add(tick, first=order)
            heapq.heappush(twin, (tick, order))
    assert len(queue) == len(twin)


def test_grows_without_losing_anything() -> None:
    queue = Queue()
    for tick in reversed(range(10_000)):
        queue.add(tick, kind=tick % 7, first=tick, second=-tick)
    assert [queue.take() for _ in range(3)] == [(0, 0, 0, 0), (1, 1, 1, -1), (2, 2, 2, -2)]
    queue.clear()
    assert queue.take() is None
