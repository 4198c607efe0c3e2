"""A small assembler over the instruction table: numbers in, words out."""

from emulator.ppu import isa

#: operand token -> (shift, bits) of its field
FIELDS = {
    **dict.fromkeys(("RT", "RS", "TO", "BT", "BO", "VT"), (21, 5)),
    **dict.fromkeys(("RA", "RA0", "RA*", "RM", "RU", "BA", "BI", "VA"), (16, 5)),
    **dict.fromkeys(("RB", "SH", "BB", "VB", "VSH"), (11, 5)),
    "BF": (23, 3),
    "BFA": (18, 3),
    "L": (21, 2),
    "MB": (6, 5),
    "ME": (1, 5),
    "FXM": (12, 8),
    "SI": (0, 16),
    "UI": (0, 16),
    "C": (0, 2),
}


def word(
    name: str, *operands: int, record: bool = False, overflow: bool = False, condition: int = 0
) -> int:
    """Encode one instruction; a displacement operand takes two numbers, distance and base."""
    instruction = isa.BY_NAME[name]
    value = instruction.match
    numbers = list(operands)
    for token in instruction.operands:
        number = numbers.pop(0)
        if token in ("D0", "DU"):
            value |= number & 0xFFFF | numbers.pop(0) << 16
        elif token == "SPR":
            value |= (number & 31) << 16 | (number >> 5) << 11
        elif token == "BD":
            value |= number & 0xFFFC
        elif token == "LI":
            value |= number & 0x03FF_FFFC
        else:
            shift, bits = FIELDS[token]
            value |= (number & ((1 << bits) - 1)) << shift
    assert not numbers, f"{name}: operands left over {numbers}"
    return value | record | overflow << 10 | condition
