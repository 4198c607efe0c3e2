"""A program for the embedded processors, as the examples of these run it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from program import run

import halco
import haldls
import lola
import ppu
import stadls


class Kernel:
    """A program for the embedded processors, compiled from the source beside an example.

    Args:
        source: File of C++.
        folder: Where the program is put.
        processor: Which of the two runs it.
        sizes: Numbers that the source gets as macros.
    """

    def __init__(self, source: Path, folder: Path, processor: halco.PPUOnDLS, **sizes: int) -> None:
        options = [f"-D{name}={value}" for name, value in sizes.items()]
        path = ppu.build([source], folder / source.with_suffix(".elf").name, options=options)
        file = lola.PPUElfFile(str(path))
        self._processor = processor
        self._program = file.read_program()
        self._symbols = file.read_symbols()

    def start(self, builder: stadls.PlaybackProgramBuilder) -> None:
        """Write the program and let it run."""
        control = haldls.PPUControlRegister()
        builder.write(self._processor.toPPUControlRegisterOnDLS(), control)
        internal, external = self._program.internal, self._program.external
        words = halco.PPUMemoryBlockOnPPU(0, int(internal.size()) - 1)
        builder.write(halco.PPUMemoryBlockOnDLS(words, self._processor), internal)
        byte = halco.ExternalPPUMemoryByteOnFPGA
        place = halco.ExternalPPUMemoryBlockOnFPGA(byte(0), byte(int(external.size()) - 1))
        builder.write(place, external)
        control.inhibit_reset = True
        builder.write(self._processor.toPPUControlRegisterOnDLS(), control)

    def run(
        self, connection: Any, builder: stadls.PlaybackProgramBuilder, *arrays: str
    ) -> list[NDArray[np.uint8]]:
        """Run what a builder has collected; return arrays of bytes in the external memory.

        Raises:
            RuntimeError: The kernel is not at its end by then.
        """
        status = builder.read(self._processor.toPPUStatusRegisterOnDLS())
        tickets = [builder.read(self._symbols[name].coordinate) for name in arrays]
        run(connection, builder)
        if not status.get().sleep:
            raise RuntimeError("the kernel did not come to its end")
        return [
            np.array([int(byte.value) for byte in ticket.get().bytes], np.uint8)
            for ticket in tickets
        ]
