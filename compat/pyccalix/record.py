"""Records whose attributes check what is assigned to them.

An attribute is declared by :func:`member`, with the types it can hold. Assigning copies: records
never share a part.
"""

import copy
import numbers
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import attrs

from halco.ranged import Ranged
from halco.real import Real

T = TypeVar("T")


def _accept(value: Any, kind: Any) -> Any:
    """Return a number or truth value as the type that an attribute holds.

    Raises:
        TypeError: it cannot be one.
    """
    if issubclass(kind, Ranged | Real):
        return kind.accept(value)
    if kind is bool and hasattr(type(value), "__bool__"):
        return bool(value)
    if kind is float and isinstance(value, numbers.Real):
        return float(value)
    raise TypeError("another type")


def member(*kinds: Any, default: Callable[[], Any], settable_at_start: bool = False) -> Any:
    """Declare an attribute of a record.

    Args:
        kinds: Types of the values; None stands for itself. Plain numbers become the first kind.
        default: Makes the initial value.
        settable_at_start: Whether the record's constructor takes it.
    """
    types = tuple(kind for kind in kinds if kind is not None)

    def convert(value: Any, field: "attrs.Attribute[Any]") -> Any:
        if isinstance(value, types) or (value is None and None in kinds):
            return copy.deepcopy(value)
        try:
            return _accept(value, types[0])
        except TypeError as error:
            names = " or ".join("None" if kind is None else kind.__qualname__ for kind in kinds)
            raise TypeError(f"{field.name} = {value!r}: must be {names} ({error})") from None

    return attrs.field(
        factory=default,
        init=settable_at_start,
        converter=attrs.Converter(convert, takes_field=True),
    )


@dataclass_transform(field_specifiers=(member,))
def record(cls: type[T]) -> type[T]:
    """Make a class of a declaration; instances are compared by identity.

    Subclasses may have further bases and attributes; all of them are pickled.
    """
    return attrs.define(eq=False, getstate_setstate=False)(cls)


@record
class CalibTarget:
    """What a calibration aims at."""


@record
class CalibOptions:
    """How a calibration goes about it."""
