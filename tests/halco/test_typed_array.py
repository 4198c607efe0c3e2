"""Arrays indexed by coordinates: numbers, truth values, objects, and arrays of arrays."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from halco import EntryOnQuad, SynapseQuadColumnOnDLS, SynapseRowOnSynapseDriver
from halco.common import Enum
from halco.ranged import Ranged
from halco.real import Real
from halco.strategies import arrays
from halco.typed_array import typed_array


class Weight(Ranged, size=64):
    """Test number, one byte."""


class Charge(Ranged, low=-5, high=1000):
    """Signed test number."""


class Thing:
    """Test object."""

    def __init__(self, mark: int = 0) -> None:
        self.mark = mark

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and other.mark == self.mark

    __hash__ = None  # type: ignore[assignment]  # mutable


Weights = typed_array(Weight, EntryOnQuad)
Charges = typed_array(Charge, EntryOnQuad)
Switches = typed_array(bool, EntryOnQuad)
Things = typed_array(Thing, EntryOnQuad)
Matrix = typed_array(Weights, SynapseRowOnSynapseDriver)


def test_one_class_for_each_pair() -> None:
    assert typed_array(Weight, EntryOnQuad) is Weights
    assert (Weights.value_type, Weights.key_type) == (Weight, EntryOnQuad)


def test_properties_and_order() -> None:
    weights = Weights([1, 2, 3, 4])
    assert (weights.size, weights.max_size, weights.empty) == (4, 4, False)
    assert (weights.front(), weights.back(), weights.at(1)) == (1, 4, 2)
    assert [type(weight) for weight in weights] == [Weight] * 4
    assert list(weights) == [1, 2, 3, 4]
    assert list(Charges()) == [0, 0, 0, 0]
    assert list(Switches()) == [False] * 4


@pytest.mark.parametrize("key", [2, EntryOnQuad(2), Enum(2), np.int64(2)])
def test_keys(key: Any) -> None:
    weights = Weights()
    weights[key] = Weight(9)
    assert weights[key] == list(weights)[2] == 9


@pytest.mark.parametrize(
    ("use", "error", "text"),
    [
        (lambda: Weights()[4], IndexError, r"\[4\]: must be in \[0, 3\]"),
        (lambda: Weights()[-1], IndexError, r"\[-1\]: must be in \[0, 3\]"),
        (lambda: Weights()["a"], TypeError, r"\['a'\]: the key must be a EntryOnQuad"),
        (lambda: Weights()[Weight(1)], TypeError, r"EntryOnQuad cannot be made from Weight\(1\)"),
        (lambda: Weights([1, 2]), ValueError, "needs 4 values, got 2"),
        (lambda: Weights([1, 2, 3, 64]), TypeError, r"Weight\(64\): range overflow"),
        (lambda: Weights().fill("x"), TypeError, r"Weight\('x'\): must be an integer"),
        (lambda: Switches().fill("x"), TypeError, "'x': must be True or False"),
        (lambda: Weights().from_numpy(np.zeros(3, int)), RuntimeError, r"shape \(4,\), got \(3,\)"),
        (lambda: Weights().from_numpy(np.full(4, "a")), TypeError, "real numbers, got <U1"),
        (lambda: Weights().from_numpy(np.full(4, np.nan)), ValueError, "needs finite numbers"),
        (
            lambda: Weights().from_numpy(np.array([0, 64.5, 0, 0])),
            OverflowError,
            r"Weight\(64\) at \[1\]: range overflow: 64",
        ),
        (
            lambda: Weights().from_numpy(np.array([0, 1, 70, 2])),
            OverflowError,
            r"Weight\(70\) at \[2\]: range overflow: 70 > max\(63\)",
        ),
        (
            lambda: Matrix().from_numpy(np.array([[0, 0, 0, 0], [0, -1, 0, 0]])),
            RuntimeError,
            r"Weight\(-1\) at \[1, 1\]: range underflow: -1 < min\(0\)",
        ),
    ],
)
def test_refuses(use: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        use()


def test_a_refused_array_changes_nothing() -> None:
    weights = Weights([1, 2, 3, 4])
    with pytest.raises(OverflowError, match="range overflow"):
        weights.from_numpy(np.array([0, 0, 0, 64]))
    assert list(weights) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("array", "dtype"),
    [(Weights, np.uint8), (Charges, np.int64), (Switches, np.bool_), (Matrix, np.uint8)],
)
def test_to_numpy_is_a_copy(array: Any, dtype: Any) -> None:
    values = array()
    numbers = values.to_numpy()
    assert numbers.dtype == dtype
    numbers[...] = 1
    assert not values.to_numpy().any()
    values.from_numpy(numbers)
    assert values.to_numpy().all()


def test_nested_arrays_are_one_and_rows_are_references() -> None:
    matrix = Matrix()
    matrix[1][EntryOnQuad(2)] = 7
    matrix[SynapseRowOnSynapseDriver.top] = [1, 2, 3, 4]
    assert matrix.to_numpy().tolist() == [[1, 2, 3, 4], [0, 0, 7, 0]]
    matrix.fill(Weights([5, 5, 5, 5]))
    assert matrix.to_numpy().tolist() == [[5] * 4] * 2
    assert type(matrix[0]) is Weights


def test_objects_are_references() -> None:
    things = Things()
    things[0].mark = 5
    other = Thing(7)
    things[1] = other
    assert things[EntryOnQuad(0)].mark == 5
    assert things[1] is other
    things.fill(Thing(3))
    things[2].mark = 4
    assert [thing.mark for thing in things] == [3, 3, 4, 3]
    assert Things([other, other, 1, 2])[2].mark == 1


@pytest.mark.parametrize("kind", [Weights, Switches, Matrix, Things])
def test_copies_are_equal_and_apart(kind: Any) -> None:
    array = kind()
    other_value = {Weights: 3, Switches: True, Matrix: Weights([1, 0, 0, 0]), Things: Thing(3)}
    for twin in (copy.copy(array), copy.deepcopy(array), pickle.loads(pickle.dumps(array))):
        assert twin == array
        twin[0] = other_value[kind]
        assert twin != array
    assert array != 0
    with pytest.raises(TypeError, match="unhashable"):
        hash(array)


def test_shallow_and_deep_copy_of_objects() -> None:
    things = Things()
    assert copy.copy(things)[0] is things[0]
    assert copy.deepcopy(things)[0] is not things[0]


@given(arrays(Matrix))
def test_round_trips(matrix: Any) -> None:
    twin = Matrix()
    twin.from_numpy(matrix.to_numpy())
    assert twin == matrix
    names = {"typed_array": typed_array, "Weight": Weight, "EntryOnQuad": EntryOnQuad}
    assert eval(repr(matrix[0]), names) == matrix[0]


def test_conversion_to_several() -> None:
    columns = SynapseQuadColumnOnDLS().toNeuronColumnOnDLS()
    assert type(columns) is SynapseQuadColumnOnDLS.neuron_column_type
    assert columns[EntryOnQuad(0)] == 0
    columns[0] = 3  # a new array each time: this changes no one else's
    assert SynapseQuadColumnOnDLS().toNeuronColumnOnDLS()[0] == 0


class Duration(Real):
    """Test quantity."""


Durations = typed_array(Duration, EntryOnQuad)


def test_fractions_of_bounded_numbers_are_cut_off() -> None:
    weights, charges = Weights(), Charges()
    weights.from_numpy(np.array([0.9, 1.0, 62.5, 63.0]))
    charges.from_numpy(np.array([-0.9, -1.5, 0.5, 1000]))
    assert list(weights) == [0, 1, 62, 63]
    assert list(charges) == [0, -1, 0, 1000]


def test_real_numbers() -> None:
    durations = Durations()
    assert list(durations) == [0.0] * 4
    durations[1] = 2
    durations[2] = np.float32(0.5)
    assert (durations[1], type(durations[1])) == (2.0, Duration)
    assert durations.to_numpy().dtype == np.float64
    durations.from_numpy(np.array([1.5, -2.5, 0, 3]))
    assert list(pickle.loads(pickle.dumps(durations))) == [1.5, -2.5, 0.0, 3.0]
    with pytest.raises(TypeError, match="must be a plain real number"):
        durations[0] = np.array(1.0)


def test_filling_with_objects_checks_them() -> None:
    things = Things()
    things.fill(3)
    assert list(things) == [Thing(3)] * 4
    assert things[0] is not things[1]
