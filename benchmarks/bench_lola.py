"""Speed of composed containers, as ratios to bare numpy work of the same shape.

The baseline of encoding moves as many words as the container has once through memory and shifts
them once; that of matrices also puts the synapses into the order of the quads.
"""

import timeit
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import lola
from halco import ChipOnDLS, SynramOnDLS
from lola.quad import BY_QUAD

CHIP_WORDS = 126_842
REPEATS = 15


def best(function: Callable[[], Any]) -> float:
    """Return the shortest of several runs in seconds."""
    function()
    return min(timeit.repeat(function, number=1, repeat=REPEATS))


def words(count: int) -> Callable[[], Any]:
    """Return bare work on as many words: widen, shift, join."""
    numbers = np.arange(count, dtype=np.uint16)
    return lambda: (numbers.astype(np.uint32) << 3) | 1


def quads() -> Any:
    """Bare work on 131,072 synapses: order by quads and join four bytes to a word, for 4 values."""
    values = np.zeros((4, 2, 256, 256), np.uint8)
    ordered = values[..., BY_QUAD].reshape(4, -1, 4)
    return [sum(each[:, i].astype(np.uint32) << 8 * i for i in range(4)) for each in ordered]


def filled_chip() -> lola.Chip:
    chip, random = lola.Chip.default_neuron_bypass, np.random.default_rng(1)
    for block in chip.synapse_blocks:
        block.matrix.weights.from_numpy(random.integers(0, 64, (256, 256)))
        block.matrix.labels.from_numpy(random.integers(0, 64, (256, 256)))
    return chip


def report(benchmark: Any, function: Callable[[], Any], baseline: Callable[[], Any]) -> None:
    base, ours = best(baseline), best(function)
    benchmark.extra_info["ratio"] = round(ours / base, 1)
    benchmark.extra_info["milliseconds"] = round(1e3 * ours, 2)
    benchmark.pedantic(function, rounds=3)


@pytest.mark.benchmark(group="chip")
def test_write_default_chip(benchmark: Any) -> None:
    """Addresses and words of a default chip; the C++ original takes 5 to 7 ms."""
    chip, place = lola.Chip(), ChipOnDLS()
    assert len(chip.encode()) == CHIP_WORDS
    report(benchmark, lambda: (chip.write_addresses(place), chip.encode()), words(CHIP_WORDS))


@pytest.mark.benchmark(group="chip")
def test_read_chip(benchmark: Any) -> None:
    received = filled_chip().encode()
    report(benchmark, lambda: lola.Chip.decode(received), words(CHIP_WORDS))


@pytest.mark.benchmark(group="chip")
def test_copy_chip(benchmark: Any) -> None:
    chip = filled_chip()
    report(benchmark, chip.__copy__, np.zeros(lola.Chip._dtype.itemsize, np.uint8).copy)


@pytest.mark.benchmark(group="chip")
def test_configure_512_neurons(benchmark: Any) -> None:
    """One attribute of every neuron; the baseline is a plain list of plain objects."""
    chip, plain = lola.Chip(), [SimpleNamespace(leak=SimpleNamespace()) for _ in range(512)]

    def configure() -> None:
        for neuron in chip.neuron_block.atomic_neurons:
            neuron.leak.v_leak = 500

    def baseline() -> None:
        for neuron in plain:
            neuron.leak.v_leak = 500

    report(benchmark, configure, baseline)


@pytest.mark.benchmark(group="synapses")
def test_encode_131072_synapses(benchmark: Any) -> None:
    """Both matrices; the C++ original takes 2.3 ms."""
    matrices = [block.matrix for block in filled_chip().synapse_blocks]
    places = [SynramOnDLS(0), SynramOnDLS(1)]

    def encode() -> Any:
        return [
            (matrix.write_addresses(place), matrix.encode())
            for matrix, place in zip(matrices, places, strict=True)
        ]

    report(benchmark, encode, quads)
