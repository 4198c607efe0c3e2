"""Programs on one FPGA: echoes, timer, barriers, timeouts, polling."""

import tracemalloc

import numpy as np
import pytest

import haldls
from emulator import Description, Faults, Limits, Machine, ModelError, latency
from hxcomm.message import TO_FPGA, FromFPGA, JTAGInstruction, Loopback, ToFPGA
from hxcomm.wire import Messages, encode_to_fpga
from tests.emulator.host import JTAG, MULTI_FPGA, OMNIBUS, SYSTIME, Program, run
from tests.emulator.standin import Chip


def machine(**keywords: object) -> Machine:
    return Machine(Description(**keywords), Chip)


def kinds(answer: object) -> list[int]:
    return [message.kind for message in answer.messages]


def test_halt_gives_exactly_one_halt_echo_and_nothing_else() -> None:
    answer = run(machine(), Program())
    assert [(one.kind, one.payload) for one in answer.messages] == [(FromFPGA.Loopback, 0)]


def test_tick_and_halt_give_two_echoes_in_order() -> None:
    answer = run(machine(), Program().add(ToFPGA.Loopback, Loopback.tick))
    assert answer.of(FromFPGA.Loopback) == [Loopback.tick, Loopback.halt]
    assert len(answer.messages) == 2


@pytest.mark.parametrize("barrier", [0, OMNIBUS, JTAG, OMNIBUS | JTAG, SYSTIME, MULTI_FPGA, 16, 31])
def test_each_barrier_returns_when_nothing_is_under_way(barrier: int) -> None:
    answer = run(machine(), Program().barrier(barrier))
    assert kinds(answer) == [FromFPGA.Loopback]


def test_long_programs_complete() -> None:
    emulated = machine()
    for count in (1, 2, 1 << 10, 200_000):
        answer = run(emulated, Program([(int(ToFPGA.Setup), 0)] * count))
        assert len(answer.messages) == 1
    answer = run(emulated, Program([(int(ToFPGA.Loopback), int(Loopback.tick))] * 100_000))
    assert answer.of(FromFPGA.Loopback) == [Loopback.tick] * 100_000 + [Loopback.halt]


def test_programs_and_responses_in_pieces_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program().init()
    for index in range(300):
        program.spikes(index, index + 1).add(ToFPGA.Loopback, Loopback.tick).ask(0).wait(index % 13)
    program.write(haldls.MADCControl(start_recording=True)).wait(3000)
    request = program.barrier().bytes()
    whole = machine().run([request])
    monkeypatch.setattr("emulator.program._PIECE", 1 << 9)
    monkeypatch.setattr("emulator.executor._CHUNK", 100)
    monkeypatch.setattr("emulator.executor._MOST_PENDING", 50)
    assert machine().run([request]) == whole


@pytest.mark.long
@pytest.mark.parametrize("kind", [ToFPGA.Setup, ToFPGA.Loopback])
def test_67_million_instructions_in_bounded_memory(kind: ToFPGA) -> None:
    count = 1 << 26
    one = encode_to_fpga(Messages.of([(int(kind), Loopback.tick * (kind is ToFPGA.Loopback))]))
    halt = encode_to_fpga(Messages.of([(int(ToFPGA.Loopback), int(Loopback.halt))]))
    request = one * count + halt
    emulated = machine()
    tracemalloc.start()
    (answer,) = emulated.run([request])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(answer) == 8 * (1 + count * (kind is ToFPGA.Loopback))
    assert peak < 2.2 * len(answer) + 300e6


def test_timer_counts_cycles_and_barriers_do_not_stop_it() -> None:
    timer = haldls.address.TIMER
    program = Program().init().wait(1000).ask(timer)
    program.add(ToFPGA.Setup).read(haldls.SystimeSyncBase()).barrier().ask(timer).barrier()
    words = run(machine(), program).words
    assert words[0] == 1001
    assert words[3] > 2 * latency.LINK


def test_reads_are_answered_in_order() -> None:
    program = Program().init().read(haldls.SystimeSyncBase())
    program.read(haldls.InstructionTimeoutConfig()).read(haldls.MADCConfig()).barrier()
    words = run(machine(), program).words
    assert words == [0, 0, 1_250_000, *haldls.MADCConfig().encode()]


def test_registers_of_the_fpga_do_not_overtake_reads_that_wait_for_a_link() -> None:
    memory = haldls.ExternalPPUMemoryQuad.write_addresses(0)[0]
    program = Program().word(memory, 77).init()
    at = next(index for index, pair in enumerate(program.pairs) if pair[0] == ToFPGA.Barrier)
    early = Program().ask(0).read(haldls.FPGASystimeSyncNumRetries()).ask(memory).pairs
    program.pairs[at:at] = early
    assert run(machine(), program).words == [0, 3, 77]


def test_a_synchronisation_that_outlives_its_program_counts_in_the_next_one() -> None:
    emulated = machine()
    program = Program().init()
    at = next(index for index, pair in enumerate(program.pairs) if pair[0] == ToFPGA.SystimeInit)
    del program.pairs[at + 1 :]
    assert run(emulated, program).of(FromFPGA.Systime) == []
    assert len(run(emulated, Program()).of(FromFPGA.Systime)) == 1


def test_answers_after_the_halt_are_lost() -> None:
    program = Program().init().read(haldls.SystimeSyncBase())
    assert run(machine(), program).words == []


def test_barrier_on_a_dead_chip_times_out_and_the_rest_is_dropped() -> None:
    emulated = machine()
    program = Program().timeout(1000).read(haldls.SystimeSyncBase()).barrier()
    program.add(ToFPGA.Loopback, Loopback.tick)
    answer = run(emulated, program)
    assert answer.timeouts == [4]
    assert answer.words == []
    assert answer.of(FromFPGA.Loopback) == [Loopback.halt]
    (payload,) = answer.of(FromFPGA.TimeoutNotification)
    assert payload >> 39 == 2
    assert run(emulated, Program().ask(haldls.address.TIMER).barrier()).timeouts == []


def test_timer_waits_are_exempt_from_the_timeout() -> None:
    assert run(machine(), Program().timeout(100).wait(250_000_000)).timeouts == []


def test_many_reads_of_a_dead_chip_time_out_too() -> None:
    program = Program().timeout(5000)
    for _ in range(200):
        program.ask(0)
    answer = run(machine(), program)
    assert len(answer.timeouts) == 1


def polling(address: int, target: int, mask: int, *, equal: bool) -> Program:
    config = haldls.PollingOmnibusBlockConfig(address=address, target=target, mask=mask)
    return Program().write(config).add(ToFPGA.PollingOmnibusBlock, int(equal))


def test_polling_block_waits_until_a_register_has_the_value() -> None:
    timer = haldls.address.TIMER
    program = Program().add(ToFPGA.Setup)
    program.pairs += polling(timer, 0x1000, 0x1000, equal=True).ask(timer).barrier().pairs
    (word,) = run(machine(), program).words
    assert 0x1000 <= word < 0x1040


def test_polling_block_waits_until_a_register_differs() -> None:
    chip = haldls.SystimeSyncBase.write_addresses(0)[0]
    program = Program().init().word(chip, 5)
    program.pairs += polling(chip, 0, 0xFF, equal=False).barrier().pairs
    assert run(machine(), program).timeouts == []


def test_polling_block_times_out() -> None:
    timer = haldls.address.TIMER
    answer = run(machine(), Program(polling(timer, 1, 0, equal=True).pairs))
    assert len(answer.timeouts) == 1


class Foresighted(Chip):
    """Counts how often it is brought to a later time."""

    advances = 0

    def advance(self, tick: int) -> None:
        self.advances += tick > self.now
        super().advance(tick)


class Forgetful(Foresighted):
    """Promises nothing about its registers: every attempt of a polling block is carried out."""

    keeps = None


POLLED = {
    "chip": int(haldls.MADCConfig.write_addresses(0)[3]),
    "synapses": int(haldls.SynapseQuad.write_addresses(77)[0]),
    "memory": int(haldls.ExternalPPUMemoryQuad.write_addresses(9)[0]),
    "register": int(haldls.InstructionTimeoutConfig.write_addresses(0)[0]),
    "timer": int(haldls.address.TIMER),
    "nobody": 0x7000,
}


@pytest.mark.parametrize("polled", POLLED)
@pytest.mark.parametrize(("timeout", "scaler"), [(5_000, None), (50_000, 250), (50_000, 251)])
def test_polling_jumps_over_attempts_that_cannot_differ(
    polled: str, timeout: int, scaler: int | None
) -> None:
    """A write over JTAG may fulfil the block; where attempts are left out nobody can tell."""
    address = POLLED[polled]
    program = Program().init().timeout(timeout).barrier()
    if scaler is not None:
        program.add(ToFPGA.JTAGScaler, scaler).jtag_write(address & 0x7FFF_FFFF, 0x2B)
    program.pairs += polling(address, 0x2A, 0x3A, equal=True).pairs
    program.add(ToFPGA.Loopback, Loopback.tick).read(haldls.HicannARQStatus()).barrier()
    machines = [Machine(Description(), chip) for chip in (Foresighted, Forgetful)]
    answers = [emulated.run([program.bytes()]) for emulated in machines]
    assert answers[0] == answers[1]
    jumping, stepping = (emulated.fpgas[0].chip.advances for emulated in machines)
    if polled != "timer":
        assert jumping + 15 < stepping
    next_answers = [emulated.run([Program().ask(0).barrier().bytes()]) for emulated in machines]
    assert next_answers[0] == next_answers[1]


def test_programs_without_a_halt_or_with_two_are_refused() -> None:
    emulated = machine()
    with pytest.raises(ModelError, match="Reached end of program without halt"):
        emulated.run([b""])
    twice = Program().bytes() * 2
    with pytest.raises(ModelError, match="1 messages follow the halt at message 0"):
        emulated.run([twice])
    with pytest.raises(ModelError, match="2 streams for 1 FPGAs"):
        emulated.run([b"", b""])
    with pytest.raises(ModelError, match="ends within a word"):
        emulated.run([Program().bytes() + b"x"])
    emulated.close()
    with pytest.raises(ModelError, match="closed"):
        emulated.run([Program().bytes()])


def test_bounds_of_a_run() -> None:
    tight = machine(limits=Limits(instructions=10, cycles=1000, seconds=100))
    with pytest.raises(ModelError, match="11 messages is longer than the 10 allowed"):
        tight.run([Program([(4, 0)] * 10).bytes()])
    with pytest.raises(ModelError, match="more than 1000 cycles at message 2"):
        tight.run([Program().wait(2000).bytes()])
    assert kinds(run(tight, Program())) == [FromFPGA.Loopback]


def test_wall_time_is_bounded() -> None:
    slow = machine(limits=Limits(seconds=0))
    with pytest.raises(ModelError, match="takes longer than 0 s"):
        slow.run([Program().init().wait(1_000_000_000).bytes()])


def test_bypass_delays_by_one_bit() -> None:
    generator = np.random.default_rng(5)
    program = Program().add(ToFPGA.Reset, 1).wait(10).add(ToFPGA.Reset, 0)
    program.add(ToFPGA.JTAGScaler, 3).add(ToFPGA.JTAGInit)
    expected = []
    for _ in range(10):
        count = int(generator.integers(3, 34))
        bits = int(generator.integers(0, 1 << count))
        program.scan(JTAGInstruction.BYPASS, bits, count, keep=True)
        expected.append(bits & ((1 << (count - 1)) - 1))
    answer = run(machine(), program.add(ToFPGA.WaitUntil, 10_000))
    assert len(answer.messages) == 11
    assert [bits >> 1 for bits in answer.bits] == expected


def test_idcode_is_selected_after_a_reset_of_the_port() -> None:
    program = Program().add(ToFPGA.JTAGScaler, 3).add(ToFPGA.JTAGInit)
    fields = {"keep_response": 1, "num_bits": 32, "payload": 0}
    program.add(ToFPGA.JTAGData, TO_FPGA[ToFPGA.JTAGData].pack(**fields)).barrier(JTAG)
    answer = run(machine(), program)
    assert answer.bits == [0x348580AF]
    assert len(answer.messages) == 2


def test_jtag_runs_at_its_clock_rate() -> None:
    timer = haldls.address.TIMER
    durations = []
    for scaler in (3, 6):
        program = Program().add(ToFPGA.JTAGScaler, scaler).add(ToFPGA.Setup)
        program.jtag_write(0, 0).barrier(JTAG).ask(timer).barrier()
        durations.append(run(machine(), program).words[0] / latency.CYCLES_PER_SECOND)
    assert 4.4e-6 <= durations[0] <= 6.5e-6
    assert 7e-6 <= durations[1] <= 10e-6


def test_systime_init_without_links_blocks_the_systime_barrier() -> None:
    program = Program().add(ToFPGA.SystimeInit, 1).barrier(SYSTIME)
    assert run(machine(faults=Faults(dead_links=tuple(range(8)))), program).timeouts == [1]


def test_systime_init_starts_the_time_from_the_base_register() -> None:
    base = haldls.SystimeSyncBase(haldls.SystimeSyncBase.Value(0x123_4567_89AB))
    program = Program().init().write(base).barrier().add(ToFPGA.SystimeInit, 1).barrier(SYSTIME)
    answer = run(machine(), program.add(ToFPGA.Loopback, Loopback.tick))
    tick = next(one for one in answer.messages if one.kind == FromFPGA.Loopback)
    assert 0x123_4567_89AB < tick.fpga_time < 0x123_4567_89AB + 200


def test_time_is_annotated_in_later_programs_too() -> None:
    emulated = machine()
    first = run(emulated, Program().init().read(haldls.SystimeSyncBase()).barrier())
    second = run(emulated, Program().read(haldls.SystimeSyncBase()).barrier())
    earlier = [one.fpga_time for one in first.messages][-1]
    later = [one.fpga_time for one in second.messages if one.kind == FromFPGA.OmnibusData]
    assert later[0] >= earlier + latency.BETWEEN_PROGRAMS
    assert later[1] - later[0] == latency.CHIP_READ_INTERVAL


def test_equal_descriptions_answer_equal_bytes() -> None:
    request = Program().init().spikes(1, 2, 3).wait(1000).barrier().bytes()
    assert machine().run([request]) == machine().run([request])


def test_a_retry_of_the_system_init_works() -> None:
    emulated = machine()
    for _ in range(3):
        answer = run(emulated, Program().init())
        assert answer.timeouts == []
        assert answer.of(FromFPGA.Loopback) == [Loopback.halt]


@pytest.mark.parametrize("board", ["cube", "jboa"])
def test_whole_initialisation_runs(board: str) -> None:
    emulated = machine(board=board)
    answer = run(emulated, Program().init(board).read(haldls.MADCConfig()).barrier())
    assert answer.timeouts == []
    assert answer.words == list(haldls.MADCConfig().encode())
    assert emulated.fpgas[0].chip.resets == 2
    cycles = emulated.fpgas[0].now - latency.BETWEEN_PROGRAMS  # it started after that
    assert cycles / latency.CYCLES_PER_SECOND < {"cube": 1.6e-3, "jboa": 6e-3}[board]
