"""Real numbers with a type of their own, for quantities such as times and voltages."""

import numbers
from collections.abc import Callable
from typing import Any, ClassVar, Self


class Real(float):
    """A real number of a named kind: ``class TimeInS(Real)`` are times in seconds.

    Instances are floats, equal to plain floats of the same value.

    Raises:
        TypeError: not a plain real number; quantities with a unit and arrays are refused, since
            their unit would be lost.
    """

    __slots__ = ()
    min: ClassVar[float] = -float("inf")
    max: ClassVar[float] = float("inf")
    lowest: ClassVar[float] = -float("inf")
    is_interval: ClassVar[bool] = False

    def __new__(cls, value: Any = 0.0) -> Self:
        """Return the number ``value`` as one of this kind."""
        if not isinstance(value, numbers.Real):
            raise TypeError(f"{cls.__name__}({value!r}): must be a plain real number")
        return super().__new__(cls, value)

    @classmethod
    def accept(cls, value: Any) -> Self:
        """Return ``value`` as an instance where one is expected, in a field or an array.

        Raises:
            TypeError: not a plain real number.
        """
        return cls(value)

    def value(self) -> float:
        """Return the plain number."""
        return float(self)

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({float(self)!r})"

    def __str__(self) -> str:
        return repr(self)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (float(self),)
