"""Parallel converters of all columns: their settings and what they measure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from halco import CADCChannelType, CADCReadoutType
from halco import CapMemCellOnCapMemBlock as Cell
from haldls import Backend
from lola.analog import AnalogDisableRefresh, AnalogValue, AnalogValueVariant, analog_array
from lola.arrays import array, array_type
from lola.capmem import HEMISPHERE, cells
from lola.composite import Composite, Piece, consecutive, places
from lola.quad import BY_QUAD
from lola.record import Record, flag, part, single
from lola.source import Column, Sorted


class CADCReadoutChain(Composite):
    """Converters of one half of the chip, what they are connected to, and the common ramp."""

    coordinate_type = halco.CADCOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant
    AnalogValues = analog_array(halco.CapMemBlockOnHemisphere)

    class Channel(Record):
        """Converter of one column."""

        Offset = haldls.CADCChannelConfig.Offset
        offset = single(Offset)
        """Added to the result, [-128, 127]."""
        enable_connect_correlation = flag()
        """Connect to the synapses' line, for sensors and neurons alike."""
        enable_connect_debug = flag()
        """Connect to the common debug line; for one column only if they are to be independent."""
        enable_connect_neuron = flag()
        """Connect the neuron's readout buffer to the line; not while sensors are read."""

    class Ramp(Record):
        """Ramp that all converters compare with; times in PPU clock cycles."""

        ResetWait = haldls.CADCConfig.ResetWait
        DeadTime = haldls.CADCConfig.DeadTime
        AnalogValue = AnalogValue
        AnalogDisableRefresh = AnalogDisableRefresh
        OffsetAssignment = haldls.CommonCorrelationConfig.RampOffsets
        enable = flag()
        reset_wait = single(ResetWait, initial=100)
        """Time for which the ramp is held at its start."""
        dead_time = single(DeadTime, initial=20)
        """Time after the end of the ramp before a read returns."""
        v_offset_assignment = array(OffsetAssignment, [0, 1])
        """Parameter memory from which the left and the right ramp take their start voltage."""
        v_offset = array(analog_array(halco.CapMemBlockOnHemisphere))
        """Start voltage."""
        i_slope = array(analog_array(halco.CapMemBlockOnHemisphere))
        i_bias_comparator = array(analog_array(halco.CapMemBlockOnHemisphere))
        i_bias_vreset_buffer = array(analog_array(halco.CapMemBlockOnHemisphere))
        v_bias_buffer = array(analog_array(halco.CapMemBlockOnHemisphere))

    class Correlation(Record):
        """Correlation sensors as far as they are common; times in PPU clock cycles."""

        SenseDelay = haldls.CommonCorrelationConfig.SenseDelay
        ResetDuration = haldls.CommonCorrelationConfig.ResetDuration
        ResetFallTime = haldls.CommonCorrelationConfig.ResetFallTime
        ResetMode = haldls.CommonCorrelationConfig.ResetMode
        AnalogValue = AnalogValue
        AnalogDisableRefresh = AnalogDisableRefresh
        sense_delay = single(SenseDelay, initial=1)
        reset_duration = single(ResetDuration, initial=200)
        reset_fall_time = single(ResetFallTime, initial=5)
        reset_mode = single(ResetMode)
        i_bias_ramp = array(analog_array(halco.CapMemBlockOnHemisphere))
        """Sets the time constant of the sensors."""
        i_bias_store = array(analog_array(halco.CapMemBlockOnHemisphere))
        """Sets the amplitude of the sensors."""
        i_bias_corout = array(analog_array(halco.CapMemBlockOnHemisphere))

    ChannelArray = array_type(Channel, halco.CADCChannelColumnOnSynram)
    ramp = part(Ramp)
    channels_causal = array(ChannelArray)
    channels_acausal = array(ChannelArray)
    correlation = part(Correlation)


def _channels(kind: CADCChannelType) -> Piece:
    """Return the offsets of the causal or of the acausal channels."""

    def of_half(half: halco.CADCOnDLS) -> list[halco.CADCChannelConfigOnDLS]:
        return [
            halco.CADCChannelConfigOnDLS(
                halco.CADCChannelConfigOnSynram(column, kind), half.toSynramOnDLS()
            )
            for column in halco.iter_all(halco.CADCChannelColumnOnSynram)
        ]

    name = "causal" if kind == CADCChannelType.causal else "acausal"
    return Piece(
        haldls.CADCChannelConfig,
        places(of_half, halco.CADCOnDLS),
        {"offset": Column(f"channels_{name}.offset")},
    )


def _switches() -> dict[str, Sorted]:
    """Return the source of each switch between columns and channels."""
    pairs = {
        "enable_internal": "enable_connect_correlation",
        "enable_debug": "enable_connect_debug",
        "enable_cadc_neuron_readout": "enable_connect_neuron",
    }
    return {
        f"switches.{switch}_{kind}": Sorted(f"channels_{kind}.{ours}", BY_QUAD)
        for switch, ours in pairs.items()
        for kind in ("causal", "acausal")
    }


CADCReadoutChain._pieces = (
    Piece(
        haldls.CADCConfig,
        places(lambda half: half.toCADCConfigOnDLS(), halco.CADCOnDLS),
        {name: Column(f"ramp.{name}") for name in ("enable", "reset_wait", "dead_time")},
    ),
    cells(
        HEMISPHERE,
        ramp__v_offset=Cell.cadc_v_ramp_offset,
        ramp__i_slope=Cell.cadc_i_ramp_slope,
        ramp__i_bias_comparator=Cell.cadc_i_bias_comp,
        ramp__i_bias_vreset_buffer=Cell.cadc_i_bias_vreset_buf,
        ramp__v_bias_buffer=Cell.cadc_v_bias_ramp_buf,
        correlation__i_bias_ramp=Cell.syn_i_bias_ramp,
        correlation__i_bias_store=Cell.syn_i_bias_store,
        correlation__i_bias_corout=Cell.syn_i_bias_corout,
    ),
    _channels(CADCChannelType.causal),
    _channels(CADCChannelType.acausal),
    Piece(
        haldls.ColumnCorrelationQuad,
        consecutive(halco.ColumnCorrelationQuadOnDLS, halco.CADCOnDLS),
        _switches(),
    ),
    Piece(
        haldls.CommonCorrelationConfig,
        places(lambda half: half.toCommonCorrelationConfigOnDLS(), halco.CADCOnDLS),
        {
            "cadc_v_offset_assignment": Column("ramp.v_offset_assignment"),
            "sense_delay": Column("correlation.sense_delay"),
            "reset_duration": Column("correlation.reset_duration"),
            "reset_fall_time": Column("correlation.reset_fall_time"),
            "reset_mode": Column("correlation.reset_mode"),
        },
    ),
)


def _samples(
    kind: CADCChannelType, synram: halco.SynramOnDLS, row: halco.SynapseRowOnSynram
) -> list[halco.CADCSampleQuadOnDLS]:
    """Return the quads of one kind of channel of a row; the first causal one triggers."""
    return [
        halco.CADCSampleQuadOnDLS(
            halco.CADCSampleQuadOnSynram(
                halco.SynapseQuadOnSynram(quad, row),
                kind,
                CADCReadoutType.trigger_read
                if kind == CADCChannelType.causal and int(quad) == 0
                else CADCReadoutType.buffered,
            ),
            synram,
        )
        for quad in halco.iter_all(halco.SynapseQuadColumnOnDLS)
    ]


def _of_row(kind: CADCChannelType) -> Callable[[], NDArray[np.intp]]:
    return places(
        lambda row: _samples(kind, row.toSynramOnDLS(), row.toSynapseRowOnSynram()),
        halco.CADCSampleRowOnDLS,
    )


class CADCSampleRow(Composite):
    """Samples of both channels of all columns of one half; reading it triggers a measurement.

    Which row of synapses it is read at decides which sensors are connected.
    """

    coordinate_type = halco.CADCSampleRowOnDLS
    backends = (Backend.Omnibus,)
    Value = haldls.CADCSampleQuad.Value
    _samples_type = array_type(Value, halco.SynapseOnSynapseRow)
    causal = array(_samples_type)
    acausal = array(_samples_type)
    _pieces = (
        Piece(
            haldls.CADCSampleQuad,
            _of_row(CADCChannelType.causal),
            {"samples": Sorted("causal", BY_QUAD)},
        ),
        Piece(
            haldls.CADCSampleQuad,
            _of_row(CADCChannelType.acausal),
            {"samples": Sorted("acausal", BY_QUAD)},
        ),
    )


def _of_chip(kind: CADCChannelType, half: int, columns: slice) -> Callable[[], NDArray[np.intp]]:
    """Return the places of some quads of the first row of one half."""
    return places(
        lambda _: _samples(kind, halco.SynramOnDLS(half), halco.SynapseRowOnSynram())[columns],
        halco.CADCSamplesOnDLS,
    )


class CADCSamples(Composite):
    """Samples of both channels of all columns of both halves.

    The measurements of both halves are triggered one directly after the other.
    """

    coordinate_type = halco.CADCSamplesOnDLS
    backends = (Backend.Omnibus,)
    Value = haldls.CADCSampleQuad.Value
    _samples_type = array_type(array_type(Value, halco.SynapseOnSynapseRow), halco.SynramOnDLS)
    causal = array(_samples_type)
    acausal = array(_samples_type)


def _part(kind: CADCChannelType, half: int, columns: slice) -> Piece:
    name = "causal" if kind == CADCChannelType.causal else "acausal"
    return Piece(
        haldls.CADCSampleQuad,
        _of_chip(kind, half, columns),
        {"samples": Sorted(f"{name}.{half}", BY_QUAD[columns])},
    )


CADCSamples._pieces = (
    _part(CADCChannelType.causal, 0, slice(0, 1)),
    _part(CADCChannelType.causal, 1, slice(0, 1)),
    _part(CADCChannelType.causal, 0, slice(1, None)),
    _part(CADCChannelType.acausal, 0, slice(None)),
    _part(CADCChannelType.causal, 1, slice(1, None)),
    _part(CADCChannelType.acausal, 1, slice(None)),
)
