"""Recorded writes as text and bytes.

JSON: an object with ``"type": "DumperDone"`` and ``"values"``, a list of objects with ``"at"`` (the
coordinate: name of its type, then its position, or the parts it is made from), ``"type"`` (name of
the container) and ``"fields"`` (as in `haldls.serial`; a number for values of the timer).

Bytes: that text in the envelope of `haldls.envelope`, which begins with ``b"BSS2coco"``.

Both readers change the object only if everything about the data is right.
"""

import json
from typing import Any

import halco
import haldls
import lola
from halco.common import Enum
from haldls import envelope
from stadls.dumper import DumperDone, Pair

MAGIC = b"BSS2coco"
_TYPE = "DumperDone"


def _coordinate_to_plain(coordinate: Any) -> list[Any]:
    name = type(coordinate).__name__
    if isinstance(coordinate, int):
        return [name, int(coordinate.toEnum())]  # type: ignore[attr-defined]  # a ranged type
    _, parts = coordinate.__reduce__()
    return [name, *map(_coordinate_to_plain, parts)]


def _coordinate_from_plain(plain: Any) -> Any:
    if not isinstance(plain, list) or len(plain) < 2 or not isinstance(plain[0], str):
        raise ValueError(f"coordinate {str(plain)[:80]!r} must be a list of a type and its parts")
    name, *parts = plain
    kind = getattr(halco, name, None) if name in halco.__all__ else None
    if not isinstance(kind, type) or not hasattr(kind, "toEnum"):
        raise ValueError(f"{name[:80]!r} is not a type of coordinates")
    try:
        if isinstance(parts[0], int):
            return kind(Enum(parts[0]))
        return kind(*map(_coordinate_from_plain, parts))
    except (TypeError, OverflowError, RuntimeError) as error:
        raise ValueError(f"coordinate {str(plain)[:80]}: {error}") from None


def _config_to_plain(config: Any) -> Any:
    return int(config) if isinstance(config, int) else config.to_plain()


def _config_from_plain(kind: Any, plain: Any) -> Any:
    if issubclass(kind, int):
        if not isinstance(plain, int):
            raise ValueError(f"{kind.__qualname__}: needs a number, got {str(plain)[:80]!r}")
        return kind(plain)
    return kind.from_plain(plain)


def _container_type(name: Any) -> Any:
    """Return the class of a dotted name, which must be a container or a condition."""
    found: Any = None
    if isinstance(name, str):
        first, *rest = name.split(".")
        for module in (haldls, lola):
            if first in module.__all__:
                found = getattr(module, first)
                break
        for part in rest:
            found = None if part.startswith("_") else getattr(found, part, None)
    if not isinstance(found, type) or not issubclass(found, haldls.Encodable):
        raise ValueError(f"{str(name)[:80]!r} is not a type of containers")
    return found


def _pair_from_plain(plain: Any) -> Pair:
    if not isinstance(plain, dict) or plain.keys() != {"at", "type", "fields"}:
        raise ValueError(f"{str(plain)[:80]!r} must be an object with 'at', 'type' and 'fields'")
    container = _container_type(plain["type"])
    coordinate = _coordinate_from_plain(plain["at"])
    try:
        return coordinate, _config_from_plain(container, plain["fields"])
    except (TypeError, OverflowError, RuntimeError, KeyError) as error:
        raise ValueError(f"{plain['type']}: {error}") from None


def to_json(dumperdone: DumperDone) -> str:
    """Return recorded writes as JSON text."""
    values = [
        {
            "at": _coordinate_to_plain(coordinate),
            "type": type(config).__qualname__,
            "fields": _config_to_plain(config),
        }
        for coordinate, config in dumperdone._pairs
    ]
    return json.dumps({"type": _TYPE, "values": values})


def from_json(dumperdone: DumperDone, text: str | bytes) -> None:
    """Set recorded writes to what `to_json` returned.

    Raises:
        ValueError: The text is anything else.
    """
    values = envelope.parse(_TYPE, text, "values")
    if not isinstance(values, list):
        raise ValueError(f"{_TYPE}: 'values' must be a list")
    pairs = []
    for index, plain in enumerate(values):
        try:
            pairs.append(_pair_from_plain(plain))
        except ValueError as error:
            raise ValueError(f"{_TYPE}: entry {index}: {error}") from None
    dumperdone.values = pairs


def to_portablebinary(dumperdone: DumperDone) -> bytes:
    """Return recorded writes as bytes that are the same on every machine."""
    return envelope.pack(MAGIC, to_json(dumperdone))


def from_portablebinary(dumperdone: DumperDone, data: bytes) -> None:
    """Set recorded writes to what `to_portablebinary` returned.

    Raises:
        ValueError: The bytes are anything else, were cut short or damaged.
    """
    from_json(dumperdone, envelope.unpack(_TYPE, MAGIC, data))
