"""Synapse arrays: weights, labels, calibration, column currents."""

from typing import Annotated

from halco import (
    CapMemBlockOnDLS,
    ColumnCurrentQuadOnDLS,
    CommonSynramConfigOnDLS,
    EntryOnQuad,
    SynapseBiasSelectionOnDLS,
    SynapseCorrelationCalibQuadOnDLS,
    SynapseLabel,
    SynapseLabelQuadOnDLS,
    SynapseQuadOnDLS,
    SynapseWeightQuadOnDLS,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import (
    EVEN_CALIBS,
    LABELS,
    PPU_HALF,
    RAW_SYNAPSES,
    SYNAPSE_BIAS,
    SYNRAM,
    WEIGHTS,
)
from haldls.container import Container, DifferentialWriteTrait, container
from haldls.layout import W0, W1, W2, each, places
from haldls.maps import Affine, View
from haldls.structure import Structure, filled, structure


@container(
    SynapseWeightQuadOnDLS,
    Affine(WEIGHTS, (16384, 1), (2, PPU_HALF)),
    words=1,
    bits=24,
    view=View("SynapseQuad", ((0, 0x3F3F_3F3F, 0, 0),)),
)
class SynapseWeightQuad(DifferentialWriteTrait):
    """Weights of four synapses, a view of ``SynapseQuad`` without its other bits.

    Attributes:
        values: strength of the synapses.
    """

    class Value(Ranged, size=64):
        """Weight of a synapse."""

    values_type = typed_array(Value, EntryOnQuad)

    values: Annotated[TypedArray, each(values_type, W0[29], W0[24:28], bits=-8)] = filled(0)


@container(
    SynapseLabelQuadOnDLS,
    Affine(LABELS, (16384, 1), (2, PPU_HALF)),
    words=1,
    bits=24,
    view=View("SynapseQuad", ((0, 0x3F3F_3F3F, 1, 0),)),
)
class SynapseLabelQuad(DifferentialWriteTrait):
    """Labels of four synapses, a view of ``SynapseQuad`` without its other bits.

    Attributes:
        values: events that the synapses answer.
    """

    Value = SynapseLabel
    values_type = typed_array(SynapseLabel, EntryOnQuad)

    values: Annotated[TypedArray, each(values_type, W0[29:24], bits=-8)] = filled(0)


@container(
    SynapseCorrelationCalibQuadOnDLS,
    Affine(EVEN_CALIBS, (16384, 1), (2, PPU_HALF), words=(0, 65536)),
    words=2,
    bits=16,
    view=View("SynapseQuad", ((0, 0x0303_0303, 0, 6), (1, 0x0303_0303, 1, 6))),
)
class SynapseCorrelationCalibQuad(DifferentialWriteTrait):
    """Calibration bits of the correlation sensors of four synapses, a view of ``SynapseQuad``.

    Attributes:
        time_calibs: correction of the time constant.
        amp_calibs: correction of the amplitude.
    """

    class TimeCalib(Ranged, size=4):
        """Correction of a correlation sensor's time constant."""

    class AmpCalib(Ranged, size=4):
        """Correction of a correlation sensor's amplitude."""

    time_calibs_type = typed_array(TimeCalib, EntryOnQuad)
    amp_calibs_type = typed_array(AmpCalib, EntryOnQuad)

    time_calibs: Annotated[TypedArray, each(time_calibs_type, W0[25:24], bits=-8)] = filled(0)
    amp_calibs: Annotated[TypedArray, each(amp_calibs_type, W1[25:24], bits=-8)] = filled(0)


@container(
    SynapseQuadOnDLS,
    Affine(RAW_SYNAPSES, (64, 1), (256, 128), (2, PPU_HALF), words=(0, 64)),
    words=2,
    bits=64,
)
class SynapseQuad(DifferentialWriteTrait):
    """Weights, labels and correlation calibration of four neighbouring synapses of a row.

    The four lie in every second column. A synapse answers an event of its row's driver if the
    event's label equals its own; the weight is the amplitude of its current pulse. The memory
    cells of the lower five weight bits are wired to the converter in reverse order.

    Attributes:
        weights: strength of the synapses.
        labels: events that the synapses answer.
        time_calibs: correction of the time constant of the correlation sensors.
        amp_calibs: correction of the amplitude of the correlation sensors.
    """

    Weight = SynapseWeightQuad.Value
    Label = SynapseLabel
    TimeCalib = SynapseCorrelationCalibQuad.TimeCalib
    AmpCalib = SynapseCorrelationCalibQuad.AmpCalib
    weights_type = SynapseWeightQuad.values_type
    labels_type = SynapseLabelQuad.values_type
    time_calibs_type = SynapseCorrelationCalibQuad.time_calibs_type
    amp_calibs_type = SynapseCorrelationCalibQuad.amp_calibs_type

    weights: Annotated[TypedArray, each(weights_type, W0[29], W0[24:28], bits=-8)] = filled(0)
    labels: Annotated[TypedArray, each(labels_type, W1[29:24], bits=-8)] = filled(0)
    time_calibs: Annotated[TypedArray, each(time_calibs_type, W0[31:30], bits=-8)] = filled(0)
    amp_calibs: Annotated[TypedArray, each(amp_calibs_type, W1[31:30], bits=-8)] = filled(0)


@container(
    ColumnCurrentQuadOnDLS,
    Affine(EVEN_CALIBS + 0x4000, (64, 1), (2, PPU_HALF), words=(0, 65536)),
    words=2,
    bits=16,
)
class ColumnCurrentQuad(DifferentialWriteTrait):
    """Switches between synapse columns, neurons and the debug lines for synaptic currents.

    For four columns: whether the two current lines of the column reach its neuron, and whether
    they reach the debug lines that lead to the readout and to the pads.

    Attributes:
        switches: switches of each column.
    """

    @structure
    class ColumnCurrentSwitch(Structure):
        """Switches of the two current lines of one column.

        Attributes:
            enable_synaptic_current_excitatory: connects the excitatory line to the neuron.
            enable_synaptic_current_inhibitory: connects the inhibitory line to the neuron.
            enable_debug_excitatory: connects the excitatory line to the debug line.
            enable_debug_inhibitory: connects the inhibitory line to the debug line.
        """

        enable_synaptic_current_excitatory: Annotated[bool, W0[0]] = False
        enable_synaptic_current_inhibitory: Annotated[bool, W0[1]] = False
        enable_debug_excitatory: Annotated[bool, W1[0]] = False
        enable_debug_inhibitory: Annotated[bool, W1[1]] = False

    _switches_type = typed_array(ColumnCurrentSwitch, EntryOnQuad)

    switches: Annotated[TypedArray, each(_switches_type, start=24, bits=-8)] = filled({})

    def get_switch(self, current_switch: EntryOnQuad) -> ColumnCurrentSwitch:
        """Return a copy of one column's switches."""
        return self.ColumnCurrentSwitch(self.switches[current_switch])

    def set_switch(self, current_switch: EntryOnQuad, value: ColumnCurrentSwitch) -> None:
        """Set one column's switches to those of ``value``."""
        self.switches[current_switch] = self.ColumnCurrentSwitch(value)


@container(
    CommonSynramConfigOnDLS,
    Affine(SYNRAM, (2, PPU_HALF), words=3),
    words=3,
    bits=27,
)
class CommonSynramConfig(DifferentialWriteTrait):
    """Access timing of a synapse array, separately for its western and eastern half, in bus cycles.

    Attributes:
        pc_conf_west: precharge time of the western half.
        pc_conf_east: precharge time of the eastern half.
        w_conf_west: write time of the western half.
        w_conf_east: write time of the eastern half.
        wait_ctr_clear: time until the row logic is clear.
    """

    class PCConf(Ranged, size=16, default=8):
        """Precharge time in cycles."""

    class WConf(Ranged, size=256, default=3):
        """Write time in cycles."""

    class WaitCtrClear(Ranged, size=8, default=4):
        """Waiting time in cycles."""

    pc_conf_west: Annotated[PCConf, W0[3:0]] = PCConf()
    pc_conf_east: Annotated[PCConf, W0[7:4]] = PCConf()
    w_conf_west: Annotated[WConf, W1[7:0]] = WConf()
    w_conf_east: Annotated[WConf, W1[15:8]] = WConf()
    wait_ctr_clear: Annotated[WaitCtrClear, W2[2:0]] = WaitCtrClear()


@container(
    SynapseBiasSelectionOnDLS,
    Affine(SYNAPSE_BIAS),
    words=1,
    bits=16,
    refuses_read=("hardware", "simulation"),
)
class SynapseBiasSelection(Container):
    """Source of the bias currents of the synapse array for each quadrant.

    Each bias comes from the CapMem (set, the default) or from outside of the chip (clear).

    Attributes:
        enable_internal_dac_bias: takes the bias of the weight converters from the CapMem.
        enable_internal_ramp_bias: takes the bias of the correlation ramps from the CapMem.
        enable_internal_store_bias: takes the bias of the correlation stores from the CapMem.
        enable_internal_output_bias: takes the bias of the correlation outputs from the CapMem.
    """

    _bias_selection_type = typed_array(bool, CapMemBlockOnDLS)

    enable_internal_dac_bias: Annotated[
        TypedArray, places(_bias_selection_type, W0[7], W0[3], W0[15], W0[11])
    ] = filled(True)
    enable_internal_ramp_bias: Annotated[
        TypedArray, places(_bias_selection_type, W0[6], W0[2], W0[14], W0[10])
    ] = filled(True)
    enable_internal_store_bias: Annotated[
        TypedArray, places(_bias_selection_type, W0[5], W0[1], W0[13], W0[9])
    ] = filled(True)
    enable_internal_output_bias: Annotated[
        TypedArray, places(_bias_selection_type, W0[4], W0[0], W0[12], W0[8])
    ] = filled(True)
