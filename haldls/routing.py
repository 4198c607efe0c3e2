"""Event routing on the FPGA: tables between chips, serial interface."""

from typing import Annotated

from halco import (
    InputRoutingTableEntryOnFPGA,
    OutputRoutingTableEntryOnFPGA,
    SpikeIOAddress,
    SpikeIOConfigOnFPGA,
    SpikeIOInputRouteOnFPGA,
    SpikeIOOutputRouteOnFPGA,
    SpikeLabel,
)
from halco.ranged import Ranged
from haldls.address import (
    INPUT_ROUTING,
    OUTPUT_ROUTING,
    SPIKEIO_CONFIG,
    SPIKEIO_INPUT,
    SPIKEIO_OUTPUT,
)
from haldls.container import FPGA, Container, container
from haldls.layout import W0
from haldls.maps import Affine


@container(
    InputRoutingTableEntryOnFPGA,
    Affine(INPUT_ROUTING, (32768, 1)),
    words=1,
    bits=17,
    backends=FPGA,
)
class InputRoutingTableEntry(Container):
    """Where events from other chips go, in systems of several chips.

    Attributes:
        enable: lets the event pass.
        label: label that the chip receives.
    """

    enable: Annotated[bool, W0[16]] = False
    label: Annotated[SpikeLabel, W0[15:0]] = SpikeLabel()


@container(
    OutputRoutingTableEntryOnFPGA,
    Affine(OUTPUT_ROUTING, (65536, 1)),
    words=1,
    bits=16,
    backends=FPGA,
)
class OutputRoutingTableEntry(Container):
    """Where events of this chip go, in systems of several chips.

    Attributes:
        enable: lets the event pass.
        label: label on the way to the other chips.
    """

    class Label(Ranged, size=32768):
        """Label of an event between chips."""

    enable: Annotated[bool, W0[15]] = False
    label: Annotated[Label, W0[14:0]] = Label()


@container(
    SpikeIOConfigOnFPGA,
    Affine(SPIKEIO_CONFIG),
    words=1,
    bits=19,
    backends=FPGA,
)
class SpikeIOConfig(Container):
    """Serial event interface of the FPGA.

    Attributes:
        data_rate_scaler: divider of the data rate.
        enable_tx: sends.
        enable_rx: receives.
        enable_internal_loopback: returns sent events as received ones.
    """

    class DataRateScaler(Ranged, low=1, high=65535):
        """Divider."""

    data_rate_scaler: Annotated[DataRateScaler, W0[15:0]] = DataRateScaler()
    enable_tx: Annotated[bool, W0[16]] = False
    enable_rx: Annotated[bool, W0[17]] = False
    enable_internal_loopback: Annotated[bool, W0[18]] = False


@container(
    SpikeIOInputRouteOnFPGA,
    Affine(SPIKEIO_INPUT, (256, 1)),
    words=1,
    bits=16,
    backends=FPGA,
    positional="target",
)
class SpikeIOInputRoute(Container):
    """Label that a received serial address becomes; ``SILENT`` discards it.

    Attributes:
        target: label of the event to the chip.
    """

    #: Label of events that are discarded.
    SILENT = SpikeLabel(0xFFFF)

    target: Annotated[SpikeLabel, W0[15:0]] = SILENT


@container(
    SpikeIOOutputRouteOnFPGA,
    Affine(SPIKEIO_OUTPUT, (65536, 1)),
    words=1,
    bits=8,
    backends=FPGA,
    positional="target",
)
class SpikeIOOutputRoute(Container):
    """Serial address that an event of the chip is sent as; ``SILENT`` discards it.

    Attributes:
        target: address of the serial event.
    """

    #: Address of events that are discarded.
    SILENT = SpikeIOAddress(0xFF)

    target: Annotated[SpikeIOAddress, W0[7:0]] = SILENT
