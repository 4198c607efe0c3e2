"""The network of the speed comparisons: 256 Poisson sources, 131072 synapses, 512 neurons.

It is configured through registers. `Model` reads its parameters back from the transfer functions,
in SI units, so that other simulators get the same network without any fitting by hand.
"""

from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from emulator.description import Description
from emulator.parameters import TICK
from tests.emulator.bench import ALL, MILLISECOND, Bench

Floats = NDArray[np.float64]

SOURCES, NEURONS, RATE = 256, 512, 10e3  # hertz in hardware time
#: Share of excitatory sources, so that both kinds of input come close to balancing each other.
EXCITATORY = 0.55
#: Sources spike on the time grid of the other simulators: 25 ticks of 4 ns.
GRID = 25
_DRIVERS, _QUADS = 128, 2 * 256 * 64

KINDS: dict[str, dict[str, Any]] = {
    "lif": {},
    "adex": {"enable_adaptation": True, "enable_exponential": True},
}


def network(kind: str, description: Description) -> Bench:
    """Return a chip with the network: 256 rows of random weights on each side, in one kind.

    Each source drives one row on either side. Pairs of rows share a driver, and tell each other's
    events apart by a label.
    """
    bench = Bench(description)
    bench.lif(enable_fire=True, enable_threshold_comparator=True, **KINDS[kind])
    rng = np.random.default_rng(1)
    row = np.arange(_QUADS) // 64
    weights = rng.integers(0, 64, (_QUADS, 4))
    bench.set(haldls.SynapseQuad, np.arange(_QUADS), weights=weights, labels=(row % 2)[:, None])
    bench.set(
        haldls.ColumnCurrentQuad,
        np.arange(128),
        switches__enable_synaptic_current_excitatory=True,
        switches__enable_synaptic_current_inhibitory=True,
    )
    mode = np.where(rng.random(SOURCES) < EXCITATORY, 1, 2)
    bench.driver(
        np.arange(2 * _DRIVERS),
        row_mode_bottom=np.tile(mode[0::2], 2),
        row_mode_top=np.tile(mode[1::2], 2),
    )
    bench.set(haldls.CommonPADIBusConfig, [0, 1], enable_spl1=True)
    bench.set(haldls.CrossbarNode, np.arange(76), mask=0, target=1)
    for bus in range(4):
        for output in (bus, 4 + bus):
            bench.set(haldls.CrossbarNode, 24 + output, mask=3 << 11, target=bus << 11)
    for output in range(8):  # neurons to the FPGA
        bench.set(haldls.CrossbarNode, 3 * output + 2, mask=0, target=0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True)
    # small drops of the lines, large gain: the amplifiers stay in their linear range
    bench.globals(syn_i_bias_dac=40)
    bench.cells(v_leak=630, i_bias_synin_exc_gm=1000, i_bias_synin_inh_gm=1000)
    if kind == "adex":
        bench.set(haldls.NeuronBackendConfig, ALL, enable_adaptation_pulse=True)
        bench.set(haldls.CommonNeuronBackendConfig, [0, 1], clock_scale_adaptation_pulse=7)
        bench.cells(
            v_threshold=420, v_exp=670, i_bias_exp=200, i_bias_adapt_a=100, i_bias_adapt_b=200,
            v_adapt_leak=416, i_bias_adapt_tau=20,
        )  # fmt: skip
    bench.settle()
    bench.chip.take_spikes()
    return bench


@attrs.frozen
class Trains:
    """Spikes of all sources over some hardware time.

    Attributes:
        milliseconds: hardware time.
        ticks: of each spike, ascending.
        sources: of each spike.
    """

    milliseconds: float
    ticks: NDArray[np.int64]
    sources: NDArray[np.int64]

    @classmethod
    def poisson(cls, milliseconds: float, seed: int) -> Self:
        """Draw trains of 10 kHz, with at most one spike of a source per grid point."""
        rng = np.random.default_rng(seed)
        steps = int(milliseconds * MILLISECOND / GRID)
        spikes = rng.random((steps, SOURCES)) < RATE * GRID * TICK
        step, source = np.nonzero(spikes)
        return cls(milliseconds, step * GRID, source)

    def play(self, bench: Bench) -> None:
        """Send the events to the crossbar of the chip and let their time pass."""
        driver, odd = np.divmod(self.sources, 2)
        labels = (driver % 4) << 11 | (driver // 4) << 6 | odd
        channels = np.zeros(len(labels), np.uint8)
        bench.chip.spikes_in_columns(self.ticks + bench.now, channels, labels.astype(np.uint16))
        bench.wait(int(self.milliseconds * MILLISECOND))


@attrs.frozen
class Model:
    """Parameters of one neuron (all are equal) and of all synapses, SI units.

    Attributes:
        reset: voltage that leak and reset settle at together.
        refractory: time from a spike to the end of the reset.
        tau_exc, tau_inh: decay of the synaptic currents.
        weights: current jump of a neuron by a spike of a source, negative for inhibition.
        i_exp, v_exp, delta: exponential current i_exp exp((V - v_exp) / delta).
        a, v_w, b, tau_w: adaptation, tau_w dw/dt = a (V - v_w) - w.
    """

    capacitance: float
    leak: float
    rest: float
    threshold: float
    reset: float
    refractory: float
    tau_exc: float
    tau_inh: float
    weights: Floats
    i_exp: float
    v_exp: float
    delta: float
    a: float
    v_w: float
    b: float
    tau_w: float

    @classmethod
    def of_chip(cls, bench: Bench) -> Self:
        """Read the parameters that the transfer functions made of the registers."""
        analog = bench.chip.analog
        backend, synapses = analog.backend, analog.synapses
        rows = {name: float(values[0]) for name, values in backend.rows.items()}
        pull, leak = float(backend.reset_conductance[0]), float(backend.conductance[0])
        rest = float(backend.rest_volt[0])
        charges = np.concatenate(np.asarray(synapses.charges, np.float64), axis=1)
        config = bench.registers.columns(haldls.SynapseDriverConfig)
        modes = [config["row_mode_bottom"][:_DRIVERS], config["row_mode_top"][:_DRIVERS]]
        excites = np.stack(modes, axis=1).reshape(-1) == 1
        per_volt = np.where(excites, rows["gain_exc"], -rows["gain_inh"]) / _width(analog)
        return cls(
            capacitance=float(backend.capacitance[0]),
            leak=leak,
            rest=rest,
            threshold=float(backend.threshold_volt[0]),
            reset=(pull * float(backend.reset_potential[0]) + leak * rest) / (pull + leak),
            refractory=int(backend.reset_ticks[0]) * TICK,
            tau_exc=float(backend.tau_exc[0]),
            tau_inh=float(backend.tau_inh[0]),
            weights=charges * per_volt[:, None],
            i_exp=rows["exp_current"],
            v_exp=rows["exp_potential"],
            delta=analog.laws.adaptation.slope,
            a=rows["adapt_slope"],
            v_w=rows["adapt_potential"],
            b=float(backend.adapt_step[0]) * bool(backend.adapts[0]),
            tau_w=float(backend.tau_adapt[0]),
        )


def _width(analog: Any) -> float:
    """Return the voltage by which a line drops for one saturation current in the linear range."""
    return float(analog.laws.synaptic_input.width)
