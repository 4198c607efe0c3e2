"""Every name of the original's Python interface is there."""

from typing import Any

import pytest

import lola
from tests.facts import load


def described() -> dict[str, Any]:
    return load("api.json")["modules"]["lola"]


def inner(cls: Any, description: Any) -> list[tuple[Any, Any]]:
    """A class and the classes in it, each with its description."""
    found = [(cls, description)]
    for name, more in description.get("classes", {}).items():
        found += inner(getattr(cls, name), more)
    return found


@pytest.mark.parametrize("name", described()["classes"])
def test_class(name: str) -> None:
    for cls, description in inner(getattr(lola, name), described()["classes"][name]):
        for method in description.get("methods", []) + description.get("extra_python_methods", []):
            assert callable(getattr(cls, method.split("(")[0])), (cls, method)
        for alias in description.get("aliases", {}):
            assert isinstance(getattr(cls, alias), type), (cls, alias)
        for enum, members in description.get("enums", {}).items():
            assert {m.name: int(m) for m in getattr(cls, enum)} == members
        for constant in description.get("constants", {}):
            assert isinstance(getattr(cls, constant), cls)
        if "()" in description.get("constructors", []):
            instance = cls()
            for field in description.get("properties", {}):
                assert hasattr(instance, field), (cls, field)
            assert instance == cls()


def test_functions_and_lists() -> None:
    for name in described()["functions"]:
        assert callable(getattr(lola, name))
    order = described()["attributes"]["containers_order"]
    assert [cls.__name__ for cls in lola.containers] == order
    assert all(cls() == cls() for cls in lola.containers)
    assert set(lola.__all__) >= {*described()["classes"], *described()["functions"], "containers"}


def test_parameters_of_neurons_are_numbers() -> None:
    """As front ends take them: sub-blocks by name, in them parameters convertible by float()."""
    neuron = lola.AtomicNeuron()
    blocks = {n: getattr(neuron, n) for n in dir(neuron) if n[0].islower()}
    blocks = {n: block for n, block in blocks.items() if not callable(block)}
    assert set(blocks) == set(described()["classes"]["AtomicNeuron"]["properties"])
    for block in blocks.values():
        names = [n for n in dir(block) if n[0].islower() and not callable(getattr(block, n))]
        assert [float(getattr(block, name)) >= 0 for name in names]
