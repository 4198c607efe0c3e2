"""Every vector instruction against the numpy model, on random operands with corner values."""

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator.ppu import isa
from emulator.ppu.core import Core
from tests.emulator import ppu_vector_model as model
from tests.emulator.ppu_assembler import word

T, A, B = 7, 3, 12
ACCUMULATOR_CORNERS = (0, -1, 1, 2**31 - 1, -(2**31), 0x7FFF0000, -0x10000, 0x8000, 0x7FFF)


def operands(generator: np.random.Generator) -> NDArray[np.uint8]:
    """128 bytes: corner values of both widths mixed into random ones."""
    halves = generator.choice([0, 1, -1, 0x7FFF, -0x8000, 0x80, -0x80, 0x7F, -0x7F80], 64)
    corner = halves.astype(">i2").view(np.uint8)
    mask = np.repeat(generator.random(64) < 0.4, 2)
    return np.where(mask, corner, generator.integers(0, 256, 128)).astype(np.uint8)


class Bench:
    """A core with known random state that executes single vector instructions."""

    def __init__(self, seed: int, equal: bool = False) -> None:
        generator = np.random.default_rng(seed)
        self.core = Core(None)
        self.registers = np.array([operands(generator) for _ in range(32)])
        if equal:
            self.registers[B] = self.registers[A]
        for number, values in enumerate(self.registers):
            self.core.set_vr(number, values)
        sums = generator.integers(-(2**31), 2**31, 64)
        self.sums = np.where(
            generator.random(64) < 0.5, sums, generator.choice(ACCUMULATOR_CORNERS, 64)
        ).astype(np.int32)
        self.core.acc[:] = self.sums
        self.conditions = np.where(generator.random((3, 128)) < 0.5, 255, 0).astype(np.uint8)
        self.core.set_vcr(self.conditions)

    def execute(self, *words: int) -> None:
        self.core.sram[: len(words)] = words
        self.core.memory_written()
        for _ in words:
            self.core.step()
        assert not self.core.illegal

    def mask(self, condition: int) -> NDArray[np.bool_]:
        return np.full(128, True) if not condition else self.conditions[condition - 1] > 0

    @property
    def sum_bytes(self) -> NDArray[np.uint8]:
        return self.sums.astype(">i4").view(np.uint8)


def encode(name: str, condition: int) -> int:
    numbers = {"VT": T, "VA": A, "VB": B}
    return word(
        name, *(numbers[token] for token in isa.BY_NAME[name].operands), condition=condition
    )


@pytest.mark.parametrize("name", model.REGISTER_OPERATIONS)
@pytest.mark.parametrize("condition", range(4))
def test_arithmetic_into_a_register(name: str, condition: int) -> None:
    mode, operation = model.REGISTER_OPERATIONS[name]
    for seed in range(6):
        bench = Bench(seed, equal=seed == 5)
        bench.execute(encode(name, condition))
        lanes = operation(
            mode,
            mode.lanes(bench.registers[A]),
            mode.lanes(bench.registers[B]),
            mode.sums(bench.sum_bytes),
        )
        expected = bench.registers.copy()
        expected[T] = model.blend(mode.to_bytes(lanes), expected[T], bench.mask(condition))
        np.testing.assert_array_equal(bench.core.vr, expected)
        np.testing.assert_array_equal(bench.core.acc, bench.sums)


@pytest.mark.parametrize("name", model.ACCUMULATOR_OPERATIONS)
@pytest.mark.parametrize("condition", range(4))
def test_arithmetic_into_the_accumulator(name: str, condition: int) -> None:
    mode, operation = model.ACCUMULATOR_OPERATIONS[name]
    name = {"fxvaddactacb": "fxvaddactacbm"}.get(name, name)
    for seed in range(6):
        bench = Bench(seed, equal=seed == 5)
        bench.execute(encode(name, condition))
        sums = operation(
            mode,
            mode.lanes(bench.registers[A]),
            mode.lanes(bench.registers[B]),
            mode.sums(bench.sum_bytes),
        )
        # one 16-bit half of the accumulator belongs to each byte of the condition
        halves = np.repeat(bench.mask(condition), 2)
        expected = model.blend(mode.sums_to_bytes(sums), bench.sum_bytes, halves)
        np.testing.assert_array_equal(bench.core.acc.astype(">i4").view(np.uint8), expected)
        np.testing.assert_array_equal(bench.core.vr, bench.registers)


@pytest.mark.parametrize(("name", "mode"), [("fxvcmph", model.H), ("fxvcmpb", model.B)])
def test_compare_sets_three_masks(name: str, mode: model.Mode) -> None:
    bench = Bench(1)
    bench.execute(word(name, A))
    np.testing.assert_array_equal(bench.core.vcr, model.compare(mode, bench.registers[A]))


@pytest.mark.parametrize("amount", range(-16, 16))
@pytest.mark.parametrize(("name", "mode"), [("fxvshh", model.H), ("fxvshb", model.B)])
def test_shift_is_logical(name: str, mode: model.Mode, amount: int) -> None:
    bench = Bench(2)
    bench.execute(word(name, T, A, amount))
    np.testing.assert_array_equal(bench.core.vr[T], model.shift(mode, bench.registers[A], amount))


@pytest.mark.parametrize("name", ["fxvpckbu", "fxvpckbl", "fxvupckbl", "fxvupckbr"])
@pytest.mark.parametrize("width", range(4))
def test_pack_and_unpack(name: str, width: int) -> None:
    bench = Bench(3)
    bench.execute(word(name, T, A, B, width))
    expected = model.permute(name, bench.registers[A], bench.registers[B], width)
    np.testing.assert_array_equal(bench.core.vr[T], expected)


def test_select_takes_b_where_the_condition_holds() -> None:
    for condition in range(4):
        bench = Bench(4)
        bench.execute(encode("fxvsel", condition))
        expected = model.blend(bench.registers[B], bench.registers[A], bench.mask(condition))
        np.testing.assert_array_equal(bench.core.vr[T], expected)


@pytest.mark.parametrize("register", [0, 5])
def test_splat_takes_the_low_bits_and_knows_no_literal_zero(register: int) -> None:
    bench = Bench(5)
    bench.core.set_gpr(register, 0x1234_80FE)
    bench.execute(word("fxvsplath", 1, register), word("fxvsplatb", 2, register))
    assert bench.core.vr[1].tolist() == [0x80, 0xFE] * 64
    assert bench.core.vr[2].tolist() == [0xFE] * 128


def test_load_and_store_drop_the_low_address_bits() -> None:
    bench = Bench(6)
    bench.core.sram[0x800:0x820] = np.arange(32) * 0x0101_0101
    bench.core.set_gpr(4, 0x2003)
    bench.core.set_gpr(5, 0x2400)
    bench.execute(word("fxvlax", 9, 0, 4), word("fxvstax", 9, 5, 5 + 1))
    assert bench.core.vr[9].tolist() == np.repeat(np.arange(32), 4).tolist()
    assert bench.core.sram[0x900:0x920].tolist() == bench.core.sram[0x800:0x820].tolist()


def test_source_and_target_may_be_the_same_register() -> None:
    bench = Bench(7)
    bench.execute(word("fxvupckbl", A, A, A, 2), word("fxvaddhm", B, B, B))
    np.testing.assert_array_equal(
        bench.core.vr[A], model.permute("fxvupckbl", bench.registers[A], bench.registers[A], 2)
    )
    lanes = 2 * model.H.lanes(bench.registers[B])
    np.testing.assert_array_equal(bench.core.vr[B], model.H.to_bytes(lanes))


def test_modes_share_the_accumulator() -> None:
    bench = Bench(8)
    bench.core.set_gpr(3, 0x12)
    bench.core.set_gpr(4, 0x8000)
    bench.execute(
        word("fxvsplatb", 1, 3),
        word("fxvmtacb", 1),
        word("fxvsplath", 2, 4),
        word("fxvaddactachm", 2),
    )
    assert set(bench.core.acc.tolist()) == {0x0012_0012 - 0x8000}


def test_the_table_holds_all_53_instructions() -> None:
    assert len(isa.VECTOR) == 53
    tested = set(model.REGISTER_OPERATIONS) | set(model.ACCUMULATOR_OPERATIONS)
    assert len(tested) == 38
