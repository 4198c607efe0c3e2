"""Spikes and samples from the FPGA to the chip and back."""

import numpy as np
import pytest

import haldls
from emulator import Description, Faults, Limits, Machine, latency
from hxcomm.message import TO_FPGA, Loopback, ToFPGA
from hxcomm.wire import Messages, encode_to_fpga
from tests.emulator.host import Program, decode, run
from tests.emulator.standin import LOOP, Chip


def machine(**keywords: object) -> Machine:
    return Machine(Description(**keywords), Chip)


def test_spikes_loop_back_once_with_all_label_bits() -> None:
    generator = np.random.default_rng(1)
    program = Program().init()
    expected = []
    for count in (1, 2, 3):
        for label in generator.integers(0, 1 << 16, 1000).tolist():
            program.spikes(*[label] * count).wait(10)
            expected += [label] * count
    answer = run(machine(), program.wait(1000))
    assert [spike.value for spike in answer.spikes] == expected


def test_latency_of_the_loop_is_that_of_the_table() -> None:
    program = Program().init().add(ToFPGA.Loopback, Loopback.tick).spikes(7).wait(1000)
    answer = run(machine(link_jitter=0), program)
    (tick, _) = [one.fpga_time for one in answer.messages if one.kind == 2]
    (spike,) = answer.spikes
    assert spike.chip_time == tick + 1 + latency.LINK + LOOP // 2
    assert spike.fpga_time == spike.chip_time + latency.LINK + latency.PACK_WAIT


def test_jitter_of_the_links_is_a_cycle_at_most_and_keeps_the_order_of_each_channel() -> None:
    program = Program().init()
    for index in range(2000):
        program.spikes((index % 4) << 14 | index).wait(index % 3)
    program.wait(1000)
    exact = run(machine(link_jitter=0), program).spikes
    answers = [run(machine(seed=seed), program).spikes for seed in (5, 5, 6)]
    assert answers[0] == answers[1] != answers[2]
    latest = {spike.value: spike for spike in exact}
    there = [spike.chip_time - latest[spike.value].chip_time for spike in answers[0]]
    counts = np.bincount(there, minlength=3)
    assert counts[:2] == pytest.approx([1000, 1000], abs=150)
    assert counts[2:].sum() < 20  # some wait for an earlier one on their way back
    for channel in range(4):
        values = [spike.value & 0x3FFF for spike in answers[0] if spike.value >> 14 == channel]
        assert values == sorted(values)
        assert len(values) == 500


def test_only_the_recorded_share_arrives_while_recording_is_toggled() -> None:
    program = Program().init()
    for label, on in enumerate((False, True, False)):
        program.write(haldls.EventRecordingConfig(enable_event_recording=on)).barrier()
        program.add(ToFPGA.Setup)
        for index in range(1000):
            program.spikes(label).add(ToFPGA.WaitUntil, 10 * index)
    answer = run(machine(), program.wait(100))
    assert 900 <= len([spike for spike in answer.spikes if spike.value == 1]) <= 1000
    assert 900 <= len(answer.spikes) <= 1000


def test_events_between_programs_are_lost() -> None:
    emulated = machine()
    answer = run(emulated, Program().init().spikes(1))
    assert answer.spikes == []
    assert run(emulated, Program().wait(1000)).spikes == []
    assert len(run(emulated, Program().spikes(1).wait(1000)).spikes) == 1


def test_a_channel_takes_an_event_every_other_cycle() -> None:
    program = Program().init()
    for _ in range(100):
        program.spikes(1, 2, 3)
    emulated = machine(link_jitter=0)
    answer = run(emulated, program.wait(1000))
    gaps = np.diff([spike.chip_time for spike in answer.spikes])
    assert gaps.tolist() == [latency.EVENT_INTERVAL] * len(gaps)
    kept = (100 + latency.EVENT_QUEUE) // latency.EVENT_INTERVAL
    assert abs(len(answer.spikes) - kept) <= 2
    assert emulated.fpgas[0].events.lost_to_chip == 300 - len(answer.spikes)


def test_four_channels_are_faster_than_one() -> None:
    program = Program().init()
    for index in range(100):
        program.spikes((index % 4) << 14, ((index + 1) % 4) << 14)
    assert len(run(machine(), program.wait(1000)).spikes) == 200


def test_rate_scales_with_the_links() -> None:
    program = Program().init()
    for index in range(500):
        program.spikes(index).wait(4)
    received = []
    for dead in ((), (0, 1, 2, 3), (0, 1, 2, 3, 4, 5, 6)):
        emulated = machine(faults=Faults(dead_links=dead))
        received.append(len(run(emulated, Program([*program.pairs]).wait(1000)).spikes))
    assert received[0] == received[1] == 500
    assert received[2] == pytest.approx(500 * 6 / 16, abs=20)


def test_samples_get_out_with_their_times() -> None:
    program = Program().init()
    program.write(haldls.MADCControl(start_recording=True)).wait(10_000)
    program.write(haldls.MADCControl(stop_recording=True)).wait(1000)
    answer = run(machine(), program)
    assert len(answer.samples) == pytest.approx(10_000 * 2 / 8.5, rel=0.01)
    assert np.diff([sample.value for sample in answer.samples])[:1000].tolist() == [1] * 1000
    rate = np.diff([sample.chip_time for sample in answer.samples]).mean()
    assert rate == pytest.approx(4.25, rel=0.01)


def test_recording_is_bounded() -> None:
    emulated = machine(limits=Limits(events=100))
    program = Program().init()
    program.write(haldls.MADCControl(start_recording=True)).wait(10_000)
    assert len(run(emulated, program).samples) == 100


def stream(labels: np.ndarray) -> bytes:
    """Return a program of the initialisation and a pack of three spikes every two cycles."""
    kind = TO_FPGA[ToFPGA.SpikePack3]
    packs = labels.reshape(-1, 3).astype(np.uint64)
    payload = np.zeros(len(packs), np.uint64)
    for index in range(3):
        payload |= packs[:, index] << np.uint64(kind.field(f"label_{index}").low)
    kinds = np.full(2 * len(packs), ToFPGA.Setup, np.uint8)
    kinds[::2] = ToFPGA.SpikePack3
    payloads = np.zeros(2 * len(packs), np.uint64)
    payloads[::2] = payload
    end = Program().wait(1000).add(ToFPGA.Loopback, Loopback.halt)
    parts = [Messages.of(Program().init().pairs), Messages(kinds, payloads), Messages.of(end.pairs)]
    return encode_to_fpga(Messages.concatenate(parts))


def test_many_spikes_return_in_order_on_each_channel() -> None:
    count = 99_999
    labels = (np.arange(count) % 4 << 14 | np.arange(count) & 0x3FFF).astype(np.uint16)
    emulated = machine()
    answer = decode(emulated.run([stream(labels)])[0])
    assert len(answer.spikes) == count
    received = np.array([spike.value for spike in answer.spikes])
    times = np.array([spike.chip_time for spike in answer.spikes])
    for channel in range(4):
        here = received >> 14 == channel
        assert (received[here] == labels[labels >> 14 == channel]).all()
        assert (np.diff(times[here]) >= latency.EVENT_INTERVAL - 1).all()
    # packs leave every second cycle, so their order in time is known but for the queues
    assert (np.diff(times) >= -latency.EVENT_QUEUE).all()


def test_lost_spikes_fault() -> None:
    program = Program().init()
    for index in range(2000):
        program.spikes(index).wait(10)
    answer = run(machine(faults=Faults(lost_spikes=0.25)), program.wait(1000))
    assert len(answer.spikes) == pytest.approx(1500, abs=80)
    values = [spike.value for spike in answer.spikes]
    assert values == sorted(values)
    again = run(machine(faults=Faults(lost_spikes=0.25)), program)
    assert [spike.value for spike in again.spikes] == values
