"""A neuron with dendrites on the emulated chip: how far do synaptic inputs reach?

The neuron of the talk "Commissioner's View on Structured Neurons" (13 circuits in 6 compartments)
is placed on the chip. Spikes sent from the FPGA reach one distal compartment, then another, then
the soma; the membranes of all compartments are recorded by the membrane ADC, two at a time as the
chip allows, and by the columns' ADC. In a second part the input grows until the circuit fires.

Run: ``python examples/structured_neuron.py [output folder]``
"""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from program import (
    CADC_RAMP,
    NEURON_BIASES,
    SETTLING,
    average,
    connect_columns,
    enable_cadc,
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

# fmt: off
coord = halco.AtomicNeuronOnLogicalNeuron # relative coordinate
row = halco.NeuronRowOnLogicalNeuron # 0, 1
column = halco.NeuronColumnOnLogicalNeuron # 0, 1, ..., 127
morphology = lola.Morphology()
# create compartments: main branch
morphology.create_compartment([coord(0, 0), coord(1, 0)])
morphology.create_compartment([coord(2, 0), coord(3, 0), coord(3, 1)])
# create compartments: sub branches
for row_coord in [0, 1]:
    for column_coord in [4, 6]:
        morphology.create_compartment([coord(column_coord, row_coord),
                                       coord(column_coord + 1, row_coord)])
# enable conductance to shared line
morphology.connect_resistor_to_soma(coord(1, 0))
for row_coord in [0, 1]:
    for column_coord in [3, 5]:
        morphology.connect_resistor_to_soma(coord(column_coord, row_coord))
# direct connection to shared line
morphology.connect_to_soma(coord(2, 0))
for row_coord in [0, 1]:
    for column_coord in [4, 6]:
        morphology.connect_to_soma(coord(column_coord, row_coord))
# connect somatic shared line
morphology.connect_soma_line(start=column(1), end=column(2), row=row(0))
for row_coord in [row(0), row(1)]:
    morphology.connect_soma_line(column(3), column(4), row_coord)
    morphology.connect_soma_line(column(5), column(6), row_coord)
neuron_coordinate, logical_neuron = morphology.done()
# fmt: on

#: Volts at a reading of the membrane ADC, and code of a voltage, as calibrations find them.
MADC_VOLT, MADC_ZERO = 1 / 528, 50
CODE_VOLT, CODE_ZERO = 1.875e-3, -0.019
#: Inputs are repeated, and their responses averaged; microseconds between two of them.
REPETITIONS, PERIOD = 25, 100
#: Bins of an averaged trace, microseconds relative to the input.
BINS = np.arange(-5.0, 60.0, 0.25)
PLACE = halco.LogicalNeuronOnDLS(neuron_coordinate, halco.AtomicNeuronOnDLS())
LINKS = [(0, 1), (1, 2), (2, 3), (1, 4), (4, 5)]
#: Weight of each synapse; an input has one in both rows of two drivers.
WEIGHT = 63
DRIVERS = [halco.SynapseDriverOnSynapseDriverBlock(index) for index in (0, 4)]
OUTPUT_ADDRESS = 42
#: How far above rest the circuit fires in the second part, volts.
MARGIN = 0.06


def circuit(x: int, y: int) -> halco.AtomicNeuronOnDLS:
    """Return the circuit in a column and row of the chip."""
    return halco.AtomicNeuronOnDLS(halco.NeuronColumnOnDLS(x), halco.NeuronRowOnDLS(y))


#: The circuit observed of each compartment. Two share a recording, one in an even and one in an
#: odd column, because these have separate readout lines.
WATCHED = [circuit(*place) for place in [(0, 0), (3, 0), (4, 0), (7, 0), (4, 1), (7, 1)]]
PAIRS = [(0, 1), (2, 3), (4, 5)]


class Input(NamedTuple):
    """A synapse: the compartment and circuit it sits at, and the label it listens to."""

    name: str
    compartment: int
    circuit: halco.AtomicNeuronOnDLS
    label: halco.SynapseLabel


INPUTS = [
    Input("distal, upper branch", 3, circuit(7, 0), halco.SynapseLabel(1)),
    Input("distal, lower branch", 5, circuit(7, 1), halco.SynapseLabel(2)),
    Input("soma", 0, circuit(0, 0), halco.SynapseLabel(3)),
]


def distance(start: int, end: int) -> int:
    """Return the number of resistors between two compartments."""
    reached, steps = {start}, 0
    while end not in reached:
        reached |= {b for link in LINKS for a, b in (link, link[::-1]) if a in reached}
        steps += 1
    return steps


def configure_neuron(neuron: lola.LogicalNeuron) -> None:
    """Give all circuits the same membrane, and those with a synapse their synaptic input."""
    with_synapse = {entry.circuit for entry in INPUTS}
    for compartment, circuits in PLACE.get_placed_compartments().items():
        for index, place in enumerate(circuits):
            one = neuron.at(compartment, index)
            one.leak.v_leak, one.leak.i_bias = 600, 250
            one.reset.v_reset, one.reset.i_bias = 620, 1022
            one.membrane_capacitance.capacitance = 63
            one.multicompartment.i_bias_nmda = 300
            one.readout.enable_amplifier = True
            one.excitatory_input.enable = place in with_synapse
            one.excitatory_input.i_bias_gm = 400
            one.excitatory_input.i_bias_tau = 100
            one.excitatory_input.i_shift_reference = 310


def write_synapses(builder: stadls.PlaybackProgramBuilder, weight: int) -> None:
    """Set the synapses of the inputs and connect all columns to their neurons and ADC channels."""
    connect_columns(builder)
    sample = haldls.ColumnCorrelationQuad.ColumnCorrelationSwitch()
    sample.enable_cadc_neuron_readout_causal = True
    enable_cadc(builder, list(halco.iter_all(halco.HemisphereOnDLS)), sample)
    for half in halco.iter_all(halco.HemisphereOnDLS):
        synapses = lola.SynapseRow()
        for entry in INPUTS:
            if entry.circuit.toNeuronRowOnDLS().toHemisphereOnDLS() == half:
                place = entry.circuit.toNeuronColumnOnDLS().toSynapseOnSynapseRow()
                synapses.weights[place] = weight
                synapses.labels[place] = entry.label
        for driver in DRIVERS:
            for one in driver.toSynapseRowOnSynram():
                builder.write(halco.SynapseRowOnDLS(one, half.toSynramOnDLS()), synapses)
        write_drivers(builder, half, DRIVERS, mask=0b11110)  # the first two on their bus


def send(builder: stadls.PlaybackProgramBuilder, entry: Input) -> None:
    """Send the event that the synapse of an input listens to."""
    label = halco.SpikeLabel(int(entry.label))
    builder.write(halco.SpikePack1ToChipOnDLS(), haldls.SpikePack1ToChip([label]))


class Experiment:
    """The chip, set up once, and the measurements on it."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        configure_neuron(logical_neuron)
        builder, _ = stadls.SystemInit(connection.get_hwdb_entry()[0]).generate()
        write_shared_parameters(builder, {"syn_i_bias_dac": 600, **NEURON_BIASES, **CADC_RAMP})
        builder.write(PLACE, logical_neuron)
        write_routes(builder, {0: 8, 4: 8, 8: 0})
        write_synapses(builder, WEIGHT)
        wait(builder, SETTLING)
        configs = [builder.read(place.toNeuronConfigOnDLS()) for place in WATCHED]
        run(self.connection, builder)
        self.configs: list[haldls.NeuronConfig] = [ticket.get() for ticket in configs]

    def select(self, builder: stadls.PlaybackProgramBuilder, pair: tuple[int, int]) -> None:
        """Connect two compartments to the inputs of the membrane ADC, which takes turns."""
        for compartment, (place, config) in enumerate(zip(WATCHED, self.configs, strict=True)):
            config.enable_readout = compartment in pair
            builder.write(place.toNeuronConfigOnDLS(), config)
        observe(builder, [WATCHED[compartment] for compartment in pair])

    def record(self, entry: Input, pair: tuple[int, int]) -> list[NDArray[np.float64]]:
        """Return the averaged responses of two compartments to an input, in MADC steps."""
        builder = stadls.PlaybackProgramBuilder()
        self.select(builder, pair)
        record_membranes(builder)
        marks = []
        for _ in range(REPETITIONS):
            marks.append(builder.read(halco.NullPayloadReadableOnFPGA()))
            send(builder, entry)
            wait(builder, PERIOD)
        stop_recording(builder)
        samples = run(self.connection, builder).madc_samples.to_numpy()
        return [average(samples, channel, marks, BINS) for channel in range(2)]

    def sample_columns(self, entry: Input) -> list[int]:
        """Return how much the columns' ADC reads more 4 us after an input, per compartment."""
        builder = stadls.PlaybackProgramBuilder()
        tickets = {}
        for half in halco.iter_all(halco.HemisphereOnDLS):
            rows = halco.CADCSampleRowOnDLS(halco.SynapseRowOnSynram(0), half.toSynramOnDLS())
            before = builder.read(rows)
            wait(builder, 2 * PERIOD)
            send(builder, entry)
            wait(builder, 4)
            tickets[half] = before, builder.read(rows)
            wait(builder, 2 * PERIOD)
        run(self.connection, builder)
        heights = []
        for place in WATCHED:
            column = place.toNeuronColumnOnDLS().toSynapseOnSynapseRow()
            before, after = tickets[place.toNeuronRowOnDLS().toHemisphereOnDLS()]
            heights.append(int(after.get().causal[column]) - int(before.get().causal[column]))
        return heights

    def enable_output(self, entry: Input, threshold: float) -> None:
        """Let the circuit of an input fire above a membrane voltage."""
        builder = stadls.PlaybackProgramBuilder()
        place = entry.circuit
        cell = halco.CapMemCellOnCapMemBlock(
            place.toCapMemColumnOnCapMemBlock(), halco.CapMemRowOnCapMemBlock.v_threshold
        )
        code = haldls.CapMemCell(round((threshold + CODE_ZERO) / CODE_VOLT))
        builder.write(halco.CapMemCellOnDLS(cell, place.toCapMemBlockOnDLS()), code)
        config = self.configs[entry.compartment]
        config.enable_threshold_comparator = config.enable_fire = True
        builder.write(entry.circuit.toNeuronConfigOnDLS(), config)
        backend = haldls.NeuronBackendConfig()
        backend.enable_spike_out = True
        backend.address_out = OUTPUT_ADDRESS
        backend.refractory_time = 100
        builder.write(entry.circuit.toNeuronBackendConfigOnDLS(), backend)
        wait(builder, SETTLING)
        run(self.connection, builder)

    def burst(self, entry: Input, events: int) -> NDArray[np.void]:
        """Send a burst of events 2 us apart and return the output spikes."""
        builder = stadls.PlaybackProgramBuilder()
        for _ in range(events):
            send(builder, entry)
            wait(builder, 2)
        wait(builder, PERIOD)
        return run(self.connection, builder).spikes.to_numpy()


def main(folder: Path) -> tuple[dict[str, list[NDArray[np.float64]]], list[int]]:
    """Run both parts, print and return traces and output spike counts, draw the traces."""
    print(morphology)
    time = (BINS[:-1] + BINS[1:]) / 2
    traces: dict[str, list[NDArray[np.float64]]] = {}
    with hxcomm.ManagedConnection() as connection:
        experiment = Experiment(connection)
        for entry in INPUTS:
            recorded = [trace for pair in PAIRS for trace in experiment.record(entry, pair)]
            rest = [trace[time < 0].mean() for trace in recorded]
            traces[entry.name] = [t - r for t, r in zip(recorded, rest, strict=True)]
            columns = experiment.sample_columns(entry)
            print(f"\nInput at compartment {entry.compartment} ({entry.name}), weight {WEIGHT}")
            print(
                "compartment  distance  EPSP/MADC LSB   EPSP/mV  peak at/us  attenuation  CADC LSB"
            )
            peak = traces[entry.name][entry.compartment].max()
            for compartment, trace in enumerate(traces[entry.name]):
                height, at = trace.max(), time[trace.argmax()]
                print(
                    f"{compartment:11}  {distance(entry.compartment, compartment):8}  "
                    f"{height:13.1f}  {1e3 * MADC_VOLT * height:8.1f}  {at:10.2f}  "
                    f"{height / peak:11.2f}  {columns[compartment]:8}"
                )
        entry = INPUTS[0]
        threshold = (rest[entry.compartment] - MADC_ZERO) * MADC_VOLT + MARGIN
        experiment.enable_output(entry, threshold)
        print(
            f"\nBursts at compartment {entry.compartment}, firing {1e3 * MARGIN:.0f} mV above rest"
        )
        counts = []
        for events in (1, 2, 4, 8, 16):
            spikes = experiment.burst(entry, events)
            counts.append(len(spikes))
            labels = sorted({int(halco.SpikeLabel(int(s)).neuron_label) for s in spikes["label"]})
            print(f"{events:3} events in: {len(spikes):3} spikes out, labels {labels}")
    folder.mkdir(parents=True, exist_ok=True)
    draw(time, traces, folder / "structured_neuron.png")
    return traces, counts


def draw(time: NDArray[np.float64], traces: dict[str, list[Any]], path: Path) -> None:
    """Draw the morphology and, for each input, the responses of all compartments."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(11, 7.5), layout="constrained")
    morphology.plot(axes[0, 0])
    axes[0, 0].set_title("13 circuits in 6 compartments")
    for axis, entry in zip(axes.flat[1:], INPUTS, strict=True):
        for compartment, trace in enumerate(traces[entry.name]):
            label = f"{compartment} ({distance(entry.compartment, compartment)} away)"
            axis.plot(time, 1e3 * MADC_VOLT * trace, color=f"C{compartment}", label=label)
        axis.set(title=f"input at {entry.compartment}: {entry.name}")
        axis.set(xlabel="time after the input [µs]", ylabel="membrane above rest [mV]")
        axis.legend(title="compartment", fontsize="small")
    figure.savefig(path, dpi=120)
    print(f"\nTraces: {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
