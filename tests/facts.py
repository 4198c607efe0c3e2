"""Where the measured facts of the reference library are, and how tests skip without them."""

import gzip
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "facts"


def facts(name: str) -> Path:
    """Return the path of a facts file, or skip the calling test naming what is missing."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"measured facts not found: ../shared/facts/{name}", allow_module_level=True)
    return path


@cache
def load(name: str) -> Any:
    """Return the parsed JSON of a facts file, or skip."""
    return json.loads(facts(name).read_text())


def vectors() -> Path:
    """Return the folder of golden vectors (environment variable GOLDEN_VECTORS), or skip."""
    folder = Path(os.environ.get("GOLDEN_VECTORS") or FOLDER / "vectors")
    if not folder.is_dir():
        pytest.skip(f"golden vectors not found: {folder.name}", allow_module_level=True)
    return folder


def lines(path: Path) -> Iterator[Any]:
    """Yield the parsed lines of one gzipped JSON-lines file."""
    with gzip.open(path, "rt") as file:
        for line in file:
            yield json.loads(line)
