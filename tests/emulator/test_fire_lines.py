"""Lines between neighbouring backends: who fires with whom, and the logic on the lines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import haldls
from emulator.fire_kernel import FireLines
from emulator.neuron_backend import CIRCUIT, _warn_of_broken_switch, fire_lines
from tests.emulator.bench import MICROSECOND
from tests.emulator.test_correlation import pairs, sensing
from tests.emulator.test_neuron_backend import count, firing, reset

NO = np.zeros(512, dtype=bool)


def test_fire_lines_run_down_and_to_the_right_and_override_what_is_there() -> None:
    config = {
        "enable_neuron_master": NO.copy(),
        "enable_neuron_slave": NO.copy(),
        "connect_fire_bottom": NO.copy(),
        "connect_fire_to_right": NO.copy(),
    }
    config["enable_neuron_master"][[10, 13, 126, 200, 9]] = True
    config["connect_fire_to_right"][[10, 11, 12, 126, 127]] = True
    config["connect_fire_bottom"][12] = True
    config["enable_neuron_slave"][[11, 9]] = True
    first, found = fire_lines(config)
    driven = {
        n: found[first[n] : first[n + 1]].tolist() for n in range(512) if first[n + 1] > first[n]
    }
    assert driven == {10: [10, 11, 12, 13, 268], 126: [126, 127], 200: [200]}


def test_slaves_fire_and_reset_with_their_master() -> None:
    bench = firing()
    bench.set(
        haldls.NeuronBackendConfig,
        np.flatnonzero(CIRCUIT == 20),
        enable_neuron_master=True,
        connect_fire_to_right=True,
    )
    bench.set(haldls.NeuronBackendConfig, np.flatnonzero(CIRCUIT == 21), enable_neuron_slave=True)
    bench.wait(100)
    bench.chip.analog.backend.rows["x"][20:23] = 0.1
    reset(bench, 20)
    bench.wait(2 * MICROSECOND)
    assert [count(bench, n)[0] for n in (20, 21, 22)] == [1, 1, 0]
    x = bench.chip.analog.backend.rows["x"]
    assert x[20] == pytest.approx(x[21], abs=1e-6)
    assert x[22] > x[20] + 0.05


def test_slaves_take_fire_and_refractory_state_from_their_line_only() -> None:
    bench = firing()
    fields = {20: {"enable_neuron_master": True, "connect_fire_to_right": True}}
    fields[21] = {"enable_neuron_slave": True, "refractory_time": 5}
    for circuit, values in fields.items():
        bench.set(haldls.NeuronBackendConfig, np.flatnonzero(circuit == CIRCUIT), **values)
    bench.wait(100)
    reset(bench, 21)
    bench.wait(MICROSECOND)
    assert count(bench, 21) == (0, False)
    for _ in range(5):
        reset(bench, 20)
        bench.wait(60)  # the master is refractory for 104 ticks
    assert [count(bench, n)[0] for n in (20, 21)] == [3, 3]


SPIKE, PULSE = 1, 2
LOCAL, AND, XNOR, MULLER_C = range(4)


class SlowLines:
    """The lines of a few circuits, written out with sets."""

    def __init__(
        self, mode: list[int], from_line: list[bool], reached: list[list[int]], on: list[bool]
    ) -> None:
        self.mode, self.from_line, self.reached = mode, from_line, reached
        self.refractory = {n for n, one in enumerate(on) if one}
        self.level = dict.fromkeys(range(len(mode)), False)
        self.level = {n: self.logic(n) for n in range(len(mode))}

    def drivers(self, n: int) -> set[int]:
        return {m for m, lines in enumerate(self.reached) if n in lines}

    def line(self, n: int) -> bool:
        return bool(self.drivers(n) & self.refractory)

    def logic(self, n: int) -> bool:
        own, line = n in self.refractory, self.line(n)
        if self.mode[n] == MULLER_C and own != line:
            return self.level[n]
        return {LOCAL: own, AND: own and line, XNOR: own == line, MULLER_C: own}[self.mode[n]]

    def follow(self, changes: list[tuple[int, int, bool]]) -> list[tuple[int, int, int]]:
        found = []
        for tick in sorted({tick for tick, _, _ in changes}):
            lines = {n: self.line(n) for n in self.level}
            for at, n, on in changes:
                if at == tick:
                    (self.refractory.add if on else self.refractory.discard)(n)
            for n in self.level:
                level = self.logic(n)
                kind = SPIKE * (level and not self.level[n])
                if self.from_line[n]:
                    kind |= PULSE * (self.line(n) and not lines[n])
                elif kind:
                    kind |= PULSE
                self.level[n] = level
                owned = self.mode[n] != LOCAL or (self.from_line[n] and self.drivers(n) - {n})
                if kind and owned:
                    found.append((tick, n, kind))
        return found


@given(st.data())
def test_fire_lines_agree_with_a_slow_twin(data: st.DataObject) -> None:
    size = 6
    numbers = st.integers(0, size - 1)
    mode = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    from_line = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    on = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    reached = data.draw(st.lists(st.sets(numbers), min_size=size, max_size=size))
    windows = data.draw(
        st.lists(st.lists(st.tuples(st.integers(0, 31), numbers, st.booleans())), max_size=4)
    )
    # a circuit that changes twice in a tick ends up as the later one says
    windows = [list({(tick, n): (tick, n, on) for tick, n, on in w}.values()) for w in windows]
    rows = [sorted(lines) for lines in reached]
    first = np.cumsum([0, *map(len, rows), *[0] * (512 - size)]).astype(np.int32)
    kernel = FireLines()
    kernel.configure(
        np.array(mode + [0] * (512 - size), np.uint8),
        np.array(from_line + [False] * (512 - size), np.uint8),
        first,
        np.array([n for row in rows for n in row], np.int32),
        np.array(on + [False] * (512 - size), np.uint8),
    )
    twin = SlowLines(mode, from_line, rows, on)
    for changes in windows:
        assert sorted(kernel.follow(changes)) == sorted(twin.follow(changes))


@pytest.mark.parametrize(
    ("mode", "first", "expected"),
    [
        ({"enable_bayesian_0": False, "enable_bayesian_1": False}, 0, [100]),
        ({"enable_bayesian_0": True, "enable_bayesian_1": False}, 0, [140]),
        ({"enable_bayesian_0": True, "enable_bayesian_1": False}, 1, [140]),
        ({"enable_bayesian_0": False, "enable_bayesian_1": True}, 0, [140, 244]),
        ({"enable_bayesian_0": True, "enable_bayesian_1": True}, 0, [140]),
    ],
    ids=["own state", "and", "and, other order", "xnor", "muller c"],
)
def test_bayesian_modes_combine_the_states_of_neighbours(
    mode: dict[str, bool], first: int, expected: list[int]
) -> None:
    """Circuit 41 listens to 40; both are refractory for 104 ticks from their spikes on."""
    bench = firing(enable_spike_out=False)
    for circuit, fields in (
        (40, {"enable_neuron_master": True, "connect_fire_to_right": True}),
        (41, {"enable_spike_out": True, **mode}),
    ):
        bench.set(haldls.NeuronBackendConfig, np.flatnonzero(circuit == CIRCUIT), **fields)
    bench.wait(100)
    start = bench.now
    own, line = (100, 140) if first == 0 else (140, 100)
    bench.chip.loop.force(start + own, 41)
    bench.chip.loop.force(start + line, 40)
    bench.wait(1000)
    ticks, _ = bench.chip.take_spikes()
    way = 3 + 2  # to the crossbar and through it
    assert (ticks - start - way).tolist() == expected
    assert [count(bench, n)[0] for n in (40, 41)] == [1, 1]  # counters count local spikes


def test_without_the_logic_pulses_to_synapses_come_from_the_line() -> None:
    bench = sensing()
    for circuit, fields in (
        (0, {"enable_neuron_master": True, "connect_fire_to_right": True}),
        (1, {"enable_bayesian_extension": False}),
        (3, {"enable_bayesian_extension": False}),
    ):
        bench.set(haldls.NeuronBackendConfig, np.flatnonzero(circuit == CIRCUIT), **fields)
    causal, _ = pairs(bench, 1.0, 30)  # circuits 0 and 3 spike
    assert np.flatnonzero(causal[:8] > 3).tolist() == [0, 1]
    assert [count(bench, n)[0] for n in (0, 1, 3)] == [30, 0, 30]


def test_the_broken_switch_does_nothing_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    _warn_of_broken_switch.cache_clear()
    bench = firing()
    for circuit, fields in (
        (61, {"enable_neuron_master": True}),
        (60, {"enable_neuron_slave": True, "connect_fire_from_right": True}),
    ):
        bench.set(haldls.NeuronBackendConfig, np.flatnonzero(circuit == CIRCUIT), **fields)
    bench.wait(100)
    reset(bench, 61)
    bench.wait(MICROSECOND)
    assert [count(bench, n)[0] for n in (60, 61)] == [0, 1]
    assert "connect_fire_from_right is broken on the chip" in caplog.text
