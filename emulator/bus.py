"""The omnibus of one chip and the memories beside it: from addresses to register words.

Writes store masked words and tell the chip; reads return stored words or ask the chip where a
value lives outside of its registers. What happens between two accesses is simulated before.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator import latency
from emulator.interface import ChipModel, Patient
from emulator.memory import Memory, merge
from emulator.registers import (
    MEMORIES,
    TABLES,
    Block,
    RegisterStore,
    external_memories,
    locate,
    owners,
    resolve,
)

_log = logging.getLogger("emulator.bus")

#: Writes to memories within this time, in FPGA cycles, reach the chip model together; while a
#: `Patient` chip says so, all that follow each other at no greater distance.
_SPAN: Final = 64
#: Addresses that are reported once; a stream of nonsense must not fill the memory.
_MOST_REPORTED: Final = 1000


class Unclaimed:
    """Reports accesses to addresses that no block claims, once for each address."""

    def __init__(self) -> None:
        self._known: set[int] = set()

    def __call__(self, address: int, side: str) -> None:
        """Report one access."""
        if address not in self._known and len(self._known) < _MOST_REPORTED:
            self._known.add(address)
            _log.warning(
                "no block claims the %s address %#010x: reads give 0, writes do nothing",
                side,
                address,
            )


def make_memories() -> tuple[Memory, ...]:
    """Return the external memories, empty."""
    return tuple(Memory(*memory_range(block)) for block in external_memories())


def memory_range(block: Block) -> tuple[int, int]:
    """Return (first address, number of words) of an external memory."""
    first = int(block.write_addresses(block.coordinate_type(0))[0])
    return first, int(block.coordinate_type.size)


@attrs.define
class Bus:
    """Register accesses of one chip and of the external memories.

    Attributes:
        advance: Simulates the chip up to a tick; called before anything changes or is read.
        refresh: What to call with the tick before a register of these blocks is read.
    """

    registers: RegisterStore
    chip: ChipModel
    memories: tuple[Memory, ...]
    advance: Callable[[int], None]
    unclaimed: Unclaimed
    refresh: dict[Block, Callable[[int], None]] = attrs.field(factory=dict)
    _patient: Patient | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find out once what the chip can do; asking takes longer than an access."""
        self._patient = self.chip if isinstance(self.chip, Patient) else None

    def read(self, address: int, tick: int) -> int:
        """Return one word of the chip."""
        found = locate(address)
        if found is None:
            self.unclaimed(address, "chip")
            return 0
        block, place, word = found
        if block in self.registers.views:
            view = self.registers.views[block]
            return int(view.gather(self.registers.words(view.owner), place, word))
        if block in self.chip.dynamic:
            value = self.chip.read(block, place, word, tick)
            if value is not None:
                return value
        elif refresh := self.refresh.get(block):
            refresh(tick)
        return int(self.registers.words(block)[place, word])

    def write(self, address: int, value: int, enables: int, tick: int) -> None:
        """Write the enabled bytes of one word of the chip."""
        found = locate(address)
        if found is None:
            self.unclaimed(address, "chip")
            return
        block, place, word = found
        row, enabled = np.array([place], np.int64), np.array([enables], np.uint8)
        if block in self.registers.views:
            self._store(block, row, word, np.array([value], np.uint32), enabled, tick)
            return
        stored = self.registers.words(block)
        used = int(self.registers.used[block][word])
        stored[place, word] = merge(int(stored[place, word]), value & used, enables)
        self.registers.touched(block)
        self.chip.written(block, row, np.array([word], np.int64), enabled, tick)

    def load(self, addresses: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return stored words of one block, all of them memories, as they are now."""
        numbers, places, words = resolve(addresses)
        return self._load(owners()[int(numbers[0])], places, words)

    def store(
        self,
        addresses: NDArray[np.uint32],
        values: NDArray[np.uint32],
        enables: NDArray[np.uint8],
        tick: int,
    ) -> None:
        """Write words of one block and tell the chip, which has been simulated to ``tick``."""
        numbers, places, words = resolve(addresses)
        self._store(owners()[int(numbers[0])], places, words, values, enables, tick)

    def _store(
        self,
        block: Block,
        places: NDArray[np.int64],
        word: Any,
        values: NDArray[np.uint32],
        enables: NDArray[np.uint8],
        tick: int,
    ) -> None:
        """Store words of one block and tell the chip; ``word`` is a number or one for each row."""
        registers = self.registers
        mask = _MASKS[enables]
        if view := registers.views.get(block):
            for own in set(np.broadcast_to(word, places.shape).tolist()):
                rows = np.broadcast_to(word == own, places.shape)
                for target, bits, taken in view.scatter(own, values[rows], mask[rows]):
                    stored = registers.words(view.owner)
                    here = places[rows]
                    stored[here, target] = (stored[here, target] & ~taken) | bits
                    registers.touched(view.owner)
                    targets = np.full(len(here), target, np.int64)
                    self.chip.written(view.owner, here, targets, enables[rows], tick)
            return
        stored = registers.words(block)
        mask &= registers.used[block][word]
        stored[places, word] = (stored[places, word] & ~mask) | (values & mask)
        registers.touched(block)
        words = np.broadcast_to(np.asarray(word, np.int64), places.shape)
        self.chip.written(block, places, words, enables, tick)

    def apply(
        self,
        effects: NDArray[np.int64],
        addresses: NDArray[np.uint32],
        words: NDArray[np.uint32],
        enables: NDArray[np.uint8],
        reads: NDArray[np.uint8],
    ) -> NDArray[np.uint32]:
        """Carry out accesses to the chip and the memories in order.

        ``effects`` are the FPGA cycles at which they happen. Where ``reads`` is set the answer is
        in the same row of the result.
        """
        answers = np.zeros(len(effects), np.uint32)
        kinds, places, own_words = self._resolve(addresses, reads)
        first = 0
        held = self._held(kinds, places)
        for last in self._runs(effects, kinds, enables, addresses, held):
            rows = slice(first, last)
            tick = int(effects[first if held[first] else last - 1]) * latency.TICKS_PER_CYCLE
            kind = int(kinds[first])
            if self._patient and last - first > 1 and kind % 2 == 0:
                self.advance(int(effects[first]) * latency.TICKS_PER_CYCLE)
                self._patient.expect(tick)
            self.advance(tick)
            first = last
            tick = max(tick, self.chip.now)
            if held[rows.start] and self._patient:
                answers[rows] = self._patient.read_held(owners()[kind // 2], places[rows])
            elif kind < _NOBODY:
                memory = self.memories[(_MEMORY - kind + 1) // 2 - 1]
                if kind % 2:
                    answers[rows] = memory.read_many(addresses[rows])
                else:
                    memory.write_many(addresses[rows], words[rows], enables[rows])
            elif last - rows.start == 1:
                address = int(addresses[rows.start])
                if kind % 2:
                    answers[rows] = self.read(address, tick)
                else:
                    self.write(address, int(words[rows.start]), int(enables[rows.start]), tick)
            elif kind % 2:
                answers[rows] = self._load(owners()[kind // 2], places[rows], own_words[rows])
            else:
                for number in np.unique(kinds[rows]).tolist():
                    chosen = np.flatnonzero(kinds[rows] == number) + rows.start
                    self._store(
                        owners()[number // 2],
                        places[chosen],
                        own_words[chosen],
                        words[chosen],
                        enables[chosen],
                        tick,
                    )
        return answers

    def _held(self, kinds: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which accesses only read a value that the chip took before."""
        held = np.zeros(len(kinds), np.bool_)
        if self._patient:
            numbers = _numbers()
            for block in self.chip.dynamic:
                if (which := self._patient.held(block)) is not None:
                    reads = kinds == 2 * numbers[block] + 1
                    held[reads] = which[places[reads]]
        return held

    def _resolve(
        self, addresses: NDArray[np.uint32], reads: NDArray[np.uint8]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return (kind of access, place, word) of accesses."""
        if len(addresses) <= _FEW:
            found = [locate(address) or _NOWHERE for address in addresses.tolist()]
            numbers = _numbers()
            kinds = np.array([numbers[block] for block, _, _ in found], np.int64)
            places = np.array([place for _, place, _ in found], np.int64)
            words = np.array([word for _, _, word in found], np.int64)
        else:
            kinds, places, words = resolve(addresses)
        kinds = kinds * 2 + reads
        for number, memory in enumerate(self.memories, 1):
            inside = (addresses >= memory.base) & (addresses - np.uint32(memory.base) < memory.size)
            kinds[inside] = _MEMORY - 2 * number + reads[inside].astype(np.int64)
        return kinds, places, words

    def _runs(
        self,
        effects: NDArray[np.int64],
        kinds: NDArray[np.int64],
        enables: NDArray[np.uint8],
        addresses: NDArray[np.uint32],
        held: NDArray[np.bool_],
    ) -> list[int]:
        """Return the ends of runs of rows that are carried out together.

        These are accesses of one kind, or writes of whole words to memories, no word twice.
        """
        memory = np.where(kinds < 0, kinds < _NOBODY, _together(self.chip.dynamic)[kinds // 2])
        writes = kinds % 2 == 0
        together = (memory | held) & ~(writes & (enables != _ALL))
        mixed = together & writes & (kinds >= 0) & ~_views()[kinds // 2]
        cut = np.ones(len(kinds), bool)
        cut[1:] = ~together[1:] | ~together[:-1] | (held[1:] != held[:-1])
        cut[1:] |= (kinds[1:] != kinds[:-1]) & ~(mixed[1:] & mixed[:-1])
        cut[1:] |= (np.diff(effects) > _SPAN) & ~held[1:]  # what is written acts in between
        starts = np.flatnonzero(cut).tolist()
        ends = []
        span = _SPAN
        if self._patient:
            span = max(span, self._patient.patience() // latency.TICKS_PER_CYCLE)
        for first, last in zip(starts, [*starts[1:], len(kinds)], strict=True):
            at = first
            while effects[last - 1] - effects[at] > span and not held[at]:
                start = at
                at += int(np.searchsorted(effects[at:last], effects[at] + span, side="right"))
                ends += _without_repetition(addresses, start, at) if mixed[first] else [at]
            ends += _without_repetition(addresses, at, last) if mixed[first] else [last]
        return ends

    def _load(
        self, block: Block, places: NDArray[np.int64], word: NDArray[np.int64]
    ) -> NDArray[np.uint32]:
        if view := self.registers.views.get(block):
            return view.gather(self.registers.words(view.owner), places, word)
        return self.registers.words(block)[places, word]


_ALL: Final = 15
_MASKS: Final = np.array([merge(0, 0xFFFF_FFFF, enables) for enables in range(16)], np.uint32)


#: Up to this many addresses are looked up one by one.
_FEW: Final = 64
_NOWHERE: Final[tuple[Block | None, int, int]] = (None, 0, 0)
#: Kinds of accesses are numbers of blocks times two, plus one for reads; -2 and -1 are nobody's.
_NOBODY: Final = -2
_MEMORY: Final = -2


@lru_cache
def _together(dynamic: frozenset[Block]) -> NDArray[np.bool_]:
    """Return by number of a block whether its accesses may be carried out in bulk."""
    names = {block.__name__ for block in (MEMORIES | TABLES) - dynamic}
    shown = [block.view.of if block.view else block.__name__ for block in owners()]
    return np.array([name in names for name in shown])


@lru_cache
def _views() -> NDArray[np.bool_]:
    """Return by number of a block whether its words show bits of another one."""
    return np.array([block.view is not None for block in owners()])


def _without_repetition(addresses: NDArray[np.uint32], first: int, last: int) -> list[int]:
    """Return the ends of parts of some rows in which no address occurs twice."""
    order = np.argsort(addresses[first:last], kind="stable")
    sorted_ = addresses[first:last][order]
    again = np.flatnonzero(sorted_[1:] == sorted_[:-1])
    ends, start = [], 0
    for at, before in sorted(zip(order[again + 1].tolist(), order[again].tolist(), strict=True)):
        if before >= start:
            ends.append(first + at)
            start = at
    return [*ends, last]


@lru_cache
def _numbers() -> dict[Block | None, int]:
    """Return the number of each block, -1 for nobody."""
    return {None: -1, **{block: number for number, block in enumerate(owners())}}
