"""Walking over all coordinates of a type."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any


def iter_all(*types: Any) -> Iterator[Any]:
    """Iterate over all coordinates of a type, or over all combinations of several.

    Args:
        types: one coordinate type, or more of them; the last one varies fastest.

    Returns:
        Iterator of coordinates for one type, of tuples for several.
    """
    if len(types) == 1:
        every: Iterator[Any] = types[0].every()
        return every
    return itertools.product(*(kind.every() for kind in types))


def iter_sparse(kind: Any, num: int | None = None) -> list[Any]:
    """Return some coordinates of a type in order: the first, the last and random ones between.

    Args:
        kind: coordinate type.
        num: how many to return, at least two; all of them by default.

    Raises:
        RuntimeError: ``num`` is smaller than two.
    """
    every = list(iter_all(kind))
    if num is None or len(every) <= 2:
        return every
    if num < 2:
        raise RuntimeError(f"iter_sparse({kind.__name__}, {num}): returns at least first and last")
    between = random.sample(range(1, len(every) - 1), min(num, len(every)) - 2)
    return [every[0], *(every[index] for index in sorted(between)), every[-1]]
