"""Calibration of the correlation sensors."""

import enum
from typing import ClassVar

from haldls import SynapseCorrelationCalibQuad
from pyccalix.quantity import PotentialInVolt, TimeInS
from pyccalix.record import CalibOptions, CalibTarget, member, record


class _Branches(enum.Enum):
    """Which of the two sums of a sensor."""

    CAUSAL = 0
    ACAUSAL = 1
    BOTH = 2


_Branches.__name__, _Branches.__qualname__ = "Branches", "CorrelationCalibOptions.Branches"


@record
class CorrelationCalibTarget(CalibTarget):
    """What a pair of events shall leave in the sensors.

    Attributes:
        amplitude: Samples of the columnar converter a pair at no delay, some 0.2 to 2.
        time_constant: Decay with the delay, some 2 us to 30 us.
    """

    amplitude: float = member(float, default=lambda: 0.5)
    time_constant: TimeInS = member(TimeInS, default=lambda: TimeInS(5e-6))


@record
class CorrelationCalibOptions(CalibOptions):
    """How to calibrate the sensors.

    Attributes:
        branches: Sums to look at.
        v_res_meas: Reset voltage of the measuring capacitors; higher values give larger amplitudes
            and less exponential traces.
        v_reset: Reset voltage of the accumulating capacitors, whose sample is the baseline.
        calibrate_synapses: Whether to set the bits of each synapse too, which takes hours.
        time_constant_priority: Weight of the time constant against the amplitude in the choice of
            these bits, 0 to 1.
        default_amp_calib: Amplitude bits of all synapses while the biases are set.
        default_time_calib: Time constant bits of all synapses while the biases are set.
    """

    Branches: ClassVar[type[_Branches]] = _Branches

    branches: _Branches = member(_Branches, default=lambda: _Branches.BOTH)
    v_res_meas: PotentialInVolt = member(PotentialInVolt, default=lambda: PotentialInVolt(0.9))
    v_reset: PotentialInVolt = member(PotentialInVolt, default=lambda: PotentialInVolt(1.85))
    calibrate_synapses: bool = member(bool, default=lambda: False)
    time_constant_priority: float = member(float, default=lambda: 0.3)
    default_amp_calib: SynapseCorrelationCalibQuad.AmpCalib = member(
        SynapseCorrelationCalibQuad.AmpCalib, default=SynapseCorrelationCalibQuad.AmpCalib
    )
    default_time_calib: SynapseCorrelationCalibQuad.TimeCalib = member(
        SynapseCorrelationCalibQuad.TimeCalib, default=SynapseCorrelationCalibQuad.TimeCalib
    )

    def check(self) -> None:
        """Check the values that depend on more than their type.

        Raises:
            IndexError: the priority is not between 0 and 1 (the type of the original's error).
        """
        if not 0 <= self.time_constant_priority <= 1:
            raise IndexError(
                f"Time constant priority {self.time_constant_priority} "
                "is not in the range from 0 to 1."
            )
