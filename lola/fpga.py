"""Event routing in the FPGA: tables between chips, and the serial spike interface."""

from __future__ import annotations

import halco
import haldls
from haldls import Backend
from lola.arrays import array, array_type
from lola.composite import Composite, Piece, consecutive
from lola.held import held
from lola.record import part


class OutputRoutingTable(Composite):
    """What becomes of each label that leaves the chip."""

    coordinate_type = halco.OutputRoutingTableOnFPGA
    backends = (Backend.Omnibus,)
    Entries = array_type(
        haldls.OutputRoutingTableEntry, haldls.OutputRoutingTableEntry.coordinate_type
    )
    entries = array(Entries)
    _pieces = (Piece(haldls.OutputRoutingTableEntry, consecutive(Entries.key_type), "entries"),)


class InputRoutingTable(Composite):
    """Which label each event from other chips gets."""

    coordinate_type = halco.InputRoutingTableOnFPGA
    backends = (Backend.Omnibus,)
    Entries = array_type(
        haldls.InputRoutingTableEntry, haldls.InputRoutingTableEntry.coordinate_type
    )
    entries = array(Entries)
    _pieces = (Piece(haldls.InputRoutingTableEntry, consecutive(Entries.key_type), "entries"),)


class MultichipJboaLeafFPGA(Composite):
    """FPGA of one of several chips that exchange events."""

    coordinate_type = halco.FPGAOnChipAndMultichipJboaLeafFPGA
    backends = (Backend.Omnibus,)
    output_routing_table = part(OutputRoutingTable)
    input_routing_table = part(InputRoutingTable)
    _pieces = (
        Piece(
            OutputRoutingTable,
            consecutive(halco.OutputRoutingTableOnFPGA),
            "output_routing_table",
        ),
        Piece(InputRoutingTable, consecutive(halco.InputRoutingTableOnFPGA), "input_routing_table"),
    )


class SinglechipFPGA(Composite):
    """FPGA of a single chip: the serial spike interface."""

    coordinate_type = halco.FPGAOnChipAndSinglechipFPGA
    backends = (Backend.Omnibus,)
    SpikeIOInputRoutes = array_type(haldls.SpikeIOInputRoute, halco.SpikeIOInputRouteOnFPGA)
    SpikeIOOutputRoutes = array_type(haldls.SpikeIOOutputRoute, halco.SpikeIOOutputRouteOnFPGA)
    spikeio_config = held(haldls.SpikeIOConfig)
    spikeio_input_routes = array(SpikeIOInputRoutes)
    spikeio_output_routes = array(SpikeIOOutputRoutes)
    _pieces = (
        Piece(haldls.SpikeIOConfig, consecutive(halco.SpikeIOConfigOnFPGA), "spikeio_config"),
        Piece(
            haldls.SpikeIOInputRoute,
            consecutive(halco.SpikeIOInputRouteOnFPGA),
            "spikeio_input_routes",
        ),
        Piece(
            haldls.SpikeIOOutputRoute,
            consecutive(halco.SpikeIOOutputRouteOnFPGA),
            "spikeio_output_routes",
        ),
    )
