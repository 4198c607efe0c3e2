"""Where the values of a piece of a composed container are in its records."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray


class Source(Protocol):
    """Where in the records the values of one field of a piece are."""

    def gather(self, records: NDArray[Any]) -> NDArray[Any]:
        """Return the values of n records as (n, ...) or (n, count, ...)."""

    def scatter(self, records: NDArray[Any], values: NDArray[Any]) -> None:
        """Set the values of n records, given as (n, count, ...)."""


@cache
def _steps(path: str) -> tuple[Any, ...]:
    """Return what to index arrays of records with, one after the other."""
    names = path.split(".")
    return tuple((slice(None), int(name)) if name.isdigit() else name for name in names)


@attrs.frozen
class Column:
    """The values of a field, reached by its path: ``leak.v_leak``, ``causal.1`` for an element."""

    path: str

    def gather(self, records: NDArray[Any]) -> NDArray[Any]:
        """Return the values of all records."""
        for step in _steps(self.path):
            records = records[step]
        return records

    def scatter(self, records: NDArray[Any], values: NDArray[Any]) -> None:
        """Set the values of all records."""
        place = self.gather(records)
        place[...] = values.reshape(place.shape)


@attrs.frozen
class Stack:
    """One field of each of several equal containers, taken from different paths."""

    paths: tuple[str, ...]

    def gather(self, records: NDArray[Any]) -> NDArray[Any]:
        """Return the values, those of the paths side by side in the last dimension."""
        return np.stack([Column(path).gather(records) for path in self.paths], axis=-1)

    def scatter(self, records: NDArray[Any], values: NDArray[Any]) -> None:
        """Set the values of each path."""
        each = values.reshape(-1, len(self.paths))
        for index, path in enumerate(self.paths):
            Column(path).scatter(records, each[:, index])


@attrs.frozen
class Sorted:
    """Elements of arrays in another order: element i of the piece is element ``order[i]``.

    Attributes:
        path: where the record has them, in the last dimension.
        order: positions in the array, (containers, elements of a container).
    """

    path: str
    order: NDArray[np.intp]

    def gather(self, records: NDArray[Any]) -> NDArray[Any]:
        """Return the elements in the order of the piece."""
        return Column(self.path).gather(records).take(self.order, axis=-1)

    def scatter(self, records: NDArray[Any], values: NDArray[Any]) -> None:
        """Set the elements from the order of the piece."""
        place = Column(self.path).gather(records)
        place[..., self.order.ravel()] = values.reshape(*place.shape[:-1], -1)


@attrs.frozen
class Code:
    """Values that have another code in the piece than in the record.

    Attributes:
        path: where the record has them.
        encode: makes the values in the piece of those in the record.
        decode: makes the values in the record of those in the piece and what the record has so
            far; fields of a piece are decoded in their order.
    """

    path: str
    encode: Callable[[NDArray[Any]], NDArray[Any]]
    decode: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]

    def gather(self, records: NDArray[Any]) -> NDArray[Any]:
        """Return the values as the piece has them."""
        return self.encode(Column(self.path).gather(records))

    def scatter(self, records: NDArray[Any], values: NDArray[Any]) -> None:
        """Set the values from those of the piece."""
        place = Column(self.path).gather(records)
        place[...] = self.decode(values.reshape(place.shape), place)


def bit(path: str, at: int) -> Code:
    """Return one bit of a number as a field of the piece."""
    return Code(
        path,
        lambda numbers: numbers >> at & 1,
        lambda bits, numbers: numbers & ~np.uint8(1 << at) | bits.astype(np.uint8) << at,
    )


def columns(**paths: str) -> dict[str, Source]:
    """Return sources by field of the piece from paths in the record."""
    return {name: Column(path) for name, path in paths.items()}
