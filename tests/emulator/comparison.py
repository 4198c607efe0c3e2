"""A circuit of the chip model and the reference integrator on the same input: what both say."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

import haldls
from emulator.chip import Chip
from emulator.description import Description
from emulator.parameters import Madc, Parameters
from tests.emulator.bench import ALL, MICROSECOND, Bench
from tests.emulator.reference import Event, Reference

#: A converter without lag and noise whose range covers the membranes in 1 mV steps.
FINE = Parameters(madc=Madc(step_per_volt=1000.0, offset=-10.0, bandwidth=1e-12))
STEP = 1e-3
#: Bound of the trace error: 0.5 % of the smallest PSP height, and the quantisation.
QUANTISATION = 0.51 * STEP
SAMPLE = 8.5  # ticks


@attrs.define
class Case:
    """One random neuron: its setting, its input, and what came out.

    Attributes:
        bench: the chip.
        times: ticks after the begin.
        traces, expected: voltages at these times.
        spikes, expected_spikes: ticks after the begin.
    """

    bench: Bench
    times: np.ndarray[Any, Any]
    traces: np.ndarray[Any, Any]
    expected: np.ndarray[Any, Any]
    spikes: np.ndarray[Any, Any]
    expected_spikes: np.ndarray[Any, Any]


def run(
    circuits: tuple[int, ...] = (0,),
    microseconds: int = 300,
    events: int = 30,
    weight: int = 63,
    seed: int = 0,
    threshold: bool = False,
    prepare: Callable[[Bench], None] | None = None,
    config: dict[str, Any] | None = None,
    backend: dict[str, Any] | None = None,
    converter: bool = True,
    watched: bool = True,
    **cells: float,
) -> Case:
    """Send random events to some circuits and follow the first one in model and reference.

    Either through the fast converter, in steps of 1 mV, or at the ends of the model's windows.
    Unwatched neurons have spikes but no traces; none returns to a synapse, so that the model's
    windows may be long.
    """
    bench = Bench(Description(mismatch=False, noise=False, parameters=FINE))
    chip = bench.chip
    bench.lif()
    bench.cells(**cells)
    if config:
        bench.settle()  # an exponential term latches up while its potential is low
        bench.set(haldls.NeuronConfig, list(circuits), **config)
    for row in (0, 2):
        bench.synapses(0, [row], weight)
    bench.driver(0, row_mode_top=0)
    bench.driver(1, row_mode_bottom=2, row_mode_top=0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True, **(backend or {}))
    if prepare:
        prepare(bench)
    if threshold:
        bench.set(
            haldls.NeuronConfig, list(circuits), enable_threshold_comparator=True, enable_fire=True
        )
    bench.settle()
    if watched:
        bench.select(circuits[0])
        bench.start_recording()
    else:
        bench.set(haldls.CrossbarNode, np.arange(76), mask=0, target=1)
        bench.set(haldls.CrossbarNode, 3 * np.arange(8) + 2, mask=0, target=0)
    kernel = chip.analog.backend
    chosen = list(circuits)

    def busy() -> bool:
        ready, reset = np.asarray(kernel.ready)[chosen], np.asarray(kernel.resetting)[chosen]
        return not ready.all() or bool(reset.any())

    bench.wait(50 * MICROSECOND - bench.now % 32)
    while busy():
        bench.wait(32)
    chip.take_madc()
    chip.take_spikes()
    start, length = chip.loop.time, microseconds * MICROSECOND
    reference = Reference(chip.analog, chosen)
    generator = np.random.default_rng(seed)
    sent = []
    for tick in np.sort(generator.integers(64, length, events)).tolist():
        inhibitory = int(generator.random() < 0.3)
        chip.loop.inject(start + tick, inhibitory, 0)
        for circuit in circuits:
            if circuit < 256:
                charge = float(np.asarray(chip.analog.synapses.charges)[0, 2 * inhibitory, circuit])
                sides = (0.0, charge) if inhibitory else (charge, 0.0)
                sent.append(Event(start + tick, circuit, *sides))
    if not watched:
        bench.wait(start + length - bench.now)
        times = traces = np.zeros(0)
    elif converter:
        bench.wait(start + length - bench.now)
        times, traces = samples(chip, start, length)
    else:
        times, traces = states(bench, start, length, circuits[0])
    expected = reference.run(start, start + length, sent, times)[:, 0]
    latency = chip.analog.laws.latency
    spikes = chip.take_spikes()[0] - latency.fire_to_crossbar - latency.crossbar_to_l2
    found = np.array([tick for tick, _ in reference.spikes], dtype=np.int64)
    spikes = spikes[spikes >= start] - start
    return Case(bench, times - start, traces, expected, spikes, found - start)


def samples(chip: Chip, start: int, length: int) -> tuple[Any, Any]:
    """Return ticks, exact to fractions, and voltages of the fast converter's samples."""
    ticks, values = chip.take_madc()
    traces = ((values % 1024).astype(float) - FINE.madc.offset) / FINE.madc.step_per_volt
    inside = (ticks > start + 32) & (ticks < start + length - 1)
    ticks, traces = ticks[inside], traces[inside]
    times = ticks[0] + SAMPLE * np.arange(len(ticks))
    times += 0.5 * (np.floor(times[1]) != ticks[1])
    return times, traces


def states(bench: Bench, start: int, length: int, circuit: int) -> tuple[Any, Any]:
    """Return ticks and voltages at the ends of the model's windows."""
    analog = bench.chip.analog
    times, traces = [], []
    while bench.chip.loop.time < start + length - 64:
        bench.wait(32)
        times.append(float(bench.chip.loop.time))
        traces.append(analog.circuits.membrane(analog.backend)[circuit])
    return np.array(times), np.array(traces)


SHORT = {"i_bias_synin_exc_tau": 300.0, "i_bias_synin_inh_tau": 300.0}
SHORTEST = {"i_bias_synin_exc_tau": 1000.0, "i_bias_synin_inh_tau": 1000.0}
COBA = {
    "enable_synaptic_input_excitatory_coba_mode": True,
    "enable_synaptic_input_inhibitory_coba_mode": True,
}
COBA_CELLS = {
    "e_synin_exc_rev": 700,
    "e_synin_inh_rev": 300,
    "i_bias_synin_exc_coba": 47,
    "i_bias_synin_inh_coba": 137,
}
ADEX = {
    "enable_adaptation": True,
    "enable_exponential": True,
    "enable_membrane_offset": True,
}
#: A neuron that fires in bursts; its inputs pause during a reset.
BURSTING: dict[str, Any] = {
    "events": 0,
    "config": {**ADEX, "enable_pause": True, "membrane_capacitor_size": 42},
    "backend": {"enable_adaptation_pulse": True, "refractory_time": 125},
    "prepare": lambda bench: bench.set(
        haldls.CommonNeuronBackendConfig, [0, 1], clock_scale_adaptation_pulse=7
    ),
    "v_leak": 710, "v_reset": 834, "v_threshold": 470, "v_exp": 802, "v_adapt_leak": 510,
    "i_mem_offset": 234, "i_bias_leak": 124, "i_bias_reset": 1022, "i_bias_exp": 500,
    "i_bias_adapt_a": 180, "i_bias_adapt_b": 264, "i_bias_adapt_tau": 87,
    "i_bias_synin_exc_gm": 0, "i_bias_synin_inh_gm": 0,
}  # fmt: skip


def tree(bench: Bench) -> None:
    """Six circuits in four compartments, coupled by resistors over the shared line.

    Events reach the first and the last compartment.
    """
    for n in range(6):
        bench.set(
            haldls.NeuronConfig,
            n,
            connect_soma=n % 2 == 1,
            enable_multicomp_conductance=n % 2 == 0,
            connect_soma_right=n < 5 and n % 2 == 0,
            connect_membrane_right=n in (1, 3),
            enable_synaptic_input_excitatory=n in (0, 5),
            enable_synaptic_input_inhibitory=n in (0, 5),
        )


#: Kinds of random neurons.
KINDS = ("leaky", "conductance-based", "AdEx", "four compartments")


def random_neuron(kind: str, seed: int) -> dict[str, Any]:
    """Return a setting of a neuron that stays below threshold: arguments for `run`."""
    generator = np.random.default_rng([KINDS.index(kind), seed])

    def code(low: int, high: int) -> int:
        return round(float(np.exp(generator.uniform(np.log(low), np.log(high)))))

    leak = code(520, 620)
    config: dict[str, Any] = {"membrane_capacitor_size": code(20, 63)}
    setting: dict[str, Any] = {
        "config": config, "weight": code(5, 15) if kind == "AdEx" else code(15, 63),
        "v_leak": leak, "i_bias_leak": code(60, 1000),
        "i_bias_synin_exc_gm": code(200, 800), "i_bias_synin_exc_tau": code(30, 1000),
        "i_bias_synin_inh_gm": code(200, 800), "i_bias_synin_inh_tau": code(30, 1000),
    }  # fmt: skip
    if kind == "conductance-based":
        config |= COBA
        setting |= {
            "e_synin_exc_rev": code(600, 800), "i_bias_synin_exc_coba": code(1, 200),
            "e_synin_inh_rev": code(200, 400), "i_bias_synin_inh_coba": code(1, 200),
        }  # fmt: skip
    if kind == "AdEx":
        config |= {**ADEX, "invert_adaptation_a": bool(generator.random() < 0.3)}
        setting |= {
            "v_adapt_leak": leak - code(180, 220), "i_bias_adapt_a": code(10, 400),
            "i_bias_adapt_tau": code(1, 1000), "i_mem_offset": code(1, 30),
            "v_exp": leak + code(280, 360), "i_bias_exp": code(50, 300),
        }  # fmt: skip
    if kind == "four compartments":
        setting |= {"circuits": tuple(range(6)), "prepare": tree, "i_bias_nmda": code(30, 1000)}
    return setting


def height(setting: dict[str, Any]) -> float:
    """Return the height of one synaptic potential of a neuron, volt."""
    return float(np.ptp(run(events=1, microseconds=150, **setting).expected))


def glances(stops: list[int]) -> tuple[Any, Any]:
    """Return spikes and final membranes of 512 neurons for 2.4 ms with few events.

    Some of them fire now and then without input.

    Args:
        stops: times, ticks, at which the model has to be brought up to date; between them
            and the events it jumps over what is quiet.

    Returns:
        (tick, label) of all spikes in order; volt.
    """
    bench = Bench(Description(seed=3, mismatch=False))
    bench.lif(enable_threshold_comparator=True, enable_fire=True)
    bench.cells(v_leak=np.linspace(300, 705, 512))
    bench.synapses(0, [0], 40)
    bench.driver(0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True)
    bench.settle()
    chip = bench.chip
    bench.wait(-bench.now % 32)
    start = chip.now
    chip.take_spikes()
    for tick in range(1000, 600_000, 79_190):
        chip.loop.inject(start + tick, 0, 0)
    for stop in stops:
        bench.wait(start + stop - chip.now)
    bench.wait(start + 600_000 - chip.now)
    ticks, labels = chip.take_spikes()
    order = np.lexsort((ticks, labels))
    spikes = np.stack([ticks - start, labels], axis=1)[order]
    return spikes, chip.analog.circuits.membrane(chip.analog.backend)
