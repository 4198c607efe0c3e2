"""What the documentation shows and derives is true."""

import re
import runpy
from pathlib import Path

import attrs
import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_docstrings_of_records_name_fields_that_exist() -> None:
    reference = runpy.run_path(str(DOCS / "emulator_reference.py"))
    for cls in reference["records"]():
        described = set(reference["notes"](cls)[1])
        fields = {field.name for field in attrs.fields(cls)}
        assert described in (set(), fields), cls


def test_the_program_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (DOCS.parent / "README.md").read_text(), re.S)
    exec(program, {})
    assert "500" in capsys.readouterr().out
