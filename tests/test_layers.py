"""The import order of the house, read from the source: lower layers know nothing of upper ones."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: layer -> the layers of this project that it may import
MAY_IMPORT = {
    "halco": set(),
    "hxcomm": {"halco"},
    "haldls": {"halco"},
    "lola": {"halco", "haldls"},
    "stadls": {"halco", "haldls", "lola", "hxcomm"},
    "emulator": {"halco", "haldls", "hxcomm"},
    "ppu": {"halco", "haldls", "emulator"},
}
#: hxcomm finds the emulator by entry point; where no metadata is installed, by one lazy import
LAZY = {("hxcomm", "emulator")}


def imported(path: Path) -> set[tuple[str, bool]]:
    """Return (top-level module, whether imported inside a function) for each import of a file."""
    tree = ast.parse(path.read_text())
    top_level = set(map(id, tree.body))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {(name.split(".")[0], id(node) not in top_level) for name in names}
    return found


def test_every_folder_with_code_is_a_known_layer() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - {"tests", "compat", "examples", "benchmarks", "docs"} == set(MAY_IMPORT)


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_layer_imports_only_what_lies_below(layer: str) -> None:
    allowed = MAY_IMPORT[layer] | {layer}
    wrong = []
    for path in sorted((ROOT / layer).glob("**/*.py")):
        for module, lazily in imported(path):
            if module in MAY_IMPORT and module not in allowed:
                if lazily and (layer, module) in LAZY:
                    continue
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not wrong


def test_nothing_imports_the_aliases() -> None:
    aliases = {path.stem for path in (ROOT / "compat").glob("*") if not path.stem.startswith("_")}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for layer in MAY_IMPORT
        for path in sorted((ROOT / layer).glob("**/*.py"))
        for module, _ in imported(path)
        if module in aliases
    ]
    assert not wrong
