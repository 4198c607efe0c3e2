"""Clock generators: registers on both paths, frequencies, self test, what stops with a clock."""

import pytest

import haldls
from emulator import Description, Machine
from emulator.pll import NOMINAL, Clocks
from emulator.registers import RegisterStore
from haldls import Backend
from hxcomm.message import JTAGInstruction, ToFPGA
from tests.emulator.host import JTAG, Program, run
from tests.emulator.standin import Chip
from tests.facts import load

PLL = Backend.OmnibusChipOverJTAG


def started() -> Program:
    program = Program().add(ToFPGA.Reset, 1).wait(10).add(ToFPGA.Reset, 0)
    program.add(ToFPGA.JTAGScaler, 3).add(ToFPGA.JTAGInit)
    return program.wait(22 * 125).add(ToFPGA.Setup)


def write(program: Program, container: object, place: int = 0) -> Program:
    addresses = container.write_addresses(container.coordinate_type._at(place), PLL)
    for address, word in zip(addresses, container.encode(), strict=True):
        program.jtag_write(address, word)
    return program


def test_default_clocks() -> None:
    clocks = Clocks.of(RegisterStore())
    assert clocks == NOMINAL == Clocks(500e6, 500e6, 250e6, 500e6, 250e6)
    assert clocks.links_run


def test_frequencies_equal_the_measured_ones() -> None:
    samples = load("derived.json")["ADPLL.calculate_output_frequency"]
    checked = 0
    for sample in samples:
        fields = {name.removeprefix("m_"): value for name, value in sample["fields"].items()}
        if sample["f_ref"] != 50e6 or not (fields["enable"] and fields["enable_output_clock"]):
            continue
        registers = RegisterStore()
        registers.put(haldls.ADPLL, 0, **fields)
        registers.put(haldls.ADPLL, 1, **fields)
        clocks = Clocks.of(registers)
        assert clocks.serdes == pytest.approx(sample["core_0"])
        assert clocks.ppu == pytest.approx(sample["core_1"])
        assert clocks.madc == pytest.approx(sample["dco"])
        checked += 1
    assert checked


def test_registers_written_over_their_own_path_are_on_the_omnibus() -> None:
    program = started()
    for register, word in ((0, 0x2A20A902), (1, 0xC0CBF200), (4, 0x118D8181)):
        program.scan(JTAGInstruction.PLL_TARGET_REG, register, 4)
        program.scan(JTAGInstruction.SHIFT_PLL, word, 32)
    for block, place in ((haldls.ADPLL, 0), (haldls.PLLClockOutputBlock, 0)):
        for address in block.read_addresses(block.coordinate_type._at(place), PLL):
            program.jtag_read(address)
    answer = run(Machine(Description(), Chip), program.barrier(JTAG))
    used = int(haldls.PLLClockOutputBlock.used_bits()[0])
    assert answer.bits == [0x2A20A902, 0xC0CBF200, 0x118D8181 & used]


def test_self_test_counts_10240() -> None:
    program = started()
    config = haldls.PLLSelfTest(pre_scaler_p=8, check_value=10240, check_range=2, clock_enable=True)
    write(program, config).barrier(JTAG).wait(10_000)
    status = haldls.PLLSelfTestStatus.read_addresses(0, PLL)
    answer = run(Machine(Description(), Chip), program.jtag_read(status[0]).barrier(JTAG))
    result = haldls.PLLSelfTestStatus.decode(answer.bits)
    assert (bool(result.finished), bool(result.success), int(result.counter_value)) == (
        True,
        True,
        10240,
    )


def test_self_test_fails_with_a_detuned_clock() -> None:
    program = started()
    write(program, haldls.ADPLL(loop_div_n=9))
    config = haldls.PLLSelfTest(pre_scaler_p=8, check_value=10240, check_range=2, clock_enable=True)
    write(program, config).barrier(JTAG).wait(10_000)
    status = haldls.PLLSelfTestStatus.read_addresses(0, PLL)
    answer = run(Machine(Description(), Chip), program.jtag_read(status[0]).barrier(JTAG))
    result = haldls.PLLSelfTestStatus.decode(answer.bits)
    assert (bool(result.finished), bool(result.success)) == (True, False)
    assert int(result.counter_value) == 9216


def test_links_stop_without_their_clock() -> None:
    emulated = Machine(Description(), Chip)
    run(emulated, Program().init())
    program = write(Program(), haldls.ADPLL(enable=False)).barrier(JTAG)
    answer = run(emulated, program.ask(0).barrier())
    assert len(answer.timeouts) == 1
    assert run(emulated, Program().init().ask(0).barrier()).words == [0]


def test_requests_over_jtag_are_dropped_while_the_chip_is_in_reset() -> None:
    program = Program().add(ToFPGA.Reset, 1).add(ToFPGA.JTAGScaler, 3).jtag_write(0, 77)
    program.barrier(JTAG).add(ToFPGA.Reset, 0).wait(22 * 125).jtag_read(0)
    program.jtag_write(0, 78).jtag_read(0).barrier(JTAG)
    assert run(Machine(Description(), Chip), program).bits == [0, 78]
