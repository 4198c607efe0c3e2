"""Instruction set of the embedded processors: encodings, operands and issue costs.

One table serves the decoder of the core, the disassembler, the check of linked programs and the
tests. Scalar encodings are those of the 32-bit embedded Power ISA subset that the open "nux" core
decodes (``src/rtl/packages/pu_inst_pkg.sv`` there); the vector instructions use primary opcode 4
and are called as in the vendor's assembler. The core compares the primary and the extended opcode
only, so reserved bits are ignored here, too.

Operands are written in assembler order, one token each:

========  ==================================================================================
token     field
========  ==================================================================================
RT, RA*   register that is written (bits 6-10, or 11-15 for the logical instructions)
RS        register read from the RT field
RA, RB    registers read; ``RA0`` reads a literal 0 if the field is 0
D0, DU    displacement and base ``d(RA)``; ``RA0`` rule, or update form that writes RA back
RU        base register of an indexed update form
RM        register read and written in the RA field (rlwimi)
SI, UI    16-bit immediate, signed or unsigned
SH MB ME  5-bit fields (bits 16-20, 21-25, 26-30)
BF BFA    condition register field; ``BT BA BB`` bits of the condition register
BO BI     branch options and condition bit; ``BD LI`` branch targets
TO FXM SPR L  trap options, field mask, special purpose register, level of sync
VT VA VB  vector registers; ``VSH`` signed shift, ``C`` pack width
========  ==================================================================================
"""

from typing import Final

import attrs

PRIMARY_MASK: Final = 0xFC00_0000
#: Pipeline slots of the units, from the register transfer code: the multiplier is pipelined,
#: the divider is not; a vector operation takes one cycle of the single-ported register file for
#: each operand and result.
DIVIDE_CYCLES: Final = 32


@attrs.frozen
class Instruction:
    """One instruction the core decodes.

    A word ``w`` is this instruction if ``w & mask == match``. ``suffixes`` lists the optional bits
    that the mnemonic shows: ``o`` overflow enable, ``.`` record, ``l`` link, ``a`` absolute, ``c``
    vector condition. ``cycles`` is the issue cost in core cycles (4 ns) without bus waits.
    """

    name: str
    match: int
    mask: int
    operands: tuple[str, ...]
    suffixes: str = ""
    cycles: int = 1

    @property
    def is_vector(self) -> bool:
        """Whether the instruction belongs to the vector unit (primary opcode 4)."""
        return self.match >> 26 == 4

    @property
    def primary(self) -> int:
        """Primary opcode, bits 0-5."""
        return self.match >> 26

    @property
    def extended(self) -> int:
        """Extended opcode: 9 bits for vector instructions, else 10; 0 if there is none."""
        if self.mask == PRIMARY_MASK:
            return 0
        return (self.match >> 2) & 0x1FF if self.is_vector else (self.match >> 1) & 0x3FF


def _d(name: str, primary: int, operands: str, suffixes: str = "", cycles: int = 1) -> Instruction:
    return Instruction(name, primary << 26, PRIMARY_MASK, tuple(operands.split()), suffixes, cycles)


def _x(
    name: str, extended: int, operands: str, suffixes: str = "", cycles: int = 1, primary: int = 31
) -> Instruction:
    mask = PRIMARY_MASK | (0x3FE if "o" in suffixes else 0x7FE)
    match = primary << 26 | extended << 1
    return Instruction(name, match, mask, tuple(operands.split()), suffixes, cycles)


def _v(
    name: str, extended: int, operands: str, suffixes: str = "c", cycles: int = 3
) -> Instruction:
    match = 4 << 26 | extended << 2
    return Instruction(name, match, 0xFC00_07FC, tuple(operands.split()), suffixes, cycles)


#: mulhw and mulhwu ignore the overflow enable bit, hence "O": decoded, not shown.
_HIGH = Instruction("mulhw", 31 << 26 | 75 << 1, 0xFC00_03FE, ("RT", "RA", "RB"), ".")

SCALAR: Final[tuple[Instruction, ...]] = (
    _d("addi", 14, "RT RA0 SI"),
    _d("addis", 15, "RT RA0 SI"),
    _d("addic", 12, "RT RA SI"),
    _d("addic.", 13, "RT RA SI"),
    _d("subfic", 8, "RT RA SI"),
    _x("add", 266, "RT RA RB", "o."),
    _x("addc", 10, "RT RA RB", "o."),
    _x("adde", 138, "RT RA RB", "o."),
    _x("addme", 234, "RT RA", "o."),
    _x("addze", 202, "RT RA", "o."),
    _x("subf", 40, "RT RA RB", "o."),
    _x("subfc", 8, "RT RA RB", "o."),
    _x("subfe", 136, "RT RA RB", "o."),
    _x("subfme", 232, "RT RA", "o."),
    _x("subfze", 200, "RT RA", "o."),
    _x("neg", 104, "RT RA", "o."),
    _d("mulli", 7, "RT RA SI"),
    _x("mullw", 235, "RT RA RB", "o."),
    _HIGH,
    attrs.evolve(_HIGH, name="mulhwu", match=31 << 26 | 11 << 1),
    _x("divw", 491, "RT RA RB", "o.", DIVIDE_CYCLES),
    _x("divwu", 459, "RT RA RB", "o.", DIVIDE_CYCLES),
    _d("andi.", 28, "RA* RS UI"),
    _d("andis.", 29, "RA* RS UI"),
    _d("ori", 24, "RA* RS UI"),
    _d("oris", 25, "RA* RS UI"),
    _d("xori", 26, "RA* RS UI"),
    _d("xoris", 27, "RA* RS UI"),
    _x("and", 28, "RA* RS RB", "."),
    _x("andc", 60, "RA* RS RB", "."),
    _x("or", 444, "RA* RS RB", "."),
    _x("orc", 412, "RA* RS RB", "."),
    _x("xor", 316, "RA* RS RB", "."),
    _x("nand", 476, "RA* RS RB", "."),
    _x("nor", 124, "RA* RS RB", "."),
    _x("eqv", 284, "RA* RS RB", "."),
    _x("extsb", 954, "RA* RS", "."),
    _x("extsh", 922, "RA* RS", "."),
    _x("cntlzw", 26, "RA* RS", "."),
    _x("popcntb", 122, "RA* RS"),
    _x("prtyw", 154, "RA* RS"),
    _d("rlwimi", 20, "RM RS SH MB ME", "."),
    _d("rlwinm", 21, "RA* RS SH MB ME", "."),
    _d("rlwnm", 23, "RA* RS RB MB ME", "."),
    _x("slw", 24, "RA* RS RB", "."),
    _x("srw", 536, "RA* RS RB", "."),
    _x("sraw", 792, "RA* RS RB", "."),
    _x("srawi", 824, "RA* RS SH", "."),
    _d("cmpi", 11, "BF RA SI"),
    _d("cmpli", 10, "BF RA UI"),
    _x("cmp", 0, "BF RA RB"),
    _x("cmpl", 32, "BF RA RB"),
    _d("twi", 3, "TO RA SI"),
    _x("tw", 4, "TO RA RB"),
    _d("b", 18, "LI", "la"),
    _d("bc", 16, "BO BI BD", "la"),
    _x("bclr", 16, "BO BI", "l", primary=19),
    _x("bcctr", 528, "BO BI", "l", primary=19),
    _x("rfi", 50, "", primary=19),
    _x("rfci", 51, "", primary=19),
    _x("rfmci", 38, "", primary=19),
    _x("crand", 257, "BT BA BB", primary=19),
    _x("crandc", 129, "BT BA BB", primary=19),
    _x("cror", 449, "BT BA BB", primary=19),
    _x("crorc", 417, "BT BA BB", primary=19),
    _x("crnand", 225, "BT BA BB", primary=19),
    _x("crnor", 33, "BT BA BB", primary=19),
    _x("crxor", 193, "BT BA BB", primary=19),
    _x("creqv", 289, "BT BA BB", primary=19),
    _x("mcrf", 0, "BF BFA", primary=19),
    _x("mfcr", 19, "RT"),
    _x("mtcrf", 144, "FXM RS"),
    _x("mfspr", 339, "RT SPR"),
    _x("mtspr", 467, "SPR RS"),
    _x("mfmsr", 83, "RT"),
    _x("mtmsr", 146, "RS"),
    _d("lwz", 32, "RT D0"),
    _d("lbz", 34, "RT D0"),
    _d("lhz", 40, "RT D0"),
    _d("lha", 42, "RT D0"),
    _d("lwzu", 33, "RT DU", cycles=2),
    _d("lbzu", 35, "RT DU", cycles=2),
    _d("lhzu", 41, "RT DU", cycles=2),
    _d("lhau", 43, "RT DU", cycles=2),
    _d("lmw", 46, "RT D0"),
    _x("lwzx", 23, "RT RA0 RB"),
    _x("lbzx", 87, "RT RA0 RB"),
    _x("lhzx", 279, "RT RA0 RB"),
    _x("lhax", 343, "RT RA0 RB"),
    _x("lwzux", 55, "RT RU RB", cycles=2),
    _x("lbzux", 119, "RT RU RB", cycles=2),
    _x("lhzux", 311, "RT RU RB", cycles=2),
    _x("lhaux", 375, "RT RU RB", cycles=2),
    _d("stw", 36, "RS D0"),
    _d("stb", 38, "RS D0"),
    _d("sth", 44, "RS D0"),
    _d("stwu", 37, "RS DU"),
    _d("stbu", 39, "RS DU"),
    _d("sthu", 45, "RS DU"),
    _d("stmw", 47, "RS D0"),
    _x("stwx", 151, "RS RA0 RB"),
    _x("stbx", 215, "RS RA0 RB"),
    _x("sthx", 407, "RS RA0 RB"),
    _x("stwux", 183, "RS RU RB"),
    _x("stbux", 247, "RS RU RB"),
    _x("sthux", 439, "RS RU RB"),
    _x("sync", 598, "L"),
    _x("wait", 62, ""),
    _x("eciwx", 310, "RT RA0 RB", cycles=5),
    _x("ecowx", 438, "RS RA0 RB", cycles=5),
)

VECTOR: Final[tuple[Instruction, ...]] = (
    _v("fxvmahm", 12, "VT VA VB"),
    _v("fxvmabm", 13, "VT VA VB"),
    _v("fxvmtacb", 14, "VA", cycles=2),
    _v("fxvmtach", 15, "VA", cycles=2),
    _v("fxvmahfs", 28, "VT VA VB"),
    _v("fxvmabfs", 29, "VT VA VB"),
    _v("fxvmtacbf", 30, "VA", cycles=2),
    _v("fxvmtachf", 31, "VA", cycles=2),
    _v("fxvmatachm", 44, "VA VB"),
    _v("fxvmatacbm", 45, "VA VB"),
    _v("fxvmatachfs", 60, "VA VB"),
    _v("fxvmatacbfs", 61, "VA VB"),
    _v("fxvmulhm", 76, "VT VA VB"),
    _v("fxvmulbm", 77, "VT VA VB"),
    _v("fxvmulhfs", 92, "VT VA VB"),
    _v("fxvmulbfs", 93, "VT VA VB"),
    _v("fxvmultachm", 108, "VA VB"),
    _v("fxvmultacbm", 109, "VA VB"),
    _v("fxvmultachfs", 124, "VA VB"),
    _v("fxvmultacbfs", 125, "VA VB"),
    _v("fxvinx", 236, "VT RA0 RB", cycles=1),
    _v("fxvpckbu", 239, "VT VA VB C", ""),
    _v("fxvoutx", 252, "VT RA0 RB", cycles=1),
    _v("fxvpckbl", 255, "VT VA VB C", ""),
    _v("fxvsplath", 268, "VT RA", "", cycles=1),
    _v("fxvsplatb", 269, "VT RA", "", cycles=1),
    _v("fxvupckbr", 271, "VT VA VB C", ""),
    _v("fxvupckbl", 287, "VT VA VB C", ""),
    _v("fxvcmph", 300, "VA", "", cycles=1),
    _v("fxvcmpb", 301, "VA", "", cycles=1),
    _v("fxvshh", 316, "VT VA VSH", "", cycles=2),
    _v("fxvshb", 317, "VT VA VSH", "", cycles=2),
    _v("fxvsel", 319, "VT VA VB"),
    _v("fxvsubhm", 332, "VT VA VB"),
    _v("fxvsubbm", 333, "VT VA VB"),
    _v("fxvsubhfs", 348, "VT VA VB"),
    _v("fxvsubbfs", 349, "VT VA VB"),
    _v("fxvaddactachm", 364, "VA", cycles=2),
    _v("fxvaddactacbm", 365, "VA", cycles=2),
    _v("fxvaddactachf", 380, "VA", cycles=2),
    _v("fxvaddactacbf", 381, "VA", cycles=2),
    _v("fxvaddachm", 396, "VT VA", cycles=2),
    _v("fxvaddacbm", 397, "VT VA", cycles=2),
    _v("fxvaddachfs", 412, "VT VA", cycles=2),
    _v("fxvaddacbfs", 413, "VT VA", cycles=2),
    _v("fxvaddtach", 428, "VA VB"),
    _v("fxvaddtacb", 429, "VA VB"),
    _v("fxvaddhm", 460, "VT VA VB"),
    _v("fxvaddbm", 461, "VT VA VB"),
    _v("fxvaddhfs", 476, "VT VA VB"),
    _v("fxvaddbfs", 477, "VT VA VB"),
    _v("fxvlax", 492, "VT RA0 RB", "", cycles=1),
    _v("fxvstax", 508, "VT RA0 RB", "", cycles=1),
)

INSTRUCTIONS: Final = SCALAR + VECTOR
BY_NAME: Final = {instruction.name: instruction for instruction in INSTRUCTIONS}

#: Special purpose registers with storage in the core, by number.
SPECIAL_REGISTERS: Final = {
    1: "xer",
    8: "lr",
    9: "ctr",
    22: "dec",
    26: "srr0",
    27: "srr1",
    54: "decar",
    58: "csrr0",
    59: "csrr1",
    61: "dear",
    62: "esr",
    65: "gin",
    66: "gout",
    67: "goe",
    68: "iccr",
    284: "tbl",
    285: "tbu",
    336: "tsr",
    340: "tcr",
    570: "mcsrr0",
    571: "mcsrr1",
}


def _by_opcode() -> dict[tuple[int, int], Instruction]:
    table: dict[tuple[int, int], Instruction] = {}
    for instruction in INSTRUCTIONS:
        extended = [instruction.extended]
        if not instruction.mask & 0x400 and instruction.primary == 31:
            extended.append(instruction.extended | 0x200)
        for code in extended:
            key = instruction.primary, code
            if key in table:
                raise ValueError(f"{instruction.name} and {table[key].name} share opcode {key}")
            table[key] = instruction
    return table


_TABLE: Final = _by_opcode()


def lookup(word: int) -> Instruction | None:
    """Return the instruction of a 32-bit word, or None if the core does not decode it."""
    primary = word >> 26
    match primary:
        case 31 | 19:
            return _TABLE.get((primary, (word >> 1) & 0x3FF))
        case 4:
            return _TABLE.get((primary, (word >> 2) & 0x1FF))
    return _TABLE.get((primary, 0))
