"""Building programs and sorting their answers, relative to plain lists and arrays."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

import halco
import haldls
import stadls
from hxcomm.message import FromFPGA
from hxcomm.wire import FromFPGADecoder, Messages, encode_from_fpga
from stadls.response import Response
from stadls.run import stream

WRITES = 100_000
SPIKES = 1_000_000


def seconds(function: Callable[[], Any]) -> float:
    """Return the best of three wall-clock times."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - began)
    return best


def pairs() -> list[tuple[Any, haldls.Container]]:
    """Return one-word containers at distinct coordinates."""
    places = [
        *halco.iter_all(halco.SynapseWeightQuadOnDLS),
        *halco.iter_all(halco.SynapseLabelQuadOnDLS),
        *halco.iter_all(halco.CapMemCellOnDLS),
        *halco.iter_all(halco.PPUMemoryWordOnDLS),
        *halco.iter_all(halco.OutputRoutingTableEntryOnFPGA),
    ][:WRITES]
    assert len(places) == WRITES
    kinds = {kind.coordinate_type: kind() for kind in haldls.containers}
    return [(place, kinds[type(place)]) for place in places]


def test_build_writes(benchmark: Any) -> None:
    recorded = pairs()

    def build() -> stadls.PlaybackProgram:
        builder = stadls.PlaybackProgramBuilder()
        for place, container in recorded:
            builder.write(place, container)
        return builder.done()

    def baseline() -> list[Any]:
        rows: list[Any] = []
        for place, container in recorded:
            rows.append((place, container))
        return rows

    benchmark(build)
    spent = benchmark.stats.stats.min
    benchmark.extra_info["us per write"] = round(1e6 * spent / WRITES, 2)
    benchmark.extra_info["times of appending to a list"] = round(spent / seconds(baseline), 1)


def test_bytes_of_a_program(benchmark: Any) -> None:
    builder = stadls.PlaybackProgramBuilder()
    chip = halco.SynapseWeightQuadOnDLS
    for place in halco.iter_all(chip):
        builder.write(place, haldls.SynapseWeightQuad())
    part = builder.done()
    for _ in range(500_000 // chip.size):
        builder._columns.extend(part.messages.kind, part.messages.payload)
    program = builder.done()
    data = benchmark(stream, program)
    spent = benchmark.stats.stats.min
    benchmark.extra_info["MB/s"] = round(len(data) / 1e6 / spent)
    words = np.frombuffer(data, np.uint64)
    copy = seconds(lambda: words.byteswap().tobytes())
    benchmark.extra_info["times of a copy"] = round(spent / copy, 1)


def test_decode_spikes(benchmark: Any) -> None:
    random = np.random.default_rng(3)
    kind = np.full(SPIKES, FromFPGA.SpikePack1, np.uint8)
    kind[::100] = FromFPGA.Sysdelta
    payload = random.integers(0, 1 << 24, SPIKES, dtype=np.uint64)
    payload[::100] = 99
    data = encode_from_fpga(Messages(kind, payload))

    def decode() -> Any:
        return Response(FromFPGADecoder().feed(data)).spikes.to_numpy()

    records = benchmark(decode)
    spent = benchmark.stats.stats.min
    benchmark.extra_info["ms"] = round(1e3 * spent, 1)
    benchmark.extra_info["times of copying the records"] = round(spent / seconds(records.copy), 1)
