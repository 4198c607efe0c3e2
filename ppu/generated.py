"""Text for the compiler that is derived from tables of the other layers."""

from collections.abc import Iterator

from emulator.ppu import isa

#: operand token -> (name of the macro's argument, shift of its field)
_FIELDS = {
    "VT": ("t", 21),
    "RT": ("t", 21),
    "VA": ("a", 16),
    "RA": ("a", 16),
    "RA0": ("a", 16),
    "VB": ("b", 11),
    "RB": ("b", 11),
    "VSH": ("b", 11),
    "C": ("c", 0),
}


def assembler_macros() -> str:
    """Return assembler macros for the instructions that a stock assembler does not know.

    These are the vector instructions, and ``wait`` in the one form that the core takes for it.
    """
    return "\n".join(_macros()) + "\n"


def _macros() -> Iterator[str]:
    wait = isa.BY_NAME["wait"]
    yield f".macro wait\n.long {wait.match:#x}\n.endm"
    for instruction in isa.VECTOR:
        terms, arguments = [f"{instruction.match:#x}"], []
        for token in instruction.operands:
            name, shift = _FIELDS[token]
            arguments.append(name)
            terms.append(f"((\\{name}) & 31) << {shift}" if shift else f"(\\{name})")
        if "c" in instruction.suffixes:
            arguments.append("c=0")
            terms.append("(\\c)")
        yield (
            f".macro {instruction.name} {', '.join(arguments)}\n.long {' | '.join(terms)}\n.endm"
        )
