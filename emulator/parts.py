"""Which parts of a chip have to read their configuration again after a write, by register."""

from __future__ import annotations

from typing import Final

import haldls
from emulator.registers import Block

#: Registers whose values change with events, or by reading them.
MOVING: Final = frozenset(
    {
        haldls.CADCSampleQuad,
        haldls.CrossbarInputDropCounter,
        haldls.CrossbarOutputEventCounter,
        haldls.SpikeCounterRead,
    }
)
#: Which parts of the chip a register configures.
OF_BLOCK: Final[dict[Block, tuple[str, ...]]] = {
    haldls.NeuronConfig: ("neurons", "readout"),
    haldls.CurrentDAC: ("neurons",),
    haldls.NeuronBackendConfig: ("backend",),
    haldls.CommonNeuronBackendConfig: ("backend",),
    haldls.SynapseDriverConfig: ("drivers",),
    haldls.CommonSTPConfig: ("drivers",),
    haldls.CommonPADIBusConfig: ("padi",),
    haldls.CrossbarNode: ("crossbar",),
    haldls.CrossbarOutputConfig: ("crossbar",),
    haldls.ColumnCorrelationQuad: ("correlation",),
    haldls.MADCConfig: ("readout",),
    haldls.ReadoutSourceSelection: ("readout",),
    haldls.PadMultiplexerConfig: ("readout", "lines"),
    haldls.CapMemBlockConfig: ("readout", "lines"),
    haldls.ShiftRegister: ("readout", "lines"),
    haldls.DACChannel: ("readout", "lines"),
}
#: What follows the clock of the digital blocks.
CLOCKED: Final = ("backend", "drivers", "padi", "crossbar")
#: What follows the analog parameters.
ON_CAPMEM: Final = ("neurons", "drivers", "charges", "correlation", "readout")
ALL: Final = frozenset(part for several in OF_BLOCK.values() for part in several) | {"synapses"}
