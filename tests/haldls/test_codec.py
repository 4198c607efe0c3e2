"""The generated codec against a slow and obvious one that goes wire by wire."""

import linecache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import haldls
from haldls.codec import Codec, runs, side_by_side
from haldls.container import Register, registry
from haldls.layout import W0, W1
from haldls.rows import WordRow
from haldls.strategies import structures

DECLARED = [cls for cls in registry if not issubclass(cls, WordRow)]
#: Their encoding takes the coordinate into account, or sends nothing.
OWN_ENCODING = (haldls.ExternalPPUMemoryByte, haldls.ExternalPPUDRAMMemoryByte)


def slow_words(container: Register) -> list[int]:
    """Return the words of a container by setting one wire after the other."""
    cls = type(container)
    words = [0] * cls.word_count
    for leaf, number in zip(cls.leaves(), container.numbers(), strict=True):
        if leaf.field.read_only or not leaf.place:
            continue
        stored = number + leaf.field.bias
        if leaf.field.code:
            arguments = (container,) if leaf.field.code.joint else ()
            stored = leaf.field.code.encode(stored, *arguments)
        flips = [part.inverted for part in reversed(leaf.place) for _ in part.wires()]
        for bit, ((word, wire), flip) in enumerate(zip(leaf.wires(), flips, strict=True)):
            words[word] |= ((int(stored) >> bit & 1) ^ flip) << wire
    for part in cls._ones:
        for word, wire in part.wires():
            words[word] |= 1 << wire
    return [int(cls._word_code.encode(word)) for word in words] if cls._word_code else words


@pytest.mark.parametrize("cls", DECLARED, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_slow_twin(cls: type[Register], data: st.DataObject) -> None:
    container = data.draw(structures(cls))
    expected = slow_words(container)
    if "w" in cls.access or cls in OWN_ENCODING:
        assert list(container.encode()) == expected
    cls._column_codec()
    assert list(cls._pack(container)) == expected


def test_stretches_of_wires() -> None:
    assert list(runs((W0[5:0], W1[5:4]))) == [(0, 0, 2, 6), (1, 4, 0, 2)]
    assert list(runs((W0[0:2],))) == [(0, 2, 0, 1), (0, 1, 1, 1), (0, 0, 2, 1)] or list(
        runs((W0[0:2],))
    )


def test_reversed_wires_carry_reversed_bits() -> None:
    words = haldls.SynapseDriverConfig(recovery=0b0001).encode()
    assert words[1] & 0b1111 == 0b1000
    assert haldls.SynapseDriverConfig.decode(words).recovery == 1


def test_arrays_of_several_stretches_move_together() -> None:
    weights, labels, *_ = haldls.SynapseQuad._fields
    assert side_by_side(weights) == [24, 16, 8, 0]
    assert side_by_side(labels) is None  # one stretch each: nothing to gain


def test_generated_source_is_visible() -> None:
    haldls.CADCConfig().encode()
    name = haldls.CADCConfig._pack.__code__.co_filename
    assert name == "<codec haldls.cadc.CADCConfig>"
    assert any("_reset_wait" in line for line in linecache.getlines(name))
    assert Codec(haldls.CADCConfig._fields, 1).leaves[0].field.name == "enable"


def test_wrong_number_of_words() -> None:
    with pytest.raises(ValueError, match="NeuronConfig: needs 6 words, got 5"):
        haldls.NeuronConfig.decode([0] * 5)
    with pytest.raises(ValueError, match=r"NeuronConfig: needs an array of shape \(n, 6\)"):
        haldls.NeuronConfig.decode_columns(np.zeros((3, 5), np.uint32))


def test_refused_words_name_field_and_bound() -> None:
    with pytest.raises(ValueError, match=r"ADPLL: loop_filter_int: .*0 < min\(1\)"):
        haldls.ADPLL.decode([0, 0], haldls.Backend.OmnibusChipOverJTAG)
    assert haldls.ADPLL.decode([0, 0]) == haldls.ADPLL()  # that path is write-only
    with pytest.raises(ValueError, match="JTAGIdCode: 0x00000000 is no identification"):
        haldls.JTAGIdCode.decode([0])


COLUMN_ERRORS: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"enable_fyre": [1]}, KeyError, "NeuronConfig: no column 'enable_fyre'"),
    ({"enable_fire": [[True]]}, ValueError, r"NeuronConfig.enable_fire: needs shape \(n\)"),
    ({"enable_fire": 1}, ValueError, r"NeuronConfig.enable_fire: needs shape \(n\)"),
    ({"enable_fire": [2]}, ValueError, r"NeuronConfig.enable_fire: 2 is not in \[0, 1\]"),
    ({"membrane_capacitor_size": [1.5]}, ValueError, "needs whole numbers, got float64"),
    ({"membrane_capacitor_size": [64]}, ValueError, r"64 is not in \[0, 63\]"),
    ({"membrane_capacitor_size": [-1]}, ValueError, r"-1 is not in \[0, 63\]"),
    (
        {"enable_fire": [True, False], "enable_strong_fire": [True]},
        ValueError,
        r"columns of different lengths \[1, 2\]",
    ),
]


@pytest.mark.parametrize(("columns", "error", "text"), COLUMN_ERRORS)
def test_columns_refuse(columns: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        haldls.NeuronConfig.encode_columns(columns)


def test_columns_longer_than_a_chunk() -> None:
    rng = np.random.default_rng(3)
    weights = rng.integers(0, 64, (20_000, 4))
    words = haldls.SynapseQuad.encode_columns({"weights": weights})
    assert np.array_equal(haldls.SynapseQuad.decode_columns(words)["weights"], weights)
    last = haldls.SynapseQuad(weights=weights[-1].tolist())
    assert words[-1].tolist() == list(last.encode())


def test_columns_of_wide_words() -> None:
    labels = [[1, 2, 65535], [0, 3, 4]]
    words = haldls.SpikePack3ToChip.encode_columns({"labels": labels})
    assert words.dtype == np.uint64
    assert words[0, 0] == 1 | 2 << 16 | 65535 << 32
    assert haldls.SpikePack3ToChip.decode_columns(words)["labels"].tolist() == labels


def test_codes() -> None:
    for current in range(256):
        words = haldls.CurrentDAC(current=current).encode()
        assert words[0] >> 8 & 7 == (0, 1, 3, 7)[current >> 6]
        assert haldls.CurrentDAC.decode(words).current == current
    assert haldls.CurrentDAC.decode((0b101 << 8,)).current == 3 << 6  # gaps do not matter
    timing = haldls.CapMemSRAMTimingConfig(read_delay=200, address_setup_time=3, write_width=9)
    gray = [word ^ word >> 1 for word in timing.encode()]
    assert gray == [200, 9 << 4 | 3]
