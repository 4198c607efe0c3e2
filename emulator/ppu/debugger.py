"""Running a program on one core without a chip: trace, breakpoints, dumps."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from emulator.ppu import isa
from emulator.ppu.core import Core
from emulator.ppu.disassembler import disassemble
from emulator.ppu.program import AREAS, EXIT_CODE_WORD, MAILBOX_WORD, Program
from emulator.ppu.standalone import Standalone

_SHOWN: Final = ("lr", "ctr", "xer", "srr0", "srr1", "tbl", "tsr", "tcr", "dec")


class Debugger:
    """A core with a loaded program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.bus = Standalone()
        self.core = Core(self.bus)
        local = np.frombuffer(program.images["local"], ">u4")
        self.core.sram[: len(local)] = local
        self.core.memory_written()
        for area in AREAS[1:]:
            if area.omnibus is not None:
                self.bus.load_external(area.omnibus, program.images[area.name])

    def address(self, text: str) -> int:
        """Return the address of a symbol or of a number in C notation.

        Raises:
            ValueError: Neither of both.
        """
        if text in self.program.symbols:
            return self.program.symbols[text]
        try:
            return int(text, 0)
        except ValueError:
            raise ValueError(f"{text!r} is neither a symbol of the program nor a number") from None

    def run(self, cycles: int, trace: Callable[[str], None] | None = None) -> str:
        """Run for at most so many cycles; return why it ended.

        Reasons are ``sleeping`` for good, ``stuck`` outside memory, ``breakpoint`` and ``limit``.
        """
        core = self.core
        end = core.cycle + cycles
        core.resume()
        while core.cycle < end and not core.idle:
            if trace:
                if core.at_breakpoint:
                    break
                trace(self.line())
                core.step()
            else:
                core.advance(end)
                if core.at_breakpoint:
                    break
        if core.stuck:
            return "stuck"
        if core.idle:
            return "sleeping"
        return "breakpoint" if core.at_breakpoint else "limit"

    def line(self) -> str:
        """Return cycle, address, symbol and text of the next instruction."""
        core = self.core
        symbols = self.program.symbols
        word = self.fetch(core.pc)
        text = disassemble(word, core.pc, symbols)
        where = symbols.describe(core.pc)
        return f"{core.cycle:10d}  {core.pc:08x}  {where:<28s}  {text}"

    def fetch(self, address: int) -> int:
        """Return the word at an instruction or data address; 0 where no memory is."""
        for area in AREAS:
            for start in area.starts:
                if 0 <= address - start < area.size:
                    index = (address - start) >> 2
                    if area.omnibus is None:
                        return int(self.core.sram[index])
                    return int(self.bus.read(area.omnibus + index, 1, 0)[0])
        return 0

    def registers(self) -> Iterator[str]:
        """Yield the lines of a dump of the scalar registers."""
        core = self.core
        gpr = core.gpr.tolist()
        for first in range(0, 32, 8):
            yield "  ".join(f"r{i:<2d} {gpr[i]:08x}" for i in range(first, first + 8))
        numbers = {name: number for number, name in isa.SPECIAL_REGISTERS.items()}
        special = "  ".join(f"{name} {core.spr(numbers[name]):08x}" for name in _SHOWN)
        where = self.program.symbols.describe(core.pc)
        yield f"pc  {core.pc:08x} {where}  cr {core.cr:08x}  msr {core.msr:08x}"
        yield special

    def vectors(self) -> Iterator[str]:
        """Yield the lines of a dump of the vector registers that are not all zero."""
        for number, values in enumerate(self.core.vr):
            if values.any():
                for first in range(0, 128, 32):
                    name = f"v{number}" if first == 0 else ""
                    yield f"{name:<4s}{first:3d}  {bytes(values[first : first + 32]).hex(' ', 2)}"

    def memory(self, address: int, count: int) -> Iterator[str]:
        """Yield the lines of a dump of ``count`` bytes."""
        first = address & ~3
        for start in range(first, address + count, 16):
            words = [self.fetch(start + 4 * i) for i in range(4)]
            raw = b"".join(word.to_bytes(4, "big") for word in words)
            text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in raw)
            yield f"{start:08x}  {raw.hex(' ', 4)}  {text}"

    @property
    def exit_code(self) -> int:
        """Number the program left at its end, as the host reads it."""
        word = int(self.core.sram[EXIT_CODE_WORD])
        return word - (1 << 32) if word >> 31 else word

    @property
    def mailbox(self) -> str:
        """Text the program printed, up to the first NUL byte."""
        raw = self.core.sram[MAILBOX_WORD:].astype(">u4").tobytes()
        return raw.split(b"\0", 1)[0].decode("latin-1")
