"""From an address back to the register that owns it."""

from __future__ import annotations

import functools
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from haldls.backend import Backend
from haldls.container import Register, registry
from haldls.maps import Map

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Span(NamedTuple):
    """One word of all places of a register: where its addresses begin and end."""

    low: int
    high: int
    owner: type[Register]
    word: int
    map: Map


class Index(NamedTuple):
    """All registers of one access path, cut where a span begins or ends.

    Attributes:
        cuts: ascending addresses; piece i begins at ``cuts[i]``.
        pieces: the spans that cover each piece.
    """

    cuts: tuple[int, ...]
    pieces: tuple[tuple[Span, ...], ...]


def owners(backend: Backend = Backend.Omnibus) -> list[type[Register]]:
    """Return the registers that own addresses of an access path, without mere views of others."""
    return [
        cls for cls in registry if backend in cls.backends and not (cls.view and not cls.view.parts)
    ]


@functools.cache
def index(backend: Backend) -> Index:
    """Return the registers of an access path by address."""
    spans = [
        Span(low, high, cls, word, cls.address_map(backend))
        for cls in owners(backend)
        for word, low, high in cls.address_map(backend).spans()
    ]
    cuts = sorted({span.low for span in spans} | {span.high + 1 for span in spans})
    pieces = tuple(tuple(span for span in spans if span.low <= cut <= span.high) for cut in cuts)
    return Index(tuple(cuts), pieces)


def locate(
    address: int, backend: Backend = Backend.Omnibus
) -> tuple[type[Register], Any, int] | None:
    """Return (register, coordinate, index of the word) of an address, None if nothing is there.

    Registers that are a view of others, as memory blocks are of memory words, are not returned.
    """
    known = index(backend)
    piece = bisect_right(known.cuts, address) - 1
    for span in known.pieces[piece] if piece >= 0 else ():
        place, inside = span.map.find(span.word, address)
        if inside:
            return span.owner, span.owner.coordinate_type._at(place), span.word
    return None


def locate_all(
    addresses: NDArray[Any], backend: Backend = Backend.Omnibus
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return three arrays for many addresses: position in :func:`owners`, coordinate, word.

    All three are -1 where nothing is.
    """
    import numpy as np

    known, positions = index(backend), {cls: i for i, cls in enumerate(owners(backend))}
    addresses = np.asarray(addresses, np.int64)
    found = np.full((3, *addresses.shape), -1, np.int64)
    piece = np.searchsorted(known.cuts, addresses, "right") - 1
    for number in np.unique(piece[piece >= 0]):
        for span in known.pieces[number]:
            (rows,) = np.nonzero(piece == number)
            place, inside = span.map.find(span.word, addresses[rows])
            rows = rows[inside]
            found[0, rows], found[1, rows] = positions[span.owner], place[inside]
            found[2, rows] = span.word
    return found[0], found[1], found[2]
