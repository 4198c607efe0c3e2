"""Reference of what can be chosen about an emulated machine, derived from the records."""

import inspect
import re
from typing import Any

import attrs

import emulator
from emulator import parameters

HEAD = """# The emulated machine

A machine is made from an `emulator.Description`. Give it to `hxcomm.EmulatorConnection`, or as JSON
in the environment variable `HXCOMM_EMULATOR` to scripts that use `hxcomm.ManagedConnection`; what
is left out keeps its default:

    HXCOMM_EMULATOR='{"seed": 3, "noise": false, "parameters": {"membrane": {"highest": 1.1}}}'

Equal descriptions answer equal bytes with equal bytes. In Python records are replaced with
`attrs.evolve`; a record of a class of your own may override its functions, too.
"""


def notes(cls: type) -> tuple[str, dict[str, str]]:
    """Return what a docstring says about a record, and about each of its fields."""
    text, _, attributes = (inspect.getdoc(cls) or "").partition("\n\nAttributes:\n")
    found: dict[str, str] = {}
    names: list[str] = []
    for line in attributes.splitlines():
        if named := re.match(r" {4}(\w+(?:, \w+)*): (.*)", line):
            names = named[1].split(", ")
            found.update(dict.fromkeys(names, named[2]))
        else:
            for name in names:
                found[name] += f" {line.strip()}"
    return text, found


def default(field: Any) -> str:
    """Return the default of a field as text."""
    if isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
        name = field.default.factory.__name__
        return f"[{name}](#{name.lower()})"
    return f"`{field.default!r}`"


def functions(cls: type) -> str:
    """Return the functions of a record as a list."""
    lines = [
        f"- `{name}({', '.join(list(inspect.signature(member).parameters)[1:])})`: "
        f"{(inspect.getdoc(member) or '').splitlines()[0]}"
        for name, member in vars(cls).items()
        if inspect.isfunction(member) and not name.startswith("_") and name != "to_json"
    ]
    return "\n".join(lines)


def section(cls: type) -> str:
    """Return the description of one record in Markdown."""
    text, meaning = notes(cls)
    fields = attrs.fields(cls)
    for field in fields:
        if cls is parameters.Parameters:
            meaning[field.name] = notes(field.default.factory)[0].splitlines()[0]
    rows = [
        [f"`{field.name}`", default(field), meaning.get(field.name, "").replace("``", "`")]
        for field in fields
    ]
    shown = 3 if meaning else 2
    rows = [["field", "default", "meaning"], ["---"] * 3, *rows]
    table = "\n".join(f"| {' | '.join(row[:shown])} |" for row in rows)
    name = cls.__name__
    parts = [f"({name.lower()})=\n## {name}", text.replace("``", "`"), table, functions(cls)]
    return "\n\n".join(part for part in parts if part)


def records() -> list[type]:
    """Return all records, those of the description first."""
    parts = [field.default.factory for field in attrs.fields(parameters.Parameters)]
    return [
        emulator.Description,
        emulator.Faults,
        emulator.Limits,
        parameters.Parameters,
        *parts,
    ]


def pages() -> dict[str, str]:
    """Return the page: file name to Markdown."""
    origin = (inspect.getdoc(parameters) or "").split("\n\n", 1)[1]
    before, numbers = records()[:3], records()[3:]
    parts = [HEAD, *map(section, before)]
    parts += [f"# Analog parameters\n\n{origin}", *map(section, numbers)]
    return {"emulator.md": "\n\n".join(parts) + "\n"}
