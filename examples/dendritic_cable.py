"""A dendrite as a cable: how a voltage and a synaptic potential travel along twelve compartments.

The compartments form an unbranched chain; neighbours are coupled by the resistor of one circuit.
The analog parameter of the resistors, divided or multiplied by 4 with a switch, sets the length
constant. A steady current into the first compartment, then one synaptic event at it, are followed
along the chain by the membrane ADC and compared with the theory of the equivalent circuit.

Run: ``python examples/dendritic_cable.py [output folder]``
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from program import (
    NEURON_BIASES,
    SETTLING,
    average,
    connect_columns,
    observe,
    record_membranes,
    run,
    stop_recording,
    wait,
    write_drivers,
    write_routes,
    write_shared_parameters,
)

import halco
import haldls
import hxcomm
import lola
import stadls
from emulator.parameters import Parameters

Floats = NDArray[np.float64]

#: Compartments of two circuits each.
COUNT = 12
#: Codes: of the leak, of strength and time constant of the synaptic input.
LEAK, STRENGTH, SYNAPSE = 75, 1000, 60
#: Rise of the first compartment in the steady part, and lowest height of a response drawn, volt.
RISE, VISIBLE = 0.3, 2e-3
#: Events are repeated, and the responses averaged; microseconds between two of them.
REPETITIONS, PERIOD = 30, 400
#: Microseconds from the mark of an event, in the FPGA, to the synapse.
DELAY = 0.492
#: Bins of an averaged response and their centres after the event, microseconds.
BINS = np.arange(-10.0, 300.0, 1.0)
TIME = (BINS[:-1] + BINS[1:]) / 2 - DELAY
DRIVER = halco.SynapseDriverOnSynapseDriverBlock(0)
LABEL = 1
#: An emulated chip whose circuits are alike and whose parameters are exact. A real one needs
#: calibrated codes.
EMULATED = {"mismatch": False, "parameters": {"capmem": {"noise": 0.0}}}
#: Transfer functions of nominal circuits; on a real chip a calibration stands in their place.
LAWS = Parameters()


class Setting(NamedTuple):
    """Settings of the resistors: code of the parameter, and the switches."""

    code: int
    divide: bool = False
    multiply: bool = False

    @property
    def conductance(self) -> float:
        """Conductance between two compartments, siemens."""
        laws = LAWS.compartments
        return float(laws.conductance(np.array(self.code), self.multiply, self.divide))

    @property
    def name(self) -> str:
        """The setting as text."""
        return f"code {self.code}" + " / 4" * self.divide + " x 4" * self.multiply


#: Length constants of about 1, 2 and 4 compartments, two of them in two ways.
SETTINGS = [
    Setting(18),
    Setting(72),
    Setting(288, divide=True),
    Setting(288),
    Setting(72, multiply=True),
]


class Cable:
    """Theory of the equivalent circuit: equal compartments in a chain with sealed ends.

    Args:
        coupling: conductance between neighbours, siemens.
    """

    def __init__(self, coupling: float) -> None:
        membrane = LAWS.membrane
        self.coupling = coupling
        self.leak = 2 * (membrane.leak_floor + membrane.leak_per_code * LEAK)
        self.capacitance = 2 * float(membrane.capacitance(np.array(63)))

    @property
    def length_constant(self) -> float:
        """Compartments over which a steady voltage falls to 1/e, far from the ends."""
        return float(1 / np.arccosh(1 + self.leak / (2 * self.coupling)))

    def steady(self) -> Floats:
        """Return the steady voltages for one ampere into the first compartment.

        The circuit's exact solution is that of the cable, cosh((L - x) / lambda), at the centres
        of the compartments.
        """
        rest = (COUNT - 0.5 - np.arange(COUNT)) / self.length_constant
        shape = np.cosh(rest)
        return np.asarray(shape / (self.leak * shape.sum()))

    def response(self, time: Floats, tau: float) -> Floats:
        """Return the voltages after a current exp(-t / tau) of one ampere at the first compartment.

        The sum over the modes of the chain, cosines with extrema at the ends.

        Args:
            time: seconds.
            tau: time constant of the current, seconds.

        Returns:
            One row for each compartment.
        """
        mode = np.arange(COUNT)[:, None]
        shape = np.cos(np.pi * mode * (np.arange(COUNT) + 0.5) / COUNT)
        shape *= np.sqrt(np.where(mode == 0, 1, 2) / COUNT)
        rate = self.leak + 4 * self.coupling * np.sin(np.pi * mode / (2 * COUNT)) ** 2
        rate = rate / self.capacitance
        course = (np.exp(-time / tau) - np.exp(-rate * time)) / (rate - 1 / tau)
        return np.asarray((shape * shape[:, :1]).T @ course / self.capacitance)


def chain() -> tuple[halco.LogicalNeuronOnDLS, lola.LogicalNeuron]:
    """Return the chain and its place on the chip."""
    circuit = halco.AtomicNeuronOnLogicalNeuron
    column, row = halco.NeuronColumnOnLogicalNeuron, halco.NeuronRowOnLogicalNeuron(0)
    morphology = lola.Morphology()
    for index in range(COUNT):
        left, right = circuit(2 * index, 0), circuit(2 * index + 1, 0)
        morphology.create_compartment([left, right])
        if index > 0:
            morphology.connect_to_soma(left)
            morphology.connect_soma_line(column(2 * index - 1), column(2 * index), row)
        if index < COUNT - 1:
            morphology.connect_resistor_to_soma(right)
    compartments, neuron = morphology.done()
    return halco.LogicalNeuronOnDLS(compartments, halco.AtomicNeuronOnDLS()), neuron


def place(compartment: int) -> halco.AtomicNeuronOnDLS:
    """Return the circuit observed of a compartment: even and odd ones have separate lines."""
    column = halco.NeuronColumnOnDLS(2 * compartment + compartment % 2)
    return halco.AtomicNeuronOnDLS(column, halco.NeuronRowOnDLS.top)


class Experiment:
    """The chip with the chain, and the measurements on it."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.place, self.neuron = chain()
        for compartment in range(COUNT):
            for index in range(2):
                one = self.neuron.at(halco.CompartmentOnLogicalNeuron(compartment), index)
                one.leak.v_leak, one.leak.i_bias = 570, LEAK
                one.membrane_capacitance.capacitance = 63
                one.readout.enable_amplifier = True
        first = self.neuron.at(halco.CompartmentOnLogicalNeuron(0), 0)
        synapse = first.excitatory_input
        synapse.enable, synapse.enable_small_capacitance = True, False
        synapse.i_bias_gm, synapse.i_bias_tau = STRENGTH, SYNAPSE
        synapse.i_shift_reference = 310
        builder, _ = stadls.SystemInit(connection.get_hwdb_entry()[0]).generate()
        write_shared_parameters(builder, {"syn_i_bias_dac": 600, **NEURON_BIASES})
        write_routes(builder, {0: 8})
        write_drivers(builder, halco.HemisphereOnDLS.top, [DRIVER])
        connect_columns(builder)
        synapses = lola.SynapseRow()
        synapses.weights[halco.SynapseOnSynapseRow(0)] = 63
        synapses.labels[halco.SynapseOnSynapseRow(0)] = LABEL
        row = DRIVER.toSynapseRowOnSynram()[0]
        builder.write(halco.SynapseRowOnDLS(row, halco.SynramOnDLS.top), synapses)
        run(connection, builder)

    def write(self, setting: Setting, current: bool) -> None:
        """Set the resistors, and the current into the first compartment on or off."""
        for compartment in range(COUNT):
            for index in range(2):
                one = self.neuron.at(halco.CompartmentOnLogicalNeuron(compartment), index)
                one.multicompartment.i_bias_nmda = setting.code
                one.multicompartment.enable_conductance_division = setting.divide
                one.multicompartment.enable_conductance_multiplication = setting.multiply
        first = self.neuron.at(halco.CompartmentOnLogicalNeuron(0), 0)
        first.constant_current.enable = current
        ampere = RISE / Cable(setting.conductance).steady()[0]
        first.constant_current.i_offset = round(ampere / LAWS.membrane.offset_per_code)
        builder = stadls.PlaybackProgramBuilder()
        builder.write(self.place, self.neuron)
        wait(builder, SETTLING)
        run(self.connection, builder)

    def record(self, pair: list[int], event: bool) -> tuple[NDArray[np.void], list[Any]]:
        """Return samples of two compartments, and tickets of the times of events at the first."""
        builder = stadls.PlaybackProgramBuilder()
        places = [place(compartment) for compartment in pair]
        configs = [builder.read(one.toNeuronConfigOnDLS()) for one in places]
        run(self.connection, builder)
        builder = stadls.PlaybackProgramBuilder()
        for one, ticket in zip(places, configs, strict=True):
            config = ticket.get()
            config.enable_readout = True
            builder.write(one.toNeuronConfigOnDLS(), config)
        observe(builder, places)
        record_membranes(builder)
        marks = []
        for _ in range(REPETITIONS):
            marks.append(builder.read(halco.NullPayloadReadableOnFPGA()))
            if event:
                spike = haldls.SpikePack1ToChip([halco.SpikeLabel(LABEL)])
                builder.write(halco.SpikePack1ToChipOnDLS(), spike)
            wait(builder, PERIOD)
        stop_recording(builder)
        for one, ticket in zip(places, configs, strict=True):
            builder.write(one.toNeuronConfigOnDLS(), ticket.get())
        return run(self.connection, builder).madc_samples.to_numpy(), marks

    def along(self, event: bool) -> Floats:
        """Return the averaged voltages of all compartments, one row for each."""
        steps = []
        for even in range(0, COUNT, 2):
            samples, marks = self.record([even, even + 1], event)
            steps += [average(samples, channel, marks, BINS) for channel in range(2)]
        return (np.array(steps) - LAWS.madc.offset) / LAWS.madc.step_per_volt

    def attenuation(self, setting: Setting) -> Floats:
        """Return the steady voltages along the chain, relative to the first compartment."""
        levels = []
        for current in (False, True):
            self.write(setting, current)
            levels.append(self.along(event=False).mean(axis=1))
        rise = levels[1] - levels[0]
        return np.asarray(rise / rise[0])

    def responses(self, setting: Setting) -> Floats:
        """Return the deflections of all compartments after an event at the first one."""
        self.write(setting, current=False)
        volts = self.along(event=True)
        return np.asarray(volts - volts[:, TIME < 0].mean(axis=1, keepdims=True))


def shape(time: Floats, course: Floats) -> tuple[float, float]:
    """Return when a course is at half its height for the first time, and how long above it."""
    half = course.max() / 2
    over = np.flatnonzero(course >= half)
    edges = []
    for inside, outside in ((over[0], over[0] - 1), (over[-1], over[-1] + 1)):
        share = (half - course[outside]) / (course[inside] - course[outside])
        edges.append(time[outside] + share * (time[inside] - time[outside]))
    return edges[0], edges[1] - edges[0]


def draw(attenuation: dict[Setting, Floats], responses: dict[Setting, Floats]) -> Any:
    """Return a figure with points from the chip on lines of the theory."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(9, 7), layout="constrained")
    (steady, example), (arrival, width) = axes
    distance = np.arange(COUNT)
    tau = LAWS.synaptic_input.time_code / SYNAPSE
    fine = np.arange(0, 800, 0.05)
    for setting, mark, colour in zip(SETTINGS, "osxD+", (0, 1, 1, 2, 2), strict=True):
        cable = Cable(setting.conductance)
        line = {"color": f"C{colour}", "linewidth": 1}
        points = {"color": f"C{colour}", "marker": mark, "linestyle": "", "fillstyle": "none"}
        seen = attenuation[setting] > VISIBLE / RISE
        steady.semilogy(distance, cable.steady() / cable.steady()[0], **line)
        label = f"{setting.name}, λ = {cable.length_constant:.2f}"
        steady.semilogy(distance[seen], attenuation[setting][seen], label=label, **points)
        seen = responses[setting].max(axis=1) > VISIBLE
        measured = np.array([shape(TIME, course) for course in responses[setting][seen]])
        theory = np.array([shape(fine, one) for one in cable.response(1e-6 * fine, tau)])
        for axis, column in ((arrival, 0), (width, 1)):
            axis.plot(distance, theory[:, column], **line)
            axis.plot(distance[seen], measured[:, column], **points)
    setting = SETTINGS[1]
    theory = Cable(setting.conductance).response(1e-6 * fine, tau)
    scale = 1e3 * responses[setting].max() / theory.max()
    for compartment in (0, 1, 2, 3, 5, 7):
        colour = plt.get_cmap("viridis")(compartment / 8)
        example.plot(TIME, 1e3 * responses[setting][compartment], ".", color=colour, markersize=2)
        label = str(compartment)
        example.plot(fine, scale * theory[compartment], color=colour, linewidth=1, label=label)
    steady.set(title="steady current", ylabel="voltage relative to the first compartment")
    steady.set(ylim=(1e-3, 1.5))
    steady.legend(fontsize="small")
    example.set(title=f"one synaptic event, {setting.name}", xlim=(-5, 150))
    example.set(xlabel="time [µs]", ylabel="deflection [mV]")
    example.legend(title="compartment", fontsize="small")
    arrival.set(title="arrival of the synaptic potential", ylabel="first at half height [µs]")
    width.set(title="width of the synaptic potential", ylabel="at half height [µs]")
    for axis in (steady, arrival, width):
        axis.set(xlabel="distance [compartments]")
    return figure


def measure(connection: Any) -> tuple[dict[Setting, Floats], dict[Setting, Floats]]:
    """Return attenuations and responses for all settings."""
    experiment = Experiment(connection)
    attenuation = {setting: experiment.attenuation(setting) for setting in SETTINGS}
    return attenuation, {setting: experiment.responses(setting) for setting in SETTINGS}


def main(folder: Path, connection: Any) -> dict[Setting, Floats]:
    """Measure, print and draw attenuation and synaptic potentials along the chain."""
    attenuation, responses = measure(connection)
    for setting, found in attenuation.items():
        cable = Cable(setting.conductance)
        theory = cable.steady() / cable.steady()[0]
        print(f"{setting.name:>14}: length constant {cable.length_constant:.2f} compartments, ")
        print("         chip:", *(f"{value:.3f}" for value in found))
        print("       theory:", *(f"{value:.3f}" for value in theory))
    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    draw(attenuation, responses).savefig(folder / "dendritic_cable.png", dpi=130)
    return attenuation


if __name__ == "__main__":
    os.environ.setdefault("HXCOMM_EMULATOR", json.dumps(EMULATED))
    with hxcomm.ManagedConnection() as chip:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"), chip)
