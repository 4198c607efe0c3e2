"""Instruction words as text: vendor and Power mnemonics, symbols for addresses."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from emulator.ppu import isa

_CONDITIONS = {
    (12, 0): "lt", (12, 1): "gt", (12, 2): "eq", (12, 3): "so",
    (4, 0): "ge", (4, 1): "le", (4, 2): "ne", (4, 3): "ns",
}  # fmt: skip
_COUNTING = {16: "dnz", 18: "dz", 20: ""}
_LANE_CONDITIONS = ("", "gt", "lt", "eq")


class Symbols:
    """Names of addresses, found by the nearest one at or below."""

    def __init__(self, addresses: Mapping[str, int] | None = None) -> None:
        self._by_name = dict(addresses or {})
        pairs = sorted((address, name) for name, address in self._by_name.items())
        self._addresses = [address for address, _ in pairs]
        self._names = [name for _, name in pairs]

    def __getitem__(self, name: str) -> int:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def describe(self, address: int) -> str:
        """Return ``name+offset``, or an empty string below the first symbol."""
        index = bisect_right(self._addresses, address) - 1
        # a symbol names nothing in another memory
        if index < 0 or self._addresses[index] >> 28 != address >> 28:
            return ""
        offset = address - self._addresses[index]
        return self._names[index] + (f"+{offset:#x}" if offset else "")

    def starting_at(self, address: int) -> list[str]:
        """Return all names of exactly this address."""
        first = bisect_right(self._addresses, address - 1)
        return self._names[first : bisect_right(self._addresses, address)]


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


def _operand(token: str, word: int) -> str:
    """Text of one operand that does not depend on the address of the instruction."""
    t, a, b = word >> 21 & 31, word >> 16 & 31, word >> 11 & 31
    immediate = word & 0xFFFF
    match token:
        case "RT" | "RS":
            return f"r{t}"
        case "RA" | "RA*" | "RM" | "RU":
            return f"r{a}"
        case "RA0":
            return f"r{a}" if a else "0"
        case "RB":
            return f"r{b}"
        case "D0" | "DU":
            return f"{_signed(immediate, 16)}({f'r{a}' if a else 0})"
        case "SI":
            return str(_signed(immediate, 16))
        case "UI":
            return f"{immediate:#x}"
        case "VT" | "VA" | "VB":
            return f"v{ {'VT': t, 'VA': a, 'VB': b}[token] }"
        case "VSH":
            return str(_signed(b, 5))
        case "SPR":
            number = a | b << 5
            return isa.SPECIAL_REGISTERS.get(number, str(number))
        case "BF":
            return f"cr{t >> 2}"
        case "BFA":
            return f"cr{a >> 2}"
        case "FXM":
            return f"{word >> 12 & 0xFF:#x}"
    fields = {"SH": b, "MB": word >> 6 & 31, "ME": word >> 1 & 31, "BT": t, "BA": a, "BB": b}
    fields |= {"BO": t, "BI": a, "TO": t, "L": t & 3, "C": word & 3}
    return str(fields[token])


def _target(word: int, address: int, symbols: Symbols) -> str:
    bits = 26 if word >> 26 == 18 else 16
    distance = _signed(word & ((1 << bits) - 4), bits)
    target = (distance if word & 2 else address + distance) & 0xFFFF_FFFF
    name = symbols.describe(target)
    return f"{target:#x}" + (f" <{name}>" if name else "")


def _branch(instruction: isa.Instruction, word: int, address: int, symbols: Symbols) -> str:
    """Conditional branches by their extended mnemonics where one exists."""
    options, bit = word >> 21 & 31, word >> 16 & 31
    suffix = instruction.name[2:] + ("l" if word & 1 else "")
    operands = []
    if (options, bit & 3) in _CONDITIONS:
        name = _CONDITIONS[options, bit & 3]
        if bit >> 2:
            operands.append(f"cr{bit >> 2}")
    elif options in _COUNTING and not (options == 20 and instruction.name == "bc"):
        name = _COUNTING[options]
    else:
        name = "c"
        operands += [str(options), str(bit)]
    if instruction.name == "bc":
        suffix += "a" if word & 2 else ""
        operands.append(_target(word, address, symbols))
    return f"b{name}{suffix} {', '.join(operands)}".rstrip()


def _simplified(word: int) -> str | None:
    """The few idioms that would hide what a line does."""
    t, a, b = word >> 21 & 31, word >> 16 & 31, word >> 11 & 31
    value = _signed(word & 0xFFFF, 16)
    match word >> 26:
        case 14 if a == 0:
            return f"li r{t}, {value}"
        case 15 if a == 0:
            return f"lis r{t}, {value}"
        case 24 if word == 0x6000_0000:
            return "nop"
        case 31 if word >> 1 & 0x3FF == 444 and t == b and not word & 1:
            return f"mr r{a}, r{t}"
    return None


def disassemble(word: int, address: int = 0, symbols: Symbols | None = None) -> str:
    """Return one instruction as text; words the core does not decode become ``.long``."""
    instruction = isa.lookup(word)
    if instruction is None:
        return f".long {word:#010x}"
    if text := _simplified(word):
        return text
    symbols = symbols or Symbols()
    if instruction.name in ("bc", "bclr", "bcctr"):
        return _branch(instruction, word, address, symbols)
    name = instruction.name
    if "o" in instruction.suffixes and word & 0x400:
        name += "o"
    if instruction.name == "b":
        name += ("l" if word & 1 else "") + ("a" if word & 2 else "")
    if "." in instruction.suffixes and word & 1:
        name += "."
    operands = [
        _target(word, address, symbols) if token == "LI" else _operand(token, word)
        for token in instruction.operands
    ]
    if "c" in instruction.suffixes and word & 3:
        operands.append(_LANE_CONDITIONS[word & 3])
    return f"{name} {', '.join(operands)}".rstrip()


def listing(words: Sequence[int], address: int, symbols: Symbols) -> Iterator[str]:
    """Yield the lines of a listing: labels, then address, word and text."""
    for offset, word in enumerate(words):
        here = address + 4 * offset
        yield from (f"{name}:" for name in symbols.starting_at(here))
        yield f"  {here:08x}  {word:08x}  {disassemble(word, here, symbols)}"
