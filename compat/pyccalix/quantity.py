"""Times and voltages, and times of every neuron."""

from typing import Any

from halco import AtomicNeuronOnDLS, SynapticInputOnNeuron, typed_array
from halco.real import Real


def _quantity(value: Any, unit: str) -> Any:
    """Return numbers with a unit of the package that calix computes with."""
    import quantities

    return quantities.Quantity(value, unit)


class TimeInS(Real):
    """A time in seconds."""

    __slots__ = ()

    def as_quantity(self) -> Any:
        """Return the time as object of the package `quantities`."""
        return _quantity(self.value(), "s")


class PotentialInVolt(Real):
    """A voltage in volt."""

    __slots__ = ()

    def as_quantity(self) -> Any:
        """Return the voltage as object of the package `quantities`."""
        return _quantity(self.value(), "V")


class _Times:
    """What arrays of times can do beyond other arrays."""

    __slots__ = ()

    def as_quantity(self) -> Any:
        """Return all times as one array of the package `quantities`."""
        return _quantity(self.to_numpy(), "s")  # type: ignore[attr-defined]

    def __reduce__(self) -> Any:
        return type(self)._view, (self._content(),)  # type: ignore[attr-defined]


class PerNeuronTimeConstant(
    _Times,
    typed_array(TimeInS, AtomicNeuronOnDLS),  # type: ignore[misc]
):
    """One time for each neuron."""

    __slots__ = ()


class TauSynPerNeuron(
    _Times,
    typed_array(TimeInS, SynapticInputOnNeuron),  # type: ignore[misc]
):
    """One time for each synaptic input of a neuron."""

    __slots__ = ()


class TauSyn(
    _Times,
    typed_array(TauSynPerNeuron, AtomicNeuronOnDLS),  # type: ignore[misc]
):
    """One time for each synaptic input of each neuron."""

    __slots__ = ()


def filled(kind: Any, value: Any) -> Any:
    """Return an array with the same value everywhere, in each dimension."""
    import numpy as np

    array = kind()
    array.from_numpy(np.full_like(array.to_numpy(), value))
    return array
