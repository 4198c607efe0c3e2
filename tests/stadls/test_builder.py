"""Builders and tickets: what goes in, what is refused, who owns what."""

import logging

import pytest

import stadls
from halco import (
    BarrierOnFPGA,
    CapMemCellOnDLS,
    JTAGIdCodeOnDLS,
    LogicalNeuronOnDLS,
    NeuronConfigOnDLS,
    NullPayloadReadableOnFPGA,
    ResetChipOnDLS,
    SpikeLabel,
    SpikePack1ToChipOnDLS,
    SynapseDriverOnDLS,
    SystimeSyncOnFPGA,
    TimerOnDLS,
)
from halco.common import Enum
from haldls import (
    Barrier,
    CapMemCell,
    CrossbarNode,
    NeuronConfig,
    ResetChip,
    SynapseDriverConfig,
    SystimeSync,
    Timer,
)
from haldls.backend import Backend
from hxcomm.message import FromFPGA, ToFPGA
from hxcomm.wire import Messages
from stadls.access import READ
from stadls.response import Response

CELL = CapMemCellOnDLS(Enum(85))
DRIVER = SynapseDriverOnDLS(Enum(3))


def kinds(builder: stadls.PlaybackProgramBuilder) -> list[int]:
    return builder.done().messages.kind.tolist()


def test_a_write_records_the_present_state() -> None:
    builder = stadls.PlaybackProgramBuilder()
    cell = CapMemCell(5)
    builder.write(CELL, cell)
    cell.value = 6
    builder.write(CELL, cell)
    assert builder.done().messages.payload[1::2].tolist() == [5, 6]


def test_sizes() -> None:
    builder = stadls.PlaybackProgramBuilder()
    assert builder.empty()
    assert builder.is_write_only()
    builder.write(CELL, CapMemCell(1))
    builder.write(DRIVER, SynapseDriverConfig())
    assert builder.size_to_fpga() == 8
    assert builder.size_from_fpga() == 0
    builder.read(DRIVER)
    assert builder.size_to_fpga() == 11
    assert builder.size_from_fpga() == 3
    assert not builder.is_write_only()
    assert repr(builder) == "PlaybackProgramBuilder(to FPGA size: 11, is write only: false)"
    builder.done()
    assert builder.empty()
    assert builder.size_from_fpga() == 0


def test_the_backend_can_be_given_in_place_of_the_reference() -> None:
    one, two = stadls.PlaybackProgramBuilder(), stadls.PlaybackProgramBuilder()
    one.write(CELL, CapMemCell(1), Backend.OmnibusChipOverJTAG)
    two.write(coord=CELL, config=CapMemCell(1), backend=Backend.OmnibusChipOverJTAG)
    assert ToFPGA.JTAGData in one._columns.kind
    assert one.done() == two.done()


def test_differential_write() -> None:
    builder = stadls.PlaybackProgramBuilder()
    reference = SynapseDriverConfig()
    changed = SynapseDriverConfig()
    changed.enable_receiver = not reference.enable_receiver
    builder.write(DRIVER, changed, reference)
    assert builder.size_to_fpga() == 2
    builder.write(DRIVER, reference, reference)
    assert builder.size_to_fpga() == 2
    builder.write(DRIVER, changed, reference, Backend.OmnibusChipOverJTAG)
    assert builder.size_to_fpga() == 8
    with pytest.raises(RuntimeError, match=r"Container types of 'config' .* don't match"):
        builder.write(DRIVER, changed, NeuronConfig())
    node = CrossbarNode()
    with pytest.raises(RuntimeError, match=r"does not support differential write.*CrossbarNode"):
        builder.write(CrossbarNode.coordinate_type(), node, node)
    assert builder.size_to_fpga() == 8


def test_what_cannot_be_written_or_read() -> None:
    builder = stadls.PlaybackProgramBuilder()
    with pytest.raises(RuntimeError, match="CapMemCell lives at CapMemCellOnDLS, not at Neuron"):
        builder.write(NeuronConfigOnDLS(), CapMemCell())
    with pytest.raises(TypeError, match="CapMemCell lives at CapMemCellOnDLS, not at 3"):
        builder.write(3, CapMemCell())
    with pytest.raises(TypeError, match="is not a container"):
        builder.write(TimerOnDLS(), Timer.Value(3))
    with pytest.raises(TypeError, match="is not a condition"):
        builder.block_until(TimerOnDLS(), Timer())
    with pytest.raises(IndexError, match=r"ResetChip cannot be accessed through .*Omnibus"):
        builder.write(ResetChipOnDLS(), ResetChip(True), Backend.Omnibus)
    with pytest.raises(RuntimeError, match="Container not readable"):
        builder.read(ResetChipOnDLS())
    with pytest.raises(RuntimeError, match="no container lives at SpikeLabel"):
        builder.read(SpikeLabel())
    with pytest.raises(TypeError, match="7 is not a coordinate"):
        builder.read(7)
    assert builder.empty()


def test_merge_back_empties_its_argument_and_keeps_tickets() -> None:
    one, two = stadls.PlaybackProgramBuilder(), stadls.PlaybackProgramBuilder()
    first = one.read(CELL)
    second = two.read(CELL)
    tick = two.read(NullPayloadReadableOnFPGA())
    one.merge_back(two)
    assert two.empty()
    assert two.is_write_only()
    third = one.read(CELL)
    program = one.done()
    answers = [(FromFPGA.OmnibusData, n) for n in (1, 2, 3)] + [(FromFPGA.Loopback, 1)]
    program._outcome.response = Response(Messages.of(answers))
    assert [int(ticket.get().value) for ticket in (first, second, third)] == [1, 2, 3]
    assert tick.valid()
    assert int(tick.fpga_time) == 4
    with pytest.raises(RuntimeError, match="merge_back not possible from same"):
        one.merge_back(one)


def test_copy_back_needs_a_source_without_reads() -> None:
    one, two = stadls.PlaybackProgramBuilder(), stadls.PlaybackProgramBuilder()
    two.write(CELL, CapMemCell(3))
    one.copy_back(two)
    one.copy_back(two)
    assert one.size_to_fpga() == 4
    assert two.size_to_fpga() == 2
    two.read(CELL)
    with pytest.raises(RuntimeError, match="PlaybackProgramBuilder to copy is not write only"):
        one.copy_back(two)
    with pytest.raises(TypeError, match=r"copy_back\(\): 3 is not a PlaybackProgramBuilder"):
        one.copy_back(3)


def test_tickets_before_a_run() -> None:
    builder = stadls.PlaybackProgramBuilder()
    ticket = builder.read(CELL)
    assert not ticket.valid()
    assert ticket.get_coordinate() == CELL
    with pytest.raises(RuntimeError, match=r"Data not available.*CapMemCell.*has not been run"):
        ticket.get()
    with pytest.raises(RuntimeError, match="Data not available"):
        _ = ticket.fpga_time
    with pytest.raises(RuntimeError, match="Unexpected access to moved-from object"):
        stadls.ContainerTicket().valid()
    assert "not valid" in repr(ticket)


def test_tickets_hand_out_copies() -> None:
    builder = stadls.PlaybackProgramBuilder()
    ticket = builder.read(CELL)
    builder.done()._outcome.response = Response(Messages.of([(FromFPGA.OmnibusData, 7)]))
    ticket.get().value = 9
    assert int(ticket.get().value) == 7


def test_unsupported_targets_are_collected() -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder.read(NeuronConfigOnDLS())
    assert builder.done().unsupported_targets == {"simulation"}
    assert builder.done().unsupported_targets == set()
    other = stadls.PlaybackProgramBuilder()
    other.read(NeuronConfigOnDLS())
    builder.merge_back(other)
    assert builder.done().unsupported_targets == {"simulation"}


def test_everything_that_lives_somewhere_can_be_read_or_written() -> None:
    from stadls.plan import containers

    for coordinate_type, container in containers().items():
        builder = stadls.PlaybackProgramBuilder()
        place = coordinate_type()
        made = container(place.length()) if hasattr(place, "length") else container()
        if coordinate_type is LogicalNeuronOnDLS:  # nowhere before it has a morphology
            continue
        path = next((path for path in container.backends if path in READ), None)
        if path and len(container.read_addresses(place, path)):
            builder.read(place, path)
        if len(container.write_addresses(place, None)):
            builder.write(place, made)
        assert not builder.empty(), container


def test_instructions_of_the_fpga() -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder.write(TimerOnDLS(), Timer(7))
    builder.block_until(TimerOnDLS(), Timer.Value(10))
    builder.block_until(BarrierOnFPGA(), Barrier.omnibus)
    builder.write(SystimeSyncOnFPGA(), SystimeSync())
    builder.read(JTAGIdCodeOnDLS())
    builder.read(TimerOnDLS())
    pairs = list(builder.done().messages.pairs())
    assert pairs[:4] == [
        (ToFPGA.Setup, 0),
        (ToFPGA.WaitUntil, 10),
        (ToFPGA.Barrier, 1),
        (ToFPGA.SystimeInit, 1),
    ]
    assert [kind for kind, _ in pairs[4:]] == [
        ToFPGA.JTAGIns,
        ToFPGA.JTAGData,
        ToFPGA.OmnibusAddress,
    ]


def test_too_long_for_the_memory(caplog: pytest.LogCaptureFixture) -> None:
    builder = stadls.PlaybackProgramBuilder()
    builder._columns.kind = bytearray([ToFPGA.Setup]) * 4_194_305
    builder._columns.payload.frombytes(bytes(8 * 4_194_305))
    with caplog.at_level(logging.WARNING):
        builder.done()
    assert "larger than playback memory size on FPGA (4194304)" in caplog.text


def test_spike_pack_order() -> None:
    from haldls import SpikePack1ToChip

    builder = stadls.PlaybackProgramBuilder()
    builder.write(SpikePack1ToChipOnDLS(), SpikePack1ToChip([SpikeLabel(9)]))
    assert list(builder.done().messages.pairs()) == [(ToFPGA.SpikePack1, 9)]
