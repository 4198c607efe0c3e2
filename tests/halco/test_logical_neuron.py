"""Shapes of neurons and their places on the chip, against measured placements."""

from typing import Any

import pytest

from halco import (
    AtomicNeuronOnDLS,
    AtomicNeuronOnLogicalNeuron,
    LogicalNeuronCompartments,
    LogicalNeuronOnDLS,
)
from halco.common import Enum
from tests.facts import lines, vectors


def golden() -> list[Any]:
    return [
        pytest.param(facts, id=facts["name"])
        for facts in lines(vectors() / "lola" / "Morphology.jsonl.gz")
        if facts["done"] == "ok"
    ]


def shape(compartments: dict[str, list[list[int]]]) -> LogicalNeuronCompartments:
    return LogicalNeuronCompartments(
        {
            int(index): [AtomicNeuronOnLogicalNeuron(*place) for place in places]
            for index, places in compartments.items()
        }
    )


def plain(compartments: dict[Any, list[Any]]) -> dict[str, list[int]]:
    return {str(int(index)): list(map(int, neurons)) for index, neurons in compartments.items()}


@pytest.mark.parametrize("facts", golden())
def test_shapes_and_placements(facts: dict[str, Any]) -> None:
    neuron = shape(facts["compartments"])
    assert neuron.flip_x() == shape(facts["flip_x"])
    assert neuron.flip_y() == shape(facts["flip_y"])
    for edge in ("left_most_column", "right_most_column", "top_most_row", "bottom_most_row"):
        assert int(getattr(neuron, f"get_{edge}")()) == facts[edge]
    for placement in facts["placements"]:
        anchor = AtomicNeuronOnDLS(Enum(placement["anchor"]))
        if "error" in placement:
            with pytest.raises(RuntimeError, match="would reach"):
                LogicalNeuronOnDLS(neuron, anchor)
            continue
        placed = LogicalNeuronOnDLS(neuron, anchor)
        assert plain(placed.get_placed_compartments()) == placement["placed"]
        assert list(map(int, placed.get_atomic_neurons())) == placement["atomic_neurons"]


LINE = shape({"0": [[3, 0], [4, 0]], "1": [[4, 1]]})


def test_order_and_equality() -> None:
    assert LogicalNeuronCompartments() < LINE
    assert LogicalNeuronCompartments(LINE) == LINE
    assert LINE.flip_x() != LINE
    assert LINE.flip_x().flip_x() == LINE
    a, b = (LogicalNeuronOnDLS(LINE, AtomicNeuronOnDLS(column, 0)) for column in (0, 1))
    assert a < b
    assert b >= a
    assert len({a, b, LogicalNeuronOnDLS(a)}) == 2
    assert LogicalNeuronOnDLS().get_atomic_neurons() == []


def test_empty_shape_has_no_extent() -> None:
    empty = LogicalNeuronCompartments()
    assert (empty.get_left_most_column(), empty.get_right_most_column()) == (127, 0)
    assert (empty.get_top_most_row(), empty.get_bottom_most_row()) == (1, 0)
    assert LogicalNeuronOnDLS(empty, AtomicNeuronOnDLS(255, 1)) == LogicalNeuronOnDLS()


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: shape({"0": [[0, 0]], "1": [[0, 0]]}), RuntimeError, "more than one place"),
        (lambda: LogicalNeuronCompartments({255: []}), TypeError, r"255 > max\(254\)"),
        (lambda: LogicalNeuronCompartments({0: [3]}), TypeError, "give both parts"),
        (lambda: LogicalNeuronOnDLS(LINE), TypeError, "needs both compartments and anchor"),
        (
            lambda: LogicalNeuronOnDLS(LINE, AtomicNeuronOnDLS(127, 0)),
            RuntimeError,
            "would reach row 1 and column 128; anchor them further to the upper left",
        ),
        (
            lambda: LogicalNeuronOnDLS(LINE, AtomicNeuronOnDLS(0, 1)),
            RuntimeError,
            "would reach row 2 and column 1",
        ),
        (
            lambda: LogicalNeuronOnDLS(LINE, AtomicNeuronOnDLS(255, 0)),
            RuntimeError,
            "would reach row 1 and column 256",
        ),
    ],
)
def test_refuses(make: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        make()
