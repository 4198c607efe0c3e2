"""What tests on the real machine see of events: sent, looped back, counted, recorded.

Programs as a user writes them, on a whole emulated machine.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import haldls
import hxcomm
import stadls
from emulator import Description, Machine, latency
from halco import (
    BackgroundSpikeSourceOnDLS,
    BarrierOnFPGA,
    CrossbarInputOnDLS,
    CrossbarNodeOnDLS,
    CrossbarOutputConfigOnDLS,
    CrossbarOutputOnDLS,
    EventRecordingConfigOnFPGA,
    MADCConfigOnDLS,
    MADCControlOnDLS,
    SpikeIOAddress,
    SpikeIOConfigOnFPGA,
    SpikeLabel,
    SpikePack1ToChipOnDLS,
    SpikePack2ToChipOnDLS,
    SpikePack3ToChipOnDLS,
    SPL1Address,
    SynapseQuadOnDLS,
    TimerOnDLS,
    iter_all,
)
from haldls import Timer
from hxcomm.message import TO_FPGA, FromFPGA, Loopback, ToFPGA
from hxcomm.wire import FromFPGADecoder, Messages, encode_to_fpga
from stadls.response import Response
from tests.emulator.host import SYSTIME, Program, run
from tests.emulator.test_phy import links

Connection = Any
CYCLES_PER_MS = 125_000


@pytest.fixture
def connection() -> Iterator[Connection]:
    with hxcomm.ManagedConnection() as opened:
        yield opened


def initialised(connection: Connection) -> stadls.PlaybackProgramBuilder:
    builder, _ = stadls.SystemInit(connection.get_hwdb_entry()[0]).generate()
    return builder


def wait(builder: stadls.PlaybackProgramBuilder, cycles: int) -> None:
    builder.write(TimerOnDLS(), Timer())
    builder.block_until(TimerOnDLS(), Timer.Value(cycles))


def execute(connection: Connection, builder: stadls.PlaybackProgramBuilder) -> Any:
    builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
    program = builder.done()
    stadls.run(connection, [program])
    return program


def labels_of(program: Any) -> list[int]:
    return [int(spike.label) for spike in program.spikes]


def test_loopback_of_1000_events_with_an_own_initialisation() -> None:
    """Links and time are set up by hand; nobody has touched the recording register."""
    generator = np.random.default_rng(8)
    sent = generator.integers(0, 1 << 16, 1000).tolist()
    program = links().add(ToFPGA.SystimeInit, 1).barrier(SYSTIME)
    for channel in range(4):
        program.write(haldls.CrossbarNode(enable_drop_counter=True), 24 + 9 * channel + 8)
    program.barrier()
    for label in sent:
        program.spikes(label).wait(10)
    answer = run(Machine(Description()), program.wait(1000))
    received = Counter(spike.value for spike in answer.spikes)
    assert 500 <= received.total() <= 1200
    assert (received - Counter(sent)).total() <= 0.2 * received.total()


@pytest.mark.parametrize(
    ("size", "pack", "coordinate"),
    [
        (1, haldls.SpikePack1ToChip, SpikePack1ToChipOnDLS()),
        (2, haldls.SpikePack2ToChip, SpikePack2ToChipOnDLS()),
        (3, haldls.SpikePack3ToChip, SpikePack3ToChipOnDLS()),
    ],
)
def test_packs_of_equal_labels_return_with_all_bits(
    connection: Connection, size: int, pack: type, coordinate: Any
) -> None:
    generator = np.random.default_rng(size)
    sent: Counter[int] = Counter()
    builder = initialised(connection)
    for label in generator.integers(0, 1 << 16, 1000).tolist():
        builder.write(coordinate, pack([SpikeLabel(label)] * size))
        wait(builder, 10)
        sent[label] += size
    wait(builder, 1000)
    received = Counter(labels_of(execute(connection, builder)))
    assert not received - sent
    assert received.total() > 0.9 * sent.total()


def stream(labels: np.ndarray, pause: int) -> bytes:
    """Return a program of a tick and packs of three spikes, with pauses of some cycles between."""
    kind = TO_FPGA[ToFPGA.SpikePack3]
    packs = labels.reshape(-1, 3).astype(np.uint64)
    step = 1 + pause
    kinds = np.full(step * len(packs), ToFPGA.Setup, np.uint8)
    kinds[::step] = ToFPGA.SpikePack3
    payloads = np.zeros(step * len(packs), np.uint64)
    for index in range(3):
        low = np.uint64(kind.field(f"label_{index}").low)
        payloads[::step] |= packs[:, index] << low
    begin = Messages.of([(int(ToFPGA.Loopback), int(Loopback.tick))])
    end = Messages.of([*Program().wait(1000).pairs, (ToFPGA.Loopback, Loopback.halt)])
    return encode_to_fpga(Messages.concatenate([begin, Messages(kinds, payloads), end]))


def test_a_million_events_return_complete_in_order_and_in_time() -> None:
    """Three every two cycles, on all channels in turn: below the limit of the links."""
    count = 999_999
    labels = (np.arange(count) % 4 << 14 | np.arange(count) // 4 & 0x3FFF).astype(np.uint16)
    emulated = Machine(Description(link_jitter=0))
    run(emulated, Program().init())
    messages = FromFPGADecoder().feed(emulated.run([stream(labels, 1)])[0])
    response = Response(messages)
    spikes = response.spikes.to_numpy()
    assert len(spikes) == count
    _, (begin,) = response.answers(FromFPGA.Loopback)
    leaves = np.repeat(np.arange(count // 3) * 2, 3) + int(begin) + 1
    through_crossbar = 1
    for channel in range(4):
        received = spikes[spikes["label"] >> 14 == channel]
        sent = labels >> 14 == channel
        assert np.array_equal(received["label"], labels[sent])
        # a channel takes an event every other cycle
        slots = np.arange(int(sent.sum())) * latency.EVENT_INTERVAL
        departure = np.maximum.accumulate(leaves[sent] - slots) + slots
        times = departure + latency.LINK + through_crossbar
        assert np.array_equal(received["chip_time"].astype(np.int64), times)
        age = received["fpga_time"].astype(np.int64) - times
        assert ((age >= latency.LINK) & (age < 128)).all()


def test_events_beyond_the_rate_of_a_channel_are_lost() -> None:
    emulated = Machine(Description())
    run(emulated, Program().init())
    labels = np.arange(30_000, dtype=np.uint16) & 0x3FFF
    response = Response(FromFPGADecoder().feed(emulated.run([stream(labels, 0)])[0]))
    received = response.spikes.to_numpy()["label"].astype(int)
    passed = (10_000 + latency.EVENT_QUEUE) // latency.EVENT_INTERVAL
    assert len(received) == pytest.approx(passed, abs=3)
    assert (np.diff(received) % 0x4000 <= 16).all()  # in order
    assert emulated.fpgas[0].events.lost_to_chip == 30_000 - len(received)


def test_only_events_of_the_recorded_phase_appear_and_timed_reads_see_timed_writes(
    connection: Connection,
) -> None:
    timed = stadls.AbsoluteTimePlaybackProgramBuilder()
    for index in range(3000):
        timed.write(
            Timer.Value(10 * index),
            SpikePack1ToChipOnDLS(),
            haldls.SpikePack1ToChip([SpikeLabel()]),
        )
    for time, on in ((0, False), (10_000, True), (20_000, False)):
        gate = haldls.EventRecordingConfig(enable_event_recording=on)
        timed.write(Timer.Value(time), EventRecordingConfigOnFPGA(), gate)
    quad = haldls.SynapseQuad()
    quad.weights[0] = 3
    timed.write(Timer.Value(10_000), SynapseQuadOnDLS(), quad)
    ticket = timed.read(Timer.Value(15_000), SynapseQuadOnDLS())
    builder = initialised(connection)
    builder.merge_back(timed.done())
    assert not ticket.valid()
    program = execute(connection, builder)
    assert 900 <= len(program.spikes) <= 1000
    assert ticket.get() == quad


@pytest.mark.parametrize(
    ("period", "milliseconds"), [(1000, 80), pytest.param(10_000, 800, id="slow")]
)
def test_eight_regular_background_sources_send_20000_events_each(
    connection: Connection, period: int, milliseconds: int
) -> None:
    builder = initialised(connection)
    for source in iter_all(BackgroundSpikeSourceOnDLS):
        config = haldls.BackgroundSpikeSource(
            enable=True, period=period, neuron_label=int(source.toEnum())
        )
        builder.write(source, config)
    wait(builder, milliseconds * CYCLES_PER_MS)
    received = Counter(labels_of(execute(connection, builder)))
    for source in range(8):
        label = SpikeLabel((source % 4) << 14 | source)
        assert int(label.spl1_address) == source % 4
        assert received.pop(int(label)) == pytest.approx(20_000, abs=1000)
    assert not received


@pytest.mark.parametrize(
    ("tx", "rx", "expected"),
    [(False, False, 3), (True, False, 3), (False, True, 3), (True, True, 6)],
)
def test_events_on_the_serial_interface_return_once_more(
    connection: Connection, tx: bool, rx: bool, expected: int
) -> None:
    builder = initialised(connection)
    config = haldls.SpikeIOConfig(
        enable_tx=tx, enable_rx=rx, enable_internal_loopback=True, data_rate_scaler=1
    )
    builder.write(SpikeIOConfigOnFPGA(), config)
    for label, address, target in ((0, 3, 6), (1, 4, 7), (2, 5, 8)):
        out, back = haldls.SpikeIOOutputRoute(address), haldls.SpikeIOInputRoute(target)
        builder.write(SpikeLabel(label).toSpikeIOOutputRouteOnFPGA(), out)
        builder.write(SpikeIOAddress(address).toSpikeIOInputRouteOnFPGA(), back)
    execute(connection, builder)
    builder = stadls.PlaybackProgramBuilder()
    for label in range(3):
        builder.write(SpikePack1ToChipOnDLS(), haldls.SpikePack1ToChip([SpikeLabel(label)]))
    wait(builder, 100 * 125)
    received = labels_of(execute(connection, builder))
    assert sorted(received) == [0, 1, 2, 6, 7, 8][:expected]


def close_all_nodes(builder: stadls.PlaybackProgramBuilder) -> None:
    for node in iter_all(CrossbarNodeOnDLS):
        builder.write(node, haldls.CrossbarNode.drop_all)


@pytest.mark.parametrize("channel", range(4))
def test_an_open_node_passes_the_events_of_its_channel_only(
    connection: Connection, channel: int
) -> None:
    builder = initialised(connection)
    close_all_nodes(builder)
    node = CrossbarNodeOnDLS(
        SPL1Address(channel).toCrossbarL2OutputOnDLS().toCrossbarOutputOnDLS(),
        SPL1Address(channel).toCrossbarInputOnDLS(),
    )
    builder.write(node, haldls.CrossbarNode())
    builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
    for sent_to in range(4):
        for neuron in range(1000):
            label = SpikeLabel(sent_to << 14 | neuron)
            builder.write(SpikePack1ToChipOnDLS(), haldls.SpikePack1ToChip([label]))
            wait(builder, 10)
    received = [label >> 14 for label in labels_of(execute(connection, builder))]
    assert 900 <= received.count(channel) <= 1100
    assert len(received) - received.count(channel) <= 100


def test_output_event_counters_count_what_passes(connection: Connection) -> None:
    builder = initialised(connection)
    config = haldls.CrossbarOutputConfig()
    for output in iter_all(CrossbarOutputOnDLS):
        config.enable_event_counter[output] = True
    builder.write(CrossbarOutputConfigOnDLS(), config)
    output = CrossbarOutputOnDLS(8)
    before = builder.read(output)
    builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
    for _ in range(200):
        builder.write(SpikePack1ToChipOnDLS(), haldls.SpikePack1ToChip([SpikeLabel(5)]))
        wait(builder, 100)
    after = builder.read(output)
    drops = builder.read(CrossbarInputOnDLS(8))
    program = execute(connection, builder)
    assert 160 <= int(after.get().value) - int(before.get().value) <= 240
    assert int(drops.get().value) == 0
    assert len(program.spikes) == 200


def record(
    connection: Connection, config: haldls.MADCConfig, milliseconds: int, *, continuous: bool
) -> Any:
    """Record dummy data for some time."""
    config.enable_dummy_data = True
    builder = initialised(connection)
    builder.write(MADCConfigOnDLS(), config)
    builder.write(MADCControlOnDLS(), haldls.MADCControl(wake_up=True))
    wait(builder, 10 * 125)
    control = haldls.MADCControl(
        wake_up=True,
        start_recording=True,
        enable_continuous_sampling=continuous,
        enable_power_down_after_sampling=not continuous,
    )
    builder.write(MADCControlOnDLS(), control)
    wait(builder, milliseconds * CYCLES_PER_MS)
    builder.write(MADCControlOnDLS(), haldls.MADCControl(stop_recording=True))
    return execute(connection, builder).madc_samples.to_numpy()


@pytest.mark.parametrize("scale", [None, 0, 1, 7])
def test_dummy_samples_are_a_ramp_at_the_configured_rate(
    connection: Connection, scale: int | None
) -> None:
    config = haldls.MADCConfig(number_of_samples=20_000)
    if scale is not None:
        config.enable_madc_clock_scaling = True
        config.madc_clock_scale_value = scale
    rate = config.calculate_sample_rate(500e6)
    samples = record(connection, config, round(1.2e3 * 20_000 / rate), continuous=False)
    assert 0.95 * 20_000 < len(samples) <= 20_000
    steps = np.diff(samples["value"].astype(int))
    assert steps[steps > 0].mean() == pytest.approx(1.0)
    assert (steps[steps < 0] < -1000).all()
    times = samples["chip_time"].astype(np.int64)
    assert (len(times) - 1) / ((times[-1] - times[0]) / 125e6) == pytest.approx(rate, rel=0.01)


def test_40_ms_of_continuous_samples(connection: Connection) -> None:
    samples = record(connection, haldls.MADCConfig(), 40, continuous=True)
    assert len(samples) > 0.95 * 40e-3 * 29.4e6
