"""Golden vectors of the reference library: fields <-> words, coordinates -> addresses.

The vectors name stored fields in storage order (``m_weights[0]``, ``m_switches[1].m_enable_fire``).
Our fields are declared in the same order, so the numbers of a vector are the numbers of a
container one by one; that no two have changed places is checked wire by wire against the register
map. Any folder of the same form can be given in the environment variable GOLDEN_VECTORS.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import haldls
from halco.common import Enum
from haldls.container import Register, registry
from haldls.omitted import OMITTED
from tests.facts import lines, load, vectors

CLASSES: dict[str, type[Register]] = {cls.__name__: cls for cls in registry}
CHECKED: Counter[str] = Counter()


def files() -> list[Path]:
    return sorted(vectors().glob("*.jsonl.gz"))


def stored_numbers(cls: type[Register], fields: dict[str, int]) -> list[int]:
    """Return the numbers of a vector in storage order."""
    names = [field["name"] for field in load("regmap.json")["containers"][cls.__name__]["fields"]]
    return [fields[name] for name in (names if set(names) == set(fields) else fields)]


def check_encode(cls: type[Register], vector: dict[str, Any]) -> None:
    backend = haldls.Backend[vector["backend"]]
    coordinate = cls.coordinate_type(Enum(vector["coordinate_enum"]))
    container = cls.from_numbers(stored_numbers(cls, vector["fields"]))
    assert list(cls.write_addresses(coordinate, backend)) == vector["write_addresses"]
    assert list(container.encode(backend, coordinate)) == vector["words"]
    enables = {container.byte_enables(coordinate)} if vector["words"] else {15}
    assert enables == set(vector.get("byte_enables", [15]))
    if vector["kind"] == "default":
        assert container == cls()


def check_decode(cls: type[Register], vector: dict[str, Any]) -> None:
    backend = haldls.Backend[vector["backend"]]
    coordinate = cls.coordinate_type(Enum(vector["coordinate_enum"]))
    assert list(cls.read_addresses(coordinate, backend)) == vector["read_addresses"]
    if vector.get("rejected"):
        with pytest.raises(ValueError, match=cls.__name__):
            cls.decode(vector["words"], backend, coordinate)
        return
    container = cls.decode(vector["words"], backend, coordinate)
    assert container.numbers() == stored_numbers(cls, vector["fields"])


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name.split(".")[0])
def test_vectors(path: Path) -> None:
    name = path.name.split(".")[0]
    if name in OMITTED:
        pytest.skip(f"{name}: {OMITTED[name]}")
    assert name in CLASSES, f"no class for the vectors of {name}, and it is not omitted"
    cls = CLASSES[name]
    for number, vector in enumerate(lines(path)):
        try:
            (check_decode if vector["kind"] == "decode" else check_encode)(cls, vector)
        except AssertionError as error:
            raise AssertionError(f"{name}, line {number + 1}: {error}") from error
        CHECKED[name] += 1


def test_summary(record_property: Any, capsys: pytest.CaptureFixture[str]) -> None:
    omitted = sum(
        sum(1 for _ in lines(path)) for path in files() if path.name.split(".")[0] in OMITTED
    )
    text = (
        f"{sum(CHECKED.values())} golden vectors of {len(CHECKED)} containers checked, "
        f"{omitted} of omitted containers left out"
    )
    record_property("golden", text)
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")
    if CHECKED:  # a selection of the tests above may have run none
        assert set(CHECKED) <= set(CLASSES)


def test_every_container_has_a_class() -> None:
    containers = load("regmap.json")["containers"]
    assert {name for name in containers if name not in CLASSES} == set(OMITTED)


def wires_in(layout: dict[str, Any] | str | None) -> list[list[Any]] | None:
    """Return [value bit, word, wire, inverted] of a plain layout, None of codes."""
    if not isinstance(layout, dict) or "bits" not in layout or "depends_on_other_fields" in layout:
        return None
    return sorted([*bits[:3], len(bits) > 3] for bits in layout["bits"])


@pytest.mark.parametrize("cls", registry, ids=lambda cls: cls.__name__)
def test_wires_equal_the_register_map(cls: type[Register]) -> None:
    entry = load("regmap.json")["containers"][cls.__name__]
    leaves = list(cls.leaves())
    if not leaves and entry["fields"]:
        pytest.skip("a row of words")
    assert len(leaves) == len(entry["fields"])
    for leaf, field in zip(leaves, entry["fields"], strict=True):
        layout = field.get("encode") or field.get("decode")
        expected = wires_in(layout)
        if expected is None or leaf.field.code or cls._word_code:
            continue
        flipped = [part.inverted for part in reversed(leaf.place) for _ in part.wires()]
        ours = [
            [bit, word, wire, flip]
            for (bit, (word, wire)), flip in zip(enumerate(leaf.wires()), flipped, strict=True)
        ]
        if not ours:  # byte enables, which regmap lists as wires 32 to 35
            assert all(wire >= 32 for _, _, wire, _ in expected)
            continue
        assert ours == expected, f"{leaf} is {field['name']}"
        assert (leaf.field.kind.low, leaf.field.kind.high) == bounds(field)


def bounds(field: dict[str, Any]) -> tuple[int, int]:
    if "enum" in field:
        return min(field["enum"].values()), max(field["enum"].values())
    return field["min"], field["max"]


@pytest.mark.parametrize("cls", registry, ids=lambda cls: cls.__name__)
def test_declaration_equals_the_register_map(cls: type[Register]) -> None:
    entry = load("regmap.json")["containers"][cls.__name__]
    assert cls.coordinate_type.__name__ == entry["coordinate"]
    if cls is not haldls.PPUMemoryBlock:
        assert cls.address_map().size == entry["coordinate_size"]
    assert [backend.name for backend in cls.backends] == entry["backends"]
    assert cls.backends[0].width == entry["word_width_bits"]
    assert ("w" in cls.access, "r" in cls.access) == (entry["writable"], entry["readable"])
    assert cls.unsupported_read_targets == set(entry["unsupported_read_targets"])
    assert cls.unsupported_write_targets == set(entry["unsupported_write_targets"])
    assert issubclass(cls, haldls.DifferentialWriteTrait) == entry["supports_differential_write"]
    assert issubclass(cls, haldls.BlockUntil) == (entry["kind"] == "block_until")
    for words in (entry["write_words"], entry["read_words"]):
        assert words in (0, cls.word_count, "block length")
