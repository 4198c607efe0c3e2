"""Spike-timing dependent plasticity on the chip, from the correlation sensors of the synapses.

32 synapse rows get spikes at fixed times before or after the post-synaptic pulses of 64 columns,
one time for each row. The sensors of each synapse collect how close the pairs were; a kernel
(``ppu_stdp.cpp`` beside this file) on the upper embedded processor reads them after every hundred
pairs, adds the difference of causal and acausal correlation to the weights, and resets the sensors.
The weights of the rows drift apart along the well-known window.

Run: ``python examples/ppu_stdp.py [output folder]`` (needs g++-powerpc-linux-gnu).
"""

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from ppu_kernel import Kernel
from program import (
    CADC_RAMP,
    SETTLING,
    enable_cadc,
    wait,
    wait_until,
    write_drivers,
    write_routes,
    write_shared_parameters,
)

import halco
import haldls
import hxcomm
import lola
import stadls

COLUMNS, DRIVERS, PERIODS = 64, 16, 5
ROWS = 2 * DRIVERS
PAIRS = 100
#: Microseconds between two pairs, and from one update of the weights to the next.
PAIR_INTERVAL, PERIOD = 80.0, 12_000.0
FIRST_WEIGHT = 32
#: Pre-synaptic minus post-synaptic time of each row, microseconds.
DELAYS = np.concatenate([np.linspace(-20, -1.5, ROWS // 2), np.linspace(1.5, 20, ROWS // 2)])
PROCESSOR = halco.PPUOnDLS.top
HALF = halco.HemisphereOnDLS.top
#: The processor needs this long to reset the sensors at its start.
HEAD_START = 2_000.0


def rows() -> list[halco.SynapseRowOnSynram]:
    """Return the rows of every fourth driver: these are on the same bus."""
    drivers = [halco.SynapseDriverOnSynapseDriverBlock(4 * index) for index in range(DRIVERS)]
    return [halco.SynapseRowOnSynram(2 * int(one) + second) for one in drivers for second in (0, 1)]


def write_sensors(builder: stadls.PlaybackProgramBuilder) -> None:
    """Set time constants and amplitudes of the sensors and connect them to the columns' ADC."""
    codes = {"syn_i_bias_ramp": 80, "syn_i_bias_store": 70, "syn_i_bias_corout": 600}
    write_shared_parameters(builder, {**codes, **CADC_RAMP})
    sensors = haldls.CommonCorrelationConfig()
    builder.write(halco.CommonCorrelationConfigOnDLS(int(HALF)), sensors)
    switch = haldls.ColumnCorrelationQuad.ColumnCorrelationSwitch()
    switch.enable_internal_causal = switch.enable_internal_acausal = True
    enable_cadc(builder, [HALF], switch)


def write_pulses(builder: stadls.PlaybackProgramBuilder) -> None:
    """Let the columns in use take their post-synaptic pulses from the host's command."""
    neuron = lola.AtomicNeuron()
    neuron.event_routing.enable_post_overwrite = True
    neuron.event_routing.enable_digital = True
    for column in range(COLUMNS):
        place = halco.AtomicNeuronOnDLS(halco.NeuronColumnOnDLS(column), halco.NeuronRowOnDLS.top)
        builder.write(place, neuron)
    backend = haldls.CommonNeuronBackendConfig()
    backend.enable_clocks = backend.enable_event_registers = True
    for one in halco.iter_all(halco.CommonNeuronBackendConfigOnDLS):
        builder.write(one, backend)


def write_inputs(builder: stadls.PlaybackProgramBuilder) -> None:
    """Lead events of the FPGA to all drivers of a bus; the label of a row selects its synapses."""
    write_routes(builder, {0: 8})
    drivers = [halco.SynapseDriverOnSynapseDriverBlock(4 * index) for index in range(DRIVERS)]
    write_drivers(builder, HALF, drivers, mask=0)  # whatever the event's address on the bus
    for number, row in enumerate(rows()):
        synapses = lola.SynapseRow()
        for column in range(COLUMNS):
            synapses.weights[halco.SynapseOnSynapseRow(column)] = FIRST_WEIGHT
            synapses.labels[halco.SynapseOnSynapseRow(column)] = number + 1
        builder.write(halco.SynapseRowOnDLS(row, HALF.toSynramOnDLS()), synapses)


def send_pairs(builder: stadls.PlaybackProgramBuilder, begin: float) -> None:
    """Send the events of one period, in order of time from a reset of the timer on."""
    pulse = -1
    pre = [(delay, number) for number, delay in enumerate(DELAYS.tolist())]
    events = sorted([*pre, (0.0, pulse)])
    post = halco.BlockPostPulseOnDLS(int(HALF))
    for pair in range(PAIRS):
        middle = begin + PAIR_INTERVAL * (pair + 0.5)
        for offset, number in events:
            wait_until(builder, middle + offset)
            if number == pulse:
                builder.write(post, haldls.BlockPostPulse())
            else:
                event = haldls.SpikePack1ToChip([halco.SpikeLabel(number + 1)])
                builder.write(halco.SpikePack1ToChipOnDLS(), event)


def experiment(connection: Any, kernel: Kernel) -> NDArray[np.int64]:
    """Run the kernel on the chip; return the weights by period, row and column."""
    builder, _ = stadls.SystemInit(connection.get_hwdb_entry()[0]).generate()
    write_sensors(builder)
    write_pulses(builder)
    write_inputs(builder)
    wait(builder, SETTLING)
    kernel.start(builder)
    builder.write(halco.TimerOnDLS(), haldls.Timer())
    for period in range(PERIODS):
        send_pairs(builder, HEAD_START + period * PERIOD)
    wait_until(builder, HEAD_START + PERIODS * PERIOD + 5_000)
    (weights,) = kernel.run(connection, builder, "weights")
    return weights.reshape(PERIODS, ROWS, COLUMNS).astype(np.int64)


def draw(weights: NDArray[np.int64], path: Path) -> None:
    """Draw the weights over time, and the change of each row against its time difference."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    colours = plt.get_cmap("turbo")(np.linspace(0.05, 0.95, ROWS))
    time = np.arange(PERIODS + 1) * PERIOD / 1000
    start = np.full((1, ROWS), float(FIRST_WEIGHT))
    for row, course in enumerate(np.concatenate([start, weights.mean(axis=2)]).T):
        left.plot(time, course, color=colours[row], linewidth=0.9)
    left.set_xlabel("hardware time / ms")
    left.set_ylabel("mean weight of a row")
    change = weights[-1] - FIRST_WEIGHT
    right.plot(-DELAYS, change, ".", color="grey", alpha=0.15, markersize=3)
    right.plot(-DELAYS, change.mean(axis=1), "o-", color="black", markersize=4)
    right.axhline(0, color="grey", linewidth=0.5)
    right.set_xlabel("post-synaptic minus pre-synaptic time / µs")
    right.set_ylabel(f"change of the weight after {PERIODS * PAIRS} pairs")
    figure.suptitle("STDP by a kernel on the embedded processor")
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main(folder: Path) -> NDArray[np.int64]:
    """Compile the kernel, run the experiment, draw the picture."""
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(__file__).with_suffix(".cpp")
    kernel = Kernel(source, folder, PROCESSOR, COLUMNS=COLUMNS, DRIVERS=DRIVERS, PERIODS=PERIODS)
    with hxcomm.ManagedConnection() as connection:
        weights = experiment(connection, kernel)
    change = weights[-1].mean(axis=1) - FIRST_WEIGHT
    for name, chosen in (("before", DELAYS < 0), ("after", DELAYS > 0)):
        print(f"rows that spike {name} the pulse: mean change {change[chosen].mean():+.1f}")
    draw(weights, folder / "ppu_stdp.png")
    return weights


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
