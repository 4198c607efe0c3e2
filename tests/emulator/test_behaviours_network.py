"""What tests on the real machine see of networks: events through synapses and neurons and back.

All neurons are in bypass unless said otherwise: an event at one of their synapses makes a spike.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import haldls
from emulator import Description, Machine
from tests.emulator.bench import ALL, MICROSECOND, MILLISECOND, Bench
from tests.emulator.host import OMNIBUS, Program, run
from tests.emulator.test_neuron_backend import CIRCUIT, count

#: FPGA cycles in 10 us, the resolution of the comparisons.
BIN = 1250
TARGETS = (3, 40, 200)
L2_INPUT = 8
#: Nodes from the inputs of the links and of the first background source to PADI bus 0, and from the
#: neuron outputs to the links.
FROM_FPGA = 24
FROM_SOURCE = 60


def forwarding(program: Program, *, refractory: int = 5) -> Program:
    """Let events with label 0 make the neurons in `TARGETS` spike, with their number as address."""
    for node in range(76):
        program.write(haldls.CrossbarNode.drop_all, node)
    for node in (FROM_FPGA, FROM_SOURCE, 2, 5, 8, 11, 14, 17, 20, 23):
        program.write(haldls.CrossbarNode(), node)
    bus = haldls.CommonPADIBusConfig()
    bus.enable_spl1[0] = True
    program.write(bus)
    driver = haldls.SynapseDriverConfig(
        enable_receiver=True,
        enable_address_out=True,
        row_address_compare_mask=0b11111,
        row_mode_bottom=haldls.SynapseDriverConfig.RowMode.excitatory,
    )
    program.write(driver)
    for target in TARGETS:
        quad = np.flatnonzero((Bench.columns() == target).any(axis=1))[0]
        entry = int(np.flatnonzero(Bench.columns()[quad] == target)[0])
        synapses = haldls.SynapseQuad()
        for place in range(4):
            synapses.labels[place] = 0 if place == entry else 63
            synapses.weights[place] = 63
        program.write(synapses, int(quad))
        neuron = haldls.NeuronConfig(enable_fire=True, enable_bypass_excitatory=True)
        program.write(neuron, target)
        backend = haldls.NeuronBackendConfig(
            enable_spike_out=True, address_out=target, refractory_time=refractory
        )
        program.write(backend, int(np.flatnonzero(target == CIRCUIT)[0]))
    # all other synapses of the row listen to another label
    for quad in range(64):
        if not np.isin(Bench.columns()[quad], TARGETS).any():
            program.write(haldls.SynapseQuad(labels=[63] * 4), quad)
    # the strength that the bypass needs
    for block in range(4):
        program.write(haldls.CapMemCell(600), 3120 * block + 128 + 130 * 8)
    return program.barrier(OMNIBUS)


@pytest.fixture
def machine() -> Iterator[Machine]:
    emulated = Machine(Description())
    run(emulated, forwarding(Program().init()))
    yield emulated
    emulated.close()


def trains(answer: Any) -> dict[int, np.ndarray]:
    """Spike times by address of the neuron, in FPGA cycles."""
    times: dict[int, list[int]] = {}
    for spike in answer.spikes:
        times.setdefault(spike.value & 0xFF, []).append(spike.chip_time)
    return {address: np.array(sorted(found)) for address, found in times.items()}


def missing(sent: np.ndarray, received: np.ndarray) -> float:
    """Share of bins of 10 us whose counts differ, of the bins with events."""
    last = int(max(sent.max(), received.max())) // BIN + 1
    counts = [np.bincount(times // BIN, minlength=last) for times in (sent, received)]
    shifted = np.roll(counts[1], 1)  # an event on the edge may come in the next bin
    late = np.minimum(np.abs(counts[0] - counts[1]), np.abs(counts[0] - shifted))
    return float(late.sum() / counts[0].sum())


def test_neurons_in_bypass_repeat_2000_events_in_10_s(machine: Machine) -> None:
    times = np.sort(np.random.default_rng(1).integers(0, 1_250_000_000, 2000))
    program = Program().add(4)
    for time in times.tolist():
        program.add(5, time).spikes(0)
    answer = run(machine, program.add(5, 1_250_010_000))
    found = trains(answer)
    assert set(found) == set(TARGETS)
    start = found[TARGETS[0]][0] - times[0]
    for train in found.values():
        assert missing(times + start, train) < 0.02
        assert len(train) == pytest.approx(2000, rel=0.05)


def test_each_target_gets_the_spikes_that_were_sent_to_it_and_others_none(machine: Machine) -> None:
    program = Program()
    for index in range(400):
        program.spikes(0 if index % 2 else 5).wait(500)  # nobody listens to label 5
    found = trains(run(machine, program.wait(1000)))
    assert set(found) == set(TARGETS)
    for train in found.values():
        assert len(train) == pytest.approx(200, rel=0.2)


@pytest.mark.parametrize("rate", [20e3, 10e3])
def test_on_chip_poisson_source_through_neurons_in_bypass(machine: Machine, rate: float) -> None:
    """Counts, independence of the intervals, and equal trains at all targets."""
    period = 500  # draws every 2 us
    probability = rate * period * 4e-9
    config = haldls.BackgroundSpikeSource(
        enable=True,
        enable_random=True,
        period=period,
        rate=round(probability * 256) - 1,
        seed=1234,
        neuron_label=0,
    )
    program = Program().write(haldls.CrossbarNode(), FROM_SOURCE + 1).write(config).barrier()
    answer = run(machine, program.wait(round(0.1 * 125e6)))
    found = trains(answer)
    expected = 0.1 / (period * 4e-9) * (round(probability * 256) / 256)
    source = found.pop(0)
    assert set(found) == set(TARGETS)
    for train in (source, *found.values()):
        assert abs(len(train) - expected) < 5 * np.sqrt(expected)
    for train in found.values():
        assert missing(source, train) < 0.02
    slots = np.bincount((source - source[0]) * 2 // period)
    power = np.abs(np.fft.rfft(slots - slots.mean())[1:]) ** 2
    bands = np.array([band.mean() for band in np.array_split(power, 16)])
    assert bands.max() / bands.min() < 1.6


def test_recorded_trains_equal_the_input_and_silent_neurons_stay_silent(machine: Machine) -> None:
    times = np.cumsum(np.random.default_rng(2).integers(1000, 5000, 500))
    program = Program().add(4)
    for time in times.tolist():
        program.add(5, time).spikes(0)
    answer = run(machine, program.add(5, int(times[-1]) + 10_000))
    found = trains(answer)
    for address in range(256):
        assert len(found.get(address, [])) == (500 if address in TARGETS else 0)
    for train in found.values():
        assert np.abs(np.diff(train) - np.diff(times)).max() <= 4


def driven(*, threshold: bool) -> int:
    """Return how often a neuron spikes at ten strong simultaneous inputs."""
    bench = Bench()
    bench.lif(enable_fire=True, enable_threshold_comparator=threshold)
    bench.cells(v_threshold=600)
    bench.synapses(0, np.arange(20), 63)
    bench.driver(np.arange(10), row_address_compare_mask=0)
    bench.set(haldls.NeuronBackendConfig, ALL, enable_spike_out=True)
    bench.settle()
    for bus in range(4):
        bench.event(0, bus)
    bench.wait(100 * MICROSECOND)
    return count(bench, 9)[0]


def test_ten_strong_inputs_cause_a_spike_unless_the_threshold_is_off() -> None:
    assert driven(threshold=True) >= 1
    assert driven(threshold=False) == 0


def test_an_interval_of_10_us_is_reached_through_the_refractory_time() -> None:
    bench = Bench()
    bench.lif(enable_fire=True, enable_threshold_comparator=True)
    bench.cells(v_threshold=100)  # below the reset potential: a spike as soon as it may
    bench.set(haldls.CommonNeuronBackendConfig, [0, 1], clock_scale_fast=4)  # 7.8 MHz
    bench.set(
        haldls.NeuronBackendConfig,
        ALL,
        refractory_time=round(10e-6 * 250e6 / 32) - 2,
        enable_spike_out=np.isin(CIRCUIT, [7]),
    )
    bench.settle()
    bench.chip.take_spikes()
    bench.wait(MILLISECOND)
    intervals = np.diff(bench.chip.take_spikes()[0]) * 4e-9
    assert len(intervals) > 90
    assert np.abs(intervals - 10e-6).max() < 1e-6
