"""Speed of coordinates, as ratios to plain Python measured in the same run."""

import subprocess
import sys
import timeit
from collections.abc import Callable
from typing import Any

import pytest

import halco
from halco.ranged import Enum


class PlainInt(int):
    """The least a type of its own can cost."""

    def itself(self) -> "PlainInt":
        return self


PLAIN = PlainInt(7)
Column, Neuron, Row = halco.NeuronColumnOnDLS, halco.AtomicNeuronOnDLS, halco.SynapseRowOnDLS
NEURON, ROW, TOP, POSITION = Neuron(9, 1), Row(9, 1), halco.HemisphereOnDLS.top, Enum(300)
CONSTRUCTIONS = {
    "ranged": (lambda: Column(200), 2),
    "grid from position": (lambda: Neuron(POSITION), 2),
    "grid from parts": (lambda: Neuron(200, 1), 2),
    "place from position": (lambda: Row(POSITION), 2),
    "place from parts": (lambda: Row(200, 1), 2),
}
CONVERSIONS = {
    "part of a grid": lambda: NEURON.toNeuronRowOnDLS(),
    "hardware knowledge": lambda: NEURON.toNeuronBackendConfigOnDLS(),
    "answer of local part": lambda: ROW.toSynapseDriverOnSynapseDriverBlock(),
    "same index": lambda: TOP.toNeuronRowOnDLS(),
}


def seconds(function: Callable[[], Any], number: int = 20_000) -> float:
    """Return the shortest time of one call."""
    return min(timeit.repeat(function, number=number, repeat=15)) / number


def compare(
    benchmark: Any, ours: Callable[[], Any], plain: Callable[[], Any], bound: float
) -> None:
    """Time ours with the plugin and note its ratio to plain, both without the call around them."""
    empty = seconds(lambda: None)
    ratio = (seconds(ours) - empty) / (seconds(plain) - empty)
    benchmark.extra_info.update(ratio=round(ratio, 2), bound=bound)
    benchmark(ours)


@pytest.mark.benchmark(group="construction of a known coordinate / int subclass")
@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_construction(benchmark: Any, name: str) -> None:
    make, bound = CONSTRUCTIONS[name]
    compare(benchmark, make, lambda: PlainInt(200), bound)


@pytest.mark.benchmark(group="conversion / method call")
@pytest.mark.parametrize("name", CONVERSIONS)
def test_conversion(benchmark: Any, name: str) -> None:
    compare(benchmark, CONVERSIONS[name], lambda: PLAIN.itself(), 4)


@pytest.mark.benchmark(group="import")
def test_import(benchmark: Any) -> None:
    """The bound is 120 ms; the interpreter's own start is measured and taken off."""

    def start(code: str) -> None:
        subprocess.run([sys.executable, "-c", code], check=True)

    bare = min(timeit.repeat(lambda: start(""), number=1, repeat=7))
    whole = min(timeit.repeat(lambda: start("import halco"), number=1, repeat=7))
    benchmark.extra_info.update(milliseconds=round(1e3 * (whole - bare), 1), bound=120)
    benchmark.pedantic(start, args=("import halco",), rounds=5)


@pytest.mark.benchmark(group="iter_all(SynapseOnDLS), 131072 coordinates")
def test_iter_all(benchmark: Any) -> None:
    """The bound is 60 ms once the coordinates exist."""
    assert len(list(halco.iter_all(halco.SynapseOnDLS))) == 131072
    benchmark.extra_info.update(bound="60 ms")
    benchmark(lambda: list(halco.iter_all(halco.SynapseOnDLS)))


@pytest.mark.benchmark(group="table of 131072 conversions")
def test_table(benchmark: Any) -> None:
    """The first use, which converts each coordinate; later ones return the same array."""
    halco.table.cache_clear()
    benchmark.pedantic(halco.table, args=(halco.SynapseOnDLS, "toSynramOnDLS"), rounds=1)
