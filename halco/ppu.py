"""Embedded plasticity processors (PPU): one in each half, each with 16 KiB of memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self

from halco.composed import On
from halco.conversion import local_part, marked, outer_part
from halco.hemisphere import PerHemisphere
from halco.interval import Interval
from halco.ranged import Coordinate, Enum, Named, Ranged, enum_ranged


class PPUOnDLS(PerHemisphere):
    """Processor of the upper or lower half."""


class PPUMemoryOnDLS(Coordinate, PerHemisphere):
    """Whole memory of a processor."""


class PPUControlRegisterOnDLS(Coordinate, PerHemisphere):
    """Register that holds a processor in reset or lets it run."""


class PPUStatusRegisterOnDLS(Coordinate, PerHemisphere):
    """Register that tells whether a processor sleeps."""


class PPUMemoryWordOnPPU(Ranged, size=4096):
    """Word of 32 bits in the memory of a processor."""

    #: The last word below the mailbox, where a program leaves its result.
    return_code = Named(3071)


class PPUMemoryWordOnDLS(On, PPUMemoryWordOnPPU, Coordinate, outer=PPUOnDLS, names=("word", "ppu")):
    """Word of 32 bits in the memory of either processor."""

    toPPUOnDLS = outer_part(PPUOnDLS)
    toPPUMemoryWordOnPPU = local_part(PPUMemoryWordOnPPU)


class PPUMemoryBlockSize(Ranged, low=1, size=4096):
    """Number of words."""


class PPUMemoryBlockOnPPU(Interval[PPUMemoryWordOnPPU]):
    """Words that follow each other in the memory of a processor."""

    #: The last 4 KiB of the memory, where programs write text.
    mailbox: ClassVar[PPUMemoryBlockOnPPU]

    @marked
    def toPPUMemoryBlockSize(self) -> PPUMemoryBlockSize:
        """Return the number of words."""
        return PPUMemoryBlockSize(self.length())


PPUMemoryBlockOnPPU.mailbox = PPUMemoryBlockOnPPU(3072, 4095)


class PPUMemoryBlockOnDLS(PPUMemoryBlockOnPPU, Coordinate):
    """Words that follow each other in the memory of either processor.

    Made from the words and the processor, or from a position. What the words alone offer answers
    for them.
    """

    __slots__ = ("_ppu",)
    size = PPUMemoryBlockOnPPU.size * PPUOnDLS.size
    enum_type = enum_ranged(size)
    local_type: ClassVar[Any] = PPUMemoryBlockOnPPU
    outer_type: ClassVar[Any] = PPUOnDLS
    _ppu: PPUOnDLS

    def __init__(self, reg: Any = None, ppu: Any = None) -> None:
        if isinstance(reg, PPUMemoryBlockOnDLS) and ppu is None:
            ppu = reg._ppu
        elif isinstance(reg, Enum):
            ppu, reg = divmod(int(self.enum_type(reg)), PPUMemoryBlockOnPPU.size)
            reg = Enum(reg)
        elif reg is None:
            reg = PPUMemoryBlockOnPPU()
        elif not isinstance(reg, PPUMemoryBlockOnPPU):
            raise TypeError(
                f"PPUMemoryBlockOnDLS({reg!r}): must be made from a PPUMemoryBlockOnPPU"
            )
        super().__init__(reg)
        self._ppu = PPUOnDLS.accept(0 if ppu is None else ppu)

    @classmethod
    def every(cls) -> Iterator[Self]:
        """Return all blocks of the upper, then of the lower processor."""
        for ppu in PPUOnDLS.every():
            for words in PPUMemoryBlockOnPPU.every():
                yield cls(words, ppu)

    @marked
    def toPPUOnDLS(self) -> PPUOnDLS:
        """Return the processor."""
        return self._ppu

    @marked
    def toPPUMemoryBlockOnPPU(self) -> PPUMemoryBlockOnPPU:
        """Return the words alone."""
        return PPUMemoryBlockOnPPU(self._min, self._max)

    def split(self) -> tuple[PPUOnDLS, PPUMemoryBlockOnPPU]:
        """Return the processor and the words."""
        return self._ppu, self.toPPUMemoryBlockOnPPU()

    def toEnum(self) -> Enum:
        """Return the position; those of the upper processor come first."""
        words = int(self.toPPUMemoryBlockOnPPU().toEnum())
        return self.enum_type(PPUMemoryBlockOnPPU.size * int(self._ppu) + words)

    def _key(self) -> tuple[int, ...]:
        return (int(self._ppu), *super()._key())

    def __repr__(self) -> str:
        return f"PPUMemoryBlockOnDLS({self.toPPUMemoryBlockOnPPU()!r}, {self._ppu!r})"

    def __str__(self) -> str:
        return f"PPUMemoryBlockOnDLS({self.toPPUMemoryBlockOnPPU()}, {self._ppu})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self), (self.toPPUMemoryBlockOnPPU(), self._ppu)
