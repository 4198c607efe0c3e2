"""Behaviour of the core beyond single instructions: deviations, timers, interrupts, memory."""

import logging
from typing import Any

import numpy as np
import pytest

from emulator.ppu.core import Core
from emulator.ppu.standalone import Standalone
from tests.emulator.ppu_assembler import word

NOP = word("ori", 0, 0, 0)
WAIT = 0x7C00_007C
DEC, SRR0, SRR1, DECAR, ESR, TBL, TBU, TSR, TCR = 22, 26, 27, 54, 62, 284, 285, 336, 340
EE = 0x8000
DIE, FIE, ARE = 0x0400_0000, 0x0080_0000, 0x0040_0000
DIS, FIS = 0x0800_0000, 0x0400_0000
TRAP = 0x0200_0000
PROGRAM = 0x100


def core(*words: int, at: int = PROGRAM, bus: Any = None) -> Core:
    """A core about to execute words; the interrupt vectors are endless loops."""
    made = Core(bus or Standalone())
    made.sram[: PROGRAM // 4] = word("b", 0)
    made.sram[at // 4 : at // 4 + len(words)] = words
    made.memory_written()
    made.pc = at
    return made


def run(machine: Core, cycles: int = 1000) -> Core:
    end = machine.cycle + cycles
    while machine.cycle < end:
        machine.advance(end)
    return machine


def sleeper(*words: int) -> Core:
    return run(core(*words, WAIT))


# ---- deviations from the Power ISA


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
def test_words_that_are_not_decoded_do_nothing(encoding: int) -> None:
    machine = core(encoding, NOP)
    machine.set_gpr(3, 0x1234)
    before = machine.gpr.tolist(), machine.cr, machine.spr(1)
    machine.step()
    assert (machine.gpr.tolist(), machine.cr, machine.spr(1)) == before
    assert machine.pc == PROGRAM + 4
    assert (machine.illegal, machine.first_illegal) == (1, PROGRAM)


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


# ---- time


def test_time_base_counts_cycles() -> None:
    machine = core(word("mfspr", 3, TBL), word("mullw", 5, 5, 5), word("mfspr", 4, TBL), WAIT)
    run(machine)
    assert machine.gpr[4] - machine.gpr[3] == 2


def test_user_time_base_numbers_read_nothing() -> None:
    machine = core(*[NOP] * 5, word("mfspr", 3, 268), WAIT)
    run(machine)
    assert machine.gpr[3] == 0


def test_upper_time_base() -> None:
    machine = core(word("mtspr", TBU, 3), word("mtspr", TBL, 4), NOP, word("mfspr", 5, TBU), WAIT)
    machine.set_gpr(3, 7)
    machine.set_gpr(4, 0xFFFF_FFFF)
    run(machine)
    assert machine.gpr[5] == 8


@pytest.mark.parametrize(
    ("access", "cycles"),
    [
        (word("fxvstax", 1, 0, 6), 47),
        (word("fxvlax", 1, 0, 6), 49),
        (word("fxvinx", 1, 0, 7), 20),
        (word("fxvoutx", 1, 0, 7), 20),
        (word("fxvoutx", 1, 0, 8), 20),
        (word("fxvoutx", 1, 0, 9), 38),
    ],
)
def test_vector_transfers_take_the_measured_time(access: int, cycles: int) -> None:
    machine = core(word("mfspr", 3, TBL), access, word("sync", 0), word("mfspr", 4, TBL), WAIT)
    for number, address in ((6, 0x2000), (7, 12), (8, 0x00C9_4000), (9, 0x8000_0000)):
        machine.set_gpr(number, address)
    run(machine)
    assert machine.gpr[4] - machine.gpr[3] - 1 == cycles


def test_conversion_and_buffered_read_take_1640_nanoseconds() -> None:
    machine = core(
        word("mfspr", 3, TBL),
        word("fxvinx", 1, 0, 6),
        word("fxvinx", 2, 0, 7),
        word("sync", 0),
        word("mfspr", 4, TBL),
        WAIT,
    )
    machine.set_gpr(6, 0x8_0000)
    machine.set_gpr(7, 0x28_0001)
    run(machine)
    assert machine.gpr[4] - machine.gpr[3] - 1 == 410


def test_decrementer_stops_at_zero_and_sets_its_status() -> None:
    machine = core(word("mtspr", DEC, 3), *[NOP] * 20, word("mfspr", 4, TSR), word("mfspr", 5, DEC))
    machine.set_gpr(3, 10)
    run(machine, 30)
    assert machine.gpr[4:6].tolist() == [DIS, 0]


def test_decrementer_reloads_itself() -> None:
    machine = core(word("mtspr", TCR, 3), word("mtspr", DECAR, 4), word("mtspr", DEC, 4), WAIT)
    machine.set_gpr(3, ARE)
    machine.set_gpr(4, 100)
    run(machine, 1050)
    assert 0 < machine.spr(DEC) <= 100
    assert machine.spr(TSR) & DIS


def test_status_bits_are_cleared_by_writing_ones() -> None:
    machine = core(word("mtspr", DEC, 3), NOP, NOP, word("mtspr", TSR, 4), word("mfspr", 5, TSR))
    machine.set_gpr(3, 1)
    machine.set_gpr(4, DIS)
    run(machine, 5)
    assert machine.gpr[5] == 0


@pytest.mark.parametrize(("period", "bit"), [(0, 8), (1, 12)])
def test_fixed_interval_timer_wakes_the_core(period: int, bit: int) -> None:
    machine = core(word("mtspr", TCR, 3), WAIT, WAIT)
    machine.set_gpr(3, FIE | period << 24)
    run(machine, (1 << bit) - 8)
    assert (machine.sleeping, machine.pc) == (True, PROGRAM + 4)
    run(machine, 20)
    # the condition stands, so the second wait is passed as well
    assert machine.pc > PROGRAM + 8
    assert machine.spr(TSR) == FIS


def test_an_interrupt_in_sleep_returns_to_the_wait_itself() -> None:
    machine = core(word("mtspr", TCR, 3), word("mtspr", DEC, 4), word("mtmsr", 5), WAIT, NOP)
    machine.set_gpr(3, DIE)
    machine.set_gpr(4, 50)
    machine.set_gpr(5, EE)
    run(machine, 100)
    assert not machine.sleeping
    assert machine.pc == 0x30
    assert machine.spr(SRR0) == PROGRAM + 12
    assert machine.spr(SRR1) == EE
    assert machine.msr == 0


def test_interrupt_returns_restore_the_machine_state() -> None:
    for name, address, state in (("rfi", 26, 27), ("rfci", 58, 59), ("rfmci", 570, 571)):
        machine = core(word(name))
        machine.set_spr(address, 0x207)
        machine.set_spr(state, EE)
        machine.step()
        assert (machine.pc, machine.msr) == (0x204, EE)


def test_pins_and_doorbell_interrupt_while_enabled() -> None:
    machine = core(word("mtspr", 68, 3), word("mtmsr", 4), WAIT)
    machine.set_gpr(3, 0x100)
    machine.set_gpr(4, EE)
    run(machine, 10)
    machine.set_pins(2)  # not in the mask
    run(machine, 10)
    assert machine.pc == PROGRAM + 8
    machine.set_pins(3)
    run(machine, 10)
    assert (machine.pc, machine.spr(65)) == (0x14, 3)

    machine = core(word("mtmsr", 4), WAIT)
    machine.ring_doorbell()
    machine.set_gpr(4, EE)
    run(machine, 10)
    assert machine.pc == PROGRAM + 4
    machine.ring_doorbell()
    run(machine, 10)
    assert machine.pc == 0x24


def test_sleep_costs_no_work() -> None:
    machine = sleeper()
    machine.advance(10**15)
    assert machine.cycle == 10**15
    assert machine.instructions == 1
    assert machine.idle


# ---- memory


def test_programs_may_change_themselves() -> None:
    machine = core(
        word("stw", 3, PROGRAM + 8, 0), word("addi", 4, 4, 1), NOP, word("b", -8), at=PROGRAM
    )
    machine.set_gpr(3, word("addi", 5, 0, 9))
    run(machine, 20)
    assert machine.gpr[5] == 9


def test_words_written_from_outside_are_executed_once_announced() -> None:
    machine = core(word("addi", 3, 3, 1), word("b", -4))
    run(machine, 20)
    machine.sram[PROGRAM // 4] = word("addi", 4, 4, 1)
    machine.memory_written(PROGRAM // 4, 1)
    before = machine.gpr[3]
    run(machine, 20)
    assert machine.gpr[3] == before
    assert machine.gpr[4] > 5


def test_nothing_answers_between_the_memories(caplog: pytest.LogCaptureFixture) -> None:
    machine = core(word("lwz", 3, 0x4000, 0), word("stw", 3, 0x7FFC, 0), WAIT)
    machine.set_gpr(3, 5)
    with caplog.at_level(logging.WARNING, "emulator.ppu"):
        run(machine)
    assert machine.sleeping
    assert machine.gpr[3] == 0
    assert [record.getMessage() for record in caplog.records] == [
        "access to 0x00004000 at 0x00000100: nothing is there (reported once per reset)"
    ]


@pytest.mark.parametrize("target", [0x4000, 0x1000_0000, 0x8002_0000, 0xA000_0000, 0xFFFF_FFFC])
def test_a_runaway_program_stands_still_and_time_goes_on(
    target: int, caplog: pytest.LogCaptureFixture
) -> None:
    machine = core(word("bcctr", 20, 0))
    machine.set_spr(9, target)
    with caplog.at_level(logging.WARNING, "emulator.ppu"):
        run(machine, 10**9)
    assert machine.stuck
    assert machine.cycle >= 10**9
    assert f"program counter 0x{target:08x} is outside all memory" in caplog.text
    machine.reset()
    assert not machine.stuck


def test_running_off_the_end_of_memory() -> None:
    machine = core(NOP, at=0x3FFC)
    run(machine)
    assert machine.stuck
    assert machine.pc == 0x4000


def test_data_addresses_reach_the_omnibus() -> None:
    bus = Standalone()
    machine = core(
        word("stw", 3, 8, 4), word("stb", 3, 13, 4), word("lhz", 6, 14, 4), word("stw", 3, 0, 5),
        WAIT, bus=bus,
    )  # fmt: skip
    machine.set_gpr(3, 0xA1B2_C3D4)
    machine.set_gpr(4, 0x8000_0000 | 0x02A0_0000 << 2)
    machine.set_gpr(5, 0x6000_0000)  # the executor's node of the FPGA
    bus.words[0x02A0_0003] = 0x1122_3344
    run(machine)
    assert bus.words == {
        0x02A0_0002: 0xA1B2_C3D4,
        0x02A0_0003: 0x11D4_3344,
        0x8800_0000: 0xA1B2_C3D4,
    }
    assert machine.gpr[6] == 0x3344


def test_an_access_waits_for_the_caller() -> None:
    bus = Standalone()
    machine = core(NOP, word("lwz", 3, 0, 4), NOP, WAIT, bus=bus)
    machine.set_gpr(4, 0x8000_0000)
    assert machine.advance(100) == 1
    assert machine.access_due
    bus.words[0] = 42
    assert machine.advance(100) == 100
    assert machine.gpr[3] == 42


@pytest.mark.parametrize(("base", "first"), [(0x8000_0000, 0), (0x9000_0000, 0x0400_0000)])
@pytest.mark.parametrize("cached", [True, False])
def test_instructions_come_from_external_memory(base: int, first: int, cached: bool) -> None:
    bus = Standalone()
    code = [word("addi", 3, 3, 1), word("cmpi", 0, 3, 5), word("bc", 4, 2, -8), *[NOP] * 9, WAIT]
    bus.words = {0x8000_0000 + first + index: item for index, item in enumerate(code)}
    machine = core(word("bcctr", 20, 0), bus=bus)
    machine.cache_enabled = cached
    machine.set_spr(9, base)
    run(machine, 20_000)
    assert (machine.gpr[3], machine.sleeping, machine.pc) == (5, True, base + 48)
    # two lines through the cache, else every instruction anew
    assert machine.instructions == 1 + 15 + 9 + 1


def test_external_vectors_lie_in_reverse_word_order() -> None:
    bus = Standalone()
    machine = core(word("fxvoutx", 1, 0, 4), word("fxvinx", 2, 0, 4), WAIT, bus=bus)
    machine.set_gpr(4, 0x8000_0008)
    machine.set_vr(1, np.arange(128, dtype=np.uint8))
    run(machine)
    assert bus.words[0x8000_0020 + 31] == 0x0001_0203
    assert bus.words[0x8000_0020] == 0x7C7D_7E7F
    assert machine.vr[2].tolist() == list(range(128))


def test_conditions_enable_bytes_of_vector_transfers() -> None:
    bus = Standalone()
    machine = core(
        word("fxvcmpb", 1), word("fxvoutx", 2, 0, 4, condition=1),
        word("fxvinx", 3, 0, 4, condition=2), WAIT, bus=bus,
    )  # fmt: skip
    machine.set_vr(1, np.tile([0, 1, 255, 2], 32))
    machine.set_vr(2, np.full(128, 9))
    machine.set_vr(3, np.full(128, 7))
    bus.vectors[(0, 0, 0)] = np.full(128, 5, np.uint8)
    run(machine)
    assert bus.vectors[(0, 0, 0)].tolist() == [5, 9, 5, 9] * 32
    # a conditional read gives 0 in the disabled bytes
    assert machine.vr[3].tolist() == [0, 0, 5, 0] * 32


def test_random_bytes_depend_on_the_seed_only() -> None:
    seed = [word("fxvsplatb", 1, 5), word("fxvoutx", 1, 0, 4)]
    draw = [word("fxvinx", 2, 0, 4), word("fxvinx", 3, 0, 4)]
    drawn = []
    for value in (7, 7, 8):
        machine = core(*seed, *draw, WAIT)
        machine.set_gpr(4, 0xE_0000)
        machine.set_gpr(5, value)
        run(machine)
        drawn.append(machine.vr[2:4].tobytes())
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) > 100


def test_reset_clears_registers_and_keeps_memory() -> None:
    machine = run(core(word("addi", 3, 0, 1), word("mtmsr", 4), WAIT))
    machine.sram[0x300] = 77
    machine.set_vr(5, np.full(128, 3))
    machine.acc[:] = 1
    machine.reset()
    assert machine.pc == 0
    assert not machine.gpr.any()
    assert not machine.acc.any()
    assert machine.sram[0x300] == 77
    assert (machine.vr[5] == 3).all()
    machine.sram[0] = word("mfspr", 3, TBL)
    machine.memory_written()
    machine.step()
    assert machine.gpr[3] == 0


def test_breakpoints_stop_before_the_instruction() -> None:
    machine = core(word("addi", 3, 3, 1), word("addi", 3, 3, 1), word("b", -4))
    machine.add_breakpoint(PROGRAM + 4)
    machine.advance(100)
    assert machine.at_breakpoint
    assert (machine.pc, machine.gpr[3]) == (PROGRAM + 4, 1)
    machine.resume()
    machine.advance(100)
    assert (machine.pc, machine.gpr[3]) == (PROGRAM + 4, 2)
    machine.remove_breakpoint(PROGRAM + 4)
    machine.advance(100)
    assert machine.gpr[3] > 20
    assert not machine.at_breakpoint


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ValueError, match="local memory has 4096 words, not 8"):
        Core(Standalone(), np.zeros(8, np.uint32))
    machine = core()
    with pytest.raises(IndexError, match="no r32"):
        machine.set_gpr(32, 0)
    with pytest.raises(ValueError, match="exceed the local memory"):
        machine.memory_written(4000, 100)
    run(machine)
    with pytest.raises(ValueError, match="time runs forward"):
        machine.cycle = 0
