"""Grids, places on larger things, intervals and spike labels: forms of making them."""

from typing import Any

import pytest

import halco
from halco.common import Enum, X, Y

COLUMN, ROW = halco.NeuronColumnOnDLS(3), halco.NeuronRowOnDLS(1)
NEURON = halco.AtomicNeuronOnDLS(Enum(259))
CELL, BLOCK = halco.CapMemCellOnCapMemBlock(5, 2), halco.CapMemBlockOnDLS(3)
QUAD = halco.SynapseQuadOnSynram(1, 2)


@pytest.mark.parametrize(
    "parts", [(COLUMN, ROW), (ROW, COLUMN), (X(3), Y(1)), (Y(1), X(3)), (3, 1), (ROW, 3), (3, ROW)]
)
def test_grid_from_parts_in_either_order(parts: tuple[Any, Any]) -> None:
    assert halco.AtomicNeuronOnDLS(*parts) is NEURON


def test_grid_from_keywords_and_positions() -> None:
    kind = halco.AtomicNeuronOnDLS
    assert kind(x=3, y=1) is kind(y=ROW, x=COLUMN) is kind(NEURON.toEnum()) is kind(NEURON)
    assert kind() == kind(0, 0)
    assert str(NEURON) == "AtomicNeuronOnDLS(NeuronColumnOnDLS(3), NeuronRowOnDLS(1); Enum(259))"


def test_place_from_parts_keywords_and_positions() -> None:
    kind = halco.CapMemCellOnDLS
    cell = kind(CELL, BLOCK)
    assert cell is kind(cell=CELL, block=BLOCK) is kind(CELL, block=3) is kind(cell.toEnum())
    assert kind(CELL) is kind(CELL, halco.CapMemBlockOnDLS())
    assert cell.split() == (BLOCK, CELL)
    assert (cell.x(), cell.y(), cell.isShared()) == (CELL.x(), CELL.y(), False)
    assert kind.cadc_i_ramp_slope is halco.CapMemCellOnCapMemBlock.cadc_i_ramp_slope
    assert isinstance(cell, halco.CapMemCellOnCapMemBlock)


def test_place_on_a_place() -> None:
    kind = halco.CADCSampleQuadOnSynram
    sample = kind(QUAD, halco.CADCChannelType.acausal, halco.CADCReadoutType.buffered)
    assert sample is kind(quad=QUAD, cadc_channel_type=1, cadc_readout_type=1)
    assert sample.toSynapseQuadOnSynram() is QUAD
    assert kind(QUAD, 1).toCADCReadoutType() is halco.CADCReadoutType.trigger_read
    assert halco.SynapseQuadOnSynram(halco.CADCSampleQuadOnDLS(sample, 1)) is QUAD


def test_special_forms() -> None:
    assert halco.SynapseOnSynapseRow(halco.EntryOnQuad(2), halco.SynapseQuadColumnOnDLS(33)) == 13
    assert halco.SynapseOnSynapseRow(syn_on_quad=2, quad=33) == 13
    right = halco.CapMemBlockOnHemisphere.right
    assert halco.CapMemBlockOnDLS(right, halco.HemisphereOnDLS.bottom) is BLOCK
    assert halco.CapMemBlockOnDLS(right) == 1
    node = halco.CrossbarNodeOnDLS(halco.CrossbarOutputOnDLS(4), halco.CrossbarInputOnDLS(0))
    assert halco.CrossbarNodeOnDLS.to_enum(4, 0) == node.toEnum() == 1
    assert halco.CrossbarNodeOnDLS.to_x(Enum(1)) == 4
    assert halco.CrossbarNodeOnDLS.to_y(Enum(1)) == 0
    assert halco.AtomicNeuronOnLogicalNeuron.Direction.opposite_row == 2
    assert halco.LEDOnBoard.led_7 == 4


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: halco.AtomicNeuronOnDLS(3), TypeError, "give both parts .NeuronColumnOnDLS, Neur"),
        (lambda: halco.AtomicNeuronOnDLS(3, 2), TypeError, r"NeuronRowOnDLS\(2\): range overflow"),
        (lambda: halco.AtomicNeuronOnDLS(COLUMN, COLUMN), TypeError, "NeuronRowOnDLS cannot be"),
        (lambda: halco.AtomicNeuronOnDLS(Enum(512)), OverflowError, r"512 > max\(511\)"),
        (lambda: halco.AtomicNeuronOnDLS([], 2), TypeError, r"NeuronColumnOnDLS\(\[\]\): must be"),
        (lambda: halco.CrossbarNodeOnDLS(1, 0), RuntimeError, "no node at CrossbarOutputOnDLS.1."),
        (lambda: halco.CapMemCellOnDLS(BLOCK), TypeError, "CapMemCellOnCapMemBlock"),
        (lambda: halco.CapMemCellOnDLS(block=1), TypeError, "also needs 'cell'"),
        (lambda: halco.CapMemCellOnDLS(CELL, cell=CELL), TypeError, "takes each of .* once"),
        (lambda: halco.CapMemCellOnDLS(CELL, 1, 2), TypeError, "takes each of .* once"),
        (lambda: halco.HemisphereGlobal(0), TypeError, "HemisphereGlobal: also needs 'dls'"),
        (lambda: halco.CADCSampleQuadOnSynram(QUAD), TypeError, "needs 'cadc_channel_type'"),
        (
            lambda: halco.SynapseRowOnDLS(halco.SynapseWeightRowOnDLS(3, 1)),
            TypeError,
            "SynapseRowOnDLS cannot be made from SynapseWeightRowOnDLS.*use a conversion of it",
        ),
        (lambda: halco.DACChannelOnBoard.v_reset.toVDDOnBoard(), OverflowError, "no supply"),
        (lambda: halco.PPUMemoryBlockOnPPU(3, 2), RuntimeError, r"min .*\(3\) > max .*\(2\)"),
        (lambda: halco.PPUMemoryBlockOnPPU(3), TypeError, "give both bounds or a position"),
        (lambda: halco.PPUMemoryBlockOnPPU(0, 4096), TypeError, r"4096 > max\(4095\)"),
        (lambda: halco.PPUMemoryBlockOnPPU(0, 1)[2], IndexError, r"\[2\]: must be in \[0, 1\]"),
        (
            lambda: halco.PPUMemoryBlockOnDLS(3),
            TypeError,
            "made from a PPUMemoryBlockOnPPU",
        ),
        (
            lambda: halco.table(halco.SynramOnDLS, "toMars"),
            AttributeError,
            "no conversion 'toMars'",
        ),
        (
            lambda: halco.table(halco.PPUMemoryBlockOnPPU, "toPPUMemoryBlockSize"),
            ValueError,
            "a table of 16777216 coordinates is too large",
        ),
    ],
)
def test_refuses(make: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        make()


def test_intervals() -> None:
    words = halco.PPUMemoryBlockOnPPU(halco.PPUMemoryWordOnPPU(7), 9)
    assert list(words) == [7, 8, 9]
    assert words.toEnum() == 4096 * 7 + 9
    assert (words.length(), words.toPPUMemoryBlockSize()) == (3, 3)
    assert words.contains(8)
    assert not words.contains(10)
    assert halco.PPUMemoryBlockOnPPU(Enum(4096 * 7 + 2)) == words
    block = halco.PPUMemoryBlockOnDLS(words, halco.PPUOnDLS.bottom)
    assert block.split() == (1, words)
    assert (block.toMin(), block.toMax(), block.toPPUOnDLS()) == (7, 9, halco.PPUOnDLS(1))
    assert block != words
    assert block == halco.PPUMemoryBlockOnDLS(block)
    assert block > halco.PPUMemoryBlockOnDLS(words)
    assert halco.PPUMemoryBlockOnDLS() == halco.PPUMemoryBlockOnDLS(Enum(0))
    assert str(words) == "PPUMemoryBlockOnPPU([PPUMemoryWordOnPPU(7), PPUMemoryWordOnPPU(9)])"
    assert halco.PPUMemoryBlockOnPPU.mailbox.length() == 1024
    with pytest.raises(TypeError, match="not supported"):
        assert words < block


def test_spike_label_is_read_part_by_part() -> None:
    label = halco.SpikeLabel(0b10_000_101_11_010110)
    assert (label.spl1_address, label.neuron_label) == (0b10, 0b00_010111_010110)
    assert (label.neuron_event_output.toEnum(), label.neuron_backend_address_out) == (0b101, 0xD6)
    assert (label.padi_label, label.row_select_address) == (0b0111_010110, 0b10111)
    assert label.synapse_label == 0b010110
