"""Links: what has to be configured before they carry anything, and their faults."""

import pytest

import haldls
from emulator import Description, Faults, Machine, latency
from emulator.phy import CRC_ERROR, LINK_UP
from hxcomm.message import FromFPGA, JTAGInstruction, ToFPGA
from tests.emulator.host import JTAG, SYSTIME, Program, run
from tests.emulator.standin import Chip

FPGA_CONFIG, CHIP_CONFIG = 0x20_4040, 0x20_4000


def machine(**faults: object) -> Machine:
    return Machine(Description(faults=Faults(**faults)), Chip)


def links(
    *, fpga: bool = True, chip: bool = True, enable_fpga: int = 0xFF, enable_chip: int = 0xFF
) -> Program:
    """Configure the links step by step, as the lowest layer's tests do."""
    program = Program().add(ToFPGA.Reset, 1).wait(10).add(ToFPGA.Reset, 0)
    program.add(ToFPGA.WaitUntil, 100).add(ToFPGA.JTAGScaler, 3).add(ToFPGA.JTAGInit)
    for phy in range(8):
        if fpga:
            program.word(haldls.PhyConfigFPGA.write_addresses(phy)[0], FPGA_CONFIG)
        if chip:
            program.scan(1 << 6 | phy << 3 | JTAGInstruction.SHIFT_PLL, CHIP_CONFIG, 22)
    program.word(haldls.CommonPhyConfigFPGA.write_addresses(0)[0], enable_fpga)
    program.add(ToFPGA.WaitUntil, 22 * 125)
    program.jtag_write(haldls.CommonPhyConfigChip.write_addresses(0)[0], enable_chip)
    return program.add(ToFPGA.WaitUntil, 80 * 125)


def test_links_are_up_80_us_after_a_reset() -> None:
    program = links().add(ToFPGA.SystimeInit, 1).barrier(SYSTIME).jtag_write(0, 10).jtag_read(0)
    answer = run(machine(), program.barrier(JTAG))
    assert answer.timeouts == []
    assert answer.bits == [10]
    assert answer.messages[-2].fpga_time > 1
    ups = answer.of(FromFPGA.HighspeedLinkNotification)
    assert sorted(ups) == [phy << 5 | LINK_UP for phy in range(8)]


def test_the_first_access_waits_for_the_links() -> None:
    program = links()
    del program.pairs[-1]
    assert run(machine(), program.word(1, 5).ask(1).barrier()).words == [5]


@pytest.mark.parametrize(
    "missing",
    [{"fpga": False}, {"chip": False}, {"enable_fpga": 0}, {"enable_chip": 0}],
    ids=lambda missing: next(iter(missing)),
)
def test_a_link_that_is_not_configured_carries_nothing(missing: dict[str, int]) -> None:
    program = links(**missing).spikes(1).wait(1000).ask(0).barrier()
    answer = run(machine(), program)
    assert len(answer.timeouts) == 1
    assert (answer.words, answer.spikes) == ([], [])


def test_the_chip_side_enables_links_in_reverse_order() -> None:
    one = links(enable_fpga=0b0000_0001, enable_chip=0b1000_0000).ask(0).barrier()
    assert run(machine(), one).words == [0]
    other = links(enable_fpga=0b0000_0001, enable_chip=0b0000_0001).ask(0).barrier()
    assert len(run(machine(), other).timeouts) == 1


def test_spikes_pass_without_synchronised_time() -> None:
    answer = run(machine(), links().spikes(5).wait(1000))
    assert [spike.value for spike in answer.spikes] == [5]
    assert [message.fpga_time for message in answer.messages][-1] < 20


def test_fpga_registers_answer_without_links() -> None:
    assert run(machine(), Program().read(haldls.FPGASystimeSyncNumRetries()).barrier()).words == [3]


def test_one_link_is_enough_for_accesses() -> None:
    emulated = machine(dead_links=tuple(range(1, 8)))
    answer = run(emulated, Program().init().ask(0).barrier())
    assert answer.words == [0]
    assert len(answer.of(FromFPGA.HighspeedLinkNotification)) == 1


def test_dead_links_look_like_a_dead_chip() -> None:
    answer = run(machine(dead_links=tuple(range(8))), Program().init())
    assert len(answer.timeouts) == 1
    assert answer.of(FromFPGA.Loopback) == [0]


def test_a_silent_chip_gets_writes_but_answers_nothing() -> None:
    emulated = machine(silent_links=True)
    answer = run(emulated, Program().init())
    assert len(answer.timeouts) == 1
    answer = run(emulated, Program().word(0, 5).ask(0).barrier())
    assert (len(answer.timeouts), answer.words) == (1, [])
    assert emulated.fpgas[0].registers.words(haldls.SystimeSyncBase)[0, 0] == 5


def test_bit_errors_delay_accesses_and_lose_events() -> None:
    emulated = machine(bit_errors=0.2)
    program = Program().init()
    for word in range(100):
        program.word(0, word).ask(0)
    for label in range(1000):
        program.spikes(label).wait(10)
    program.wait(1000).barrier()
    for phy in range(8):
        program.read(haldls.PhyStatus(), phy)
    answer = run(emulated, program.barrier())
    assert answer.words[:100] == list(range(100))
    assert 0.5 * 1000 < len(answer.spikes) < 0.8 * 1000
    errors = answer.words[100::5]
    assert all(errors)
    notified = [one for one in answer.of(FromFPGA.HighspeedLinkNotification) if one & CRC_ERROR]
    assert len(notified) > 10
    clean = run(machine(), Program([*program.pairs]))
    assert clean.messages[-1].fpga_time < answer.messages[-1].fpga_time


def test_nothing_but_bit_errors_ends_in_a_timeout() -> None:
    answer = run(machine(bit_errors=1.0), Program().init())
    assert len(answer.timeouts) == 1


def test_perftest_counts_errors() -> None:
    program = links()
    program.write(haldls.PerfTest(enable=True)).wait(125_000)
    program.write(haldls.PerfTest(enable=False)).read(haldls.PerfTestStatus()).barrier()
    status = haldls.PerfTestStatus.decode(run(machine(bit_errors=0.01), program).words)
    assert int(status.in_order) < int(status.received)
    assert int(status.error_word) > 0


def test_training_time_is_that_of_the_table() -> None:
    timer = haldls.address.TIMER
    program = links()
    del program.pairs[-1]
    program.add(ToFPGA.Setup).ask(0).barrier().ask(timer).barrier()
    words = run(machine(), program).words
    assert words[1] < latency.PHY_TRAINING
