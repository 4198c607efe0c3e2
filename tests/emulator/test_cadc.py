import numpy as np
import pytest

import haldls
from emulator.description import Description
from halco import CADCChannelConfigOnDLS, CapMemCellOnCapMemBlock, table
from tests.emulator.bench import MICROSECOND, Bench

TRIGGER, BUFFERED = 0, 32768


def row(bench: Bench, side: int = 0, synapse_row: int = 0, acausal: bool = False) -> list[int]:
    """Trigger a conversion and read all columns of one kind, in column order."""
    samples = np.zeros(256, dtype=int)
    for quad in range(64):
        first = quad == 0
        place = side * 65536 + (TRIGGER if first else BUFFERED) + 64 * synapse_row + quad
        if acausal:
            if first:
                bench.chip.read(haldls.CADCSampleQuad, place, 0, bench.now)
            place = side * 65536 + BUFFERED + 16384 + 64 * synapse_row + quad
        word = bench.chip.read(haldls.CADCSampleQuad, place, 0, bench.now)
        columns = haldls.CADCSampleQuad.decode_columns(np.array([[word]], np.uint32))
        samples[bench.columns()[quad]] = columns["samples"][0]
    return samples.tolist()


def debug(bench: Bench, code: int) -> None:
    """Connect the debug output of a CapMem cell to all channels through a pad."""
    bench.set(
        haldls.PadMultiplexerConfig,
        0,
        capmem_v_out_mux=[[True, False, False, False]],
        capmem_v_out_mux_to_capmem_intermediate_mux=True,
        capmem_intermediate_mux_to_pad=True,
        cadc_debug_causal_to_synapse_intermediate_mux=True,
        cadc_debug_acausal_to_synapse_intermediate_mux=True,
        synapse_intermediate_mux_to_pad=True,
    )
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(128),
        switches__enable_debug_causal=True,
        switches__enable_debug_acausal=True,
    )
    config = haldls.CapMemBlockConfig()
    config.debug_readout_enable = True
    config.debug_capmem_coord = CapMemCellOnCapMemBlock.stp_v_charge_0
    bench.registers.words(haldls.CapMemBlockConfig)[0] = config.encode()
    bench.registers.touched(haldls.CapMemBlockConfig)
    bench.globals(stp_v_charge_0=code)
    bench.settle()


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.lif()
    return bench


@pytest.mark.parametrize(("code", "expected"), [(70, 20), (550, 220)])
def test_the_usual_ramp_spans_the_range_that_calibrations_use(
    bench: Bench, code: int, expected: int
) -> None:
    debug(bench, code)
    assert np.abs(np.array(row(bench)) - expected).max() <= 2


def test_kinds_and_sides_are_converted_alike(bench: Bench) -> None:
    debug(bench, 300)
    values = [row(bench, side, acausal=kind) for side in (0, 1) for kind in (False, True)]
    assert np.ptp(values) <= 1


@pytest.mark.parametrize(
    ("cell", "code"), [("cadc_v_ramp_offset", 260), ("cadc_i_ramp_slope", 450)]
)
def test_ramp_offset_and_slope_lower_the_reading(bench: Bench, cell: str, code: int) -> None:
    debug(bench, 300)
    before = row(bench)[0]
    bench.globals(**{cell: code})
    bench.settle()
    assert row(bench)[0] < before - 5


def test_channel_offsets_add_and_saturate(bench: Bench) -> None:
    debug(bench, 300)
    before = np.array(row(bench))
    offsets = np.zeros(1024, dtype=int)
    side = table(CADCChannelConfigOnDLS, "toSynramOnDLS") == 0
    causal = table(CADCChannelConfigOnDLS, "toCADCChannelType") == 0
    column = table(CADCChannelConfigOnDLS, "toSynapseOnSynapseRow").astype(int)
    wanted = np.linspace(-128, 127, 256).round().astype(int)
    offsets[side & causal] = wanted[column[side & causal]]
    bench.set(haldls.CADCChannelConfig, np.arange(1024), offset=offsets)
    bench.wait(100)
    assert row(bench) == np.clip(before + wanted, 0, 255).tolist()
    assert row(bench, acausal=True) == before.tolist()


def test_neurons_are_read_through_their_amplifiers(bench: Bench) -> None:
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_cadc_neuron_readout_causal=True,
    )
    bench.cells(v_leak=np.linspace(500, 650, 512))
    bench.set(haldls.NeuronConfig, 200, enable_readout_amplifier=False)
    bench.settle()
    volts = bench.chip.analog.circuits.membrane(bench.chip.analog.backend)[:256]
    expected = np.rint((volts - 0.06) / 4.5e-3)
    found = np.array(row(bench))
    others = np.arange(256) != 200
    assert np.abs(found - expected)[others].max() <= 1
    assert found[200] == 0


@pytest.mark.parametrize(("source", "rest"), [(1, 124), (2, 124), (3, 98)])
def test_readout_sources(bench: Bench, source: int, rest: int) -> None:
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_cadc_neuron_readout_causal=True,
    )
    bench.set(haldls.NeuronConfig, np.arange(512), readout_source=source)
    bench.settle()
    assert np.abs(np.array(row(bench)) - rest).max() <= 1


def test_a_line_that_falls_far_is_seen_to_approach_a_lowest_level(bench: Bench) -> None:
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_cadc_neuron_readout_causal=True,
    )
    bench.set(haldls.NeuronConfig, np.arange(512), readout_source=1)
    bench.settle()
    drops = np.linspace(0.0, 1.2, 256)
    bench.chip.analog.backend.rows["u_exc"][:256] = drops
    found = np.array(row(bench))
    small = drops < 0.02
    assert np.abs(found - (0.56 - drops) / 4.5e-3)[small].max() < 1.5
    assert (np.diff(found) <= 0).all()
    assert found[-1] == pytest.approx((0.56 - 0.35) / 4.5e-3, abs=4)


def test_buffered_reads_return_the_last_conversion(bench: Bench) -> None:
    bench.set(
        haldls.ColumnCorrelationQuad,
        np.arange(64),
        switches__enable_cadc_neuron_readout_causal=True,
    )
    bench.settle()
    word = bench.chip.read(haldls.CADCSampleQuad, TRIGGER, 0, bench.now)
    bench.cells(v_leak=800)
    bench.settle()
    assert bench.chip.read(haldls.CADCSampleQuad, BUFFERED, 0, bench.now) == word
    assert bench.chip.read(haldls.CADCSampleQuad, TRIGGER, 0, bench.now) != word


def test_a_disabled_converter_keeps_its_results(bench: Bench) -> None:
    debug(bench, 300)
    before = row(bench)
    bench.set(haldls.CADCConfig, 0, enable=False)
    bench.globals(stp_v_charge_0=500)
    bench.settle()
    assert row(bench) == before


def test_spread_and_noise_are_those_of_an_uncalibrated_chip() -> None:
    bench = Bench(Description(seed=2))
    bench.lif()
    debug(bench, 310)
    reads = []
    for _ in range(20):
        bench.wait(MICROSECOND)
        reads.append(row(bench))
    assert 3 < np.mean(reads, axis=0)[:128].std() < 20
    assert 0.4 < np.std(reads, axis=0).mean() < 1.5


def test_buffered_samples_keep_their_value_while_the_chip_goes_on(bench: Bench) -> None:
    places = np.flatnonzero(bench.chip.held(haldls.CADCSampleQuad))[:8]
    before = bench.chip.read_held(haldls.CADCSampleQuad, places)
    bench.chip.analog.converter.samples[:] = 7
    assert (bench.chip.read_held(haldls.CADCSampleQuad, places) == before).all()
    assert bench.chip.held(haldls.SpikeCounterRead) is None
