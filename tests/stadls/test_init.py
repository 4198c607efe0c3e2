"""Initialisation: what its settings change; the exact streams are in `test_golden`."""

import logging

import pytest

import haldls
import hxcomm
import stadls
from halco import CommonSynramConfigOnDLS
from hxcomm.message import ToFPGA


def kinds(generator: stadls.PlaybackGenerator) -> list[int]:
    return stadls.generate(generator)[0].done().messages.kind.tolist()


def test_results_are_builders_without_result() -> None:
    builder, result = stadls.generate(stadls.SystemInit(hxcomm.ZeroMockEntry()))
    assert isinstance(builder, stadls.PlaybackProgramBuilder)
    assert result is None
    assert stadls.ASICAdapterBoardInit().generate()[0].empty()


def test_the_entry_decides_about_the_board() -> None:
    board = stadls.SystemInit(hxcomm.JboaSetupEntry()).asic_adapter_board
    assert isinstance(board, stadls.JboaASICAdapterBoardInit)
    for entry in (hxcomm.HXCubeSetupEntry(), hxcomm.SimulationEntry(), hxcomm.ZeroMockEntry()):
        board = stadls.SystemInit(entry).asic_adapter_board
        assert isinstance(board, stadls.CubeASICAdapterBoardInit)


def test_timing_of_the_synapse_memory_comes_from_the_entry(
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry = hxcomm.HXCubeSetupEntry()
    wing = entry.fpgas[0].wing
    assert wing is not None
    wing.synram_timing_pcconf = ((1, 2), (3, 4))
    wing.synram_timing_wconf = ((5, 6), (7, 8))
    init = stadls.ChipInit(entry)
    timing = init.memory_timing.synram[CommonSynramConfigOnDLS(1)]
    assert (int(timing.pc_conf_west), int(timing.pc_conf_east)) == (3, 4)
    assert (int(timing.w_conf_west), int(timing.w_conf_east)) == (7, 8)
    assert not caplog.records
    wing.synram_timing_wconf = None
    with caplog.at_level(logging.WARNING):
        stadls.ChipInit(entry)
    assert "Incomplete data for synram timing found in hwdb" in caplog.text
    entry.fpgas[1] = hxcomm.FPGAEntry()
    with pytest.raises(RuntimeError, match="Expected exactly one FPGA hwdb entry"):
        stadls.ChipInit(entry)


def test_parts_can_be_left_out() -> None:
    init = stadls.SystemInit(hxcomm.ZeroMockEntry())
    init.enable_asic_adapter_board = False
    init.enable_chip = False
    assert kinds(init) == [ToFPGA.OmnibusAddress, ToFPGA.OmnibusData]


def test_without_time() -> None:
    init = stadls.ChipInit(hxcomm.ZeroMockEntry())
    assert ToFPGA.SystimeInit in kinds(init)
    init.highspeed_link.enable_systime = False
    assert ToFPGA.SystimeInit not in kinds(init)


def test_without_links() -> None:
    init = stadls.ChipInit(hxcomm.ZeroMockEntry())
    init.enable_highspeed_link = False
    with pytest.raises(RuntimeError, match="Highspeed link needs to be enabled to configure"):
        init.generate()
    init.enable_capmem = False
    found = kinds(init)
    assert ToFPGA.SystimeInit not in found
    assert found.count(ToFPGA.OmnibusAddress) == 1


def test_settings_are_used() -> None:
    init = stadls.SystemInit(hxcomm.ZeroMockEntry())
    init.chip.jtag_clock_scaler = haldls.JTAGClockScaler(haldls.JTAGClockScaler.Value(3))
    messages = init.generate()[0].done().messages
    assert messages.payload[messages.kind == ToFPGA.JTAGScaler].tolist() == [3]


def test_own_generators() -> None:
    class Mine(stadls.PlaybackGenerator):
        def generate(self) -> tuple[int, ...]:
            return (1, 2, 3)

    assert stadls.generate(Mine()) == (1, 2, 3)
    with pytest.raises(NotImplementedError, match=r"PlaybackGenerator\.generate: .*has to define"):
        stadls.PlaybackGenerator().generate()
