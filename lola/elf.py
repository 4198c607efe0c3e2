"""Reading ELF files that may be anything."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NoReturn

from elftools.common.exceptions import ELFError
from elftools.construct import ConstructError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import StringTableSection, SymbolTableSection

#: How ELF files begin.
MAGIC = b"\x7fELF"
#: The embedded processors as headers name them: machine, bits of a word, little-endian.
PROCESSOR = ("EM_PPC", 32, False)
#: What damaged files make the parser raise.
DAMAGE = (ELFError, ConstructError, ValueError)


class Elf:
    """Sections and symbols of a program for the embedded processors.

    Raises:
        RuntimeError: no ELF file, one for another machine, or a damaged one; also later, when the
            damaged part is read.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self._name = name
        if not content.startswith(MAGIC):
            raise RuntimeError(
                f'Not an ELF file: "{name}" begins with {content[:4]!r}, not {MAGIC!r}'
            )
        try:
            self._file = ELFFile(io.BytesIO(content))
            machine = self._file.header["e_machine"]
        except DAMAGE as error:
            self._refuse(error)
        bits, little = self._file.elfclass, self._file.little_endian
        if (machine, bits, little) != PROCESSOR:
            raise RuntimeError(
                f'"{name}" is for another machine: {machine}, {bits} bit, '
                f"{'little' if little else 'big'}-endian; programs of the embedded processors are "
                f"{PROCESSOR[0]}, 32 bit, big-endian"
            )

    def _refuse(self, error: Exception) -> NoReturn:
        raise RuntimeError(
            f'"{self._name}" is a damaged ELF file: {type(error).__name__}: {error}'
        ) from None

    def _parsed(self) -> list[Any]:
        try:
            return list(self._file.iter_sections())
        except DAMAGE as error:
            self._refuse(error)

    def sections(self) -> Iterator[tuple[str, int, int, Any]]:
        """Yield name, address, size, and what :meth:`content` takes."""
        for section in self._parsed():
            yield section.name, section["sh_addr"], section["sh_size"], section

    def content(self, section: Any) -> bytes:
        """Return the bytes of a section; of one without bytes in the file as many zeros."""
        try:
            data: bytes = section.data()
        except DAMAGE as error:
            self._refuse(error)
        if len(data) != section["sh_size"]:
            self._refuse(ValueError(f"section {section.name!r} is cut short or compressed"))
        return data

    def symbols(self) -> list[tuple[str, str, int, int]]:
        """Return name, type, address and size of all symbols that occupy memory."""
        sections = self._parsed()
        if not any(isinstance(s, StringTableSection) and s.name == ".strtab" for s in sections):
            raise RuntimeError(f'No .strtab in elf file "{self._name}".')
        try:
            return [
                (symbol.name, symbol["st_info"]["type"], symbol["st_value"], symbol["st_size"])
                for section in sections
                if isinstance(section, SymbolTableSection)
                for symbol in section.iter_symbols()
                if symbol["st_size"]
            ]
        except DAMAGE as error:
            self._refuse(error)
