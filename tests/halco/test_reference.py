"""The generated reference pages name every type and every conversion."""

import importlib.util
import re
from pathlib import Path

from halco.conversion import conversions
from halco.strategies import types

SCRIPT = Path(__file__).parents[2] / "docs" / "halco_reference.py"


def test_pages_are_complete_and_their_links_lead_somewhere() -> None:
    spec = importlib.util.spec_from_file_location("halco_reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages = module.pages()
    text = "\n".join(pages.values())
    targets = set(re.findall(r"^\((\w+)\)=$", text, re.MULTILINE))
    assert targets == {kind.__name__.lower() for kind in types()}
    assert set(re.findall(r"\]\(#(\w+)\)", text)) <= targets
    assert set(re.findall(r"\]\((\w+\.md)\)", text)) <= set(pages)
    for kind in types():
        own_page = next(page for page in pages.values() if f"## {kind.__name__}\n" in page)
        for name in conversions(kind):
            assert not name.startswith("to") or f"`{name}()`" in own_page
