"""Generates the register reference from the declarations: one page for each block."""

import inspect
import re
from html import escape

import haldls
from haldls.container import Register, registry
from haldls.display import diagram, place_text, range_text
from haldls.layout import Field
from haldls.omitted import OMITTED
from haldls.rows import WordRow


def block_of(cls: type[Register]) -> str:
    """Return the name of the module that declares a register."""
    return cls.__module__.rsplit(".", 1)[1]


def prose(cls: type) -> tuple[str, dict[str, str]]:
    """Return what a docstring says about a class, and about each of its attributes."""
    text, _, attributes = (inspect.getdoc(cls) or "").partition("\n\nAttributes:\n")
    notes: dict[str, str] = {}
    for line in attributes.splitlines():
        if named := re.match(r" {4}(\w+): (.*)", line):
            notes[named[1]] = named[2]
        elif notes:
            notes[next(reversed(notes))] += f" {line.strip()}"
    for base in cls.__mro__[1:]:
        if "_fields" in base.__dict__ and base._fields:
            notes = prose(base)[1] | notes
    return text, notes


def markdown(text: str) -> str:
    """Return the text of a docstring as Markdown, in which stars and angles mean something."""
    parts = text.split("``")
    plain = [escape(part, quote=False).replace("*", "\\*") for part in parts[::2]]
    code = [f"`{part}`" for part in parts[1::2]]
    return "".join(one + two for one, two in zip(plain, [*code, ""], strict=True))


def reset_text(field: Field) -> str:
    """Return the reset value of a field, once if it is that of all elements."""
    shown = list(dict.fromkeys(field.kind.show(value) for value in field.defaults()))
    return ", ".join(shown)


def field_rows(fields: tuple[Field, ...], notes: dict[str, str]) -> list[str]:
    """Return the rows of a register's field table."""
    rows = []
    for field in fields:
        leaves = list(field.leaves())
        wires = place_text(leaves[0])
        if field.array and not field.fields and field.width:
            wires += f" ... {place_text(leaves[-1])}"
        if field.fields:
            wires = "see below"
        key = f" for each {field.array.key_type.__name__}" if field.array else ""
        cells = (
            f"`{field.name}`",
            markdown(notes.get(field.name, "")),
            f"{escape(range_text(field))}{key}",
            escape(reset_text(field)),
            f"`{wires}`",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def table(fields: tuple[Field, ...], notes: dict[str, str]) -> str:
    """Return a table of fields in Markdown."""
    head = "| field | what it does | values | reset | wires |\n|---|---|---|---|---|"
    return "\n".join([head, *field_rows(fields, notes)])


def address_text(cls: type[Register]) -> str:
    """Return the addresses of the first and the last coordinate on each path."""
    lines = []
    for backend in cls.backends:
        mapping = cls.address_map(backend)
        first, last = mapping.addresses(0), mapping.addresses(mapping.size - 1)
        text = ", ".join(f"0x{address:x}" for address in first[:10])
        if len(first) > 10:
            text += f", ... 0x{first[-1]:x}"
        if mapping.size > 1:
            text += f" to 0x{last[0]:x}"
        lines.append(f"- {backend.name} ({backend.width} bit words): {text}")
    return "\n".join(lines)


def section(cls: type[Register]) -> str:
    """Return the description of one register in Markdown."""
    text, notes = prose(cls)
    access = {"rw": "read and write", "r": "read only", "w": "write only"}[cls.access]
    facts = [f"At `{cls.coordinate_type.__name__}` ({cls.coordinate_type.size} places)", access]
    if issubclass(cls, haldls.DifferentialWriteTrait):
        facts.append("supports differential writes")
    if cls.unsupported_read_targets:
        facts.append(
            f"reading is not supported in {' and '.join(sorted(cls.unsupported_read_targets))}"
        )
    if cls.view:
        facts.append(f"shows bits of `{cls.view.of}`")
    parts = [f"## {cls.__name__}", markdown(text), f"{'; '.join(facts)}.", address_text(cls)]
    if issubclass(cls, WordRow):
        width = cls.row_high.bit_length()
        parts.append(f"Each of up to {cls.word_count} words holds one number of {width} bits.")
    elif cls._fields:
        parts += [table(cls._fields, notes), diagram(cls)]
        for field in cls._fields:
            if field.fields:
                inner_text, inner_notes = prose(field.kind.type)
                parts += [
                    f"### {field.kind}\n\n{markdown(inner_text)}",
                    table(field.fields, inner_notes),
                ]
    return "\n\n".join(parts)


def pages() -> dict[str, str]:
    """Return the pages of the register reference: file name to Markdown."""
    blocks: dict[str, list[type[Register]]] = {}
    for cls in registry:
        blocks.setdefault(block_of(cls), []).append(cls)
    made = {}
    for block, classes in sorted(blocks.items()):
        summary = inspect.getdoc(inspect.getmodule(classes[0])) or ""
        sections = "\n\n".join(section(cls) for cls in classes)
        made[f"haldls_{block}.md"] = f"# Registers: {block}\n\n{markdown(summary)}\n\n{sections}\n"
    made["haldls.md"] = index(blocks)
    return made


def index(blocks: dict[str, list[type[Register]]]) -> str:
    """Return the page that lists all registers and what is left out."""
    rows = [
        f"| [{cls.__name__}](haldls_{block}.md) | {markdown(prose(cls)[0].splitlines()[0])} |"
        for block, classes in sorted(blocks.items())
        for cls in classes
    ]
    left_out = "\n".join(f"- `{name}`: {reason}" for name, reason in OMITTED.items())
    tree = "\n".join(
        ["```{toctree}", ":hidden:", *(f"haldls_{block}" for block in sorted(blocks)), "```"]
    )
    return "\n\n".join(
        [
            "# Registers",
            "Generated from the declarations in `haldls`. `W0[5:0]` are wires 5 to 0 of the first "
            "word, the most significant bit first; `~` marks inverted wires.",
            "\n".join(["| register | what it is |", "|---|---|", *rows]),
            "## Left out\n\n" + left_out,
            tree,
        ]
    )
