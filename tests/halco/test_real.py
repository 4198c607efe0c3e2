"""Real numbers with a type of their own."""

import copy
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from halco.real import Real


class Volt(Real):
    """Test quantity."""


@pytest.mark.parametrize(
    "value", [0.5, np.float32(0.5), np.float64(0.5), Fraction(1, 2), Volt(0.5)]
)
def test_plain_numbers_are_accepted(value: Any) -> None:
    volt = Volt.accept(value)
    assert type(volt) is Volt
    assert (volt, volt.value(), type(volt.value())) == (0.5, 0.5, float)
    assert (int(Volt(7)), bool(Volt()), hash(volt)) == (7, False, hash(0.5))


@pytest.mark.parametrize("value", ["1", None, np.array(1.0), np.ones(2), 1j])
def test_everything_else_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match=r"Volt\(.*\): must be a plain real number"):
        Volt(value)


def test_copies() -> None:
    volt = Volt(0.25)
    assert repr(volt) == str(volt) == "Volt(0.25)"
    for other in (eval(repr(volt)), copy.deepcopy(volt), pickle.loads(pickle.dumps(volt))):
        assert (type(other), other) == (Volt, volt)
