"""Memories that are kept as arrays: processors' memory and blocks of analog cells."""

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest

import halco
import haldls


def numbered(size: int) -> haldls.PPUMemoryBlock:
    return haldls.PPUMemoryBlock.from_numpy(np.arange(size))


def test_block_acts_like_a_list_of_words() -> None:
    block = haldls.PPUMemoryBlock(3)
    assert block.size() == len(block) == 3
    block[1] = haldls.PPUMemoryWord(7)
    block.at(2).value = 9
    assert [int(word.value) for word in block] == [0, 7, 9]
    assert block.words == [haldls.PPUMemoryWord(n) for n in (0, 7, 9)]
    block.words[0].value = 5  # copies, as in the original
    assert block.numbers() == [0, 7, 9]
    block.words = [1, 2, 3]
    assert block.numbers() == [1, 2, 3]
    with pytest.raises(ValueError, match="has 3 words, 2 are given"):
        block.words = [1, 2]
    with pytest.raises(IndexError, match=r"word 3 is not in \[0, 2\]"):
        block[3]
    with pytest.raises(IndexError, match=r"word -1 is not in \[0, 2\]"):
        block.at(-1)
    with pytest.raises(TypeError, match=r"PPUMemoryWord\.value: "):
        block.at(0).value = 1 << 32
    with pytest.raises(OverflowError, match=r"4097 > max\(4096\)"):
        haldls.PPUMemoryBlock(4097)
    word = block.at(1)
    assert pickle.loads(pickle.dumps(word)) == copy.copy(word) == haldls.PPUMemoryWord(2)
    assert haldls.PPUMemoryBlock().size() == 4096


def test_parts_of_blocks() -> None:
    block = numbered(10)
    part = block.get_subblock(3, 4)
    assert part.numbers() == [3, 4, 5, 6]
    block.set_subblock(0, part)
    assert block.numbers()[:5] == [3, 4, 5, 6, 4]
    with pytest.raises(IndexError, match="4 words from 7 on exceed its 10"):
        block.get_subblock(7, 4)
    with pytest.raises(IndexError, match="4 words from 9 on exceed its 10"):
        block.set_subblock(9, part)


def test_text_in_memory() -> None:
    words = np.frombuffer(b"Hi\x01 there\nyou\0tail", ">u4", count=4)
    assert haldls.PPUMemoryBlock.from_numpy(words).to_string() == "Hi there\nyou"


def test_whole_memory(tmp_path: Path) -> None:
    memory = haldls.PPUMemory()
    place = halco.PPUMemoryWordOnPPU(17)
    memory.set_word(place, 0xDEADBEEF)
    assert memory.get_word(place) == haldls.PPUMemoryWord.Value(0xDEADBEEF)
    assert memory.words[place] == haldls.PPUMemoryWord(0xDEADBEEF)
    blocks = halco.PPUMemoryBlockOnPPU(16, 18)
    assert memory.get_block(blocks).numbers() == [0, 0xDEADBEEF, 0]
    memory.set_block(blocks, numbered(3))
    assert memory.encode()[15:19].tolist() == [0, 0, 1, 2]
    with pytest.raises(IndexError, match="4 words do not fit 3 places"):
        memory.set_block(blocks, numbered(4))
    assert haldls.PPUMemory(memory.words) == memory == haldls.PPUMemory(memory)
    with pytest.raises(TypeError, match=r"PPUMemory\.words: needs a typed_array"):
        memory.words = [1, 2]
    program = tmp_path / "program.bin"
    program.write_bytes(bytes(range(6)))
    memory.load_from_file(str(program))
    assert memory.encode()[:3].tolist() == [0x00010203, 0x04050000, 0]
    program.write_bytes(bytes(16_385))
    with pytest.raises(RuntimeError, match="has 16385 bytes, more than 16384"):
        memory.load_from_file(str(program))
    with pytest.raises(RuntimeError, match="cannot read"):
        memory.load_from_file(str(tmp_path / "nothing"))


def test_cells() -> None:
    block = haldls.CapMemBlock()
    cell = halco.CapMemCellOnCapMemBlock(halco.common.Enum(200))
    block.set_cell(cell, 700)
    assert block.get_cell(cell) == haldls.CapMemCell.Value(700)
    block.set_cell(cell, haldls.CapMemCell.DisableRefresh())
    assert type(block.get_cell(cell)) is haldls.CapMemCell.DisableRefresh
    assert block.encode()[200] == 1023
    with pytest.raises(TypeError, match=r"1023 > max\(1022\)"):
        block.set_cell(cell, 1023)
    assert np.count_nonzero(block.to_numpy()) == 1


def test_rows_refuse() -> None:
    with pytest.raises(ValueError, match=r"CapMemBlock: needs 3120 numbers, got \(3,\)"):
        haldls.CapMemBlock.from_numpy([1, 2, 3])
    with pytest.raises(ValueError, match="needs whole numbers, got float64"):
        haldls.CapMemBlock.from_numpy(np.zeros(3120))
    with pytest.raises(ValueError, match=r"numbers 0\.\.1024 are not in \[0, 1023\]"):
        haldls.CapMemBlock.from_numpy(np.eye(1, 3120, dtype=int)[0] * 1024)
    with pytest.raises(TypeError, match="takes another one to copy"):
        haldls.CapMemBlock(3)
    with pytest.raises(KeyError, match="needs the column 'capmem_cells'"):
        haldls.CapMemBlock.encode_columns({"cells": [[0] * 3120]})
    with pytest.raises(TypeError, match="is at a PPUMemoryBlockOnDLS"):
        haldls.PPUMemoryBlock.write_addresses(halco.PPUMemoryOnDLS())
    with pytest.raises(TypeError, match="has no address table"):
        haldls.PPUMemoryBlock.address_table()


def test_text_of_rows() -> None:
    block = numbered(9)
    assert "00000007" in str(block)
    assert "[0, 1, 2, 3, 4, 5, 6, 7, 8]" in repr(block)
    assert repr(haldls.PPUMemoryBlock(2)) == "PPUMemoryBlock.from_numbers([0] * 2)"
