"""Calibration of the synapse drivers and their short-term plasticity."""

from typing import Any, ClassVar

from halco import CapMemBlockOnDLS, SynapseLabel, typed_array
from haldls import CapMemCell, PADIEvent
from pyccalix.quantity import filled
from pyccalix.record import CalibOptions, CalibTarget, member, record

_ValuePerQuadrant = typed_array(CapMemCell.Value, CapMemBlockOnDLS)


def _value_per_quadrant(value: int) -> Any:
    return member(_ValuePerQuadrant, default=lambda: filled(_ValuePerQuadrant, value))


@record
class SynapseDriverCalibOptions(CalibOptions):
    """How to calibrate the drivers for multiplication.

    Attributes:
        offset_test_activation: Activation at which the amplitudes of all drivers are made equal.
    """

    offset_test_activation: SynapseLabel = member(
        SynapseLabel, PADIEvent.HagenActivation, default=lambda: SynapseLabel(3)
    )


@record
class STPCalibOptions(CalibOptions):
    """Biases of short-term plasticity, in units of the CapMem, by quadrant.

    Attributes:
        i_ramp: Current of the ramp that makes pulse lengths.
        v_stp: State at which the amplitudes of all drivers are made equal, best between the
            voltages of the target.
    """

    ValuePerQuadrant: ClassVar[Any] = _ValuePerQuadrant

    i_ramp: Any = _value_per_quadrant(600)
    v_stp: Any = _value_per_quadrant(180)


@record
class STPCalibTarget(CalibTarget):
    """Voltages of short-term plasticity, in units of the CapMem, by quadrant; they are only set.

    Drivers choose between two sets: by default set 0 facilitates and set 1 depresses.

    Attributes:
        v_charge_0: What each event pulls the state to, set 0.
        v_recover_0: What the state recovers to, set 0.
        v_charge_1: As above, set 1.
        v_recover_1: As above, set 1.
    """

    ValuePerQuadrant: ClassVar[Any] = _ValuePerQuadrant

    v_charge_0: Any = _value_per_quadrant(100)
    v_recover_0: Any = _value_per_quadrant(400)
    v_charge_1: Any = _value_per_quadrant(330)
    v_recover_1: Any = _value_per_quadrant(50)
