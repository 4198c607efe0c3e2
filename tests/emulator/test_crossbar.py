from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

import haldls
from emulator import crossbar
from emulator.crossbar_kernel import Crossbar
from emulator.event_path import Latency
from emulator.registers import RegisterStore
from tests.emulator.bench import MILLISECOND, Bench

TO_L2, TO_SYNAPSE, DEPTH = 2, 40, 4
INPUTS = crossbar._INPUTS
OUTPUTS = crossbar._OUTPUTS


def reachable(source: int) -> list[int]:
    """Outputs of one input as the block diagram has them."""
    if source < 8:
        return [source % 4, 4 + source % 4, 8 + source % 4]
    if source < 12:
        return [*range(8), source]
    return [source - 12, 8 + (source - 12) % 4]


@pytest.mark.parametrize("source", range(20))
def test_inputs_reach_their_outputs(source: int) -> None:
    assert OUTPUTS[source == INPUTS].tolist() == sorted(reachable(source))


def twin(
    events: list[tuple[int, int, int]], nodes: list[tuple[int, int, int, int]], interval: int
) -> tuple[list[tuple[int, int]], list[int]]:
    """Route events one by one; return what leaves towards the FPGA and the drops by input."""
    free = [0] * 12
    left, drops = [], [0] * 20
    for tick, source, label in events:
        for node_input, output, mask, target in nodes:
            if node_input != source or (label & mask) != target:
                continue
            gap = interval if output >= 8 else 1
            start = max(tick, free[output])
            if start - tick > DEPTH * gap:
                drops[source] += 1
                continue
            free[output] = start + gap
            if output >= 8:
                left.append((start + TO_L2, (output - 8) << 14 | label))
    return sorted(left, key=lambda item: item[0]), drops


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(0, 3))
def test_routing_agrees_with_a_slow_twin(seed: int, spread: int, filters: int) -> None:
    rng = np.random.default_rng(seed)
    masks = rng.integers(0, 1 << filters, 76).astype(np.uint32)
    targets = (rng.integers(0, 1 << filters, 76) & masks).astype(np.uint32)
    kernel = Crossbar(TO_L2, TO_SYNAPSE, DEPTH)
    kernel.set_nodes(INPUTS, OUTPUTS, masks, targets, np.ones(76, np.uint32))
    kernel.set_outputs([1] * 8 + [4] * 4, [True] * 12, 2, 40)
    ticks = np.sort(rng.integers(0, 10 * spread, 40))
    channels = rng.integers(0, 4, 40).astype(np.uint8)
    labels = rng.integers(0, 1 << 14, 40).astype(np.uint16)
    kernel.feed(ticks, channels, labels)
    kernel.route_all()
    got_ticks, got_labels = kernel.take(1 << 60)
    nodes = np.stack([INPUTS, OUTPUTS, masks, targets], axis=1).tolist()
    events = np.stack([ticks, 8 + channels, labels], axis=1).tolist()
    left, drops = twin(events, nodes, 4)
    got = np.stack([got_ticks, got_labels], axis=1).tolist()
    assert sorted(got) == sorted([list(event) for event in left])
    assert (np.diff(got_ticks) >= 0).all()
    assert np.asarray(kernel.drops).tolist() == drops


def test_everything_passes_after_a_reset_once_with_all_label_bits() -> None:
    bench = Bench()
    rng = np.random.default_rng(0)
    ticks = bench.now + 20 * np.arange(1000)
    channels, labels = rng.integers(0, 4, 1000), rng.integers(0, 1 << 14, 1000)
    bench.chip.spikes_in_columns(ticks, channels.astype(np.uint8), labels.astype(np.uint16))
    bench.wait(MILLISECOND)
    got_ticks, got = bench.chip.take_spikes()
    assert got.tolist() == (channels << 14 | labels).tolist()
    assert (got_ticks - ticks == Latency().crossbar_to_l2).all()


def test_drop_all_stops_events_and_counts_no_drops() -> None:
    bench = Bench()
    bench.set(haldls.CrossbarNode, np.arange(76), mask=0, target=1, enable_drop_counter=True)
    bench.chip.spikes_in(bench.now + 10, 1, 7)
    bench.wait(1000)
    assert len(bench.chip.take_spikes()[0]) == 0
    assert bench.chip.read(haldls.CrossbarInputDropCounter, 9, 0, bench.now) == 0


def test_later_calls_may_bring_earlier_events() -> None:
    bench = Bench()
    bench.chip.spikes_in(100, 0, 1)
    bench.chip.spikes_in(50, 0, 2)
    bench.wait(1000)
    assert bench.chip.take_spikes()[1].tolist() == [2, 1]


def test_output_counters_count_what_leaves() -> None:
    bench = Bench()
    bench.set(haldls.CrossbarOutputConfig, 0, enable_event_counter=True)
    for i in range(5):
        bench.chip.spikes_in(bench.now + 100 * (i + 1), 2, 3)
    bench.wait(1000)
    counters = [
        bench.chip.read(haldls.CrossbarOutputEventCounter, i, 0, bench.now) for i in range(12)
    ]
    assert counters == [5] * 8 + [0, 0, 5, 0]


@pytest.mark.parametrize(("slow", "interval"), [(False, 4), (True, 32)])
def test_outputs_pass_one_event_per_interval_and_lose_the_rest(slow: bool, interval: int) -> None:
    bench = Bench()
    bench.set(haldls.CrossbarOutputConfig, 0, enable_slow=slow)
    bench.set(haldls.CrossbarNode, np.arange(76), enable_drop_counter=True)
    passed = Latency().queue_depth + 1
    sent = 2 * passed
    bench.chip.spikes_in_columns(
        np.full(sent, bench.now + 100), np.zeros(sent, np.uint8), np.arange(sent, dtype=np.uint16)
    )
    bench.wait(2000 + passed * interval)
    ticks, labels = bench.chip.take_spikes()
    assert labels.tolist() == list(range(passed))
    assert (np.diff(ticks) == interval).all()
    drops = bench.chip.read(haldls.CrossbarInputDropCounter, 8, 0, bench.now)
    assert drops is not None
    assert drops >= sent - passed


def test_configuration_of_a_fresh_store_passes_all() -> None:
    registers: Any = RegisterStore()
    kernel = Crossbar(TO_L2, TO_SYNAPSE, DEPTH)
    crossbar.configure(registers, kernel, Latency())
    kernel.feed(np.array([5]), np.array([3], np.uint8), np.array([0x2ABC], np.uint16))
    kernel.route_all()
    assert kernel.take(100)[1].tolist() == [0xEABC]
