"""All neuron circuits of the chip with what they share."""

from __future__ import annotations

from typing import Any

import halco
import haldls
from halco import CapMemCellOnCapMemBlock as Cell
from lola.analog import (
    AnalogDisableRefresh,
    AnalogValue,
    AnalogValueVariant,
    analog_array,
    analogs,
)
from lola.arrays import Many, array, array_type
from lola.capmem import WHOLE_CHIP, cells
from lola.composite import Composite, Piece, consecutive
from lola.neuron import AtomicNeuron
from lola.record import Field
from lola.switch_rows import ColumnCurrentRow


class BackendField(Field[Any]):
    """The digital backends of an instance; of the class, how its words travel.

    The original's name for the former is what all containers call the latter.
    """

    def __get__(self, record: Any, owner: Any) -> Any:
        return Composite.backends if record is None else super().__get__(record, owner)


class NeuronBlock(Composite):
    """The 512 neuron circuits, their digital backends, switches to the synapses, and biases.

    The biases exist once in each quadrant.
    """

    coordinate_type = halco.NeuronBlockOnDLS
    AnalogValue = AnalogValue
    AnalogDisableRefresh = AnalogDisableRefresh
    AnalogValueVariant = AnalogValueVariant
    AtomicNeurons = array_type(AtomicNeuron, halco.AtomicNeuronOnDLS)
    Backends = array_type(haldls.CommonNeuronBackendConfig, halco.CommonNeuronBackendConfigOnDLS)
    CurrentRows = array_type(ColumnCurrentRow, halco.ColumnCurrentRowOnDLS)
    AnalogValues = analog_array(halco.CapMemBlockOnDLS)
    atomic_neurons = array(AtomicNeurons)
    backends = BackendField(Many(Backends))
    current_rows = array(CurrentRows)
    v_bias_casc_n = analogs(halco.CapMemBlockOnDLS, initial=250)
    """Cascode potential of the neurons' amplifiers."""
    i_bias_readout_amp = analogs(halco.CapMemBlockOnDLS, initial=110)
    i_bias_leak_source_follower = analogs(halco.CapMemBlockOnDLS, initial=100)
    i_bias_threshold_comparator = analogs(halco.CapMemBlockOnDLS, initial=200)
    i_bias_synin_drop = analogs(halco.CapMemBlockOnDLS, initial=300)
    _pieces = (
        Piece(AtomicNeuron, consecutive(halco.AtomicNeuronOnDLS), "atomic_neurons"),
        Piece(
            haldls.CommonNeuronBackendConfig,
            consecutive(halco.CommonNeuronBackendConfigOnDLS),
            "backends",
        ),
        Piece(ColumnCurrentRow, consecutive(halco.ColumnCurrentRowOnDLS), "current_rows"),
        cells(
            WHOLE_CHIP,
            v_bias_casc_n=Cell.neuron_v_bias_casc_n,
            i_bias_readout_amp=Cell.neuron_i_bias_readout_amp,
            i_bias_leak_source_follower=Cell.neuron_i_bias_leak_source_follower,
            i_bias_threshold_comparator=Cell.neuron_i_bias_spike_comparator,
            i_bias_synin_drop=Cell.neuron_i_bias_synin_drop,
        ),
    )
