"""The compiled half of the calibration package calix, in Python.

What a calibration aims at (targets), how it goes about it (options), and the inner loops that build
and evaluate its programs. The calibrations themselves are calix' own.
"""

from pyccalix import hagen, helpers, spiking
from pyccalix.cadc import CADCCalibOptions, CADCCalibTarget
from pyccalix.calibration import (
    HagenCalibOptions,
    HagenCalibTarget,
    HagenSyninCalibOptions,
    HagenSyninCalibTarget,
    SpikingCalibOptions,
    SpikingCalibTarget,
)
from pyccalix.correlation import CorrelationCalibOptions, CorrelationCalibTarget
from pyccalix.neuron import HagenNeuronCalibTarget, NeuronCalibOptions, NeuronCalibTarget
from pyccalix.quantity import PotentialInVolt, TimeInS
from pyccalix.record import CalibOptions, CalibTarget
from pyccalix.synapse_driver import STPCalibOptions, STPCalibTarget, SynapseDriverCalibOptions

__all__ = [
    "CADCCalibOptions",
    "CADCCalibTarget",
    "CalibOptions",
    "CalibTarget",
    "CorrelationCalibOptions",
    "CorrelationCalibTarget",
    "HagenCalibOptions",
    "HagenCalibTarget",
    "HagenNeuronCalibTarget",
    "HagenSyninCalibOptions",
    "HagenSyninCalibTarget",
    "NeuronCalibOptions",
    "NeuronCalibTarget",
    "PotentialInVolt",
    "STPCalibOptions",
    "STPCalibTarget",
    "SpikingCalibOptions",
    "SpikingCalibTarget",
    "SynapseDriverCalibOptions",
    "TimeInS",
    "hagen",
    "helpers",
    "spiking",
]

__variant__ = "pybind11"
