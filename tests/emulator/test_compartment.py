from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy.linalg import expm

import haldls
from emulator.compartment import Network
from emulator.compartment_kernel import Coupling, propagator
from tests.emulator.bench import MICROSECOND, Bench

SWITCHES = (
    "connect_soma",
    "connect_soma_right",
    "connect_membrane_right",
    "connect_bottom",
    "enable_multicomp_conductance",
)


def network(conductance: Any = 1e-6, **closed: list[int]) -> Network:
    """Return the network with some switches closed, named with their circuits."""
    config = {name: np.zeros(512, dtype=bool) for name in SWITCHES}
    for name, circuits in closed.items():
        config[name][circuits] = True
    return Network.of_switches(config, np.broadcast_to(conductance, (512,)))


def nodes(found: Network) -> set[tuple[int, ...]]:
    """Return the nodes of several circuits."""
    sets: dict[int, list[int]] = {}
    for circuit, node in enumerate(found.node.tolist()):
        sets.setdefault(node, []).append(circuit)
    return {tuple(circuits) for circuits in sets.values() if len(circuits) > 1}


def test_open_switches_connect_nothing() -> None:
    found = network()
    assert not found.merged
    assert not found.edges


def test_membrane_switches_join_neighbours_but_not_across_the_centre() -> None:
    found = network(connect_membrane_right=[0, 1, 127, 255, 300, 383])
    assert nodes(found) == {(0, 1, 2), (300, 301)}


def test_both_partners_must_close_the_vertical_switch() -> None:
    assert nodes(network(connect_bottom=[7, 263, 9])) == {(7, 263)}


def test_direct_line_joins_membranes() -> None:
    found = network(connect_soma=[3, 5], connect_soma_right=[3, 4])
    assert nodes(found) == {(3, 5)}
    assert not found.edges


def test_a_resistor_couples_to_whoever_holds_the_line() -> None:
    found = network(connect_soma=[2], connect_soma_right=[1], enable_multicomp_conductance=[1])
    assert found.edges == ((1, 2, 1e-6),)


def test_two_resistors_over_a_free_line_are_in_series() -> None:
    found = network(connect_soma_right=[10], enable_multicomp_conductance=[10, 11])
    ((left, right, conductance),) = found.edges
    assert (left, right) == (10, 11)
    assert conductance == pytest.approx(0.5e-6)


def test_a_free_line_with_many_resistors_becomes_a_mesh() -> None:
    found = network(
        np.linspace(1e-6, 2e-6, 512),
        connect_soma_right=[0, 1, 2],
        enable_multicomp_conductance=[0, 1, 2, 3],
    )
    g = np.linspace(1e-6, 2e-6, 512)[:4]
    assert len(found.edges) == 6
    for left, right, conductance in found.edges:
        assert conductance == pytest.approx(g[left] * g[right] / g.sum())


def test_a_resistor_to_its_own_node_does_nothing() -> None:
    found = network(connect_soma=[4], enable_multicomp_conductance=[4])
    assert not found.edges


def slide_neuron(bench: Bench, conductance: int) -> None:
    """The structured neuron of 13 circuits in 6 compartments, at column 0."""
    right, line, resistor = "connect_membrane_right", "connect_soma_right", SWITCHES[4]
    closed = {
        0: [right], 1: [line, resistor], 2: ["connect_soma", right],
        3: [line, "connect_bottom", resistor], 259: [line, "connect_bottom", resistor],
    }  # fmt: skip
    for row in (0, 256):
        closed[row + 4] = ["connect_soma", right]
        closed[row + 5] = [line, resistor]
        closed[row + 6] = ["connect_soma", right]
    for circuit, names in closed.items():
        bench.set(haldls.NeuronConfig, circuit, **dict.fromkeys(names, True))
    bench.cells(i_bias_nmda=conductance)


def test_the_slide_neuron_has_its_compartments_and_links() -> None:
    bench = Bench()
    bench.lif()
    slide_neuron(bench, 100)
    bench.settle()
    found = bench.chip.analog.circuits.network
    assert nodes(found) == {(0, 1), (2, 3, 259), (4, 5), (6, 7), (260, 261), (262, 263)}
    assert [edge[:2] for edge in found.edges] == [(0, 2), (2, 4), (2, 260), (4, 6), (260, 262)]


def heights(conductance: int) -> tuple[list[float], list[float]]:
    """PSP heights (volt) and peak times (us) along the dendrite, input at circuit 6."""
    bench = Bench()
    bench.lif()
    slide_neuron(bench, conductance)
    weights = np.zeros((64, 4), dtype=int)
    weights[np.where(bench.columns() == 6)] = 63
    bench.synapses(0, [0], 0)
    bench.set(haldls.SynapseQuad, np.arange(64), weights=weights)
    bench.driver(0)
    bench.settle()
    found, peaks = [], []
    rests = np.asarray(bench.chip.analog.backend.rows["x"]).copy()
    bench.event(0, 0)
    course = []
    for _ in range(500):
        bench.wait(32)
        course.append(np.asarray(bench.chip.analog.backend.rows["x"]) - rests)
    for node in (6, 4, 2, 0):
        trace = np.array(course)[:, node]
        found.append(float(trace.max()))
        peaks.append(float(trace.argmax()) * 32 / MICROSECOND)
    return found, peaks


def test_potentials_are_attenuated_and_delayed_along_the_dendrite() -> None:
    found, peaks = heights(100)
    assert found == sorted(found, reverse=True)
    assert found[2] < 0.4 * found[1] < 0.4 * found[0]
    assert peaks == sorted(peaks)
    assert peaks[2] > peaks[0] + 1.0


def test_stronger_resistors_attenuate_less() -> None:
    weak, strong = heights(100)[0], heights(800)[0]
    assert strong[2] / strong[0] > 2 * weak[2] / weak[0]


def test_two_compartments_decay_with_their_eigenmodes() -> None:
    """1 / tau of the difference is 2 / tau_icc + 1 / tau_leak (calix)."""
    bench = Bench()
    bench.lif()
    bench.set(haldls.NeuronConfig, 0, connect_soma_right=True, enable_multicomp_conductance=True)
    bench.set(haldls.NeuronConfig, 1, connect_soma=True)
    bench.cells(i_bias_nmda=300)
    bench.settle()
    backend = bench.chip.analog.backend
    capacitance = np.asarray(backend.capacitance)[0]
    leak = np.asarray(backend.conductance)[0] / capacitance
    icc = bench.chip.analog.circuits.network.edges[0][2] / capacitance
    backend.rows["x"][:2] = 0.05, -0.03
    bench.chip.loop.disturb()
    start = bench.chip.loop.time
    for ticks in (64, 160, 480, 1600):
        bench.wait(start + ticks - bench.now)
        t = (bench.chip.loop.time - start) * 4e-9
        mean, half = 0.01 * np.exp(-leak * t), 0.04 * np.exp(-(leak + 2 * icc) * t)
        x = backend.rows["x"]
        assert x[:2].tolist() == pytest.approx([mean + half, mean - half], rel=2e-3, abs=1e-6)


@given(st.integers(1, 9), st.integers(0, 2**32 - 1), st.floats(0.01, 30.0))
def test_propagators_agree_with_scipy(size: int, seed: int, scale: float) -> None:
    matrix = np.random.default_rng(seed).normal(size=(size, size)) * scale / size
    expected = expm(matrix)
    error = np.abs(propagator(matrix) - expected).max()
    assert error < 1e-11 * np.abs(expected).max()


def test_flow_conserves_charge_and_levels_voltages() -> None:
    capacitance = np.array([1.0, 3.0, 2.0])
    conductance = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 4.0], [0.0, 4.0, 0.0]])
    laplacian = (np.diag(conductance.sum(axis=1)) - conductance) / capacitance[:, None]
    rest = np.array([0.1, 0.2, 0.3])
    coupling = Coupling(np.array([5, 7, 2], np.int32), laplacian, np.ones(3), [0, 3], rest)
    x = np.zeros(8, np.float32)
    x[[5, 7, 2]] = 1.0, -0.5, 0.25
    volts = x[[5, 7, 2]] + rest
    charge = float(capacitance @ volts)
    coupling.apply(x, 0.3)
    expected = expm(-0.3 * laplacian) @ volts
    assert (x[[5, 7, 2]] + rest).tolist() == pytest.approx(expected.tolist(), rel=1e-6, abs=1e-7)
    coupling.apply(x, 1e3)
    assert (x[[5, 7, 2]] + rest).tolist() == pytest.approx([charge / 6.0] * 3, rel=1e-5)
