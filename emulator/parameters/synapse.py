"""Transfer functions of synapse drivers and correlation sensors."""

from __future__ import annotations

import attrs


@attrs.frozen
class Driver:
    """Pulse length of the synapse drivers: short-term plasticity and hagen mode.

    The pulse starts when a ramp has passed the driver's voltage: p = 1 - V/V_1 * I_1/I_ramp - ...
    (structure: haldls, calix, Billaudelle et al. 2020).

    Attributes:
        full_scale: voltage in CapMem codes that ends the pulse before it starts.
        ramp_reference: ramp current of full_scale, code.
        offset_step: change per code of the 4-bit offset.
        offset_centre: offset code without effect.
        utilization_floor, utilization_range: share of the way to the charge voltage per event.
        recovery_base, recovery_step: recovery ticks per time constant.
        dac_span: hagen DAC voltage at the smallest activation, codes.
        dac_steps: address steps between the largest and the smallest activation.
        dac_offset_step, dac_offset_centre: hagen_dac_offset.
    """

    full_scale: float = 360.0
    ramp_reference: float = 600.0
    offset_step: float = 0.03
    offset_centre: float = 8.0
    utilization_floor: float = 0.2
    utilization_range: float = 0.5
    recovery_base: float = 2.0
    recovery_step: float = 2.0
    dac_span: float = 340.0
    dac_offset_step: float = 2.0
    dac_offset_centre: float = 31.0
    dac_steps: int = 30

    @property
    def dac_step(self) -> float:
        """Voltage of one address step of the hagen DAC, codes."""
        return self.dac_span / self.dac_steps


@attrs.frozen
class Correlation:
    """Correlation sensors: a(t) falls by eta exp(-|dt| / tau) with every nearest pair.

    Attributes:
        time, time_code: time constant at that ramp bias code.
        amplitude, amplitude_code: CADC LSB per coincident pair at that store bias code.
        time_factors, amplitude_factors: effect of the two calibration bits per synapse.
        baseline_volt: stored voltage after a reset, 180 CADC LSB; calix wants at least 120.
        volt_per_step: of one CADC LSB.
    """

    time: float = 5e-6
    time_code: float = 80.0
    amplitude: float = 0.5
    amplitude_code: float = 70.0
    time_factors: tuple[float, float, float, float] = (1.0, 0.85, 0.72, 0.6)
    amplitude_factors: tuple[float, float, float, float] = (1.0, 0.8, 0.65, 0.5)
    baseline_volt: float = 0.87
    volt_per_step: float = 4.5e-3
