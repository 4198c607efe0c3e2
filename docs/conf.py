"""Sphinx configuration: Markdown pages, and pages and pictures generated from the code."""

import runpy
import shutil
import sys
from pathlib import Path

project = "BrainScaleS-2 SDK"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_show_copyright = False
exclude_patterns = ["_build"]
nitpicky = True

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "examples"), str(HERE.parent)]


def generate() -> None:
    """Write the pages and pictures that the scripts beside this file derive from the code."""
    target = HERE / "generated"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for script in sorted(HERE.glob("*.py")):
        if script.stem == "conf":
            continue
        for name, contents in runpy.run_path(str(script))["pages"]().items():
            text = isinstance(contents, str)
            (target / name).write_bytes(contents.encode() if text else contents)


generate()
