"""Synapse drivers: reception of events, short-term plasticity, hagen mode."""

from typing import Annotated

from halco import CommonSTPConfigOnDLS, SynapseDriverOnDLS
from halco.ranged import Ranged
from haldls.address import HALF, PADI
from haldls.container import DifferentialWriteTrait, container
from haldls.kind import Selection
from haldls.layout import W0, W1, W2
from haldls.maps import Affine


@container(
    SynapseDriverOnDLS,
    Affine(PADI + 0x400, (128, 4), (2, HALF), words=3),
    words=3,
    bits=37,
    refuses_read=("simulation",),
)
class SynapseDriverConfig(DifferentialWriteTrait):
    """Configuration of one synapse driver, which feeds two rows of synapses.

    A driver picks events from its bus by their row select address, forwards the label to its rows
    and shapes the pulse with which the synapses answer: of constant length, modulated by
    short-term plasticity, or with a length that encodes the event's activation (hagen mode).

    Attributes:
        enable_receiver: lets the driver receive events from its bus.
        row_address_compare_mask: bits of the row select address that must equal the driver's
            position on the bus.
        enable_address_out: forwards the lower five label bits; the upper one always passes.
        utilization: fraction of the resources that an event takes, in short-term plasticity.
        offset: correction of the short-term plasticity ramp; larger values shorten the pulse.
        enable_hagen_dac: powers the converter of hagen mode.
        recovery: rate at which resources recover, in short-term plasticity.
        row_mode_bottom: current line that the lower row feeds.
        row_mode_top: current line that the upper row feeds.
        hagen_dac_offset: correction of the converter of hagen mode; larger values shorten the
            pulse.
        select_target_voltages: choice between the two pairs of recovery and charge voltages.
        enable_readout: connects the driver's internal voltage to the readout.
        enable_renewing: reverses charging and recovery; not functional.
        enable_hagen_modulation: modulates the pulse length by the lower five label bits.
        enable_stp: modulates the pulse length by the resources of short-term plasticity.
        enable_charge_sharing: takes resources by sharing charge between capacitors.
        enable_recovery: lets the resources recover.
    """

    class RowMode(Selection):
        """Current lines that a row feeds."""

        disabled = 0
        excitatory = 1
        inhibitory = 2
        excitatory_and_inhibitory = 3

    class Utilization(Ranged, size=16):
        """Fraction of resources that an event takes."""

    class Offset(Ranged, size=16):
        """Correction of the ramp."""

    class Recovery(Ranged, size=16):
        """Rate of recovery."""

    class HagenDACOffset(Ranged, size=64):
        """Correction of the converter of hagen mode."""

    class TargetVoltages(Ranged, size=2):
        """Choice of a pair of voltages."""

    class RowAddressCompareMask(Ranged, size=32, default=31):
        """Bits that decide whether a row select address is meant."""

    enable_receiver: Annotated[bool, W0[15]] = False
    row_address_compare_mask: Annotated[RowAddressCompareMask, W0[13:9]] = RowAddressCompareMask()
    enable_address_out: Annotated[bool, ~W0[14]] = True
    utilization: Annotated[Utilization, W0[3:0]] = Utilization()
    offset: Annotated[Offset, W0[7:4]] = Offset()
    enable_hagen_dac: Annotated[bool, W0[8]] = False
    recovery: Annotated[Recovery, W1[0:3]] = Recovery()
    row_mode_bottom: Annotated[RowMode, W1[6], W1[4]] = RowMode.disabled
    row_mode_top: Annotated[RowMode, W1[7], W1[5]] = RowMode.disabled
    hagen_dac_offset: Annotated[HagenDACOffset, ~W1[13:8]] = HagenDACOffset()
    select_target_voltages: Annotated[TargetVoltages, W2[0]] = TargetVoltages()
    enable_readout: Annotated[bool, W2[1]] = False
    enable_renewing: Annotated[bool, W2[2]] = False
    enable_hagen_modulation: Annotated[bool, W2[3]] = False
    enable_stp: Annotated[bool, W2[4]] = False
    enable_charge_sharing: Annotated[bool, ~W2[6]] = False
    enable_recovery: Annotated[bool, W2[7]] = False


@container(
    CommonSTPConfigOnDLS,
    Affine(PADI + 2, (2, HALF)),
    words=1,
    bits=5,
    refuses_read=("hardware", "simulation"),
)
class CommonSTPConfig(DifferentialWriteTrait):
    """Clock of the recovery of short-term plasticity of one half of the chip.

    Attributes:
        enable_recovery_clock: runs the clock.
        recovery_clock_speed: speed of the clock; larger is slower.
    """

    class RecoveryClockSpeed(Ranged, size=16):
        """Speed of the recovery clock."""

    enable_recovery_clock: Annotated[bool, W0[4]] = False
    recovery_clock_speed: Annotated[RecoveryClockSpeed, W0[3:0]] = RecoveryClockSpeed()
