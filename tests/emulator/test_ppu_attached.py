"""Both processors on a chip: control, memory, registers, arrays, and the order of accesses."""

import logging
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import haldls
from emulator.bus import Bus as Omnibus
from emulator.bus import Unclaimed
from emulator.ppu import Processors
from emulator.registers import RegisterStore
from tests.emulator.ppu_assembler import word

WAIT = 0x7C00_007C
SYNAPSES = 0x02C0_0000


class Outside:
    """FPGA words in a dictionary."""

    def __init__(self) -> None:
        self.words: dict[int, int] = {}

    def read(self, address: int, tick: int) -> int:
        return self.words.get(address, 0)

    def write(self, address: int, value: int, enables: int, tick: int) -> None:
        assert enables == 15
        self.words[address] = value


class Chip:
    """A register store with an omnibus; notes what else the processors ask for."""

    dynamic = frozenset({haldls.PPUStatusRegister})

    def __init__(self) -> None:
        self.now = 0
        self.registers = RegisterStore()
        self.outside = Outside()
        self.bus = Omnibus(
            registers=self.registers,
            chip=self,  # type: ignore[arg-type]  # only what the processors use
            memories=(),
            advance=self.advance,
            unclaimed=Unclaimed(),
        )
        self.omnibus_runs = True
        self.calls: list[Any] = []
        self.synchronised: list[int] = []
        self.processors = Processors(self)

    def advance(self, tick: int) -> None:
        def synchronise(until: int) -> None:
            self.synchronised.append(until)
            self.now = until

        self.processors.advance(tick, synchronise)
        self.now = tick

    def written(
        self,
        block: Any,
        coordinates: NDArray[np.int64],
        words: NDArray[np.int64],
        enables: NDArray[np.uint8],
        tick: int,
    ) -> None:
        if block is haldls.PPUControlRegister:
            self.processors.control_written(int(coordinates[0]), tick)
        elif block is haldls.PPUMemoryWord:
            self.processors.memory_written(coordinates)

    def read(self, block: Any, coordinate: int, number: int, tick: int) -> int | None:
        return self.processors.status(coordinate)

    def read_cadc_row(
        self, synram: int, row: int, parity: int, causal: bool, trigger: bool, tick: int
    ) -> NDArray[np.uint8]:
        self.calls.append(("cadc", synram, row, parity, causal, trigger, tick))
        return np.arange(128, dtype=np.uint8) + parity

    def reset_correlation(
        self,
        synram: int,
        row: int,
        causal: NDArray[np.bool_],
        acausal: NDArray[np.bool_],
        tick: int,
    ) -> None:
        columns = np.flatnonzero(causal).tolist(), np.flatnonzero(acausal).tolist()
        self.calls.append(("correlation", synram, row, *columns))

    def reset_neuron_columns(self, hemisphere: int, columns: NDArray[np.bool_], tick: int) -> None:
        self.calls.append(("neurons", hemisphere, np.flatnonzero(columns).tolist()))

    # what a host does

    def host_write(self, block: Any, place: int, *words: int) -> None:
        addresses = block.address_table("write")[place]
        for address, value in zip(addresses.tolist(), words, strict=True):
            self.advance(self.now)
            self.bus.write(int(address), value, 15, self.now)

    def start(self, half: int, *words: int) -> None:
        for index, value in enumerate(words):
            self.host_write(haldls.PPUMemoryWord, 4096 * half + index, value)
        self.host_write(haldls.PPUControlRegister, half, 1)

    def status(self, half: int) -> int:
        address = int(haldls.PPUStatusRegister.address_table("read")[half, 0])
        return self.bus.read(address, self.now)


def load_address(register: int, value: int) -> list[int]:
    return [word("addis", register, 0, value >> 16), word("ori", register, register, value)]


def test_host_starts_and_stops_a_program() -> None:
    chip = Chip()
    chip.start(1, word("addi", 3, 3, 1), word("stw", 3, 0x100, 0), word("b", -8))
    chip.advance(1000)
    counted = int(chip.registers.words(haldls.PPUMemoryWord)[4096 + 64, 0])
    assert counted > 100
    assert chip.status(1) == 0
    chip.host_write(haldls.PPUControlRegister, 1, 0)
    chip.advance(2000)
    assert chip.registers.words(haldls.PPUMemoryWord)[4096 + 64, 0] == counted
    assert chip.processors.idle
    # a second start begins anew
    chip.host_write(haldls.PPUControlRegister, 1, 1)
    chip.advance(2010)
    assert int(chip.registers.words(haldls.PPUMemoryWord)[4096 + 64, 0]) < 10


def test_status_tells_sleep() -> None:
    chip = Chip()
    chip.start(0, word("ori", 0, 0, 0), WAIT)
    assert chip.status(0) == 0
    chip.advance(100)
    assert (chip.status(0), chip.status(1)) == (1, 0)
    assert chip.processors.idle


def test_host_changes_a_word_that_the_program_polls() -> None:
    chip = Chip()
    chip.start(0, word("lwz", 3, 0x200, 0), word("cmpi", 0, 3, 0), word("bc", 12, 2, -8), WAIT)
    chip.advance(5000)
    assert chip.status(0) == 0
    chip.host_write(haldls.PPUMemoryWord, 0x80, 1)
    chip.advance(5100)
    assert chip.status(0) == 1


def test_a_processor_writes_the_memory_and_control_of_the_other() -> None:
    chip = Chip()
    memory, control = 0x0380_0000, 0x03A0_0000
    program = [
        *load_address(4, 0x8000_0000 | memory << 2),
        *load_address(5, WAIT),
        word("stw", 5, 0, 4),
        *load_address(6, 0x8000_0000 | control << 2),
        word("addi", 7, 0, 1),
        word("stw", 7, 0, 6),
        WAIT,
    ]
    chip.start(0, *program)
    chip.advance(1000)
    assert (chip.status(0), chip.status(1)) == (1, 1)


def vector_program(*transfers: int, base: int, value: int = 0, fill: int = 0) -> list[int]:
    return [
        *load_address(4, base),
        word("addi", 5, 0, value),
        word("fxvsplatb", 1, 5),
        word("addi", 6, 0, fill),
        *transfers,
        WAIT,
    ]


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("weight", [0, 1, 6, 32, 45, 63])
def test_weights_are_natural_for_the_program_and_for_the_host(half: int, weight: int) -> None:
    chip = Chip()
    row, parity = 7, 1
    store = word("fxvoutx", 1, 4, 6)
    load = [word("fxvinx", 2, 4, 6), word("addi", 7, 0, 0x400), word("fxvstax", 2, 0, 7)]
    chip.start(
        half, *vector_program(store, *load, base=0, value=weight | 0xC0, fill=2 * row + parity)
    )
    chip.advance(2000)
    # what the host decodes from the cells is what the program wrote
    columns = chip.registers.columns(haldls.SynapseQuad)
    weights = np.asarray(columns["weights"]).reshape(2, 256, 64, 4)
    assert (weights[half, row, 32:] == weight).all()
    assert not weights[half, row, :32].any()
    assert not weights[1 - half].any()
    memory = chip.registers.words(haldls.PPUMemoryWord)[4096 * half + 0x100 :, 0]
    assert memory[:32].tolist() == [weight * 0x0101_0101] * 32


def test_labels_and_calibration_have_their_windows() -> None:
    chip = Chip()
    writes = [word("fxvoutx", 1, 4, 6)]
    for base, value in ((0x4_0000, 21), (0x1_0000, 2), (0x2_0000, 1)):
        chip.start(0, *vector_program(*writes, base=base, value=value, fill=6))
        chip.advance(chip.now + 1000)
        chip.host_write(haldls.PPUControlRegister, 0, 0)
    columns = chip.registers.columns(haldls.SynapseQuad)
    quads = slice(3 * 64, 3 * 64 + 32)
    assert (np.asarray(columns["labels"])[quads] == 21).all()
    assert (np.asarray(columns["time_calibs"])[quads] == 2).all()
    assert (np.asarray(columns["amp_calibs"])[quads] == 1).all()
    assert not np.asarray(columns["weights"]).any()


def test_conversions_happen_at_their_time() -> None:
    chip = Chip()
    reads = [
        word("fxvinx", 1, 4, 6),
        *load_address(4, 0x28_0001),
        word("fxvinx", 2, 4, 6),
        *load_address(4, 0x2C_0000),
        word("fxvinx", 3, 4, 6),
    ]
    chip.start(1, *vector_program(*reads, base=0x8_0000, fill=10))
    chip.advance(3000)
    kinds = [call[1:6] for call in chip.calls]
    assert kinds == [
        (1, 5, 0, True, True),
        (1, 5, 1, True, False),
        (1, 5, 0, False, False),
    ]
    ticks = [call[6] for call in chip.calls]
    assert ticks == chip.synchronised
    assert 390 <= ticks[1] - ticks[0] < 400


def test_pulses_reach_sensors_and_neurons() -> None:
    chip = Chip()
    # (base, index, value)
    for base, index, value in (
        (0x8_0000, 9, 1),
        (0x8_0000, 9, 3),
        (0x9_0000, 8, 0),
        (0xC9_0000, 0x201, 0),
        (0x8_0000, 512, 2),
    ):
        chip.start(0, *vector_program(word("fxvoutx", 1, 4, 6), base=base, value=value, fill=index))
        chip.advance(chip.now + 1000)
        chip.host_write(haldls.PPUControlRegister, 0, 0)
    odd, even = list(range(1, 256, 2)), list(range(0, 256, 2))
    assert chip.calls == [
        ("correlation", 0, 4, odd, []),
        ("correlation", 0, 4, odd, odd),
        ("correlation", 0, 4, even, even),
        ("neurons", 0, odd),
        ("neurons", 0, even),
    ]


def test_external_memory_is_the_one_of_the_fpga() -> None:
    chip = Chip()
    chip.outside.words[0x8000_0000] = word("addi", 9, 0, 77)
    chip.outside.words[0x8000_0001] = word("stw", 9, 0x300, 0)
    chip.outside.words[0x8000_0002] = WAIT
    jump = [*load_address(4, 0x8000_0000), word("mtspr", 9, 4), word("bcctr", 20, 0)]
    chip.start(0, *jump)
    chip.advance(5000)
    assert chip.status(0) == 1
    assert chip.registers.words(haldls.PPUMemoryWord)[0xC0, 0] == 77


def test_addresses_of_nobody_do_not_stop_the_program(caplog: pytest.LogCaptureFixture) -> None:
    chip = Chip()
    access = [
        word("lwz", 3, 0, 4),
        word("stw", 3, 0, 4),
        word("fxvinx", 1, 0, 6),
        word("fxvoutx", 1, 0, 6),
    ]
    with caplog.at_level(logging.WARNING):
        chip.start(0, *load_address(6, 0x00C9_4000), *vector_program(*access, base=0x87FF_FFF0))
        chip.advance(2000)
    assert chip.status(0) == 1
    assert "no block claims the chip address 0x01fffffc" in caplog.text


def test_accesses_of_both_processors_are_in_order() -> None:
    chip = Chip()
    read = [word("fxvinx", 1, 4, 6), word("b", -4)]
    for half in range(2):
        chip.start(half, *load_address(4, 0x8_0000), *read)
    chip.advance(20_000)
    ticks = [call[6] for call in chip.calls]
    assert len(ticks) > 90
    assert ticks == sorted(ticks)
    assert {call[1] for call in chip.calls} == {0, 1}


def test_a_reset_of_the_chip_holds_both_cores() -> None:
    chip = Chip()
    chip.start(0, word("b", 0))
    chip.advance(100)
    chip.registers.reset_chip()
    chip.processors.reset(chip.now)
    assert chip.processors.idle
    chip.advance(200)
    assert chip.processors.ppus[0].core.instructions == 0
