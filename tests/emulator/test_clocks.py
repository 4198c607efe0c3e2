"""What each clock drives: it stops, goes on and changes its speed with the clock's registers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import haldls
from emulator import Description, Machine
from emulator.pll import CycleCounter
from haldls import Backend
from hxcomm.message import JTAGInstruction
from tests.emulator.bench import MICROSECOND, Bench
from tests.emulator.host import JTAG, Program, run
from tests.emulator.ppu_assembler import word
from tests.emulator.test_cadc import debug, row
from tests.emulator.test_madc import control
from tests.emulator.test_neuron_backend import count, firing, reset

SERDES, PHY, PPU, MADC = range(4)
CORE_0, CORE_1, DCO = range(3)


def switch(bench: Bench, output: int, *, on: bool) -> None:
    """Switch a clock output on or off."""
    enabled = bench.registers.columns(haldls.PLLClockOutputBlock)["output.enable_output"][0]
    enabled = np.where(np.arange(4) == output, on, enabled)
    bench.set(haldls.PLLClockOutputBlock, 0, output__enable_output=[enabled])


def events_from_madc_clock(bench: Bench, source: int = CORE_1) -> None:
    """Let the event network run at half of the MADC's clock, 125 MHz unless told otherwise."""
    selected = [[CORE_0, CORE_0, CORE_1, source]]
    bench.set(
        haldls.PLLClockOutputBlock,
        0,
        output__select_adpll_output=selected,
        switch_spl1_to_madc=True,
    )


def test_background_sources_follow_the_event_clock() -> None:
    bench = Bench()
    bench.set(haldls.BackgroundSpikeSource, 0, enable=True, period=100)
    bench.wait(10_050)
    assert np.diff(bench.chip.take_spikes()[0]).tolist() == [100] * 99
    events_from_madc_clock(bench)
    bench.wait(10_000)
    ticks, _ = bench.chip.take_spikes()
    assert set(np.diff(ticks)[1:].tolist()) == {200}
    bench.set(haldls.ADPLL, 0, loop_div_n=9)  # 450 MHz instead of 500 MHz
    bench.wait(1000)
    bench.chip.take_spikes()
    bench.wait(100_000)
    ticks, _ = bench.chip.take_spikes()
    assert np.diff(ticks).mean() == pytest.approx(200 / 0.9, abs=0.05)


def test_background_sources_stand_still_without_the_event_clock_and_go_on_with_it() -> None:
    bench = Bench()
    bench.set(haldls.BackgroundSpikeSource, 0, enable=True, period=1000)
    start = bench.now
    bench.wait(2300)
    switch(bench, PHY, on=False)
    stopped = bench.now
    bench.wait(50_000)
    assert (bench.chip.take_spikes()[0] - start - 2).tolist() == [1000, 2000]
    switch(bench, PHY, on=True)
    away = bench.now - stopped
    bench.wait(2000)
    assert (bench.chip.take_spikes()[0] - start - away - 2).tolist() == [3000, 4000]


def test_events_are_lost_while_the_event_clock_stands_still() -> None:
    bench = Bench()
    bench.set(haldls.CrossbarOutputConfig, 0, enable_event_counter=True)
    for on in (True, False, True):
        switch(bench, PHY, on=on)
        bench.chip.spikes_in(bench.now + 10, 0, 5)
        bench.wait(100)
        assert len(bench.chip.take_spikes()[0]) == on
    assert np.asarray(bench.chip.loop.crossbar.counts)[8] == 2


def test_refractory_periods_follow_the_event_clock() -> None:
    bench = firing(refractory=248)  # 500 ticks
    events_from_madc_clock(bench)
    bench.wait(100)
    for _ in range(10):
        reset(bench, 0)
        bench.wait(198)
    assert count(bench, 0) == (2, False)


def test_refractory_periods_last_while_the_event_clock_stands_still() -> None:
    bench = firing(refractory=10)
    switch(bench, PHY, on=False)
    for _ in range(3):
        reset(bench, 1)
        bench.wait(10 * MICROSECOND)
    assert count(bench, 1) == (1, False)
    assert len(bench.chip.take_spikes()[0]) == 0
    switch(bench, PHY, on=True)
    bench.wait(MICROSECOND)
    reset(bench, 1)
    bench.wait(MICROSECOND)
    assert count(bench, 1) == (2, False)
    assert len(bench.chip.take_spikes()[0]) == 1


def test_synaptic_pulses_follow_the_event_clock() -> None:
    bench = Bench()
    bench.wait(100)
    before = np.array(bench.chip.loop.synapses.extension)
    events_from_madc_clock(bench)
    bench.wait(100)
    assert np.array(bench.chip.loop.synapses.extension) == pytest.approx(2 * before)


@pytest.fixture
def counting() -> Bench:
    """A chip whose upper processor counts in its memory, forever."""
    bench = Bench()
    program = [
        word("addi", 3, 0, 0),
        word("addi", 3, 3, 1),
        word("stw", 3, 256, 0),
        word("b", -8),
    ]
    bench.registers.words(haldls.PPUMemoryWord)[: len(program), 0] = program
    bench.chip.written(
        haldls.PPUMemoryWord, *[np.arange(len(program))] * 2, np.full(len(program), 15), bench.now
    )
    bench.set(haldls.PPUControlRegister, 0, inhibit_reset=True)
    bench.wait(1000)
    return bench


def counted(bench: Bench, ticks: int) -> int:
    """How far the processor counts in some time."""
    memory = bench.registers.words(haldls.PPUMemoryWord)
    bench.wait(0)
    before = int(memory[64, 0])
    bench.wait(ticks)
    return int(memory[64, 0]) - before


def test_processors_follow_their_clock(counting: Bench) -> None:
    usual = counted(counting, 100_000)
    assert usual > 1000
    counting.set(haldls.ADPLL, 1, core_div_m1=8)
    assert counted(counting, 100_000) == pytest.approx(usual / 4, rel=0.01)
    switch(counting, PPU, on=False)
    assert counted(counting, 100_000) == 0
    switch(counting, PPU, on=True)
    counting.set(haldls.ADPLL, 1, core_div_m1=2)
    assert counted(counting, 100_000) == pytest.approx(usual, rel=0.01)


def test_processors_do_not_need_the_event_clock(counting: Bench) -> None:
    usual = counted(counting, 10_000)
    switch(counting, PHY, on=False)
    assert counted(counting, 10_000) == pytest.approx(usual, abs=2)


def test_samples_of_the_fast_converter_follow_its_clock() -> None:
    bench = Bench()
    control(bench, wake_up=True)
    bench.wait(MICROSECOND)
    control(bench, start_recording=True, enable_continuous_sampling=True)
    bench.wait(1000)
    events = bench.chip.take_madc()[0]
    assert np.diff(events).mean() == pytest.approx(8.5, abs=0.1)
    bench.set(haldls.PLLClockOutputBlock, 0, output__select_adpll_output=[[0, 0, 1, CORE_1]])
    bench.wait(50)
    bench.chip.take_madc()
    bench.wait(1000)
    assert np.diff(bench.chip.take_madc()[0]).mean() == pytest.approx(17, abs=0.2)
    switch(bench, MADC, on=False)
    bench.wait(50)
    bench.chip.take_madc()
    bench.wait(100 * MICROSECOND)
    assert len(bench.chip.take_madc()[0]) == 0
    switch(bench, MADC, on=True)
    bench.wait(1000)
    assert len(bench.chip.take_madc()[0]) == pytest.approx(1000 / 17, abs=3)


def test_column_converters_count_with_the_processors_clock() -> None:
    bench = Bench()
    bench.lif()
    debug(bench, 600)
    usual = np.mean(row(bench))
    bench.set(haldls.ADPLL, 1, core_div_m1=4)
    assert np.mean(row(bench)) == pytest.approx(usual / 2, abs=2)
    switch(bench, PPU, on=False)
    bench.globals(stp_v_charge_0=100)
    bench.settle()
    assert np.mean(row(bench)) == pytest.approx(usual / 2, abs=2)
    switch(bench, PPU, on=True)
    assert np.mean(row(bench)) < usual / 3


def test_a_reset_brings_the_clocks_back() -> None:
    bench = Bench()
    switch(bench, PHY, on=False)
    bench.registers.reset_chip()
    bench.chip.reset(bench.now)
    bench.set(haldls.BackgroundSpikeSource, 0, enable=True, period=100)
    bench.wait(1050)
    assert len(bench.chip.take_spikes()[0]) == 10


@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.sampled_from([0.0, 250e6, 125e6, 225e6, 62.5e6])))
)
def test_cycles_and_ticks_belong_together(changes: list[tuple[int, float]]) -> None:
    clock, tick = CycleCounter(), 0
    for later, frequency in changes:
        before = clock.cycle(tick)
        clock.change(tick, frequency)
        assert clock.cycle(tick) == before
        tick += later
        reached = clock.cycle(tick)
        assert reached - before == int(later * frequency / 250e6)
        if frequency and reached > before:
            assert clock.cycle(clock.tick(reached)) == reached
            assert clock.cycle(clock.tick(reached) - 1) == reached - 1


# --- as a host sees it -----------------------------------------------------------------------

OVER_JTAG = Backend.OmnibusChipOverJTAG


def stopped() -> int:
    """Word of the clock outputs with the event clock taken from an output that is off."""
    block = haldls.PLLClockOutputBlock(switch_spl1_to_madc=True)
    block.output[MADC].enable_output = False
    return int(block.encode(OVER_JTAG)[0])


def set_clocks(program: Program, clocks: int) -> Program:
    program.scan(JTAGInstruction.PLL_TARGET_REG, 4, 4)
    program.scan(JTAGInstruction.SHIFT_PLL, clocks, 32)
    return program.barrier(JTAG)


def test_without_the_event_clock_the_omnibus_does_not_answer_and_spikes_are_lost() -> None:
    emulated = Machine(Description())
    run(emulated, Program().init().word(0, 77))
    program = set_clocks(Program(), stopped()).spikes(1).wait(1000).jtag_read(0).barrier(JTAG)
    answer = run(emulated, program.read(haldls.FPGASystimeSyncNumRetries()).barrier())
    assert (answer.spikes, answer.bits, answer.words) == ([], [0], [3])
    answer = run(emulated, Program().ask(0).barrier())
    assert len(answer.timeouts) == 1
    usual = int(haldls.PLLClockOutputBlock().encode(OVER_JTAG)[0])
    program = set_clocks(Program(), usual).wait(30 * 125).spikes(2).jtag_read(0).ask(0)
    answer = run(emulated, program.wait(1000).barrier(JTAG | 1))
    assert [spike.value for spike in answer.spikes] == [2]
    assert (answer.bits, answer.words) == ([77], [77])


def test_the_clock_generators_answer_whatever_they_generate() -> None:
    emulated = Machine(Description())
    run(emulated, Program().init())
    address = int(haldls.PLLClockOutputBlock.read_addresses(0, OVER_JTAG)[0])
    answer = run(emulated, set_clocks(Program(), stopped()).jtag_read(address).barrier(JTAG))
    assert answer.bits == [stopped()]
