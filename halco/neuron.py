"""Neuron circuits: two rows of 256, and what belongs to each of them.

A circuit's place is its column, counted from the left, and its row: 0 above, 1 below the middle of
the chip. Registers are grouped by quadrant, left before right, top before bottom, 128 circuits
each. Reset lines and spike counters are grouped as the digital backends are: one for the left, one
for the right half of both rows, 256 circuits each.
"""

from __future__ import annotations

import halco
from halco.composed import Grid, On
from halco.conversion import conversion, local_part, marked, outer_part, same_index
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Enum, Named, Ranged, X, Y
from halco.synapse import EntryOnQuad, SynapseQuadColumnOnDLS, SynramOnDLS
from halco.typed_array import ArrayType, TypedArray


class NeuronColumnOnDLS(Ranged, axis=X, size=256):
    """Column of a neuron circuit, counted from the left."""

    toSynapseOnSynapseRow = same_index(lambda: halco.SynapseOnSynapseRow)

    @conversion
    def toCapMemColumnOnCapMemBlock(self) -> halco.CapMemColumnOnCapMemBlock:
        """Return the column of parameter cells: each quadrant has a memory of its own."""
        return halco.CapMemColumnOnCapMemBlock(int(self) % NeuronConfigOnNeuronConfigBlock.size)

    @conversion
    def toNeuronEventOutputOnDLS(self) -> halco.NeuronEventOutputOnDLS:
        """Return the output of digital events, shared by 32 columns of both rows."""
        columns = self.size // halco.NeuronEventOutputOnDLS.size
        return halco.NeuronEventOutputOnDLS(Enum(self // columns))


class NeuronRowOnDLS(PerHemisphere, axis=Y):
    """Upper or lower row of neuron circuits."""


class NeuronBlockOnDLS(Coordinate, Ranged, size=1):
    """All neuron circuits of the chip."""


class SynapticInputOnNeuron(Ranged, size=2):
    """One of the two synaptic inputs of a neuron."""

    excitatory = Named(0)
    inhibitory = Named(1)


class OneNeuron(Ranged):
    """What exists once for each neuron; the circuit it belongs to tells all the rest."""

    def _circuit(self) -> AtomicNeuronOnDLS:
        raise NotImplementedError

    @conversion
    def toNeuronRowOnDLS(self) -> NeuronRowOnDLS:
        """Return the row of the circuit."""
        return self._circuit().y()

    @conversion
    def toSynramOnDLS(self) -> SynramOnDLS:
        """Return the synapse array that feeds the circuit."""
        return self.toNeuronRowOnDLS().toSynramOnDLS()

    @conversion
    def toSpikeCounterReadOnDLS(self) -> SpikeCounterReadOnDLS:
        """Return the spike counter, counted as the entries of the digital backends are."""
        return SpikeCounterReadOnDLS(self._circuit().toNeuronBackendConfigOnDLS().toEnum())

    @conversion
    def toSpikeCounterResetOnDLS(self) -> SpikeCounterResetOnDLS:
        """Return the reset of the spike counter."""
        return SpikeCounterResetOnDLS(self.toSpikeCounterReadOnDLS().toEnum())


class NeuronCircuit(OneNeuron):
    """What exists once for each neuron and is counted by column and row."""

    @conversion
    def toNeuronBackendConfigOnDLS(self) -> halco.NeuronBackendConfigOnDLS:
        """Return the entry in a digital backend; each serves 128 columns, row by row."""
        neuron = self._circuit()
        backend, column = divmod(int(neuron.x()), NeuronConfigOnNeuronConfigBlock.size)
        entry = NeuronConfigOnNeuronConfigBlock.size * int(neuron.y()) + column
        return halco.NeuronBackendConfigOnDLS(entry, backend)

    @conversion
    def toNeuronResetOnDLS(self) -> NeuronResetOnDLS:
        """Return the reset line, counted as the entries of the digital backends are."""
        return NeuronResetOnDLS(self.toNeuronBackendConfigOnDLS().toEnum())

    @conversion
    def toSynapseQuadColumnOnDLS(self) -> SynapseQuadColumnOnDLS:
        """Return the column of synapse quads that feeds the circuit, among others."""
        return self._circuit().x().toSynapseOnSynapseRow().toSynapseQuadColumnOnDLS()

    @conversion
    def toColumnCorrelationQuadOnDLS(self) -> halco.ColumnCorrelationQuadOnDLS:
        """Return the quad of correlation switches of the column."""
        quad = self.toSynapseQuadColumnOnDLS().toColumnCorrelationQuadOnSynram()
        return halco.ColumnCorrelationQuadOnDLS(quad, self.toSynramOnDLS())

    @conversion
    def toColumnCurrentQuadOnDLS(self) -> halco.ColumnCurrentQuadOnDLS:
        """Return the quad of current switches of the column."""
        quad = self.toSynapseQuadColumnOnDLS().toColumnCurrentQuadOnSynram()
        return halco.ColumnCurrentQuadOnDLS(quad, self.toSynramOnDLS())


class AtomicNeuronOnDLS(Grid[NeuronColumnOnDLS, NeuronRowOnDLS], NeuronCircuit, Coordinate):
    """One neuron circuit."""

    toNeuronConfigOnDLS = same_index(lambda: NeuronConfigOnDLS)

    def _circuit(self) -> AtomicNeuronOnDLS:
        return self

    @conversion
    def toNeuronColumnOnDLS(self) -> NeuronColumnOnDLS:
        """Return the column."""
        return self.x()

    @conversion
    def toCapMemBlockOnDLS(self) -> halco.CapMemBlockOnDLS:
        """Return the memory of analog parameters: the one of the quadrant."""
        return self.toNeuronConfigOnDLS().toNeuronConfigBlockOnDLS().toCapMemBlockOnDLS()

    @conversion
    def toCapMemColumnOnCapMemBlock(self) -> halco.CapMemColumnOnCapMemBlock:
        """Return the column of analog parameters in that memory."""
        return self.x().toCapMemColumnOnCapMemBlock()


class NeuronConfigBlockOnDLS(Coordinate, Ranged, size=4):
    """Registers of the 128 neuron circuits of a quadrant: left before right, top before bottom."""

    toCapMemBlockOnDLS = same_index(lambda: halco.CapMemBlockOnDLS)

    @conversion
    def toNeuronResetBlockOnDLS(self) -> NeuronResetBlockOnDLS:
        """Return the reset lines of the left or right half."""
        return NeuronResetBlockOnDLS(int(self) % NeuronResetBlockOnDLS.size)

    @conversion
    def toSpikeCounterReadBlockOnDLS(self) -> SpikeCounterReadBlockOnDLS:
        """Return the spike counters of the left or right half."""
        return SpikeCounterReadBlockOnDLS(int(self.toNeuronResetBlockOnDLS()))

    @conversion
    def toSpikeCounterResetBlockOnDLS(self) -> SpikeCounterResetBlockOnDLS:
        """Return the counter resets of the left or right half."""
        return SpikeCounterResetBlockOnDLS(int(self.toNeuronResetBlockOnDLS()))


class NeuronConfigOnNeuronConfigBlock(Ranged, size=128):
    """Registers of one neuron circuit, counted from the left of its quadrant."""

    toCapMemColumnOnCapMemBlock = same_index(lambda: halco.CapMemColumnOnCapMemBlock)


class NeuronConfigOnDLS(
    On,
    NeuronConfigOnNeuronConfigBlock,
    NeuronCircuit,
    Coordinate,
    outer=NeuronConfigBlockOnDLS,
    names=("neuron", "block"),
):
    """Registers of one neuron circuit."""

    toAtomicNeuronOnDLS = same_index(lambda: AtomicNeuronOnDLS)
    toNeuronConfigBlockOnDLS = outer_part(NeuronConfigBlockOnDLS)
    toNeuronConfigOnNeuronConfigBlock = local_part(NeuronConfigOnNeuronConfigBlock)

    def _circuit(self) -> AtomicNeuronOnDLS:
        return self.toAtomicNeuronOnDLS()

    @conversion
    def toSynapseOnSynapseRow(self) -> halco.SynapseOnSynapseRow:
        """Return the column of synapses that feeds the circuit."""
        return self._circuit().x().toSynapseOnSynapseRow()

    @conversion
    def toEntryOnQuad(self) -> EntryOnQuad:
        """Return the entry in its quad of columns."""
        return self.toSynapseOnSynapseRow().toEntryOnQuad()

    @conversion
    def toNeuronBackendConfigBlockOnDLS(self) -> halco.NeuronBackendConfigBlockOnDLS:
        """Return the digital backend that serves the circuit."""
        return self.toNeuronBackendConfigOnDLS().toNeuronBackendConfigBlockOnDLS()

    @conversion
    def toNeuronBackendConfigOnNeuronBackendConfigBlock(
        self,
    ) -> halco.NeuronBackendConfigOnNeuronBackendConfigBlock:
        """Return the entry in the digital backend."""
        return self.toNeuronBackendConfigOnDLS().toNeuronBackendConfigOnNeuronBackendConfigBlock()

    @conversion
    def toCommonNeuronBackendConfigOnDLS(self) -> halco.CommonNeuronBackendConfigOnDLS:
        """Return the common registers of the digital backend."""
        return self.toNeuronBackendConfigOnDLS().toCommonNeuronBackendConfigOnDLS()


class NeuronResetBlockOnDLS(Coordinate, Ranged, size=2):
    """Reset lines of the left or right half of both rows."""


class NeuronResetOnNeuronResetBlock(Ranged, size=256):
    """Reset line of one neuron circuit among those of its half."""


class NeuronResetOnDLS(
    On,
    NeuronResetOnNeuronResetBlock,
    Coordinate,
    outer=NeuronResetBlockOnDLS,
    names=("neuron", "block"),
):
    """Reset line of one neuron circuit."""

    toNeuronResetBlockOnDLS = outer_part(NeuronResetBlockOnDLS)
    toNeuronResetOnNeuronResetBlock = local_part(NeuronResetOnNeuronResetBlock)


class NeuronResetQuadOnDLS(
    On, SynapseQuadColumnOnDLS, Coordinate, outer=SynramOnDLS, names=("quad", "synram")
):
    """Reset lines of the four neuron circuits that a column of synapse quads feeds."""

    neuron_reset_type = ArrayType(lambda: (NeuronResetOnDLS, EntryOnQuad))
    toSynramOnDLS = outer_part(SynramOnDLS)
    toSynapseQuadColumnOnDLS = local_part(SynapseQuadColumnOnDLS)

    @marked
    def toNeuronResetOnDLS(self) -> TypedArray:
        """Return the four reset lines, in the order of the quad's entries."""
        row = self.toSynramOnDLS().toNeuronRowOnDLS()
        resets: TypedArray = self.neuron_reset_type(
            AtomicNeuronOnDLS(column, row).toNeuronResetOnDLS()
            for column in self.toNeuronColumnOnDLS()
        )
        return resets


class SpikeCounterReadBlockOnDLS(Coordinate, Ranged, size=2):
    """Spike counters of the left or right half of both rows."""


class SpikeCounterReadOnSpikeCounterReadBlock(Ranged, size=256):
    """Spike counter of one neuron circuit among those of its half."""


class SpikeCounterReadOnDLS(
    On,
    SpikeCounterReadOnSpikeCounterReadBlock,
    Coordinate,
    outer=SpikeCounterReadBlockOnDLS,
    names=("neuron", "block"),
):
    """Spike counter of one neuron circuit."""

    toSpikeCounterReadBlockOnDLS = outer_part(SpikeCounterReadBlockOnDLS)
    toSpikeCounterReadOnSpikeCounterReadBlock = local_part(SpikeCounterReadOnSpikeCounterReadBlock)


class SpikeCounterResetBlockOnDLS(Coordinate, Ranged, size=2):
    """Counter resets of the left or right half of both rows."""


class SpikeCounterResetOnSpikeCounterResetBlock(Ranged, size=256):
    """Counter reset of one neuron circuit among those of its half."""


class SpikeCounterResetOnDLS(
    On,
    SpikeCounterResetOnSpikeCounterResetBlock,
    Coordinate,
    outer=SpikeCounterResetBlockOnDLS,
    names=("neuron", "block"),
):
    """Counter reset of one neuron circuit."""

    toSpikeCounterResetBlockOnDLS = outer_part(SpikeCounterResetBlockOnDLS)
    toSpikeCounterResetOnSpikeCounterResetBlock = local_part(
        SpikeCounterResetOnSpikeCounterResetBlock
    )
