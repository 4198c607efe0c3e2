"""Digital backends of the neurons: refractory periods, spike output, counters."""

from typing import Annotated

from halco import (
    BlockPostPulseOnDLS,
    CommonNeuronBackendConfigOnDLS,
    NeuronBackendAddressOut,
    NeuronBackendConfigOnDLS,
    NeuronEventOutputOnNeuronBackendBlock,
    SpikeCounterReadOnDLS,
    SpikeCounterResetOnDLS,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import HALF, NEURON_ACCESS, NEURON_BACKEND
from haldls.container import Container, DifferentialWriteTrait, container
from haldls.layout import W0, W1, W2, W3, each
from haldls.maps import Affine
from haldls.structure import filled


@container(
    NeuronBackendConfigOnDLS,
    Affine(NEURON_BACKEND, (256, 4), (2, HALF), words=4),
    words=4,
    bits=32,
    refuses_read=("simulation",),
)
class NeuronBackendConfig(DifferentialWriteTrait):
    """Digital part of one neuron: refractory period, output address, routing of spikes.

    When the neuron fires, the membrane is held at its reset potential while a counter runs to its
    end in one of two clocks; the reset is released some cycles before, so that the neuron cannot
    fire at once. Neurons that form one logical neuron pass on their fire signals: the master
    drives a common line, slaves follow it.

    Attributes:
        address_out: lower eight bits of the label of the neuron's spikes.
        reset_holdoff: releases the reset (31 - 2 * holdoff) cycles before the refractory period
            ends; 15 at its very end.
        refractory_time: length of the refractory period in cycles of the chosen clock.
        post_overwrite: sends pulses to the synapse column only upon ``BlockPostPulse``.
        select_input_clock: clock of the refractory counter: 0 the slow, 1 the fast one.
        enable_adaptation_pulse: lets spikes change the adaptation state.
        enable_bayesian_extension: derives the pulse to the synapse column from the Bayesian logic.
        enable_neuron_slave: takes over fire and refractory state from the common line.
        connect_fire_bottom: joins the fire lines of both rows.
        connect_fire_from_right: takes the fire line over from the right neighbour; faulty in this
            chip.
        connect_fire_to_right: drives the fire line of the right neighbour.
        enable_spike_out: sends an event for each spike.
        enable_neuron_master: drives the common line with its fire signal.
        enable_bayesian_0: first bit of the mode of the Bayesian logic.
        enable_bayesian_1: second bit of the mode of the Bayesian logic.
    """

    class ResetHoldoff(Ranged, size=16, default=15):
        """Time between the end of the reset and the end of the refractory period."""

    class RefractoryTime(Ranged, size=256):
        """Length of the refractory period in clock cycles."""

    class InputClock(Ranged, size=2):
        """Choice of the slow or the fast clock."""

    AddressOut = NeuronBackendAddressOut

    address_out: Annotated[NeuronBackendAddressOut, ~W0[5:0], ~W1[5:4]] = NeuronBackendAddressOut()
    reset_holdoff: Annotated[ResetHoldoff, W1[7:6], W0[7:6]] = ResetHoldoff()
    refractory_time: Annotated[RefractoryTime, ~W1[3:0], ~W2[5:2]] = RefractoryTime()
    post_overwrite: Annotated[bool, W2[0]] = False
    select_input_clock: Annotated[InputClock, W2[1]] = InputClock()
    enable_adaptation_pulse: Annotated[bool, W2[6]] = False
    enable_bayesian_extension: Annotated[bool, W2[7]] = True
    enable_neuron_slave: Annotated[bool, W3[0]] = False
    connect_fire_bottom: Annotated[bool, W3[1]] = False
    connect_fire_from_right: Annotated[bool, W3[2]] = False
    connect_fire_to_right: Annotated[bool, W3[3]] = False
    enable_spike_out: Annotated[bool, W3[4]] = False
    enable_neuron_master: Annotated[bool, W3[5]] = False
    enable_bayesian_0: Annotated[bool, W3[7]] = False
    enable_bayesian_1: Annotated[bool, W3[6]] = False


@container(
    CommonNeuronBackendConfigOnDLS,
    Affine(NEURON_BACKEND + 0x800, (2, HALF), words=2),
    words=2,
    bits=55,
)
class CommonNeuronBackendConfig(DifferentialWriteTrait):
    """Clocks and waiting times that the 256 neurons of one backend share.

    The refractory clocks run at 250 MHz / 2 ** (scale + 1). The waiting times are in bus cycles
    and need no change.

    Attributes:
        enable_event_registers: lets spikes leave the backend.
        force_reset: holds all membranes at their reset potential.
        enable_clocks: runs the clocks of the refractory counters.
        clock_scale_slow: scale of the slow refractory clock.
        clock_scale_fast: scale of the fast refractory clock.
        sample_positive_edge: samples the spikes of an event output at the rising clock edge.
        clock_scale_adaptation_pulse: scale of the clock that times adaptation pulses.
        clock_scale_post_pulse: scale of the clock that times pulses to the synapse columns.
        wait_global_post_pulse: cycles until the access of ``BlockPostPulse`` is complete.
        wait_spike_counter_reset: cycles until the access of ``SpikeCounterReset`` is complete.
        wait_spike_counter_read: cycles until the access of ``SpikeCounterRead`` is complete.
        wait_fire_neuron: cycles until the access of ``NeuronReset`` is complete.
    """

    class ClockScale(Ranged, size=16):
        """Scale of a clock: its frequency is 250 MHz / 2 ** (scale + 1)."""

    class WaitGlobalPostPulse(Ranged, size=256, default=1):
        """Waiting time in bus cycles."""

    class WaitSpikeCounterReset(Ranged, size=256, default=4):
        """Waiting time in bus cycles."""

    class WaitSpikeCounterRead(Ranged, size=256, default=112):
        """Waiting time in bus cycles."""

    class WaitFireNeuron(Ranged, size=256, default=4):
        """Waiting time in bus cycles."""

    enable_event_registers: Annotated[bool, W0[0]] = True
    force_reset: Annotated[bool, W0[1]] = False
    enable_clocks: Annotated[bool, W0[2]] = True
    clock_scale_slow: Annotated[ClockScale, W0[7:4]] = ClockScale()
    clock_scale_fast: Annotated[ClockScale, W0[11:8]] = ClockScale()
    sample_positive_edge: Annotated[
        TypedArray, each(typed_array(bool, NeuronEventOutputOnNeuronBackendBlock), W0[12], bits=1)
    ] = filled(True)
    clock_scale_adaptation_pulse: Annotated[ClockScale, W0[19:16]] = ClockScale()
    clock_scale_post_pulse: Annotated[ClockScale, W0[23:20]] = ClockScale()
    wait_global_post_pulse: Annotated[WaitGlobalPostPulse, W1[7:0]] = WaitGlobalPostPulse()
    wait_spike_counter_reset: Annotated[WaitSpikeCounterReset, W1[15:8]] = WaitSpikeCounterReset()
    wait_spike_counter_read: Annotated[WaitSpikeCounterRead, W1[23:16]] = WaitSpikeCounterRead()
    wait_fire_neuron: Annotated[WaitFireNeuron, W1[31:24]] = WaitFireNeuron()

    def get_sample_positive_edge(self, coord: NeuronEventOutputOnNeuronBackendBlock) -> bool:
        """Return whether an event output is sampled at the rising edge."""
        return bool(self.sample_positive_edge[coord])

    def set_sample_positive_edge(
        self, coord: NeuronEventOutputOnNeuronBackendBlock, val: bool
    ) -> None:
        """Set whether an event output is sampled at the rising edge."""
        self.sample_positive_edge[coord] = bool(val)


@container(
    SpikeCounterReadOnDLS,
    Affine(NEURON_ACCESS + 0x800, (256, 4), (2, HALF)),
    words=1,
    bits=9,
    access="r",
)
class SpikeCounterRead(Container):
    """Number of spikes of one neuron since its counter was last reset.

    The counter wraps around; the overflow mark stays until the next reset.

    Attributes:
        count: number of spikes modulo 256.
        overflow: whether the counter wrapped around.
    """

    class Count(Ranged, size=256):
        """Number of spikes."""

    count: Annotated[Count, W0[7:0]] = Count()
    overflow: Annotated[bool, W0[8]] = False


@container(
    SpikeCounterResetOnDLS,
    Affine(NEURON_ACCESS + 0xC00, (256, 4), (2, HALF)),
    words=1,
    bits=0,
    access="w",
)
class SpikeCounterReset(Container):
    """Reset of one neuron's spike counter and its overflow mark; the word does not matter."""


@container(
    BlockPostPulseOnDLS,
    Affine(NEURON_ACCESS + 0x400, (2, HALF)),
    words=1,
    bits=0,
    access="w",
)
class BlockPostPulse(Container):
    """Pulse to the synapse columns of all neurons of a backend that have ``post_overwrite`` set.

    The written word does not matter.
    """
