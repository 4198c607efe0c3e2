"""Laws that hold for every coordinate type, found through the package's registry."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import halco
import halco.common
from halco.conversion import NOTHING, conversions
from halco.interval import Interval
from halco.ranged import Coordinate, Enum, Ranged
from halco.strategies import coordinates, types

ALL = types()
NUMBERS = [kind for kind in ALL if issubclass(kind, Ranged)]
#: Types small enough to be written out.
TABLES = [kind for kind in NUMBERS if kind.size <= 1 << 17]
#: What ``repr`` of any coordinate refers to.
NAMES = {kind.__name__: kind for kind in ALL}


def by_name(kind: type) -> str:
    return kind.__name__


@given(coordinates())
def test_round_trips(coordinate: Any) -> None:
    kind = type(coordinate)
    assert eval(repr(coordinate), dict(NAMES)) == coordinate
    assert pickle.loads(pickle.dumps(coordinate)) == coordinate
    assert copy.copy(coordinate) == coordinate
    assert copy.deepcopy(coordinate) == coordinate
    assert kind(coordinate) == coordinate
    assert str(coordinate).startswith(kind.__name__)
    assert coordinate in {coordinate}


@given(coordinates().filter(lambda c: isinstance(c, Ranged)))
def test_position_round_trip(coordinate: Any) -> None:
    kind = type(coordinate)
    assert int(coordinate.toEnum()) == int(coordinate)
    assert kind(coordinate.toEnum()) is kind(Enum(int(coordinate)))
    assert kind(coordinate.toEnum()) == coordinate
    assert coordinate == int(coordinate)
    assert hash(coordinate) == hash(int(coordinate))
    assert range(int(coordinate) + 1)[coordinate] == coordinate


@pytest.mark.parametrize("kind", TABLES, ids=by_name)
def test_iteration_is_the_sorted_set_of_all(kind: Any) -> None:
    every = list(halco.iter_all(kind))
    assert len(every) == len(set(every)) == kind.size
    assert list(map(int, every)) == list(range(kind.begin, kind.end))
    assert all(type(coordinate) is kind for coordinate in every)
    assert (
        sorted(every[::-1][:: max(1, kind.size // 100)])
        == (every[::-1][:: max(1, kind.size // 100)][::-1])
    )
    assert every[-1] is kind(Enum(kind.max))


@given(st.data())
def test_total_order(data: st.DataObject) -> None:
    strategy = coordinates(data.draw(st.sampled_from(ALL)))
    a, b = data.draw(strategy), data.draw(strategy)
    assert (a < b) + (a == b) + (a > b) == 1
    assert (a <= b) is (a < b or a == b)
    assert (a >= b) is (b <= a)
    assert (a != b) is not (a == b)


@given(coordinates(), coordinates())
def test_types_are_never_equal(a: Any, b: Any) -> None:
    assert (a == b) is (type(a) is type(b) and repr(a) == repr(b))
    assert (a != b) is not (a == b)


MARKED = [kind for kind in NUMBERS if issubclass(kind, Coordinate)]


@given(st.data(), st.lists(st.sampled_from(MARKED), min_size=2, max_size=2, unique=True))
def test_coordinates_of_containers_are_ordered_by_type(data: st.DataObject, two: Any) -> None:
    a, b = (data.draw(coordinates(kind)) for kind in sorted(two, key=by_name))
    assert a < b
    assert a <= b
    assert b > a
    assert b >= a


@pytest.mark.parametrize("kind", TABLES, ids=by_name)
def test_conversions_are_total_and_lead_into_their_target(kind: Any) -> None:
    for name in conversions(kind):
        if not name.startswith("to"):
            continue
        target = getattr(halco, name[2:])
        numbers = halco.table(kind, name)
        assert numbers.shape[0] == kind.size
        given_ = numbers[numbers != NOTHING]
        assert given_.size
        assert given_.max() <= target.max
        assert given_.min() >= target.min
        if not (numbers == NOTHING).any() and numbers.ndim == 1 and target.size <= kind.size:
            assert set(np.unique(given_)) <= set(range(target.begin, target.end))


@given(st.data(), st.sampled_from(TABLES))
def test_tables_agree_with_single_conversions(data: st.DataObject, kind: Any) -> None:
    coordinate = data.draw(coordinates(kind))
    for name in conversions(kind):
        try:
            answer = getattr(coordinate, name)()
        except OverflowError:
            answer = None
        plain = NOTHING if answer is None else answer
        assert np.array_equal(
            halco.table(kind, name)[int(coordinate) - kind.begin],
            plain if isinstance(plain, int) else list(plain),
        )


@pytest.mark.parametrize("kind", TABLES, ids=by_name)
def test_two_paths_to_one_type_agree(kind: Any) -> None:
    """A to B to C is A to C, exhaustively; one of several is among those several."""
    direct = {name for name in conversions(kind) if name.startswith("to")}
    for name in direct:
        between = getattr(halco, name[2:])
        first = halco.table(kind, name)
        if first.ndim == 2:
            continue
        for onward in direct & set(conversions(between)):
            second, whole = halco.table(between, onward), halco.table(kind, onward)
            known = first != NOTHING
            through = second[first[known] - between.begin]
            if through.ndim > whole.ndim:
                assert (through == whole[known][:, None]).any(axis=1).all(), (name, onward)
            elif through.ndim == whole.ndim:
                same = (through == whole[known]) | (through == NOTHING) | (whole[known] == NOTHING)
                assert same.all(), (name, onward)


@pytest.mark.parametrize("kind", TABLES, ids=by_name)
def test_there_and_back(kind: Any) -> None:
    """Where both directions exist between types of equal size, they undo each other."""
    for name in conversions(kind):
        target = getattr(halco, name[2:], None)
        back = f"to{kind.__name__}"
        if target is None or target.size != kind.size or back not in conversions(target):
            continue
        there = halco.table(kind, name)
        assert np.array_equal(
            halco.table(target, back)[there - target.begin], np.arange(kind.begin, kind.end)
        )


@pytest.mark.parametrize("kind", [k for k in NUMBERS if hasattr(k, "split")], ids=by_name)
def test_places_answer_for_their_parts(kind: Any) -> None:
    for place in list(kind.every())[:: max(1, kind.size // 50)]:
        outer, local = place.split()
        assert (type(outer), type(local)) == (kind.outer_type, kind.local_type)
        assert kind(local, outer) is place
        assert place.value() == local.value()
        for name in conversions(kind.local_type):
            assert getattr(place, name)() == getattr(local, name)()


@given(st.sampled_from([kind for kind in ALL if issubclass(kind, Interval)]).flatmap(coordinates))
def test_intervals(block: Any) -> None:
    assert block.toMin() <= block.toMax()
    assert block.length() == int(block.toMax()) - int(block.toMin()) + 1
    assert block.contains(block.toMin())
    assert block.contains(block.toMax())
    assert block[block.length() - 1] == block.toMax()
    assert block.toMin() == next(iter(block))


def test_common_types_follow_the_laws() -> None:
    for name in ("SideHorizontal", "SideVertical", "Orientation", "Direction", "Parity", "Unique"):
        for value in halco.iter_all(getattr(halco.common, name)):
            assert eval(repr(value), vars(halco.common)) is value
            assert pickle.loads(pickle.dumps(value)) is value
