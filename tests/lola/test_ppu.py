"""External memory: blocks anywhere, bytes that a write changes, text."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lola
from halco import (
    ExternalPPUDRAMMemoryBlockOnFPGA,
    ExternalPPUMemoryBlockOnFPGA,
    ExternalPPUMemoryBlockSize,
    ExternalPPUMemoryByteOnFPGA,
    ExternalPPUMemoryOnFPGA,
    PPUMemoryOnDLS,
    PPUMemoryWordOnPPU,
)
from haldls import ExternalPPUMemoryByte, PPUMemory

BLOCKS = [
    (lola.ExternalPPUMemoryBlock, ExternalPPUMemoryBlockOnFPGA),
    (lola.ExternalPPUDRAMMemoryBlock, ExternalPPUDRAMMemoryBlockOnFPGA),
]


@pytest.mark.parametrize(("cls", "place"), BLOCKS)
@given(first=st.integers(0, 200), content=st.binary(min_size=1, max_size=40))
def test_blocks_change_exactly_their_bytes(
    cls: Any, place: Any, first: int, content: bytes
) -> None:
    block = cls(len(content))
    block.bytes = content
    coordinate = place(first, first + len(content) - 1)
    memory = bytearray(b"\xee" * 300)
    base = int(cls.write_addresses(place(0, 0))[0])
    enables = block.byte_enables(coordinate)
    words = block.encode(coordinate=coordinate)
    for address, word, enable in zip(cls.write_addresses(coordinate), words, enables, strict=True):
        for index, byte in enumerate(int(word).to_bytes(4, "big")):
            if enable & 8 >> index:
                memory[4 * (int(address) - base) + index] = byte
    expected = bytearray(b"\xee" * 300)
    expected[first : first + len(content)] = content
    assert memory == expected
    assert cls.decode(words, coordinate=coordinate) == block


@pytest.mark.parametrize(("cls", "place"), BLOCKS)
def test_block_errors(cls: Any, place: Any) -> None:
    name = cls.__name__
    block = cls(8)
    with pytest.raises(IndexError, match=r"given index\(8\) not in range\(0 -> 7\)"):
        block.at(8)
    with pytest.raises(IndexError, match="subblock from index 6 of size 3 larger than block size"):
        block.get_subblock(6, 3)
    with pytest.raises(IndexError, match="subblock from index 7 of size 8 larger"):
        block.set_subblock(7, block)
    with pytest.raises(ValueError, match=f"{name}: has 8 bytes, got 2"):
        block.bytes = b"ab"
    with pytest.raises(RuntimeError, match=rf"{name}: container size\(8\).* do not match"):
        block.encode(coordinate=place(0, 8))
    with pytest.raises(TypeError, match=f"{name}: .* is not a {place.__name__}"):
        block.encode(coordinate=ExternalPPUMemoryOnFPGA())
    with pytest.raises(ValueError, match=f"{name}: needs 3 words, got 2"):
        cls.decode([0, 0], coordinate=place(3, 8))
    with pytest.raises((RuntimeError, OverflowError, TypeError)):
        cls(0)
    with pytest.raises(OverflowError):
        cls(1 << 29)
    with pytest.raises(ValueError, match=name):
        cls.from_plain({"bytes": "0x"})


def test_bytes_are_references_in_blocks_and_copies_in_lists() -> None:
    block = lola.ExternalPPUMemoryBlock(4)
    block[2].value = 7
    assert block.at(2) == ExternalPPUMemoryByte(7)
    block.bytes[2].value = 8
    assert block[2].value == 7
    block.bytes = [1, ExternalPPUMemoryByte(2), 3, np.uint8(4)]
    assert block.get_subblock(1, 2).bytes == [ExternalPPUMemoryByte(2), ExternalPPUMemoryByte(3)]
    assert block.size() == ExternalPPUMemoryBlockSize(4)
    assert lola.ExternalPPUMemoryBlock().size() == 131072
    assert lola.ExternalPPUDRAMMemoryBlock().size() == 1


def test_text_ends_with_zero_and_skips_what_cannot_be_printed() -> None:
    memory = lola.ExternalPPUMemory()
    block = lola.ExternalPPUMemoryBlock(9)
    block.bytes = b"a\x01b\n\xffc\0de"
    memory.set_subblock(100, block)
    assert memory.to_string() == ""
    assert memory.get_subblock(100, 9).to_string() == "ab\nc"
    assert memory.bytes[ExternalPPUMemoryByteOnFPGA(100)].value == ord("a")
    with pytest.raises(IndexError, match="ExternalPPUMemory: subblock from index 131070"):
        memory.get_subblock(131070, 3)


def test_processor_memory_in_a_chip_is_a_reference() -> None:
    chip = lola.Chip()
    memory = chip.ppu_memory[PPUMemoryOnDLS(1)]
    memory.set_word(PPUMemoryWordOnPPU(5), 0xDEAD_BEEF)
    assert chip.ppu_memory[1].get_word(PPUMemoryWordOnPPU(5)) == 0xDEAD_BEEF
    other = PPUMemory()
    other.set_word(PPUMemoryWordOnPPU(), 3)
    chip.ppu_memory[0] = other
    other.set_word(PPUMemoryWordOnPPU(), 4)
    assert chip.ppu_memory[0].get_word(PPUMemoryWordOnPPU()) == 3
    with pytest.raises(TypeError, match="is not a PPUMemory"):
        chip.ppu_memory[0] = 3
