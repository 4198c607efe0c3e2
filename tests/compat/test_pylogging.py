"""The original's logging interface on the standard module."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pylogging
import pytest


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    handlers, level = list(logging.root.handlers), logging.root.level
    logging.root.handlers.clear()
    yield
    pylogging.reset()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def test_parts_are_joined_and_levels_respected(capsys: pytest.CaptureFixture[str]) -> None:
    pylogging.default_config(level=pylogging.LogLevel.INFO)
    log = pylogging.get("field.cell")
    log.INFO("value ", 3, ", 100 % of ", None)
    log.info("lower case")
    log.DEBUG("unseen")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("INFO ")
    assert lines[0].endswith("field.cell  value 3, 100 % of None")
    assert len(lines) == 2


def test_set_loglevel(capsys: pytest.CaptureFixture[str]) -> None:
    pylogging.default_config()
    pylogging.set_loglevel(pylogging.get("field"), pylogging.LogLevel.TRACE)
    pylogging.get("field.below").trace("seen")
    pylogging.get("other").info("unseen")
    out = capsys.readouterr().out
    assert "seen" in out
    assert "unseen" not in out


def test_appenders_and_reset() -> None:
    root = pylogging.get_root()
    before = root.get_number_of_appenders()
    pylogging.default_config()
    assert root.get_number_of_appenders() == before + 1
    pylogging.append_to_cout()
    assert root.get_number_of_appenders() == before + 2
    pylogging.write_to_cout()
    assert root.get_number_of_appenders() == 1
    pylogging.reset()
    assert root.get_number_of_appenders() == 0


def test_files(tmp_path: Path) -> None:
    place = tmp_path / "log"
    pylogging.default_config(level=pylogging.LogLevel.WARN, fname=str(place), print_location=True)
    pylogging.get("here").WARN("found")
    pylogging.reset()
    assert "here  (test_pylogging.py:" in place.read_text()
    assert "  found" in place.read_text()


def test_levels_have_no_order() -> None:
    level = pylogging.LogLevel
    assert level.toLevel("debug") == level.DEBUG
    assert level.toLevel("nonsense", level.ERROR) == level.ERROR
    assert level.WARN.toString() == "WARN"
    assert level.WARN != level.ERROR
    with pytest.raises(TypeError, match="not supported between instances"):
        _ = level.WARN < level.ERROR  # type: ignore[operator]


def test_loggers_are_those_of_the_standard_module() -> None:
    assert pylogging.get("a.b") == pylogging.get("a.b")
    pylogging.get("a.b").setLevel(pylogging.LogLevel.ERROR)
    assert logging.getLogger("a.b").level == logging.ERROR
    assert pylogging.get("a.b.c").getEffectiveLevel() == pylogging.LogLevel.ERROR
