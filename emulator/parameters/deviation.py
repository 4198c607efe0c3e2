"""What makes instances of a circuit differ, and what disturbs them."""

from __future__ import annotations

import attrs


@attrs.frozen
class Noise:
    """Temporal noise.

    Attributes:
        membrane: rms of the membrane, volt, at ``membrane_conductance``; grows for smaller ones
            with the inverse square root.
        membrane_conductance: siemens.
        membrane_limit: upper bound of the growth, factor. A threshold that calix puts just above
            the noise of a slow membrane must be within reach of single weak events.
        line: rms of synaptic lines and adaptation at the readout, volt.
        synapse: relative rms of the strength of one event.
        epoch: ticks (4 ns) for which the threshold noise of one neuron stays the same.
    """

    membrane: float = 2e-3
    membrane_conductance: float = 0.25e-6
    membrane_limit: float = 2.0
    line: float = 0.5e-3
    synapse: float = 0.03
    epoch: int = 4096


@attrs.frozen
class Mismatch:
    """Standard deviations between instances, clipped at ``limit`` of them.

    Within what the distribution tests of calix demand of calibrated and uncalibrated chips.
    Relative unless the name ends in ``_volt``, ``_codes`` or ``_lsb``.
    """

    limit: float = 2.5
    leak_volt: float = 25e-3
    reset_volt: float = 30e-3
    threshold_volt: float = 20e-3
    leak: float = 0.20
    reset: float = 0.20
    capacitance: float = 0.02
    line_time: float = 0.35
    line_strength: float = 0.20
    line_offset_volt: float = 5e-3
    coba: float = 0.20
    coba_reference_volt: float = 20e-3
    offset_current: float = 0.20
    synapse: float = 0.05
    quadrant_dac: float = 0.08
    driver_codes: float = 3.0
    conductance: float = 0.30
    adaptation: float = 0.30
    exponential: float = 0.30
    exponential_volt: float = 20e-3
    correlation_time: float = 0.20
    correlation_amplitude: float = 0.30
    correlation_baseline_lsb: float = 6.0
    cadc_quadrant_volt: float = 20e-3
    cadc_quadrant_slope: float = 0.05
    cadc_column_lsb: float = 8.0
    cadc_column_gain: float = 0.01
