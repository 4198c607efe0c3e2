"""The stand-in for calix' compiled half."""

import copy
import importlib.util
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pyccalix
import pytest

import halco
import haldls
import hxcomm
import lola
import stadls
from tests.facts import facts, load

RECORDS = [
    name
    for name in pyccalix.__all__
    if isinstance(kind := getattr(pyccalix, name), type)
    and issubclass(kind, pyccalix.CalibTarget | pyccalix.CalibOptions)
]
NEURON = halco.AtomicNeuronOnDLS(halco.common.Enum(300))
EXCITATORY = halco.SynapticInputOnNeuron.excitatory


def shim() -> Any:
    return load("api.json")["modules"]["ccalix_shim"]


def test_all_names_are_there() -> None:
    facts("api.json")
    assert set(shim()["classes"]) | set(shim()["submodules"]) == set(pyccalix.__all__)
    functions = {
        name
        for module in (pyccalix.hagen, pyccalix.helpers, pyccalix.spiking)
        for name in module.__all__
    }
    assert functions == {*shim()["functions"], "write_capmem_row"}


@pytest.mark.parametrize("name", RECORDS)
def test_attributes(name: str) -> None:
    described = shim()["classes"][name]
    kind = getattr(pyccalix, name)
    record = kind()
    properties = described.get("properties", {})
    for attribute in properties:
        setattr(record, attribute, getattr(record, attribute))
    for nested in (*described.get("aliases", {}), *described.get("classes", {})):
        assert isinstance(getattr(kind, nested), type)
    for base in described.get("bases", ()):
        assert issubclass(kind, getattr(pyccalix, base))
    with pytest.raises(AttributeError, match="no attribute 'misspelt'"):
        record.misspelt = 1
    assert [a for a in dir(record) if not a.startswith("_") and a[0].islower()] == sorted(
        [*properties, *(m.removesuffix("()") for m in described.get("methods", ()))]
    )


@pytest.mark.parametrize("name", RECORDS)
def test_copies_are_equal_and_independent(name: str) -> None:
    record = getattr(pyccalix, name)()
    for other in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record)):
        assert type(other) is type(record)
        assert repr(other) == repr(record)
    assert pickle.dumps(record) == pickle.dumps(getattr(pyccalix, name)())


def test_defaults_of_arrays() -> None:
    target = pyccalix.SpikingCalibTarget()
    neuron = target.neuron_target
    assert target.cadc_target.dynamic_range.to_tuple() == (70, 550)
    assert target.correlation_target is None
    assert neuron.tau_icc is None
    assert neuron.tau_syn[NEURON][EXCITATORY] == 10e-6
    assert neuron.leak.to_numpy().tolist() == [80] * 512
    assert list(neuron.coba_synin.e_coba_reversal[NEURON]) == [None, None]
    assert isinstance(neuron.cuba_synin, type(neuron).CalibratedMatchingCubaSynapticInput)
    assert pyccalix.HagenCalibTarget().cadc_target.dynamic_range.to_tuple() == (150, 500)
    assert list(pyccalix.STPCalibTarget().v_recover_0) == [400] * 4


def test_parts_are_reached_by_reference_and_assigned_by_value() -> None:
    target, neuron = pyccalix.SpikingCalibTarget(), pyccalix.NeuronCalibTarget()
    target.neuron_target.leak[NEURON] = 100
    assert target.neuron_target.leak[NEURON] == 100
    target.neuron_target = neuron
    neuron.leak[NEURON] = 90
    assert target.neuron_target.leak[NEURON] == 80
    correlation: Any = pyccalix.CorrelationCalibTarget()
    target.correlation_target = correlation
    target.correlation_target.time_constant = pyccalix.TimeInS(30e-6)
    assert correlation.time_constant == 5e-6
    assert target.correlation_target.time_constant == pyccalix.TimeInS(30e-6)


def test_synaptic_inputs() -> None:
    target = pyccalix.NeuronCalibTarget()
    target.cuba_synin = target.UncalibratedCubaSynapticInput()
    target.cuba_synin.i_synin_gm[NEURON].fill(600)
    assert target.cuba_synin.i_synin_gm[NEURON][EXCITATORY] == haldls.CapMemCell.Value(600)
    target.cuba_synin = target.CalibratedCubaSynapticInput()
    target.cuba_synin.i_synin_gm.from_numpy(np.array([180, 250]))
    target.coba_synin.e_coba_reversal[NEURON][EXCITATORY] = 300
    restored = pickle.loads(pickle.dumps(target))
    assert list(restored.cuba_synin.i_synin_gm) == [180, 250]
    assert list(restored.coba_synin.e_coba_reversal[NEURON]) == [300.0, None]


def _set(record: Any, name: str, value: Any) -> Callable[[], None]:
    return lambda: setattr(record, name, value)


@pytest.mark.parametrize(
    ("use", "error", "text"),
    [
        (
            _set(pyccalix.NeuronCalibTarget(), "synapse_dac_bias", 1023),
            TypeError,
            r"synapse_dac_bias = 1023: must be CapMemCell.Value .*1023 > max\(1022\)",
        ),
        (
            _set(pyccalix.NeuronCalibTarget(), "leak", 80),
            TypeError,
            "leak = 80: must be typed_array",
        ),
        (
            _set(pyccalix.NeuronCalibTarget(), "cuba_synin", 500),
            TypeError,
            "must be NeuronCalibTarget.UncalibratedCubaSynapticInput or ",
        ),
        (
            _set(pyccalix.CorrelationCalibTarget(), "time_constant", np.array(1.0)),
            TypeError,
            r"time_constant = array\(1.\): must be TimeInS",
        ),
        (
            _set(pyccalix.CorrelationCalibTarget(), "amplitude", "1"),
            TypeError,
            "amplitude = '1': must be float",
        ),
        (
            _set(pyccalix.CADCCalibOptions(), "calibrate_offsets", "yes"),
            TypeError,
            "calibrate_offsets = 'yes': must be bool",
        ),
        (lambda: pyccalix.NeuronCalibTarget(leak=1), TypeError, "unexpected keyword"),
        (lambda: pyccalix.CADCCalibTarget.ReadRange(2, 1), ValueError, "Range lower > upper"),
        (lambda: pyccalix.CADCCalibTarget.ReadRange(0, 256), TypeError, r"256 > max\(255\)"),
    ],
)
def test_refuses(use: Callable[[], Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        use()


def test_priority_is_checked_on_request() -> None:
    options = pyccalix.CorrelationCalibOptions()
    options.check()
    options.time_constant_priority = 1.5
    with pytest.raises(IndexError, match=r"1\.5 is not in the range from 0 to 1"):
        options.check()


def test_spiking_options_take_arguments() -> None:
    cadc = pyccalix.CADCCalibOptions()
    cadc.calibrate_offsets = False
    options = pyccalix.SpikingCalibOptions(cadc, refine_potentials=True)
    assert not options.cadc_options.calibrate_offsets
    assert options.refine_potentials is True
    assert options.stp_options.i_ramp[0] == 600


class _TopLevel(pyccalix.CalibTarget):
    """As calix has it: a second branch of the same base."""

    def __init__(self) -> None:
        pyccalix.CalibTarget.__init__(self)


class _Both(_TopLevel, pyccalix.HagenSyninCalibTarget):
    """As calix has it: both branches joined, with their constructors called one by one."""

    def __init__(self) -> None:
        _TopLevel.__init__(self)
        pyccalix.HagenSyninCalibTarget.__init__(self)
        self.remark = "own"


def test_several_bases() -> None:
    target: Any = _Both()
    target.synapse_dac_bias = 700
    restored = pickle.loads(pickle.dumps(target))
    assert (restored.synapse_dac_bias, restored.remark) == (700, "own")
    assert restored.cadc_target.dynamic_range.to_tuple() == (150, 340)


@pytest.mark.skipif(
    importlib.util.find_spec("quantities") is None, reason="package quantities is not installed"
)
def test_quantities() -> None:
    import quantities

    times = pyccalix.NeuronCalibTarget.PerNeuronTimeConstant()
    times[NEURON] = 12e-6
    assert times.as_quantity()[int(NEURON)] == 12 * quantities.us
    assert pyccalix.NeuronCalibTarget().tau_syn.as_quantity().shape == (512, 2)
    assert pyccalix.PotentialInVolt(0.5).as_quantity() == 0.5 * quantities.V
    with pytest.raises(TypeError, match="must be a plain real number"):
        times[NEURON] = 20 * quantities.us


def _written(builder: stadls.PlaybackProgramBuilder) -> list[tuple[int, int]]:
    return list(builder.done().messages.pairs())


@pytest.mark.parametrize(
    "make", [stadls.PlaybackProgramBuilder, stadls.PlaybackProgramBuilderDumper]
)
def test_capmem_row(make: Any) -> None:
    row = halco.CapMemRowOnCapMemBlock.v_threshold
    values = np.arange(512) * 2
    builder, expected = make(), stadls.PlaybackProgramBuilder()
    pyccalix.helpers.write_capmem_row(builder, row, values)
    for neuron in halco.iter_all(halco.AtomicNeuronOnDLS):
        record = lola.AtomicNeuron()
        record.threshold.v_threshold = int(values[int(neuron)])
        block = neuron.toCapMemBlockOnDLS()
        column = neuron.toCapMemColumnOnCapMemBlock()
        cell = halco.CapMemCellOnDLS(halco.CapMemCellOnCapMemBlock(column, row), block)
        expected.write(cell, haldls.CapMemCell(record.threshold.v_threshold))
    if make is stadls.PlaybackProgramBuilderDumper:
        builder = stadls.convert_to_builder(builder)
    assert _written(builder) == _written(expected)


@pytest.mark.parametrize(
    ("values", "error", "text"),
    [
        (np.zeros(511, int), RuntimeError, r"values \(511\) does not match .* \(512\)"),
        (np.full(512, 1023), OverflowError, r"1023 > max\(1022\)"),
    ],
)
def test_capmem_row_refuses(values: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        pyccalix.helpers.write_capmem_row(
            stadls.PlaybackProgramBuilder(), halco.CapMemRowOnCapMemBlock.v_leak, values
        )


def _send(vector: Any, sends: int, period: int, selection: int = 13) -> stadls.PlaybackProgram:
    builder = stadls.PlaybackProgramBuilder()
    pyccalix.hagen.send_vectors(builder, vector, sends, period, halco.SynramOnDLS(1), selection)
    return builder.done()


def test_vectors() -> None:
    vector = np.zeros(256, int)
    vector[[0, 5, 255]] = 3, 4, 5
    labels = []
    for row, address in ((0, 3 + 32), (5, 4), (255, 5)):
        driver = halco.SynapseDriverOnSynapseDriverBlock(row // 2)
        bus = int(driver.toPADIBusOnPADIBusBlock())
        select = int(driver.toSynapseDriverOnPADIBus())
        labels.append(bus << 14 | 1 << 13 | select << 6 | address)

    expected = stadls.PlaybackProgramBuilder()
    expected.write(halco.TimerOnDLS(), haldls.Timer())
    for count, label in enumerate(labels * 2):
        event = haldls.SpikePack1ToChip([halco.SpikeLabel(label)])
        expected.write(halco.SpikePack1ToChipOnDLS(), event)
        expected.block_until(halco.TimerOnDLS(), haldls.Timer.Value(5 * count))
    assert _send(vector, 2, 5) == expected.done()
    assert len(_send(vector, 7, 1).messages) == 1 + 7 * 3


@pytest.mark.parametrize(
    ("vector", "selection", "error", "text"),
    [
        (np.ones(8, int), 13, RuntimeError, r"vector \(8\) does not match .* \(256\)"),
        (np.full(256, 64), 13, OverflowError, r"64 > max\(63\)|96 > max\(63\)"),
        (np.ones(256, int), 14, OverflowError, "NeuronLabel"),
    ],
)
def test_vectors_refuse(vector: Any, selection: int, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        _send(vector, 1, 5, selection)


def test_correlation_programs() -> None:
    quad, synram = halco.SynapseQuadColumnOnDLS(7), halco.SynramOnDLS(1)
    builder = stadls.PlaybackProgramBuilder()
    pyccalix.spiking.send_prepulse(builder, synram, haldls.SynapseQuad.Label(9))
    pyccalix.spiking.send_postpulse(builder, quad, synram)
    pyccalix.spiking.reset_correlation(builder, quad, synram)
    expected = stadls.PlaybackProgramBuilder()
    event: Any = haldls.PADIEvent()
    for bus in halco.iter_all(halco.PADIBusOnPADIBusBlock):
        event.fire_bus[bus] = True
    event.event_address = 9
    expected.write(halco.PADIEventOnDLS(1), event)
    expected.write(halco.NeuronResetQuadOnDLS(quad, synram), haldls.NeuronResetQuad())
    for row in halco.iter_all(halco.SynapseRowOnSynram):
        place = halco.CorrelationResetOnDLS(halco.SynapseQuadOnSynram(quad, row), synram)
        expected.write(place, haldls.CorrelationReset())
    assert builder.done() == expected.done()

    tickets = pyccalix.spiking.read_correlation(builder, quad, synram)
    places = [ticket.get_coordinate() for ticket in tickets]
    assert len(places) == 512
    assert {place.toSynramOnDLS() for place in places} == {synram}
    builder.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    with hxcomm.ManagedMultiZeroMockConnection() as connection:
        stadls.run(connection, [builder.done()])
    samples = pyccalix.spiking.evaluate_correlation(tickets)
    assert samples.shape == (4, 256, 2)
    assert samples.dtype == np.uint64
    assert not samples.any()


class _Ticket:
    """A ticket after its run."""

    def __init__(self, first: int) -> None:
        self.quad: Any = haldls.CADCSampleQuad()
        for entry in halco.iter_all(halco.EntryOnQuad):
            self.quad.set_sample(entry, haldls.CADCSampleQuad.Value(first + int(entry)))

    def get(self) -> Any:
        return self.quad


def test_samples_are_sorted() -> None:
    tickets: Any = [_Ticket(4 * index % 251) for index in range(512)]
    samples = pyccalix.spiking.evaluate_correlation(tickets)
    for entry, row, channel in ((0, 0, 0), (3, 0, 1), (1, 200, 0), (2, 255, 1)):
        assert samples[entry, row, channel] == 4 * (2 * row + channel) % 251 + entry


def test_version_identifies_stored_calibrations() -> None:
    assert pyccalix.helpers.get_repo_state().startswith("brainscales2-sdk ")
