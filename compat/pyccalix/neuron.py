"""Calibration of the neurons."""

from typing import Any, ClassVar

from halco import AtomicNeuronOnDLS, SynapticInputOnNeuron, typed_array
from halco.real import Real
from haldls import CADCSampleQuad, CapMemCell
from lola import AtomicNeuron
from pyccalix import quantity
from pyccalix.quantity import filled
from pyccalix.record import CalibOptions, CalibTarget, member, record

_Potential = typed_array(CADCSampleQuad.Value, AtomicNeuronOnDLS)
_MembraneCapacitance = typed_array(
    AtomicNeuron.MembraneCapacitance.CapacitorSize, AtomicNeuronOnDLS
)
_GmOnNeuron = typed_array(CapMemCell.Value, SynapticInputOnNeuron)
_GmPerNeuron = typed_array(_GmOnNeuron, AtomicNeuronOnDLS)


class _OptionalReal:
    """A real number, or None; what is made of this class is one or the other."""

    def __new__(cls, value: Any = None) -> Any:
        """Return None or the number.

        Raises:
            TypeError: neither.
        """
        return None if value is None else Real(value).value()


_ReversalOnNeuron = typed_array(_OptionalReal, SynapticInputOnNeuron)
_Reversal = typed_array(_ReversalOnNeuron, AtomicNeuronOnDLS)


def _array(kind: Any, value: Any) -> Any:
    """Declare an array with one initial value everywhere."""
    return member(kind, default=lambda: filled(kind, value))


def _capmem(value: int) -> Any:
    """Declare a setting of the CapMem."""
    return member(CapMemCell.Value, default=lambda: CapMemCell.Value(value))


@record
class NeuronCalibOptions(CalibOptions):
    """How to calibrate the neurons.

    Attributes:
        readout_neuron: Neuron whose membrane is connected to the output for observation.
    """

    readout_neuron: AtomicNeuronOnDLS | None = member(AtomicNeuronOnDLS, None, default=lambda: None)


@record
class HagenNeuronCalibTarget(CalibTarget):
    """Neurons that add up charge, for multiplication on membranes.

    Attributes:
        leak: Sample at the resting potential.
        tau_mem: Membrane time constant.
        tau_syn: Time constant of the synaptic inputs.
        i_synin_gm: Bias of the synaptic inputs' amplifiers, excitatory; inhibitory ones are made
            equally strong.
        target_noise: Noise of the samples at rest to be reached by the choice of the leak bias; for
            None the bias stays.
        synapse_dac_bias: Bias of the synapses.
    """

    Potential: ClassVar[Any] = _Potential
    PerNeuronTimeConstant: ClassVar[Any] = quantity.PerNeuronTimeConstant
    TauSynOnNeuron: ClassVar[Any] = quantity.TauSynPerNeuron
    TauSyn: ClassVar[Any] = quantity.TauSyn

    leak: Any = _array(_Potential, 120)
    tau_mem: Any = _array(quantity.PerNeuronTimeConstant, 60e-6)
    tau_syn: Any = _array(quantity.TauSyn, 0.32e-6)
    i_synin_gm: CapMemCell.Value = _capmem(450)
    target_noise: float | None = member(float, None, default=lambda: None)
    synapse_dac_bias: CapMemCell.Value = _capmem(CapMemCell.Value.max)


@record
class _UncalibratedCubaSynapticInput:
    """Biases of the synaptic inputs' amplifiers as they shall be, for each neuron."""

    ISyninGMOnNeuron: ClassVar[Any] = _GmOnNeuron
    ISyninGM: ClassVar[Any] = _GmPerNeuron

    i_synin_gm: Any = _array(_GmPerNeuron, 500)


@record
class _CalibratedCubaSynapticInput:
    """Biases of either input: the median strength that all neurons have there is the target."""

    ISyninGM: ClassVar[Any] = _GmOnNeuron

    i_synin_gm: Any = _array(_GmOnNeuron, 500)


@record
class _CalibratedMatchingCubaSynapticInput:
    """A bias: the median strength of excitatory inputs there is the target of both inputs."""

    i_synin_gm: CapMemCell.Value = _capmem(500)


@record
class _CalibratedCobaSynapticInput:
    """Potentials of conductance-based inputs, in samples; None: current-based.

    Attributes:
        e_coba_reversal: Where the input has no effect; may be out of the membrane's range.
        e_coba_reference: Where it is as strong as the current-based one; None: midway between leak
            and threshold.
    """

    PotentialOnNeuron: ClassVar[Any] = _ReversalOnNeuron
    Potential: ClassVar[Any] = _Reversal

    e_coba_reversal: Any = member(_Reversal, default=_Reversal)
    e_coba_reference: Any = member(_Reversal, default=_Reversal)


for _kind in (
    _UncalibratedCubaSynapticInput,
    _CalibratedCubaSynapticInput,
    _CalibratedMatchingCubaSynapticInput,
    _CalibratedCobaSynapticInput,
):
    # pickles name a class by its place in the original
    _kind.__name__ = _kind.__name__.removeprefix("_")
    _kind.__qualname__ = f"NeuronCalibTarget.{_kind.__name__}"


@record
class NeuronCalibTarget(CalibTarget):
    """Spiking neurons.

    Attributes:
        leak: Sample at the resting potential.
        reset: Sample at the reset potential.
        threshold: Sample near the threshold.
        tau_mem: Membrane time constant.
        tau_syn: Time constants of the synaptic inputs.
        cuba_synin: Strength of current-based inputs.
        coba_synin: Conductance-based inputs.
        membrane_capacitance: Membrane capacitance, 63 for about 2.2 pF.
        refractory_time: Refractory time.
        holdoff_time: End of the refractory time in which the membrane is free already.
        synapse_dac_bias: Bias of the synapses.
        tau_icc: Time constant of the conductance between compartments; None: not calibrated.
    """

    Potential: ClassVar[Any] = _Potential
    PerNeuronTimeConstant: ClassVar[Any] = quantity.PerNeuronTimeConstant
    TauSynPerNeuron: ClassVar[Any] = quantity.TauSynPerNeuron
    TauSyn: ClassVar[Any] = quantity.TauSyn
    MembraneCapacitance: ClassVar[Any] = _MembraneCapacitance
    UncalibratedCubaSynapticInput: ClassVar[Any] = _UncalibratedCubaSynapticInput
    CalibratedCubaSynapticInput: ClassVar[Any] = _CalibratedCubaSynapticInput
    CalibratedMatchingCubaSynapticInput: ClassVar[Any] = _CalibratedMatchingCubaSynapticInput
    CalibratedCobaSynapticInput: ClassVar[Any] = _CalibratedCobaSynapticInput

    leak: Any = _array(_Potential, 80)
    reset: Any = _array(_Potential, 70)
    threshold: Any = _array(_Potential, 125)
    tau_mem: Any = _array(quantity.PerNeuronTimeConstant, 10e-6)
    tau_syn: Any = _array(quantity.TauSyn, 10e-6)
    cuba_synin: Any = member(
        _UncalibratedCubaSynapticInput,
        _CalibratedCubaSynapticInput,
        _CalibratedMatchingCubaSynapticInput,
        default=_CalibratedMatchingCubaSynapticInput,
    )
    coba_synin: Any = member(_CalibratedCobaSynapticInput, default=_CalibratedCobaSynapticInput)
    membrane_capacitance: Any = _array(_MembraneCapacitance, 63)
    refractory_time: Any = _array(quantity.PerNeuronTimeConstant, 2e-6)
    holdoff_time: Any = _array(quantity.PerNeuronTimeConstant, 0.0)
    synapse_dac_bias: CapMemCell.Value = _capmem(600)
    tau_icc: Any = member(quantity.PerNeuronTimeConstant, None, default=lambda: None)
