"""The parameter transfer functions of the analog circuits: the one place with physical numbers.

Every record holds numbers in SI units (volt, ampere, siemens, farad, second) and the functions that
turn register values into them. A user replaces any of them through the chip description. Sources:

* *calix*: what the calibration software of the chip (calix) relies on or asserts in its tests.
* *haldls*: documentation of the register containers.
* *model*: our choice within those limits; the structure of the equations follows Aamir et al. 2018,
  Billaudelle et al. 2020 and 2022, Pehle et al. 2022.

Unless an attribute names another source its number is a *model* choice.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator.event_path import Latency

Floats = NDArray[np.float64]

#: One chip tick, the period of the 250 MHz digital core.
TICK = 4e-9


def _codes(values: object) -> Floats:
    return np.asarray(values, dtype=np.float64)


@attrs.frozen
class CapMem:
    """Cells of the analog parameter storage.

    Attributes:
        volt_offset: voltage of code 0.
        volt_per_code: so that codes 70..550 span the range of the CADC, 0.15..1.05 V (calix).
        supply: highest voltage.
        ampere_per_code: current of one code.
        settling: time constant of a cell on its way to a new value; users wait 20 ms (calix).
        noise: half width of the uniform error of every newly written value, codes; calix dithers
            its searches by 5.
    """

    volt_offset: float = 0.019
    volt_per_code: float = 1.875e-3
    supply: float = 1.8
    ampere_per_code: float = 1e-9
    settling: float = 2e-3
    noise: float = 2.0

    def voltage(self, codes: Floats) -> Floats:
        """Return the output voltage of voltage cells."""
        return np.minimum(self.volt_offset + self.volt_per_code * codes, self.supply)


@attrs.frozen
class Membrane:
    """Membrane, leak, reset and threshold of a neuron circuit.

    Attributes:
        parasitic_capacitance: without any capacitor; the joined-circuits test of calix bounds it.
        capacitance_per_code: 63 steps make 2.3 pF (haldls).
        leak_per_code: conductance of the leak amplifier per bias code.
        leak_floor: conductance at code 0.
        reset_per_code, reset_floor: same of the reset.
        multiplication, division: factor of the bias switches (haldls: 8).
        degeneration: factor of the source degeneration.
        leak_slope, leak_offset: source follower between the CapMem cell and the amplifier.
        reset_slope, reset_offset: same of the reset potential. Both fit the linear relations of
            MADC readings to codes measured in the published exercises.
        lowest, highest: soft limits of the membrane; above 1.2 V junctions conduct (haldls).
        offset_per_code: membrane offset current per code.
        comparator_hysteresis: none by default.
    """

    parasitic_capacitance: float = 0.25e-12
    capacitance_per_code: float = 36.5e-15
    leak_per_code: float = 0.71e-9
    leak_floor: float = 2e-9
    reset_per_code: float = 0.71e-9
    reset_floor: float = 2e-9
    multiplication: float = 8.0
    division: float = 8.0
    degeneration: float = 0.7
    leak_slope: float = 0.80
    leak_offset: float = -0.45
    reset_slope: float = 0.89
    reset_offset: float = -0.585
    lowest: float = 0.0
    highest: float = 1.2
    offset_per_code: float = 0.15e-9

    def capacitance(self, size: Floats) -> Floats:
        """Return the capacitance of circuits with ``size`` capacitor steps (0..63)."""
        return self.parasitic_capacitance + self.capacitance_per_code * size

    def leak_potential(self, volt: Floats) -> Floats:
        """Return the potential behind the source follower of leak-like cells."""
        return np.maximum(0.0, self.leak_slope * volt + self.leak_offset)

    def reset_potential(self, volt: Floats) -> Floats:
        """Return the potential the membrane is reset to."""
        return np.maximum(0.0, self.reset_slope * volt + self.reset_offset)

    def scaled(self, multiply: Floats, divide: Floats, degenerate: Floats) -> Floats:
        """Return the factor that the switches of a leak or reset amplifier make together."""
        return (
            np.where(multiply, self.multiplication, 1.0)
            / np.where(divide, self.division, 1.0)
            * np.where(degenerate, self.degeneration, 1.0)
        )


@attrs.frozen
class SynapticInput:
    """Lines from the synapse array and the amplifiers that read them.

    A synaptic event lowers the line by dU; the drop U recovers with its time constant and the
    amplifier sends I = I_b * s(U + U_off) to the membrane (Billaudelle et al. 2022).

    Attributes:
        step: drop by one event of weight 1 at DAC code 600, so that a spiking default neuron
            shows the efficacy its tests ask for (0.33 CADC LSB per weight step).
        dac_reference: synapse DAC bias of that event, code.
        limit: largest drop.
        time_code: time constant times bias code.
        floating: time constant with bias 0.
        high_resistance: factor of the high-resistance mode.
        small_capacitance: factor on the time constant; steps grow by its inverse.
        ampere_per_code: saturation current per bias code of the amplifier.
        width: voltage at which the amplifier saturates.
        shift_centre: code at which the reference is right.
        shift_per_code: reference voltage per code.
        coba_per_code: conductance of the amplifier that modulates the bias in conductance mode.
        coba_limit: upper bound of the modulated bias, relative to the unmodulated one.
        resting: where the resting line appears at the neuron readout.
        bypass: drop by one event that makes a bypassed neuron fire.
    """

    step: float = 0.20e-3
    dac_reference: float = 600.0
    limit: float = 0.8
    time_code: float = 300e-6
    floating: float = 5e-3
    high_resistance: float = 8.0
    small_capacitance: float = 0.5
    ampere_per_code: float = 1.24e-9
    width: float = 0.12
    shift_centre: float = 310.0
    shift_per_code: float = 0.15e-3
    coba_per_code: float = 7e-9
    coba_limit: float = 2.5
    resting: float = 1.0
    bypass: float = 6e-3

    def time_constant(self, codes: Floats, high: Floats, small: Floats) -> Floats:
        """Return the recovery time of lines with a bias code, seconds."""
        bounded = np.maximum(codes, self.time_code / self.floating)
        return (
            self.time_code
            / bounded
            * np.where(high, self.high_resistance, 1.0)
            * np.where(small, self.small_capacitance, 1.0)
        )


@attrs.frozen
class Adaptation:
    """Adaptation and exponential term (AdEx).

    tau_w dw/dt = a (V - V_ref) - w, w += b on every spike; I_exp = I_0 exp((V - V_exp) / delta).

    Attributes:
        capacitance: of the adaptation voltage, fixes time constant and subthreshold strength.
        time_per_code: conductance of the leak of the adaptation voltage per code.
        time_floor: the same at code 0.
        subthreshold_per_code: conductance a per code.
        triggered_per_code: current b per code and 1 us of pulse.
        volt_per_ampere, resting: adaptation voltage that stands for a current at the readout.
        slope: delta of the exponential.
        current_per_code: I_0 per code.
        exponent_limit: bound of (V - V_exp) / delta.
        current_limit: largest exponential current.
    """

    capacitance: float = 2e-12
    time_per_code: float = 0.1e-9
    time_floor: float = 8e-9
    subthreshold_per_code: float = 0.1e-9
    triggered_per_code: float = 0.05e-9
    volt_per_ampere: float = 2e6
    resting: float = 0.5
    slope: float = 0.03
    current_per_code: float = 10e-12
    exponent_limit: float = 12.0
    current_limit: float = 2e-6

    def time_constant(self, codes: Floats) -> Floats:
        """Return tau_w of bias codes, seconds: 18 us at code 1022, 250 us at 0."""
        return self.capacitance / (self.time_floor + self.time_per_code * codes)

    def readout(self, current: Floats) -> Floats:
        """Return the adaptation voltage at the readout for a current, volt."""
        return self.resting + self.volt_per_ampere * current


@attrs.frozen
class Compartments:
    """Resistors between membranes and the shared line.

    Attributes:
        conductance_per_code: calix must reach 0.1..30 us between two full membranes.
        floor: conductance at code 0.
        factor: of the multiply and divide switches (haldls).
        line_leak: keeps a line that only resistors touch from floating.
    """

    conductance_per_code: float = 6e-9
    floor: float = 5e-9
    factor: float = 4.0

    def conductance(self, codes: Floats, multiply: Floats, divide: Floats) -> Floats:
        """Return the conductance of the resistors."""
        scale = np.where(multiply, self.factor, 1.0) / np.where(divide, self.factor, 1.0)
        return (self.floor + self.conductance_per_code * codes) * scale


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
        drift: LSB after a long recording.
        conversion_cycles: shortest conversion, MADC clock cycles (haldls).
    """

    step_per_volt: float = 528.0
    offset: float = 50.0
    bandwidth: float = 8e-9
    noise: float = 1.0
    startup: float = 40.0
    startup_time: float = 1.5e-6


@attrs.frozen
class Noise:
    """Temporal noise.

    Attributes:
        membrane: rms of the membrane, volt, at ``membrane_conductance``; grows for smaller ones.
        membrane_conductance: siemens.
        membrane_limit: upper bound of the growth, factor.
        synapse: relative rms of the strength of one event.
        epoch: ticks (4 ns) for which the threshold noise of one neuron stays the same.
    """

    membrane: float = 2e-3
    membrane_conductance: float = 0.25e-6
    membrane_limit: float = 2.0
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
    line_offset_volt: float = 10e-3
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


@attrs.frozen
class Parameters:
    """All transfer functions of one chip."""

    capmem: CapMem = attrs.field(factory=CapMem)
    membrane: Membrane = attrs.field(factory=Membrane)
    synaptic_input: SynapticInput = attrs.field(factory=SynapticInput)
    adaptation: Adaptation = attrs.field(factory=Adaptation)
    compartments: Compartments = attrs.field(factory=Compartments)
    driver: Driver = attrs.field(factory=Driver)
    correlation: Correlation = attrs.field(factory=Correlation)
    cadc: Cadc = attrs.field(factory=Cadc)
    madc: Madc = attrs.field(factory=Madc)
    noise: Noise = attrs.field(factory=Noise)
    mismatch: Mismatch = attrs.field(factory=Mismatch)
    latency: Latency = attrs.field(factory=Latency)
