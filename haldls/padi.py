"""Event buses to the synapse drivers."""

from typing import Annotated

from halco import (
    CommonPADIBusConfigOnDLS,
    PADIBusOnPADIBusBlock,
    PADIEventOnDLS,
    PADIRowSelectAddress,
    SynapseLabel,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import HALF, PADI
from haldls.container import Container, DifferentialWriteTrait, container
from haldls.layout import W0, each
from haldls.maps import Affine
from haldls.structure import filled


@container(
    PADIEventOnDLS,
    Affine(PADI, (2, HALF)),
    words=1,
    bits=15,
    access="w",
)
class PADIEvent(Container):
    """Event that is put on the buses to the synapse drivers right away.

    Buses that listen to the crossbar (``CommonPADIBusConfig.enable_spl1``) ignore it. In hagen
    mode the event address has two parts: ``hagen_address``, which the synapses compare, and
    ``hagen_activation``, which sets the pulse length.

    Attributes:
        fire_bus: buses that carry the event.
        event_address: label that the synapses compare.
        row_select_address: drivers that receive the event.
    """

    class HagenAddress(Ranged, size=2):
        """Upper bit of the event address."""

    class HagenActivation(Ranged, size=32):
        """Lower bits of the event address: 32 less the activation, 0 for no pulse."""

    _fire_bus_type = typed_array(bool, PADIBusOnPADIBusBlock)

    fire_bus: Annotated[TypedArray, each(_fire_bus_type, W0[0], bits=1)] = filled(False)
    event_address: Annotated[SynapseLabel, W0[21:16]] = SynapseLabel()
    row_select_address: Annotated[PADIRowSelectAddress, W0[26:22]] = PADIRowSelectAddress()

    @property
    def hagen_address(self) -> HagenAddress:
        """Upper bit of the event address, which the synapses compare."""
        return self.HagenAddress(int(self.event_address) >> 5)

    @hagen_address.setter
    def hagen_address(self, value: HagenAddress) -> None:
        upper = int(self.HagenAddress.accept(value)) << 5
        self.event_address = SynapseLabel(upper | int(self.event_address) & 0x1F)

    @property
    def hagen_activation(self) -> HagenActivation:
        """Lower five bits of the event address, which set the pulse length."""
        return self.HagenActivation(int(self.event_address) & 0x1F)

    @hagen_activation.setter
    def hagen_activation(self, value: HagenActivation) -> None:
        lower = int(self.HagenActivation.accept(value))
        self.event_address = SynapseLabel(int(self.event_address) & 0x20 | lower)


@container(
    CommonPADIBusConfigOnDLS,
    Affine(PADI + 1, (2, HALF)),
    words=1,
    bits=24,
    refuses_read=("hardware",),
)
class CommonPADIBusConfig(DifferentialWriteTrait):
    """Sources and pulse timing of the four event buses of one half of the chip.

    Attributes:
        enable_spl1: connects a bus to the crossbar; it ignores ``PADIEvent`` then.
        enable_extended_timing: holds events longer on the bus, at half the rate.
        dacen_pulse_extension: lengthens the pulse of the synapses in steps of 4 ns.
    """

    class DacenPulseExtension(Ranged, size=16):
        """Extension of the synaptic pulse in cycles of 4 ns."""

    _enable_spl1_type = typed_array(bool, PADIBusOnPADIBusBlock)
    _enable_extended_timing_type = typed_array(bool, PADIBusOnPADIBusBlock)
    _dacen_pulse_extension_type = typed_array(DacenPulseExtension, PADIBusOnPADIBusBlock)

    enable_spl1: Annotated[TypedArray, each(_enable_spl1_type, W0[0], bits=1)] = filled(False)
    enable_extended_timing: Annotated[TypedArray, each(_enable_spl1_type, W0[4], bits=1)] = filled(
        False
    )
    dacen_pulse_extension: Annotated[
        TypedArray, each(_dacen_pulse_extension_type, W0[19:16], bits=4)
    ] = filled(0)
