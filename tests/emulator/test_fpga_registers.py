"""Registers of the FPGA and the buses of the board."""

import numpy as np
import pytest

import haldls
from emulator import Description, Faults, Machine, latency
from haldls.address import I2C_MASTER, I2C_STOP
from tests.emulator.host import CYCLES_PER_US, Answer, Program, run
from tests.emulator.standin import Chip


def machine(**keywords: object) -> Machine:
    return Machine(Description(**keywords), Chip)


def decoded(container: type, words: list[int]) -> object:
    return container.decode(tuple(words))


def test_omnibus_write_merges_only_enabled_bytes() -> None:
    address = haldls.InstructionTimeoutConfig.write_addresses(0)[0]
    program = Program().word(address, 0x11223344)
    for enables in range(16):
        program.word(address, 0xAABBCCDD).word(address, 0x01020304, enables).ask(address)
    words = run(machine(), program.barrier()).words
    for enables, word in enumerate(words):
        expected = sum(
            ((0x01020304 if enables >> byte & 1 else 0xAABBCCDD) >> 8 * byte & 0xFF) << 8 * byte
            for byte in range(4)
        )
        assert word == expected


def test_device_dna() -> None:
    words = run(machine(), Program().read(haldls.FPGADeviceDNA()).barrier()).words
    assert int(decoded(haldls.FPGADeviceDNA, words).value) == 0x015000000000005D


def test_arq_status_counts_the_words_read_over_the_link() -> None:
    program = Program().init().barrier().read(haldls.HicannARQStatus())
    program.read(haldls.SystimeSyncBase()).barrier().read(haldls.HicannARQStatus()).barrier()
    words = run(machine(), program).words
    before = decoded(haldls.HicannARQStatus, words[:4])
    after = decoded(haldls.HicannARQStatus, words[-4:])
    assert int(after.read_count) - int(before.read_count) == 2
    assert int(after.write_count) - int(before.write_count) == 2
    assert int(after.rx_count) >= int(after.read_count)
    assert int(after.tx_count) >= int(after.write_count)


@pytest.mark.parametrize("links", [[4], range(5), range(3, 8), range(8)])
def test_perftest_reaches_the_rate_of_up_to_five_links(links: list[int]) -> None:
    common = haldls.CommonPhyConfigFPGA()
    for phy in range(8):
        common.enable_phy[phy] = phy in links
    program = Program().init().write(common).wait(1000).write(haldls.PerfTest(enable=True))
    program.wait(1000 * CYCLES_PER_US).write(haldls.PerfTest(enable=False))
    program.wait(10 * CYCLES_PER_US).read(haldls.PerfTestStatus()).barrier()
    status = decoded(haldls.PerfTestStatus, run(machine(), program).words)
    assert status.error_word == 0
    assert int(status.in_order) == int(status.received)
    expected = 595.0 * min(len(links), 5)
    assert int(status.received) * 59 / 1000 == pytest.approx(expected, rel=0.01)


def test_phy_status_counts_time_online() -> None:
    program = Program().init().read(haldls.PhyStatus(), 3).wait(1000)
    words = run(machine(), program.read(haldls.PhyStatus(), 3).barrier()).words
    first, second = (decoded(haldls.PhyStatus, words[at : at + 5]) for at in (0, 5))
    assert (first.crc_error_count, first.rx_dropped_count) == (0, 0)
    assert int(second.online_time) - int(first.online_time) >= 1000
    assert first.online_time > 0


def test_systime_synchronisation_statistics() -> None:
    program = Program().init().read(haldls.FPGASystimeSyncActiveState())
    program.read(haldls.FPGASystimeSyncLastRTT()).read(haldls.FPGASystimeSyncNumRetries())
    words = run(machine(), program.barrier()).words
    assert words[0] == 0
    assert int(decoded(haldls.FPGASystimeSyncLastRTT, words[1:3]).value) >= 2 * latency.LINK
    assert words[3] == 3


def i2c_read(device: int, register: int | None, count: int) -> Program:
    program = Program()
    if register is not None:
        program.word(I2C_MASTER + device, register)
    for index in range(count):
        program.ask(I2C_MASTER + device + (I2C_STOP if index == count - 1 else 0))
    return program


def i2c_write(device: int, *data: int) -> Program:
    program = Program()
    for index, byte in enumerate(data):
        program.word(I2C_MASTER + device + (I2C_STOP if index == len(data) - 1 else 0), byte)
    return program


def join(*programs: Program) -> Program:
    return Program([pair for program in programs for pair in program.pairs])


def value(answer: Answer) -> int:
    assert all(word < 256 for word in answer.words)
    return int.from_bytes(bytes(answer.words), "big")


def test_temperature_is_that_of_the_description() -> None:
    emulated = machine(temperature=31.5)
    raw = value(run(emulated, i2c_read(0x48, 0, 2).barrier()))
    status = haldls.TMP112Status.decode((raw,))
    assert float(raw >> 4) * 0.0625 == 31.5
    assert status is not None


def test_old_carriers_have_no_temperature_sensor() -> None:
    words = run(machine(chip_serial=74), i2c_read(0x48, 0, 2).barrier()).words
    assert [word >> 31 for word in words] == [1, 1]


def test_supply_voltages_are_within_5_percent() -> None:
    for device, volts in enumerate((1.25, 2.5, 1.2, 2.5, 1.2, 1.2)):
        raw = value(run(machine(), i2c_read(0x40 + device, 2, 2).barrier()))
        assert (raw >> 3) * 4e-3 == pytest.approx(volts, rel=0.05)


def test_identification_memory() -> None:
    emulated = machine(eeprom_id=0x12345678)
    assert value(run(emulated, i2c_read(0x50, 0xFC, 4).barrier())) == 0x12345678


@pytest.mark.parametrize(
    ("device", "register", "data"),
    [
        (0x40, 0, [0x12, 0x34]),
        (0x45, 5, [0xAB, 0xCD]),
        (0x38, 1, [0x5A]),
        (0x38, 3, [0xA5]),
        (0x2C, 0x01, [0x77]),
        (0x2E, 0x23, [0x11]),
        (0x4C, 0x14, [0xFF, 0xC0]),
    ],
)
def test_board_registers_read_back(device: int, register: int, data: list[int]) -> None:
    program = join(i2c_write(device, register, *data), i2c_read(device, register, len(data)))
    answer = run(machine(board="jboa"), program.barrier())
    assert bytes(answer.words) == bytes(data)


def test_multiplexer_has_no_register_number() -> None:
    program = join(i2c_write(0x70, 0x5), i2c_read(0x70, None, 1))
    assert run(machine(board="jboa"), program.barrier()).words == [5]
    assert run(machine(), program.barrier()).words == [1 << 31]


def test_missing_device_does_not_acknowledge() -> None:
    emulated = machine(faults=Faults(missing_i2c=(0x41,)))
    assert run(emulated, i2c_read(0x41, 2, 2).barrier()).words == [1 << 31] * 2
    assert all(word < 256 for word in run(emulated, i2c_read(0x40, 2, 2).barrier()).words)


def test_shift_register_and_converters_arrive_on_the_board() -> None:
    emulated = machine()
    run(emulated, Program().init())
    registers = emulated.fpgas[0].registers
    default = haldls.ShiftRegister().encode()[0]
    assert registers.words(haldls.ShiftRegister)[0, 0] == default
    leds = registers.columns(haldls.ShiftRegister)["enable_led"][0]
    assert leds.tolist() == [bool(led) for led in haldls.ShiftRegister().enable_led]
    channels = registers.words(haldls.DACChannel)[:, 0]
    assert len(channels) == 16
    assert channels[0] == 0x1B8
    enabled = registers.columns(haldls.DACControl)["enable_channel"]
    assert np.array(enabled).all()
    assert ("DACChannel", 0) in [call[:2] for call in emulated.fpgas[0].chip.calls]


def test_leds_follow_the_shift_register() -> None:
    emulated = machine()
    config = haldls.ShiftRegister()
    config.enable_led[2] = True
    (word,) = config.encode()
    address = haldls.address.SPI_MASTER + 1
    program = Program().word(address, word >> 16).word(address, word >> 8 & 0xFF)
    run(emulated, program.word(address, 1 << 31 | word & 0xFF))
    assert emulated.fpgas[0].registers.columns(haldls.ShiftRegister)["enable_led"][0, 2]


def test_unclaimed_addresses_read_zero_and_are_reported_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulated = machine()
    program = Program().init().word(0x000A_0000, 7).ask(0x000A_0000).ask(0x8800_7C00)
    assert run(emulated, program.barrier()).words == [0, 0]
    run(emulated, Program().ask(0x000A_0000).barrier())
    texts = [record.getMessage() for record in caplog.records]
    assert len([text for text in texts if "0x000a0000" in text]) == 1
    assert len([text for text in texts if "0x88007c00" in text]) == 1


def test_external_memories_are_sparse() -> None:
    emulated = machine()
    dram = haldls.ExternalPPUDRAMMemoryQuad
    last = int(dram.coordinate_type.size) - 1
    places = [dram.write_addresses(dram.coordinate_type(at))[0] for at in (0, 12345, last)]
    program = Program()
    for index, place in enumerate(places):
        program.word(place, 0x1000 + index)
    program.word(places[1], 0xFFFF_FFFF, 0b0100)
    for place in places:
        program.ask(place)
    program.ask(places[1] + 1)
    assert run(emulated, program.barrier()).words == [0x1000, 0xFF1001, 0x1002, 0]
