"""Logical neurons: their switches on the chip, mirrored or not, and what may be changed."""

import copy
import pickle

import pytest

import lola
from halco import AtomicNeuronOnDLS, LogicalNeuronCompartments, LogicalNeuronOnDLS
from halco.common import Enum
from tests.lola.test_morphology import at, chain, one


def placed(shape: LogicalNeuronCompartments, anchor: int = 0) -> LogicalNeuronOnDLS:
    return LogicalNeuronOnDLS(shape, AtomicNeuronOnDLS(Enum(anchor)))


def circuits(neuron: lola.LogicalNeuron, place: LogicalNeuronOnDLS) -> dict[int, lola.AtomicNeuron]:
    """What the words set up, by position of the circuit on the chip."""
    places = [int(circuit) for circuit in place.get_atomic_neurons()]
    words = neuron.encode(coordinate=place).reshape(len(places), -1)
    return {
        position: lola.AtomicNeuron.decode(row) for position, row in zip(places, words, strict=True)
    }


def joined(neurons: dict[int, lola.AtomicNeuron], switch: str) -> set[tuple[int, int]]:
    return {
        (position, position + 1)
        for position, neuron in neurons.items()
        if getattr(neuron.multicompartment, switch)
    }


def test_writes_include_the_switches_to_the_right() -> None:
    shape, neuron = chain().done()
    found = circuits(neuron, placed(shape, 40))
    assert joined(found, "connect_right") == {(40, 41), (42, 43)}
    assert joined(found, "connect_soma_right") == {(41, 42), (43, 44), (44, 45)}


@pytest.mark.parametrize("flip", ["flip_x", "flip_y"])
def test_mirrored_neurons_connect_the_same_circuits(flip: str) -> None:
    shape, neuron = chain().done()
    mirrored = getattr(shape, flip)()
    straight, turned = placed(shape), placed(mirrored)
    moved = dict(
        zip(map(int, straight.get_atomic_neurons()), map(int, turned.get_atomic_neurons()),
            strict=True)
    )  # fmt: skip
    for switch in ("connect_right", "connect_soma_right"):
        expected = {
            tuple(sorted((moved[a], moved[b])))
            for a, b in joined(circuits(neuron, straight), switch)
        }
        assert joined(circuits(neuron, turned), switch) == expected


@pytest.mark.parametrize("flip", [False, True])
def test_read_back(flip: bool) -> None:
    shape, neuron = chain().done()
    place = placed(shape.flip_x() if flip else shape, 34)
    neuron[1, 0].leak.v_leak = 300
    words = neuron.encode(coordinate=place)
    read = lola.LogicalNeuron.decode(words, coordinate=place)
    assert read.encode(coordinate=place).tolist() == words.tolist()
    assert (read == neuron) == (not flip)  # switches to the right are on the other side
    assert neuron.write_addresses(place).tolist() == neuron.read_addresses(place).tolist()


def test_connections_to_nowhere_are_refused() -> None:
    shape, neuron = chain().done()
    place = placed(shape, 250)
    words = neuron.encode(coordinate=place).reshape(-1, 34)
    circuit = lola.AtomicNeuron.decode(words[-2])
    circuit.multicompartment.connect_right = True
    words[-2] = circuit.encode()
    with pytest.raises(RuntimeError, match=r"compartment 2: the membrane of circuit \(column 255"):
        lola.LogicalNeuron.decode(words.ravel(), coordinate=place)


def test_coordinate_is_needed_and_must_fit() -> None:
    _, neuron = chain().done()
    with pytest.raises(TypeError, match="encode needs the coordinate"):
        neuron.encode()
    with pytest.raises(TypeError, match="decode needs the coordinate"):
        lola.LogicalNeuron.decode([])
    other = lola.Morphology()
    other.create_compartment(at((0, 0)))
    with pytest.raises(RuntimeError, match=r"has compartments of 2/3/1/1 circuits.* places 1:"):
        neuron.encode(coordinate=placed(other.done()[0]))


def test_circuits_are_references_with_safe_switches() -> None:
    _, neuron = chain().done()
    neuron[1, 2].leak.v_leak = 400
    assert neuron.at(1, 2).leak.v_leak == 400
    assert neuron.morphology[1][2].leak.v_leak == 400
    settings = neuron[0, 1].multicompartment
    settings.enable_conductance_division = True
    settings.i_bias_nmda = 77
    with pytest.raises(AttributeError, match="connect_soma"):
        settings.connect_soma = True  # type: ignore[attr-defined]
    atomic = neuron.collapse_neuron()[0][1]  # type: ignore[index]
    assert atomic.multicompartment.enable_conductance
    assert atomic.multicompartment.i_bias_nmda == 77


def test_assignment_keeps_the_structure() -> None:
    _, neuron = chain().done()
    before = copy.deepcopy(neuron)
    source = lola.AtomicNeuron()
    source.multicompartment.connect_vertical = True
    source.multicompartment.i_bias_nmda = 5
    source.threshold.v_threshold = 6
    neuron[0, 1] = lola.MCSafeAtomicNeuron(source)
    atomic = neuron.collapse_neuron()[0][1]  # type: ignore[index]
    assert (atomic.threshold.v_threshold, atomic.multicompartment.i_bias_nmda) == (6, 5)
    assert atomic.multicompartment.enable_conductance
    assert not atomic.multicompartment.connect_vertical
    assert before != neuron
    with pytest.raises(TypeError, match="is not a MCSafeAtomicNeuron"):
        neuron[0, 1] = source  # type: ignore[assignment]


def test_what_is_not_there() -> None:
    _, neuron = chain().done()
    with pytest.raises(IndexError, match="compartment 9: the neuron has 4"):
        neuron[9, 0]
    with pytest.raises(IndexError, match="compartment 0: has 2 circuits, none at 2"):
        neuron[0, 2]


def test_files_keep_the_connections() -> None:
    shape, neuron = chain().done()
    place = placed(shape.flip_x())
    words = neuron.encode(coordinate=place).tolist()
    other = lola.LogicalNeuron()
    lola.from_json(other, lola.to_json(neuron))
    for again in (other, pickle.loads(pickle.dumps(neuron)), copy.copy(neuron)):
        assert again == neuron
        assert again.encode(coordinate=place).tolist() == words
    text = lola.to_json(neuron).replace('"connect_right": [[[0, 0]', '"connect_right": [[[7, 0]')
    with pytest.raises(ValueError, match="compartment 7"):
        lola.from_json(other, text)


def test_safe_neurons_are_made_of_their_parts() -> None:
    settings = chain()[one(3, 1)]
    safe = lola.MCSafeAtomicNeuron(settings)
    assert safe.multicompartment == lola.MCSafeAtomicNeuron.Multicompartment(settings)
    assert "_connect_vertical=True" in repr(safe)
    with pytest.raises(TypeError, match="are not multi-compartment settings"):
        lola.MCSafeAtomicNeuron(3)
