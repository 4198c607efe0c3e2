"""Composed containers against the words, addresses and morphologies of the reference library."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import lola
from halco import (
    AtomicNeuronOnDLS,
    AtomicNeuronOnLogicalNeuron,
    CapMemBlockOnDLS,
    LogicalNeuronOnDLS,
)
from halco.common import Enum
from haldls import DifferentialWriteTrait
from lola.arrays import Many
from lola.record import Part, Record, Single
from tests.facts import facts, lines, load, vectors
from tests.lola import flat

SWITCHES = (
    "connect_soma",
    "connect_soma_right",
    "connect_right",
    "connect_vertical",
    "enable_conductance",
)


def described() -> list[str]:
    return sorted(json.loads(facts("lola.json").read_text()))


def made(cls: Any, coordinate: Any) -> Any:
    """A default container; blocks of memory as long as the coordinate."""
    return cls(coordinate.length()) if hasattr(coordinate, "length") else cls()


def archived(cls: Any, values: Any) -> Any:
    """The values as the archive of the reference library numbers them.

    It writes the four ``capmem_amplifier`` of the reference generator a second time behind the
    three switches; the vectors of ``Chip``, and only these, count both.
    """
    if cls is not lola.Chip:
        return values
    start, count = AMPLIFIER
    second = start + count + 3
    return np.concatenate([values[:second], values[start : start + count], values[second:]])


def stored(cls: Any, values: Any) -> Any:
    """The inverse of :func:`archived`: what is written second is what is stored."""
    if cls is not lola.Chip:
        return values
    start, count = AMPLIFIER
    second = start + count + 3
    values = values.copy()
    values[start : start + count] = values[second : second + count]
    return np.delete(values, np.arange(second, second + count))


def _amplifier() -> tuple[int, int]:
    """First number and count of the amplifier settings in the storage order of a chip."""
    chip, memory = lola.Chip._slots(), lola.CapMem._slots()
    before = [chip["crossbar"], chip["background_spike_sources"]]
    before += [memory["blocks"], memory["synapse_bias_selection"]]
    return sum(len(flat.bounds(slot)) for slot in before), CapMemBlockOnDLS.size


AMPLIFIER = _amplifier()


def golden(name: str) -> Iterator[Any]:
    path = vectors() / "lola" / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"no golden vectors for {name}")
    return lines(path)


@pytest.mark.parametrize("name", described())
def test_default_and_properties(name: str) -> None:
    facts, cls = load("lola.json")[name], getattr(lola, name)
    assert cls.coordinate_type.__name__ == facts["coordinate"]
    assert [backend.name for backend in cls.backends] == facts["backends"]
    assert issubclass(cls, DifferentialWriteTrait) == facts["supports_differential_write"]
    coordinate = flat.coordinate_at(cls, 131071 if name == "ExternalPPUMemoryBlock" else 0)
    container = made(cls, coordinate)
    writes = cls.write_addresses(coordinate)
    reads = cls.read_addresses(coordinate)
    assert (len(writes), len(reads)) == (facts["write_words"], facts["read_words"])
    assert len(archived(cls, flat.values_of(container))) == facts["num_fields"]
    assert np.array_equal(writes, reads) == facts["read_addresses_same_as_write"]
    if "default_crc32" in facts:
        words = container.encode(coordinate=coordinate)
        pairs = [[int(a), int(w)] for a, w in zip(writes, words, strict=True)]
        first = facts["default_first_pairs"]
        assert pairs[: len(first)] == first
        assert flat.checksum(writes, words) == facts["default_crc32"]
    for field, values in zip(
        facts["field_patterns"].values(), _by_field(cls, container, facts), strict=True
    ):
        assert sorted({int(v) for v in values}) == sorted(field["defaults"])


def _by_field(cls: Any, container: Any, facts: Any) -> list[Any]:
    """Values of each field pattern, in storage order of the patterns."""
    if not isinstance(container, Record):
        return [flat.values_of(container)]
    found: list[Any] = []

    def walk(slot: Any, place: Any) -> None:
        if isinstance(slot, Single):
            found.append(place.ravel())
        elif isinstance(slot, Many):
            if isinstance(flat.element(slot), Single):
                found.append(place.ravel())
            else:
                walk(flat.element(slot), place)
        else:
            for name, child in flat.children(slot).items():
                walk(child, place[name])

    walk(Part(cls), np.asarray(container._memory))
    return found


@pytest.mark.parametrize("name", described())
def test_vectors(name: str) -> None:
    cls = getattr(lola, name)
    for line in golden(name):
        coordinate = flat.coordinate_at(cls, line["coordinate_enum"])
        container = made(cls, coordinate)
        if line["kind"] == "pattern":
            ranges = archived(cls, flat.limits(cls, container))
            values = flat.pattern(len(ranges), line["seed"], ranges)
            flat.set_values(container, stored(cls, values))
            addresses = cls.write_addresses(coordinate)
            words = container.encode(coordinate=coordinate)
            pairs = [[int(a), int(w)] for a, w in zip(addresses, words, strict=True)]
            assert pairs[: len(line["first_pairs"])] == line["first_pairs"]
            assert len(words) == line["num_words"]
            assert flat.checksum(addresses, words) == line["crc32"]
        elif line["kind"] == "encode":
            flat.set_values(container, np.array(flat.listed(line["fields"]), np.int64))
            assert cls.write_addresses(coordinate).tolist() == line["write_addresses"]
            assert container.encode(coordinate=coordinate).tolist() == line["words"]
            if "byte_enables" in line:
                enables = np.broadcast_to(container.byte_enables(coordinate), len(line["words"]))
                assert enables.tolist() == line["byte_enables"]
        elif line["kind"] == "decode":
            assert cls.read_addresses(coordinate).tolist() == line["read_addresses"]
            if line.get("rejected"):
                with pytest.raises(ValueError, match=name):
                    cls.decode(line["words"], coordinate=coordinate)
                continue
            container = cls.decode(np.array(line["words"], np.uint32), coordinate=coordinate)
            assert flat.values_of(container).tolist() == flat.listed(line["fields"])
        else:
            pytest.fail(f"unknown kind of golden vector: {line['kind']}")


def circuit(place: list[int]) -> AtomicNeuronOnLogicalNeuron:
    return AtomicNeuronOnLogicalNeuron(*place)


def apply(morphology: lola.Morphology, operation: list[Any]) -> Any:
    """Result of an operation as the vectors note it: an index, "ok" or "error"."""
    name, *arguments = operation
    try:
        if name == "create_compartment":
            return int(morphology.create_compartment([circuit(c) for c in arguments[0]]))
        if name == "connect_soma_line":
            morphology.connect_soma_line(*arguments)
        else:
            getattr(morphology, name)(circuit(arguments[0]))
    except RuntimeError as error:
        text = str(error)
        assert "compartment" in text or "circuit" in text
        return "error"
    return "ok"


def switches_of(settings: Any, prefix: str = "") -> list[str]:
    return [switch for switch in SWITCHES if getattr(settings, prefix + switch)]


def compartments_of(shape: Any) -> dict[str, list[list[int]]]:
    return {
        str(int(index)): [[int(c.x()), int(c.y())] for c in circuits]
        for index, circuits in shape.get_compartments().items()
    }


def morphologies() -> list[Any]:
    return list(golden("Morphology"))


def test_morphologies_and_placements() -> None:
    for line in morphologies():
        morphology = lola.Morphology()
        results = [apply(morphology, operation) for operation in line["ops"]]
        assert results == line["op_results"], line["name"]
        found = [
            [[int(c.x()), int(c.y())], switches_of(s)] for c, s in morphology.morphology.items()
        ]
        assert found == line["switches"], line["name"]
        if line["done"] == "error":
            with pytest.raises(RuntimeError, match="compartment"):
                morphology.done()
            continue
        shape, neuron = morphology.done()
        assert compartments_of(shape) == line["compartments"], line["name"]
        for end in ("left_most_column", "right_most_column", "top_most_row", "bottom_most_row"):
            assert int(getattr(shape, f"get_{end}")()) == line[end]
        assert compartments_of(shape.flip_x()) == line["flip_x"]
        assert compartments_of(shape.flip_y()) == line["flip_y"]
        assert {
            str(int(index)): [switches_of(c.multicompartment, "_") for c in circuits]
            for index, circuits in neuron.morphology.items()
        } == line["logical_neuron_switches"]
        for placement in line["placements"]:
            check_placement(line, shape, neuron, placement)


def check_placement(line: Any, shape: Any, neuron: lola.LogicalNeuron, placement: Any) -> None:
    anchor = AtomicNeuronOnDLS(Enum(placement["anchor"]))
    if placement.get("error"):
        with pytest.raises(RuntimeError, match="anchor"):
            LogicalNeuronOnDLS(shape, anchor)
        return
    place = LogicalNeuronOnDLS(shape, anchor)
    assert [int(c) for c in place.get_atomic_neurons()] == placement["atomic_neurons"]
    assert {
        str(int(index)): [int(c) for c in circuits]
        for index, circuits in place.get_placed_compartments().items()
    } == placement["placed"]
    addresses = neuron.write_addresses(place)
    if "write_addresses" in placement:
        assert addresses.tolist() == placement["write_addresses"]
    words = neuron.encode(coordinate=place).reshape(len(placement["atomic_neurons"]), -1)
    expected = [s for switches in line["logical_neuron_switches"].values() for s in switches]
    for circuit_words, switches in zip(words, expected, strict=True):
        placed = lola.AtomicNeuron.decode(circuit_words)
        assert switches_of(placed.multicompartment) == switches, line["name"]
    assert lola.LogicalNeuron.decode(words.ravel(), coordinate=place) == neuron
