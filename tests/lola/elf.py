"""Makes small ELF files: 32 bit, big-endian, sections and symbols as asked for."""

import struct
from dataclasses import dataclass

PROGBITS, SYMTAB, STRTAB, NOBITS = 1, 2, 3, 8
OBJECT, FUNCTION = 1, 2


@dataclass
class Section:
    name: str
    address: int = 0
    content: bytes = b""
    kind: int = PROGBITS
    size: int | None = None
    link: int = 0
    entry: int = 0


@dataclass
class Symbol:
    name: str
    address: int
    size: int
    kind: int = OBJECT


def names(texts: list[str]) -> tuple[bytes, list[int]]:
    """A table of strings and the place of each."""
    table, places = b"\0", []
    for text in texts:
        places.append(len(table))
        table += text.encode() + b"\0"
    return table, places


def elf(
    sections: list[Section],
    symbols: list[Symbol] | None = None,
    machine: int = 20,
    strings: str = ".strtab",
) -> bytes:
    everything = [Section("", kind=0), *sections]
    if symbols is not None:
        table, places = names([symbol.name for symbol in symbols])
        entries = struct.pack(">IIIBBH", 0, 0, 0, 0, 0, 0)
        for symbol, place in zip(symbols, places, strict=True):
            entries += struct.pack(
                ">IIIBBH", place, symbol.address, symbol.size, 0x10 | symbol.kind, 0, 1
            )
        everything.append(
            Section(".symtab", 0, entries, SYMTAB, link=len(everything) + 1, entry=16)
        )
        everything.append(Section(strings, 0, table, STRTAB))
    table, places = names([section.name for section in everything] + [".shstrtab"])
    everything.append(Section(".shstrtab", 0, table, STRTAB))
    body, offsets = b"", []
    for section in everything:
        offsets.append(52 + len(body))
        body += section.content
    headers = b"".join(
        struct.pack(
            ">10I", place, section.kind, 0, section.address, offset,
            len(section.content) if section.size is None else section.size,
            section.link, 0, 1, section.entry,
        )
        for section, place, offset in zip(everything, places, offsets, strict=True)
    )  # fmt: skip
    identification = b"\x7fELF" + bytes([1, 2, 1]) + bytes(9)
    header = struct.pack(
        ">HHIIIIIHHHHHH", 2, machine, 1, 0, 0, 52 + len(body), 0, 52, 0, 0, 40,
        len(everything), len(everything) - 1,
    )  # fmt: skip
    return identification + header + body + headers
