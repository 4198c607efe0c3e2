"""Correlation sensors of the synapses: readout, timing, reset."""

from typing import Annotated

from halco import (
    CapMemBlockOnHemisphere,
    ColumnCorrelationQuadOnDLS,
    CommonCorrelationConfigOnDLS,
    CorrelationResetOnDLS,
    EntryOnQuad,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import CORRELATION, CORRELATION_RESET, LABELS, PPU_HALF, RAW_SYNAPSES, WEIGHTS
from haldls.container import Container, DifferentialWriteTrait, container
from haldls.kind import Selection
from haldls.layout import W0, W1, W2, W3, each, places
from haldls.maps import Affine, Joined
from haldls.structure import Structure, filled, structure


@container(
    ColumnCorrelationQuadOnDLS,
    Joined(
        Affine(RAW_SYNAPSES + 0x8080, (64, 1), (2, PPU_HALF)),
        Affine(RAW_SYNAPSES + 0x80C0, (64, 1), (2, PPU_HALF)),
        Affine(WEIGHTS + 0x4000, (64, 1), (2, PPU_HALF)),
        Affine(LABELS + 0x4000, (64, 1), (2, PPU_HALF)),
    ),
    words=4,
    bits=24,
)
class ColumnCorrelationQuad(DifferentialWriteTrait):
    """Switches that choose what the two CADC channels of a column measure.

    For four columns: the correlation outputs of the synapses, the debug lines, or the readout of
    the column's neuron. Closing several at once shorts the sources.

    Attributes:
        switches: switches of each column.
    """

    @structure
    class ColumnCorrelationSwitch(Structure):
        """Switches of the two channels of one column.

        Attributes:
            enable_internal_causal: connects the synapses' causal output.
            enable_internal_acausal: connects the synapses' acausal output.
            enable_debug_causal: connects the causal debug line.
            enable_debug_acausal: connects the acausal debug line.
            enable_cadc_neuron_readout_causal: connects the neuron readout to the causal channel.
            enable_cadc_neuron_readout_acausal: connects it to the acausal channel.
        """

        enable_internal_causal: Annotated[bool, W0[6]] = False
        enable_internal_acausal: Annotated[bool, W0[7]] = False
        enable_debug_causal: Annotated[bool, W1[6]] = False
        enable_debug_acausal: Annotated[bool, W1[7]] = False
        enable_cadc_neuron_readout_causal: Annotated[bool, W2[5]] = False
        enable_cadc_neuron_readout_acausal: Annotated[bool, W3[5]] = False

    _switches_type = typed_array(ColumnCorrelationSwitch, EntryOnQuad)

    switches: Annotated[TypedArray, each(_switches_type, start=24, bits=-8)] = filled({})

    def get_switch(self, correlation_switch: EntryOnQuad) -> ColumnCorrelationSwitch:
        """Return a copy of one column's switches."""
        return self.ColumnCorrelationSwitch(self.switches[correlation_switch])

    def set_switch(self, correlation_switch: EntryOnQuad, value: ColumnCorrelationSwitch) -> None:
        """Set one column's switches to those of ``value``."""
        self.switches[correlation_switch] = self.ColumnCorrelationSwitch(value)


@container(
    CommonCorrelationConfigOnDLS,
    Affine(CORRELATION, (2, PPU_HALF), words=4),
    words=4,
    bits=39,
)
class CommonCorrelationConfig(Container):
    """Timing of correlation readout and reset of one half of the chip, in cycles of the processor.

    Attributes:
        sense_delay: time between connecting a row of synapses and the conversion.
        reset_duration: length of the reset of a correlation sensor, less three cycles.
        reset_fall_time: time for the reset voltage to fall.
        reset_mode: plain reset, or reset that stores the sensor's own threshold.
        cadc_v_offset_assignment: CapMem block that supplies the ramp offset voltage of each side.
    """

    class ResetMode(Selection):
        """How correlation sensors are reset."""

        normal = 0
        auto_calibrating = 1

    class SenseDelay(Ranged, size=4096, default=1):
        """Delay in cycles."""

    class ResetDuration(Ranged, size=4096, default=200):
        """Duration in cycles."""

    class ResetFallTime(Ranged, size=4096, default=5):
        """Duration in cycles."""

    RampOffsets = typed_array(CapMemBlockOnHemisphere, CapMemBlockOnHemisphere)

    sense_delay: Annotated[SenseDelay, W0[11:0]] = SenseDelay()
    reset_duration: Annotated[ResetDuration, W1[11:0]] = ResetDuration()
    reset_fall_time: Annotated[ResetFallTime, W2[11:0]] = ResetFallTime()
    reset_mode: Annotated[ResetMode, W3[0]] = ResetMode.normal
    cadc_v_offset_assignment: Annotated[TypedArray, places(RampOffsets, W3[2], ~W3[1])] = filled(
        0, 1
    )


@container(
    CorrelationResetOnDLS,
    Affine(CORRELATION_RESET, (16384, 1), (2, PPU_HALF)),
    words=1,
    bits=0,
    access="w",
)
class CorrelationReset(Container):
    """Reset of the causal and acausal correlation sensors of four synapses.

    The written word does not matter.
    """
