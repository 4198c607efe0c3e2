"""Reference pages of all coordinates, derived from their declarations.

One page a block: a diagram of what converts into what, then every type with its parts, its named
values and its conversions.
"""

import html
import inspect
import itertools
import re
import sys
from typing import Any

import halco
from halco.conversion import conversions
from halco.strategies import types

#: What a conversion's name starts with when it leads to another coordinate.
TO = "to"


def pages() -> dict[str, str]:
    """Return the pages by file name."""
    blocks: dict[str, list[Any]] = {}
    for kind in types():
        blocks.setdefault(block_of(kind), []).append(kind)
    result = {f"halco_{block}.md": page(block, kinds) for block, kinds in sorted(blocks.items())}
    entries = "\n".join(sorted(f"halco_{block}" for block in blocks))
    summary = "\n".join(
        f"- {link_to_block(block)}: {first_line(sys.modules[f'halco.{block}'])} "
        f"({len(kinds)} types)"
        for block, kinds in sorted(blocks.items())
    )
    result["halco.md"] = (
        f"# Coordinates\n\n{prose(inspect.getdoc(halco))}\n\n{summary}\n\n"
        f"```{{toctree}}\n:hidden:\n{entries}\n```\n"
    )
    return result


def block_of(kind: Any) -> str:
    return str(kind.__module__).removeprefix("halco.")


def link_to_block(block: str) -> str:
    return f"[{block}](halco_{block}.md)"


def link(name: str) -> str:
    """Return a link to a type's entry, on whatever page it is."""
    kind = getattr(halco, name, None)
    if not isinstance(kind, type) or kind not in types():
        return f"`{name}`"
    return f"[{name}](#{name.lower()})"


def first_line(documented: Any) -> str:
    return prose(inspect.getdoc(documented)).split("\n")[0]


def prose(text: str | None) -> str:
    """Turn a docstring into Markdown."""
    text = re.sub(r":\w+:`~?(?:halco\.)?([^`]*)`", r"`\1`", text or "")
    text = re.sub(r"^(Args|Raises|Returns):$", r"**\1**", text, flags=re.MULTILINE)
    return text.replace("``", "`").replace("::\n", ":\n")


def page(block: str, kinds: list[Any]) -> str:
    title = block.replace("_", " ").capitalize()
    module = prose(inspect.getdoc(sys.modules[f"halco.{block}"]))
    diagram = Diagram(block, kinds).svg()
    entries = "\n\n".join(entry(kind) for kind in sorted(kinds, key=lambda kind: kind.__name__))
    return f"# {title}\n\n{module}\n\n{diagram}\n\n{entries}\n"


def entry(kind: Any) -> str:
    name = kind.__name__
    lines = [
        f"({name.lower()})=",
        f"## {name}",
        "",
        prose(inspect.getdoc(kind)),
        "",
        f"- {made_of(kind)}",
    ]
    if issubclass(kind, halco.Coordinate):
        lines.append("- Addresses a container in `write` and `read`.")
    if names := named_values(kind):
        lines.append(f"- Named values: {names}")
    rows = [
        f"| `{name}()` | {target(kind, name)} | {first_line(getattr(kind, name))} |"
        for name in conversions(kind)
        if name.startswith(TO)
    ]
    if rows:
        lines += ["", "| conversion | gives | meaning |", "|---|---|---|", *rows]
    return "\n".join(lines)


def made_of(kind: Any) -> str:
    if not hasattr(kind, "size"):
        return "Made of lists of neuron circuits by compartment."
    if hasattr(kind, "bound_type"):
        return f"{kind.size} positions: intervals of {link(kind.bound_type.__name__)}."
    if hasattr(kind, "local_type"):
        parts = f"{link(kind.local_type.__name__)} on {link(kind.outer_type.__name__)}"
        return f"{kind.size} values: {parts}."
    if hasattr(kind, "x_type"):
        parts = f"x {link(kind.x_type.__name__)}, y {link(kind.y_type.__name__)}"
        return f"{kind.size} values: {parts}."
    return f"{kind.size} values, {kind.min} to {kind.max}."


def named_values(kind: Any) -> str:
    """Return the names a class declares for values, those of its local type left out."""
    inherited = set(dir(kind.local_type)) if hasattr(kind, "local_type") else set()
    found = {
        name: value
        for name in dir(kind)
        if not name.startswith("_") and name not in inherited
        if isinstance(value := getattr(kind, name), kind)
    }
    ordered = sorted(found.items(), key=lambda pair: int(pair[1].toEnum()))
    return ", ".join(f"`{name}` = {int(value.toEnum())}" for name, value in ordered)


def target(kind: Any, name: str) -> str:
    """Return what a conversion gives, as a link."""
    answer = getattr(kind(), name)() if (kind, name) not in REFUSES_FIRST else None
    several = "array of " if hasattr(answer, "key_type") or isinstance(answer, list) else ""
    maybe = " or `None`" if any_none(kind, name) else ""
    return f"{several}{link(name.removeprefix(TO))}{maybe}"


#: Conversions that refuse the first coordinate of their type.
REFUSES_FIRST = {(halco.DACChannelOnBoard, "toVDDOnBoard")}


def any_none(kind: Any, name: str) -> bool:
    annotation = getattr(getattr(kind, name), "__annotations__", {}).get("return", "")
    return "None" in str(annotation)


class Diagram:
    """Drawing of the conversions that a block declares: its types left, what they lead to right.

    Types that count the same things are one box; they convert into each other without saying so.
    """

    LINE, PAD, GAP, WIDTH, MIDDLE = 16, 6, 10, 330, 150

    def __init__(self, block: str, kinds: list[Any]) -> None:
        self.sources = families(kinds)
        self.edges: list[tuple[int, Any]] = []
        for index, family in enumerate(self.sources):
            leads = {getattr(halco, n.removeprefix(TO)) for kind in family for n in stated(kind)}
            self.edges += [(index, kind) for kind in sorted(leads - set(family), key=str)]
        self.targets = families(sorted({kind for _, kind in self.edges}, key=str))
        self.block = block

    def svg(self) -> str:
        if not self.edges:
            return ""
        used = {index for index, _ in self.edges}
        left = self.boxes([family for i, family in enumerate(self.sources) if i in used], 0)
        right = self.boxes(self.targets, self.WIDTH + self.MIDDLE)
        height = max(box[-1] for box in (*left.values(), *right.values()))
        lines = sorted(
            {
                (left[self.sources[index][0]][0], right[leader(self.targets, kind)][0])
                for index, kind in self.edges
            }
        )
        parts = [self.line(start, end) for start, end in lines]
        parts += [self.box(family, 0, left) for family in self.sources if family[0] in left]
        parts += [self.box(f, self.WIDTH + self.MIDDLE, right) for f in self.targets]
        width = 2 * self.WIDTH + self.MIDDLE
        return (
            f'<svg role="img" aria-label="Conversions of {self.block}" '
            f'viewBox="0 0 {width} {height + 1}" style="max-width:100%;height:auto" '
            f'font-family="monospace" font-size="11" fill="currentColor">\n'
            + "\n".join(parts)
            + "\n</svg>"
        )

    def boxes(self, families_: list[list[Any]], x: int) -> dict[Any, tuple[int, int, int]]:
        """Return the middle, top and bottom of each family's box by its first member."""
        places, top = {}, 1
        for family in families_:
            bottom = top + self.LINE * len(family) + 2 * self.PAD
            places[family[0]] = ((top + bottom) // 2, top, bottom)
            top = bottom + self.GAP
        return places

    def box(self, family: list[Any], x: int, places: dict[Any, tuple[int, int, int]]) -> str:
        _, top, bottom = places[family[0]]
        texts = [
            f'<text x="{x + self.PAD}" y="{top + self.PAD + self.LINE * row + 12}">'
            f"{html.escape(kind.__name__)}</text>"
            for row, kind in enumerate(family)
        ]
        frame = (
            f'<rect x="{x + 1}" y="{top}" width="{self.WIDTH - 2}" height="{bottom - top}" rx="5" '
            f'fill="none" stroke="currentColor"/>'
        )
        return frame + "".join(texts)

    def line(self, start: int, end: int) -> str:
        x0, x1 = self.WIDTH - 1, self.WIDTH + self.MIDDLE + 1
        middle = (x0 + x1) // 2
        return (
            f'<path d="M{x0},{start} C{middle},{start} {middle},{end} {x1},{end}" fill="none" '
            f'stroke="currentColor" stroke-opacity="0.45"/>'
        )


def stated(kind: Any) -> list[str]:
    """Return the conversions a type has of its own, without those answered by its local part."""
    local = set(conversions(kind.local_type)) if hasattr(kind, "local_type") else set()
    return [name for name in conversions(kind) if name.startswith(TO) and name not in local]


def families(kinds: list[Any]) -> list[list[Any]]:
    """Group types of the same size that are linked by conversions in both directions."""
    groups: list[list[Any]] = []
    for kind in sorted(kinds, key=lambda kind: kind.__name__):
        linked = [g for g in groups if any(related(kind, member) for member in g)]
        groups = [g for g in groups if g not in linked]
        groups.append(sorted([*itertools.chain(*linked), kind], key=lambda kind: kind.__name__))
    return sorted(groups, key=lambda group: group[0].__name__)


def related(one: Any, other: Any) -> bool:
    return (
        getattr(one, "size", None) == getattr(other, "size", 0)
        and f"{TO}{one.__name__}" in conversions(other)
        and f"{TO}{other.__name__}" in conversions(one)
    )


def leader(groups: list[list[Any]], kind: Any) -> Any:
    return next(group[0] for group in groups if kind in group)
