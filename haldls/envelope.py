"""The outside of stored objects: JSON objects with known keys, and bytes that hold such a text.

Bytes: eight bytes that name the format, length and CRC-32 of the text as little-endian 32-bit
numbers, the text compressed by zlib. Whatever is read counts as hostile until its form is checked.
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Final

_HEAD = struct.Struct("<8sII")
#: Larger texts, in bytes, are refused before they are unpacked.
MAX_TEXT: Final = 1 << 30


def parse(name: str, text: str | bytes, content: str) -> Any:
    """Return what the JSON text of an object of a type holds under the key ``content``.

    Raises:
        ValueError: no JSON, other keys than ``"type"`` and ``content``, or of another type.
    """
    try:
        held = json.loads(text)
    except (ValueError, RecursionError, TypeError) as error:
        raise ValueError(f"{name}: not JSON: {error}") from None
    if not isinstance(held, dict) or held.keys() != {"type", content}:
        raise ValueError(f"{name}: needs an object with 'type' and {content!r}")
    if held["type"] != name:
        raise ValueError(f"{name}: the text is of a {str(held['type'])[:80]!r}")
    return held[content]


def pack(magic: bytes, text: str) -> bytes:
    """Return a text as bytes that are the same on every machine."""
    plain = text.encode()
    return _HEAD.pack(magic, len(plain), zlib.crc32(plain)) + zlib.compress(plain)


def unpack(name: str, magic: bytes, data: bytes) -> bytes:
    """Return the text that :func:`pack` packed.

    Raises:
        ValueError: the bytes are anything else, were cut short or damaged.
    """
    if len(data) < _HEAD.size or not data.startswith(magic):
        raise ValueError(f"{name}: the data does not begin with {magic!r}")
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
    return text
