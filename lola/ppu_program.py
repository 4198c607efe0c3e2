"""Programs of the embedded processors in ELF files.

Which sections belong to the program is decided by their names and addresses; program headers are
ignored. See :func:`PPUElfFile.read_program` for the rules.
"""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import numpy as np

import halco
import haldls
from lola.ppu import BYTES, ExternalPPUDRAMMemoryBlock, ExternalPPUMemoryBlock

Block = (
    halco.PPUMemoryBlockOnPPU
    | halco.ExternalPPUMemoryBlockOnFPGA
    | halco.ExternalPPUDRAMMemoryBlockOnFPGA
)


class Window(NamedTuple):
    """Range of addresses under which a processor sees a memory."""

    base: int
    memory: str
    size: int


#: Memories by address; instructions and data see the external ones at different addresses.
WINDOWS = (
    Window(0x9000_0000, "external_dram", halco.ExternalPPUDRAMMemoryByteOnFPGA.size),
    Window(0x8000_0000, "external", halco.ExternalPPUMemoryByteOnFPGA.size),
    Window(0x5000_0000, "external_dram", halco.ExternalPPUDRAMMemoryByteOnFPGA.size),
    Window(0x4000_0000, "external", halco.ExternalPPUMemoryByteOnFPGA.size),
    Window(0x0000_0000, "internal", halco.PPUMemoryWordOnPPU.size * BYTES),
)
#: Parts of the names of sections that belong to the internal memory.
INTERNAL = (".text", ".data", ".rodata", ".bss", ".init", ".fini")


def window(address: int) -> Window:
    """Return the window that an address lies in."""
    return next(window for window in WINDOWS if address >= window.base)


class PPUProgram:
    """Name space of what belongs to programs."""

    class Symbol:
        """Object or function of a program and where it is.

        Attributes:
            type: what it is.
            coordinate: words of the internal memory, or bytes of one of the external ones.
        """

        class Type(enum.IntEnum):
            """Kind of a symbol."""

            object = 0
            function = 1
            other = 2

        def __init__(self, type: Type = Type.other, coord: Block | None = None) -> None:
            self.type = self.Type(type)
            self.coordinate: Block = halco.PPUMemoryBlockOnPPU() if coord is None else coord

        def __eq__(self, other: object) -> bool:
            if not isinstance(other, PPUProgram.Symbol):
                return NotImplemented
            return (self.type, self.coordinate) == (other.type, other.coordinate)

        __hash__ = None  # type: ignore[assignment]  # symbols change

        def __repr__(self) -> str:
            return f"Symbol({self.type.name}, {self.coordinate})"


#: Types of symbols; all others are "other".
TYPES = {"STT_OBJECT": PPUProgram.Symbol.Type.object, "STT_FUNC": PPUProgram.Symbol.Type.function}


class PPUElfFile:
    """Program file of an embedded processor.

    Raises:
        RuntimeError: the file cannot be read, is no ELF file, or is for another machine.
    """

    @attrs.define
    class Memory:
        """Initial contents of the memories; None where the program has nothing there."""

        internal: haldls.PPUMemoryBlock
        external: ExternalPPUMemoryBlock | None = None
        external_dram: ExternalPPUDRAMMemoryBlock | None = None

    def __init__(self, filename: str) -> None:
        from lola.elf import Elf  # few programs read such files, and the parser is large

        self._name = str(filename)
        try:
            content = Path(filename).read_bytes()
        except OSError as error:
            raise RuntimeError(f'Error opening elf file "{filename}": {error.strerror}.') from None
        self._elf = Elf(self._name, content)

    def read_symbols(self) -> dict[str, PPUProgram.Symbol]:
        """Return all symbols that occupy memory, by name; of equal names the first one.

        Raises:
            RuntimeError: the file is damaged or has no names.
            OverflowError: a symbol reaches beyond the memory it is in.
        """
        symbols: dict[str, PPUProgram.Symbol] = {}
        for name, kind, address, size in self._elf.symbols():
            if name not in symbols:
                kind_here = TYPES.get(kind, PPUProgram.Symbol.Type.other)
                symbols[name] = PPUProgram.Symbol(kind_here, _block(name, address, size))
        return dict(sorted(symbols.items()))

    def read_program(self) -> Memory:
        """Return the contents of all sections of the program, each memory from its beginning on.

        Sections whose names begin with ``int``, or contain one of :data:`INTERNAL`, are put into
        the internal memory; those that begin with ``ext`` into an external one, by their address.
        All others are left out.

        Raises:
            RuntimeError: the file is damaged, or an external section has an internal address.
            OverflowError: a section does not fit into its memory.
        """
        contents: dict[str, bytearray] = {"internal": bytearray()}
        for name, address, size, section in self._elf.sections():
            place = _place(name, address, size)
            if place is None:
                continue
            memory, offset = place
            data = self._elf.content(section)
            image = contents.setdefault(memory, bytearray())
            image.extend(bytes(max(0, offset + len(data) - len(image))))
            image[offset : offset + len(data)] = data
        for image in contents.values():
            image.extend(bytes(-len(image) % BYTES))
        internal = contents.pop("internal")
        if not internal:
            raise RuntimeError(f'"{self._name}" has nothing for the internal memory')
        words = np.frombuffer(bytes(internal), ">u4").astype(np.uint32)
        kinds: dict[str, Any] = {
            "external": ExternalPPUMemoryBlock,
            "external_dram": ExternalPPUDRAMMemoryBlock,
        }
        blocks = {
            memory: kinds[memory]._of(np.frombuffer(bytes(image), np.uint8))
            for memory, image in contents.items()
            if image
        }
        return self.Memory(haldls.PPUMemoryBlock.from_numpy(words), **blocks)


def _block(name: str, address: int, size: int) -> Block:
    """Return the coordinate of a symbol."""
    where = window(address)
    first, last = address - where.base, address - where.base + size - 1
    if last >= where.size:
        raise OverflowError(
            f"symbol {name!r}: {size} bytes at 0x{address:08x} reach beyond the {where.size} bytes "
            f"of the {where.memory} memory"
        )
    if where.memory == "internal":
        first_word = first // BYTES
        last_word = first_word + (size + BYTES - 1) // BYTES - 1
        return halco.PPUMemoryBlockOnPPU(
            halco.PPUMemoryWordOnPPU(first_word), halco.PPUMemoryWordOnPPU(last_word)
        )
    if where.memory == "external":
        byte = halco.ExternalPPUMemoryByteOnFPGA
        return halco.ExternalPPUMemoryBlockOnFPGA(byte(first), byte(last))
    dram = halco.ExternalPPUDRAMMemoryByteOnFPGA
    return halco.ExternalPPUDRAMMemoryBlockOnFPGA(dram(first), dram(last))


def _place(name: str, address: int, size: int) -> tuple[str, int] | None:
    """Return the memory of a section and its place there, None if it is not part of the program."""
    if name.startswith("ext"):
        where = window(address)
        if where.memory == "internal":
            raise RuntimeError(
                f"section {name!r}: address 0x{address:08x} is in none of the external memories"
            )
    elif name.startswith("int") or any(part in name for part in INTERNAL):
        where = WINDOWS[-1]
    else:
        return None
    offset = address - where.base
    if offset + size > where.size:
        raise OverflowError(
            f"section {name!r}: {size} bytes at 0x{address:08x} do not fit into the {where.size} "
            f"bytes of the {where.memory} memory"
        )
    return where.memory, offset
