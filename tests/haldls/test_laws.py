"""Laws that every register obeys, applied to all of them."""

import copy
import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import halco
import haldls
from haldls.container import Register, registry
from haldls.rows import WordRow
from haldls.strategies import structures
from tests.facts import load

ALL = pytest.mark.parametrize("cls", registry, ids=lambda cls: cls.__name__)
DECLARED = [cls for cls in registry if not issubclass(cls, WordRow)]
BY_LAYOUT = pytest.mark.parametrize("cls", DECLARED, ids=lambda cls: cls.__name__)


def columns_of(cls: type[Register], containers: list[Register]) -> dict[str, np.ndarray]:
    """Return the columns of some containers from their single numbers."""
    numbers = np.array([container.numbers() for container in containers], np.int64)
    if issubclass(cls, WordRow):
        return {cls.row_name: numbers}
    names = [".".join(p for p in leaf.path if isinstance(p, str)) for leaf in cls.leaves()]
    return {
        name: np.stack(
            [numbers[:, i] for i, other in enumerate(names) if other == name], axis=1
        ).reshape(len(containers), *info.shape)
        for name, info in cls.columns().items()
    }


def words_of(container: Register) -> list[int]:
    """Return the words of a container, those of a read if it cannot be written."""
    return type(container).encode_columns(columns_of(type(container), [container]))[0].tolist()


def is_plain(cls: type[Register]) -> bool:
    """Whether words and values determine each other completely."""
    return cls._word_code is None and all(
        leaf.place and not leaf.field.code and not leaf.field.read_only for leaf in cls.leaves()
    )


@BY_LAYOUT
def test_each_wire_moves_its_field_only(cls: type[Register]) -> None:
    used = cls.used_bits("write" if "w" in cls.access else "read")
    leaves = [leaf for leaf in cls.leaves() if leaf.place]
    base = np.array([words_of(cls())], used.dtype)
    reference = numbers_in(cls, base)
    for word in range(cls.word_count):
        for bit in range(cls.backends[0].width):
            flipped = base.copy()
            flipped[0, word] ^= used.dtype.type(1 << bit)
            moved = {i for i, n in enumerate(numbers_in(cls, flipped)) if n != reference[i]}
            at_home = {i for i, leaf in enumerate(leaves) if (word, bit) in leaf.wires()}
            if cls._word_code:
                continue
            assert moved <= at_home, f"W{word}[{bit}]"
            if moved and not any(
                leaves[i].field.code or leaves[i].field.read_only for i in at_home
            ):
                assert moved == at_home
                if is_valid(cls, flipped):
                    assert (cls.encode_columns(cls.decode_columns(flipped)) == flipped).all()
            if at_home and not any(leaves[i].field.read_only for i in at_home):
                assert int(used[word]) >> bit & 1


def is_valid(cls: type[Register], words: np.ndarray) -> bool:
    """Whether every field has a value for what the words carry."""
    try:
        cls.decode(words[0].tolist(), cls.backends[-1])
    except ValueError:
        return False
    return True


def numbers_in(cls: type[Register], words: np.ndarray) -> list[int]:
    """Return the numbers that words carry, in the order of the leaves that have wires."""
    columns = cls.decode_columns(words)
    found = []
    for leaf in cls.leaves():
        if leaf.place:
            name = ".".join(part for part in leaf.path if isinstance(part, str))
            place = tuple(part for part in leaf.path if isinstance(part, int))
            found.append(int(columns[name][0][place]))
    return found


@ALL
@given(data=st.data())
def test_decoding_inverts_encoding(cls: type[Register], data: st.DataObject) -> None:
    container = data.draw(structures(cls))
    words = words_of(container)
    if "w" in cls.access and not any(leaf.field.read_only for leaf in cls.leaves()):
        assert list(container.encode()) == words
    if "w" not in cls.access:
        assert list(container.encode()) == []
    decoded = cls.decode(words, cls.backends[-1])
    assert words_of(decoded) == words
    if is_plain(cls) and not issubclass(cls, haldls.PPUMemoryBlock):
        assert decoded == container


@ALL
@given(data=st.data())
def test_arrays_equal_scalars(cls: type[Register], data: st.DataObject) -> None:
    # without fields there are no columns that could tell the number of rows
    size = 3 if cls.columns() else 1
    many = data.draw(st.lists(structures(cls), min_size=1, max_size=size))
    columns = columns_of(cls, many)
    words = cls.encode_columns(columns)
    assert words.shape == (len(many), cls.word_count)
    assert words.tolist() == [words_of(container) for container in many]
    assert not (words & ~cls.used_bits("write" if "w" in cls.access else "read")).any() or any(
        leaf.field.read_only for leaf in cls.leaves()
    )
    decoded = cls.decode_columns(words)
    assert decoded.keys() == cls.columns().keys()
    if is_plain(cls):
        for name, column in columns.items():
            assert np.array_equal(decoded[name], column)
            assert decoded[name].shape[1:] == cls.columns()[name].shape


@ALL
@given(data=st.data())
def test_text_and_copies(cls: type[Register], data: st.DataObject) -> None:
    container = data.draw(structures(cls))
    assert eval(repr(container), vars(halco) | vars(haldls)) == container
    assert all(f"{field.name}: " in str(container) for field in cls._fields)
    assert pickle.loads(pickle.dumps(container)) == container
    for other in (copy.copy(container), copy.deepcopy(container), cls(container)):
        assert other == container
        assert other is not container
        assert type(other) is cls


@ALL
@given(data=st.data())
def test_files(cls: type[Register], data: st.DataObject) -> None:
    container = data.draw(structures(cls))
    text = haldls.to_json(container)
    assert json.loads(text)["type"] == cls.__name__
    other = cls()
    haldls.from_json(other, text)
    assert other == container
    other = cls()
    haldls.from_portablebinary(other, haldls.to_portablebinary(container))
    assert other == container


@ALL
def test_copies_are_independent(cls: type[Register]) -> None:
    first, reset = cls(), cls()
    second = copy.copy(first)
    if issubclass(cls, WordRow):
        second._words[0] = 1
        assert second != first
    for field in cls._fields:
        value = getattr(second, f"_{field.name}")
        if field.fields:
            for element in value:
                inner = element._fields[0].name
                setattr(element, inner, not getattr(element, inner))
        elif hasattr(value, "_data"):
            value._data[0] ^= 1
    assert first == reset


@BY_LAYOUT
def test_equality_looks_at_every_value(cls: type[Register]) -> None:
    numbers = cls().numbers()
    for index, leaf in enumerate(cls.leaves()):
        other = list(numbers)
        low, high = leaf.field.kind.low, leaf.field.kind.high
        other[index] = low if other[index] != low else high
        assert (cls.from_numbers(other) != cls()) == (low != high)
    assert cls() != object()


@ALL
def test_reset_words_equal_the_register_map(cls: type[Register]) -> None:
    expected = load("regmap.json")["containers"][cls.__name__].get("default_words")
    if expected is not None:
        assert list(cls().encode()) == [int(word, 0) for word in expected]


@ALL
def test_no_attribute_can_be_invented(cls: type[Register]) -> None:
    with pytest.raises(AttributeError, match="enable_fyre"):
        cls().enable_fyre = True


@BY_LAYOUT
def test_fields_refuse_what_is_out_of_range(cls: type[Register]) -> None:
    container: Any = cls()
    for field in cls._fields:
        if field.array or field.fields or not cls._settable:
            continue
        wrong: list[Any] = ["text", None]
        if field.kind.type is not bool:  # everything that can be asked is true or false
            wrong += [field.kind.top + 1, field.kind.low - 1, 1.5]
        for value in wrong:
            with pytest.raises(TypeError, match=rf"^{cls.__name__}\.{field.name}: "):
                setattr(container, field.name, value)
    assert container == cls()
