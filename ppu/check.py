"""The check that a linked program contains only instructions the core has."""

from pathlib import Path
from typing import Final

import attrs
import numpy as np

from emulator.ppu import isa
from emulator.ppu.disassembler import disassemble
from emulator.ppu.program import Program

#: How many findings an error message spells out.
_SHOWN: Final = 8


@attrs.frozen
class Unsupported:
    """A word in an executable section that the core does not decode."""

    address: int
    word: int
    where: str

    def __str__(self) -> str:
        return f"{self.address:#010x} <{self.where}>: {disassemble(self.word)}"


class UnsupportedInstructionError(ValueError):
    """A program contains instructions that would silently do nothing."""


def unsupported(program: Program) -> list[Unsupported]:
    """Return all words of executable sections that the core does not decode."""
    found = []
    for address, code in program.executable:
        words = np.frombuffer(code[: len(code) // 4 * 4], ">u4").tolist()
        for offset, word in enumerate(words):
            # the linker fills gaps between functions with zeros
            if word and isa.lookup(word) is None:
                here = address + 4 * offset
                found.append(Unsupported(here, word, program.symbols.describe(here)))
    return found


def check(path: Path) -> Program:
    """Load a program and return it.

    Raises:
        UnsupportedInstructionError: Some instruction is not one of the core's.
    """
    program = Program.load(path)
    if found := unsupported(program):
        lines = [str(item) for item in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(f"and {len(found) - _SHOWN} more")
        raise UnsupportedInstructionError(
            f"{path}: {len(found)} words are no instructions of the core (they would do nothing):\n"
            + "\n".join(lines)
        )
    return program
