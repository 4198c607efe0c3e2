"""What the bus carries out together, and what it must not."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import haldls
from emulator.bus import Bus, Unclaimed
from emulator.description import Description
from emulator.interface import Patient
from emulator.registers import Block, RegisterStore
from tests.emulator import standin

CYCLES = 2  # between two writes


class PatientChip(standin.Chip):
    """A chip that bears late configuration and holds the values of every other counter."""

    late = 2000

    def patience(self) -> int:
        return self.late

    def expect(self, tick: int) -> None:
        assert tick >= self.now

    def held(self, block: Block) -> NDArray[np.bool_] | None:
        return np.arange(512) % 2 == 1

    def read_held(self, block: Block, places: NDArray[np.int64]) -> NDArray[np.uint32]:
        self.calls.append(("held", len(places), self.now))
        return places.astype(np.uint32) + 1000


def bus_of(chip_type: type[standin.Chip] = PatientChip) -> tuple[Bus, Any]:
    registers = RegisterStore()
    chip = chip_type(Description(), registers, 0)
    return Bus(registers, chip, (), chip.advance, Unclaimed()), chip


def write(bus: Bus, writes: list[tuple[int, int]]) -> None:
    addresses, words = np.array(writes, np.uint32).T
    count = len(writes)
    effects = 100 + np.arange(count, dtype=np.int64) * CYCLES
    enables = np.full(count, 15, np.uint8)
    bus.apply(effects, addresses, np.ascontiguousarray(words), enables, np.zeros(count, np.uint8))


def first_word(block: Block, place: int) -> int:
    return int(block.address_table()[place, 0])


def test_writes_to_several_memories_reach_the_chip_once_each() -> None:
    bus, chip = bus_of()
    writes = []
    for place in range(50):
        writes.append((first_word(haldls.CapMemCell, place), place))
        writes.append((first_word(haldls.ColumnCurrentQuad, place), place % 16))
    write(bus, writes)
    assert sorted(name for name, _, _ in chip.calls) == ["CapMemCell", "ColumnCurrentQuad"]
    assert bus.registers.words(haldls.CapMemCell)[:50, 0].tolist() == list(range(50))
    assert bus.registers.words(haldls.ColumnCurrentQuad)[17, 0] == 1


@pytest.mark.parametrize("distance", [1, 7])
def test_a_word_that_is_written_twice_reaches_the_chip_twice(distance: int) -> None:
    bus, chip = bus_of()
    places = [*range(distance), *range(distance)]
    write(bus, [(first_word(haldls.CapMemCell, p), i) for i, p in enumerate(places)])
    assert len(chip.calls) == 2
    assert bus.registers.words(haldls.CapMemCell)[0, 0] == distance


def test_an_impatient_chip_gets_its_configuration_in_time() -> None:
    bus, chip = bus_of()
    chip.late = 0
    write(bus, [(first_word(haldls.CapMemCell, place), place) for place in range(200)])
    assert len(chip.calls) > 5


def test_other_registers_are_written_one_by_one() -> None:
    bus, chip = bus_of()
    writes = [(first_word(haldls.NeuronReset, place), 0) for place in range(5)]
    write(bus, [(first_word(haldls.CapMemCell, 0), 1), *writes])
    assert [call[0] for call in chip.calls] == ["CapMemCell", *["NeuronReset"] * 5]


def test_held_values_are_read_together_and_others_at_their_time() -> None:
    bus, chip = bus_of()
    assert isinstance(chip, Patient)
    places = [2, 1, 3, 5, 4, 7]
    addresses = haldls.SpikeCounterRead.address_table("read")[places, 0]
    effects = np.array([10, 200, 300, 400, 500, 600], np.int64)
    none, all_ = np.zeros(6, np.uint8), np.ones(6, np.uint8)
    answers = bus.apply(effects, addresses, np.zeros(6, np.uint32), none, all_)
    assert answers.tolist() == [2, 1001, 1003, 1005, 4, 1007]
    assert [call[:2] for call in chip.calls] == [("held", 3), ("held", 1)]
    assert [call[2] for call in chip.calls] == [400, 1200]
