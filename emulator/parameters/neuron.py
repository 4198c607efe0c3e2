"""Transfer functions of the neuron circuits."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator import exact

Floats = NDArray[np.float64]


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
        stimulus_per_step: current of the readout chain's current source per step of 255. Nothing is
            published about it; at full scale it is about as strong as the offset current.
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
    stimulus_per_step: float = 0.6e-9

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
        limit: largest drop, down to ground.
        time_code: time constant times bias code.
        floating: time constant with bias 0.
        high_resistance: factor of the high-resistance mode.
        small_capacitance: factor on the time constant; steps grow by its inverse.
        ampere_per_code: saturation current per bias code of the amplifier.
        width: voltage at which the amplifier saturates.
        shift_centre: code at which the reference is right.
        shift_per_code: reference voltage per code. calix leaves membranes without leak for
            integration; they may drift by some 10 CADC LSB in the 130 us that its test takes,
            although two noisy cells supply them.
        coba_per_code: conductance of the amplifier that modulates the bias in conductance mode.
        coba_limit: upper bound of the modulated bias, relative to the unmodulated one.
        resting: where the resting line appears at the neuron readout, behind the level drop of its
            source follower: calix reads resting lines with its converters set to 0.30..0.66 V.
        headroom: largest drop there, which is approached softly.
        bypass: drop by one event that makes a bypassed neuron fire.
    """

    step: float = 0.20e-3
    dac_reference: float = 600.0
    limit: float = 1.2
    time_code: float = 300e-6
    floating: float = 5e-3
    high_resistance: float = 8.0
    small_capacitance: float = 0.5
    ampere_per_code: float = 1.24e-9
    width: float = 0.12
    shift_centre: float = 310.0
    shift_per_code: float = 0.045e-3
    coba_per_code: float = 7e-9
    coba_limit: float = 2.5
    resting: float = 0.62
    headroom: float = 0.35
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

    def readout(self, drop: Floats) -> Floats:
        """Return the voltage of lines at the readout, volt."""
        return self.resting - self.headroom * (1.0 - exact.exp(-drop / self.headroom))


@attrs.frozen
class Adaptation:
    """Adaptation and exponential term (AdEx).

    tau_w dw/dt = a (V - V_leak) - w, w += b on every spike; I_exp = I_0 exp((V - V_exp) / delta).
    The state is a voltage that rests at V_ref and shows w (lola: v_leak, v_ref).

    Attributes:
        capacitance: of the adaptation voltage, fixes time constant and subthreshold strength.
        time_per_code: conductance of the leak of the adaptation voltage per code.
        time_floor: the same at code 0.
        subthreshold_per_code: conductance a per code.
        triggered_per_code: current b per code and 1 us of pulse.
        volt_per_ampere: change of the adaptation voltage that stands for a current.
        cell_slope, cell_offset: potentials of the cells v_adapt_leak and v_adapt_ref; the published
            exercise on AdEx dynamics lets v_adapt_leak follow v_leak 200 codes below it.
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
    cell_slope: float = 0.80
    cell_offset: float = -0.15
    slope: float = 0.03
    current_per_code: float = 10e-12
    exponent_limit: float = 12.0
    current_limit: float = 2e-6

    def time_constant(self, codes: Floats) -> Floats:
        """Return tau_w of bias codes, seconds: 18 us at code 1022, 250 us at 0."""
        return self.capacitance / (self.time_floor + self.time_per_code * codes)

    def potential(self, volt: Floats) -> Floats:
        """Return the potential behind a cell of the adaptation circuit, volt."""
        return np.maximum(0.0, self.cell_slope * volt + self.cell_offset)


@attrs.frozen
class Compartments:
    """Resistors between membranes and the shared line.

    Attributes:
        conductance_per_code: calix must reach 0.1..30 us between two full membranes.
        floor: conductance at code 0.
        factor: of the multiply and divide switches (haldls).
    """

    conductance_per_code: float = 6e-9
    floor: float = 5e-9
    factor: float = 4.0

    def conductance(self, codes: Floats, multiply: Floats, divide: Floats) -> Floats:
        """Return the conductance of the resistors."""
        scale = np.where(multiply, self.factor, 1.0) / np.where(divide, self.factor, 1.0)
        return (self.floor + self.conductance_per_code * codes) * scale
