"""Pictures of registers for notebooks and for the reference pages."""

import importlib.util
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

import haldls
from haldls.container import Register, registry
from haldls.display import diagram, stretches
from haldls.rows import WordRow

PAGES = Path(__file__).parents[2] / "docs" / "haldls_reference.py"


class Checker(HTMLParser):
    """Notes the columns of each row of a table, and whether tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.columns: list[int] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag == "tr":
            self.columns.append(0)
        if tag in ("td", "th"):
            self.columns[-1] += int(dict(attributes).get("colspan") or 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(html: str) -> Checker:
    checker = Checker()
    checker.feed(html)
    assert not checker.open
    return checker


@pytest.mark.parametrize("cls", registry, ids=lambda cls: cls.__name__)
def test_notebook_picture(cls: type[Register]) -> None:
    html = cls()._repr_html_()
    check(html)
    assert cls.__name__ in html
    assert all(field.name in html for field in cls._fields)


def test_notebook_picture_shows_values_ranges_and_words() -> None:
    html = haldls.CADCConfig(enable=True, dead_time=3)._repr_html_()
    assert "<td>dead_time</td><td>3</td><td>0 to 255</td>" in html
    assert "<code>00003641</code>" in html
    assert "0 off, 1 v_reset" in haldls.ShiftRegister()._repr_html_()
    rich = {
        name: (value, reset)
        for name, value, reset in haldls.CADCConfig(dead_time=3).__rich_repr__()
    }
    assert rich["dead_time"] == (3, 20)


@pytest.mark.parametrize("cls", registry, ids=lambda cls: cls.__name__)
def test_diagram(cls: type[Register]) -> None:
    if issubclass(cls, WordRow):
        return
    assert len(set(check(diagram(cls)).columns)) == 1
    for word in range(cls.word_count):
        wires = [
            wire for part in stretches(cls, word) for wire in range(part.high, part.low - 1, -1)
        ]
        assert wires == list(range(cls.backends[0].width - 1, -1, -1))


def test_stretches() -> None:
    assert list(stretches(haldls.CADCConfig, 0)) == [
        (31, 20, ""),
        (19, 12, "dead_time[7:0]"),
        (11, 4, "reset_wait[7:0]"),
        (3, 1, ""),
        (0, 0, "enable[0]"),
    ]


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("haldls_reference", PAGES)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_pages() -> None:
    made = reference().pages()
    text = "\n".join(made.values())
    assert all(f"\n## {cls.__name__}\n" in text for cls in registry)
    assert all(name in made["haldls.md"] for name in haldls.omitted.OMITTED)
    assert set(made) == {f"haldls_{cls.__module__.split('.')[1]}.md" for cls in registry} | {
        "haldls.md"
    }


def test_every_field_is_explained() -> None:
    prose = reference().prose
    for cls in registry:
        text, notes = prose(cls)
        assert text.endswith("."), cls
        assert [field.name for field in cls._fields if field.name not in notes] == [], cls
        for field in cls._fields:
            if field.fields:
                inner = prose(field.kind.type)[1]
                assert [one.name for one in field.fields if one.name not in inner] == []
