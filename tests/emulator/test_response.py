"""The response stream lets the host reconstruct every time exactly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emulator import latency
from emulator.response import Response
from hxcomm.message import FROM_FPGA, FromFPGA, Loopback
from tests.emulator.host import SAMPLE_PACKS, SPIKE_PACKS, decode


def record(
    response: Response, cycles: list[int], channel_gap: int = 2, *, samples: bool = False
) -> list[int]:
    """Record events that left the chip at these cycles and return their labels."""
    departures = np.maximum.accumulate(np.array(sorted(cycles), np.int64))
    labels = np.arange(len(departures), dtype=np.uint16)
    events = response.samples if samples else response.spikes
    events.add(departures + latency.LINK, departures * 2, labels)
    return labels.tolist()


def test_halt_gives_exactly_one_halt_echo_and_nothing_else() -> None:
    response = Response()
    response.begin()
    messages = response.finish(10, Loopback.halt)
    assert list(messages.pairs()) == [(FromFPGA.Loopback, Loopback.halt)]


def test_no_time_messages_before_the_first_synchronisation() -> None:
    response = Response()
    response.begin()
    for cycle in (100, 5000, 2_000_000):
        response.add(cycle, FromFPGA.JTAGData, cycle)
    messages = response.finish(3_000_000, Loopback.halt)
    assert messages.kind.tolist() == [FromFPGA.JTAGData] * 3 + [FromFPGA.Loopback]
    assert [single.fpga_time for single in decode(messages).messages] == [1, 2, 3, 4]


def test_systime_opens_each_program_once_synchronised() -> None:
    response = Response()
    response.begin()
    response.synchronise(1000, 44)
    response.finish(2000, Loopback.halt)
    response.begin()
    response.add(50_000, FromFPGA.OmnibusData, 7)
    messages = response.finish(50_010, Loopback.halt)
    kinds = messages.kind.tolist()
    assert kinds == [
        FromFPGA.Systime,
        FromFPGA.OmnibusData,
        FromFPGA.Sysdelta,
        FromFPGA.Loopback,
    ]
    assert [one.fpga_time for one in decode(messages).messages if one.kind in (1, 2)] == [
        49_044,
        49_054,
    ]


def test_long_silence_is_interrupted_by_systime() -> None:
    response = Response()
    response.begin()
    response.synchronise(0, 0)
    messages = response.finish(3 * latency.SYSTIME_INTERVAL + 500, Loopback.halt)
    assert (messages.kind == FromFPGA.Systime).sum() == 1 + 3 + 1
    assert decode(messages).messages[-1].fpga_time == 3 * latency.SYSTIME_INTERVAL + 500


def test_three_samples_at_the_default_rate_share_a_message() -> None:
    response = Response()
    response.begin()
    response.synchronise(0, 0)
    record(response, [100 + round(4.25 * index) for index in range(300)], samples=True)
    messages = response.finish(10_000, Loopback.halt)
    assert (messages.kind == FromFPGA.MADCSamplePack3).sum() == 100


CYCLES = st.lists(st.integers(0, 4000), max_size=80)


@given(CYCLES, CYCLES, CYCLES, st.integers(0, (1 << 43) - 1), st.integers(0, 50))
def test_host_reconstructs_all_times(
    spikes: list[int], samples: list[int], answers: list[int], systime: int, start: int
) -> None:
    response = Response()
    response.begin()
    response.synchronise(start, systime)
    after = 100  # room for the first message
    # what the links let through: 4 channels, an event per channel every 2 cycles
    spikes = [max(cycle, index // 2) + after for index, cycle in enumerate(sorted(spikes))]
    record(response, spikes)
    record(response, [cycle + after for cycle in samples[:20]], samples=True)
    for cycle in answers:
        response.add(cycle + after, FromFPGA.OmnibusData, cycle)
    messages = response.finish(10_000, Loopback.halt)
    answer = decode(messages)
    singles, got_spikes, got_samples = answer.messages, answer.spikes, answer.samples

    wrap = (1 << 43) - 1
    offset = systime - start
    expected = sorted(spikes)
    assert sorted(event.value for event in got_spikes) == list(range(len(expected)))
    for event in got_spikes:
        assert event.chip_time & wrap == (expected[event.value] + offset) & wrap
    expected = sorted(cycle + after for cycle in samples[:20])
    for event in got_samples:
        assert event.chip_time & wrap == (expected[event.value] + offset) & wrap
    times = [single.fpga_time for single in singles if single.kind == FromFPGA.OmnibusData]
    assert len(times) == len(answers)
    for cycle, got in zip(sorted(answers), times, strict=True):
        assert 0 <= (got - offset - cycle - after) & wrap <= len(spikes) + len(samples) + len(times)


@given(CYCLES, CYCLES, CYCLES, CYCLES, st.integers(1, 3000), st.booleans())
def test_packing_early_makes_no_difference(
    spikes: list[int],
    samples: list[int],
    answers: list[int],
    stops: list[int],
    synchronised: int,
    early: bool,
) -> None:
    """Each item becomes known when it is due, or 500 cycles before, as answers of reads do."""
    items = [(cycle, 0, index) for index, cycle in enumerate(sorted(spikes))]
    items += [(cycle, 1, index) for index, cycle in enumerate(sorted(samples))]
    items += [(cycle, 2, index) for index, cycle in enumerate(answers)]
    items += [(cycle, 3, index) for index, cycle in enumerate(reversed(answers))]
    items += [(synchronised, 4, 77_000)]

    def known_at(item: tuple[int, int, int]) -> int:
        cycle, what, _ = item
        ahead = latency.SYSTIME_ROUND_TRIP if what == 4 else 500 if early and what >= 2 else 0
        return cycle - ahead

    known = sorted(items, key=known_at)
    streams = []
    for settled in ([], sorted(stops)):
        response, waiting = Response(), list(settled)
        response.begin()
        for cycle, what, value in known:
            while waiting and waiting[0] < known_at((cycle, what, value)):
                response.settle(waiting.pop(0))
            if what < 2:
                events = (response.spikes, response.samples)[what]
                at = np.array([cycle], np.int64)
                events.add(at, at * 2 - 80, np.array([value], np.uint16))
            elif what == 2:
                response.add(cycle, FromFPGA.JTAGData, value)
            elif what == 3:
                one = np.array([cycle], np.int64), np.array([value], np.uint64)
                response.add_columns(one[0], FromFPGA.OmnibusData, one[1])
            else:
                response.synchronise(cycle, value)
        streams.append(response.close(4100, Loopback.halt))
    assert streams[0] == streams[1]


def pack_slowly(
    halt: int,
    singles: list[tuple[int, int, int]],
    events: list[tuple[int, int, int, int]],
    offset: int,
) -> list[tuple[int, int]]:
    """The obvious packer: look at every cycle, send at most one message in it.

    ``events`` are (arrival, class, tick, value), all times after ``offset`` is known.
    """
    out: list[tuple[int, int]] = []
    queues = [[e for e in sorted(events) if e[1] == family] for family in range(2)]
    waiting = sorted([*singles, (halt, FromFPGA.Loopback, Loopback.halt)], key=lambda s: s[0])
    last = -1
    cycle = 0
    while waiting or any(queues):
        chosen = None
        for family, queue in enumerate(queues):
            here = [event for event in queue[:3] if event[0] <= cycle]
            full = len(here) == 3 or (here and min(here[0][0] + latency.PACK_WAIT, halt) <= cycle)
            if full:
                due = here[2][0] if len(here) == 3 else min(here[0][0] + latency.PACK_WAIT, halt)
                chosen = (max(due, last + 1), family, here)
                break
        if chosen is None and waiting and waiting[0][0] <= cycle:
            chosen = (cycle, 2, [waiting[0]])
        if chosen is not None:
            _, family, here = chosen
            if last >= 0 and cycle - last > 1:
                gap = cycle - last - 2
                if gap < 256:
                    out.append((FromFPGA.Sysdelta, gap))
                else:
                    out.append((FromFPGA.Systime, cycle - 1 + offset))
            if family == 2:
                (_, kind, payload) = waiting.pop(0)
                out.append((kind, cycle + offset if kind == FromFPGA.Systime else payload))
            else:
                packs = (SPIKE_PACKS, SAMPLE_PACKS)[family]
                kind = packs[len(here) - 1]
                name = ("label", "value")[family]
                fields = {}
                for index, (_, _, tick, value) in enumerate(here):
                    fields[f"{name}_{index}"] = value
                    fields[f"timestamp_{index}"] = (tick + 2 * offset) & 0xFF
                out.append((kind, FROM_FPGA[kind].pack(**fields)))
                del queues[family][: len(here)]
            last = cycle
        cycle += 1
    return out


@given(CYCLES, CYCLES, CYCLES, st.integers(0, 1 << 40))
def test_kernel_packs_as_the_slow_packer_does(
    spikes: list[int], samples: list[int], answers: list[int], offset: int
) -> None:
    response = Response()
    response.begin()
    response.synchronise(0, offset)
    record(response, spikes)
    record(response, samples, samples=True)
    events = [(c + latency.LINK, 0, 2 * c, i) for i, c in enumerate(sorted(spikes))]
    events += [(c + latency.LINK, 1, 2 * c, i) for i, c in enumerate(sorted(samples))]
    singles = [(0, int(FromFPGA.Systime), 0)]
    for index, cycle in enumerate(answers):
        response.add(cycle, FromFPGA.OmnibusData, index)
        singles.append((cycle, int(FromFPGA.OmnibusData), index))
    got = list(response.finish(4500, Loopback.halt).pairs())
    assert got == pack_slowly(4500, singles, events, offset)
