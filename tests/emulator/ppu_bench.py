"""A core about to execute a few words, and the numbers that its tests share."""

from typing import Any

from emulator.ppu.core import Core
from emulator.ppu.standalone import Standalone
from tests.emulator.ppu_assembler import word

NOP = word("ori", 0, 0, 0)
WAIT = 0x7C00_007C
DEC, SRR0, SRR1, DECAR, ESR, TBL, TBU, TSR, TCR = 22, 26, 27, 54, 62, 284, 285, 336, 340
EE = 0x8000
DIE, FIE, ARE = 0x0400_0000, 0x0080_0000, 0x0040_0000
DIS, FIS = 0x0800_0000, 0x0400_0000
TRAP = 0x0200_0000
PROGRAM = 0x100


def core(*words: int, at: int = PROGRAM, bus: Any = None) -> Core:
    """A core about to execute words; the interrupt vectors are endless loops."""
    made = Core(bus or Standalone())
    made.sram[: PROGRAM // 4] = word("b", 0)
    made.sram[at // 4 : at // 4 + len(words)] = words
    made.memory_written()
    made.pc = at
    return made


def run(machine: Core, cycles: int = 1000) -> Core:
    end = machine.cycle + cycles
    while machine.cycle < end:
        machine.advance(end)
    return machine


def sleeper(*words: int) -> Core:
    return run(core(*words, WAIT))
