"""Conversions: how one coordinate leads to another.

A conversion is a method ``toTarget``. Written out under :func:`conversion` it states a fact about
the hardware; :func:`same_index` declares it where both sides are counted alike; :func:`local_part`
and :func:`outer_part` where a coordinate is composed of the target. Each is stated once, and
:func:`table` derives the conversion of all coordinates of a type at once from it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from halco.ranged import INTERN_LIMIT, Ranged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Source = TypeVar("Source", bound=Ranged)
Target = TypeVar("Target")
Number = TypeVar("Number", bound=Ranged)

#: Conversions that follow from how types are declared, for arrays of positions at once.
_WHOLE: dict[Any, Callable[[Any, Any], Any]] = {}
#: What a table holds where a conversion gives nothing (``None``).
NOTHING = 0xFFFF_FFFF
_UNKNOWN: Any = object()


def once(method: Callable[[Source], Target]) -> Callable[[Source], Target]:
    """Remember what a method without arguments answers for each coordinate of each type."""
    answers: dict[type, list[Any]] = {}

    @functools.wraps(method)
    def recall(coordinate: Source) -> Target:
        try:
            answer: Target = answers[coordinate.__class__][coordinate]
        except KeyError:
            if coordinate.size > INTERN_LIMIT:
                return method(coordinate)
            answers[type(coordinate)] = [_UNKNOWN] * coordinate.end
        else:
            if answer is not _UNKNOWN:
                return answer
        answer = answers[type(coordinate)][coordinate] = method(coordinate)
        return answer

    return recall


def conversion(method: Callable[[Source], Target]) -> Callable[[Source], Target]:
    """Mark a method as conversion and work out each of its answers once.

    A coordinate made of parts answers for the part that has the method, see
    :class:`halco.composed.On`.
    """
    return marked(once(method))


def marked(method: Callable[[Any], Target]) -> Callable[[Any], Target]:
    """Mark a method as conversion whose answers are not kept: arrays, or of intervals."""
    method.is_conversion = True  # type: ignore[attr-defined]  # a mark for conversions()
    return method


def same_index(target: Callable[[], type[Number]]) -> Callable[[Any], Number]:
    """Declare a conversion between types that count the same things in the same order.

    ``target`` is asked at the first call, since blocks refer to each other.
    """

    @conversion
    def convert(coordinate: Ranged) -> Number:
        """Return the coordinate of the same index."""
        return target()._at(int(coordinate))

    _WHOLE[convert] = lambda source, positions: positions + source.begin
    return convert


def local_part(target: type[Number]) -> Callable[[Any], Number]:
    """Declare the conversion of a composed coordinate to the place on the larger thing."""

    @conversion
    def convert(coordinate: Any) -> Number:
        """Return the place on the larger thing."""
        local: Number = coordinate.split()[1]
        return local

    _WHOLE[convert] = lambda source, positions: positions % source.local_type.size
    return convert


def outer_part(target: type[Number]) -> Callable[[Any], Number]:
    """Declare the conversion of a composed coordinate to the larger thing it is on."""

    @conversion
    def convert(coordinate: Any) -> Number:
        """Return the larger thing this place is on."""
        outer: Number = coordinate.split()[0]
        return outer

    _WHOLE[convert] = lambda source, positions: positions // source.local_type.size
    return convert


def answered_by_local(name: str, method: Callable[[Any], Target]) -> Callable[[Any], Target]:
    """Return the conversion by which a composed coordinate answers for its local part."""

    @conversion
    @functools.wraps(method)
    def convert(coordinate: Any) -> Target:
        return method(coordinate.split()[1])

    _WHOLE[convert] = lambda source, positions: table(source.local_type, name)[
        positions % source.local_type.size
    ]
    return convert


def conversions(kind: type) -> list[str]:
    """Return the names of all conversions a coordinate type offers, in alphabetical order."""
    members: dict[str, object] = {}
    for base in reversed(kind.__mro__):
        members.update(vars(base))
    return sorted(name for name, member in members.items() if hasattr(member, "is_conversion"))


@functools.cache
def table(source: Any, name: str) -> NDArray[np.uint32]:
    """Return a conversion of all coordinates of a type at once.

    Args:
        source: the type to convert from.
        name: its conversion, for example ``"toSynramOnDLS"``.

    Returns:
        Read-only array of the targets' numbers, indexed by the source's position; two-dimensional
        (positions, entries) where the conversion gives an array; ``NOTHING`` where it gives none
        or refuses.

    Raises:
        AttributeError: there is no such conversion.
        ValueError: the type is too large to be written out.
    """
    import numpy as np

    convert = getattr(source, name, None)
    if convert is None or not hasattr(convert, "is_conversion"):
        raise AttributeError(
            f"{source.__name__} has no conversion {name!r}, only {', '.join(conversions(source))}"
        )
    if source.size > INTERN_LIMIT:
        raise ValueError(
            f"{source.__name__}.{name}: a table of {source.size} coordinates is too large, "
            f"the limit is {INTERN_LIMIT}; convert single coordinates"
        )
    if convert in _WHOLE:
        result = np.array(_WHOLE[convert](source, np.arange(source.size)), np.uint32)
    else:
        result = np.array([_plain(convert, coordinate) for coordinate in source.every()], np.uint32)
    result.flags.writeable = False
    return result


def _plain(convert: Callable[[Any], Any], coordinate: Ranged) -> Any:
    """Return the number, or the numbers, a table holds for one coordinate."""
    try:
        answer = convert(coordinate)
    except OverflowError:
        return NOTHING
    if isinstance(answer, int):
        return answer
    return NOTHING if answer is None else list(answer)
