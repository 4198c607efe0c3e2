"""Time base, timers, interrupts, and the measured durations."""

import pytest

from tests.emulator.ppu_assembler import word
from tests.emulator.ppu_bench import (
    ARE,
    DEC,
    DECAR,
    DIE,
    DIS,
    EE,
    FIE,
    FIS,
    NOP,
    PROGRAM,
    SRR0,
    SRR1,
    TBL,
    TBU,
    TCR,
    TSR,
    WAIT,
    core,
    run,
    sleeper,
)


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
