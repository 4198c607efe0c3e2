"""Records: references, values that are accepted, errors that name the field."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lola
from halco import AtomicNeuronOnDLS, CrossbarNodeOnDLS, NeuronColumnOnDLS, NeuronRowOnDLS
from halco.common import Enum
from haldls import CapMemCell, CrossbarNode, NeuronConfig


@given(st.integers(0, 511), st.integers(0, 1022))
def test_parts_are_references(index: int, value: int) -> None:
    chip = lola.Chip()
    neuron = AtomicNeuronOnDLS(Enum(index))
    chip.neuron_block.atomic_neurons[neuron].leak.v_leak = value
    assert chip.neuron_block.atomic_neurons[index].leak.v_leak == value
    block = chip.neuron_block
    block.atomic_neurons[neuron].leak.v_leak = 3
    assert chip.neuron_block.atomic_neurons[neuron].leak.v_leak == 3


def test_containers_in_arrays_are_references() -> None:
    chip = lola.Chip()
    node = chip.crossbar.nodes[CrossbarNodeOnDLS()]
    assert isinstance(node, CrossbarNode)
    node.target = 77
    assert chip.crossbar.nodes[0].target == 77
    assert chip.crossbar.nodes[0] == CrossbarNode(target=77)
    assert CrossbarNode(target=77) == chip.crossbar.nodes[0]
    chip.crossbar.nodes[1] = node
    node.target = 5
    assert chip.crossbar.nodes[1].target == 77
    copied = CrossbarNode(node)
    node.target = 6
    assert copied.target == 5
    chip.crossbar.outputs.enable_slow[2] = True
    assert list(chip.crossbar.outputs.enable_slow) == [False, False, True, False]


def test_assigned_parts_are_copied() -> None:
    neuron, other = lola.AtomicNeuron(), lola.AtomicNeuron()
    other.leak.i_bias = 9
    neuron.leak = other.leak
    other.leak.i_bias = 10
    assert neuron.leak.i_bias == 9
    assert neuron.leak == lola.AtomicNeuron.Leak(i_bias=9)


@pytest.mark.parametrize("value", [500, np.int64(500), np.uint16(500), CapMemCell.Value(500)])
def test_numbers_that_analog_values_accept(value: object) -> None:
    neuron = lola.AtomicNeuron()
    neuron.leak.v_leak = value
    assert neuron.leak.v_leak == CapMemCell.Value(500)
    assert isinstance(neuron.leak.v_leak, lola.AtomicNeuron.AnalogValue)


def test_cells_may_be_left_without_refresh() -> None:
    neuron = lola.AtomicNeuron()
    neuron.leak.v_leak = lola.AtomicNeuron.AnalogDisableRefresh()
    assert isinstance(neuron.leak.v_leak, CapMemCell.DisableRefresh)
    assert float(neuron.leak.v_leak) == 1023
    assert lola.AtomicNeuron.decode(neuron.encode()) == neuron


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("v_leak", 1023, r"Leak\.v_leak.*1023 > max\(1022\)"),
        ("v_leak", -1, r"Leak\.v_leak"),
        ("v_leak", 1.5, r"Leak\.v_leak.*1\.5"),
        ("v_leak", NeuronColumnOnDLS(3), r"Leak\.v_leak.*NeuronColumnOnDLS"),
        ("enable_division", "yes", r"Leak\.enable_division.*'yes'"),
    ],
)
def test_unacceptable_values(field: str, value: object, text: str) -> None:
    neuron = lola.AtomicNeuron()
    with pytest.raises(TypeError, match=text):
        setattr(neuron.leak, field, value)
    assert neuron == lola.AtomicNeuron()


def test_constructor_names_what_is_wrong() -> None:
    with pytest.raises(TypeError, match=r"Leak: each of v_leak, .* got 'v_leek'"):
        lola.AtomicNeuron.Leak(v_leek=3)
    with pytest.raises(TypeError, match="Threshold has 2 fields, got 3 values"):
        lola.AtomicNeuron.Threshold(True, 3, 4)
    with pytest.raises(TypeError, match=r"AtomicNeuron\.leak: .* is not a AtomicNeuron\.Leak"):
        lola.AtomicNeuron(leak=lola.AtomicNeuron.Reset())


def test_event_routing_by_position_and_by_name() -> None:
    routing = lola.AtomicNeuron.EventRouting
    mode = routing.AnalogOutputMode
    made = routing(mode.strong, True, False, True, routing.Address(7), False)
    assert (made.analog_output, made.enable_digital, made.address) == (mode.strong, True, 7)
    assert routing.enabled == routing(mode.normal, True, False, False, routing.Address(), False)
    assert routing.bypass_exc.enable_bypass_excitatory
    assert routing.bypass_inh.enable_bypass_inhibitory
    routing.disabled.enable_digital = True
    assert not routing.disabled.enable_digital


def test_array_indices() -> None:
    neurons = lola.NeuronBlock().atomic_neurons
    assert neurons.size == neurons.max_size == 512
    assert not neurons.empty
    assert neurons.back() == neurons[511] == neurons.at(511) == neurons.front()
    with pytest.raises(IndexError, match="512"):
        neurons[512]
    with pytest.raises(TypeError, match="AtomicNeuronOnDLS"):
        neurons[NeuronRowOnDLS(1)]
    with pytest.raises(TypeError, match=r"\[3\].*is not a AtomicNeuron"):
        neurons[3] = NeuronConfig()


def test_fill_copies_to_all_elements() -> None:
    block = lola.NeuronBlock()
    neuron = lola.AtomicNeuron(threshold=lola.AtomicNeuron.Threshold(True, 300))
    block.atomic_neurons.fill(neuron)
    assert all(n.threshold.v_threshold == 300 for n in block.atomic_neurons)
    block.v_bias_casc_n.fill(17)
    assert [int(value) for value in block.v_bias_casc_n] == [17] * 4
    assert block.v_bias_casc_n.to_numpy().tolist() == [17] * 4


def test_chain_of_assignments_from_sequences() -> None:
    block = lola.SynapseDriverBlock()
    block.stp_i_ramp = [3, lola.SynapseDriverBlock.AnalogDisableRefresh()]
    assert [int(value) for value in block.stp_i_ramp] == [3, 1023]
    with pytest.raises((TypeError, ValueError), match="2"):
        block.stp_i_ramp = [1, 2, 3]


def test_converts_to_and_from_its_registers() -> None:
    neuron = lola.AtomicNeuron()
    neuron.event_routing.analog_output = neuron.EventRouting.AnalogOutputMode.strong
    neuron.bayesian.operation = neuron.Bayesian.Operation.XNOR
    core, backend = neuron.asNeuronConfig(), neuron.asNeuronBackendConfig()
    assert (core.enable_fire, core.enable_strong_fire) == (True, True)
    assert (backend.enable_bayesian_0, backend.enable_bayesian_1) == (False, True)
    other = lola.AtomicNeuron()
    other.set_from(core)
    other.set_from(backend)
    assert other == neuron
    other.set_from(NeuronConfig(enable_strong_fire=True))
    assert other.event_routing.analog_output == neuron.EventRouting.AnalogOutputMode.off
    with pytest.raises(TypeError, match="neither a NeuronConfig nor a NeuronBackendConfig"):
        other.set_from(CrossbarNode())  # type: ignore[arg-type]


def test_broken_json_is_refused_and_changes_nothing() -> None:
    neuron = lola.AtomicNeuron()
    neuron.leak.v_leak = 3
    text = lola.to_json(neuron)
    for old, new, complaint in (
        ('"v_leak": 3', '"v_leak": 1024', r"Leak\.v_leak: 1024 is not in \[0, 1023\]"),
        ('"v_leak": 3', '"v_leak": "3"', r"Leak\.v_leak: whole numbers"),
        ('"v_leak": 3', '"v_leek": 3', r"Leak: the fields v_leak, .* got v_leek"),
        ('"source": "membrane"', '"source": "skin"', r"Readout\.source: 'skin'"),
        ('"type": "AtomicNeuron"', '"type": "Chip"', "AtomicNeuron: the text is of a 'Chip'"),
    ):
        assert old in text
        with pytest.raises(ValueError, match=complaint):
            lola.from_json(neuron, text.replace(old, new, 1))
        assert lola.to_json(neuron) == text


def test_state_of_the_wrong_size_is_refused() -> None:
    neuron = lola.AtomicNeuron()
    with pytest.raises(ValueError, match=r"AtomicNeuron: state of 1 bytes, \d+ are expected"):
        neuron.__setstate__(b"x")


def test_text_has_names_of_choices() -> None:
    neuron = lola.AtomicNeuron()
    neuron.event_routing.analog_output = neuron.event_routing.AnalogOutputMode.strong
    neuron.constant_current.type = neuron.constant_current.Type.sink
    assert "    analog_output: strong\n" in str(neuron.event_routing)
    assert "    type: sink\n" in str(neuron.constant_current)
    assert "    source: membrane\n" in str(neuron.readout)
