"""Bytes of streams: how much slower than merely copying the same bytes."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hxcomm.message import FromFPGA, ToFPGA
from hxcomm.wire import (
    FromFPGADecoder,
    Messages,
    ToFPGADecoder,
    encode_from_fpga,
    encode_to_fpga,
)

COUNT = 1_000_000


def seconds(function: Callable[[], Any]) -> float:
    """Return the best of three wall-clock times."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - began)
    return best


def record(benchmark: Any, data: bytes) -> None:
    """Note speed, and time relative to swapping and copying the bytes."""
    words = np.frombuffer(data, np.uint64)
    baseline = seconds(lambda: words.byteswap().tobytes())
    spent = benchmark.stats.stats.min
    benchmark.extra_info["MB/s"] = round(len(data) / 1e6 / spent)
    benchmark.extra_info["times of a copy"] = round(spent / baseline, 1)


@pytest.fixture(scope="module")
def writes() -> Messages:
    """Return writes on the omnibus."""
    random = np.random.default_rng(1)
    kind = np.tile([ToFPGA.OmnibusAddress, ToFPGA.OmnibusData], COUNT // 2)
    return Messages(kind, random.integers(0, 1 << 32, COUNT, dtype=np.uint64))


@pytest.fixture(scope="module")
def events() -> Messages:
    """Return packs of one to three spikes."""
    random = np.random.default_rng(2)
    kind = random.integers(FromFPGA.SpikePack1, FromFPGA.SpikePack3 + 1, COUNT)
    return Messages(kind, random.integers(0, 1 << 24, COUNT, dtype=np.uint64))


def test_encode_to_fpga(benchmark: Any, writes: Messages) -> None:
    record(benchmark, benchmark(encode_to_fpga, writes))


def test_decode_to_fpga(benchmark: Any, writes: Messages) -> None:
    data = encode_to_fpga(writes)
    benchmark(lambda: ToFPGADecoder().feed(data))
    record(benchmark, data)


def test_encode_from_fpga(benchmark: Any, events: Messages) -> None:
    record(benchmark, benchmark(encode_from_fpga, events))


def test_decode_from_fpga(benchmark: Any, events: Messages) -> None:
    data = encode_from_fpga(events)
    benchmark(lambda: FromFPGADecoder().feed(data))
    record(benchmark, data)
