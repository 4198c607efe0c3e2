"""The whole chip, alone and with its FPGA."""

import numpy as np
import pytest

import lola
from halco import (
    CapMemCellOnCapMemBlock,
    CapMemCellOnDLS,
    ChipAndSinglechipFPGAOnSystem,
    ChipOnDLS,
    FPGAOnChipAndSinglechipFPGA,
    NeuronBlockOnDLS,
    iter_all,
)
from haldls import Backend, CapMemCell, CommonNeuronBackendConfig, locate


def test_default_neuron_bypass() -> None:
    chip = lola.Chip.default_neuron_bypass
    for neuron in chip.neuron_block.atomic_neurons:
        routing = neuron.event_routing
        assert (routing.enable_bypass_excitatory, routing.enable_bypass_inhibitory) == (True, True)
        assert not neuron.threshold.enable
    for block in chip.synapse_driver_blocks:
        assert [int(value) for value in block.padi_bus.dacen_pulse_extension] == [15] * 4
    chip.neuron_block.atomic_neurons[0].threshold.enable = True
    assert chip != lola.Chip.default_neuron_bypass


def test_round_trip_is_exact() -> None:
    chip, random = lola.Chip.default_neuron_bypass, np.random.default_rng(3)
    for block in chip.synapse_blocks:
        block.matrix.weights.from_numpy(random.integers(0, 64, (256, 256)))
    for neuron, value in zip(chip.neuron_block.atomic_neurons, range(512), strict=True):
        neuron.leak.v_leak = value
        neuron.refractory_period.refractory_time = value % 256
    words = chip.encode()
    read = lola.Chip.decode(words, coordinate=ChipOnDLS())
    assert read == chip
    assert np.array_equal(read.encode(), words)


def test_no_register_is_written_twice() -> None:
    addresses = lola.Chip.write_addresses(ChipOnDLS())
    assert len(np.unique(addresses)) == len(addresses)


def test_every_parameter_cell_is_written_once() -> None:
    cells = {int(CapMemCell.write_addresses(cell)[0]) for cell in iter_all(CapMemCellOnDLS)}
    written = lola.Chip.write_addresses(ChipOnDLS()).tolist()
    assert cells <= set(written)
    assert sum(address in cells for address in written) == CapMemCellOnDLS.size


def test_cell_of_a_neuron() -> None:
    """The word of a parameter is at the address of the neuron's cell."""
    chip = lola.Chip()
    chip.neuron_block.atomic_neurons[300].leak.v_leak = 777
    changed = np.flatnonzero(chip.encode() != lola.Chip().encode())
    (address,) = lola.Chip.write_addresses(ChipOnDLS())[changed].tolist()
    found = locate(address)
    assert found is not None
    container, place, _ = found
    assert container is CapMemCell
    assert int(place.toCapMemBlockOnDLS()) == 2
    assert int(place.toCapMemColumnOnCapMemBlock()) == 300 - 256
    assert isinstance(place.toCapMemCellOnCapMemBlock(), CapMemCellOnCapMemBlock)


def test_backends_of_the_class_and_of_an_instance() -> None:
    block = lola.NeuronBlock()
    assert lola.NeuronBlock.backends == (Backend.Omnibus, Backend.OmnibusChipOverJTAG)
    assert isinstance(block.backends[1], CommonNeuronBackendConfig)
    block.backends[1].clock_scale_fast = 3
    assert block.backends[1].clock_scale_fast == 3
    assert len(block.write_addresses(NeuronBlockOnDLS(), Backend.OmnibusChipOverJTAG)) == 17688


def test_chip_with_fpga() -> None:
    chip = lola.Chip.default_neuron_bypass
    fpga = lola.SinglechipFPGA()
    fpga.spikeio_input_routes[3].target = 5
    both = lola.ChipAndSinglechipFPGA(chip, fpga)
    assert both.chip == chip
    assert both.fpga == fpga
    assert lola.ChipAndSinglechipFPGA(chip).fpga == lola.SinglechipFPGA()
    words = both.encode(coordinate=ChipAndSinglechipFPGAOnSystem())
    parts = [fpga.encode(coordinate=FPGAOnChipAndSinglechipFPGA()), chip.encode()]
    assert np.array_equal(words, np.concatenate(parts))


def test_words_that_stand_for_no_value() -> None:
    words = lola.CapMem().encode()
    words[:10] = 0xFFFF_FFFF
    with pytest.raises(ValueError, match=r"CapMem: CapMemBlockConfig\.\w+: \d+ is not in"):
        lola.CapMem.decode(words)
