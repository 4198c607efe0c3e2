"""The digital side of the emulator: event path, small programs, register accesses.

Each figure is a ratio to a baseline of the same run: decoding the request and encoding and decoding
the response, which a machine cannot do without.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

import haldls
from emulator import Description, Machine
from hxcomm.message import TO_FPGA, Loopback, ToFPGA
from hxcomm.wire import (
    FromFPGADecoder,
    Messages,
    ToFPGADecoder,
    encode_from_fpga,
    encode_to_fpga,
)
from tests.emulator.host import Program
from tests.emulator.standin import Chip


def spikes(count: int) -> bytes:
    """Return a program that sends packs of three spikes, one pack every two cycles."""
    kind = TO_FPGA[ToFPGA.SpikePack3]
    labels = (np.arange(count) % 4 << 14 | np.arange(count) & 0x3FFF).astype(np.uint64)
    packs = labels.reshape(-1, 3)
    kinds = np.full(2 * len(packs), ToFPGA.Setup, np.uint8)
    kinds[::2] = ToFPGA.SpikePack3
    payloads = np.zeros(2 * len(packs), np.uint64)
    for index in range(3):
        payloads[::2] |= packs[:, index] << np.uint64(kind.field(f"label_{index}").low)
    end = Messages.of([*Program().wait(1000).pairs, (ToFPGA.Loopback, Loopback.halt)])
    return encode_to_fpga(Messages.concatenate([Messages(kinds, payloads), end]))


def started(make_chip: Any = None) -> Machine:
    """Return a machine with a whole chip, or another kind of chip."""
    machine = Machine(Description(), make_chip)
    machine.run([Program().init().bytes()])
    return machine


def seconds(function: Callable[[], Any]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def wire(request: bytes, answer: bytes) -> float:
    """Return the time the wire format alone takes."""
    messages = FromFPGADecoder().feed(answer)

    def there_and_back() -> None:
        ToFPGADecoder().feed(request)
        encode_from_fpga(messages)
        FromFPGADecoder().feed(answer)

    return min(seconds(there_and_back) for _ in range(3))


def run_benchmark(benchmark: Any, request: bytes, items: int, make_chip: Any = None) -> None:
    machine = started(make_chip)
    (answer,) = machine.run([request])
    baseline = wire(request, answer)
    benchmark(machine.run, [request])
    benchmark.extra_info["ratio_to_wire_format"] = benchmark.stats["min"] / baseline
    benchmark.extra_info["items_per_second"] = items / benchmark.stats["min"]


def test_a_million_spikes_through_the_crossbar_and_back(benchmark: Any) -> None:
    run_benchmark(benchmark, spikes(999_999), 999_999)


def test_a_million_spikes_without_a_crossbar(benchmark: Any) -> None:
    run_benchmark(benchmark, spikes(999_999), 999_999, Chip)


def test_empty_programs(benchmark: Any) -> None:
    """A real machine: at least 120 us, median 150 us, mean 200 us."""
    run_benchmark(benchmark, Program().bytes(), 1)
    for name in ("min", "median", "mean"):
        benchmark.extra_info[f"{name}_us"] = benchmark.stats[name] * 1e6


def test_small_programs_with_long_waits(benchmark: Any) -> None:
    program = Program().read(haldls.MADCConfig()).barrier().wait(2_500_000)
    run_benchmark(benchmark, program.bytes(), 1)


def test_writes_of_all_synapses(benchmark: Any) -> None:
    addresses = haldls.SynapseQuad.address_map().table().ravel().tolist()
    program = Program()
    for address in addresses:
        program.word(address, 0x3F3F_3F3F)
    run_benchmark(benchmark, program.barrier().bytes(), len(addresses))


def test_writes_of_small_registers(benchmark: Any) -> None:
    program = Program()
    for place in range(76):
        program.write(haldls.CrossbarNode(), place)
    run_benchmark(benchmark, program.barrier().bytes(), 76)
