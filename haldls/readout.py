"""Analog readout: sources, pads, test currents."""

from typing import Annotated, Any

from halco import (
    CapMemBlockOnDLS,
    CurrentDACOnDLS,
    HemisphereOnDLS,
    PadMultiplexerConfigOnDLS,
    ReadoutSourceSelectionOnDLS,
    SourceMultiplexerOnReadoutSourceSelection,
    SynapticInputOnNeuron,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import READOUT
from haldls.container import Container, container
from haldls.kind import Selection
from haldls.layout import W0, W1, Code, each
from haldls.maps import Affine
from haldls.structure import Structure, filled, structure


@container(
    ReadoutSourceSelectionOnDLS,
    Affine(READOUT + 0xC, words=2),
    words=2,
    bits=28,
)
class ReadoutSourceSelection(Container):
    """Sources of the two readout buffers, which drive the fast converter and the pads.

    Attributes:
        buffers: sources of each buffer.
        enable_buffer_to_pad: lets a buffer drive the pads.
    """

    @structure
    class SourceMultiplexer(Structure):
        """Sources of one readout buffer; connecting several shorts them.

        Attributes:
            debug_plus: positive debug line.
            debug_minus: negative debug line.
            current_dac: output of the current source.
            synin_debug_inhibitory: debug line of the inhibitory synaptic inputs.
            synin_debug_excitatory: debug line of the excitatory synaptic inputs.
            cadc_debug_causal: debug line of the causal channels.
            cadc_debug_acausal: debug line of the acausal channels.
            synapse_driver_debug: internal voltage of the synapse drivers of a half.
            neuron_odd: neurons in odd columns of a half.
            neuron_even: neurons in even columns of a half.
        """

        hemisphere_type = typed_array(bool, HemisphereOnDLS)

        debug_plus: Annotated[bool, W0[0]] = False
        debug_minus: Annotated[bool, W0[1]] = False
        current_dac: Annotated[bool, W0[2]] = False
        synin_debug_inhibitory: Annotated[bool, W0[3]] = False
        synin_debug_excitatory: Annotated[bool, W0[4]] = False
        cadc_debug_causal: Annotated[bool, W0[5]] = False
        cadc_debug_acausal: Annotated[bool, W0[6]] = False
        synapse_driver_debug: Annotated[TypedArray, each(hemisphere_type, W0[7], bits=1)] = filled(
            False
        )
        neuron_odd: Annotated[TypedArray, each(hemisphere_type, W0[9], bits=2)] = filled(False)
        neuron_even: Annotated[TypedArray, each(hemisphere_type, W0[10], bits=2)] = filled(False)

    source_multiplexer_type = typed_array(bool, SourceMultiplexerOnReadoutSourceSelection)
    _buffers_type = typed_array(SourceMultiplexer, SourceMultiplexerOnReadoutSourceSelection)

    buffers: Annotated[TypedArray, each(_buffers_type, words=1)] = filled({})
    enable_buffer_to_pad: Annotated[TypedArray, each(source_multiplexer_type, W1[14], bits=-1)] = (
        filled(False)
    )

    def get_buffer(self, buffer: SourceMultiplexerOnReadoutSourceSelection) -> SourceMultiplexer:
        """Return a copy of one buffer's sources."""
        return self.SourceMultiplexer(self.buffers[buffer])

    def set_buffer(
        self, buffer: SourceMultiplexerOnReadoutSourceSelection, value: SourceMultiplexer
    ) -> None:
        """Set one buffer's sources to those of ``value``."""
        self.buffers[buffer] = self.SourceMultiplexer(value)


@container(
    PadMultiplexerConfigOnDLS,
    Affine(READOUT + 0xE, (2, 2), words=2),
    words=2,
    bits=32,
)
class PadMultiplexerConfig(Container):
    """Connections of one of the two analog pads.

    Sources of the analog memory and of the synapse array come together in an intermediate
    multiplexer each, which is connected to the pad by a switch of its own.

    Attributes:
        cadc_v_ramp_mux: selects the ramp voltage of the parallel converter in a quadrant.
        cadc_v_ramp_mux_to_pad: connects the selected ramp to the pad.
        capmem_i_out_mux: selects the current output of an analog memory.
        capmem_i_out_mux_to_capmem_intermediate_mux: connects the selected current on.
        capmem_intermediate_mux_to_pad: connects the analog memories' multiplexer to the pad.
        capmem_v_out_mux: selects the voltage output of an analog memory.
        capmem_v_out_mux_to_capmem_intermediate_mux: connects the selected voltage on.
        capmem_v_ref_mux: selects the reference voltage of an analog memory.
        capmem_v_ref_mux_to_capmem_intermediate_mux: connects the selected reference on.
        neuron_i_stim_mux: selects the stimulation line of a half.
        neuron_i_stim_mux_to_pad: connects the selected stimulation line to the pad.
        cadc_debug_causal_to_synapse_intermediate_mux: connects the causal debug line on.
        cadc_debug_acausal_to_synapse_intermediate_mux: connects the acausal debug line on.
        synin_debug_inhibitory_to_synapse_intermediate_mux: connects the inhibitory debug line on.
        synin_debug_excitatory_to_synapse_intermediate_mux: connects the excitatory debug line on.
        synapse_intermediate_mux_to_pad: connects the synapse array's multiplexer to the pad.
        buffer_to_pad: connects a readout buffer to the pad.
        debug_to_pad: connects the debug line of the readout to the pad.
    """

    capmem_quadrant_type = typed_array(bool, CapMemBlockOnDLS)
    hemisphere_type = typed_array(bool, HemisphereOnDLS)
    buffer_type = typed_array(bool, SourceMultiplexerOnReadoutSourceSelection)

    cadc_v_ramp_mux: Annotated[TypedArray, each(capmem_quadrant_type, W0[3], bits=-1)] = filled(
        False
    )
    cadc_v_ramp_mux_to_pad: Annotated[bool, W0[4]] = False
    capmem_i_out_mux: Annotated[TypedArray, each(capmem_quadrant_type, W0[8], bits=-1)] = filled(
        False
    )
    capmem_i_out_mux_to_capmem_intermediate_mux: Annotated[bool, W0[9]] = False
    capmem_intermediate_mux_to_pad: Annotated[bool, W0[10]] = False
    capmem_v_out_mux: Annotated[TypedArray, each(capmem_quadrant_type, W0[14], bits=-1)] = filled(
        False
    )
    capmem_v_out_mux_to_capmem_intermediate_mux: Annotated[bool, W0[15]] = False
    capmem_v_ref_mux: Annotated[TypedArray, each(capmem_quadrant_type, W1[3], bits=-1)] = filled(
        False
    )
    capmem_v_ref_mux_to_capmem_intermediate_mux: Annotated[bool, W1[4]] = False
    neuron_i_stim_mux: Annotated[TypedArray, each(hemisphere_type, W1[5], bits=1)] = filled(False)
    neuron_i_stim_mux_to_pad: Annotated[bool, W1[15]] = False
    cadc_debug_acausal_to_synapse_intermediate_mux: Annotated[bool, W1[8]] = False
    cadc_debug_causal_to_synapse_intermediate_mux: Annotated[bool, W1[7]] = False
    synin_debug_inhibitory_to_synapse_intermediate_mux: Annotated[bool, W1[9]] = False
    synin_debug_excitatory_to_synapse_intermediate_mux: Annotated[bool, W1[10]] = False
    synapse_intermediate_mux_to_pad: Annotated[bool, W1[11]] = False
    buffer_to_pad: Annotated[TypedArray, each(buffer_type, W1[13], bits=-1)] = filled(False)
    debug_to_pad: Annotated[bool, W1[14]] = False


def _to_thermometer(current: Any) -> Any:
    """Return the lower six bits, above them as many ones as the upper two bits count."""
    return (((1 << (current >> 6)) - 1) << 6) | (current & 63)


def _from_thermometer(wires: Any) -> Any:
    """Return the current; the highest one decides where the ones have a gap."""
    top = wires >> 8 & 1
    middle = wires >> 7 & 1 & ~top
    low = wires >> 6 & 1 & ~top & ~middle
    return ((3 * top + 2 * middle + low) << 6) | (wires & 63)


THERMOMETER = Code(_to_thermometer, _from_thermometer, "upper two bits as thermometer")


@container(
    CurrentDACOnDLS,
    Affine(READOUT + 0xB),
    words=1,
    bits=15,
)
class CurrentDAC(Container):
    """Source of test currents for neurons and synapse columns.

    The upper two bits of the current are wired as a thermometer: one, two or three equal sources.

    Attributes:
        current: size of the current.
        enable_current: switches the current on.
        sign: whether the current flows out of or into the source.
        connect_neuron: feeds the stimulation line of the neurons of a half.
        connect_synapse: feeds the debug line of a kind of synaptic input.
    """

    class Sign(Selection):
        """Direction of the current."""

        source = 0
        sink = 1

    class Current(Ranged, size=256):
        """Current in steps."""

    HemisphereType = typed_array(bool, HemisphereOnDLS)
    SynapseTargetType = typed_array(bool, SynapticInputOnNeuron)

    current: Annotated[Current, W0[10:8], W0[5:0], THERMOMETER] = Current()
    enable_current: Annotated[bool, W0[7]] = False
    sign: Annotated[Sign, W0[6]] = Sign.source
    connect_neuron: Annotated[TypedArray, each(HemisphereType, W0[11], bits=1)] = filled(False)
    connect_synapse: Annotated[TypedArray, each(SynapseTargetType, W0[13], bits=1)] = filled(False)
