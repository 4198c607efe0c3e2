"""Disassembler, program loader, debugger and command line."""

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from emulator.ppu import isa
from emulator.ppu.__main__ import main
from emulator.ppu.debugger import Debugger
from emulator.ppu.disassembler import Symbols, disassemble
from emulator.ppu.program import Program
from tests.emulator.ppu_assembler import word

WAIT = 0x7C00_007C
SYMBOLS = Symbols({"start": 0x100, "loop": 0x108, "outside": 0x8000_0000})


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        (word("addi", 3, 1, -8), "addi r3, r1, -8"),
        (word("addi", 3, 0, 5), "li r3, 5"),
        (word("addis", 3, 0, -1), "lis r3, -1"),
        (word("or", 4, 3, 3), "mr r4, r3"),
        (word("ori", 0, 0, 0), "nop"),
        (word("ori", 4, 3, 0x8000), "ori r4, r3, 0x8000"),
        (word("add", 1, 2, 3, record=True, overflow=True), "addo. r1, r2, r3"),
        (word("lwzu", 5, -4, 6), "lwzu r5, -4(r6)"),
        (word("stwx", 5, 0, 6), "stwx r5, 0, r6"),
        (word("rlwinm", 3, 4, 5, 0, 26), "rlwinm r3, r4, 5, 0, 26"),
        (word("cmpi", 7, 3, -1), "cmpi cr7, r3, -1"),
        (word("mfspr", 3, 284), "mfspr r3, tbl"),
        (word("mtspr", 999, 3), "mtspr 999, r3"),
        (word("b", -8) | 1, "bl 0x108 <loop>"),
        (word("b", 0x40) | 2, "ba 0x40"),
        (word("bc", 12, 2, 8), "beq 0x118 <loop+0x10>"),
        (word("bc", 4, 28, -16), "bge cr7, 0x100 <start>"),
        (word("bc", 16, 0, -8) | 1, "bdnzl 0x108 <loop>"),
        (word("bc", 8, 1, 8), "bc 8, 1, 0x118 <loop+0x10>"),
        (word("bclr", 20, 0), "blr"),
        (word("bcctr", 20, 0) | 1, "bctrl"),
        (word("bclr", 12, 4), "bltlr cr1"),
        (WAIT, "wait"),
        (word("rfi"), "rfi"),
        (word("fxvaddbfs", 1, 2, 3, condition=1), "fxvaddbfs v1, v2, v3, gt"),
        (word("fxvinx", 4, 0, 5), "fxvinx v4, 0, r5"),
        (word("fxvshh", 1, 2, -3), "fxvshh v1, v2, -3"),
        (word("fxvpckbu", 1, 2, 3, 2), "fxvpckbu v1, v2, v3, 2"),
        (word("fxvmtach", 9, condition=3), "fxvmtach v9, eq"),
        (0x4C00_012C, ".long 0x4c00012c"),
    ],
)
def test_disassembly(encoded: int, text: str) -> None:
    assert disassemble(encoded, 0x110, SYMBOLS) == text


@pytest.mark.parametrize("instruction", isa.INSTRUCTIONS, ids=lambda instruction: instruction.name)
def test_every_instruction_is_found_by_its_own_encoding(instruction: isa.Instruction) -> None:
    assert isa.lookup(instruction.match) is instruction
    assert isa.lookup(instruction.match | (0xFFFF_FFFF & ~instruction.mask)) is instruction


def test_symbols_name_nothing_in_another_memory() -> None:
    assert SYMBOLS.describe(0x10C) == "loop+0x4"
    assert SYMBOLS.describe(0x80) == ""
    assert SYMBOLS.describe(0x8000_0004) == "outside+0x4"
    assert SYMBOLS.describe(0x4000_0004) == ""


# ---- ELF files, made by hand so that no compiler is needed


def elf(
    sections: list[tuple[str, int, int, bytes | int]], symbols: dict[str, int] | None = None
) -> bytes:
    """A 32-bit big-endian PowerPC file of (name, address, flags, contents or size of nothing)."""
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in symbols or {})
    entries, offset = [struct.pack(">IIIBBH", 0, 0, 0, 0, 0, 0)], 1
    for name, value in (symbols or {}).items():
        entries.append(struct.pack(">IIIBBH", offset, value, 4, 0x12, 0, 1))
        offset += len(name) + 1
    number = len(sections)
    names = [*(section[0] for section in sections), ".symtab", ".strtab", ".shstrtab"]
    table = b"\0" + b"".join(name.encode() + b"\0" for name in names)
    bodies = [*(section[3] for section in sections), b"".join(entries), strings, table]
    kinds = [*(8 if isinstance(s[3], int) else 1 for s in sections), 2, 3, 3]
    body, headers, at = b"", [struct.pack(">10I", *[0] * 10)], 52
    for index, (name, kind, contents) in enumerate(zip(names, kinds, bodies, strict=True)):
        address, flags = sections[index][1:3] if index < number else (0, 0)
        data = b"" if isinstance(contents, int) else contents
        size = contents if isinstance(contents, int) else len(contents)
        link, info, entry = (number + 2, 1, 16) if kind == 2 else (0, 0, 0)
        place = table.index(b"\0" + name.encode() + b"\0") + 1
        headers.append(
            struct.pack(">10I", place, kind, flags, address, at, size, link, info, 4, entry)
        )
        body += data
        at += len(data)
    head = struct.pack(
        ">16sHHIIIIIHHHHHH", b"\x7fELF\x01\x02\x01" + bytes(9), 2, 20, 1, 0, 0, at, 0, 52, 0, 0,
        40, len(headers), len(headers) - 1,
    )  # fmt: skip
    return head + body + b"".join(headers)


def code(*words: int) -> bytes:
    return np.array(words, ">u4").tobytes()


PRINTS = code(
    word("addi", 3, 0, 0x4869),
    word("sth", 3, 0x3000, 0),
    word("addi", 3, 0, -7),
    word("stw", 3, 0x2FFC, 0),
    WAIT,
)


def saved(folder: Path, contents: bytes) -> Path:
    path = folder / "program.elf"
    path.write_bytes(contents)
    return path


def test_sections_are_placed_by_their_names(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        elf(
            [
                (".text", 0, 6, PRINTS),
                ("int_table", 0x40, 2, b"\1\2\3"),
                (".bss", 0x44, 3, 8),
                ("ext.text", 0x8000_0010, 6, code(WAIT)),
                ("ext_data", 0x4000_0020, 3, b"data"),
                ("ext.dram", 0x5000_0000, 3, b"dram"),
                (".sdata", 0x100, 3, b"dropped!"),
            ],
            {"start": 0, "far": 0x8000_0010},
        ),
    )
    program = Program.load(path)
    assert len(program.images["local"]) == 0x4C
    assert program.images["local"][0x40:0x44] == b"\1\2\3\0"
    assert program.images["external SRAM"][0x10:] == code(WAIT) + bytes(12) + b"data"
    assert program.images["external DRAM"] == b"dram"
    assert program.symbols.describe(0x8000_0010) == "far"
    debugger = Debugger(program)
    assert debugger.fetch(0x8000_0010) == debugger.fetch(0x4000_0010) == WAIT
    assert debugger.run(1000) == "sleeping"
    assert (debugger.exit_code, debugger.mailbox) == (-7, "Hi")


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (b"no ELF at all", "not a readable ELF file"),
        (b"\x7fELF", "not a readable ELF file"),
        (elf([(".text", 0x3FF0, 6, bytes(32))]), "section .text ends at byte 16400 of the local"),
        (elf([("ext.x", 0x2000, 6, bytes(4))]), "address 0x2000 is in no external memory"),
        (elf([(".text", 0, 6, PRINTS)])[:200], "not a readable ELF file"),
        (elf([])[:18] + b"\0\x3e" + elf([])[20:], "not a 32-bit big-endian PowerPC program"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, contents: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Program.load(saved(tmp_path, contents))


def test_truncated_and_damaged_files_give_an_error_or_a_program(tmp_path: Path) -> None:
    whole = elf([(".text", 0, 6, PRINTS)], {"start": 0})
    generator = np.random.default_rng(1)
    for _ in range(200):
        damaged = bytearray(whole)
        for position in generator.integers(0, len(whole), 4):
            damaged[position] = generator.integers(256)
        path = saved(tmp_path, bytes(damaged[: generator.integers(20, len(whole) + 1)]))
        with suppress(ValueError):
            Program.load(path)


def test_run_prints_what_a_programmer_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, elf([(".text", 0, 6, PRINTS)], {"start": 0, "send": 8}))
    options = ["--trace", "--break", "send", "--registers", "--memory", "start:20"]
    assert main(["run", str(path), *options]) == 0xF9
    out = capsys.readouterr().out
    assert "00000004  start+0x4" in out
    assert "sth r3, 12288(0)" in out
    assert "breakpoint at 0x00000008 send" in out
    assert "r0  00000000  r1  00000000  r2  00000000  r3  00004869" in out
    assert "00000000  38604869 b0603000" in out
    assert out.endswith("Hi\nsleeping at 0x00000010 send+0x8\n5 instructions, 5 cycles (0.000 ms)\n"
                        "exit code -7\n")  # fmt: skip


def test_run_reports_programs_that_do_not_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, elf([(".text", 0, 6, code(0, word("b", -4)))]))
    assert main(["run", str(path), "--cycles", "1000"]) == 124
    out = capsys.readouterr().out
    assert "limit at" in out
    assert "words executed that the core does not decode, first at 0x00000000" in out
    path = saved(tmp_path, elf([(".text", 0, 6, code(word("bcctr", 20, 0) | 1))]))
    assert main(["run", str(path), "--break", "nowhere"]) == 2
    assert "'nowhere' is neither a symbol" in capsys.readouterr().err


def test_vectors_are_dumped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = code(word("addi", 3, 0, 0x5A), word("fxvsplatb", 2, 3), WAIT)
    path = saved(tmp_path, elf([(".text", 0, 6, words)]))
    assert main(["run", str(path), "--vectors"]) == 0
    assert "v2    0  5a5a 5a5a" in capsys.readouterr().out


def test_listing_names_functions_and_unknown_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, elf([(".text", 0, 6, PRINTS)], {"start": 0}))
    assert main(["dump", str(path)]) == 0
    assert capsys.readouterr().out.startswith("start:\n  00000000  38604869  li r3, 18537\n")
    path = saved(tmp_path, elf([(".text", 0, 6, code(0x4C00_012C))]))
    assert main(["dump", str(path)]) == 1
