"""The firing patterns of the adaptive exponential integrate-and-fire neuron, on the chip.

Eight models of neurons (after Naud et al. 2008) are scaled to the chip: milliseconds become
microseconds, the slope of the exponential fixes the scale of voltages. Each gets a pair of
circuits with joined membranes, as only one signal of a circuit can be observed at a time: the first
shows its adaptation, the second, otherwise idle, the membrane. A step of current starts the
pattern; the membrane ADC takes turns between both signals, spikes leave as events.

Run: ``python examples/adex_patterns.py [output folder]``
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
    MICROSECOND,
    NEURON_BIASES,
    SETTLING,
    observe,
    record_membranes,
    run,
    settled,
    stop_recording,
    wait,
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


class Model(NamedTuple):
    """Parameters of one neuron in biological units."""

    capacitance: float  # pF
    leak: float  # nS
    rest: float  # mV
    subthreshold: float  # a, nS
    time_constant: float  # of the adaptation, ms
    triggered: float  # b, pA
    reset: float  # mV
    current: float  # of the step, pA
    duration: float = 500  # of the step, ms


#: Naud et al. 2008, table 1, with changes within the range of the chip (tau_w <= 250 us).
MODELS = {
    "tonic": Model(200, 10, -70, 0, 30, 0, -58, 500, 300),
    "adapting": Model(200, 12, -70, 2, 250, 60, -58, 500),
    "initial burst": Model(130, 18, -58, 4, 150, 120, -48, 450),
    "regular bursting": Model(200, 10, -58, 2, 120, 100, -45, 260, 800),
    "delayed accelerating": Model(200, 12, -70, -10, 250, 0, -58, 300),
    "delayed regular bursting": Model(100, 10, -65, -8, 90, 40, -46, 110, 800),
    "transient": Model(100, 10, -65, 10, 90, 100, -47, 195, 300),
    "irregular": Model(100, 11, -60, -10, 130, 28, -47.3, 180, 1000),
}
#: Threshold V_T and slope of the exponential term of all models, mV.
THRESHOLD, SLOPE = -50, 2
#: Where the spike is cut off, slopes above the threshold.
PEAK = 5
#: Chip per biology: conductances (1), and microseconds of the refractory period.
CONDUCTANCE, REFRACTORY = 9, 1
#: Membrane voltage on the chip that stands for the threshold, volt.
CENTRE = 0.75
#: Code of the bias of the exponential term, and scale of the adaptation pulse (2^scale * 8 ns).
EXPONENTIAL, PULSE = 500, 7
#: Code of the adaptation voltage without adaptation.
ADAPTATION_REST = 400
#: Transfer functions of nominal circuits; on a real chip a calibration stands in their place.
LAWS = Parameters()
#: Chip per biology: voltages (1).
VOLTAGE = LAWS.adaptation.slope / (1e-3 * SLOPE)
#: Microseconds recorded before a step.
BEFORE = 50


def volt(millivolt: float) -> float:
    """Return the voltage on the chip that stands for a biological one."""
    return CENTRE + 1e-3 * (millivolt - THRESHOLD) * VOLTAGE


def ampere(picoampere: float) -> float:
    """Return the current on the chip that stands for a biological one."""
    return 1e-12 * picoampere * CONDUCTANCE * VOLTAGE


def code(value: float, per_code: float, floor: float = 0.0) -> int:
    """Return the code of a parameter that grows by ``per_code`` from ``floor``."""
    return int(np.clip(round((value - floor) / per_code), 0, 1022))


def cell(voltage: float, slope: float = 1.0, offset: float = 0.0) -> int:
    """Return the code of the cell behind which a follower shows a voltage."""
    return code((voltage - offset) / slope, LAWS.capmem.volt_per_code, LAWS.capmem.volt_offset)


def neuron(model: Model, label: int) -> lola.AtomicNeuron:
    """Return the settings of the circuit that behaves as a model; its current is still off."""
    membrane, adaptation = LAWS.membrane, LAWS.adaptation
    conductance = 1e-9 * model.leak * CONDUCTANCE
    capacitance = 1e-15 * model.capacitance * CONDUCTANCE
    current = adaptation.current_per_code * EXPONENTIAL
    onset = volt(THRESHOLD) - adaptation.slope * np.log(conductance * adaptation.slope / current)
    one = lola.AtomicNeuron()
    one.leak.v_leak = cell(volt(model.rest), membrane.leak_slope, membrane.leak_offset)
    one.leak.i_bias = code(conductance, membrane.leak_per_code, membrane.leak_floor)
    one.membrane_capacitance.capacitance = code(
        capacitance, membrane.capacitance_per_code, 2 * membrane.parasitic_capacitance
    )
    one.reset.v_reset = cell(volt(model.reset), membrane.reset_slope, membrane.reset_offset)
    one.reset.i_bias, one.reset.enable_multiplication = 1022, True
    one.refractory_period.refractory_time = REFRACTORY * 125  # of 8 ns
    one.refractory_period.input_clock = 1
    one.refractory_period.enable_pause = True
    one.threshold.enable = True
    one.threshold.v_threshold = cell(volt(THRESHOLD + PEAK * SLOPE))
    one.exponential.enable, one.exponential.i_bias = True, EXPONENTIAL
    one.exponential.v_exp = cell(onset, membrane.leak_slope, membrane.leak_offset)
    one.adaptation.enable = one.adaptation.enable_pulse = True
    one.adaptation.v_leak = cell(volt(model.rest), adaptation.cell_slope, adaptation.cell_offset)
    one.adaptation.v_ref = ADAPTATION_REST
    one.adaptation.i_bias_tau = code(
        adaptation.capacitance / (1e-6 * model.time_constant),
        adaptation.time_per_code,
        adaptation.time_floor,
    )
    one.adaptation.invert_a = model.subthreshold < 0
    one.adaptation.i_bias_a = code(
        1e-9 * abs(model.subthreshold) * CONDUCTANCE, adaptation.subthreshold_per_code
    )
    pulse = 8e-3 * 2**PULSE  # microseconds
    one.adaptation.i_bias_b = code(ampere(model.triggered), adaptation.triggered_per_code * pulse)
    one.constant_current.i_offset = code(ampere(model.current), membrane.offset_per_code)
    one.readout.enable_amplifier = True
    one.readout.source = one.readout.Source.adaptation
    one.event_routing.analog_output = one.event_routing.AnalogOutputMode.normal
    one.event_routing.enable_digital = True
    one.event_routing.address = label
    one.multicompartment.connect_right = True
    return one


def window() -> lola.AtomicNeuron:
    """Return the settings of the circuit that shows the membrane of the neuron on its left."""
    one = lola.AtomicNeuron()
    one.leak.enable_division = True
    one.readout.enable_amplifier = True
    return one


class Recording(NamedTuple):
    """One pattern as it was observed, times in microseconds after the onset of the current.

    Attributes:
        membrane, adaptation: rows of time and of volt and ampere.
        spikes: times.
    """

    membrane: Floats
    adaptation: Floats
    spikes: Floats


class Experiment:
    """The chip with one pair of circuits for each model."""

    def __init__(self, connection: Any, models: dict[str, Model]) -> None:
        self.connection = connection
        self.neurons = [neuron(model, label) for label, model in enumerate(models.values())]
        builder, _ = stadls.SystemInit(connection.get_hwdb_entry()[0]).generate()
        backend = haldls.CommonNeuronBackendConfig()
        backend.clock_scale_adaptation_pulse = PULSE
        for half in halco.iter_all(halco.CommonNeuronBackendConfigOnDLS):
            builder.write(half, backend)
        for index, one in enumerate(self.neurons):
            builder.write(self.place(index, 0), one)
            builder.write(self.place(index, 1), window())
        write_shared_parameters(builder, NEURON_BIASES)
        write_routes(builder, {8: 0})
        wait(builder, 2 * SETTLING)
        run(connection, builder)

    @staticmethod
    def place(index: int, side: int) -> halco.AtomicNeuronOnDLS:
        """Return the left (0) or right (1) circuit of a pair."""
        column = halco.NeuronColumnOnDLS(2 * index + side)
        return halco.AtomicNeuronOnDLS(column, halco.NeuronRowOnDLS.top)

    def record(self, index: int, duration: float) -> Recording:
        """Send a current into one neuron for some microseconds, and observe it."""
        builder = stadls.PlaybackProgramBuilder()
        configs = [self.neurons[index].asNeuronConfig(), window().asNeuronConfig()]
        places = [self.place(index, side).toNeuronConfigOnDLS() for side in range(2)]

        def write(shown: bool, driven: bool) -> None:
            for place, config in zip(places, configs, strict=True):
                config.enable_readout = shown
                config.enable_membrane_offset = driven and config is configs[0]
                builder.write(place, config)

        write(shown=True, driven=False)
        observe(builder, [self.place(index, side) for side in range(2)])
        record_membranes(builder, BEFORE)
        mark = builder.read(halco.NullPayloadReadableOnFPGA())
        write(shown=True, driven=True)
        wait(builder, duration)
        stop_recording(builder)
        write(shown=False, driven=False)
        wait(builder, 2 * SETTLING)
        program = run(self.connection, builder)
        onset = int(mark.fpga_time)
        samples = settled(program.madc_samples.to_numpy())
        time = (samples["chip_time"].astype(np.float64) - onset) / MICROSECOND
        volts = (samples["value"] - LAWS.madc.offset) / LAWS.madc.step_per_volt
        first, second = samples["channel"] == 0, samples["channel"] == 1
        adaptation = volts[first] - volts[first & (time < 0)].mean()
        spikes = program.spikes.to_numpy()["chip_time"].astype(np.float64) - onset
        return Recording(
            np.array([time[second], volts[second]]),
            np.array([time[first], adaptation / LAWS.adaptation.volt_per_ampere]),
            spikes / MICROSECOND,
        )


def draw(name: str, recording: Recording, trace: Any, plane: Any) -> None:
    """Draw membrane, spikes and adaptation over time, and both against each other.

    Args:
        name: of the model.
        recording: what was observed.
        trace: axes over time.
        plane: axes of membrane and adaptation.
    """
    model = MODELS[name]
    (time, membrane), (late, adaptation) = recording.membrane, recording.adaptation
    trace.plot(time, membrane, color="black", linewidth=0.7)
    peak = volt(THRESHOLD + PEAK * SLOPE)
    trace.vlines(recording.spikes, peak, peak + 0.15, color="black", linewidth=0.7)
    trace.set(title=name, xlim=(-BEFORE, model.duration), ylim=(0.1, 1.1))
    trace.set(ylabel="membrane [V]", xlabel="time [µs on the chip, ms in biology]")
    trace.hlines(0.16, 0, model.duration, color="tab:grey", linewidth=3)
    right = trace.twinx()
    right.plot(late, 1e9 * adaptation, color="tab:green", linewidth=0.9)
    low, high = 1e9 * adaptation.min(), 1e9 * adaptation.max()
    span = max(high - low, 10.0)
    right.set_ylim(low - 0.3 * span, high + 2.0 * span)
    right.set_ylabel("adaptation [nA]", color="tab:green")

    during = time > 0
    w = np.interp(time[during], late, adaptation)
    plane.plot(membrane[during], 1e9 * w, color="black", linewidth=0.5, alpha=0.7)
    v = np.linspace(0.2, volt(THRESHOLD + 3 * SLOPE), 200)
    conductance, width = 1e-9 * model.leak * CONDUCTANCE, LAWS.adaptation.slope
    drift = conductance * (volt(model.rest) - v + width * np.exp((v - CENTRE) / width))
    knee = 1e9 * (drift.min() + ampere(model.current))
    low, high = 1e9 * w.min(), 1e9 * w.max()
    low, high = min(low, knee), max(high, knee)
    plane.plot(v, 1e9 * drift, color="tab:blue", linewidth=1, linestyle=":")
    plane.plot(v, 1e9 * (drift + ampere(model.current)), color="tab:blue", linewidth=1)
    slope = 1e-9 * model.subthreshold * CONDUCTANCE
    plane.plot(v, 1e9 * slope * (v - volt(model.rest)), color="tab:green", linewidth=1)
    margin = 0.2 * (high - low)
    plane.set(xlim=(0.2, 1.0), ylim=(low - margin, high + margin))
    plane.set(xlabel="membrane [V]", ylabel="adaptation [nA]")


def gallery(recordings: dict[str, Recording], path: Path) -> None:
    """Draw all patterns, each over time and in the plane of membrane and adaptation."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(
        len(recordings) // 2, 4, figsize=(15, 2.6 * len(recordings) // 2),
        width_ratios=[3, 1, 3, 1], layout="constrained",
    )  # fmt: skip
    for (name, recording), pair in zip(recordings.items(), axes.reshape(-1, 2), strict=True):
        draw(name, recording, *pair)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def main(folder: Path, connection: Any) -> dict[str, Recording]:
    """Record all patterns, print their intervals, draw the gallery."""
    experiment = Experiment(connection, MODELS)
    recordings = {}
    for index, (name, model) in enumerate(MODELS.items()):
        recordings[name] = experiment.record(index, model.duration)
        spikes = recordings[name].spikes
        first = ", ".join(f"{one:.1f}" for one in np.diff(spikes)[:8])
        print(f"{name:>24}: {len(spikes):3} spikes, the first after {spikes[0]:.1f} us", end="")
        print(f", intervals {first} us" if first else "")
    folder.mkdir(parents=True, exist_ok=True)
    gallery(recordings, folder / "adex_patterns.png")
    return recordings


if __name__ == "__main__":
    # On this emulated chip all circuits are alike. A real one needs calibrated codes.
    os.environ.setdefault("HXCOMM_EMULATOR", json.dumps({"mismatch": False, "noise": False}))
    with hxcomm.ManagedConnection() as chip:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"), chip)
