"""Digital backends of the neurons: they count refractory times and send the spikes.

There are two, for the left and the right half of the chip; each serves 128 columns of both rows,
the upper row first. Each sends its spikes through four event outputs, one for 32 columns.
"""

from __future__ import annotations

import halco
from halco.composed import On
from halco.conversion import conversion, local_part, outer_part, same_index
from halco.neuron import AtomicNeuronOnDLS, NeuronRowOnDLS, OneNeuron
from halco.ranged import Coordinate, Ranged


class NeuronBackendConfigBlockOnDLS(Coordinate, Ranged, size=2):
    """Digital backend of the left or right half of the chip."""

    toBlockPostPulseOnDLS = same_index(lambda: BlockPostPulseOnDLS)
    toCommonNeuronBackendConfigOnDLS = same_index(lambda: CommonNeuronBackendConfigOnDLS)


class CommonNeuronBackendConfigOnDLS(Coordinate, Ranged, size=2):
    """Registers that a digital backend has once."""

    toNeuronBackendConfigBlockOnDLS = same_index(lambda: NeuronBackendConfigBlockOnDLS)


class BlockPostPulseOnDLS(Coordinate, Ranged, size=2):
    """Trigger of artificial spikes in all neurons of a digital backend."""

    toNeuronBackendConfigBlockOnDLS = same_index(lambda: NeuronBackendConfigBlockOnDLS)


class NeuronBackendConfigOnNeuronBackendConfigBlock(Ranged, size=256):
    """Entry of one neuron in its digital backend: 128 of the upper, then of the lower row."""

    @conversion
    def toNeuronEventOutputOnNeuronBackendBlock(self) -> NeuronEventOutputOnNeuronBackendBlock:
        """Return the event output of the columns; both rows share it."""
        outputs = NeuronEventOutputOnNeuronBackendBlock.size
        columns = self.size // NeuronRowOnDLS.size
        return NeuronEventOutputOnNeuronBackendBlock(int(self) % columns // (columns // outputs))


class NeuronBackendConfigOnDLS(
    On,
    NeuronBackendConfigOnNeuronBackendConfigBlock,
    OneNeuron,
    Coordinate,
    outer=NeuronBackendConfigBlockOnDLS,
    names=("neuron", "block"),
):
    """Entry of one neuron in a digital backend."""

    toNeuronBackendConfigBlockOnDLS = outer_part(NeuronBackendConfigBlockOnDLS)
    toNeuronBackendConfigOnNeuronBackendConfigBlock = local_part(
        NeuronBackendConfigOnNeuronBackendConfigBlock
    )

    def _circuit(self) -> AtomicNeuronOnDLS:
        return self.toAtomicNeuronOnDLS()

    @conversion
    def toAtomicNeuronOnDLS(self) -> AtomicNeuronOnDLS:
        """Return the neuron circuit."""
        backend, entry = self.split()
        row, column = divmod(int(entry), entry.size // NeuronRowOnDLS.size)
        columns = entry.size // NeuronRowOnDLS.size
        return AtomicNeuronOnDLS(columns * int(backend) + column, row)

    @conversion
    def toNeuronColumnOnDLS(self) -> halco.NeuronColumnOnDLS:
        """Return the column of the circuit."""
        return self._circuit().x()

    @conversion
    def toNeuronConfigOnDLS(self) -> halco.NeuronConfigOnDLS:
        """Return the registers of the circuit."""
        return self._circuit().toNeuronConfigOnDLS()

    @conversion
    def toNeuronConfigBlockOnDLS(self) -> halco.NeuronConfigBlockOnDLS:
        """Return the registers of the circuit's quadrant."""
        return self.toNeuronConfigOnDLS().toNeuronConfigBlockOnDLS()

    @conversion
    def toCommonNeuronBackendConfigOnDLS(self) -> CommonNeuronBackendConfigOnDLS:
        """Return the common registers of the digital backend."""
        return self.toNeuronBackendConfigBlockOnDLS().toCommonNeuronBackendConfigOnDLS()


class NeuronEventOutputOnNeuronBackendBlock(Ranged, size=4):
    """Event output of a digital backend, shared by 32 columns of both rows."""


class NeuronEventOutputOnDLS(
    On,
    NeuronEventOutputOnNeuronBackendBlock,
    Coordinate,
    outer=NeuronBackendConfigBlockOnDLS,
    names=("output", "block"),
):
    """Event output of a digital backend, an input of the crossbar."""

    toNeuronBackendConfigBlockOnDLS = outer_part(NeuronBackendConfigBlockOnDLS)
    toNeuronEventOutputOnNeuronBackendBlock = local_part(NeuronEventOutputOnNeuronBackendBlock)
    toCrossbarInputOnDLS = same_index(lambda: halco.CrossbarInputOnDLS)


class NeuronBackendAddressOut(Ranged, size=256):
    """Address that a neuron's spikes carry."""
