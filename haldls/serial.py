"""Containers as text and bytes, in documented formats of our own.

JSON: an object with ``"type"``, the class name, and ``"fields"``, an object with one entry for each
field: numbers, ``true`` and ``false``, names of choices, lists for arrays, objects for structures.

Bytes: that text in the envelope of `haldls.envelope`, which begins with ``b"BSS2bin1"``.

Both readers change the object only if everything about the data is right.
"""

from __future__ import annotations

import json
from typing import Any, Protocol, Self

from haldls import envelope

MAGIC = b"BSS2bin1"


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
    fields = envelope.parse(type(container).__qualname__, text, "fields")
    container.__init__(type(container).from_plain(fields))


def to_portablebinary(container: Plain) -> bytes:
    """Return a container as bytes that are the same on every machine."""
    return envelope.pack(MAGIC, to_json(container))


def from_portablebinary(container: Any, data: bytes) -> None:
    """Set a container to what :func:`to_portablebinary` returned for one of the same class.

    Raises:
        ValueError: the bytes are anything else, were cut short or damaged.
    """
    from_json(container, envelope.unpack(type(container).__qualname__, MAGIC, data))
