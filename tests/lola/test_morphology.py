"""Rules of morphologies, each rejection by name, and their pictures."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lola
from halco import AtomicNeuronOnLogicalNeuron


def at(*sites: tuple[int, int]) -> list[AtomicNeuronOnLogicalNeuron]:
    return [AtomicNeuronOnLogicalNeuron(*site) for site in sites]


def one(column: int, row: int) -> AtomicNeuronOnLogicalNeuron:
    return AtomicNeuronOnLogicalNeuron(column, row)


def state(morphology: lola.Morphology) -> Any:
    return {int(c): repr(s) for c, s in morphology.morphology.items()}, repr(morphology)


def chain() -> lola.Morphology:
    """Three compartments in a row, joined by resistors."""
    morphology = lola.Morphology()
    morphology.create_compartment(at((0, 0), (1, 0)))
    morphology.create_compartment(at((2, 0), (3, 0), (3, 1)))
    morphology.create_compartment(at((5, 0)))
    morphology.connect_resistor_to_soma(one(1, 0))
    morphology.connect_to_soma(one(2, 0))
    morphology.connect_soma_line(1, 2, 0)
    morphology.connect_resistor_to_soma(one(3, 0))
    morphology.connect_to_soma(one(5, 0))
    morphology.connect_soma_line(3, 5, 0)
    return morphology


@pytest.mark.parametrize(
    ("circuits", "text"),
    [
        ([], "compartment 3: has no circuit, at least one is needed"),
        (
            [(7, 0), (9, 0)],
            r"compartment 3: circuit \(column 9, row 0\) is not adjacent to "
            r"\(column 7, row 0\): .* contiguous",
        ),
        ([(7, 0), (8, 1)], r"compartment 3: circuit \(column 8, row 1\) is not adjacent"),
        (
            [(4, 1), (3, 1)],
            r"compartment 3: circuit \(column 3, row 1\) already belongs to compartment 1 of "
            r"\(column 2, row 0\), \(column 3, row 0\), \(column 3, row 1\)",
        ),
    ],
)
def test_refused_compartments_leave_nothing_behind(
    circuits: list[tuple[int, int]], text: str
) -> None:
    morphology = chain()
    before = state(morphology)
    with pytest.raises(RuntimeError, match=text):
        morphology.create_compartment(at(*circuits))
    assert state(morphology) == before
    assert int(morphology.create_compartment(at((9, 0)))) == 3


def test_a_circuit_has_one_connection_to_its_line() -> None:
    morphology = chain()
    with pytest.raises(
        RuntimeError,
        match=r"compartment 0: circuit \(column 1, row 0\) is connected to the shared line "
        "through its resistor and cannot be connected directly as well",
    ):
        morphology.connect_to_soma(one(1, 0))
    with pytest.raises(RuntimeError, match=r"circuit \(column 5, row 0\).*directly.*resistor"):
        morphology.connect_resistor_to_soma(one(5, 0))


def test_compartments_without_a_resistor_in_between() -> None:
    morphology = lola.Morphology()
    morphology.create_compartment(at((0, 0)))
    morphology.create_compartment(at((2, 0)))
    morphology.connect_to_soma(one(0, 0))
    morphology.connect_to_soma(one(2, 0))
    morphology.connect_soma_line(0, 2, 0)
    with pytest.raises(
        RuntimeError,
        match=r"compartment 0: circuit \(column 2, row 0\) of compartment 1 is connected to it "
        "without a resistor",
    ):
        morphology.done()


def test_compartments_that_do_not_hang_together() -> None:
    morphology = chain()
    morphology.create_compartment(at((20, 1)))
    before = state(morphology)
    with pytest.raises(
        RuntimeError, match=r"compartment 3: circuit \(column 20, row 1\) cannot be reached"
    ):
        morphology.done()
    assert state(morphology) == before


def test_nothing_and_twice_the_same() -> None:
    with pytest.raises(RuntimeError, match="create a compartment first"):
        lola.Morphology().done()
    morphology = lola.Morphology()
    morphology.create_compartment(at((0, 0), (0, 0)))
    with pytest.raises(RuntimeError, match="compartment 0: names a circuit twice"):
        morphology.done()


def test_a_circuit_that_is_no_part() -> None:
    with pytest.raises(IndexError, match=r"circuit \(column 8, row 1\) is not part"):
        chain()[one(8, 1)]


def test_done_leaves_the_builder_usable() -> None:
    morphology = chain()
    first, _ = morphology.done()
    assert morphology.done()[0] == first
    morphology.create_compartment(at((7, 0)))
    morphology.connect_resistor_to_soma(one(7, 0))
    morphology.connect_soma_line(5, 7, 0)
    assert len(morphology.done()[0].get_compartments()) == 6  # two bridges


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 1)), min_size=1))
def test_compartments_are_the_contiguous_sets(sites: set[tuple[int, int]]) -> None:
    """Against a slow and obvious search, and all membranes in between joined."""
    found = {min(sites)}
    for _ in sites:
        found |= {(x, y) for x, y in sites if {(x - 1, y), (x + 1, y), (x, 1 - y)} & found}
    morphology = lola.Morphology()
    if found != sites:
        with pytest.raises(RuntimeError, match="contiguous"):
            morphology.create_compartment(at(*sites))
        return
    morphology.create_compartment(at(*sites))
    for x, y in sites:
        switches = morphology[one(x, y)]
        assert switches.connect_right == ((x + 1, y) in sites)
        assert switches.connect_vertical == ((x, 1 - y) in sites)
    assert len(morphology.done()[0].get_compartments()) == 1


def test_picture_in_text() -> None:
    expected = """\
Morphology(
    column   0     1     2     3     4     5
    line 0         ╤═════╤     ╤═══════════╤
                   R     │     R           │
    row 0   [0]───[0]   [1]───[1]   [·]   [2]
                               │
    row 1                     [1]
)"""
    assert repr(chain()) == expected
    assert repr(lola.Morphology()) == "Morphology(\n    no circuit\n)"


def test_picture_of_the_lower_row_is_mirrored() -> None:
    morphology = lola.Morphology()
    morphology.create_compartment(at((3, 1), (4, 1)))
    morphology.connect_to_soma(one(4, 1))
    morphology.connect_soma_line(4, 5, 1)
    assert repr(morphology).splitlines()[1:-1] == [
        "    column   3     4     5",
        "    row 1   [0]───[0]   [·]",
        "                   │",
        "    line 1         ╧══════",
    ]


def test_plot() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = chain().plot()
    assert [text.get_text() for text in axes.texts] == ["0", "0", "1", "1", "1", "", "2"]
    assert chain().plot(axes, linewidth=3) is axes
    matplotlib.pyplot.close(axes.figure)
