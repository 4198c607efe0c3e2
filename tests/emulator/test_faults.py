"""What user code sees of a machine with a fault: the same as on the real one."""

from contextlib import closing

import pytest

import haldls
import hxcomm
import stadls
from emulator import Description, Faults
from halco import (
    BarrierOnFPGA,
    INA219StatusOnBoard,
    PhyStatusOnFPGA,
    PollingOmnibusBlockConfigOnFPGA,
    PollingOmnibusBlockOnFPGA,
    SpikeLabel,
    SpikePack1ToChipOnDLS,
    SystimeSyncBaseOnDLS,
    TimerOnDLS,
)


def connection(**faults: object) -> closing[hxcomm.EmulatorConnection]:
    return closing(hxcomm.EmulatorConnection(Description(faults=Faults(**faults))))


def initialised(conn: hxcomm.EmulatorConnection) -> stadls.PlaybackProgramBuilder:
    builder, _ = stadls.SystemInit(conn.get_hwdb_entry()[0]).generate()
    return builder


def run(conn: hxcomm.EmulatorConnection, builder: stadls.PlaybackProgramBuilder) -> object:
    builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
    program = builder.done()
    stadls.run(conn, [program])
    return program


def send_spikes(builder: stadls.PlaybackProgramBuilder, count: int) -> None:
    for index in range(count):
        spike = haldls.SpikePack1ToChip([SpikeLabel(index)])
        builder.write(SpikePack1ToChipOnDLS(), spike)
        builder.write(TimerOnDLS(), haldls.Timer())
        builder.block_until(TimerOnDLS(), haldls.Timer.Value(10))
    builder.block_until(TimerOnDLS(), haldls.Timer.Value(1000))


@pytest.mark.parametrize(
    "faults", [{"dead_links": range(8)}, {"silent_links": True}, {"bit_errors": 1.0}]
)
def test_a_chip_that_does_not_answer_is_an_error_notification(faults: dict[str, object]) -> None:
    with (
        connection(**faults) as conn,
        pytest.raises(RuntimeError, match=r"1 FPGA sent error notification\(s\)"),
    ):
        run(conn, initialised(conn))


def test_the_machine_recovers_after_a_timeout() -> None:
    with connection() as conn:
        builder = stadls.PlaybackProgramBuilder()
        builder.read(SystimeSyncBaseOnDLS())
        with pytest.raises(RuntimeError, match=r"1 FPGA sent error notification\(s\)"):
            run(conn, builder)
        builder = initialised(conn)
        ticket = builder.read(SystimeSyncBaseOnDLS())
        run(conn, builder)
        assert ticket.get() == haldls.SystimeSyncBase()


def test_reads_without_a_barrier_are_not_valid() -> None:
    with connection() as conn:
        builder = initialised(conn)
        builder.read(SystimeSyncBaseOnDLS())
        with pytest.raises(RuntimeError, match="Not all response data to PlaybackPrograms valid"):
            stadls.run(conn, [builder.done()])


def test_missing_i2c_device_is_found_when_its_ticket_is_read() -> None:
    with connection(missing_i2c=(0x42,)) as conn:
        builder = stadls.PlaybackProgramBuilder()
        tickets = [builder.read(INA219StatusOnBoard(index)) for index in range(6)]
        run(conn, builder)
        for index, ticket in enumerate(tickets):
            assert ticket.valid()
            if index == 2:
                with pytest.raises(RuntimeError, match="I2C ack missing, data invalid"):
                    ticket.get()
            else:
                assert ticket.get() is not None


def test_a_stuck_i2c_device_silences_all_others() -> None:
    with connection(stuck_i2c=(0x42,)) as conn:
        builder = stadls.PlaybackProgramBuilder()
        tickets = [builder.read(INA219StatusOnBoard(index)) for index in range(6)]
        run(conn, builder)
        for ticket in tickets[:2]:
            assert ticket.get() is not None
        for ticket in tickets[2:]:
            with pytest.raises(RuntimeError, match="I2C ack missing, data invalid"):
                ticket.get()


def test_seven_links_carry_on_if_one_is_dead() -> None:
    with connection(dead_links=(3,)) as conn:
        builder = initialised(conn)
        ticket = builder.read(SystimeSyncBaseOnDLS())
        send_spikes(builder, 1000)
        states = [builder.read(PhyStatusOnFPGA(index)) for index in range(8)]
        program = run(conn, builder)
        assert ticket.get() == haldls.SystimeSyncBase()
        assert len(program.spikes) == 1000
        online = [int(state.get().online_time) > 0 for state in states]
        assert online == [index != 3 for index in range(8)]
        assert len(program.highspeed_link_notifications) == 7


def test_a_polling_block_on_a_processor_that_never_starts_is_an_error_notification(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connection() as conn:
        builder = initialised(conn)
        config = haldls.PollingOmnibusBlockConfig()
        config.address = int(haldls.PPUMemoryWord.read_addresses(5)[0])
        config.target, config.mask = 1, 0xFFFF_FFFF
        builder.write(PollingOmnibusBlockConfigOnFPGA(), config)
        builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
        block = haldls.PollingOmnibusBlock(enable_expects_equality=True)
        builder.block_until(PollingOmnibusBlockOnFPGA(), block)
        spike = haldls.SpikePack1ToChip([SpikeLabel(1)])
        builder.write(SpikePack1ToChipOnDLS(), spike)
        with pytest.raises(RuntimeError, match=r"1 FPGA sent error notification\(s\)"):
            run(conn, builder)
        assert "PollingOmnibusBlock" in caplog.text


def test_bit_errors_are_counted_and_repaired_but_for_events() -> None:
    with connection(bit_errors=0.05) as conn:
        builder = initialised(conn)
        written = haldls.SystimeSyncBase(haldls.SystimeSyncBase.Value(0x1234_5678))
        builder.write(SystimeSyncBaseOnDLS(), written)
        ticket = builder.read(SystimeSyncBaseOnDLS())
        send_spikes(builder, 1000)
        builder.block_until(BarrierOnFPGA(), haldls.Barrier.omnibus)
        states = [builder.read(PhyStatusOnFPGA(index)) for index in range(8)]
        program = run(conn, builder)
        assert ticket.get() == written
        assert 850 < len(program.spikes) < 960
        assert sum(int(state.get().crc_error_count) for state in states) > 50
        texts = [str(one) for one in program.highspeed_link_notifications]
        assert any("crc error" in text for text in texts)


def test_lost_spikes_leave_no_trace() -> None:
    with connection(lost_spikes=0.1) as conn:
        builder = initialised(conn)
        send_spikes(builder, 1000)
        states = [builder.read(PhyStatusOnFPGA(index)) for index in range(8)]
        program = run(conn, builder)
        assert 850 < len(program.spikes) < 950
        assert sum(int(state.get().crc_error_count) for state in states) == 0


def test_a_machine_without_faults_loses_nothing() -> None:
    with connection() as conn:
        builder = initialised(conn)
        send_spikes(builder, 1000)
        program = run(conn, builder)
        assert [int(spike.label) for spike in program.spikes] == list(range(1000))
