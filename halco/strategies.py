"""Hypothesis strategies for coordinates, derived from their declarations.

``coordinates(halco.NeuronConfigOnDLS)`` draws one of that type, ``coordinates()`` one of any.
Hypothesis itself is an optional dependency, needed at the first call.

Raises:
    ImportError: hypothesis is not installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import halco
from halco.interval import Interval
from halco.logical_neuron import (
    AtomicNeuronOnLogicalNeuron,
    CompartmentOnLogicalNeuron,
    LogicalNeuronCompartments,
    LogicalNeuronOnDLS,
)
from halco.neuron import AtomicNeuronOnDLS
from halco.typed_array import TypedArray

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def _hypothesis() -> Any:
    try:
        from hypothesis import strategies
    except ImportError as error:
        raise ImportError(
            "halco.strategies needs hypothesis: pip install 'brainscales2-sdk[test]'"
        ) from error
    return strategies


def types() -> list[Any]:
    """Return all coordinate types of the package, in alphabetical order."""
    names = [name for name in halco.__all__ if name[0].isupper() and name != "Coordinate"]
    return [getattr(halco, name) for name in names]


def coordinates(kind: Any = None) -> SearchStrategy[Any]:
    """Return a strategy that draws coordinates of a type, or of any type."""
    st = _hypothesis()
    strategy: SearchStrategy[Any]
    if kind is None:
        strategy = st.sampled_from(types()).flatmap(coordinates)
    elif kind is LogicalNeuronCompartments:
        strategy = _shapes()
    elif kind is LogicalNeuronOnDLS:
        strategy = _placed()
    elif issubclass(kind, Interval):
        strategy = _intervals(kind)
    else:
        strategy = st.integers(kind.begin, kind.end - 1).map(kind._at)
    return strategy


def arrays(kind: Any) -> SearchStrategy[Any]:
    """Return a strategy that draws instances of an array type of numbers or truth values."""
    st = _hypothesis()
    value, size = kind.value_type, kind.key_type.size
    if value is bool:
        element = st.booleans()
    else:
        element = arrays(value) if issubclass(value, TypedArray) else coordinates(value)
    strategy: SearchStrategy[Any] = st.lists(element, min_size=size, max_size=size).map(kind)
    return strategy


def _intervals(kind: Any) -> Any:
    st = _hypothesis()
    bound = coordinates(kind.bound_type)
    words = getattr(kind, "local_type", kind)
    alone = st.tuples(bound, bound).map(lambda bounds: words(*sorted(bounds)))
    return st.builds(kind, alone, coordinates(kind.outer_type)) if words is not kind else alone


def _shapes() -> Any:
    """Draw shapes of at most 8 columns in two compartments."""
    st = _hypothesis()
    circuit = st.builds(AtomicNeuronOnLogicalNeuron, st.integers(0, 7), st.integers(0, 1))
    first_two = CompartmentOnLogicalNeuron(0), CompartmentOnLogicalNeuron(1)
    circuits = st.lists(circuit, unique=True, min_size=2, max_size=8)
    return circuits.map(
        lambda chosen: LogicalNeuronCompartments(
            dict(zip(first_two, (chosen[::2], chosen[1::2]), strict=True))
        )
    )


def _placed() -> Any:
    """Draw neurons at anchors that leave room for every shape."""
    st = _hypothesis()
    anchor = st.builds(AtomicNeuronOnDLS, st.integers(0, 127 - 7), st.just(0))
    return st.builds(LogicalNeuronOnDLS, _shapes(), anchor)
