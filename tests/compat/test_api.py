"""Every name that the original offers for programs, connections and logging is there."""

import importlib
import re
from typing import Any

import pytest

from tests.facts import load

MODULES = {
    "stadls": "pystadls_vx_v3",
    "hxcomm": "pyhxcomm_vx",
    "fisch": "pyfisch_vx_v3",
    "pylogging": "pylogging",
}


def names(text: Any) -> list[str]:
    """Return the names in a description of methods or attributes."""
    texts = list(text) if isinstance(text, list | dict) else []
    return [name for one in texts for name in re.findall(r"^(\w+)", one)]


@pytest.mark.parametrize("module", MODULES)
def test_names(module: str) -> None:
    described = load("api.json")["modules"][module]
    ours = importlib.import_module(MODULES[module])
    functions = described.get("functions", {})
    expected = [*names(functions), *described.get("constants", {})]
    expected += described.get("classes", {})
    if module == "pylogging":
        expected = [name.split("(")[0] for name in expected]
    missing = [name for name in expected if not hasattr(ours, name)]
    assert not missing


@pytest.mark.parametrize("module", ["stadls", "hxcomm"])
def test_members(module: str) -> None:
    ours = importlib.import_module(MODULES[module])
    missing = []
    for name, described in load("api.json")["modules"][module]["classes"].items():
        kind = getattr(ours, name)
        members = names(described.get("methods", []))
        members += described.get("aliases", {})
        members += described.get("classes", {})
        missing += [f"{name}.{member}" for member in members if not hasattr(kind, member)]
    assert not missing


def test_attributes_of_recipes() -> None:
    hxcomm = importlib.import_module("hxcomm")
    stadls = importlib.import_module("stadls")
    made = {
        "_ChipInit": stadls.ChipInit(hxcomm.ZeroMockEntry()),
        "_SystemInit": stadls.SystemInit(hxcomm.ZeroMockEntry()),
        "_CubeASICAdapterBoardInit": stadls.CubeASICAdapterBoardInit(),
        "_JboaASICAdapterBoardInit": stadls.JboaASICAdapterBoardInit(),
        "DumperDone": stadls.DumperDone(),
        "PlaybackProgram": stadls.PlaybackProgram(),
        "RunTimeInfo": stadls.RunTimeInfo(),
    }
    described = load("api.json")["modules"]["stadls"]["classes"]
    missing = [
        f"{name}.{attribute}"
        for name, instance in made.items()
        for attribute in described[name].get("properties", {})
        if not hasattr(instance, attribute)
    ]
    assert not missing


def test_handles_have_their_properties() -> None:
    hxcomm = importlib.import_module("hxcomm")
    with hxcomm.ManagedMultiZeroMockConnection() as connection:
        for name in load("api.json")["modules"]["hxcomm"]["classes"][
            "MultiZeroMockConnectionHandle"
        ]["properties"]:
            assert hasattr(connection, name)
