"""Calibration of the columnar converters."""

from typing import Any, ClassVar

from haldls import CADCSampleQuad, CapMemCell
from pyccalix.record import CalibOptions, CalibTarget, member, record


class _Range:
    """Lower and upper bound, both of the type ``Value``.

    Raises:
        ValueError: the lower bound is above the upper one.
        TypeError: a bound that the type does not accept.
    """

    __slots__ = ("_lower", "_upper")
    Value: ClassVar[Any]

    def __init__(self, lower: int, upper: int) -> None:
        self.lower, self.upper = lower, upper
        if self._lower > self._upper:
            raise ValueError(
                f"Range lower > upper. ({self._lower!r} > {self._upper!r}; swap the bounds)"
            )

    @property
    def lower(self) -> Any:
        """Lower bound; setting it does not compare it with the upper one."""
        return self._lower

    @lower.setter
    def lower(self, value: int) -> None:
        self._lower = self.Value.accept(value)

    @property
    def upper(self) -> Any:
        """Upper bound; setting it does not compare it with the lower one."""
        return self._upper

    @upper.setter
    def upper(self, value: int) -> None:
        self._upper = self.Value.accept(value)

    def to_tuple(self) -> tuple[Any, Any]:
        """Return both bounds."""
        return self._lower, self._upper

    def __repr__(self) -> str:
        return f"Range({self._lower!r}, {self._upper!r})"


class _DynamicRange(_Range):
    """Range of voltages, in units of the CapMem."""

    __slots__ = ()
    Value = CapMemCell.Value


class _ReadRange(_Range):
    """Range of samples."""

    __slots__ = ()
    Value = CADCSampleQuad.Value


@record
class CADCCalibOptions(CalibOptions):
    """How to calibrate the converters.

    Attributes:
        calibrate_offsets: Whether to level out the channels; not wanted where the sensors of
            correlation do that themselves.
    """

    calibrate_offsets: bool = member(bool, default=lambda: True)


@record
class CADCCalibTarget(CalibTarget):
    """Which voltages shall give which samples.

    Attributes:
        dynamic_range: Voltages at the ends of the range, as settings of the CapMem; the default
            spans some 0.15 V to 1.05 V.
        read_range: Samples to be read there.
    """

    DynamicRange: ClassVar[type[_DynamicRange]] = _DynamicRange
    ReadRange: ClassVar[type[_ReadRange]] = _ReadRange

    dynamic_range: _DynamicRange = member(_DynamicRange, default=lambda: _DynamicRange(70, 550))
    read_range: _ReadRange = member(_ReadRange, default=lambda: _ReadRange(20, 220))
