"""The network of the speed comparisons in Brian2 and NEST, one thread each, steps of 100 ns.

Both run the equations of the chip in their linear range: exponential synaptic currents, leaky or
adaptive exponential neurons, instantaneous reset and a refractory period in which the membrane is
clamped. Each function returns (seconds per run, number of spikes); the time is that of the
simulation alone, without building the network.
"""

import tempfile
import time
from typing import Any

import numpy as np

from benchmarks.network import GRID, NEURONS, SOURCES, Model, Trains
from emulator.parameters import TICK

STEP = GRID * TICK

_MEMBRANE = "dv/dt = (g * (rest - v) + i_exc + i_inh {terms}) / c : volt (unless refractory)"
_CURRENTS = """
di_exc/dt = -i_exc / tau_exc : amp
di_inh/dt = -i_inh / tau_inh : amp
"""
_ADAPTATION = "dw/dt = (a * (v - v_w) - w) / tau_w : amp"


def brian2(model: Model, trains: Trains, kind: str, rounds: int) -> tuple[float, int]:
    """Run the network as C++ program (double precision, exact or Euler steps), fastest of some."""
    import brian2 as b2

    adaptive = kind == "adex"
    directory = tempfile.TemporaryDirectory()
    b2.device.reinit()
    b2.device.activate(directory=directory.name, build_on_run=False)
    b2.set_device("cpp_standalone", directory=directory.name, build_on_run=False)
    b2.prefs.devices.cpp_standalone.openmp_threads = 0
    b2.defaultclock.dt = STEP * b2.second
    names = {
        "g": model.leak * b2.siemens, "c": model.capacitance * b2.farad,
        "rest": model.rest * b2.volt, "threshold": model.threshold * b2.volt,
        "reset": model.reset * b2.volt, "tau_exc": model.tau_exc * b2.second,
        "tau_inh": model.tau_inh * b2.second, "i_0": model.i_exp * b2.amp,
        "v_exp": model.v_exp * b2.volt, "delta": model.delta * b2.volt,
        "v_w": model.v_w * b2.volt, "a": model.a * b2.siemens, "b": model.b * b2.amp,
        "tau_w": model.tau_w * b2.second,
    }  # fmt: skip
    terms = "+ i_0 * exp((v - v_exp) / delta) - w" if adaptive else ""
    equations = _MEMBRANE.format(terms=terms) + _CURRENTS + (_ADAPTATION if adaptive else "")
    neurons = b2.NeuronGroup(
        NEURONS,
        equations,
        threshold="v > threshold",
        reset="v = reset; w += b" if adaptive else "v = reset",
        refractory=model.refractory * b2.second,
        method="euler" if adaptive else "exact",
        namespace=names,
    )
    neurons.v = model.rest * b2.volt
    sources = b2.SpikeGeneratorGroup(SOURCES, trains.sources, trains.ticks * TICK * b2.second)
    keep: list[Any] = [neurons, sources, b2.SpikeMonitor(neurons)]
    for sign, line in ((1, "i_exc"), (-1, "i_inh")):
        rows = np.flatnonzero((sign * model.weights).max(axis=1) > 0)
        synapses = b2.Synapses(sources, neurons, "jump : amp", on_pre=f"{line} += jump")
        synapses.connect(i=np.repeat(rows, NEURONS), j=np.tile(np.arange(NEURONS), len(rows)))
        synapses.jump = model.weights[rows].reshape(-1) * b2.amp
        keep.append(synapses)
    b2.Network(keep).run(trains.milliseconds * b2.ms)
    b2.device.build(compile=True, run=False, directory=directory.name, with_output=False)
    fastest = np.inf
    for _ in range(rounds):
        b2.device.run(directory=directory.name, with_output=False)
        fastest = min(fastest, b2.device._last_run_time)
    spikes = int(keep[2].num_spikes)
    b2.device.reinit()
    directory.cleanup()
    return fastest, spikes


def nest(model: Model, trains: Trains, kind: str, rounds: int) -> tuple[float, int]:
    """Run the network in NEST (exact steps, or the adaptive solver of its AdEx model).

    NEST counts in ms, pF, nS, pA and mV and is made for biological times: hardware times and
    capacitances are multiplied by 1000, which leaves voltages, currents and the course in units of
    steps as they are.
    """
    import nest as simulator

    fastest, spikes = np.inf, 0
    for _ in range(rounds):
        simulator.ResetKernel()
        simulator.verbosity = simulator.VerbosityLevel.ERROR
        simulator.local_num_threads = 1
        simulator.resolution = STEP * 1e6
        common = {
            "C_m": model.capacitance * 1e15, "E_L": model.rest * 1e3, "V_m": model.rest * 1e3,
            "V_reset": model.reset * 1e3, "t_ref": model.refractory * 1e6,
            "tau_syn_ex": model.tau_exc * 1e6, "tau_syn_in": model.tau_inh * 1e6,
        }  # fmt: skip
        if kind == "adex":
            ratio = model.leak * model.delta / model.i_exp
            neurons = simulator.Create("aeif_psc_exp", NEURONS, params={
                **common, "g_L": model.leak * 1e9, "Delta_T": model.delta * 1e3,
                "V_th": (model.v_exp + model.delta * np.log(ratio)) * 1e3,
                "V_peak": model.threshold * 1e3, "a": model.a * 1e9, "b": model.b * 1e12,
                "tau_w": model.tau_w * 1e6,
                # its adaptation is relative to the resting potential: a constant current makes up
                "I_e": model.a * (model.v_w - model.rest) * 1e12,
            })  # fmt: skip
        else:
            neurons = simulator.Create("iaf_psc_exp", NEURONS, params={
                **common, "tau_m": model.capacitance / model.leak * 1e6,
                "V_th": model.threshold * 1e3,
            })  # fmt: skip
        steps = trains.ticks // GRID + 1
        times = [steps[trains.sources == i] * simulator.resolution for i in range(SOURCES)]
        generators = simulator.Create(
            "spike_generator", SOURCES, params=[{"spike_times": train} for train in times]
        )
        relays = simulator.Create("parrot_neuron", SOURCES)
        simulator.Connect(generators, relays, "one_to_one", {"delay": simulator.resolution})
        synapse = {"weight": model.weights.T * 1e12, "delay": simulator.resolution}
        simulator.Connect(relays, neurons, "all_to_all", synapse)
        recorder = simulator.Create("spike_recorder")
        simulator.Connect(neurons, recorder)
        simulator.Prepare()
        begin = time.perf_counter()
        simulator.Run(trains.milliseconds * 1e3)
        fastest = min(fastest, time.perf_counter() - begin)
        simulator.Cleanup()
        spikes = int(recorder.n_events)
    return fastest, spikes
