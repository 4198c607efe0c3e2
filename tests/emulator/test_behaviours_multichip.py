"""What tests on the real machine see of several chips on one board, as a user drives them."""

from contextlib import closing
from typing import Any

import pytest

import haldls
import hxcomm
import lola
import stadls
from emulator import Description
from halco import (
    BarrierOnFPGA,
    FPGADeviceDNAOnFPGA,
    InputRoutingTableEntryOnFPGA,
    InputRoutingTableOnFPGA,
    InstructionTimeoutConfigOnFPGA,
    OutputRoutingTableEntryOnFPGA,
    OutputRoutingTableOnFPGA,
    SpikeLabel,
    SpikePack1ToChipOnDLS,
    TimerOnDLS,
)
from haldls import Timer

SECOND = 125_000_000


def board(chips: int) -> closing[hxcomm.EmulatorConnection]:
    return closing(hxcomm.EmulatorConnection(Description(board="jboa", chips=chips)))


def initialised(connection: Any, *, timeout: int) -> list[stadls.PlaybackProgramBuilder]:
    builders = []
    for entry in connection.get_hwdb_entry():
        builder, _ = stadls.SystemInit(entry).generate()
        config = haldls.InstructionTimeoutConfig(
            value=haldls.InstructionTimeoutConfig.Value(timeout)
        )
        builder.write(InstructionTimeoutConfigOnFPGA(), config)
        builders.append(builder)
    return builders


def meet(builder: stadls.PlaybackProgramBuilder) -> None:
    builder.block_until(BarrierOnFPGA(), haldls.Barrier.multi_fpga)


def wait(builder: stadls.PlaybackProgramBuilder, cycles: int) -> None:
    builder.write(TimerOnDLS(), Timer())
    builder.block_until(TimerOnDLS(), Timer.Value(cycles))


def execute(connection: Any, builders: list[stadls.PlaybackProgramBuilder]) -> list[Any]:
    programs = [builder.done() for builder in builders]
    stadls.run(connection, programs)
    return programs


def route(
    builder: stadls.PlaybackProgramBuilder,
    outgoing: dict[int, int] | None = None,
    incoming: dict[int, int] | None = None,
) -> None:
    """Write the tables: label on the way by label of the chip, label for the chip by label."""
    if outgoing:
        table = lola.OutputRoutingTable()
        for label, on_the_way in outgoing.items():
            entry = haldls.OutputRoutingTableEntry(enable=True, label=on_the_way)
            table.entries[OutputRoutingTableEntryOnFPGA(label)] = entry
        builder.write(OutputRoutingTableOnFPGA(), table)
    if incoming:
        table = lola.InputRoutingTable()
        for on_the_way, label in incoming.items():
            entry = haldls.InputRoutingTableEntry(enable=True, label=label)
            table.entries[InputRoutingTableEntryOnFPGA(on_the_way)] = entry
        builder.write(InputRoutingTableOnFPGA(), table)


def labels(program: Any) -> list[int]:
    return sorted(int(spike.label) for spike in program.spikes)


def send(builder: stadls.PlaybackProgramBuilder, label: int) -> None:
    builder.write(SpikePack1ToChipOnDLS(), haldls.SpikePack1ToChip([SpikeLabel(label)]))


def test_an_event_returns_to_the_chip_it_came_from() -> None:
    with board(2) as connection:
        builders = initialised(connection, timeout=15 * SECOND)
        route(builders[0], {17: 347}, {347: 20})
        for builder in builders:
            meet(builder)
        send(builders[0], 17)
        for builder in builders:
            wait(builder, SECOND)
        first, second = execute(connection, builders)
        assert labels(first) == [17, 20]
        assert labels(second) == []


def test_an_event_reaches_several_chips_and_goes_on_from_there() -> None:
    with board(3) as connection:
        builders = initialised(connection, timeout=15 * SECOND)
        route(builders[0], {17: 347})
        route(builders[1], {18: 400}, {347: 18})
        route(builders[2], None, {347: 19, 400: 20})
        for builder in builders:
            meet(builder)
        send(builders[0], 17)
        for builder in builders:
            wait(builder, SECOND // 10)
        assert [labels(program) for program in execute(connection, builders)] == [
            [17],
            [18],
            [19, 20],
        ]


def test_a_partner_that_comes_too_late_is_an_error_notification() -> None:
    with board(2) as connection:
        builders = initialised(connection, timeout=SECOND)
        for index, builder in enumerate(builders):
            meet(builder)
            wait(builder, 2 * SECOND * (index + 1))
            meet(builder)
        with pytest.raises(RuntimeError, match=r"1 FPGA sent error notification\(s\)"):
            execute(connection, builders)
    with board(2) as connection:  # with some more patience
        builders = initialised(connection, timeout=3 * SECOND)
        for index, builder in enumerate(builders):
            meet(builder)
            wait(builder, 2 * SECOND * (index + 1))
            meet(builder)
        execute(connection, builders)


def test_two_that_wait_for_a_third_are_two_error_notifications() -> None:
    with board(3) as connection:
        builders = initialised(connection, timeout=SECOND)
        for builder in builders[1:]:
            meet(builder)
        with pytest.raises(RuntimeError, match=r"2 FGPAs sent error notification\(s\)"):
            execute(connection, builders)


@pytest.mark.parametrize(("chips", "sizes"), [(1, [1] * 5), (2, [2, 2, 1]), (0, [5]), (9, [5])])
def test_chips_of_a_board_are_shared_out_among_connections(
    monkeypatch: pytest.MonkeyPatch, chips: int, sizes: list[int]
) -> None:
    monkeypatch.setenv("HXCOMM_EMULATOR", '{"board": "jboa", "chips": 5}')
    connections = hxcomm.get_connection_list_from_env(chips)
    assert [len(connection) for connection in connections] == sizes
    known = []
    for connection in connections:
        with closing(connection):
            builders = [stadls.PlaybackProgramBuilder() for _ in range(len(connection))]
            tickets = [builder.read(FPGADeviceDNAOnFPGA()) for builder in builders]
            for builder in builders:
                builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
            execute(connection, builders)
            known += [int(ticket.get().value) for ticket in tickets]
    assert known == [Description().device_dna + index for index in range(5)]
