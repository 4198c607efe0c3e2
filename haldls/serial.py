"""Containers as text and bytes, in documented formats of our own.

JSON: an object with ``"type"``, the class name, and ``"fields"``, an object with one entry for each
field: numbers, ``true`` and ``false``, names of choices, lists for arrays, objects for structures.

Bytes: the eight bytes ``b"BSS2bin1"``, then length and CRC-32 of the JSON text as little-endian
32-bit numbers, then the text compressed by zlib.

Both readers change the object only if everything about the data is right.
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Protocol, Self

MAGIC = b"BSS2bin1"
_HEAD = struct.Struct("<8sII")
#: Larger texts are refused before they are unpacked.
MAX_TEXT = 1 << 30


class Plain(Protocol):
    """An object that can be made of plain numbers, texts, lists and mappings."""

    def to_plain(self) -> Any:
        """Return what JSON can hold."""

    @classmethod
    def from_plain(cls, plain: Any) -> Self:
        """Return the object again, or raise ValueError."""


def to_json(container: Plain) -> str:
    """Return a container as JSON text."""
    return json.dumps({"type": type(container).__qualname__, "fields": container.to_plain()})


def from_json(container: Any, text: str | bytes) -> None:
    """Set a container to what :func:`to_json` returned for one of the same class.

    Raises:
        ValueError: the text is anything else.
    """
    name = type(container).__qualname__
    try:
        held = json.loads(text)
    except (ValueError, RecursionError, TypeError) as error:
        raise ValueError(f"{name}: not JSON: {error}") from None
    if not isinstance(held, dict) or held.keys() != {"type", "fields"}:
        raise ValueError(f"{name}: needs an object with 'type' and 'fields'")
    if held["type"] != name:
        raise ValueError(f"{name}: the text is of a {str(held['type'])[:80]!r}")
    container.__init__(type(container).from_plain(held["fields"]))


def to_portablebinary(container: Plain) -> bytes:
    """Return a container as bytes that are the same on every machine."""
    text = to_json(container).encode()
    return _HEAD.pack(MAGIC, len(text), zlib.crc32(text)) + zlib.compress(text)


def from_portablebinary(container: Any, data: bytes) -> None:
    """Set a container to what :func:`to_portablebinary` returned for one of the same class.

    Raises:
        ValueError: the bytes are anything else, were cut short or damaged.
    """
    name = type(container).__qualname__
    if len(data) < _HEAD.size or not data.startswith(MAGIC):
        raise ValueError(f"{name}: the data does not begin with {MAGIC!r}")
    _, length, checksum = _HEAD.unpack_from(data)
    if length > MAX_TEXT:
        raise ValueError(f"{name}: {length} bytes of text are more than {MAX_TEXT}")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data[_HEAD.size :], length + 1)
    except zlib.error as error:
        raise ValueError(f"{name}: damaged data: {error}") from None
    if len(text) != length or zlib.crc32(text) != checksum or not unpacker.eof:
        raise ValueError(f"{name}: damaged data: {len(text)} of {length} bytes, or a wrong sum")
    from_json(container, text)
