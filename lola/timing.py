"""Access timing of all memories on the chip."""

from __future__ import annotations

import halco
import haldls
from lola.arrays import array, array_type
from lola.composite import Composite, Piece, consecutive


class MemoryTiming(Composite):
    """Timing of parameter memory, CADC, drivers, neurons, their backends and synapse arrays."""

    coordinate_type = halco.MemoryTimingOnDLS
    CapMem = array_type(haldls.CapMemSRAMTimingConfig, halco.CapMemSRAMTimingConfigOnDLS)
    CADCOffset = array_type(
        haldls.CADCOffsetSRAMTimingConfig, halco.CADCOffsetSRAMTimingConfigOnDLS
    )
    SynapseDriver = array_type(
        haldls.SynapseDriverSRAMTimingConfig, halco.SynapseDriverSRAMTimingConfigOnDLS
    )
    Neuron = array_type(haldls.NeuronSRAMTimingConfig, halco.NeuronSRAMTimingConfigOnDLS)
    NeuronBackend = array_type(
        haldls.NeuronBackendSRAMTimingConfig, halco.NeuronBackendSRAMTimingConfigOnDLS
    )
    Synram = array_type(haldls.CommonSynramConfig, halco.CommonSynramConfigOnDLS)
    capmem = array(CapMem)
    cadc_offset = array(CADCOffset)
    synapse_driver = array(SynapseDriver)
    neuron = array(Neuron)
    neuron_backend = array(NeuronBackend)
    synram = array(Synram)


MemoryTiming._pieces = tuple(
    Piece(kind.value_type, consecutive(kind.key_type), name)
    for name, kind in (
        ("capmem", MemoryTiming.CapMem),
        ("cadc_offset", MemoryTiming.CADCOffset),
        ("synapse_driver", MemoryTiming.SynapseDriver),
        ("neuron", MemoryTiming.Neuron),
        ("neuron_backend", MemoryTiming.NeuronBackend),
        ("synram", MemoryTiming.Synram),
    )
)
