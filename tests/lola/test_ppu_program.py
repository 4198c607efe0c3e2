"""Programs in ELF files: what is loaded where, and files that are refused."""

import contextlib
import random
from pathlib import Path
from typing import Any

import pytest

import lola
from halco import (
    ExternalPPUDRAMMemoryBlockOnFPGA,
    ExternalPPUMemoryBlockOnFPGA,
    ExternalPPUMemoryByteOnFPGA,
    PPUMemoryBlockOnPPU,
    PPUMemoryWordOnPPU,
)
from tests.lola.elf import FUNCTION, NOBITS, Section, Symbol, elf

Type = lola.PPUProgram.Symbol.Type
CODE = Section("int.text", 0x0, bytes(range(1, 7)))


def load(path: Path, *sections: Section, **more: Any) -> lola.PPUElfFile:
    file = path / "program"
    file.write_bytes(elf(list(sections), **more))
    return lola.PPUElfFile(str(file))


def test_sections_by_name_and_address(tmp_path: Path) -> None:
    program = load(
        tmp_path,
        Section(".text", 0x0, b"\x01\x02\x03\x04"),
        Section("internal_more", 0x8, b"\x05"),
        Section(".bss", 0x9, kind=NOBITS, size=8),
        Section("ext.text", 0x8000_0004, b"code"),
        Section("ext.data", 0x4000_0000, b"data"),
        Section("ext_dram.text", 0x9000_0000, b"abc"),
        Section("ext_dram.data", 0x5000_0008, b"d"),
        Section(".comment", 0x0, b"nothing"),
        Section(".sdata2", 0x0, b"\xff"),
    ).read_program()
    assert program.internal.to_numpy().tolist() == [
        0x0102_0304,
        0,
        0x0500_0000,
        0,
        0,
    ]
    assert program.external is not None
    assert program.external_dram is not None
    assert program.external.to_string() == "datacode"
    assert [int(byte.value) for byte in program.external_dram.bytes] == [*b"abc\0\0\0\0\0d\0\0\0"]
    program.external = None
    assert program.external is None


def test_program_without_external_parts(tmp_path: Path) -> None:
    program = load(tmp_path, CODE).read_program()
    assert program.internal.size() == 2
    assert program.external is program.external_dram is None


def test_symbols(tmp_path: Path) -> None:
    symbols = load(
        tmp_path,
        CODE,
        symbols=[
            Symbol("a", 152, 4),
            Symbol("b", 160, 5),
            Symbol("b", 0, 4),
            Symbol("empty", 0, 0),
            Symbol("start", 0x8000_0150, 0x40, FUNCTION),
            Symbol("table", 0x5000_0010, 1, 6),
        ],
    ).read_symbols()
    word, byte = PPUMemoryWordOnPPU, ExternalPPUMemoryByteOnFPGA
    symbol = lola.PPUProgram.Symbol
    assert symbols == {
        "a": symbol(Type.object, PPUMemoryBlockOnPPU(word(38), word(38))),
        "b": symbol(Type.object, PPUMemoryBlockOnPPU(word(40), word(41))),
        "start": symbol(Type.function, ExternalPPUMemoryBlockOnFPGA(byte(0x150), byte(0x18F))),
        "table": symbol(Type.other, ExternalPPUDRAMMemoryBlockOnFPGA(16, 16)),
    }
    assert symbol() == symbol(Type.other, PPUMemoryBlockOnPPU())
    assert repr(symbols["start"]).startswith("Symbol(function, ExternalPPUMemoryBlockOnFPGA(")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"#!/bin/sh\n", r"Not an ELF file: .*program\" begins with b'#!/b'"),
        (b"", r"Not an ELF file: .* begins with b''"),
        (b"\x7fELF", "damaged ELF file"),
        (elf([CODE], machine=62), r"is for another machine: EM_X86_64, 32 bit, big-endian"),
        (elf([CODE])[:5] + b"\x01" + elf([CODE])[6:], "little-endian|damaged"),
    ],
)
def test_files_that_are_no_programs(tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "program"
    file.write_bytes(content)
    with pytest.raises(RuntimeError, match=text):
        lola.PPUElfFile(str(file))


def test_missing_file() -> None:
    with pytest.raises(RuntimeError, match=r"Error opening elf file \"/nowhere/program\": No such"):
        lola.PPUElfFile("/nowhere/program")


@pytest.mark.parametrize(
    ("section", "error", "text"),
    [
        (
            Section(".text", 0x3FFC, bytes(8)),
            OverflowError,
            r"section '.text': 8 bytes at 0x00003ffc do not fit into the 16384 bytes of the "
            "internal memory",
        ),
        (
            Section("ext", 0x4002_0000, bytes(1)),
            OverflowError,
            "section 'ext': .* 131072 bytes of the external memory",
        ),
        (
            Section("ext", 0x100, bytes(4)),
            RuntimeError,
            "section 'ext': address 0x00000100 is in none of the external memories",
        ),
        (
            Section(".bss", 0, kind=NOBITS, size=0xFFFF_FFFF),
            OverflowError,
            "section '.bss': 4294967295 bytes",
        ),
    ],
)
def test_programs_that_do_not_fit(
    tmp_path: Path, section: Section, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        load(tmp_path, section).read_program()


def test_symbols_that_do_not_fit(tmp_path: Path) -> None:
    program = load(tmp_path, CODE, symbols=[Symbol("far", 0x3FFC, 5)])
    with pytest.raises(OverflowError, match="symbol 'far': 5 bytes at 0x00003ffc reach beyond"):
        program.read_symbols()


def test_programs_without_names_or_code(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"No \.strtab in elf file"):
        load(tmp_path, CODE, symbols=[], strings=".other").read_symbols()
    with pytest.raises(RuntimeError, match="has nothing for the internal memory"):
        load(tmp_path, Section(".comment", 0, b"x")).read_program()


def test_damaged_files_give_a_result_or_a_clear_error(tmp_path: Path) -> None:
    good = elf([CODE, Section("ext.text", 0x8000_0000, b"code")], [Symbol("a", 0, 4)])
    generator, file = random.Random(1), tmp_path / "program"
    for _ in range(400):
        content = bytearray(good[: generator.randrange(40, len(good) + 1)])
        for _ in range(generator.randrange(6)):
            content[generator.randrange(4, len(content))] = generator.randrange(256)
        file.write_bytes(content)
        with contextlib.suppress(RuntimeError, OverflowError):
            program = lola.PPUElfFile(str(file))
            program.read_symbols()
            program.read_program()
