"""Reference integrator: the equations of the analog circuits, solved with tight tolerances.

Works on the parameters that the chip model has worked out, so that it checks the integration and
not the transfer functions. Slow and obvious: one call of scipy's solver between any two events.
"""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from emulator.analog import Analog
from emulator.parameters import TICK

Floats = NDArray[np.float64]


def saturation(z: Any) -> Any:
    """The characteristic of the synaptic amplifiers, a rational form of tanh."""
    z = np.clip(z, -3.6, 3.6)
    return z * (945 + 105 * z**2 + z**4) / (945 + 420 * z**2 + 15 * z**4)


@attrs.define
class Event:
    """Charge on the lines of one circuit at a tick."""

    tick: int
    circuit: int
    excitatory: float = 0.0
    inhibitory: float = 0.0


class Reference:
    """Some circuits of a chip, by number, with all their couplings.

    Attributes:
        spikes: (tick, circuit) found so far.
    """

    tau_exc: Floats
    tau_inh: Floats
    tau_adapt: Floats
    conductance: Floats
    capacitance: Floats
    rest_volt: Floats
    reset_conductance: Floats
    reset_potential: Floats
    threshold_volt: Floats

    def __init__(self, analog: Analog, circuits: list[int]) -> None:
        backend, network = analog.backend, analog.circuits.network
        self.circuits = circuits
        self.laws = analog.laws
        n = len(circuits)
        self._place = {c: i for i, c in enumerate(circuits)}
        pick = np.array(circuits)
        rows = {name: values[pick].astype(float) for name, values in backend.rows.items()}
        self._rows = rows
        self._node = np.array([self._place[int(network.node[c])] for c in circuits])
        for name in ("tau_exc", "tau_inh", "tau_adapt", "conductance", "capacitance", "rest_volt"):
            setattr(self, name, np.asarray(getattr(backend, name))[pick])
        for name in ("reset_conductance", "reset_potential", "threshold_volt"):
            setattr(self, name, np.asarray(getattr(backend, name))[pick])
        self.comparator = np.asarray(backend.comparator)[pick].astype(bool)
        self.pause = np.asarray(backend.pause)[pick].astype(bool)
        self.reset_ticks = np.asarray(backend.reset_ticks)[pick]
        self.refractory_ticks = np.asarray(backend.refractory_ticks)[pick]
        self.step = np.asarray(backend.adapt_step)[pick] * np.asarray(backend.adapts)[pick]
        self._links = [
            (self._place[a], self._place[b], g)
            for a, b, g in network.edges
            if a in self._place and b in self._place
        ]
        self.v = rows["x"] + self.rest_volt
        self.v = self.v[self._node]
        self.u_exc, self.u_inh, self.w = rows["u_exc"], rows["u_inh"], rows["w"]
        self.resetting = np.zeros(n, dtype=bool)
        self.spikes: list[tuple[int, int]] = []

    def slope(self, _: float, y: Floats) -> Floats:
        """Right-hand side: (V of nodes, U_exc, U_inh, w) of all circuits."""
        v, u_exc, u_inh, w = y.reshape(4, -1)
        v = v[self._node]
        rows, line, adaptation = self._rows, self.laws.synaptic_input, self.laws.adaptation
        s_exc = saturation(u_exc / line.width + rows["offset_exc"])
        s_inh = saturation(u_inh / line.width + rows["offset_inh"])
        bias_exc = rows["base_exc"] + rows["coba_exc"] * (rows["reversal_exc"] - v)
        bias_inh = rows["base_inh"] - rows["coba_inh"] * (rows["reversal_inh"] - v)
        bias_exc = np.clip(bias_exc, 0, line.coba_limit * rows["base_exc"])
        bias_inh = np.clip(bias_inh, 0, line.coba_limit * rows["base_inh"])
        current = s_exc * (rows["gain_exc"] + bias_exc) - s_inh * (rows["gain_inh"] + bias_inh)
        exponent = np.clip((v - rows["exp_potential"]) / adaptation.slope, -16, None)
        exponent = np.minimum(exponent, adaptation.exponent_limit)
        current += np.minimum(rows["exp_current"] * np.exp(exponent), adaptation.current_limit)
        current *= ~(self.pause & self.resetting)
        current -= w
        current += self.resetting * self.reset_conductance * (self.reset_potential - v)
        dv = np.bincount(self._node, weights=current, minlength=len(v))
        dv += self.conductance * (self.rest_volt - v)
        for a, b, g in self._links:
            dv[a] += g * (v[b] - v[a])
            dv[b] += g * (v[a] - v[b])
        dv = np.where(self._node == np.arange(len(v)), dv / self.capacitance, 0.0)
        dw = (rows["adapt_slope"] * (v - rows["adapt_potential"]) - w) / self.tau_adapt
        return np.concatenate([dv, -u_exc / self.tau_exc, -u_inh / self.tau_inh, dw])

    def run(self, start: int, end: int, events: list[Event], at: Floats) -> Floats:
        """Integrate from tick to tick; return V of all circuits at some (fractional) ticks."""
        found = np.full((len(at), len(self.circuits)), np.nan)
        waiting = sorted(events, key=lambda event: event.tick)
        timers: list[tuple[int, int, bool]] = []
        ready = self.comparator.copy()
        now = start
        while now < end:
            stops = [event.tick for event in waiting[:1]] + [timer[0] for timer in timers]
            stop = min([end, *(max(tick, now) for tick in stops)])
            now = self._solve(now, stop, ready, at, found, timers)
            while waiting and waiting[0].tick <= now:
                event = waiting.pop(0)
                place = self._place[event.circuit]
                self.u_exc[place] += event.excitatory
                self.u_inh[place] += event.inhibitory
            for timer in [timer for timer in timers if timer[0] <= now]:
                timers.remove(timer)
                if timer[2]:
                    ready[timer[1]] = self.comparator[timer[1]]
                else:
                    self.resetting[timer[1]] = False
        return found

    def _solve(
        self, now: int, stop: int, ready: Any, at: Floats, found: Floats, timers: Any
    ) -> int:
        """Integrate to ``stop`` or to the tick of the first spike before it."""
        if stop <= now:
            return now
        n = len(self.circuits)
        watched = np.flatnonzero(ready)

        def distance(_: float, y: Floats) -> float:
            v = y[:n][self._node]
            return float(np.max(v[watched] - self.threshold_volt[watched]))

        distance.terminal, distance.direction = True, 1  # type: ignore[attr-defined]
        state = np.concatenate([self.v, self.u_exc, self.u_inh, self.w])
        spikes = len(watched) and distance(0.0, state) >= 0
        if not spikes:
            solution = solve_ivp(
                self.slope,
                (now * TICK, stop * TICK),
                state,
                rtol=1e-8,
                atol=1e-13,
                max_step=1e-6,
                dense_output=True,
                events=[distance] if len(watched) else None,
                method="DOP853",
            )
            hit = len(watched) and len(solution.t_events[0])
            if hit:
                stop = min(stop, int(np.ceil(solution.t_events[0][0] / TICK - 1e-9)))
                spikes = True
            chosen = np.flatnonzero((at >= now) & (at <= stop))
            if len(chosen):
                times = np.minimum(at[chosen] * TICK, solution.t[-1])
                found[chosen] = solution.sol(times)[:n].T[:, self._node]
            last = solution.sol(min(stop * TICK, solution.t[-1]))
            if hit and stop * TICK > solution.t[-1]:
                last = last + self.slope(0.0, last) * (stop * TICK - solution.t[-1])
            self.v, self.u_exc, self.u_inh, self.w = last.reshape(4, -1)
        if spikes:
            stop = max(stop, now)
            over = self.v[self._node] - self.threshold_volt
            for place in watched:
                if over[place] >= -1e-7:
                    self.spikes.append((stop, self.circuits[place]))
                    ready[place] = False
                    self.resetting[place] = True
                    self.w[place] += self.step[place]
                    timers.append((stop + int(self.reset_ticks[place]), place, False))
                    timers.append((stop + int(self.refractory_ticks[place]), place, True))
        return stop
