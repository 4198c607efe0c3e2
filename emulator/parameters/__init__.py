"""The parameter transfer functions of the analog circuits: the one place with physical numbers.

Every record holds numbers in SI units (volt, ampere, siemens, farad, second) and the functions that
turn register values into them. A user replaces any of them through the chip description. Sources:

* *calix*: what the calibration software of the chip (calix) relies on or asserts in its tests.
* *haldls*: documentation of the register containers.
* *model*: our choice within those limits; the structure of the equations follows Aamir et al. 2018,
  Billaudelle et al. 2020 and 2022, Pehle et al. 2022.

Unless an attribute names another source its number is a *model* choice.
"""

from __future__ import annotations

import attrs

from emulator.event_path import Latency
from emulator.parameters.capmem import CapMem
from emulator.parameters.deviation import Mismatch, Noise
from emulator.parameters.neuron import Adaptation, Compartments, Membrane, SynapticInput
from emulator.parameters.readout import Cadc, Madc
from emulator.parameters.synapse import Correlation, Driver

#: One chip tick, the period of the 250 MHz digital core.
TICK = 4e-9


@attrs.frozen
class Parameters:
    """All transfer functions of one chip."""

    capmem: CapMem = attrs.field(factory=CapMem)
    membrane: Membrane = attrs.field(factory=Membrane)
    synaptic_input: SynapticInput = attrs.field(factory=SynapticInput)
    adaptation: Adaptation = attrs.field(factory=Adaptation)
    compartments: Compartments = attrs.field(factory=Compartments)
    driver: Driver = attrs.field(factory=Driver)
    correlation: Correlation = attrs.field(factory=Correlation)
    cadc: Cadc = attrs.field(factory=Cadc)
    madc: Madc = attrs.field(factory=Madc)
    noise: Noise = attrs.field(factory=Noise)
    mismatch: Mismatch = attrs.field(factory=Mismatch)
    latency: Latency = attrs.field(factory=Latency)


__all__ = [
    "TICK",
    "Adaptation",
    "Cadc",
    "CapMem",
    "Compartments",
    "Correlation",
    "Driver",
    "Latency",
    "Madc",
    "Membrane",
    "Mismatch",
    "Noise",
    "Parameters",
    "SynapticInput",
]
