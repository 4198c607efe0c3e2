"""Transfer functions of the converters."""

from __future__ import annotations

import attrs


@attrs.frozen
class Cadc:
    """Column-parallel converter: a ramp is compared with the voltages of a row.

    Attributes:
        volt_per_step: at slope_code.
        slope_code: ramp slope bias of that resolution.
        ramp_shift: ramp start relative to the CapMem voltage of its offset cell.
        noise: LSB rms per sample.
        floating: voltage of an input that nothing drives.
    """

    volt_per_step: float = 4.5e-3
    slope_code: float = 350.0
    ramp_shift: float = -0.334
    noise: float = 0.7
    floating: float = 0.0


@attrs.frozen
class Madc:
    """Fast converter of one or two multiplexed signals.

    Attributes:
        step_per_volt, offset: reading = offset + step_per_volt * V.
        bandwidth: time constant of the readout buffers (20 MHz).
        noise: LSB rms per sample.
        startup, startup_time: error of the first samples, LSB, and its decay; calix discards 8 us.
    """

    step_per_volt: float = 528.0
    offset: float = 50.0
    bandwidth: float = 8e-9
    noise: float = 1.0
    startup: float = 40.0
    startup_time: float = 1.5e-6
