"""Random scalar programs: straight code with short forward branches and bounded addresses."""

import random

import numpy as np

from emulator.ppu import isa
from tests.emulator.ppu_assembler import word

CODE_WORDS = 1024
DATA = 0x2000
NOP = 0x6000_0000
#: registers 28 to 31 hold addresses and 27 a small index; the others are computed upon
FREE = range(27)
_MEMORY = [
    i.name
    for i in isa.SCALAR
    if i.name.rstrip("ux") in ("lwz", "lbz", "lhz", "lha", "stw", "stb", "sth")
]
_REGISTER = [
    i.name
    for i in isa.SCALAR
    if {"RT", "RA*", "RM"} & set(i.operands) and "D0" not in i.operands and i.name not in _MEMORY
    if i.name not in ("mfspr", "mfmsr", "mfcr", "eciwx", "lmw")
]
_CORNERS = (0, 1, 2, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_8000, 0x7FFF, 0x80, 0x1F, 0x20)


def number(generator: random.Random) -> int:
    """A 32-bit number, often a corner case."""
    return generator.choice(_CORNERS) if generator.random() < 0.4 else generator.getrandbits(32)


def instruction(generator: random.Random, architectural: bool) -> list[int]:
    """Words of one random instruction; several where operands have to be tamed.

    Branches come without their distance.

    With ``architectural`` the known deviations of the core are avoided: shift amounts beyond 31,
    divisors of zero, overflowing division, and instructions that a reference may lack.
    """
    pick = generator.random()

    def free() -> int:
        return generator.choice(FREE)

    if pick < 0.2:
        return [_memory(generator, generator.choice(_MEMORY))]
    if pick < 0.3:
        name = generator.choice(("cmpi", "cmpli", "cmp", "cmpl"))
        field = generator.randrange(8)
        last = generator.getrandbits(16) if name.endswith("i") else free()
        return [word(name, field, free(), last)]
    if pick < 0.36:
        names = [i.name for i in isa.SCALAR if "BT" in i.operands]
        return [word(generator.choice(names), *(generator.randrange(32) for _ in range(3)))]
    if pick < 0.42:
        options = generator.choice((0, 2, 4, 8, 10, 12, 16, 18, 20))
        if generator.random() < 0.3:
            return [word("b", 0) | generator.getrandbits(1)]
        return [word("bc", options, generator.randrange(32), 0) | generator.getrandbits(1)]
    if pick < 0.5:
        special, source = generator.choice((1, 8, 9)), free()
        if generator.random() < 0.2:
            # a reference may store the bits of XER that the core does not have
            trimmed = [word("andis.", source, source, 0xE000)] if architectural else []
            return [*trimmed, word("mtspr", special, source)]
        return [
            generator.choice(
                (
                    word("mfcr", free()),
                    word("mtcrf", generator.getrandbits(8), free()),
                    word("mcrf", generator.randrange(8), generator.randrange(8)),
                    word("mfspr", free(), special),
                )
            )
        ]
    return _computation(generator, architectural)


def _memory(generator: random.Random, name: str) -> int:
    base, target = generator.randrange(28, 32), generator.choice(FREE)
    align = {"b": 1, "h": 2, "w": 4}[name[1] if name[0] == "l" else name[2]]
    if name.endswith("u"):
        align = 4  # the base register stays aligned
    if not name.endswith("x"):
        return word(name, target, generator.randrange(-64, 64) // align * align, base)
    return word(name, target, base, 27)


def _computation(generator: random.Random, architectural: bool) -> list[int]:
    name = generator.choice(_REGISTER)
    if architectural and name in ("popcntb", "prtyw"):
        return []
    entry = isa.BY_NAME[name]
    operands = []
    for token in entry.operands:
        if token in ("SI", "UI"):
            operands.append(generator.getrandbits(16))
        elif token in ("RT", "RA*", "RM"):
            operands.append(generator.randrange(27))
        else:
            operands.append(generator.randrange(28))
    encoded = word(
        name,
        *operands,
        record="." in entry.suffixes and generator.random() < 0.5,
        overflow="o" in entry.suffixes and generator.random() < 0.5,
    )
    if not architectural:
        return [encoded]
    last = operands[-1]
    if name in ("slw", "srw", "sraw"):
        if last == 27:
            return []
        return [word("andi.", last, last, 31), encoded]
    if name in ("divw", "divwu"):
        if last == 27:
            return []
        return [word("rlwinm", last, last, 0, 1, 31), word("ori", last, last, 1), encoded]
    return [encoded]


def program(seed: int, architectural: bool = False) -> tuple[np.ndarray, list[int]]:
    """Return the memory image (4096 words) and start values of the 32 registers."""
    generator = random.Random(seed)
    groups = [instruction(generator, architectural) for _ in range(CODE_WORDS // 2)]
    for index, group in enumerate(groups):
        if group and group[0] >> 26 in (16, 18):
            # skip whole groups, so that no operand stays untamed
            following = groups[index + 1 : index + 1 + generator.randrange(4)]
            group[0] |= 4 + 4 * sum(map(len, following))
    words = [encoded for group in groups for encoded in group][:CODE_WORDS]
    words += [NOP] * (CODE_WORDS - len(words))
    image = np.zeros(4096, np.uint32)
    image[:CODE_WORDS] = words
    image[DATA // 4 :] = [number(generator) for _ in range(4096 - DATA // 4)]
    image[CODE_WORDS : CODE_WORDS + 16] = NOP  # landing place of the last branches
    registers = [number(generator) for _ in range(27)]
    registers.append(4 * generator.randrange(-8, 8) & 0xFFFF_FFFF)
    registers += [DATA + 0x800 + 0x400 * i for i in range(4)]
    return image, registers
