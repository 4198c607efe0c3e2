"""What the documentation derives from docstrings is there."""

import runpy
from pathlib import Path

import attrs

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_docstrings_of_records_name_fields_that_exist() -> None:
    reference = runpy.run_path(str(DOCS / "emulator_reference.py"))
    for cls in reference["records"]():
        described = set(reference["notes"](cls)[1])
        fields = {field.name for field in attrs.fields(cls)}
        assert described in (set(), fields), cls
