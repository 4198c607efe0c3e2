"""Analog neuron circuits: configuration and artificial spikes."""

from typing import Annotated

from halco import NeuronConfigOnDLS, NeuronResetOnDLS, NeuronResetQuadOnDLS
from halco.ranged import Ranged
from haldls.address import CORRELATION_RESET, HALF, NEURON_ACCESS, NEURON_CONFIG, PPU_HALF
from haldls.container import Container, DifferentialWriteTrait, container
from haldls.kind import Selection
from haldls.layout import W0, W1, W2, W3, W4, W5
from haldls.maps import Affine


@container(
    NeuronConfigOnDLS,
    Affine(NEURON_CONFIG + 2, (128, 8), (4, HALF), words=6),
    words=6,
    bits=44,
    refuses_read=("simulation",),
)
class NeuronConfig(DifferentialWriteTrait):
    """Analog configuration of one neuron circuit, kept in a memory beside it.

    Switches of the leak, reset, adaptation, exponential and synaptic input circuits, of the
    readout and of the connections to the neighbouring circuits, from which multi-compartment
    neurons are made. All bits are clear after power-up. Strengths and time constants are set by
    the analog parameters of the CapMem; the switches here choose their ranges.

    Attributes:
        enable_divide_multicomp_conductance_bias: divides the bias of the inter-compartment
            conductance by 4.
        enable_multiply_multicomp_conductance_bias: multiplies the bias of the inter-compartment
            conductance by 4.
        connect_soma: connects the membrane directly to the local somatic line.
        connect_membrane_right: connects the membrane to the one of the right neighbour.
        enable_multicomp_conductance: connects the membrane to the somatic line through a
            conductance.
        connect_bottom: connects the membrane to the one in the other row of the same column.
        connect_soma_right: connects the somatic line to the one of the right neighbour.
        enable_fire: passes threshold crossings, bypass events and artificial spikes on to the
            backend.
        enable_strong_fire: makes the fire pulse stronger.
        enable_threshold_comparator: compares the membrane with its threshold.
        enable_synaptic_input_excitatory: connects the excitatory synaptic input to the membrane.
        enable_synaptic_input_inhibitory: connects the inhibitory synaptic input to the membrane.
        enable_synaptic_input_excitatory_coba_mode: makes the excitatory input conductance-based.
        enable_synaptic_input_inhibitory_coba_mode: makes the inhibitory input conductance-based.
        enable_synaptic_input_excitatory_small_capacitance: leaves the excitatory line with its
            parasitic capacitance only.
        enable_synaptic_input_inhibitory_small_capacitance: leaves the inhibitory line with its
            parasitic capacitance only.
        enable_synaptic_input_excitatory_high_resistance: lengthens the excitatory time constant.
        enable_synaptic_input_inhibitory_high_resistance: lengthens the inhibitory time constant.
        enable_bypass_excitatory: fires upon any event on the excitatory line, past the membrane.
        enable_bypass_inhibitory: fires upon any event on the inhibitory line, past the membrane.
        enable_membrane_offset: feeds a constant current into the membrane.
        invert_membrane_offset: lets the constant current flow out of the membrane.
        membrane_capacitor_size: capacitance in steps; 63 are about 2.2 pF.
        invert_adaptation_a: inverts the subthreshold adaptation.
        invert_adaptation_b: inverts the spike-triggered adaptation.
        enable_adaptation: connects the adaptation current to the membrane.
        enable_exponential: connects the exponential current to the membrane.
        enable_unbuffered_access: connects the readout source to a shared line without amplifier.
        enable_readout_amplifier: powers the readout amplifier; sources other than the membrane
            need it.
        readout_source: the voltage that is read out.
        enable_readout: connects the readout amplifier to the shared readout line.
        enable_reset_degeneration: reduces the reset conductance by source degeneration.
        enable_reset_division: divides the conductance during reset by 8.
        enable_reset_multiplication: multiplies the conductance during reset by 8.
        enable_leak_degeneration: reduces the leak conductance by source degeneration.
        enable_leak_division: divides the leak conductance by 8.
        enable_leak_multiplication: multiplies the leak conductance by 8.
        enable_pause: switches synaptic inputs and exponential term off during reset.
    """

    class ReadoutSource(Selection):
        """Voltage of a neuron circuit that can be read out."""

        membrane = 0
        exc_synin = 1
        inh_synin = 2
        adaptation = 3

    class MembraneCapacitorSize(Ranged, size=64):
        """Number of unit capacitors at the membrane."""

    enable_divide_multicomp_conductance_bias: Annotated[bool, W5[6]] = False
    enable_multiply_multicomp_conductance_bias: Annotated[bool, W5[5]] = False
    connect_soma: Annotated[bool, W5[4]] = False
    connect_membrane_right: Annotated[bool, W5[3]] = False
    enable_multicomp_conductance: Annotated[bool, W5[2]] = False
    connect_bottom: Annotated[bool, W5[1]] = False
    connect_soma_right: Annotated[bool, W5[0]] = False
    enable_fire: Annotated[bool, W4[2]] = False
    enable_strong_fire: Annotated[bool, W0[6]] = False
    enable_threshold_comparator: Annotated[bool, W4[3]] = False
    enable_synaptic_input_inhibitory: Annotated[bool, W4[4]] = False
    enable_synaptic_input_excitatory: Annotated[bool, W4[5]] = False
    enable_synaptic_input_inhibitory_coba_mode: Annotated[bool, W1[1]] = False
    enable_synaptic_input_excitatory_coba_mode: Annotated[bool, W1[2]] = False
    enable_synaptic_input_inhibitory_small_capacitance: Annotated[bool, W2[4]] = False
    enable_synaptic_input_excitatory_small_capacitance: Annotated[bool, W2[5]] = False
    enable_synaptic_input_inhibitory_high_resistance: Annotated[bool, W2[6]] = False
    enable_synaptic_input_excitatory_high_resistance: Annotated[bool, W2[7]] = False
    enable_bypass_inhibitory: Annotated[bool, W4[6]] = False
    enable_bypass_excitatory: Annotated[bool, W4[7]] = False
    enable_membrane_offset: Annotated[bool, W3[0]] = False
    invert_membrane_offset: Annotated[bool, W4[0]] = False
    membrane_capacitor_size: Annotated[MembraneCapacitorSize, W3[7:2]] = MembraneCapacitorSize()
    invert_adaptation_a: Annotated[bool, W2[1]] = False
    invert_adaptation_b: Annotated[bool, W2[0]] = False
    enable_adaptation: Annotated[bool, W2[2]] = False
    enable_exponential: Annotated[bool, W2[3]] = False
    enable_unbuffered_access: Annotated[bool, W1[3]] = False
    enable_readout_amplifier: Annotated[bool, W1[4]] = False
    readout_source: Annotated[ReadoutSource, W1[6:5]] = ReadoutSource.membrane
    enable_readout: Annotated[bool, W1[7]] = False
    enable_reset_degeneration: Annotated[bool, W0[0]] = False
    enable_reset_division: Annotated[bool, W0[1]] = False
    enable_reset_multiplication: Annotated[bool, W0[2]] = False
    enable_leak_degeneration: Annotated[bool, W0[3]] = False
    enable_leak_division: Annotated[bool, W0[4]] = False
    enable_leak_multiplication: Annotated[bool, W0[5]] = False
    enable_pause: Annotated[bool, W5[7]] = False


@container(
    NeuronResetOnDLS,
    Affine(NEURON_ACCESS, (256, 4), (2, HALF)),
    words=1,
    bits=0,
    access="w",
)
class NeuronReset(Container):
    """Artificial spike of one neuron: writing resets the membrane and sends an event.

    The written word does not matter. The neuron must have ``NeuronConfig.enable_fire`` set.
    """


@container(
    NeuronResetQuadOnDLS,
    Affine(CORRELATION_RESET + 0x4000, (64, 1), (2, PPU_HALF)),
    words=1,
    bits=0,
    access="w",
)
class NeuronResetQuad(Container):
    """Artificial spike of four neurons at once, through the window of the synapse array.

    The written word does not matter; its byte enables choose among the four.
    """
