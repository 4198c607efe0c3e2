"""Speed of registers: single ones against hand-written classes, whole chips against bare numpy.

Each figure is a ratio of two times of the same run. The hand-written classes do the same shifts
without any check; the bare functions do what the columns need and nothing else.
"""

import subprocess
import sys
import timeit
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import halco
import haldls


class Backend:
    """``NeuronBackendConfig`` written by hand, without ranges, addresses or a second direction."""

    __slots__ = (
        "address_out",
        "connect_fire_bottom",
        "connect_fire_from_right",
        "connect_fire_to_right",
        "enable_adaptation_pulse",
        "enable_bayesian_0",
        "enable_bayesian_1",
        "enable_bayesian_extension",
        "enable_neuron_master",
        "enable_neuron_slave",
        "enable_spike_out",
        "post_overwrite",
        "refractory_time",
        "reset_holdoff",
        "select_input_clock",
    )  # fmt: skip

    def __init__(
        self, address_out=0, reset_holdoff=15, refractory_time=0, post_overwrite=False,
        select_input_clock=0, enable_adaptation_pulse=False, enable_bayesian_extension=True,
        enable_neuron_slave=False, connect_fire_bottom=False, connect_fire_from_right=False,
        connect_fire_to_right=False, enable_spike_out=False, enable_neuron_master=False,
        enable_bayesian_0=False, enable_bayesian_1=False,
    ):  # fmt: skip
        self.address_out = address_out
        self.reset_holdoff = reset_holdoff
        self.refractory_time = refractory_time
        self.post_overwrite = post_overwrite
        self.select_input_clock = select_input_clock
        self.enable_adaptation_pulse = enable_adaptation_pulse
        self.enable_bayesian_extension = enable_bayesian_extension
        self.enable_neuron_slave = enable_neuron_slave
        self.connect_fire_bottom = connect_fire_bottom
        self.connect_fire_from_right = connect_fire_from_right
        self.connect_fire_to_right = connect_fire_to_right
        self.enable_spike_out = enable_spike_out
        self.enable_neuron_master = enable_neuron_master
        self.enable_bayesian_0 = enable_bayesian_0
        self.enable_bayesian_1 = enable_bayesian_1

    def encode(self):
        return backend_words(self)

    @classmethod
    def decode(cls, words):
        w0, w1, w2, w3 = words
        return cls(
            ((w0 & 63) << 2 | (w1 >> 4 & 3)) ^ 255, (w1 >> 6 & 3) << 2 | w0 >> 6 & 3,
            ((w1 & 15) << 4 | (w2 >> 2 & 15)) ^ 255, w2 & 1 == 1, w2 >> 1 & 1, w2 >> 6 & 1 == 1,
            w2 >> 7 & 1 == 1, w3 & 1 == 1, w3 >> 1 & 1 == 1, w3 >> 2 & 1 == 1, w3 >> 3 & 1 == 1,
            w3 >> 4 & 1 == 1, w3 >> 5 & 1 == 1, w3 >> 7 & 1 == 1, w3 >> 6 & 1 == 1,
        )  # fmt: skip


def backend_words(v: Any) -> tuple[Any, ...]:
    """Return the words of one neuron backend, or of columns of them."""
    return (
        (v.address_out >> 2 | (v.reset_holdoff & 3) << 6) ^ 63,
        (v.refractory_time >> 4 | (v.address_out & 3) << 4 | (v.reset_holdoff >> 2) << 6) ^ 63,
        (
            v.post_overwrite | v.select_input_clock << 1 | (v.refractory_time & 15) << 2
            | v.enable_adaptation_pulse << 6 | v.enable_bayesian_extension << 7
        ) ^ 60,
        v.enable_neuron_slave | v.connect_fire_bottom << 1 | v.connect_fire_from_right << 2
        | v.connect_fire_to_right << 3 | v.enable_spike_out << 4 | v.enable_neuron_master << 5
        | v.enable_bayesian_1 << 6 | v.enable_bayesian_0 << 7,
    )  # fmt: skip


class Cell:
    """``CapMemCell`` written by hand."""

    __slots__ = ("value",)

    def __init__(self, value=0):
        self.value = value

    def encode(self):
        return (self.value & 1023,)

    @classmethod
    def decode(cls, words):
        return cls(words[0] & 1023)


class Quad:
    """``SynapseQuad`` written by hand."""

    __slots__ = ("amp_calibs", "labels", "time_calibs", "weights")

    def __init__(self):
        self.weights = [0, 0, 0, 0]
        self.labels = [0, 0, 0, 0]
        self.time_calibs = [0, 0, 0, 0]
        self.amp_calibs = [0, 0, 0, 0]

    def encode(self):
        first = second = 0
        for w, n, t, a in zip(
            self.weights, self.labels, self.time_calibs, self.amp_calibs, strict=True
        ):
            first = first << 8 | permuted(w) | t << 6
            second = second << 8 | n | a << 6
        return first, second

    @classmethod
    def decode(cls, words):
        quad, (first, second) = cls(), words
        for entry in range(4):
            up = 24 - 8 * entry
            quad.weights[entry] = permuted(first >> up & 63)
            quad.time_calibs[entry] = first >> up + 6 & 3
            quad.labels[entry] = second >> up & 63
            quad.amp_calibs[entry] = second >> up + 6 & 3
        return quad


def permuted(w: Any) -> Any:
    """Return weights with the lower five bits in reverse order."""
    return (
        w & 32 | (w & 1) << 4 | (w >> 1 & 1) << 3 | (w >> 2 & 1) << 2 | (w >> 3 & 1) << 1
        | w >> 4 & 1
    )  # fmt: skip


PAIRS = {
    "NeuronBackendConfig": (haldls.NeuronBackendConfig, Backend, "enable_spike_out", True),
    "CapMemCell": (haldls.CapMemCell, Cell, "value", 500),
    "SynapseQuad": (haldls.SynapseQuad, Quad, None, None),
}
EACH = pytest.mark.parametrize("name", PAIRS)


def seconds(function: Callable[[], Any], number: int) -> float:
    """Return the shortest time of one call."""
    return min(timeit.repeat(function, number=number, repeat=15)) / number


def compare(
    benchmark: Any,
    ours: Callable[[], Any],
    plain: Callable[[], Any],
    bound: float | None,
    number: int,
) -> None:
    """Time ours with the plugin and note its ratio to plain."""
    ratio = seconds(ours, number) / seconds(plain, number)
    benchmark.extra_info.update(ratio=round(ratio, 2), bound=bound)
    benchmark(ours)


@pytest.mark.benchmark(group="construction / hand-written class")
@EACH
def test_construction(benchmark: Any, name: str) -> None:
    ours, plain, *_ = PAIRS[name]
    compare(benchmark, ours, plain, 6, 5000)


@pytest.mark.benchmark(group="construction with fields / hand-written class")
def test_construction_with_fields(benchmark: Any) -> None:
    fields = {"address_out": 3, "refractory_time": 200, "enable_spike_out": True}
    compare(
        benchmark,
        lambda: haldls.NeuronBackendConfig(**fields),
        lambda: Backend(**fields),
        6,
        5000,
    )


@pytest.mark.benchmark(group="field set / hand-written class")
@pytest.mark.parametrize("name", ["NeuronBackendConfig", "CapMemCell"])
def test_field_set(benchmark: Any, name: str) -> None:
    ours, plain, field, value = PAIRS[name]
    times = []
    for kind in (ours, plain):
        setup = {"c": kind(), "v": value}
        timer = timeit.Timer(f"c.{field} = v", globals=setup)
        times.append(min(timer.repeat(15, 20_000)))
    benchmark.extra_info.update(ratio=round(times[0] / times[1], 2), bound=6)
    container = ours()
    benchmark(setattr, container, field, value)


@pytest.mark.benchmark(group="encode / hand-written class")
@EACH
def test_encode(benchmark: Any, name: str) -> None:
    ours, plain, *_ = PAIRS[name]
    assert tuple(ours().encode()) == plain().encode()
    compare(benchmark, ours().encode, plain().encode, 6, 5000)


@pytest.mark.benchmark(group="decode / hand-written class")
@EACH
def test_decode(benchmark: Any, name: str) -> None:
    ours, plain, *_ = PAIRS[name]
    words = tuple(ours().encode())
    compare(benchmark, lambda: ours.decode(words), lambda: plain.decode(words), 6, 5000)


@pytest.mark.benchmark(group="encode and address, as a builder needs them")
def test_encode_and_address(benchmark: Any) -> None:
    cell, place = haldls.CapMemCell(500), halco.CapMemCellOnDLS(halco.common.Enum(4000))

    def write() -> tuple[Any, Any]:
        return cell.encode(), cell.write_addresses(place)

    benchmark(write)


def random_columns(cls: Any, count: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    return {
        name: rng.integers(info.low, info.high + 1, (count, *info.shape)).astype(info.default.dtype)
        for name, info in cls.columns().items()
    }


class Named:
    """Columns as attributes, ready for shifts."""

    def __init__(self, columns: dict[str, np.ndarray]):
        for name, column in columns.items():
            setattr(self, name, column.astype(np.uint32))


def bare_backends(columns: dict[str, np.ndarray]) -> np.ndarray:
    return np.stack(backend_words(Named(columns)), axis=1)


def bare_synapses(columns: dict[str, np.ndarray]) -> np.ndarray:
    words = np.zeros((len(columns["weights"]), 2), np.uint32)
    for entry in range(4):
        up = 24 - 8 * entry
        w, n, t, a = (
            columns[name][:, entry].astype(np.uint32)
            for name in ("weights", "labels", "time_calibs", "amp_calibs")
        )
        words[:, 0] |= (permuted(w) | t << 6) << up
        words[:, 1] |= (n | a << 6) << up
    return words


def bare_cells(columns: dict[str, np.ndarray]) -> np.ndarray:
    return columns["capmem_cells"].astype(np.uint32) & 1023


def bare_drivers(columns: dict[str, np.ndarray]) -> np.ndarray:
    v: Any = Named(columns)
    r = v.recovery
    reversed_recovery = (r & 1) << 3 | (r >> 1 & 1) << 2 | (r >> 2 & 1) << 1 | r >> 3
    bottom, top = v.row_mode_bottom, v.row_mode_top
    return np.stack(
        (
            (
                v.utilization | v.offset << 4 | v.enable_hagen_dac << 8
                | v.row_address_compare_mask << 9 | v.enable_address_out << 14
                | v.enable_receiver << 15
            ) ^ 1 << 14,
            (
                reversed_recovery | (bottom & 1) << 4 | (top & 1) << 5 | (bottom >> 1) << 6
                | (top >> 1) << 7 | v.hagen_dac_offset << 8
            ) ^ 0x3F00,
            (
                v.select_target_voltages | v.enable_readout << 1 | v.enable_renewing << 2
                | v.enable_hagen_modulation << 3 | v.enable_stp << 4
                | v.enable_charge_sharing << 6 | v.enable_recovery << 7
            ) ^ 1 << 6,
        ),
        axis=1,
    )  # fmt: skip


CHIP = {
    "512 neurons": (haldls.NeuronBackendConfig, 512, bare_backends),
    "131,072 synapses": (haldls.SynapseQuad, 32_768, bare_synapses),
    "4 CapMem blocks": (haldls.CapMemBlock, 4, bare_cells),
    "256 drivers": (haldls.SynapseDriverConfig, 256, bare_drivers),
}


@pytest.mark.benchmark(group="columns of a whole chip / bare numpy")
@pytest.mark.parametrize("name", [*CHIP, "all"])
def test_columns(benchmark: Any, name: str) -> None:
    parts = [
        (cls, random_columns(cls, count), bare)
        for part, (cls, count, bare) in CHIP.items()
        if name in ("all", part)
    ]
    for cls, columns, bare in parts:
        assert np.array_equal(cls.encode_columns(columns), bare(columns))
    compare(
        benchmark,
        lambda: [cls.encode_columns(columns) for cls, columns, _ in parts],
        lambda: [bare(columns) for _, columns, bare in parts],
        2 if name == "all" else None,  # small blocks are there to see where the time goes
        20,
    )


@pytest.mark.benchmark(group="import")
def test_import(benchmark: Any) -> None:
    def start(module: str) -> None:
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)

    ours, bare = seconds(lambda: start("haldls"), 1), seconds(lambda: start("sys"), 1)
    benchmark.extra_info.update(
        milliseconds_of_import=round(1000 * (ours - bare)), bound_milliseconds=300
    )
    benchmark.pedantic(start, ("haldls",), rounds=3)
