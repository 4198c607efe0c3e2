"""Registers as pictures: tables of fields and diagrams of words, in HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from haldls.layout import Field, Leaf

if TYPE_CHECKING:
    from haldls.container import Register

#: Rows of words and arrays longer than this are not drawn element by element.
LONGEST = 64


class Stretch(NamedTuple):
    """Adjacent wires of one word that carry adjacent bits of one value, or nothing.

    Attributes:
        high: uppermost wire.
        low: lowest wire.
        label: name of the value and its bits, ``1`` for constant ones, empty for unused wires.
    """

    high: int
    low: int
    label: str


def stretches(cls: type[Register], word: int) -> Iterator[Stretch]:
    """Yield the wires of a word from the uppermost on, grouped as they belong together."""
    owners = dict.fromkeys(range(cls.backends[0].width), "")
    for leaf in cls.leaves():
        if leaf.field.read_only and "w" in cls.access and leaf.field.code:
            continue
        for bit, (at, wire) in enumerate(leaf.wires()):
            if at == word:
                owners[wire] = f"{leaf}|{bit}"
    for part in cls._ones:
        owners |= {wire: "1" for at, wire in part.wires() if at == word}
    wires = sorted(owners, reverse=True)
    start = 0
    for position in range(1, len(wires) + 1):
        if position < len(wires) and _follow(owners[wires[position - 1]], owners[wires[position]]):
            continue
        first, last = wires[start], wires[position - 1]
        yield Stretch(first, last, _label(owners[first], owners[last]))
        start = position


def _follow(upper: str, lower: str) -> bool:
    """Whether two neighbouring wires belong together."""
    if "|" not in upper or "|" not in lower:
        return upper == lower
    name, bit = upper.split("|")
    return lower == f"{name}|{int(bit) - 1}"


def _label(first: str, last: str) -> str:
    if "|" not in first:
        return first
    name, high = first.split("|")
    low = last.split("|")[1]
    return f"{name}[{high}]" if high == low else f"{name}[{high}:{low}]"


def diagram(cls: type[Register]) -> str:
    """Return the wires of all words as an HTML table, the uppermost wire on the left.

    Columns go up to the highest wire that any word uses; single wires are labelled upwards.
    """
    words = range(min(cls.word_count, LONGEST))
    drawn = {word: list(stretches(cls, word)) for word in words}
    top = max((part.high for parts in drawn.values() for part in parts if part.label), default=7)
    width = min((top // 8 + 1) * 8, cls.backends[0].width)
    rows = []
    for word, parts in drawn.items():
        cells = (
            _cell(cls, part._replace(high=min(part.high, width - 1)))
            for part in parts
            if part.low < width
        )
        rows.append(f"<tr><th>W{word}</th>{''.join(cells)}</tr>")
    numbers = "".join(f"<th>{wire}</th>" for wire in range(width - 1, -1, -1))
    return f'<table class="register"><tr><th></th>{numbers}</tr>{"".join(rows)}</table>'


def _cell(cls: type[Register], part: Stretch) -> str:
    wires = part.high - part.low + 1
    look = "" if part.label else " background: #eee;"
    if wires < 3:
        look += " writing-mode: vertical-rl;"
    label = escape(_plain_label(cls, part))
    return f'<td colspan="{wires}" style="border: 1px solid;{look}">{label}</td>'


def _plain_label(cls: type[Register], part: Stretch) -> str:
    """Return the label without bits where the stretch carries the whole value."""
    name = part.label.rsplit("[", 1)[0]
    for leaf in cls.leaves():
        if str(leaf) == name and len(list(leaf.wires())) == part.high - part.low + 1:
            return name
    return part.label


def range_text(field: Field) -> str:
    """Return which values a field takes."""
    if field.fields:
        return str(field.kind)
    if field.kind.type is bool:
        return "bool"
    members = getattr(field.kind.type, "__members__", None)
    if members:
        return ", ".join(f"{int(member)} {name}" for name, member in members.items())
    return f"{field.kind.low} to {field.kind.high}"


def place_text(leaf: Leaf) -> str:
    """Return where a value lies, as in its declaration."""
    text = ", ".join(map(str, leaf.place))
    if leaf.field.bias:
        text += f" (value {leaf.field.bias:+})"
    if leaf.field.code:
        text += f" ({leaf.field.code.note})"
    return text or "not in the words"


def values_table(container: Any) -> str:
    """Return the fields of a container with values and ranges, and its words, as HTML."""
    rows = []
    for field, value in zip(container._fields, container._contents(), strict=True):
        shown = [field.kind.show(element) for element in (value if field.array else (value,))]
        rows.append(
            f"<tr><td>{escape(field.name)}</td><td>{escape(', '.join(shown))}</td>"
            f"<td>{escape(range_text(field))}</td></tr>"
        )
    head = "<tr><th>field</th><th>value</th><th>range</th></tr>"
    return f"<b>{type(container).__qualname__}</b><table>{head}{''.join(rows)}</table>"


def register_html(container: Register) -> str:
    """Return a container as a notebook shows it: fields, ranges and words."""
    words = list(container.encode()) if "w" in container.access else []
    digits = (container.backends[0].width + 3) // 4
    text = " ".join(f"{int(word):0{digits}x}" for word in words[:LONGEST])
    more = " ..." if len(words) > LONGEST else ""
    written = f"<div>words: <code>{text}{more}</code></div>" if words else ""
    return values_table(container) + written
