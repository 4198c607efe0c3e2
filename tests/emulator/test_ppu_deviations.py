"""Behaviour of the scalar core that differs from the Power ISA, point by point."""

import numpy as np
import pytest

from tests.emulator.ppu_assembler import word
from tests.emulator.ppu_bench import (
    EE,
    ESR,
    NOP,
    PROGRAM,
    SRR0,
    SRR1,
    TRAP,
    WAIT,
    core,
    run,
)


@pytest.mark.parametrize(
    ("name", "value", "amount", "expected"),
    [
        ("slw", 1, 33, 2),
        ("srw", 0x8000_0000, 63, 1),
        ("sraw", 0x8000_0000, 32, 0x8000_0000),
        ("sraw", 0x8000_0000, 36, 0xF800_0000),
    ],
)
def test_shift_amounts_are_taken_modulo_32(
    name: str, value: int, amount: int, expected: int
) -> None:
    machine = core(word(name, 3, 4, 5))
    machine.set_gpr(4, value)
    machine.set_gpr(5, amount)
    machine.step()
    assert machine.gpr[3] == expected


@pytest.mark.parametrize(
    ("name", "dividend", "divisor", "quotient"),
    [
        ("divwu", 5, 0, 0xFFFF_FFFF),
        ("divw", 5, 0, 0xFFFF_FFFF),
        ("divw", 0xFFFF_FFFB, 0, 0),
        ("divw", 0x8000_0000, 0xFFFF_FFFF, 0x8000_0000),
    ],
)
def test_undefined_divisions(name: str, dividend: int, divisor: int, quotient: int) -> None:
    machine = core(word(name, 3, 4, 5, overflow=True))
    machine.set_gpr(4, dividend)
    machine.set_gpr(5, divisor)
    machine.step()
    assert machine.gpr[3] == quotient
    assert machine.spr(1) == 0xC000_0000


@pytest.mark.parametrize(
    "encoding",
    [
        0x4C00_012C,  # isync
        0x7C00_06AC,  # eieio
        0x4400_0002,  # sc
        0x7C60_42E6,  # mftb
        0x7C60_182C,  # lwbrx
        0xC060_2000,  # lfs
        0x1000_0007,  # an opcode of the retired synapse unit
        0x0000_0000,
    ],
)
def test_words_that_are_not_decoded_do_nothing(
    encoding: int, caplog: pytest.LogCaptureFixture
) -> None:
    machine = core(encoding, NOP)
    machine.set_gpr(3, 0x1234)
    before = machine.gpr.tolist(), machine.cr, machine.spr(1)
    machine.step()
    assert (machine.gpr.tolist(), machine.cr, machine.spr(1)) == before
    assert machine.pc == PROGRAM + 4
    assert (machine.illegal, machine.first_illegal) == (1, PROGRAM)
    machine.step()
    assert caplog.text.count("the word at 0x00000100 is no instruction of the core") == 1


def test_unknown_record_forms_still_write_the_condition_register() -> None:
    machine = core(31 << 26 | 4 << 16 | 5 << 11 | 150 << 1 | 1)  # stwcx.
    machine.set_gpr(4, 0x7FFF_FFFF)
    machine.set_gpr(5, 1)
    machine.step()
    assert machine.cr >> 28 == 8


def test_high_products_ignore_overflow_enable() -> None:
    machine = core(word("mulhw", 3, 4, 5) | 0x400)
    machine.set_gpr(4, 0x4000_0000)
    machine.set_gpr(5, 16)
    machine.step()
    assert machine.gpr[3] == 4
    assert machine.spr(1) == 0


def test_move_from_one_condition_field_keeps_the_other_bits() -> None:
    machine = core(word("mfcr", 3) | 0x0010_0000 | 0x80 << 12)
    machine.cr = 0x4567_89AB
    machine.set_gpr(3, 0xFFFF_FFFF)
    machine.step()
    assert machine.gpr[3] == 0x4FFF_FFFF


def test_link_register_is_written_even_if_the_branch_is_not_taken() -> None:
    machine = core(word("bc", 12, 2, 0x40) | 1)
    machine.step()
    assert (machine.pc, machine.spr(8)) == (PROGRAM + 4, PROGRAM + 4)


def test_branch_to_link_register_with_link_uses_the_old_value() -> None:
    machine = core(word("bclr", 20, 0) | 1)
    machine.set_spr(8, 0x203)
    machine.step()
    assert (machine.pc, machine.spr(8)) == (0x200, PROGRAM + 4)


def test_branch_to_count_register_never_counts() -> None:
    machine = core(word("bcctr", 16, 0))
    machine.set_spr(9, 0x200)
    machine.step()
    assert (machine.pc, machine.spr(9)) == (0x200, 0x200)


def test_halfwords_at_odd_addresses_work_inside_one_word() -> None:
    machine = core(word("lhz", 3, 0x201, 0), word("lha", 4, 0x201, 0), word("sth", 5, 0x205, 0))
    machine.sram[0x80] = 0x11F2_F344
    machine.set_gpr(5, 0xABCD)
    run(machine, 10)
    assert machine.gpr[3:5].tolist() == [0xF2F3, 0xFFFF_F2F3]
    assert machine.sram[0x81] == 0x00AB_CD00


@pytest.mark.parametrize(
    "access",
    [
        word("lwz", 3, 0x202, 0),
        word("lhz", 3, 0x203, 0),
        word("stwu", 3, 0x21, 4),
        word("lmw", 30, 0x201, 0),
    ],
)
def test_misaligned_accesses_interrupt_and_change_nothing(access: int) -> None:
    machine = core(access)
    machine.set_gpr(4, 0x200)
    machine.msr = 0x1000 | EE
    registers, memory = machine.gpr.tolist(), machine.sram.copy()
    machine.step()
    assert machine.pc == 0x18
    assert machine.spr(SRR0) == PROGRAM
    assert machine.spr(SRR1) == 0x1000 | EE
    assert machine.msr == 0x1000
    assert machine.gpr.tolist() == registers
    np.testing.assert_array_equal(machine.sram, memory)


def test_trap_interrupts_with_its_cause() -> None:
    machine = core(word("twi", 31, 3, 0))
    machine.step()
    assert (machine.pc, machine.spr(SRR0), machine.spr(ESR)) == (0x1C, PROGRAM, TRAP)


def test_multiple_words_move_in_both_directions() -> None:
    machine = core(word("stmw", 28, 0x300, 0), word("lmw", 29, 0x300, 0))
    for number in range(28, 32):
        machine.set_gpr(number, number)
    run(machine, 10)
    assert machine.sram[0xC0:0xC4].tolist() == [28, 29, 30, 31]
    assert machine.gpr[28:].tolist() == [28, 28, 29, 30]


def test_external_control_does_nothing_without_an_io_bus() -> None:
    machine = core(word("eciwx", 3, 0, 4), word("ecowx", 3, 0, 4), WAIT)
    machine.set_gpr(3, 7)
    run(machine)
    assert machine.gpr[3] == 7
    assert machine.illegal == 2


def test_machine_state_register_has_only_implemented_bits() -> None:
    machine = core(word("mtmsr", 3), word("mfmsr", 4))
    machine.set_gpr(3, 0xFFFF_7FFF)
    machine.step()
    machine.step()
    assert machine.gpr[4] == 0x0002_1230
