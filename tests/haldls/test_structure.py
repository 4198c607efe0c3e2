"""How containers are made, set, copied and shown, as scripts for the original use them."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import halco
import haldls


def test_values_are_accepted_in_many_forms() -> None:
    config = haldls.NeuronBackendConfig()
    for value in (5, np.int64(5), np.uint8(5), config.RefractoryTime(5)):
        config.refractory_time = value
        assert config.refractory_time == 5
        assert type(config.refractory_time) is haldls.NeuronBackendConfig.RefractoryTime
    for value in (True, np.bool_(True), 1, np.int32(1)):
        config.enable_spike_out = False
        config.enable_spike_out = value
        assert config.enable_spike_out is True


def test_ranges_through_properties_and_constructors() -> None:
    config = haldls.NeuronBackendConfig()
    with pytest.raises(TypeError, match=r"BackendConfig\.refractory_time: .*256 > max"):
        config.refractory_time = 256
    with pytest.raises(TypeError, match=r"NeuronBackendConfig\.refractory_time: "):
        config.refractory_time = haldls.NeuronBackendConfig.ResetHoldoff(3)
    with pytest.raises(OverflowError, match=r"range overflow: 256 > max\(255\)"):
        haldls.NeuronBackendConfig.RefractoryTime(256)
    with pytest.raises(TypeError, match="has no field 'refractory'"):
        haldls.NeuronBackendConfig(refractory=3)
    with pytest.raises(TypeError, match="takes another NeuronBackendConfig to copy"):
        haldls.NeuronBackendConfig(3)


def test_variant() -> None:
    cell = haldls.CapMemCell(820)
    assert cell.value == haldls.CapMemCell.Value(820)
    assert haldls.CapMemCell(cell.Value(820)) == cell == haldls.CapMemCell(cell)
    cell.value = cell.DisableRefresh()
    assert type(cell.value) is cell.DisableRefresh
    assert list(cell.encode()) == [1023]
    assert haldls.CapMemCell.decode([1023]) == cell
    with pytest.raises(TypeError, match=r"CapMemCell\.value: .*1023 > max\(1022\)"):
        cell.value = 1023
    assert haldls.CapMemCell.value_type(5) == cell.Value(5)


def test_selections() -> None:
    config = haldls.NeuronConfig(readout_source=haldls.NeuronConfig.ReadoutSource.exc_synin)
    assert float(config.readout_source) == 1.0
    assert config.ReadoutSource.adaptation == 3
    config.readout_source = 2
    assert config.readout_source is haldls.NeuronConfig.ReadoutSource.inh_synin
    pll = haldls.PLLClockOutputBlock.decode([3 << 3], haldls.Backend.OmnibusChipOverJTAG)
    assert pll.output[0].select_adpll_output == 3
    assert "ADPLL.Output(3)" in repr(pll)
    copied = pickle.loads(pickle.dumps(pll))
    assert copied == pll
    with pytest.raises(ValueError, match="4 is not a valid"):
        haldls.ADPLL.Output(4)


def test_arrays_act_in_place() -> None:
    config = haldls.ReadoutSourceSelection()
    multiplexer = halco.SourceMultiplexerOnReadoutSourceSelection(1)
    config.enable_buffer_to_pad[multiplexer] = True
    assert list(config.enable_buffer_to_pad) == [False, True]
    buffer = config.get_buffer(multiplexer)
    buffer.debug_plus = True
    assert not config.get_buffer(multiplexer).debug_plus, "get returns a copy"
    config.set_buffer(multiplexer, buffer)
    buffer.debug_minus = True
    assert config.get_buffer(multiplexer).debug_plus
    assert not config.get_buffer(multiplexer).debug_minus, "set takes a copy"
    quad = haldls.SynapseQuad()
    weights = quad.weights
    quad.weights = [1, 2, 3, 4]
    assert list(quad.weights) == [1, 2, 3, 4]
    other = haldls.SynapseQuad()
    other.weights = quad.weights
    other.weights[0] = 63
    assert quad.weights[0] == 1, "assigning copies"
    assert list(weights) == [0] * 4
    with pytest.raises(TypeError, match=r"SynapseQuad\.weights: needs 4 values, got 3"):
        quad.weights = [1, 2, 3]
    with pytest.raises(TypeError, match=r"SynapseQuad\.weights: .*64 > max\(63\)"):
        quad.weights = [64, 0, 0, 0]
    with pytest.raises(TypeError, match=r"SynapseQuad\.weights: 3: must be a typed_array"):
        quad.weights = 3


def test_accessors_of_single_switches() -> None:
    register = haldls.ShiftRegister()
    register.set_enable_led(halco.LEDOnBoard(3), True)
    register.set_enable_vdd(halco.VDDOnBoard(5), False)
    assert register.get_enable_led(halco.LEDOnBoard(3))
    assert not register.get_enable_vdd(halco.VDDOnBoard(5))
    common = haldls.CommonPhyConfigChip()
    common.set_enable_phy(halco.PhyConfigChipOnDLS(2), False)
    assert list(common.encode()) == [0xFF ^ 1 << 5]
    backend = haldls.CommonNeuronBackendConfig()
    output = halco.NeuronEventOutputOnNeuronBackendBlock(1)
    backend.set_sample_positive_edge(output, False)
    assert not backend.get_sample_positive_edge(output)
    sample = haldls.CADCSampleQuad.decode([0x01020304])
    assert [sample.get_sample(entry) for entry in halco.iter_all(halco.EntryOnQuad)] == [1, 2, 3, 4]
    sample.set_sample(halco.EntryOnQuad(2), 9)
    assert sample.get_sample(halco.EntryOnQuad(2)) == 9
    dac = haldls.DACControl()
    dac.set_enable_channel(halco.DACChannelOnDAC(7), False)
    assert list(dac.encode()) == [0xC, 0x80]
    quad = haldls.ColumnCurrentQuad()
    quad.set_switch(halco.EntryOnQuad(1), quad.ColumnCurrentSwitch(enable_debug_excitatory=True))
    assert list(quad.encode()) == [0, 1 << 16]
    assert quad.get_switch(halco.EntryOnQuad(1)).enable_debug_excitatory


def test_parts_of_an_event_address() -> None:
    event = haldls.PADIEvent()
    event.hagen_address = 1
    event.hagen_activation = 17
    assert event.event_address == 0b110001
    event.event_address = 0b011111
    assert (event.hagen_address, event.hagen_activation) == (0, 31)
    with pytest.raises(TypeError, match=r"HagenActivation.*32 > max\(31\)"):
        event.hagen_activation = 32


def test_event_clock_source() -> None:
    block = haldls.PLLClockOutputBlock()
    assert block.spl1_source == halco.PLLClockOutputOnDLS.phy_ref_clk
    block.spl1_source = halco.PLLClockOutputOnDLS.madc_clk
    assert block.encode()[0] >> 31 == 1
    with pytest.raises(ValueError, match="is neither phy_ref_clk nor madc_clk"):
        block.spl1_source = halco.PLLClockOutputOnDLS.ppu_clk
    output = block.get_clock_output(halco.PLLClockOutputOnDLS.ppu_clk)
    output.enable_bypass = True
    block.set_clock_output(halco.PLLClockOutputOnDLS.ppu_clk, output)
    assert block.output[halco.PLLClockOutputOnDLS.ppu_clk].enable_bypass


def test_spelling_of_the_original() -> None:
    config = haldls.PhyConfigFPGA()
    config.enable_transmission_without_idls_pattern = True
    assert config.enable_transmission_without_idle_pattern
    assert config.enable_transmission_without_idls_pattern


def test_packs_of_spikes() -> None:
    pack = haldls.SpikePack2ToChip([halco.SpikeLabel(3), 4])
    assert pack.labels == [3, 4]
    assert isinstance(pack.labels, list)
    pack.labels[0] = 9  # a copy, as in the original
    assert pack.labels == [3, 4]
    pack.labels = [5, 6]
    assert list(pack.encode()) == [5 | 6 << 16]
    assert haldls.SpikePack2ToChip(labels=[5, 6]) == pack == haldls.SpikePack2ToChip(pack)
    with pytest.raises(TypeError, match=r"SpikePack2ToChip\.labels: needs 2 values, got 1"):
        haldls.SpikePack2ToChip([1])


def test_timer_and_conditions() -> None:
    value = haldls.Timer.Value(100 * int(haldls.Timer.Value.fpga_clock_cycles_per_us))
    assert value + 5 == 12_505
    assert isinstance(value, haldls.BlockUntil)
    assert list(value.encode()) == [12_500]
    assert value.backends == (haldls.Backend.WaitUntil,)
    assert list(value.write_addresses(halco.TimerOnDLS())) == [0]
    assert list(value.read_addresses(halco.TimerOnDLS())) == []
    assert pickle.loads(pickle.dumps(value)) == value
    timer = haldls.Timer(value)
    assert timer.get() == value
    assert list(timer.encode()) == [0], "writing resets, whatever the value"
    timer.set(haldls.Timer.Value(3))
    assert haldls.Timer.decode([3]) == timer
    reset = haldls.ResetChip(True)
    reset.set(False)
    assert reset == haldls.ResetChip()
    scaler = haldls.JTAGClockScaler()
    scaler.set(3)
    assert list(scaler.encode()) == [3]


def test_notices_from_the_chip() -> None:
    spike = haldls.SpikeFromChip(5, 6, 7)
    assert (spike.label, spike.fpga_time, spike.chip_time) == (5, 6, 7)
    assert haldls.SpikeFromChip(spike) == spike
    assert str(spike) == "SpikeFromChip(SpikeLabel(5), FPGATime(6), ChipTime(7))"
    sample = haldls.MADCSampleFromChip(1023, 1, 2, 3)
    assert sample.channel == halco.SourceMultiplexerOnReadoutSourceSelection(1)
    assert str(sample).startswith("MADCSampleFromChip(MADCSampleFromChip.Value(1023), ")
    notice = haldls.HighspeedLinkNotification()
    notice.phy, notice.fpga_time = 7, 906_532
    notice.crc_error = notice.link_up = True
    text = "HighspeedLinkNotification(PhyStatusOnFPGA(7), FPGATime(906532): link up, crc error)"
    assert str(notice) == text
    assert eval(repr(notice), vars(halco) | vars(haldls)) == notice


def test_registers_that_only_come_back() -> None:
    status = haldls.PPUStatusRegister.decode([4])
    assert status.sleep
    with pytest.raises(AttributeError, match=r"PPUStatusRegister\.sleep can only be read"):
        status.sleep = False
    assert haldls.PPUStatusRegister(sleep=True) == status
    assert haldls.PPUStatusRegister.encode_columns({"sleep": [True, False]}).tolist() == [[1], [0]]


def test_evolved_copies() -> None:
    first = haldls.NeuronConfig(enable_fire=True)
    second = haldls.NeuronConfig(first, enable_strong_fire=True, enable_fire=False)
    assert first.enable_fire
    assert second == haldls.NeuronConfig(enable_strong_fire=True)
    third = copy.deepcopy(first)
    third.enable_fire = False
    assert first.enable_fire
    assert first != third


def test_numbers_in_storage_order() -> None:
    quad = haldls.SynapseWeightQuad.from_numbers([1, 2, 3, 4])
    assert list(quad.values) == [1, 2, 3, 4]
    assert quad.numbers() == [1, 2, 3, 4]
    with pytest.raises(ValueError, match=r"SynapseWeightQuad\.values: there is no number left"):
        haldls.SynapseWeightQuad.from_numbers([1, 2])
    with pytest.raises(ValueError, match=r"SynapseWeightQuad\.values: .*64 > max\(63\)"):
        haldls.SynapseWeightQuad.from_numbers([1, 2, 64, 3])


def test_unhashable() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(haldls.NeuronConfig())


def test_views_over_foreign_memory() -> None:
    """Layers above hand out subclasses whose slots are properties over memory of their own."""
    memory = {"reset_wait": 5}

    class View(haldls.CADCConfig):
        __slots__ = ()

        @property
        def _reset_wait(self) -> Any:
            return haldls.CADCConfig.ResetWait(memory["reset_wait"])

        @_reset_wait.setter
        def _reset_wait(self, value: Any) -> None:
            memory["reset_wait"] = int(value)

    haldls.CADCConfig()
    view = View.__new__(View)
    view._enable, view._dead_time = False, haldls.CADCConfig.DeadTime()
    view.reset_wait = 77
    assert memory == {"reset_wait": 77}
    assert view.encode() == haldls.CADCConfig(reset_wait=77).encode()
    assert haldls.CADCConfig(view) == haldls.CADCConfig(reset_wait=77) == copy.copy(view)
