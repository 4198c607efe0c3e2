"""Every public name of the original's container layer, its ranges, defaults and constants."""

import re
from typing import Any

import pytest

import haldls
from haldls.omitted import OMITTED
from tests.facts import load

#: Attributes of the original that are C++ types without a Python object of their own.
NO_OBJECT = {("Encodable", "Coordinate")}


def module() -> dict[str, Any]:
    return load("api.json")["modules"]["haldls"]


CLASSES = {
    name: entry
    for name, entry in load("api.json")["modules"]["haldls"]["classes"].items()
    if name not in OMITTED
}


def own(name: str) -> Any:
    return getattr(haldls, name)


@pytest.mark.parametrize("name", CLASSES)
def test_class(name: str) -> None:
    cls, entry = own(name), CLASSES[name]
    for nested, inner in (entry.get("classes") or {}).items():
        check_value_type(getattr(cls, nested), inner)
    for choice, members in (entry.get("enums") or {}).items():
        # truth values as choices are listed as -1
        expected = {key: abs(number) for key, number in members.items()}
        assert {m.name: int(m) for m in getattr(cls, choice)} == expected
        assert all(float(member) == int(member) for member in getattr(cls, choice))
    for alias in entry.get("aliases") or {}:
        assert (name, alias) in NO_OBJECT or hasattr(cls, alias), alias
    for constant in (*(entry.get("constants") or {}), *(entry.get("attributes") or {})):
        assert hasattr(cls, constant), constant
    for method in entry.get("methods") or ():
        assert callable(getattr(cls, re.match(r"\w+", method).group())), method
    if entry.get("kind") in ("ranged", "number"):
        check_value_type(cls, entry)
        return
    if entry.get("coordinate"):
        assert cls.coordinate_type.__name__ == entry["coordinate"]
        assert [backend.name for backend in cls.backends] == entry["backends"]
    if entry.get("constructors") or entry.get("properties"):
        instance = cls()
        for attribute, kind in (entry.get("properties") or {}).items():
            value = getattr(instance, attribute)
            if "read-only" in kind:
                with pytest.raises(AttributeError, match="can only be read"):
                    setattr(instance, attribute, value)
            else:
                setattr(instance, attribute, value)
        assert instance == cls()
        assert instance == cls(instance)


def check_value_type(cls: Any, entry: dict[str, Any]) -> None:
    if "kind" not in entry:
        instance = cls()
        for attribute in entry.get("properties", {}):
            assert hasattr(instance, attribute), attribute
        return
    if entry["kind"] == "ranged":
        assert (cls.min, cls.max, cls.size) == (entry["min"], entry["max"], entry["size"])
    for constructor in entry.get("constructors", ()):
        if default := re.search(r"= (.+)\)", constructor):
            text = default.group(1)
            number = cls.max if text.endswith(".max") else int(text, 0)
            assert int(cls()) == number, cls
    for name in (*(entry.get("methods") or ()), *(entry.get("constants") or ())):
        assert hasattr(cls, re.match(r"\w+", name).group()), name


def test_module_names() -> None:
    assert {b.name: int(b) for b in haldls.Backend} == module()["enums"]["Backend"]
    for choice in ("VRefSelect", "IOutSelect"):
        members = module()["enums"][f"_CapMemBlockConfig{choice}"]
        assert {m.name: int(m) for m in getattr(haldls.CapMemBlockConfig, choice)} == members
    for name, text in module()["constants"].items():
        number = float(re.sub(r"Timer.Value\((.*)\)", r"\1", text))
        assert float(getattr(haldls, name)) == number
    for name in module()["functions"]:
        assert callable(getattr(haldls, name))
    order = [n for n in module()["attributes"]["containers_order"] if n not in OMITTED]
    assert [cls.__name__ for cls in haldls.containers] == order
    assert set(CLASSES) <= set(haldls.__all__)


def test_widths_of_words() -> None:
    widths = load("regmap.json")["word_backends"]
    assert {b.name: b.width for b in haldls.Backend} == widths
