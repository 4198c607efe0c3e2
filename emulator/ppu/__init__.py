"""The embedded processors: instruction-level emulation of both cores with their vector units.

`PPU` is one processor behind its control register, `Core` the machine inside; `Bus` is what a
core needs from the world outside, `Standalone` a simple such world. `Processors` connects both to
an emulated chip and says in its docstring what the chip has to call. ``python -m emulator.ppu run
program.elf`` executes a program without a chip.
"""

from emulator.ppu.attached import ChipBus, Processors
from emulator.ppu.bus import Bus
from emulator.ppu.core import Core
from emulator.ppu.processor import PPU, advance_together
from emulator.ppu.standalone import Standalone

__all__ = ["PPU", "Bus", "ChipBus", "Core", "Processors", "Standalone", "advance_together"]
