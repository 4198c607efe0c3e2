"""Plasticity on the chip: an embedded processor drives 64 neurons from 20 kHz to 60 kHz.

Poisson noise from the chip's background sources reaches all neurons through eight synapse rows. A
plasticity kernel (``ppu_homeostasis.cpp`` beside this file) runs on the upper processor. Once every
millisecond it reads the spike counters, compares them with a target, and moves the weights of each
neuron; after a third of the time the target triples. The neurons are not calibrated, so that at
first the same weights give them very different rates.

Run: ``python examples/ppu_homeostasis.py [output folder]`` (needs g++-powerpc-linux-gnu).
"""

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from ppu_kernel import Kernel
from program import (
    NEURON_BIASES,
    SETTLING,
    connect_columns,
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

NEURONS, ROWS, PERIODS = 64, 8, 60
#: Spikes in one period of a millisecond, that is kHz, before and after the change.
TARGETS = (20, 60)
CHANGE_AT = PERIODS // 3
FIRST_WEIGHT = 20
PROCESSOR = halco.PPUOnDLS.top
HALF = halco.HemisphereOnDLS.top


def write_neurons(builder: stadls.PlaybackProgramBuilder) -> None:
    """Make the first neurons of the upper half leaky integrators that fire."""
    neuron = lola.AtomicNeuron()
    neuron.leak.v_leak, neuron.leak.i_bias = 370, 300
    neuron.reset.v_reset, neuron.reset.i_bias = 360, 1000
    neuron.reset.enable_multiplication = True
    neuron.threshold.enable, neuron.threshold.v_threshold = True, 300
    neuron.membrane_capacitance.capacitance = 63
    neuron.refractory_period.refractory_time = 60
    neuron.refractory_period.input_clock = 1
    neuron.excitatory_input.enable = True
    neuron.excitatory_input.i_bias_gm = 400
    neuron.excitatory_input.i_bias_tau = 100
    neuron.excitatory_input.i_shift_reference = 310
    neuron.event_routing.analog_output = neuron.event_routing.AnalogOutputMode.normal
    neuron.event_routing.enable_digital = True
    for column in range(NEURONS):
        place = halco.AtomicNeuronOnDLS(halco.NeuronColumnOnDLS(column), halco.NeuronRowOnDLS.top)
        builder.write(place, neuron)
    backend = haldls.CommonNeuronBackendConfig()
    backend.enable_clocks = True
    backend.enable_event_registers = True
    for one in halco.iter_all(halco.CommonNeuronBackendConfigOnDLS):
        builder.write(one, backend)


def write_noise(builder: stadls.PlaybackProgramBuilder) -> None:
    """Lead four background sources to the four buses of the upper half, one driver on each."""
    write_routes(builder, {bus: 12 + bus for bus in range(4)})
    for bus in range(4):
        source = haldls.BackgroundSpikeSource()
        source.enable = source.enable_random = True
        source.seed = 1234 + 99 * bus
        source.period, source.rate = 124, 63  # 250 MHz / 125 / 4: half a million events a second
        builder.write(halco.BackgroundSpikeSourceOnDLS(bus), source)
    drivers = [halco.SynapseDriverOnSynapseDriverBlock(index) for index in range(ROWS // 2)]
    write_drivers(builder, HALF, drivers)


def write_synapses(builder: stadls.PlaybackProgramBuilder) -> None:
    """Give all synapses of the rows and columns in use the first weight, and connect them."""
    connect_columns(builder)
    synapses = lola.SynapseRow()
    for column in range(NEURONS):
        synapses.weights[halco.SynapseOnSynapseRow(column)] = FIRST_WEIGHT
    for row in range(ROWS):
        place = halco.SynapseRowOnDLS(halco.SynapseRowOnSynram(row), HALF.toSynramOnDLS())
        builder.write(place, synapses)


def experiment(connection: Any, kernel: Kernel) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Run the kernel on the chip; return spikes and weights by period and neuron."""
    builder, _ = stadls.SystemInit(connection.get_hwdb_entry()[0]).generate()
    write_shared_parameters(builder, {"syn_i_bias_dac": 360, **NEURON_BIASES})
    write_neurons(builder)
    write_noise(builder)
    write_synapses(builder)
    wait(builder, SETTLING)
    kernel.start(builder)
    wait(builder, 1000 * (PERIODS + 1))
    spikes, weights = kernel.run(connection, builder, "spikes", "weights")
    shape = PERIODS, NEURONS
    return spikes.reshape(shape).astype(np.int64), weights.reshape(shape).astype(np.int64)


def draw(spikes: NDArray[np.int64], weights: NDArray[np.int64], path: Path) -> None:
    """Draw rates and weights of all neurons over time."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 6))
    time = np.arange(1, PERIODS + 1)
    above.plot(time, spikes, color="tab:blue", alpha=0.2, linewidth=0.8)
    above.plot(time, spikes.mean(axis=1), color="tab:blue", label="mean")
    targets = np.where(np.arange(PERIODS) < CHANGE_AT, *TARGETS)
    above.step(time, targets, where="mid", color="black", linestyle="--", label="target")
    above.set_ylabel("rate / kHz")
    above.legend()
    below.plot(time, weights, color="tab:green", alpha=0.2, linewidth=0.8)
    below.plot(time, weights.mean(axis=1), color="tab:green")
    below.set_ylabel("weight")
    below.set_xlabel("hardware time / ms")
    figure.suptitle(f"{NEURONS} neurons under a homeostatic kernel on the embedded processor")
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main(folder: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Compile the kernel, run the experiment, draw the picture."""
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(__file__).with_suffix(".cpp")
    kernel = Kernel(source, folder, PROCESSOR, NEURONS=NEURONS, ROWS=ROWS, PERIODS=PERIODS)
    with hxcomm.ManagedConnection() as connection:
        spikes, weights = experiment(connection, kernel)
    for name, last in (("first target", CHANGE_AT), ("second target", PERIODS)):
        rates = spikes[last - 8 : last].mean(axis=0)
        print(f"{name}: {rates.mean():.1f} kHz, standard deviation {rates.std():.1f} kHz")
    draw(spikes, weights, folder / "ppu_homeostasis.png")
    return spikes, weights


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
