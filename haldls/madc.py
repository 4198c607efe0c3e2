"""Fast converter."""

from typing import Annotated

from halco import (
    HemisphereOnDLS,
    MADCConfigOnDLS,
    MADCControlOnDLS,
    SourceMultiplexerOnReadoutSourceSelection,
    SynapticInputOnNeuron,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import READOUT
from haldls.container import Container, container
from haldls.layout import W0, W1, W2, W3, W4, W5, W6, W7, W8, W9, each
from haldls.maps import Affine
from haldls.structure import filled

#: Clock cycles that a sample takes at least.
minimal_madc_clock_cycles_per_sample = 12


@container(
    MADCControlOnDLS,
    Affine(READOUT),
    words=1,
    bits=7,
    access="w",
)
class MADCControl(Container):
    """Commands to the fast converter: its state machine wakes up, records and sleeps.

    From sleep, ``wake_up`` leads to the ready state after the power-up time; ``start_recording``
    starts sampling, which ends after ``MADCConfig.number_of_samples`` or, in continuous sampling,
    by ``stop_recording``.

    Attributes:
        enable_iconv_amplifier: powers the current-to-voltage converter.
        enable_pre_amplifier: powers the preamplifier.
        enable_continuous_sampling: samples until stopped.
        enable_power_down_after_sampling: goes to sleep when sampling ends.
        stop_recording: ends continuous sampling.
        start_recording: starts sampling; a level, so that a new recording follows if it stays set.
        wake_up: powers up.
    """

    enable_iconv_amplifier: Annotated[bool, W0[6]] = False
    enable_pre_amplifier: Annotated[bool, W0[5]] = False
    enable_continuous_sampling: Annotated[bool, W0[4]] = False
    enable_power_down_after_sampling: Annotated[bool, W0[3]] = False
    stop_recording: Annotated[bool, W0[2]] = False
    start_recording: Annotated[bool, W0[1]] = False
    wake_up: Annotated[bool, W0[0]] = False


@container(
    MADCConfigOnDLS,
    Affine(READOUT + 1, words=10),
    words=10,
    bits=109,
)
class MADCConfig(Container):
    """Fast converter: timing, source selection and amplifiers.

    It samples one or two inputs by turns with 10 bits. The current-to-voltage converter and the
    signal selection lie in front of it.

    Attributes:
        active_mux_initially_selected_input: input that is sampled first.
        active_mux_input_select_length: samples taken from an input before the other one is
            selected; 0 stays.
        sample_duration_adjust: additional clock cycles for each sample.
        enable_sar_reset_on_fall: resets the converter at the falling clock edge.
        sar_reset_wait: delay of the converter's reset.
        sar_reset_length: length of the converter's reset.
        powerup_wait_value: clock cycles from wake-up to readiness.
        conversion_cycles_offset: clock cycles of a conversion, in addition to the sample duration.
        calibration_wait_value: clock cycles for the self-calibration.
        enable_calibration: calibrates itself at wake-up.
        number_of_samples: samples of one recording.
        preamp_sampling_window_start: beginning of the preamplifier's sampling window.
        preamp_sampling_window_end: end of the preamplifier's sampling window.
        iconv_sampling_window_start: beginning of the current converter's sampling window.
        iconv_sampling_window_end: end of the current converter's sampling window.
        sample_on_positive_edge: samples at the rising clock edge.
        enable_dummy_data: sends the lower ten bits of the sample counter instead of samples.
        connect_preamp_to_madc: connects the preamplifier to the converter.
        connect_pads_to_madc: connects the pads to the converter.
        connect_preamp_to_pads: connects the preamplifier to the pads.
        preamp_gain_capacitor_size: capacitor that sets the preamplifier's gain.
        enable_madc_clock_scaling: divides the clock of the converter.
        madc_clock_scale_value: divides by 2 * (value + 1).
        enable_active_mux_amplifiers: powers the amplifiers of the two inputs.
        enable_pseudo_differential_reference: takes the reference of an input's amplifier from the
            CapMem.
        signal_selection_connect_current_meter: connects the current-to-voltage converter.
        signal_selection_connect_active_mux: connects the two inputs.
        signal_selection_connect_debug: connects the debug lines.
        signal_selection_connect_preamp: connects the preamplifier.
        enable_iconv_amplifier: powers the amplifier of the current-to-voltage converter.
        connect_iconv_neuron: measures the stimulation current line of a half.
        connect_iconv_synapse: measures the debug line of a kind of synaptic input.
    """

    class ActiveMuxInputSelectLength(Ranged, size=16):
        """Number of samples."""

    class SampleDurationAdjust(Ranged, size=8, default=5):
        """Additional clock cycles."""

    class SARResetWait(Ranged, size=4, default=3):
        """Delay setting."""

    class SARResetLength(Ranged, size=4):
        """Length setting."""

    class PowerupWaitValue(Ranged, size=1024, default=96):
        """Time in clock cycles."""

    class ConversionCyclesOffset(Ranged, size=16, default=12):
        """Time in clock cycles."""

    class CalibrationWaitValue(Ranged, size=1024):
        """Time in clock cycles."""

    class NumberOfSamples(Ranged, size=65536):
        """Number of samples."""

    class SamplingWindowTiming(Ranged, size=32):
        """Time in clock cycles."""

    class PreampGainCapacitorSize(Ranged, size=32, default=31):
        """Number of unit capacitors."""

    class MADCClockScaleValue(Ranged, size=4096):
        """Scale of the clock."""

    hemisphere_type = typed_array(bool, HemisphereOnDLS)
    synapse_target_type = typed_array(bool, SynapticInputOnNeuron)

    active_mux_initially_selected_input: Annotated[
        SourceMultiplexerOnReadoutSourceSelection, W0[3]
    ] = SourceMultiplexerOnReadoutSourceSelection()
    active_mux_input_select_length: Annotated[ActiveMuxInputSelectLength, W0[7:4]] = (
        ActiveMuxInputSelectLength()
    )
    sample_duration_adjust: Annotated[SampleDurationAdjust, W0[10:8]] = SampleDurationAdjust()
    enable_sar_reset_on_fall: Annotated[bool, W0[11]] = False
    sar_reset_wait: Annotated[SARResetWait, W0[13:12]] = SARResetWait()
    sar_reset_length: Annotated[SARResetLength, W0[15:14]] = SARResetLength()
    powerup_wait_value: Annotated[PowerupWaitValue, W1[9:0]] = PowerupWaitValue()
    conversion_cycles_offset: Annotated[ConversionCyclesOffset, W1[15:12]] = (
        ConversionCyclesOffset()
    )
    calibration_wait_value: Annotated[CalibrationWaitValue, W2[9:0]] = CalibrationWaitValue()
    enable_calibration: Annotated[bool, W2[15]] = False
    number_of_samples: Annotated[NumberOfSamples, W3[15:0]] = NumberOfSamples()
    preamp_sampling_window_start: Annotated[SamplingWindowTiming, W4[4:0]] = SamplingWindowTiming(3)
    preamp_sampling_window_end: Annotated[SamplingWindowTiming, W4[9:5]] = SamplingWindowTiming(8)
    iconv_sampling_window_start: Annotated[SamplingWindowTiming, W5[4:0]] = SamplingWindowTiming(9)
    iconv_sampling_window_end: Annotated[SamplingWindowTiming, W5[9:5]] = SamplingWindowTiming(14)
    sample_on_positive_edge: Annotated[bool, W6[0]] = True
    enable_dummy_data: Annotated[bool, W6[1]] = False
    connect_preamp_to_madc: Annotated[bool, W7[0]] = True
    connect_pads_to_madc: Annotated[bool, W7[1]] = False
    connect_preamp_to_pads: Annotated[bool, W7[2]] = False
    preamp_gain_capacitor_size: Annotated[PreampGainCapacitorSize, W7[7:3]] = (
        PreampGainCapacitorSize()
    )
    enable_madc_clock_scaling: Annotated[bool, W8[0]] = False
    madc_clock_scale_value: Annotated[MADCClockScaleValue, W8[12:1]] = MADCClockScaleValue()
    enable_active_mux_amplifiers: Annotated[bool, W9[0]] = True
    enable_pseudo_differential_reference: Annotated[
        TypedArray, each(hemisphere_type, W9[1], bits=1)
    ] = filled(False)
    signal_selection_connect_current_meter: Annotated[bool, W9[3]] = False
    signal_selection_connect_active_mux: Annotated[bool, W9[4]] = True
    signal_selection_connect_debug: Annotated[bool, W9[5]] = False
    signal_selection_connect_preamp: Annotated[bool, W9[6]] = True
    enable_iconv_amplifier: Annotated[bool, W9[7]] = False
    connect_iconv_neuron: Annotated[TypedArray, each(hemisphere_type, W9[8], bits=1)] = filled(
        False
    )
    connect_iconv_synapse: Annotated[TypedArray, each(synapse_target_type, W9[11], bits=-1)] = (
        filled(False)
    )

    def calculate_sample_rate(self, madc_base_frequency: float) -> float:
        """Return the number of samples in a second.

        Args:
            madc_base_frequency: frequency in Hz of the clock that the converter is given.
        """
        cycles = minimal_madc_clock_cycles_per_sample + int(self.sample_duration_adjust)
        rate = madc_base_frequency / cycles
        if not self.enable_madc_clock_scaling:
            return rate
        return rate / (2 * (int(self.madc_clock_scale_value) + 1))
