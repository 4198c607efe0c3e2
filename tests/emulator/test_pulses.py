"""Configuration that lasts only for microseconds acts for just as long."""

import numpy as np
import pytest

import halco
import haldls
import stadls
from hxcomm import ManagedConnection
from stadls import PlaybackProgramBuilder

NEURON = halco.AtomicNeuronOnDLS()
CELLS = {"v_leak": 570, "v_reset": 566, "i_bias_leak": 180, "i_mem_offset": 500}


def reading(connection: object, pulse: int) -> int:
    """Switch the offset current of a neuron on for a time in us; return its membrane then."""
    builder = PlaybackProgramBuilder()
    config = haldls.NeuronConfig()
    config.membrane_capacitor_size = config.MembraneCapacitorSize.max
    config.enable_readout_amplifier = True
    builder.write(NEURON.toNeuronConfigOnDLS(), config)
    for name, value in CELLS.items():
        row = getattr(halco.CapMemRowOnCapMemBlock, name)
        cell = halco.CapMemCellOnCapMemBlock(NEURON.toCapMemColumnOnCapMemBlock(), row)
        place = halco.CapMemCellOnDLS(cell, NEURON.toCapMemBlockOnDLS())
        builder.write(place, haldls.CapMemCell(haldls.CapMemCell.Value(value)))
    converter = haldls.CADCConfig()
    converter.enable = True
    builder.write(halco.CADCConfigOnDLS.top, converter)
    channel = haldls.CADCChannelConfig()
    channel.offset = channel.Offset(0)
    builder.write(halco.CADCChannelConfigOnDLS(), channel)
    sources = haldls.ColumnCorrelationQuad()
    switch = haldls.ColumnCorrelationQuad.ColumnCorrelationSwitch()
    switch.enable_cadc_neuron_readout_causal = True
    for entry in halco.iter_all(halco.EntryOnQuad):
        sources.set_switch(entry, switch)
    builder.write(halco.ColumnCorrelationQuadOnDLS(), sources)
    timer = halco.TimerOnDLS()
    for name, value in (("cadc_i_ramp_slope", 350), ("cadc_v_ramp_offset", 200)):
        for block in halco.iter_all(halco.CapMemBlockOnDLS):
            place = halco.CapMemCellOnDLS(getattr(halco.CapMemCellOnCapMemBlock, name), block)
            builder.write(place, haldls.CapMemCell(haldls.CapMemCell.Value(value)))
    builder.write(timer, haldls.Timer())
    builder.block_until(timer, haldls.Timer.Value(20_000 * 125))
    config.enable_membrane_offset = pulse > 0
    builder.write(NEURON.toNeuronConfigOnDLS(), config)
    builder.write(timer, haldls.Timer())
    builder.block_until(timer, haldls.Timer.Value(pulse * 125))
    config.enable_membrane_offset = False
    builder.write(NEURON.toNeuronConfigOnDLS(), config)
    ticket = builder.read(halco.CADCSampleQuadOnDLS())
    builder.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    stadls.run(connection, [builder.done()])
    return int(ticket.get().get_sample(halco.EntryOnQuad(0)))


def test_a_current_pulse_of_a_few_microseconds_moves_the_membrane_accordingly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HXCOMM_EMULATOR", '{"mismatch": false, "noise": false}')
    with ManagedConnection() as connection:
        init, _ = stadls.generate(stadls.SystemInit(connection.get_hwdb_entry()[0]))
        stadls.run(connection, [init.done()])
        lengths = np.array([0, 2, 4, 8, 300])
        readings = np.array([reading(connection, int(pulse)) for pulse in lengths])
    rise = readings - readings[0]
    expected = rise[-1] * (1 - np.exp(-lengths / 19.6))
    assert rise[-1] > 60
    assert rise == pytest.approx(expected, abs=2.5)
