"""Composed containers: records whose words are those of several containers.

A composed container declares once which containers it consists of, where these lie and which of
its values they are made of. Everything else follows: the addresses for a coordinate, the words of
an instance, the way back from words, and all of this for many instances at once::

    class SynapseWeightRow(Composite):
        coordinate_type = halco.SynapseWeightRowOnDLS
        values = arrays(Value, halco.SynapseOnSynapseRow)
        _pieces = (Piece(haldls.SynapseWeightQuad, quads, {"values": by_quad("values")}),)

The order of the pieces is the order of the words on the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

import attrs
import numpy as np
from numpy.typing import NDArray

import halco
from haldls import Backend, Container
from haldls.kind import Choice
from lola.record import Record, plain_fields, restore_fields
from lola.source import Column, Source

Words = NDArray[np.uint32]


@attrs.frozen(eq=False)
class Piece:
    """Equal containers of which a composed one consists.

    Attributes:
        container: class of the containers.
        places: asked once for their coordinates as positions, (coordinates of the whole, count).
        fields: for each of their fields the source of its values (those not given keep their
            defaults), or the path where the containers themselves are stored.
    """

    container: Any
    places: Callable[[], NDArray[np.intp]]
    fields: Mapping[str, Source] | str

    def addresses(self, direction: str, backend: Backend) -> Words:
        """Return the addresses for every coordinate of the whole, (coordinates, words)."""
        table = self.container.address_table(direction, backend)
        places = places_of(self)
        words: Words = table[places].reshape(len(places), places.shape[1] * table.shape[1])
        return words

    def encode(self, records: NDArray[Any], words: Words) -> None:
        """Put the words of n records into an array, (n, words)."""
        count = len(records) * places_of(self).shape[1]
        if isinstance(self.fields, str):
            stored = Column(self.fields).gather(records).reshape(-1)
            if issubclass(self.container, Composite) and len(records) == 1:
                self.container.encode_records(stored, words.reshape(count, -1))  # without a copy
                return
            found = encode_stored(self.container, stored)
        else:
            shapes = column_info(self.container)
            columns = {
                name: source.gather(records).reshape(count, *shapes[name].shape)
                for name, source in self.fields.items()
            }
            found = self.container.encode_columns(columns)
            if not columns:
                found = np.repeat(found, count, axis=0)
        words[...] = found.reshape(words.shape)

    def decode(self, records: NDArray[Any], words: Words) -> None:
        """Set the values of n records from their words, (n, words).

        Raises:
            ValueError: words that stand for no value of a field.
        """
        each = words.reshape(len(records) * places_of(self).shape[1], -1)
        if isinstance(self.fields, str):
            place = Column(self.fields).gather(records)
            place[...] = decode_stored(self.container, each, place.dtype).reshape(place.shape)
            return
        columns = checked(self.container, self.container.decode_columns(each))
        for name, source in self.fields.items():
            source.scatter(records, columns[name])


@cache
def places_of(piece: Piece) -> NDArray[np.intp]:
    """Return the coordinates of the containers of a piece."""
    return piece.places()


@cache
def column_info(container: Any) -> Mapping[str, Any]:
    """Return what the columns of a container hold."""
    info: Mapping[str, Any] = container.columns()
    return info


def checked(container: Any, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
    """Return decoded columns if their numbers are values of the fields.

    Raises:
        ValueError: a number outside of a field's range. Choices may have nameless numbers.
    """
    for name in _bounded(container):
        info, values = column_info(container)[name], columns[name]
        wrong = values[(values < info.low) | (values > info.high)]
        if wrong.size:
            raise ValueError(
                f"{container.__name__}.{name}: {wrong.flat[0]} is not in [{info.low}, {info.high}]"
            )
    return columns


@cache
def _bounded(container: Any) -> list[str]:
    """Return the columns whose wires can carry more than the numbers in range."""
    choices = {leaf.path[0] for leaf in container.leaves() if isinstance(leaf.field.kind, Choice)}
    return [
        name
        for name, info in column_info(container).items()
        if (1 << info.width) - 1 > info.high - info.low and name not in choices
    ]


def encode_stored(container: Any, stored: NDArray[Any]) -> Words:
    """Return the words of containers that are in records as they are."""
    if issubclass(container, Composite):
        words: Words = container.encode_records(stored)
    else:
        columns = {name: Column(name).gather(stored) for name in column_info(container)}
        words = container.encode_columns(columns)
    return words


def decode_stored(container: Any, words: Words, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return containers as they are in records, from their words."""
    if issubclass(container, Composite):
        records: NDArray[Any] = container.decode_records(words)
        return records
    stored = np.zeros(len(words), dtype)
    for name, values in checked(container, container.decode_columns(words)).items():
        Column(name).scatter(stored, values)
    return stored


def consecutive(part: Any, whole: Any = None) -> Callable[[], NDArray[np.intp]]:
    """Return the places of a piece that has its containers one after the other.

    Args:
        part: coordinate type of the containers.
        whole: coordinate type of the composed container, if there is more than one.
    """
    count = whole.size if whole else 1
    return lambda: np.arange(part.size).reshape(count, -1)


def places(function: Callable[[Any], Any], whole: Any) -> Callable[[], NDArray[np.intp]]:
    """Return the places of a piece from a function that gives them for one coordinate.

    Args:
        function: returns the coordinate of the one container or a list of several.
        whole: coordinate type of the composed container.
    """

    def table() -> NDArray[np.intp]:
        rows = [function(coordinate) for coordinate in halco.iter_all(whole)]
        return np.array(
            [[int(place) for place in (row if isinstance(row, list) else [row])] for row in rows],
            np.intp,
        )

    return table


class Composite(Record, Container):
    """A record that can be written and read, as the sequence of its pieces."""

    _pieces: ClassVar[tuple[Piece, ...]] = ()
    backends: ClassVar[tuple[Backend, ...]] = (Backend.Omnibus, Backend.OmnibusChipOverJTAG)

    @classmethod
    def address_table(cls, direction: str = "write", backend: Backend | None = None) -> Words:
        """Return the addresses for every coordinate, (coordinates, words).

        Args:
            direction: "write" or "read".
            backend: how the words travel, by default the first in ``backends``.

        Raises:
            ValueError: the container cannot travel like that.
        """
        kind: Any = cls  # to the checker, a class without hash is not hashable itself
        return _address_table(kind, direction, cls._backend(backend))

    @classmethod
    def _backend(cls, backend: Backend | None) -> Backend:
        if backend is None:
            return cls.backends[0]
        if backend not in cls.backends:
            raise ValueError(
                f"{cls.__name__}: cannot be sent as {backend!r}, "
                f"but as {', '.join(b.name for b in cls.backends)}"
            )
        return backend

    @classmethod
    def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Any:
        """Return the addresses of the words in the order of writing."""
        return cls.address_table("write", backend)[cls._position(coordinate)]

    @classmethod
    def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Any:
        """Return the addresses of the words in the order of reading."""
        return cls.address_table("read", backend)[cls._position(coordinate)]

    @classmethod
    def _position(cls, coordinate: Any) -> int:
        if not isinstance(coordinate, cls.coordinate_type):
            raise TypeError(
                f"{cls.__name__}: {coordinate!r} is not a {cls.coordinate_type.__name__}"
            )
        return int(coordinate)

    @classmethod
    def _widths(cls, direction: str) -> tuple[int, ...]:
        kind: Any = cls
        return _widths(kind, direction)

    @classmethod
    def encode_records(cls, records: NDArray[Any], words: Words | None = None) -> Words:
        """Return the words of n instances, given as records, (n, words)."""
        widths = cls._widths("write")
        if words is None:
            words = np.empty((len(records), sum(widths)), np.uint32)
        at = 0
        for piece, width in zip(cls._pieces, widths, strict=True):
            if width:
                piece.encode(records, words[:, at : at + width])
            at += width
        return words

    @classmethod
    def decode_records(cls, words: Words) -> NDArray[Any]:
        """Return n instances as records from their words, (n, words)."""
        records = np.repeat(cls._initial, len(words))
        at = 0
        for piece, width in zip(cls._pieces, cls._widths("read"), strict=True):
            if width:
                piece.decode(records, words[:, at : at + width])
            at += width
        return records

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Any:
        """Return the words in the order of writing."""
        self._backend(backend)
        return self.encode_records(self._rows())[0]

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the instance whose words were read.

        Raises:
            ValueError: wrong number of words, or words that stand for no value.
        """
        given = np.asarray(words, np.uint32)
        expected = cls.address_table("read", backend).shape[1]
        if given.shape != (expected,):
            raise ValueError(f"{cls.__name__}: needs {expected} words, got {given.size}")
        try:
            return cls._over(cls.decode_records(given[np.newaxis])[0])
        except ValueError as error:
            raise ValueError(f"{cls.__name__}: {error}") from None

    def to_plain(self) -> dict[str, Any]:
        """Return the fields as numbers, truth values, names, lists and mappings, as JSON has."""
        return plain_fields(self._slots(), np.asarray(self._memory))

    @classmethod
    def from_plain(cls, plain: Any) -> Self:
        """Return an instance from what :meth:`to_plain` gave.

        Raises:
            ValueError: anything else, naming the field.
        """
        made = cls()
        restore_fields(cls.__qualname__, cls._slots(), np.asarray(made._memory), plain)
        return made


@cache
def _address_table(cls: Any, direction: str, backend: Backend) -> Words:
    parts = [piece.addresses(direction, backend) for piece in cls._pieces]
    table = np.concatenate(parts, axis=1)
    table.flags.writeable = False  # shared by everybody who asks
    return table


@cache
def _widths(cls: Any, direction: str) -> tuple[int, ...]:
    """Return the number of words of each piece of a composed container."""
    return tuple(p.addresses(direction, cls.backends[0]).shape[1] for p in cls._pieces)
