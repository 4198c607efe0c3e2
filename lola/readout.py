"""Everything between the analog signals and the membrane ADC or the pads."""

from __future__ import annotations

import halco
import haldls
from halco import CapMemCellOnDLS as Cell
from lola.analog import AnalogDisableRefresh, AnalogValue, AnalogValueVariant, analog
from lola.arrays import array, array_type
from lola.capmem import at, single_cells
from lola.composite import Composite, Piece, consecutive
from lola.record import Record, flag, part, single
from lola.source import Column, columns

Settings = haldls.MADCConfig


class ReadoutChain(Composite):
    """Multiplexers, buffers, membrane ADC, pads, source-measure unit and current DAC."""

    coordinate_type = halco.ReadoutChainOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant
    HemisphereType = array_type(bool, halco.HemisphereOnDLS)
    SynapseTargetType = array_type(bool, halco.SynapticInputOnNeuron)
    SamplingWindowTiming = Settings.SamplingWindowTiming

    class BufferToPadT(Record):
        """Buffer between a source multiplexer and a pad."""

        enable = flag()
        amp_i_bias = analog()

    class DynamicMux(Record):
        """Multiplexer that may alternate between its two inputs from sample to sample."""

        InputSelectLength = Settings.ActiveMuxInputSelectLength
        InputSelect = halco.SourceMultiplexerOnReadoutSourceSelection
        enable_amplifiers = flag(True)
        initially_selected_input = single(InputSelect)
        input_select_length = single(InputSelectLength)
        """Samples before the other input is selected; 0 for never."""
        i_bias = analog(500)

    class PseudoDifferentialConverter(Record):
        """Reference of the single-ended signals."""

        enable_reference = array(array_type(bool, halco.HemisphereOnDLS))
        v_ref = analog(400)
        buffer_bias = analog()

    class MADCInputCrossbar(Record):
        """Connections at the input of the ADC."""

        connect_source_measure_unit = flag()
        connect_dynamic_mux = flag(True)
        connect_pad_mux = flag()
        connect_madc_preamp = flag(True)

    class MADCPreamp(Record):
        """Amplifier in front of the ADC; windows in cycles of the ADC's clock."""

        GainCapacitorSize = Settings.PreampGainCapacitorSize
        gain_cap_size = single(GainCapacitorSize, initial=31)
        sampling_window_start = single(Settings.SamplingWindowTiming, initial=3)
        sampling_window_end = single(Settings.SamplingWindowTiming, initial=8)
        v_ref = analog(400)
        i_bias = analog(500)

    class MADCDebugCrossbar(Record):
        """Connections between amplifier, ADC and pads."""

        GainCapacitorSize = Settings.PreampGainCapacitorSize
        connect_preamp_to_madc = flag(True)
        connect_pads_to_madc = flag()
        connect_preamp_to_pads = flag()

    class MADC(Record):
        """Membrane ADC."""

        SampleDurationAdjust = Settings.SampleDurationAdjust
        SARResetWait = Settings.SARResetWait
        SARResetLength = Settings.SARResetLength
        PowerupWaitValue = Settings.PowerupWaitValue
        CalibrationWaitValue = Settings.CalibrationWaitValue
        NumberOfSamples = Settings.NumberOfSamples
        ClockScaleValue = Settings.MADCClockScaleValue
        ConversionCyclesOffset = Settings.ConversionCyclesOffset
        sample_duration_adjust = single(SampleDurationAdjust, initial=5)
        enable_sar_reset_on_fall = flag()
        sar_reset_wait = single(SARResetWait, initial=3)
        sar_reset_length = single(SARResetLength)
        powerup_wait_value = single(PowerupWaitValue, initial=96)
        conversion_cycles_offset = single(ConversionCyclesOffset, initial=12)
        enable_calibration = flag()
        calibration_wait_value = single(CalibrationWaitValue)
        number_of_samples = single(NumberOfSamples)
        sample_on_positive_edge = flag(True)
        enable_dummy_data = flag()
        """Counter values instead of measurements."""
        enable_madc_clock_scaling = flag()
        clock_scale_value = single(ClockScaleValue)
        in_500na = analog(500)

    class SourceMeasureUnit(Record):
        """Measures currents at a fixed voltage."""

        sampling_window_start = single(Settings.SamplingWindowTiming, initial=9)
        sampling_window_end = single(Settings.SamplingWindowTiming, initial=14)
        connect_neuron_stimulus = array(array_type(bool, halco.HemisphereOnDLS))
        connect_synapse_debug = array(array_type(bool, halco.SynapticInputOnNeuron))
        test_voltage = analog(400)
        buffer_i_bias = analog()
        amp_v_ref = analog(400)
        amp_i_bias = analog()

    class CurrentDAC(Record):
        """Source of a constant current for neurons or synaptic lines."""

        Current = haldls.CurrentDAC.Current
        Sign = haldls.CurrentDAC.Sign
        enable_current = flag()
        current = single(Current)
        sign = single(Sign)
        connect_neuron_stimulus = array(array_type(bool, halco.HemisphereOnDLS))
        connect_synapse_debug = array(array_type(bool, halco.SynapticInputOnNeuron))
        i_bias = analog()
        i_bias_casc = analog()

    InputMux = array_type(
        haldls.ReadoutSourceSelection.SourceMultiplexer,
        halco.SourceMultiplexerOnReadoutSourceSelection,
    )
    BufferToPad = array_type(BufferToPadT, halco.SourceMultiplexerOnReadoutSourceSelection)
    PadMux = array_type(haldls.PadMultiplexerConfig, halco.PadMultiplexerConfigOnDLS)
    input_mux = array(InputMux)
    buffer_to_pad = array(BufferToPad)
    dynamic_mux = part(DynamicMux)
    pseudo_diff_converter = part(PseudoDifferentialConverter)
    madc_input_crossbar = part(MADCInputCrossbar)
    madc_preamp = part(MADCPreamp)
    madc_debug_crossbar = part(MADCDebugCrossbar)
    madc = part(MADC)
    pad_mux = array(PadMux)
    source_measure_unit = part(SourceMeasureUnit)
    current_dac = part(CurrentDAC)


#: Settings of the ADC and where the chain has them.
MADC_SETTINGS = columns(
    enable_active_mux_amplifiers="dynamic_mux.enable_amplifiers",
    active_mux_initially_selected_input="dynamic_mux.initially_selected_input",
    active_mux_input_select_length="dynamic_mux.input_select_length",
    enable_pseudo_differential_reference="pseudo_diff_converter.enable_reference",
    signal_selection_connect_current_meter="madc_input_crossbar.connect_source_measure_unit",
    signal_selection_connect_active_mux="madc_input_crossbar.connect_dynamic_mux",
    signal_selection_connect_debug="madc_input_crossbar.connect_pad_mux",
    signal_selection_connect_preamp="madc_input_crossbar.connect_madc_preamp",
    preamp_gain_capacitor_size="madc_preamp.gain_cap_size",
    preamp_sampling_window_start="madc_preamp.sampling_window_start",
    preamp_sampling_window_end="madc_preamp.sampling_window_end",
    connect_preamp_to_madc="madc_debug_crossbar.connect_preamp_to_madc",
    connect_pads_to_madc="madc_debug_crossbar.connect_pads_to_madc",
    connect_preamp_to_pads="madc_debug_crossbar.connect_preamp_to_pads",
    sample_duration_adjust="madc.sample_duration_adjust",
    enable_sar_reset_on_fall="madc.enable_sar_reset_on_fall",
    sar_reset_wait="madc.sar_reset_wait",
    sar_reset_length="madc.sar_reset_length",
    powerup_wait_value="madc.powerup_wait_value",
    conversion_cycles_offset="madc.conversion_cycles_offset",
    enable_calibration="madc.enable_calibration",
    calibration_wait_value="madc.calibration_wait_value",
    number_of_samples="madc.number_of_samples",
    sample_on_positive_edge="madc.sample_on_positive_edge",
    enable_dummy_data="madc.enable_dummy_data",
    enable_madc_clock_scaling="madc.enable_madc_clock_scaling",
    madc_clock_scale_value="madc.clock_scale_value",
    iconv_sampling_window_start="source_measure_unit.sampling_window_start",
    iconv_sampling_window_end="source_measure_unit.sampling_window_end",
    connect_iconv_neuron="source_measure_unit.connect_neuron_stimulus",
    connect_iconv_synapse="source_measure_unit.connect_synapse_debug",
)

#: Settings of the source multiplexers and where the chain has them.
SOURCES = columns(enable_buffer_to_pad="buffer_to_pad.enable") | columns(
    **{
        name: name.replace("buffers.", "input_mux.")
        for name in haldls.ReadoutSourceSelection.columns()
        if name.startswith("buffers.")
    }
)

ReadoutChain._pieces = (
    Piece(haldls.ReadoutSourceSelection, consecutive(halco.ReadoutSourceSelectionOnDLS), SOURCES),
    Piece(
        haldls.CapMemCell,
        at(Cell.readout_out_amp_i_bias_0, Cell.readout_out_amp_i_bias_1),
        {"value": Column("buffer_to_pad.amp_i_bias")},
    ),
    single_cells(
        dynamic_mux__i_bias=Cell.readout_ac_mux_i_bias,
        pseudo_diff_converter__v_ref=Cell.readout_pseudo_diff_v_ref,
        pseudo_diff_converter__buffer_bias=Cell.readout_pseudo_diff_buffer_bias,
        madc_preamp__v_ref=Cell.readout_sc_amp_v_ref,
        madc_preamp__i_bias=Cell.readout_sc_amp_i_bias,
        madc__in_500na=Cell.readout_madc_in_500na,
    ),
    Piece(haldls.PadMultiplexerConfig, consecutive(halco.PadMultiplexerConfigOnDLS), "pad_mux"),
    single_cells(
        source_measure_unit__amp_v_ref=Cell.readout_iconv_sc_amp_v_ref,
        source_measure_unit__amp_i_bias=Cell.readout_iconv_sc_amp_i_bias,
        source_measure_unit__test_voltage=Cell.readout_iconv_test_voltage,
        source_measure_unit__buffer_i_bias=Cell.readout_iconv_i_bias_buffer,
        current_dac__i_bias=Cell.readout_idac_i_bias,
        current_dac__i_bias_casc=Cell.readout_idac_i_bias_casc,
    ),
    Piece(
        haldls.CurrentDAC,
        consecutive(halco.CurrentDACOnDLS),
        columns(
            enable_current="current_dac.enable_current",
            current="current_dac.current",
            sign="current_dac.sign",
            connect_neuron="current_dac.connect_neuron_stimulus",
            connect_synapse="current_dac.connect_synapse_debug",
        ),
    ),
    Piece(haldls.MADCConfig, consecutive(halco.MADCConfigOnDLS), MADC_SETTINGS),
)
