"""Calibrations of the whole chip for a mode of operation."""

from haldls import CapMemCell
from pyccalix.cadc import CADCCalibOptions, CADCCalibTarget
from pyccalix.correlation import CorrelationCalibOptions, CorrelationCalibTarget
from pyccalix.neuron import HagenNeuronCalibTarget, NeuronCalibOptions, NeuronCalibTarget
from pyccalix.record import CalibOptions, CalibTarget, member, record
from pyccalix.synapse_driver import STPCalibOptions, STPCalibTarget, SynapseDriverCalibOptions


def _cadc_target(lower: int, upper: int) -> CADCCalibTarget:
    target = CADCCalibTarget()
    target.dynamic_range = CADCCalibTarget.DynamicRange(lower, upper)
    return target


@record
class HagenSyninCalibTarget(CalibTarget):
    """Multiplication on the synaptic lines.

    Attributes:
        cadc_target: Converters.
        synapse_dac_bias: Bias of the synapses.
    """

    cadc_target: CADCCalibTarget = member(CADCCalibTarget, default=lambda: _cadc_target(150, 340))
    synapse_dac_bias: CapMemCell.Value = member(
        CapMemCell.Value, default=lambda: CapMemCell.Value(800)
    )


@record
class HagenSyninCalibOptions(CalibOptions):
    """How to calibrate for multiplication on the synaptic lines."""

    cadc_options: CADCCalibOptions = member(CADCCalibOptions, default=CADCCalibOptions)
    synapse_driver_options: SynapseDriverCalibOptions = member(
        SynapseDriverCalibOptions, default=SynapseDriverCalibOptions
    )


@record
class HagenCalibTarget(CalibTarget):
    """Multiplication on the membranes.

    Attributes:
        cadc_target: Converters.
        neuron_target: Neurons.
    """

    cadc_target: CADCCalibTarget = member(CADCCalibTarget, default=lambda: _cadc_target(150, 500))
    neuron_target: HagenNeuronCalibTarget = member(
        HagenNeuronCalibTarget, default=HagenNeuronCalibTarget
    )


@record
class HagenCalibOptions(CalibOptions):
    """How to calibrate for multiplication on the membranes.

    Attributes:
        cadc_options: Converters.
        neuron_options: Neurons.
        neuron_disable_leakage: Whether to switch the leak off at the end.
        synapse_driver_options: Synapse drivers.
    """

    cadc_options: CADCCalibOptions = member(CADCCalibOptions, default=CADCCalibOptions)
    neuron_options: NeuronCalibOptions = member(NeuronCalibOptions, default=NeuronCalibOptions)
    neuron_disable_leakage: bool = member(bool, default=lambda: True)
    synapse_driver_options: SynapseDriverCalibOptions = member(
        SynapseDriverCalibOptions, default=SynapseDriverCalibOptions
    )


@record
class SpikingCalibTarget(CalibTarget):
    """Spiking operation.

    Attributes:
        cadc_target: Converters.
        neuron_target: Neurons.
        correlation_target: Correlation sensors; None: not calibrated.
        stp_target: Short-term plasticity.
    """

    cadc_target: CADCCalibTarget = member(CADCCalibTarget, default=CADCCalibTarget)
    neuron_target: NeuronCalibTarget = member(NeuronCalibTarget, default=NeuronCalibTarget)
    correlation_target: CorrelationCalibTarget | None = member(
        CorrelationCalibTarget, None, default=lambda: None
    )
    stp_target: STPCalibTarget = member(STPCalibTarget, default=STPCalibTarget)


@record
class SpikingCalibOptions(CalibOptions):
    """How to calibrate for spiking operation.

    Attributes:
        cadc_options: Converters.
        neuron_options: Neurons.
        correlation_options: Correlation sensors.
        stp_options: Short-term plasticity.
        refine_potentials: Whether to calibrate converters and potentials again at the end, since
            cells of the CapMem influence each other; None: unless there are conductance-based
            inputs.
    """

    cadc_options: CADCCalibOptions = member(
        CADCCalibOptions, default=CADCCalibOptions, settable_at_start=True
    )
    neuron_options: NeuronCalibOptions = member(
        NeuronCalibOptions, default=NeuronCalibOptions, settable_at_start=True
    )
    correlation_options: CorrelationCalibOptions = member(
        CorrelationCalibOptions, default=CorrelationCalibOptions, settable_at_start=True
    )
    stp_options: STPCalibOptions = member(
        STPCalibOptions, default=STPCalibOptions, settable_at_start=True
    )
    refine_potentials: bool | None = member(
        bool, None, default=lambda: None, settable_at_start=True
    )
