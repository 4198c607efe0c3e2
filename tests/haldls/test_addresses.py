"""Addresses of every word of every coordinate, forwards and backwards."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

import haldls
from haldls.backend import Backend
from haldls.container import Register, registry
from haldls.inverse import index
from haldls.maps import Affine, Grouped, Joined
from tests.facts import load

#: Tables of larger coordinates are compared piece by piece.
WHOLE_TABLE = 1 << 18


def entry_of(cls: type[Register], direction: str, backend: Backend) -> dict[str, Any]:
    """Return the measured addresses of a container on one path."""
    measured = load("addresses.json")[cls.__name__]
    other = measured.get("other_backends", {}).get(backend.name)
    if other is None or str(other[direction]).startswith("same as default"):
        entry = measured[direction]
        return measured["write"] if entry == "same as write" else entry
    return other["write"] if other[direction] == "same as this write" else other[direction]


def measured_addresses(entry: dict[str, Any], places: np.ndarray) -> np.ndarray:
    """Return the addresses of some places from a measured table or formula."""
    if "table" in entry:
        return np.array(entry["table"], np.int64)[places]
    first, rest = np.full(len(places), entry["formula"]["base"], np.int64), places
    for digit in entry["formula"]["digits"]:
        first = first + rest % digit["size"] * digit["stride"]
        rest = rest // digit["size"]
    offsets = entry.get("word_offsets") or [0]
    if offsets == "consecutive 0..4095":
        offsets = range(4096)
    if isinstance(offsets, dict):
        inner = {"formula": offsets["fit"]}
        offsets = measured_addresses(inner, np.arange(entry["words"]))[:, 0]
    return np.add.outer(first, np.array(list(offsets), np.int64))


CASES = [(cls, direction) for cls in registry for direction in ("write", "read")]


@pytest.mark.parametrize(
    ("cls", "direction"), CASES, ids=[f"{cls.__name__}-{direction}" for cls, direction in CASES]
)
def test_all_coordinates(cls: type[Register], direction: str) -> None:
    for backend in cls.backends:
        entry = entry_of(cls, direction, backend)
        if entry.get("words") == 0:
            assert list(getattr(cls, f"{direction}_addresses")(0, backend)) == []
            continue
        if "note" in entry:  # PPUMemoryBlock, see below
            continue
        size = entry["coordinates"]
        assert cls.address_map(backend).size == size
        step = 1 << 22
        starts = range(0, size, step) if size <= WHOLE_TABLE else (0, size // 2, size - step)
        for start in starts:
            places = np.arange(max(start, 0), min(start + step, size))
            ours = cls.address_map(backend).table(places)
            assert np.array_equal(ours, measured_addresses(entry, places))
        if size <= WHOLE_TABLE:
            assert np.array_equal(cls.address_table(direction, backend), ours)
        for place in sorted({0, 1 % size, size // 3, size - 1}):
            coordinate = cls.coordinate_type._at(place)
            single = getattr(cls, f"{direction}_addresses")(coordinate, backend)
            assert list(single) == measured_addresses(entry, np.array([place]))[0].tolist()


@pytest.mark.parametrize("name", ["ExternalPPUMemoryByte", "ExternalPPUDRAMMemoryByte"])
def test_byte_lanes(name: str) -> None:
    cls = getattr(haldls, name)
    for place, case in load("special_tables.json")[name]["cases"].items():
        coordinate = cls.coordinate_type(int(place))
        assert list(cls.write_addresses(coordinate)) == [case["address"]]
        assert list(cls(255).encode(coordinate=coordinate)) == [int(case["word"], 0)]
        assert cls(255).byte_enables(coordinate) == case["byte_enables"]
        read = cls.decode([0x11223344], coordinate=coordinate)
        assert int(read.value) == int(case["decode_of_0x11223344"], 0)


@pytest.mark.parametrize("name", ["ExternalPPUMemoryQuad", "ExternalPPUDRAMMemoryQuad"])
def test_byte_enables(name: str) -> None:
    cls, table = getattr(haldls, name), load("special_tables.json")[name]
    names = table["decode_field_order"]
    for case in table["cases"]:
        numbers = cls().numbers()
        numbers[names.index(case["field"])] = case["value"]
        quad = cls.from_numbers(numbers)
        assert list(quad.encode()) == [int(case["word"], 0)]
        assert quad.byte_enables() == case["byte_enables"]


def test_debug_cells() -> None:
    import halco

    table = load("special_tables.json")["CapMemBlockConfig.m_debug_capmem_coord"]["word0_word1"]
    for cell, words in zip(halco.CapMemCellOnCapMemBlock.every(), table, strict=True):
        config = haldls.CapMemBlockConfig(debug_readout_enable=True, debug_capmem_coord=cell)
        assert list(config.encode()[:2]) == words
        assert haldls.CapMemBlockConfig.decode(config.encode()) == config
    assert config.encode()[:2] != haldls.CapMemBlockConfig(debug_capmem_coord=cell).encode()[:2]


def test_memory_blocks() -> None:
    import halco

    cls = haldls.PPUMemoryBlock
    for sample in load("addresses.json")["PPUMemoryBlock"]["write"]["samples"]:
        block = halco.PPUMemoryBlockOnPPU(sample["min"], sample["max"])
        coordinate = halco.PPUMemoryBlockOnDLS(block, halco.PPUOnDLS(sample["ppu"]))
        assert coordinate == halco.PPUMemoryBlockOnDLS(halco.common.Enum(sample["coordinate_enum"]))
        addresses = list(cls.write_addresses(coordinate))
        assert addresses == list(range(sample["first"], sample["first"] + sample["words"]))
        assert addresses == list(cls.read_addresses(coordinate))


ACCESSIBLE = [(cls, backend) for cls in registry for backend in cls.backends]


@pytest.mark.parametrize(
    ("cls", "backend"), ACCESSIBLE, ids=[f"{c.__name__}-{b.name}" for c, b in ACCESSIBLE]
)
def test_inverse_finds_every_address(cls: type[Register], backend: Backend) -> None:
    mapping = cls.address_map(backend)
    places = np.arange(0, mapping.size, max(1, mapping.size >> 18))
    table = mapping.table(places).astype(np.int64)
    position, place, word = haldls.locate_all(table.ravel(), backend)
    owners = haldls.owners(backend)
    expected = cls if cls in owners else next(o for o in owners if o.__name__ == cls.view.of)
    assert (position == owners.index(expected)).all()
    if expected is cls:
        assert np.array_equal(
            place.reshape(table.shape), np.broadcast_to(places[:, None], table.shape)
        )
        assert np.array_equal(word.reshape(table.shape)[0], np.arange(mapping.words))
    else:
        found = expected.address_map(backend).table(place)
        assert np.array_equal(found[np.arange(len(word)), word], table.ravel())
    for row in (0, len(places) // 2, len(places) - 1):
        address = int(table[row, -1])
        owner, coordinate, found_word = haldls.locate(address, backend)
        assert owner is expected
        assert owner.write_addresses(coordinate, backend)[found_word:][:1] in ((address,), ())


@pytest.mark.parametrize("backend", sorted({b for cls in registry for b in cls.backends}))
def test_no_address_is_claimed_twice(backend: Backend) -> None:
    pairs = {
        frozenset((one, other))
        for spans in index(backend).pieces
        for one, other in combinations(spans, 2)
    }
    for one, other in (sorted(pair, key=lambda span: span.map.size) for pair in pairs):
        addresses = one.map.table()[:, one.word].astype(np.int64)
        _, claimed = other.map.find(other.word, addresses)
        assert not claimed.any(), f"{one.owner} and {other.owner} claim the same address"


def test_views_show_declared_bits() -> None:
    for cls in registry:
        if not cls.view or not cls.view.parts:
            continue
        owner = getattr(haldls, cls.view.of)
        assert owner.coordinate_type.size == cls.coordinate_type.size
        rng = np.random.default_rng(1)
        columns = {
            name: rng.integers(info.low, info.high + 1, (50, *info.shape))
            for name, info in cls.columns().items()
        }
        words = cls.encode_columns(columns)
        shown = np.zeros((50, owner.word_count), np.uint32)
        for word, mask, target, up in cls.view.parts:
            shown[:, target] |= (words[:, word] & np.uint32(mask)) << np.uint32(up)
        decoded = owner.decode_columns(shown)
        for name, column in columns.items():
            theirs = (
                name
                if name in decoded
                else {"SynapseWeightQuad": "weights"}.get(cls.__name__, "labels")
            )
            assert np.array_equal(decoded[theirs], column)


def test_wrong_coordinates_are_refused() -> None:
    import halco

    with pytest.raises(TypeError, match="NeuronConfig: is at a NeuronConfigOnDLS, not at"):
        haldls.NeuronConfig.write_addresses(halco.NeuronResetOnDLS())
    with pytest.raises(ValueError, match="NeuronConfig: no access by <Backend"):
        haldls.NeuronConfig.write_addresses(halco.NeuronConfigOnDLS(), Backend.Barrier)
    assert haldls.locate(0x0FFF_FFFF) is None


def test_maps_refuse_overlaps() -> None:
    with pytest.raises(ValueError, match="address 0x10: the stride 4 overlaps"):
        Affine(0x10, (8, 1), (2, 4))


def test_maps_alone() -> None:
    single = Affine(100, (4, 10), (2, -50))
    assert [single.addresses(i) for i in range(8)] == [
        (100,), (110,), (120,), (130,), (50,), (60,), (70,), (80,),
    ]  # fmt: skip
    assert single.find(0, 60) == (5, True)
    assert single.find(0, 65)[1] is False
    pair = Grouped(single, 4)
    assert pair.addresses(1) == (50, 60, 70, 80)
    assert pair.table().tolist() == [[100, 110, 120, 130], [50, 60, 70, 80]]
    both = Joined(single, Affine(1000, (8, 1)))
    assert both.addresses(2) == (120, 1002)
    assert both.find(1, 1002) == (2, True)
