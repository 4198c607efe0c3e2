"""Synapse drivers of one half of the chip with everything they share."""

from __future__ import annotations

import halco
import haldls
from halco import CapMemCellOnCapMemBlock as Cell
from halco import CapMemCellOnDLS
from lola.analog import AnalogDisableRefresh, AnalogValue, AnalogValueVariant, analog, analog_array
from lola.arrays import array, array_type
from lola.capmem import HEMISPHERE, cells
from lola.composite import Composite, Piece, consecutive, places
from lola.held import held
from lola.source import Stack

#: Cells of the bias currents that a whole block shares, for the upper and for the lower one.
SHARED = {
    halco.SynapseDriverBlockOnDLS.top: [
        CapMemCellOnDLS.stp_ibias_readout_top,
        CapMemCellOnDLS.hagen_ibias_dac_top,
    ],
    halco.SynapseDriverBlockOnDLS.bottom: [
        CapMemCellOnDLS.stp_ibias_readout_bottom,
        CapMemCellOnDLS.hagen_ibias_dac_bottom,
    ],
}


class SynapseDriverBlock(Composite):
    """The 128 synapse drivers of one half, their event bus and their parameters.

    Potentials and currents of the short-term plasticity exist for the left and the right half of
    the drivers' columns.
    """

    coordinate_type = halco.SynapseDriverBlockOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant
    SynapseDrivers = array_type(haldls.SynapseDriverConfig, halco.SynapseDriverOnSynapseDriverBlock)
    AnalogValues = analog_array(halco.CapMemBlockOnHemisphere)
    synapse_drivers = array(SynapseDrivers)
    padi_bus = held(haldls.CommonPADIBusConfig)
    stp = held(haldls.CommonSTPConfig)
    stp_v_charge_0 = array(AnalogValues)
    """Recovered state towards which the drivers relax, first of two selectable potentials."""
    stp_v_charge_1 = array(AnalogValues)
    stp_v_recover_0 = array(AnalogValues)
    """Potential to which each event pulls the state, first of two selectable ones."""
    stp_v_recover_1 = array(AnalogValues)
    stp_i_bias_comparator = array(AnalogValues)
    stp_i_ramp = array(AnalogValues)
    """Slope of the ramp that sets the pulse length."""
    stp_i_calib = array(AnalogValues)
    """Scale of the drivers' offset calibration."""
    stp_i_bias_readout = analog()
    hagen_i_bias_dac = analog()
    _pieces = (
        Piece(
            haldls.SynapseDriverConfig,
            consecutive(halco.SynapseDriverOnDLS, coordinate_type),
            "synapse_drivers",
        ),
        Piece(
            haldls.CommonPADIBusConfig,
            places(lambda block: block.toCommonPADIBusConfigOnDLS(), coordinate_type),
            "padi_bus",
        ),
        Piece(
            haldls.CommonSTPConfig,
            places(lambda block: block.toCommonSTPConfigOnDLS(), coordinate_type),
            "stp",
        ),
        cells(
            HEMISPHERE,
            stp_v_charge_0=Cell.stp_v_charge_0,
            stp_v_charge_1=Cell.stp_v_charge_1,
            stp_v_recover_0=Cell.stp_v_recover_0,
            stp_v_recover_1=Cell.stp_v_recover_1,
            stp_i_bias_comparator=Cell.stp_i_bias_comparator,
            stp_i_ramp=Cell.stp_i_ramp,
            stp_i_calib=Cell.stp_i_calib,
        ),
        Piece(
            haldls.CapMemCell,
            places(lambda block: SHARED[block], coordinate_type),
            {"value": Stack(("stp_i_bias_readout", "hagen_i_bias_dac"))},
        ),
    )
