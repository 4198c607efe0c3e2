import pytest

from lola.gray_scale import to_gray_scale


def test_zero_is_a_dot_and_the_maximum_the_highest_bar() -> None:
    assert to_gray_scale([[0, 7, 8], [63, 32, 31]], 63) == "··▁\n▇▄▃"


def test_values_outside_of_the_range() -> None:
    with pytest.raises(ValueError, match=r"\[0\.0, 64\.0\] are not in \[0, 63\]"):
        to_gray_scale([0, 64], 63)
