"""Every coordinate and conversion against what was measured on the reference library."""

import zlib
from typing import Any

import numpy as np
import pytest

import halco
from halco.conversion import NOTHING, conversions
from halco.ranged import Enum, Ranged
from tests.facts import load

FACTS: dict[str, Any] = {
    name: facts
    for name, facts in load("coordinates.json").items()
    if not facts.get("removed_in_newer_halco")
}
API: dict[str, Any] = load("api.json")["modules"]["halco"]["classes"]
#: The reference's list of coordinates has the output type in place of the input one; the class
#: itself, its registers and its addresses are half as many.
MISNAMED = {
    name
    for name, facts in FACTS.items()
    if "size" in API[name] and facts.get("size", API[name]["size"]) != API[name]["size"]
}
TYPES = sorted(
    name for name, facts in FACTS.items() if facts["kind"] != "special" and name not in MISNAMED
)
TO_REMOVED = {
    f"to{name}" for name, f in load("coordinates.json").items() if f.get("removed_in_newer_halco")
}


def position(value: Any) -> Any:
    """Return how the facts write a value: as position, or positions of an array's elements."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)) or hasattr(value, "to_numpy"):
        return [position(element) for element in value]
    return int(value.toEnum())


def converted(source: Any, name: str) -> Any:
    """Return the position a conversion leads to, ``None`` where it refuses."""
    if name.startswith("get_"):
        return position(getattr(source, name.removeprefix("get_")))
    try:
        return position(getattr(source, name)())
    except OverflowError:
        return None


def build(kind: Any, index: int) -> Any:
    """Return the coordinate of an index into the facts, ``None`` where there is none."""
    try:
        return kind(Enum(index + getattr(kind, "begin", 0)))
    except OverflowError:
        return None


def mixed_radix(formula: dict[str, Any], index: int) -> int:
    result: int = formula["base"]
    for digit in formula["digits"]:
        index, value = divmod(index, digit["size"])
        result += value * digit["stride"]
    return result


def test_facts_and_package_name_the_same_types() -> None:
    ours = {
        name for name in halco.__all__ if name[0].isupper() and name not in ("Coordinate", "Enum")
    }
    assert ours == set(FACTS)
    assert len(ours) == 247


def test_misnamed_types_are_those_of_the_api() -> None:
    assert {"InputRoutingTableEntryOnFPGA"} >= MISNAMED
    for name in MISNAMED:
        kind = getattr(halco, name)
        assert (kind.size, kind.min, kind.max) == tuple(
            API[name][k] for k in ("size", "min", "max")
        )
        expected = {method.split("(")[0] for method in API[name].get("methods", ())}
        assert set(conversions(kind)) == expected


def test_no_name_besides_the_coordinates() -> None:
    """The original's own test refuses other upper-case names in the module."""
    names = {name for name in dir(halco) if name[0].isupper() and "_" not in name}
    assert names == set(FACTS) | {"Coordinate"}


@pytest.mark.parametrize("name", TYPES)
def test_declaration(name: str) -> None:
    facts, kind = FACTS[name], getattr(halco, name)
    size = facts.get("size") or facts["max"] + 1
    assert kind.size == size
    assert kind.is_interval is (facts["kind"] == "interval")
    assert issubclass(kind, halco.Coordinate) is facts["is_container_coordinate"]
    assert int(kind().toEnum()) == facts["default_enum"]
    if "min" in facts:
        assert (kind.min, kind.max) == (facts["min"], facts["max"])
        assert (kind.begin, kind.end, kind.lowest) == (kind.min, kind.max + 1, kind.min)
    if facts["kind"] == "product":
        assert kind.outer_type.__name__ == facts["outer"]
        assert kind.local_type.__name__ == facts["inner"]
        assert kind.size == kind.local_type.size * kind.outer_type.size
    if facts["kind"] == "grid":
        assert kind.x_type.__name__ == facts["x_type"]
        assert kind.y_type.__name__ == facts["y_type"]
        assert (kind.x_type.max, kind.y_type.max) == (facts["x_max"], facts["y_max"])
    if facts["kind"] == "interval":
        assert kind.bound_type.__name__ == facts["bound_type"]


@pytest.mark.parametrize("name", TYPES)
def test_constants(name: str) -> None:
    kind = getattr(halco, name)
    constants = {
        constant: int(getattr(value, "toEnum", lambda v=value: v)())
        for constant in FACTS[name]["constants"]
        if (value := getattr(kind, constant)) is not None
    }
    assert constants == FACTS[name]["constants"]


@pytest.mark.parametrize("name", [n for n in TYPES if FACTS[n]["kind"] == "grid"])
def test_grid_order(name: str) -> None:
    facts, kind = FACTS[name], getattr(halco, name)
    x, y = halco.table(kind, "x"), halco.table(kind, "y")
    if "enum_to_xy" in facts:
        assert np.array_equal(np.stack([x, y], axis=1), facts["enum_to_xy"])
    else:
        assert np.array_equal(y * kind.x_type.size + x, np.arange(kind.size))


@pytest.mark.parametrize("name", TYPES)
def test_conversions(name: str) -> None:
    kind = getattr(halco, name)
    for conversion, facts in FACTS[name]["conversions"].items():
        if conversion in TO_REMOVED:
            continue
        check_returned_type(kind, conversion, facts["returns"])
        if "table" in facts:
            check_table(kind, conversion, facts["table"])
        for index, target in facts.get("sample", ()):
            source = build(kind, index)
            actual = None if source is None else converted(source, conversion)
            assert actual == target, (conversion, index)
        if "formula" in facts and kind.size <= 1 << 17:
            check_formula(kind, conversion, facts)
        if "crc32_of_le_u32_table" in facts:
            check_crc(kind, conversion, facts)


def check_crc(kind: Any, conversion: str, facts: dict[str, Any]) -> None:
    if conversion in conversions(kind):
        numbers = halco.table(kind, conversion)
    else:
        numbers = np.fromiter((converted(c, conversion) for c in kind.every()), np.uint32)
    assert len(numbers) == facts["crc_elements"]
    assert zlib.crc32(numbers.astype("<u4").tobytes()) == facts["crc32_of_le_u32_table"], conversion


def check_returned_type(kind: Any, conversion: str, returns: str) -> None:
    first = kind()
    get = conversion.removeprefix("get_")
    try:
        value = getattr(first, get) if conversion != get else getattr(first, conversion)()
    except OverflowError:
        return
    if value is None:
        assert returns.startswith("optional<")
    elif returns.startswith("EnumRanged<"):
        assert type(value).__name__ == f"EnumRanged_{returns[11:-3]}_"
    elif returns.startswith("typed_array<"):
        assert returns == f"typed_array<{value.value_type.__name__}, {value.key_type.__name__}>"
    elif returns.startswith("array<"):
        assert returns == f"array<{type(value[0]).__name__}, {len(value)}ul>"
    else:
        expected = returns.removeprefix("optional<").removesuffix(">")
        assert type(value).__qualname__ == expected


def check_table(kind: Any, conversion: str, table: list[Any]) -> None:
    actual = [converted(source, conversion) for source in kind.every()]
    assert actual == table, conversion
    if conversion in conversions(kind) and not kind.is_interval:
        plain = [NOTHING if entry is None else entry for entry in table]
        assert halco.table(kind, conversion).tolist() == plain, conversion


def check_formula(kind: type[Ranged], conversion: str, facts: dict[str, Any]) -> None:
    """The facts give formulas beside tables; a thinned walk keeps this fast."""
    step = max(1, kind.size // 500)
    for index in range(0, kind.size, step):
        source = build(kind, index)
        assert converted(source, conversion) == mixed_radix(facts["formula"], index), (
            conversion,
            index,
        )
