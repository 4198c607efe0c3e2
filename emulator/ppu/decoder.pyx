# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Predecoding: one 16-byte record for each instruction word, built from the instruction table."""

from libc.string cimport memset

from emulator.ppu import isa


cdef enum:
    NONE = 32             # the register that always reads 0
    LOAD_USE = 2          # extra cycles of an instruction that needs the loaded word at once
    MULTIPLY_USE = 3
    MISPREDICTED = 4      # extra cycles of a branch against the static prediction

cdef enum Reads:
    READS_RS = 1, READS_RA = 2, READS_RB = 4, READS_RA_UNLESS_0 = 8

cdef enum Shape:
    SHAPE_ARITHMETIC, SHAPE_LOGIC, SHAPE_MEMORY

cdef struct Entry:
    uint16_t handler
    uint8_t cost
    uint8_t reads
    uint8_t shape
    uint8_t update
    uint8_t indexed
    uint8_t has_overflow
    uint8_t has_record
    uint8_t always_record
    uint8_t shifted
    uint8_t unsigned_immediate

cdef Entry primary_table[64]
cdef Entry table_19[1024]
cdef Entry table_31[1024]
cdef Entry table_4[512]

_COMMON = {"addis": "addi", "addic.": "addic", "andi.": "andi", "andis.": "andi", "oris": "ori",
           "xoris": "xori"}
_MEMORY = ("lwz", "lbz", "lhz", "lha", "stw", "stb", "sth")


def _handler(name: str) -> Handler:
    for access in _MEMORY:
        if name in {access, access + "u", access + "x", access + "ux"}:
            return Handler[access.upper()]
    name = _COMMON.get(name, name).upper()
    return Handler[name] if name in Handler.__members__ else Handler.VECTOR


def _fill() -> None:
    cdef Entry entry
    for instruction in isa.INSTRUCTIONS:
        operands = instruction.operands
        memset(&entry, 0, sizeof(Entry))
        entry.handler = _handler(instruction.name)
        entry.cost = instruction.cycles
        entry.reads = (
            READS_RS * ("RS" in operands) + READS_RB * ("RB" in operands)
            + READS_RA * any(token in operands for token in ("RA", "RU", "DU", "RM"))
            + READS_RA_UNLESS_0 * ("RA0" in operands or "D0" in operands)
        )
        entry.shape = (SHAPE_LOGIC if "RA*" in operands or "RM" in operands else
                       SHAPE_MEMORY if {"RA0", "D0", "DU", "RU"} & set(operands) else
                       SHAPE_ARITHMETIC)
        if instruction.name.startswith("addi") and not instruction.name.startswith("addic"):
            entry.shape = SHAPE_ARITHMETIC
        entry.update = "DU" in operands or "RU" in operands
        entry.indexed = "RB" in operands
        entry.has_overflow = "o" in instruction.suffixes
        entry.has_record = "." in instruction.suffixes
        entry.always_record = instruction.name.endswith(".")
        entry.shifted = instruction.name.rstrip(".").endswith("is")
        entry.unsigned_immediate = "UI" in operands
        if instruction.primary == 31 or instruction.primary == 19:
            codes = [instruction.extended]
            if not instruction.mask & 0x400:
                codes.append(instruction.extended | 0x200)
            for code in codes:
                if instruction.primary == 31:
                    table_31[<int>code] = entry
                else:
                    table_19[<int>code] = entry
        elif instruction.is_vector:
            table_4[<int>instruction.extended] = entry
        else:
            primary_table[<int>instruction.primary] = entry


memset(primary_table, 0, sizeof(primary_table))
memset(table_19, 0, sizeof(table_19))
memset(table_31, 0, sizeof(table_31))
memset(table_4, 0, sizeof(table_4))
_fill()


cdef inline Entry* find(uint32_t word) noexcept nogil:
    cdef uint32_t primary = word >> 26
    if primary == 31:
        return &table_31[(word >> 1) & 0x3FF]
    if primary == 19:
        return &table_19[(word >> 1) & 0x3FF]
    if primary == 4:
        return &table_4[(word >> 2) & 0x1FF]
    return &primary_table[primary]


cdef inline bint uses(uint32_t word, uint32_t register) noexcept nogil:
    """Whether an instruction word reads a general purpose register."""
    cdef uint8_t reads = find(word).reads
    cdef uint32_t ra = (word >> 16) & 31
    return (
        (reads & READS_RS and ((word >> 21) & 31) == register)
        or (reads & READS_RB and ((word >> 11) & 31) == register)
        or (reads & READS_RA and ra == register)
        or (reads & READS_RA_UNLESS_0 and ra == register and ra != 0)
    )


cdef inline uint32_t mask_between(uint32_t begin, uint32_t end) noexcept nogil:
    """Ones from bit ``begin`` to bit ``end`` (bit 0 is the most significant), wrapping around."""
    cdef uint32_t head = <uint32_t>0xFFFFFFFF >> begin
    cdef uint32_t tail = <uint32_t>0xFFFFFFFF << (31 - end)
    return head & tail if begin <= end else head | tail


cdef void decode_branch(uint32_t word, Op* op) noexcept nogil:
    cdef uint32_t options = (word >> 21) & 31
    cdef uint32_t bit = (word >> 16) & 31
    op.rc = word & 1
    if op.handler == Handler.B:
        op.imm = <int32_t>((word & 0x03FFFFFC) << 6) >> 6
        if not word & 3:
            op.handler = Handler.B_NEAR
            op.imm >>= 2
        return
    op.rt = options
    op.ra = bit >> 2
    op.rb = 8 >> (bit & 3)
    if op.handler != Handler.BC:
        op.cost = 1 + MISPREDICTED
        if op.handler == Handler.BCLR and options & 0x14 == 0x14 and not op.rc:
            op.handler = Handler.BLR
        return
    op.imm = <int32_t><signed short>(word & 0xFFFC)
    if op.imm < 0:
        op.cost = 1 + MISPREDICTED
        op.sub = -MISPREDICTED
    else:
        op.sub = MISPREDICTED
    if word & 3:
        return
    if options & 4 and not options & 0x10:
        op.handler = Handler.BC_IF
        op.rt = op.rb if options & 8 else 0
        op.imm >>= 2
    elif options & 0x10 and not options & 6:
        op.handler = Handler.BDNZ
        op.imm >>= 2


cdef void decode_special_register(uint32_t word, Op* op) noexcept nogil:
    cdef bint write = op.handler == Handler.MTSPR
    op.imm = ((word >> 16) & 31) | ((word >> 6) & 0x3E0)
    if op.imm == 8:
        op.handler = Handler.MTLR if write else Handler.MFLR
    elif op.imm == 9:
        op.handler = Handler.MTCTR if write else Handler.MFCTR


cdef void decode(uint32_t word, uint32_t following, Op* op) noexcept nogil:
    """Fill a record. ``following`` is the next word, for the cost of using a result at once."""
    cdef Entry* entry = find(word)
    cdef uint32_t primary = word >> 26
    cdef bint register_form = primary == 31
    memset(op, 0, sizeof(Op))
    op.word = word
    op.handler = entry.handler
    op.cost = entry.cost
    op.rt = (word >> 21) & 31
    op.ra = (word >> 16) & 31
    op.rb = (word >> 11) & 31
    if entry.handler == Handler.UNDECODED:
        op.cost = 1
        op.handler = Handler.ILLEGAL_RECORD if register_form and word & 1 else Handler.ILLEGAL
        return
    if primary == 4:
        op.imm = (word >> 2) & 0x1FF
        op.rc = word & 3
        if entry.shape == SHAPE_MEMORY and op.ra == 0:
            op.ra = NONE
        return
    if Handler.B <= op.handler <= Handler.BCCTR:
        decode_branch(word, op)
        return
    if op.handler == Handler.MFSPR or op.handler == Handler.MTSPR:
        decode_special_register(word, op)
        return
    if not register_form and primary != 19:
        op.imm = word & 0xFFFF if entry.unsigned_immediate else <signed short>(word & 0xFFFF)
        if entry.shifted:
            op.imm = <int32_t>(<uint32_t>op.imm << 16)
    if entry.shape == SHAPE_LOGIC:
        op.rt, op.ra = op.ra, op.rt
        if op.handler == Handler.RLWINM or op.handler == Handler.RLWIMI or (
            op.handler == Handler.RLWNM
        ):
            op.imm = <int32_t>mask_between((word >> 6) & 31, (word >> 1) & 31)
    elif entry.shape == SHAPE_MEMORY:
        op.sub = entry.update
        if not entry.indexed:
            op.rb = NONE
        if op.ra == 0 and not entry.update:
            op.ra = NONE
    elif op.handler == Handler.ADDI and op.ra == 0:
        op.ra = NONE
    op.rc = entry.always_record or (entry.has_record and word & 1)
    if entry.has_overflow and word & 0x400:
        op.imm = op.handler
        op.handler = Handler.OVERFLOW_FORM
    if Handler.LWZ <= op.handler <= Handler.LHA and uses(following, op.rt):
        op.cost += LOAD_USE
    elif Handler.MULLI <= op.handler <= Handler.MULHWU and uses(following, op.rt):
        op.cost += MULTIPLY_USE
    elif op.handler == Handler.LMW or op.handler == Handler.STMW:
        op.cost = 34 - op.rt  # two more than the number of registers
