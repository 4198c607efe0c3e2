"""What holds for every composed container."""

import copy
import inspect
import pickle
from typing import Any

import numpy as np
import pytest

import lola
from halco import (
    CapMemBlockOnDLS,
    ExternalPPUDRAMMemoryBlockOnFPGA,
    ExternalPPUMemoryBlockOnFPGA,
    LogicalNeuronOnDLS,
)
from haldls import Backend
from tests.lola import flat

SIZED = (lola.ExternalPPUMemoryBlock, lola.ExternalPPUDRAMMemoryBlock)
containers = [cls for cls in lola.containers if cls is not lola.LogicalNeuron]
#: What can be read only or written only, or holds nothing.
ONE_WAY = (
    lola.CADCSampleRow,
    lola.CADCSamples,
    lola.CorrelationResetRow,
    lola.DACChannelBlock,
    lola.DACControlBlock,
)
coded = [cls for cls in containers if cls not in ONE_WAY]


def filled(cls: Any, seed: int = 7) -> Any:
    container = cls()
    ranges = flat.limits(cls, container)
    flat.set_values(container, flat.pattern(len(ranges), seed, ranges))
    return container


def place(cls: Any, container: Any) -> Any:
    """A coordinate that fits: the last one, or a block in the middle of a word."""
    if cls is lola.ExternalPPUMemoryBlock:
        return ExternalPPUMemoryBlockOnFPGA(0, len(container) - 1)
    if cls is lola.ExternalPPUDRAMMemoryBlock:
        return ExternalPPUDRAMMemoryBlockOnFPGA(6, 5 + len(container))
    return flat.coordinate_at(cls, cls.coordinate_type.size - 1)


@pytest.mark.parametrize("cls", lola.containers)
def test_copies_are_equal_and_independent(cls: Any) -> None:
    if cls is lola.LogicalNeuron:
        pytest.skip("see test_logical_neuron.py")
    container = filled(cls)
    for other in (copy.copy(container), copy.deepcopy(container), cls(container)):
        assert other == container
        assert type(other) is cls
        if len(flat.values_of(other)):
            flat.set_values(other, flat.limits(cls, other)[:, 0])
            assert other != container or not flat.values_of(container).any()
    assert container == filled(cls)


@pytest.mark.parametrize("cls", lola.containers)
def test_pickle(cls: Any) -> None:
    container = cls() if cls is lola.LogicalNeuron else filled(cls)
    assert pickle.loads(pickle.dumps(container)) == container


@pytest.mark.parametrize("cls", lola.containers)
def test_json_and_binary(cls: Any) -> None:
    container = cls() if cls is lola.LogicalNeuron else filled(cls)
    other = cls()
    lola.from_json(other, lola.to_json(container))
    assert other == container
    if len(lola.to_json(container)) < 1 << 20:
        other = cls()
        lola.from_portablebinary(other, lola.to_portablebinary(container))
        assert other == container


@pytest.mark.parametrize("cls", coded)
def test_words_tell_all_values(cls: Any) -> None:
    container = filled(cls)
    coordinate = place(cls, container)
    words = container.encode(coordinate=coordinate)
    assert words.dtype == np.uint32
    assert len(words) == len(cls.write_addresses(coordinate))
    read = cls.decode(words, coordinate=coordinate)
    assert read.encode(coordinate=coordinate).tolist() == words.tolist()
    assert cls.decode(words, coordinate=coordinate) == read
    # the cell for debugging is not in the words while its readout is off
    differ = flat.values_of(read) != flat.values_of(container)
    assert differ.sum() <= CapMemBlockOnDLS.size
    assert not flat.values_of(read)[differ].any()


@pytest.mark.parametrize("cls", [cls for cls in containers if cls not in SIZED])
def test_addresses_for_both_backends(cls: Any) -> None:
    coordinate = flat.coordinate_at(cls, 0)
    for backend in cls.backends:
        assert len(cls.write_addresses(coordinate, backend)) == len(cls.write_addresses(coordinate))
    with pytest.raises(ValueError, match=rf"{cls.__name__}.*\b{cls.backends[0].name}"):
        cls.write_addresses(coordinate, Backend.JTAGIdCode)
    with pytest.raises(TypeError, match=f"{cls.__name__}.*{cls.coordinate_type.__name__}"):
        cls.write_addresses(LogicalNeuronOnDLS())


@pytest.mark.parametrize("cls", [cls for cls in containers if cls not in SIZED])
def test_attributes_are_values_functions_or_types(cls: Any) -> None:
    container = cls()
    names = {
        name
        for name, value in inspect.getmembers(container)
        if name[0].islower() and not callable(value)
    }
    assert names == set(cls._layout)


@pytest.mark.parametrize("cls", containers)
def test_wrong_number_of_words(cls: Any) -> None:
    coordinate = place(cls, cls())
    if len(cls.read_addresses(coordinate)):
        with pytest.raises(ValueError, match=rf"{cls.__name__}.* needs \d+ words, got 3"):
            cls.decode([0, 0, 0], coordinate=coordinate)


@pytest.mark.parametrize("cls", containers)
def test_repr_is_short_and_names_the_class(cls: Any) -> None:
    assert repr(cls()).startswith(f"{cls.__qualname__}(")
    assert len(repr(filled(cls))) < 200_000
    assert str(cls())


@pytest.mark.parametrize("cls", [lola.AtomicNeuron, lola.MemoryTiming, lola.ReadoutChain])
def test_repr_evaluates(cls: Any) -> None:
    import haldls

    names = {**vars(haldls), **vars(lola)}
    container = filled(cls)
    assert eval(repr(container), names) == container
