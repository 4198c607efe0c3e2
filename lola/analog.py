"""Analog values of parameter cells, which several composed containers hold."""

from __future__ import annotations

from typing import Any

from haldls import CapMemCell
from lola.arrays import array, array_type
from lola.record import Field, Single

#: Code of a voltage or current, [0, 1022].
AnalogValue = CapMemCell.Value
#: The cell is not refreshed; it keeps no defined value.
AnalogDisableRefresh = CapMemCell.DisableRefresh
AnalogValueVariant = AnalogValue | AnalogDisableRefresh


def analog(initial: int = 0) -> Field[Any]:
    """Declare the value of one parameter cell."""
    return Field(Single(AnalogValueVariant, initial))


def analog_array(key: Any) -> Any:
    """Return the class of arrays with one value of a parameter cell for each key."""
    return array_type(AnalogValueVariant, key)


def analogs(key: Any, initial: int = 0) -> Field[Any]:
    """Declare the values of one parameter cell for each key."""
    return array(analog_array(key), [initial] * key.size)
