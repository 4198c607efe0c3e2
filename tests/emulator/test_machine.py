"""Several FPGAs side by side: barriers between them, events from chip to chip."""

import numpy as np
import pytest

import haldls
from emulator import Description, Machine, latency
from hxcomm.message import FromFPGA, Loopback, ToFPGA
from tests.emulator.host import MULTI_FPGA, Program, run, run_all
from tests.emulator.standin import Chip

SECOND = latency.CYCLES_PER_SECOND


def machine(chips: int) -> Machine:
    return Machine(Description(board="jboa", chips=chips), Chip)


def tick_times(answers: list[object]) -> list[int]:
    return [
        next(one.fpga_time for one in answer.messages if one.kind == FromFPGA.Loopback)
        for answer in answers
    ]


def test_each_fpga_answers_its_own_stream() -> None:
    emulated = machine(3)
    assert len(emulated) == 3
    programs = [Program().read(haldls.FPGADeviceDNA()).barrier() for _ in range(3)]
    answers = run_all(emulated, *programs)
    assert [answer.words[1] for answer in answers] == [0x5D, 0x5E, 0x5F]


def test_multi_fpga_barrier_lets_all_go_on_together() -> None:
    emulated = machine(4)
    run_all(emulated, *[Program().init("jboa") for _ in range(4)])
    programs = []
    for index in range(4):
        program = Program().wait(1000 * index).barrier(MULTI_FPGA)
        programs.append(program.add(ToFPGA.Loopback, Loopback.tick))
    times = tick_times(run_all(emulated, *programs))
    assert len(set(times)) == 1


@pytest.mark.parametrize(("seconds", "late"), [(1, True), (3, False)])
def test_multi_fpga_barrier_times_out_if_a_partner_is_late(seconds: int, late: bool) -> None:
    programs = []
    for index in range(2):
        program = Program().timeout(seconds * SECOND).barrier(MULTI_FPGA)
        programs.append(program.wait(2 * SECOND * (index + 1)).barrier(MULTI_FPGA))
    answers = run_all(machine(2), *programs)
    assert [bool(answer.timeouts) for answer in answers] == [late, False]


def test_multi_fpga_barrier_times_out_if_a_partner_never_comes_and_its_sync_stays() -> None:
    emulated = machine(3)
    without = Program().timeout(15 * SECOND)
    with_barrier = Program().timeout(15 * SECOND).barrier(MULTI_FPGA)
    answers = run_all(emulated, without, with_barrier, with_barrier)
    assert [answer.timeouts for answer in answers] == [[], [2], [2]]
    answers = run_all(emulated, with_barrier, without, without)
    assert [answer.timeouts for answer in answers] == [[], [], []]


def route_out(label: int, on_the_way: int) -> Program:
    entry = haldls.OutputRoutingTableEntry(enable=True, label=on_the_way)
    return Program().write(entry, label)


def route_in(on_the_way: int, label: int) -> Program:
    entry = haldls.InputRoutingTableEntry(enable=True, label=label)
    return Program().write(entry, on_the_way)


def join(*programs: Program) -> Program:
    return Program([pair for program in programs for pair in program.pairs])


def values(answer: object) -> list[int]:
    return [spike.value for spike in answer.spikes]


def init() -> Program:
    return Program().init("jboa")


def test_event_routed_back_to_its_own_chip() -> None:
    emulated = Machine(Description(board="jboa"), Chip)
    program = join(init(), route_out(17, 347), route_in(347, 20)).barrier(MULTI_FPGA)
    answer = run(emulated, program.spikes(17).wait(10_000))
    assert values(answer) == [17, 20]
    assert answer.spikes[1].chip_time - answer.spikes[0].chip_time > latency.ROUTING


def test_events_from_one_chip_to_another() -> None:
    labels = {17: (347, 1), 2384: (9823, 2), 24398: (4587, 3), 5: (17, 4)}
    sender = join(init(), *[route_out(label, way) for label, (way, _) in labels.items()])
    receiver = join(init(), *[route_in(way, target) for way, target in labels.values()])
    sender.barrier(MULTI_FPGA)
    for label in [*labels, 28]:
        sender.spikes(label)
    receiver.barrier(MULTI_FPGA)
    answers = run_all(machine(2), sender.wait(10_000), receiver.wait(10_000))
    assert sorted(values(answers[0])) == sorted([*labels, 28])
    assert sorted(values(answers[1])) == [1, 2, 3, 4]


def test_event_along_a_chain_of_chips() -> None:
    ways = [347, 6923, 13]
    programs = []
    for index in range(4):
        parts = [init()]
        if index < 3:
            parts.append(route_out(index, ways[index]))
        if index > 0:
            parts.append(route_in(ways[index - 1], index))
        programs.append(join(*parts).barrier(MULTI_FPGA))
    programs[0].spikes(0)
    answers = run_all(machine(4), *[program.wait(20_000) for program in programs])
    assert [values(answer) for answer in answers] == [[0], [1], [2], [3]]
    times = [answer.spikes[0].chip_time for answer in answers]
    assert (np.diff(times) >= latency.ROUTING + 2 * latency.LINK).all()


def test_long_waits_with_open_routes_cost_nothing() -> None:
    emulated = machine(2)
    programs = [join(init(), route_out(1, 2)), join(init(), route_in(2, 3))]
    programs[0].spikes(1)
    answers = run_all(emulated, *[program.wait(SECOND) for program in programs])
    assert [values(answer) for answer in answers] == [[1], [3]]


def test_long_waits_of_real_chips_with_open_routes_cost_nothing() -> None:
    emulated = Machine(Description(board="jboa", chips=2))
    programs = [join(init(), route_out(1, 2)), join(init(), route_in(2, 3))]
    exchanges = []
    for fpga in emulated.fpgas:
        exchange = fpga.exchange
        fpga.exchange = lambda end, exchange=exchange: exchanges.append(end) or exchange(end)
    programs[0].spikes(1)
    answers = run_all(emulated, *[program.wait(SECOND // 10) for program in programs])
    assert [values(answer) for answer in answers] == [[1], [3]]
    assert len(exchanges) < 20_000  # the windows would be 138,000


def spikeio(*, tx: bool, rx: bool, scaler: int = 1) -> Program:
    config = haldls.SpikeIOConfig(
        enable_tx=tx, enable_rx=rx, enable_internal_loopback=True, data_rate_scaler=scaler
    )
    program = Program().init().write(config)
    for label, address, target in ((0, 3, 6), (1, 4, 7), (2, 5, 8)):
        program.write(haldls.SpikeIOOutputRoute(address), label)
        program.write(haldls.SpikeIOInputRoute(target), address)
    return program.barrier()


def stimulus() -> Program:
    program = Program()
    for label in range(3):
        program.spikes(label).wait(250)
    return program.wait(100 * 125)


@pytest.mark.parametrize(
    ("tx", "rx", "expected"),
    [
        (True, True, [0, 1, 2, 6, 7, 8]),
        (True, False, [0, 1, 2]),
        (False, True, [0, 1, 2]),
        (False, False, [0, 1, 2]),
    ],
)
def test_serial_spikes_loop_back_once_more(tx: bool, rx: bool, expected: list[int]) -> None:
    emulated = Machine(Description(), Chip)
    run(emulated, spikeio(tx=tx, rx=rx))
    assert sorted(values(run(emulated, stimulus()))) == expected


def test_serial_data_rate_sets_the_delay() -> None:
    delays = []
    for scaler in (1, 50):
        emulated = Machine(Description(), Chip)
        run(emulated, spikeio(tx=True, rx=True, scaler=scaler))
        times = {
            spike.value: spike.chip_time
            for spike in run(emulated, Program().spikes(1).wait(10_000)).spikes
        }
        delays.append(times[7] - times[1])
    assert delays[1] - delays[0] == 49 * latency.SPIKEIO_BITS


def test_routed_events_of_a_long_response_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.executor._MOST_PENDING", 20)
    monkeypatch.setattr("emulator.executor._CHUNK", 2)
    sender = join(init(), route_out(17, 347)).barrier(MULTI_FPGA)
    receiver = join(init(), route_in(347, 20)).barrier(MULTI_FPGA)
    for index in range(100):
        sender.spikes(17).add(ToFPGA.Loopback, Loopback.tick).wait(index)
        for _ in range(50):
            sender.add(ToFPGA.Loopback, Loopback.tick)
    answers = run_all(machine(2), sender.wait(10_000), receiver.wait(20_000))
    assert [values(answer) for answer in answers] == [[17] * 100, [20] * 100]


@pytest.mark.parametrize("routes", [False, True])
def test_open_routes_do_not_delay_other_events(routes: bool) -> None:
    emulated = Machine(Description(board="jboa", link_jitter=0), Chip)
    program = join(init(), route_out(99, 1)) if routes else init()
    for index in range(100):
        program.add(ToFPGA.Loopback, Loopback.tick).spikes(17).wait(137 + index)
    answer = run(emulated, program.wait(1000))
    ticks = [one.fpga_time for one in answer.messages if (one.kind, one.payload) == (2, 1)]
    delays = {spike.chip_time - tick for spike, tick in zip(answer.spikes, ticks, strict=True)}
    assert delays == {1 + latency.LINK + 1}


def test_events_from_other_chips_and_own_ones_share_a_channel() -> None:
    sender = join(init(), route_out(17, 347)).barrier(MULTI_FPGA)
    receiver = join(init(), route_in(347, 20)).barrier(MULTI_FPGA)
    for _ in range(300):
        sender.spikes(17).wait(9)
        receiver.spikes(5).wait(7)
    answers = run_all(machine(2), sender.wait(10_000), receiver.wait(20_000))
    received = values(answers[1])
    assert (received.count(5), received.count(20)) == (300, 300)
    times = np.array([spike.chip_time for spike in answers[1].spikes if spike.value == 5])
    assert np.abs(np.diff(times) - 9).max() <= 5  # none waits for one that comes much later
