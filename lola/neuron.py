"""Neuron circuits with all their switches and parameters, and the block of all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import halco
import haldls
from halco import CapMemRowOnCapMemBlock as Row
from haldls.kind import Selection
from lola.analog import AnalogDisableRefresh, AnalogValue, AnalogValueVariant, analog
from lola.composite import Composite, Piece, places, places_of
from lola.named import Named
from lola.record import Record, flag, part, single
from lola.source import Code, Source, Stack, bit, columns


class AtomicNeuron(Composite):
    """One neuron circuit: analog core, its parameter cells and its digital backend.

    Voltages and currents are 10-bit codes of parameter cells, [0, 1022], or "do not refresh".
    """

    coordinate_type = halco.AtomicNeuronOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant

    class SynapticInput(Record):
        """Conversion of the synapses' current pulses on one line to a current on the membrane."""

        enable = flag()
        i_bias_tau = analog()
        """Conductance to the reference: a higher value shortens the synaptic time constant."""
        i_bias_coba = analog()
        """Strength of the modulation by the membrane potential (conductance-based mode)."""
        i_shift_reference = analog()
        """Shifts the reference potential of the transconductance amplifier."""
        i_bias_gm = analog()
        """Strength of the transconductance amplifier."""
        v_rev_coba = analog()
        """Reversal potential (conductance-based mode)."""
        enable_small_capacitance = flag(True)
        enable_high_resistance = flag()
        enable_coba_mode = flag()
        """Conductance-based instead of current-based input."""

    class Leak(Record):
        """Conductance to the leak potential; division and multiplication are by 8."""

        v_leak = analog()
        i_bias = analog()
        """A higher value shortens the membrane time constant."""
        enable_degeneration = flag()
        enable_division = flag()
        enable_multiplication = flag()

    class Reset(Record):
        """Conductance to the reset potential; division and multiplication are by 8."""

        v_reset = analog()
        i_bias = analog()
        enable_degeneration = flag()
        enable_division = flag()
        enable_multiplication = flag()

    class Threshold(Record):
        """Comparator of the membrane potential with the spike threshold."""

        enable = flag()
        v_threshold = analog()

    class Multicompartment(Record):
        """Switches between membranes and segments of the shared line, and the resistor."""

        connect_soma = flag()
        """Membrane to the own segment of the shared line, directly."""
        connect_soma_right = flag()
        """Own segment of the shared line to the next one on the right."""
        connect_right = flag()
        """Membrane to the next membrane on the right."""
        connect_vertical = flag()
        """Membrane to the one in the other row; both sides must be set."""
        enable_conductance = flag()
        """Membrane to the own segment of the shared line, through the resistor."""
        enable_conductance_division = flag()
        """Conductance divided by 4."""
        enable_conductance_multiplication = flag()
        """Conductance multiplied by 4."""
        i_bias_nmda = analog()
        """Sets the conductance of the resistor."""

    class ConstantCurrent(Record):
        """Constant current into or out of the membrane."""

        class Type(Selection):
            """Direction of the current."""

            source = 0
            sink = 1

        enable = flag()
        i_offset = analog()
        type = single(Type)

    class MembraneCapacitance(Record):
        """Size of the membrane capacitor; the full 63 units are about 2.3 pF."""

        CapacitorSize = haldls.NeuronConfig.MembraneCapacitorSize
        capacitance = single(CapacitorSize)

    class Adaptation(Record):
        """Adaptation current: strength ``a`` below threshold, increment ``b`` with each spike."""

        enable = flag()
        enable_pulse = flag()
        """Let spikes reach the adaptation circuit."""
        invert_a = flag()
        invert_b = flag()
        v_ref = analog()
        """Potential that the adaptation state decays to."""
        i_bias_tau = analog()
        """A higher value shortens the adaptation time constant."""
        i_bias_a = analog()
        i_bias_b = analog()
        v_leak = analog()
        """Membrane potential without sub-threshold adaptation."""

    class Exponential(Record):
        """Exponential current on the membrane."""

        enable = flag()
        v_exp = analog()
        i_bias = analog()

    class EventRouting(Record):
        """Where spikes come from and go to."""

        class AnalogOutputMode(Selection):
            """Output of the analog core, which the bypass uses as well."""

            off = 0
            normal = 1
            strong = 2

        Address = halco.NeuronBackendAddressOut
        analog_output = single(AnalogOutputMode)
        enable_digital = flag()
        """Send spikes to the event bus."""
        enable_bypass_excitatory = flag()
        """Take pulses on the excitatory line directly as spikes."""
        enable_bypass_inhibitory = flag()
        address = single(Address)
        """Lower 8 bits of the label of the neuron's spikes."""
        enable_post_overwrite = flag()
        """Synapses see post pulses from outside instead of the neuron's spikes."""

        disabled = Named(lambda cls: cls())
        enabled = Named(
            lambda cls: cls(analog_output=cls.AnalogOutputMode.normal, enable_digital=True)
        )
        bypass_exc = Named(lambda cls: cls(enable_bypass_excitatory=True))
        bypass_inh = Named(lambda cls: cls(enable_bypass_inhibitory=True))

    class Readout(Record):
        """Which voltage can be observed, and how."""

        Source = haldls.NeuronConfig.ReadoutSource
        enable_buffered_access = flag()
        """Amplifier to the shared readout line; for one neuron a line only."""
        enable_amplifier = flag()
        enable_unbuffered_access = flag()
        source = single(Source)

    class RefractoryPeriod(Record):
        """Duration of the reset and of the time without spikes, counted in the backend."""

        InputClock = haldls.NeuronBackendConfig.InputClock
        ResetHoldoff = haldls.NeuronBackendConfig.ResetHoldoff
        RefractoryTime = haldls.NeuronBackendConfig.RefractoryTime
        input_clock = single(InputClock)
        """0: the slow clock of the backend, 1: the fast one."""
        reset_holdoff = single(ResetHoldoff, initial=15)
        """How early the reset ends before the refractory period does; smaller is earlier."""
        refractory_time = single(RefractoryTime)
        enable_pause = flag()
        """Disconnect synaptic inputs and exponential term during the reset."""

    class Bayesian(Record):
        """Logic between the refractory states of neighbouring neurons."""

        class Operation(Selection):
            """How the own refractory state and that of the neighbours give an output."""

            local = 0
            AND = 1
            XNOR = 2
            MULLER_C = 3

        to_post_pulse = flag(True)
        operation = single(Operation)
        connect_fire_vertical = flag()
        connect_fire_to_right = flag()
        connect_fire_from_right = flag()
        enable_master = flag()
        """Own refractory state drives the fire line."""
        enable_slave = flag()
        """Fire line sets the own refractory state."""

    excitatory_input = part(SynapticInput)
    inhibitory_input = part(SynapticInput)
    leak = part(Leak)
    reset = part(Reset)
    threshold = part(Threshold)
    multicompartment = part(Multicompartment)
    constant_current = part(ConstantCurrent)
    membrane_capacitance = part(MembraneCapacitance)
    adaptation = part(Adaptation)
    exponential = part(Exponential)
    event_routing = part(EventRouting)
    readout = part(Readout)
    refractory_period = part(RefractoryPeriod)
    bayesian = part(Bayesian)

    def asNeuronConfig(self) -> haldls.NeuronConfig:
        """Return the switches of the analog core."""
        config: haldls.NeuronConfig = self._piece(haldls.NeuronConfig)
        return config

    def asNeuronBackendConfig(self) -> haldls.NeuronBackendConfig:
        """Return the settings of the digital backend."""
        config: haldls.NeuronBackendConfig = self._piece(haldls.NeuronBackendConfig)
        return config

    def _piece(self, container: Any) -> Any:
        """Return the first container of a type among the pieces."""
        (piece, *_) = (piece for piece in self._pieces if piece.container is container)
        words = np.empty((1, places_of(piece).shape[1] * container.word_count), np.uint32)
        piece.encode(self._rows(), words)
        return container.decode(words[0])

    def set_from(self, config: haldls.NeuronConfig | haldls.NeuronBackendConfig) -> None:
        """Take over the switches of the analog core or the settings of the digital backend.

        Raises:
            TypeError: anything else.
        """
        for piece in self._pieces:
            if isinstance(config, piece.container):
                words = np.array([config.encode()], np.uint32)
                piece.decode(self._rows(), words)
                return
        raise TypeError(f"{config!r} is neither a NeuronConfig nor a NeuronBackendConfig")


#: Switches of the analog core and where the neuron has them.
CORE: dict[str, Source] = columns(
    enable_synaptic_input_excitatory="excitatory_input.enable",
    enable_synaptic_input_inhibitory="inhibitory_input.enable",
    enable_synaptic_input_excitatory_small_capacitance="excitatory_input.enable_small_capacitance",
    enable_synaptic_input_inhibitory_small_capacitance="inhibitory_input.enable_small_capacitance",
    enable_synaptic_input_excitatory_high_resistance="excitatory_input.enable_high_resistance",
    enable_synaptic_input_inhibitory_high_resistance="inhibitory_input.enable_high_resistance",
    enable_synaptic_input_excitatory_coba_mode="excitatory_input.enable_coba_mode",
    enable_synaptic_input_inhibitory_coba_mode="inhibitory_input.enable_coba_mode",
    enable_leak_degeneration="leak.enable_degeneration",
    enable_leak_division="leak.enable_division",
    enable_leak_multiplication="leak.enable_multiplication",
    enable_reset_degeneration="reset.enable_degeneration",
    enable_reset_division="reset.enable_division",
    enable_reset_multiplication="reset.enable_multiplication",
    enable_threshold_comparator="threshold.enable",
    enable_membrane_offset="constant_current.enable",
    invert_membrane_offset="constant_current.type",
    connect_soma="multicompartment.connect_soma",
    connect_soma_right="multicompartment.connect_soma_right",
    connect_membrane_right="multicompartment.connect_right",
    connect_bottom="multicompartment.connect_vertical",
    enable_multicomp_conductance="multicompartment.enable_conductance",
    enable_divide_multicomp_conductance_bias="multicompartment.enable_conductance_division",
    enable_multiply_multicomp_conductance_bias="multicompartment.enable_conductance_multiplication",
    membrane_capacitor_size="membrane_capacitance.capacitance",
    enable_adaptation="adaptation.enable",
    invert_adaptation_a="adaptation.invert_a",
    invert_adaptation_b="adaptation.invert_b",
    enable_exponential="exponential.enable",
    enable_bypass_excitatory="event_routing.enable_bypass_excitatory",
    enable_bypass_inhibitory="event_routing.enable_bypass_inhibitory",
    enable_unbuffered_access="readout.enable_unbuffered_access",
    enable_readout_amplifier="readout.enable_amplifier",
    readout_source="readout.source",
    enable_readout="readout.enable_buffered_access",
    enable_pause="refractory_period.enable_pause",
) | {
    # "strong" without "fire" is off; so the two wires are decoded in this order
    "enable_fire": Code("event_routing.analog_output", lambda mode: mode > 0, lambda on, _: on),
    "enable_strong_fire": Code(
        "event_routing.analog_output", lambda mode: mode == 2, lambda on, mode: mode << (on & mode)
    ),
}

#: Settings of the digital backend and where the neuron has them.
BACKEND: dict[str, Source] = columns(
    enable_spike_out="event_routing.enable_digital",
    enable_bayesian_extension="bayesian.to_post_pulse",
    enable_neuron_master="bayesian.enable_master",
    enable_neuron_slave="bayesian.enable_slave",
    connect_fire_bottom="bayesian.connect_fire_vertical",
    connect_fire_to_right="bayesian.connect_fire_to_right",
    connect_fire_from_right="bayesian.connect_fire_from_right",
    address_out="event_routing.address",
    reset_holdoff="refractory_period.reset_holdoff",
    refractory_time="refractory_period.refractory_time",
    select_input_clock="refractory_period.input_clock",
    enable_adaptation_pulse="adaptation.enable_pulse",
    post_overwrite="event_routing.enable_post_overwrite",
) | {
    "enable_bayesian_0": bit("bayesian.operation", 0),
    "enable_bayesian_1": bit("bayesian.operation", 1),
}

#: Row of the parameter cell of each analog value, in the order in which cells are written.
CELLS = {
    "excitatory_input.i_bias_tau": Row.i_bias_synin_exc_tau,
    "excitatory_input.i_bias_coba": Row.i_bias_synin_exc_coba,
    "excitatory_input.i_shift_reference": Row.i_bias_synin_exc_shift,
    "excitatory_input.i_bias_gm": Row.i_bias_synin_exc_gm,
    "excitatory_input.v_rev_coba": Row.e_synin_exc_rev,
    "inhibitory_input.i_bias_tau": Row.i_bias_synin_inh_tau,
    "inhibitory_input.i_bias_coba": Row.i_bias_synin_inh_coba,
    "inhibitory_input.i_shift_reference": Row.i_bias_synin_inh_shift,
    "inhibitory_input.i_bias_gm": Row.i_bias_synin_inh_gm,
    "inhibitory_input.v_rev_coba": Row.e_synin_inh_rev,
    "leak.v_leak": Row.v_leak,
    "leak.i_bias": Row.i_bias_leak,
    "reset.v_reset": Row.v_reset,
    "reset.i_bias": Row.i_bias_reset,
    "threshold.v_threshold": Row.v_threshold,
    "constant_current.i_offset": Row.i_mem_offset,
    "adaptation.v_leak": Row.v_adapt_leak,
    "adaptation.i_bias_tau": Row.i_bias_adapt_tau,
    "adaptation.i_bias_a": Row.i_bias_adapt_a,
    "adaptation.i_bias_b": Row.i_bias_adapt_b,
    "adaptation.v_ref": Row.v_adapt_ref,
    "exponential.v_exp": Row.v_exp,
    "exponential.i_bias": Row.i_bias_exp,
    "multicompartment.i_bias_nmda": Row.i_bias_nmda,
}


def _cells() -> NDArray[np.intp]:
    """Return the parameter cells of all neurons in the order of writing, (neurons, cells).

    Cells are counted block by block, in a block row by row.
    """
    neuron = halco.AtomicNeuronOnDLS
    columns = halco.table(neuron, "toCapMemColumnOnCapMemBlock").astype(np.intp)
    blocks = halco.table(neuron, "toCapMemBlockOnDLS").astype(np.intp)
    rows = np.array([int(row) for row in CELLS.values()])
    on_block = rows * halco.CapMemColumnOnCapMemBlock.size + columns[:, np.newaxis]
    return blocks[:, np.newaxis] * halco.CapMemCellOnCapMemBlock.size + on_block


def _place(name: str) -> Any:
    return places(lambda neuron: getattr(neuron, name)(), halco.AtomicNeuronOnDLS)


AtomicNeuron._pieces = (
    Piece(haldls.NeuronConfig, _place("toNeuronConfigOnDLS"), CORE),
    Piece(haldls.CapMemCell, _cells, {"value": Stack(tuple(CELLS))}),
    Piece(haldls.NeuronBackendConfig, _place("toNeuronBackendConfigOnDLS"), BACKEND),
)
