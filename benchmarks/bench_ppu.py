"""Speed of the embedded processor, as ratios to the real one and to numpy in the same run."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from emulator.ppu import isa
from emulator.ppu.core import Core
from emulator.ppu.standalone import Standalone
from tests.emulator.ppu_assembler import word

#: The core issues at most one instruction in each cycle of 4 ns.
PEAK = 250e6
LOOPS = 1 << 16
BUDGET = 10**9

SCALAR = [
    word("lwz", 5, 0x1000, 0),
    word("add", 3, 3, 5),
    word("addi", 6, 3, 17),
    word("xor", 7, 6, 5),
    word("rlwinm", 8, 7, 3, 0, 28),
    word("stw", 8, 0x1004, 0),
    word("subf", 9, 8, 7),
    word("cmpi", 0, 9, 5),
    word("bc", 12, 0, 8),
    word("addi", 10, 10, 1),
]
#: Additive plasticity of one vector of weights: load, difference, threshold, update, store.
PLASTICITY = [
    word("fxvlax", 1, 0, 20),
    word("fxvsubbfs", 2, 3, 4),
    word("fxvcmpb", 2),
    word("fxvaddbfs", 1, 1, 5, condition=1),
    word("fxvsubbfs", 1, 1, 5, condition=2),
    word("fxvsel", 6, 1, 7),
    word("fxvmulbfs", 6, 6, 8),
    word("fxvstax", 6, 0, 20),
]


def looped(body: list[int]) -> Callable[[], Core]:
    """A core that executes a body many times, then sleeps."""
    start = [word("addis", 4, 0, LOOPS >> 16), word("mtspr", 9, 4), word("addi", 20, 0, 0x2000)]
    words = [*start, *body, word("bc", 16, 0, -4 * len(body)), 0x7C00_007C]

    def run() -> Core:
        core = Core(Standalone())
        core.sram[: len(words)] = words
        core.memory_written()
        core.advance(BUDGET)
        assert core.sleeping
        return core

    return run


def seconds(action: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def test_scalar_instructions(benchmark: Any) -> None:
    run = looped(SCALAR * 8)
    core = benchmark.pedantic(run, rounds=5, warmup_rounds=1)
    rate = core.instructions / benchmark.stats.stats.min
    benchmark.extra_info["instructions per second"] = f"{rate:.3g}"
    benchmark.extra_info["ratio to the peak of the real core"] = f"{rate / PEAK:.2f}"


@pytest.mark.parametrize(
    "name",
    ["plasticity", "fxvaddbfs", "fxvaddhfs", "fxvmulbm", "fxvmulhfs", "fxvmahfs", "fxvmatachfs"],
)
def test_vector_instructions(benchmark: Any, name: str) -> None:
    body = PLASTICITY if name == "plasticity" else [word(name, *range(len(_operands(name))))]
    body = body * (64 // len(body))
    core = benchmark.pedantic(looped(body), rounds=3, warmup_rounds=1)
    each = benchmark.stats.stats.min / core.instructions
    a, b = np.full(128, 3, np.int8), np.full(128, 7, np.int8)
    numpy = seconds(lambda: [np.add(a, b) for _ in range(1000)]) / 1000
    benchmark.extra_info["nanoseconds each"] = f"{each * 1e9:.1f}"
    benchmark.extra_info["ratio of a numpy addition to it"] = f"{numpy / each:.1f}"


def _operands(name: str) -> tuple[str, ...]:
    return isa.BY_NAME[name].operands
