"""Tool chain for the embedded processors: C and C++ to programs that lola and the chip load.

It drives the stock cross compiler of the distribution (``apt-get install
g++-powerpc-linux-gnu``) and brings headers, start-up code and linker script of its own.
``python -m ppu build kernel.cpp -o kernel.elf`` does the same from a shell.
"""

from ppu.check import Unsupported, UnsupportedInstructionError, check, unsupported
from ppu.toolchain import (
    CompileError,
    CompilerMissingError,
    build,
    build_text,
    compiler,
    include_path,
)

__all__ = [
    "CompileError",
    "CompilerMissingError",
    "Unsupported",
    "UnsupportedInstructionError",
    "build",
    "build_text",
    "check",
    "compiler",
    "include_path",
    "unsupported",
]
