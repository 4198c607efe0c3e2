"""The register words of one FPGA and its chip: the truth that every block works on.

Words are stored as they travel on the omnibus, masked to the bits that exist. What they mean is
decoded by haldls' own codec, column by column, when somebody asks.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from haldls import Backend
from haldls.container import Register

Block = type[Register]

#: Registers that no reset clears: memories, and what the FPGA and the board hold.
MEMORIES: Final = frozenset(
    {
        haldls.CADCChannelConfig,
        haldls.CapMemCell,
        haldls.ColumnCorrelationQuad,
        haldls.ColumnCurrentQuad,
        haldls.NeuronBackendConfig,
        haldls.NeuronConfig,
        haldls.PPUMemoryWord,
        haldls.SynapseDriverConfig,
        haldls.SynapseQuad,
    }
)
#: Large tables in the FPGA, whose writes have no other consequence than the next look at them.
TABLES: Final = frozenset(
    {
        haldls.InputRoutingTableEntry,
        haldls.OutputRoutingTableEntry,
        haldls.SpikeIOInputRoute,
        haldls.SpikeIOOutputRoute,
    }
)
#: Registers of the chip that a reset clears although their containers' defaults are not zero.
_CLEARED: Final = frozenset({haldls.CommonPhyConfigChip, haldls.PhyConfigChip})
#: Registers of the FPGA that are zero when it starts; the containers' defaults switch things on.
_OFF_AT_START: Final = frozenset({haldls.CommonPhyConfigFPGA, haldls.PhyConfigFPGA})
#: Addresses are looked up in pages of 4096.
_PAGE_BITS: Final = np.uint32(12)
_IN_PAGE: Final = np.uint32((1 << 12) - 1)
_JTAG: Final = Backend.OmnibusChipOverJTAG
#: Access paths to the words of registers, as far as they are stored.
_STORED: Final = (
    Backend.Omnibus,
    _JTAG,
    Backend.JTAGPhyRegister,
    Backend.SPIDACDataRegister,
    Backend.SPIDACControlRegister,
    Backend.SPIShiftRegister,
)


def _is_register(block: Block) -> bool:
    """Whether a class owns words of its own that are stored here."""
    shown = block.view is not None and not block.view.parts
    return not shown and any(backend in block.backends for backend in _STORED)


@cache
def owners() -> tuple[Block, ...]:
    """Return all classes that own omnibus addresses, also those reached over JTAG only."""
    over_link = haldls.owners(Backend.Omnibus)
    over_jtag = haldls.owners(_JTAG)
    return (*over_link, *(block for block in over_jtag if block not in over_link))


@attrs.frozen
class _Pages:
    """The inverse of the addresses: rows of a page of addresses each, for numpy to look up in."""

    numbers: NDArray[np.uint32]
    owner: NDArray[np.int64]
    place: NDArray[np.int64]
    word: NDArray[np.int64]


@cache
def _pages() -> _Pages:
    """Work out who is at each address but those of the external memories."""
    tables = []
    for number, block in enumerate(owners()):
        if block not in external_memories():
            path = Backend.Omnibus if Backend.Omnibus in block.backends else _JTAG
            table = block.address_map(path).table().reshape(-1, block.word_count)
            tables.append((number, table))
    numbers = np.unique(np.concatenate([np.unique(table >> _PAGE_BITS) for _, table in tables]))
    shape = (len(numbers), 1 << _PAGE_BITS)
    made = _Pages(numbers, *(np.full(shape, -1, np.int64) for _ in range(3)))
    for number, table in tables:
        rows = np.searchsorted(numbers, table >> _PAGE_BITS)
        columns = table & _IN_PAGE
        made.owner[rows, columns] = number
        made.place[rows, columns], made.word[rows, columns] = np.indices(table.shape)
    return made


def resolve(
    addresses: NDArray[np.uint32],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return (position in `owners`, place, word) of omnibus addresses, -1 where nobody is."""
    pages = _pages()
    wanted = addresses >> _PAGE_BITS
    rows = np.minimum(np.searchsorted(pages.numbers, wanted), len(pages.numbers) - 1)
    columns = addresses & _IN_PAGE
    known = pages.numbers[rows] == wanted
    return (
        np.where(known, pages.owner[rows, columns], -1),
        pages.place[rows, columns],
        pages.word[rows, columns],
    )


@lru_cache(1 << 16)
def locate(address: int) -> tuple[Block, int, int] | None:
    """Return (block, place, word) of one omnibus address, None if nobody is there."""
    found = haldls.locate(address, Backend.Omnibus) or haldls.locate(address, _JTAG)
    return None if found is None else (found[0], int(found[1]), found[2])


def external_memories() -> tuple[Block, ...]:
    """Return the memories that are too large to be stored as registers."""
    return (haldls.ExternalPPUMemoryQuad, haldls.ExternalPPUDRAMMemoryQuad)


def _blocks() -> Iterator[Block]:
    """Yield all register classes, those that show no other's bits first."""
    ignored = {
        *external_memories(),
        haldls.ExternalPPUMemoryByte,
        haldls.ExternalPPUDRAMMemoryByte,
    }
    found = [block for block in haldls.containers if _is_register(block) and block not in ignored]
    return iter(sorted(found, key=lambda block: block.view is not None))


@attrs.frozen
class View:
    """A register whose words show bits of another one.

    Attributes:
        owner: Class that holds the bits.
        parts: (own word, mask, owner's word, shift to the left) of groups of bits.
    """

    owner: Block
    parts: tuple[tuple[int, int, int, int], ...]

    def gather(self, words: NDArray[np.uint32], place: Any, word: Any) -> NDArray[np.uint32]:
        """Return the shown word for places and words (arrays of one shape)."""
        shown = np.zeros(np.shape(place), np.uint32)
        for own, mask, owner_word, shift in self.parts:
            bits = _shift(words[place, owner_word], -shift) & np.uint32(mask)
            shown |= np.where(word == own, bits, np.uint32(0))
        return shown

    def scatter(
        self, word: int, value: NDArray[np.uint32], enabled: NDArray[np.uint32]
    ) -> Iterator[tuple[int, NDArray[np.uint32], NDArray[np.uint32]]]:
        """Yield (owner's word, bits, which of them are written) of a write to one shown word."""
        for own, mask, owner_word, shift in self.parts:
            if own == word:
                taken = enabled & np.uint32(mask)
                yield owner_word, _shift(value & taken, shift), _shift(taken, shift)


def _shift(words: NDArray[np.uint32], by: int) -> NDArray[np.uint32]:
    return words << np.uint32(by) if by >= 0 else words >> np.uint32(-by)


class RegisterStore:
    """Words of all registers of one FPGA, its chip and its board.

    External memories of the embedded processors are not registers and live in `emulator.memory`.
    """

    def __init__(self) -> None:
        self._words: dict[Block, NDArray[np.uint32]] = {}
        self._versions: dict[Block, int] = {}
        self._columns: dict[Block, tuple[int, dict[str, NDArray[Any]]]] = {}
        self._defaults: dict[Block, NDArray[np.uint32]] = {}
        self.used: dict[Block, NDArray[np.uint32]] = {}
        self.views: dict[Block, View] = {}
        for block in _blocks():
            self._add(block)
        self.put(haldls.EventRecordingConfig, 0, enable_event_recording=True)

    def _add(self, block: Block) -> None:
        used = block.used_bits("write") | block.used_bits("read")
        self.used[block] = used.astype(np.uint32)
        self._versions[block] = 0
        if block.view is not None:
            owner = next(other for other in self._words if other.__name__ == block.view.of)
            self.views[block] = View(owner, tuple(block.view.parts))
            return
        words = np.zeros((block.coordinate_type.size, block.word_count), np.uint32)
        self._defaults[block] = block.encode_columns({})[0].astype(np.uint32)
        if block not in MEMORIES | _CLEARED | _OFF_AT_START:
            words[:] = self._defaults[block]
        self._words[block] = words

    def words(self, block: Block) -> NDArray[np.uint32]:
        """Return the words of all places, shape (places, words); writing to it needs `touched`."""
        try:
            return self._words[block]
        except KeyError:
            raise KeyError(
                f"{block.__name__} has no words of its own in the register store"
            ) from None

    def columns(self, block: Block) -> dict[str, NDArray[Any]]:
        """Return the decoded fields of all places; arrays stay valid until the next write."""
        version = self._versions[block]
        known = self._columns.get(block)
        if known is None or known[0] != version:
            known = (version, block.decode_columns(self.words(block)))
            self._columns[block] = known
        return known[1]

    def version(self, block: Block) -> int:
        """Return a number that grows with every write to a block."""
        return self._versions[block]

    def touched(self, block: Block) -> None:
        """Tell that words of a block were changed through `words`."""
        self._versions[block] += 1

    def put(self, block: Block, place: int, **fields: Any) -> None:
        """Encode the fields of one place; fields that are left out get their default."""
        columns = {name: np.asarray([value]) for name, value in fields.items()}
        self._words[block][place] = block.encode_columns(columns)[0]
        self._versions[block] += 1

    def reset_chip(self) -> None:
        """Bring the registers of the chip to their state after a reset; memories keep theirs."""
        for block, words in self._words.items():
            if block in MEMORIES or not _on_chip(block):
                continue
            words[:] = 0 if block in _CLEARED else self._defaults[block]
            self._versions[block] += 1


def _on_chip(block: Block) -> bool:
    """Whether a register is on the chip, and not in the FPGA or on the board."""
    return (
        Backend.OmnibusChipOverJTAG in block.backends or Backend.JTAGPhyRegister in block.backends
    )
