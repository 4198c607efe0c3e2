"""Random containers for property tests, derived from the declarations.

Needs the package hypothesis, which nothing else here does.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from haldls.kind import Choice
from haldls.layout import Field
from haldls.rows import WordRow
from haldls.structure import Structure


def values(field: Field) -> st.SearchStrategy[int]:
    """Return the numbers of a field, or of one element of an array."""
    if isinstance(field.kind, Choice):
        return st.sampled_from(sorted(int(member) for member in field.kind.type))
    return st.integers(field.kind.low, field.kind.high)


def structures(cls: type[Structure]) -> st.SearchStrategy[Any]:
    """Return instances of a container or structure with any contents it can have."""
    if issubclass(cls, WordRow):
        count = cls.word_count
        seeds = st.integers(0, 2**32 - 1)
        return seeds.map(lambda seed: cls.from_numbers(_scattered(seed, count, cls.row_high)))
    leaves = st.tuples(*(values(leaf.field) for leaf in cls.leaves()))
    return leaves.map(cls.from_numbers)


def _scattered(seed: int, count: int, high: int) -> list[int]:
    """Return many numbers up to ``high`` that follow from one."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        numbers.append(state * (high + 1) >> 32)
    return numbers
