"""What the examples share: time, analog parameters and event routes of a playback program."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
import lola
import stadls

#: FPGA cycles in a microsecond.
MICROSECOND = int(haldls.Timer.Value.fpga_clock_cycles_per_us)
#: Microseconds until written analog parameters are in effect.
SETTLING = 20_000
#: Codes of the biases that every neuron needs.
NEURON_BIASES = {
    "neuron_i_bias_leak_source_follower": 100,
    "neuron_i_bias_readout_amp": 110,
    "neuron_i_bias_spike_comparator": 200,
    "neuron_v_bias_casc_n": 340,
}
#: Codes with which the columns' ADC covers the range of the membranes.
CADC_RAMP = {"cadc_v_ramp_offset": 200, "cadc_i_ramp_slope": 350}


def wait(builder: stadls.PlaybackProgramBuilder, microseconds: float) -> None:
    """Let time pass from here."""
    builder.write(halco.TimerOnDLS(), haldls.Timer())
    wait_until(builder, microseconds)


def wait_until(builder: stadls.PlaybackProgramBuilder, microseconds: float) -> None:
    """Wait for a time after the last reset of the timer."""
    until = haldls.Timer.Value(round(microseconds * MICROSECOND))
    builder.block_until(halco.TimerOnDLS(), until)


def run(connection: Any, builder: stadls.PlaybackProgramBuilder) -> stadls.PlaybackProgram:
    """Run what a builder has collected, and return the program with its results."""
    builder.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    program = builder.done()
    stadls.run(connection, [program])
    return program


def write_shared_parameters(
    builder: stadls.PlaybackProgramBuilder, codes: Mapping[str, int]
) -> None:
    """Set analog parameters that the neurons, synapses and ADC channels of a quadrant share."""
    for block in halco.iter_all(halco.CapMemBlockOnDLS):
        for name, code in codes.items():
            cell = getattr(halco.CapMemCellOnCapMemBlock, name)
            builder.write(halco.CapMemCellOnDLS(cell, block), haldls.CapMemCell(code))
    builder.write(halco.SynapseBiasSelectionOnDLS(), haldls.SynapseBiasSelection())


def write_routes(builder: stadls.PlaybackProgramBuilder, routes: Mapping[int, int]) -> None:
    """Pass all events from crossbar inputs to outputs, and no others.

    Args:
        builder: takes the instructions.
        routes: Output -> input. Outputs 0 to 3 and 4 to 7 are the buses of the upper and lower
            half, 8 to 11 lead to the FPGA; inputs 0 to 7 come from neurons, 8 to 11 from the
            FPGA, 12 to 19 from background sources.
    """
    crossbar = lola.Crossbar()
    crossbar.nodes.fill(haldls.CrossbarNode.drop_all)
    for target, source in routes.items():
        node = halco.CrossbarNodeOnDLS(
            halco.CrossbarOutputOnDLS(target), halco.CrossbarInputOnDLS(source)
        )
        crossbar.nodes[node] = haldls.CrossbarNode()
    builder.write(halco.CrossbarOnDLS(), crossbar)


def write_drivers(
    builder: stadls.PlaybackProgramBuilder,
    half: halco.HemisphereOnDLS,
    drivers: list[halco.SynapseDriverOnSynapseDriverBlock],
    mask: int = 0b11111,
) -> None:
    """Let excitatory synapse drivers of one half take part in its buses.

    Args:
        builder: takes the instructions.
        half: upper or lower half.
        drivers: on the buses given by their number modulo 4.
        mask: bits in which an event's address on the bus has to match that of a driver.
    """
    bus = haldls.CommonPADIBusConfig()
    bus.enable_spl1.fill(True)
    builder.write(half.toCommonPADIBusConfigOnDLS(), bus)
    driver = haldls.SynapseDriverConfig()
    driver.enable_receiver = driver.enable_address_out = True
    driver.row_mode_bottom = driver.row_mode_top = haldls.SynapseDriverConfig.RowMode.excitatory
    driver.row_address_compare_mask = mask
    for place in drivers:
        builder.write(halco.SynapseDriverOnDLS(place, half.toSynapseDriverBlockOnDLS()), driver)


def connect_columns(builder: stadls.PlaybackProgramBuilder) -> None:
    """Connect the excitatory lines of all synapse columns to their neurons."""
    switch = haldls.ColumnCurrentQuad.ColumnCurrentSwitch()
    switch.enable_synaptic_current_excitatory = True
    switches = haldls.ColumnCurrentQuad()
    for place in halco.iter_all(halco.EntryOnQuad):
        switches.set_switch(place, switch)
    for quad in halco.iter_all(halco.ColumnCurrentQuadOnDLS):
        builder.write(quad, switches)


def enable_cadc(
    builder: stadls.PlaybackProgramBuilder,
    halves: list[halco.HemisphereOnDLS],
    switch: haldls.ColumnCorrelationQuad.ColumnCorrelationSwitch,
) -> None:
    """Switch the columns' ADC on, with what a switch connects at its inputs."""
    switches = haldls.ColumnCorrelationQuad()
    for place in halco.iter_all(halco.EntryOnQuad):
        switches.set_switch(place, switch)
    for quad in halco.iter_all(halco.ColumnCorrelationQuadOnDLS):
        builder.write(quad, switches)
    config = haldls.CADCConfig()
    config.enable = True
    for half in halves:
        builder.write(half.toCADCConfigOnDLS(), config)
    for channel in halco.iter_all(halco.CADCChannelConfigOnDLS):
        builder.write(channel, haldls.CADCChannelConfig())


def record_membranes(builder: stadls.PlaybackProgramBuilder, microseconds: float = 50) -> None:
    """Start the membrane ADC and wait until it has settled."""
    control = haldls.MADCControl()
    control.wake_up = True
    builder.write(halco.MADCControlOnDLS(), control)
    wait(builder, 10)
    control.wake_up, control.start_recording = False, True
    control.enable_continuous_sampling = True
    builder.write(halco.MADCControlOnDLS(), control)
    wait(builder, microseconds)


def stop_recording(builder: stadls.PlaybackProgramBuilder) -> None:
    """Stop the membrane ADC."""
    control = haldls.MADCControl()
    control.stop_recording = control.enable_continuous_sampling = True
    builder.write(halco.MADCControlOnDLS(), control)


def observe(builder: stadls.PlaybackProgramBuilder, places: list[halco.AtomicNeuronOnDLS]) -> None:
    """Let the membrane ADC take turns between two circuits, one in an even, one in an odd column.

    Their amplifiers are to be connected by ``enable_readout`` of the neurons.

    Args:
        builder: takes the instructions.
        places: circuit at the first and at the second input.
    """
    selection = haldls.ReadoutSourceSelection()
    for buffer, place in enumerate(places):
        source = haldls.ReadoutSourceSelection.SourceMultiplexer()
        lines = source.neuron_odd if int(place.x()) % 2 else source.neuron_even
        lines[place.toNeuronRowOnDLS().toHemisphereOnDLS()] = True
        selection.set_buffer(halco.SourceMultiplexerOnReadoutSourceSelection(buffer), source)
    builder.write(halco.ReadoutSourceSelectionOnDLS(), selection)
    config = haldls.MADCConfig()
    config.active_mux_input_select_length = 2
    builder.write(halco.MADCConfigOnDLS(), config)


def settled(samples: NDArray[np.void]) -> NDArray[np.void]:
    """Return those samples of the membrane ADC that hold nothing of its other input any more."""
    return samples[1:][samples["channel"][1:] == samples["channel"][:-1]]


def average(
    samples: NDArray[np.void], channel: int, marks: list[Any], bins: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mean of the samples of an ADC input in bins of the time after each mark.

    Args:
        samples: of the membrane ADC.
        channel: input.
        marks: tickets of reads at the times that the bins refer to, farther apart than the bins.
        bins: edges, microseconds.
    """
    samples = settled(samples)
    own = samples[samples["channel"] == channel]
    time = own["chip_time"].astype(np.float64) / MICROSECOND
    starts = np.array([int(mark.fpga_time) for mark in marks]) / MICROSECOND
    latest = np.searchsorted(starts + bins[0], time, side="right") - 1
    after = (time - starts[latest])[latest >= 0]
    weight, _ = np.histogram(after, bins)
    total, _ = np.histogram(after, bins, weights=own["value"][latest >= 0].astype(np.float64))
    return total / np.maximum(weight, 1)
