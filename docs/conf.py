"""Sphinx configuration: Markdown pages plus reference pages generated from the declarations."""

import importlib.util
from pathlib import Path

project = "BrainScaleS-2 SDK"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
exclude_patterns = ["_build"]
nitpicky = True

HERE = Path(__file__).parent


def generate() -> None:
    """Write the pages that ``docs/*_reference.py`` derive from the code into docs/generated."""
    target = HERE / "generated"
    target.mkdir(exist_ok=True)
    for script in sorted(HERE.glob("*_reference.py")):
        spec = importlib.util.spec_from_file_location(script.stem, script)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, text in module.pages().items():
            (target / name).write_text(text)


generate()
