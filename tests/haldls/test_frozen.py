"""The text format must not change unnoticed: one frozen text for each class.

``python -m tests.haldls.test_frozen`` writes the file anew; review its difference.
"""

import json
from pathlib import Path

import pytest

import haldls
from haldls.container import Register, registry
from haldls.kind import Choice
from haldls.rows import WordRow

FROZEN = Path(__file__).with_name("frozen.json")
CLASSES = [cls for cls in registry if not issubclass(cls, WordRow)]


def largest(cls: type[Register]) -> Register:
    """Return the container whose every value is the largest one it can be."""
    kinds = [leaf.field.kind for leaf in cls.leaves()]
    return cls.from_numbers(
        max(map(int, kind.type)) if isinstance(kind, Choice) else kind.high for kind in kinds
    )


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_text(cls: type[Register]) -> None:
    frozen = json.loads(FROZEN.read_text())
    assert json.loads(haldls.to_json(largest(cls))) == {
        "type": cls.__name__,
        "fields": frozen[cls.__name__],
    }
    container = cls()
    haldls.from_json(container, json.dumps({"type": cls.__name__, "fields": frozen[cls.__name__]}))
    assert container == largest(cls)


def test_no_text_of_a_class_that_is_gone() -> None:
    assert set(json.loads(FROZEN.read_text())) == {cls.__name__ for cls in CLASSES}


if __name__ == "__main__":
    lines = [f'"{cls.__name__}": {json.dumps(largest(cls).to_plain())}' for cls in CLASSES]
    FROZEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
