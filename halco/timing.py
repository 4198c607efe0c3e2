"""Timing of the memories that hold the settings of the analog blocks."""

from halco.capmem import PerQuadrant
from halco.hemisphere import PerHemisphere
from halco.ranged import Coordinate, Ranged


class MemoryTimingOnDLS(Coordinate, Ranged, size=1):
    """Timing of all memories."""


class CapMemSRAMTimingConfigOnDLS(Coordinate, PerQuadrant):
    """Timing of the memory behind the parameter cells of a quadrant."""


class CADCOffsetSRAMTimingConfigOnDLS(Coordinate, Ranged, size=4):
    """Timing of the memory of column converter offsets of a quadrant."""


class NeuronSRAMTimingConfigOnDLS(Coordinate, Ranged, size=4):
    """Timing of the memory of neuron circuits of a quadrant."""


class NeuronBackendSRAMTimingConfigOnDLS(Coordinate, Ranged, size=2):
    """Timing of the memory of a digital backend."""


class SynapseDriverSRAMTimingConfigOnDLS(Coordinate, PerHemisphere):
    """Timing of the memory of the synapse drivers of a half."""
