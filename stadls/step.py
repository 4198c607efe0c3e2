"""The vocabulary of access paths: recipes of messages that reach a register.

A step is a kind of message and a function from address, word and byte enables to its payload. The
functions are plain arithmetic, so the same recipes serve one word (integers) and many (arrays).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hxcomm.message import FromFPGA, ToFPGA

Words = NDArray[np.uint64]
#: An integer, or an array of uint64.
Number = Any
Payload = Callable[[Number, Number, Number], Number]


class Step(NamedTuple):
    """One message of an access; ``payload`` is made of (address, word, byte enables)."""

    kind: ToFPGA
    payload: Payload


class Answer(NamedTuple):
    """What comes back for one word read.

    Attributes:
        kind: Message type of the answers.
        per_word: Answers per word.
        combine: Make words out of payloads of shape (words, per_word).
    """

    kind: FromFPGA
    per_word: int
    combine: Callable[[Words], Words]


Recipe = tuple[Step, ...]


def constant(value: int) -> Payload:
    """Return the function that is always ``value``."""
    return lambda _address, _word, _enables: value


def word(_address: Number, word: Number, _enables: Number) -> Number:
    """Return the word as it is."""
    return word


def address(address: Number, _word: Number, _enables: Number) -> Number:
    """Return the address as it is."""
    return address


def byte(index: int) -> Payload:
    """Return the function that takes one byte of the word, 0 for the least significant one."""
    return lambda _address, word, _enables: (word >> (8 * index)) & 0xFF


def low_word(answers: Words) -> Words:
    """Combine one answer a word: its low 32 bits."""
    return answers[:, 0] & np.uint64(0xFFFF_FFFF)
