"""Programs in ELF files as the vendor's loader sees them: sections by name, not by segments."""

from pathlib import Path
from typing import Final

import attrs
from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import Section, SymbolTableSection

from emulator.ppu.bus import EXTERNAL_DRAM, EXTERNAL_SRAM
from emulator.ppu.disassembler import Symbols

SRAM_BYTES: Final = 16384
#: Words of the local memory with the exit code and the text of the mailbox, for programs linked
#: with the usual mailbox of 4 KiB.
EXIT_CODE_WORD: Final = 3071
MAILBOX_WORD: Final = 3072
_LOCAL_NAMES: Final = (".text", ".data", ".rodata", ".bss", ".init", ".fini")


@attrs.frozen
class Area:
    """A memory of the machine: its address windows for a program and its size in bytes."""

    name: str
    starts: tuple[int, ...]
    size: int
    omnibus: int | None


AREAS: Final = (
    Area("local", (0,), SRAM_BYTES, None),
    Area("external SRAM", (0x4000_0000, 0x8000_0000), 0x2_0000, EXTERNAL_SRAM),
    Area("external DRAM", (0x5000_0000, 0x9000_0000), 0x1000_0000, EXTERNAL_DRAM),
)


@attrs.frozen
class Program:
    """Images of the memories, padded to words, and the symbols of a program."""

    images: dict[str, bytes]
    symbols: Symbols
    executable: tuple[tuple[int, bytes], ...]

    @classmethod
    def load(cls, path: Path) -> "Program":
        """Read an ELF file.

        Raises:
            ValueError: The file is no 32-bit big-endian PowerPC program, or a section does not
                fit into the memory it is meant for.
        """
        images = {area.name: bytearray() for area in AREAS}
        code = []
        try:
            with path.open("rb") as file:
                elf = ELFFile(file)
                if (elf.elfclass, elf.little_endian, elf.get_machine_arch()) != (
                    32, False, "PowerPC",
                ):  # fmt: skip
                    raise ValueError(f"{path}: not a 32-bit big-endian PowerPC program")
                for section in elf.iter_sections():
                    if section["sh_size"] and (found := _place(section.name, section["sh_addr"])):
                        area, offset = found
                        data = _contents(section, area, offset, path)
                        image = images[area.name]
                        image.extend(bytes(max(0, offset + len(data) - len(image))))
                        image[offset : offset + len(data)] = data
                        if section["sh_flags"] & 4:
                            code.append((section["sh_addr"], data))
                table = elf.get_section_by_name(".symtab")
                named = table.iter_symbols() if isinstance(table, SymbolTableSection) else ()
                symbols = {
                    symbol.name: symbol["st_value"]
                    for symbol in named
                    if symbol.name and symbol["st_shndx"] != "SHN_ABS"
                    if symbol["st_info"]["type"] in ("STT_FUNC", "STT_OBJECT", "STT_NOTYPE")
                }
        except (ELFError, UnicodeDecodeError, KeyError, IndexError, TypeError) as error:
            raise ValueError(f"{path}: not a readable ELF file: {error}") from error
        padded = {name: bytes(image) + bytes(-len(image) % 4) for name, image in images.items()}
        return cls(padded, Symbols(symbols), tuple(code))


def _place(name: str, address: int) -> tuple[Area, int] | None:
    """Memory and offset that the loader puts a section to; None if it drops the section."""
    if name.startswith("ext"):
        for area in reversed(AREAS[1:]):
            for start in area.starts:
                if 0 <= address - start < 0x1000_0000:
                    return area, address - start
        raise ValueError(f"section {name}: address {address:#x} is in no external memory")
    if name.startswith("int") or any(part in name for part in _LOCAL_NAMES):
        return AREAS[0], address
    return None


def _contents(section: Section, area: Area, offset: int, path: Path) -> bytes:
    name, size = section.name, section["sh_size"]
    if offset + size > area.size:
        raise ValueError(
            f"{path}: section {name} ends at byte {offset + size} of the {area.name} memory, "
            f"which has {area.size}: make the program smaller or link it elsewhere"
        )
    if section["sh_type"] == "SHT_NOBITS":
        return bytes(size)
    return bytes(section.data())
