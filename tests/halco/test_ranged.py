"""Bounded integers: making them, what they refuse, arithmetic and order."""

from typing import Any

import numpy as np
import pytest

import halco
from halco.common import Enum, X
from halco.ranged import Named, Ranged, enum_ranged


class Weight(Ranged, size=64):
    """Unsigned test type."""

    heavy = Named(63)


class Balance(Ranged, low=-8, high=7):
    """Signed test type."""


class Count(Ranged, low=1, size=3):
    """Test type that starts above zero."""


@pytest.mark.parametrize("value", [5, np.int64(5), np.uint8(5), Enum(5), enum_ranged(9)(5)])
def test_made_from_numbers_and_positions(value: Any) -> None:
    assert Weight(value) is Weight(5)


def test_defaults_and_bounds() -> None:
    assert (Weight(), Balance(), Count()) == (0, 0, 1)
    assert (Balance.min, Balance.max, Balance.size) == (-8, 7, 16)
    assert (Count.begin, Count.end) == (1, 4)
    assert Weight(True) == 1
    assert Weight.heavy is Weight(63)


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: Weight(64), OverflowError, r"Weight\(64\): range overflow: 64 > max\(63\)"),
        (lambda: Weight(-1), TypeError, r"Weight\(-1\): range underflow: -1 < min\(0\)"),
        (lambda: Count(0), RuntimeError, r"Count\(0\): range underflow: 0 < min\(1\)"),
        (lambda: Balance(-9), RuntimeError, r"Balance\(-9\): range underflow: -9 < min\(-8\)"),
        (lambda: Weight(1.0), TypeError, r"Weight\(1.0\): must be an integer in \[0, 63\]"),
        (lambda: Weight("1"), TypeError, r"Weight\('1'\): must be an integer"),
        (lambda: Weight(None), TypeError, r"Weight\(None\): must be an integer"),
        (lambda: Weight(Count(2)), TypeError, r"cannot be made from Count\(2\): use a conversion"),
        (lambda: Weight(X(2)), TypeError, r"Weight cannot be made from X\(2\)"),
        (lambda: Weight(Enum(64)), OverflowError, r"64 > max\(63\)"),
        (lambda: Weight.accept(64), TypeError, r"Weight\(64\): range overflow"),
        (lambda: Count.accept(0), TypeError, r"Count\(0\): range underflow"),
        (lambda: halco.NeuronRowOnDLS(halco.SynramOnDLS(1)), TypeError, "use a conversion of it"),
        (lambda: halco.SynapseRowOnDLS(256), TypeError, r"256 > max\(255\)"),
        (lambda: Weight(60) + 4, OverflowError, r"Weight: result 64 of arithmetic on Weight\(60\)"),
        (lambda: Weight(3) - 4, OverflowError, r"result -1 .* is not in \[0, 63\]"),
        (lambda: -Weight(1), TypeError, r"Weight\(-1\)"),
        (lambda: Weight(1) + Count(1), TypeError, r"Weight\(1\) and Count\(1\) are of different"),
        (lambda: Weight(1) < Count(1), TypeError, "different types and have no order"),
    ],
)
def test_refuses(make: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        make()


def test_arithmetic_stays_in_the_type() -> None:
    for result, value in (
        (Weight(5) + 3, 8),
        (Weight(5) - Weight(3), 2),
        (Weight(5) * np.int64(3), 15),
        (Weight(7) / 2, 3),
        (Weight(7) % 4, 3),
        (+Weight(7), 7),
    ):
        assert type(result) is Weight
        assert result == value
    assert type(3 + Weight(5)) is int
    assert Weight(7) / 2.0 == 3.5
    assert (Weight(7) * np.arange(3)).tolist() == [0, 7, 14]
    assert -Balance(7) == Balance(-7)


def test_equal_to_numbers_but_to_no_other_type() -> None:
    assert Weight(2) == 2
    assert Weight(2) == 2.0
    assert Weight(2) == np.int64(2)
    assert Weight(2) != Count(2)
    assert Weight(2) != "2"
    assert Enum(2) == enum_ranged(5)(2)
    assert sorted([Weight(3), 1, Weight(2)]) == [1, 2, 3]


def test_numbers_index_and_print() -> None:
    numbers = list(range(64))
    assert numbers[Weight(3)] == np.array(numbers)[Weight(3)] == 3
    assert (hex(Weight(10)), f"{Weight(10):03d}") == ("0xa", "010")
    assert f"{Weight(10)}" == str(Weight(10)) == "Weight(10)"
    assert [Weight(2).value(), int(Weight(2).toEnum()), int(Balance(-8).toEnum())] == [2, 2, 0]


def test_values_are_immutable_and_interned() -> None:
    assert Weight(5) is Weight(Weight(5))
    with pytest.raises(AttributeError, match="no attribute 'note'"):
        Weight(5).note = 1  # type: ignore[attr-defined]  # that is the point


def test_large_types_are_not_kept() -> None:
    byte = halco.ExternalPPUDRAMMemoryByteOnFPGA
    assert byte(1 << 27) == byte(1 << 27)
    assert next(byte.every()) == 0
    assert len(byte._known) == 0


def test_position_types_by_name() -> None:
    assert halco.EnumRanged_512_ is halco.AtomicNeuronOnDLS.enum_type
    assert halco.EnumRanged_512_.max == 511
    with pytest.raises(AttributeError, match="no attribute 'EnumRanged_x_'"):
        _ = halco.EnumRanged_x_
