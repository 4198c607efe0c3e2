"""A slow twin of the scalar core: one method per instruction, Python integers, no caching."""

from collections.abc import Callable

from emulator.ppu import isa

M32 = 0xFFFF_FFFF


def signed(value: int, bits: int = 32) -> int:
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def rotate(value: int, amount: int) -> int:
    amount &= 31
    return (value << amount | value >> (32 - amount)) & M32


def ones(begin: int, end: int) -> int:
    """Mask from bit begin to bit end, bit 0 being the most significant, wrapping around."""
    position, mask = begin, 0
    while True:
        mask |= 1 << (31 - position)
        if position == end:
            return mask
        position = (position + 1) % 32


class Fields:
    """Operand fields of a word by token."""

    def __init__(self, word: int) -> None:
        self.word = word
        self.t, self.a, self.b = word >> 21 & 31, word >> 16 & 31, word >> 11 & 31
        self.mb, self.me = word >> 6 & 31, word >> 1 & 31
        self.ui, self.si = word & 0xFFFF, signed(word, 16)
        self.record, self.overflow = bool(word & 1), bool(word & 0x400)
        self.spr = self.a | self.b << 5


class Reference:
    """Registers as plain attributes; memory as a byte array from address 0."""

    def __init__(self, memory: bytes) -> None:
        self.memory = bytearray(memory)
        self.gpr = [0] * 32
        self.cr = self.lr = self.ctr = self.pc = self.msr = 0
        self.ca = self.ov = self.so = 0
        self.srr0 = self.srr1 = 0
        self.asleep = False

    # -- conditions and results

    def field(self, number: int) -> int:
        return self.cr >> (28 - 4 * number) & 15

    def set_field(self, number: int, value: int) -> None:
        shift = 28 - 4 * number
        self.cr = self.cr & ~(15 << shift) & M32 | value << shift

    def bit(self, number: int) -> int:
        return self.cr >> (31 - number) & 1

    def order(self, number: int, a: int, b: int) -> None:
        self.set_field(number, (8 if a < b else 4 if a > b else 2) | self.so)

    def finish(self, target: int, value: int, f: Fields, overflow: bool | None = None) -> None:
        if overflow is not None and f.overflow:
            self.ov = int(overflow)
            self.so |= self.ov
        self.gpr[target] = value & M32
        if f.record:
            self.order(0, signed(value), 0)

    def sum(self, f: Fields, a: int, b: int, carry: int, keep_carry: bool) -> None:
        total = a + b + carry
        exact = signed(a) + signed(b) + carry
        if keep_carry:
            self.ca = total >> 32
        self.finish(f.t, total, f, exact != signed(total))

    def interrupt(self, vector: int) -> None:
        self.srr0, self.srr1 = self.pc, self.msr
        self.msr &= 0x21200
        self.next = vector

    def step(self) -> None:
        word = int.from_bytes(self.memory[self.pc : self.pc + 4], "big")
        instruction = isa.lookup(word)
        self.next = self.pc + 4
        if instruction is None:
            if word >> 26 == 31 and word & 1:
                f = Fields(word)
                self.order(0, signed(self.gpr[f.a] + self.gpr[f.b]), 0)
        else:
            self.execute(instruction.name, Fields(word))
        self.pc = self.next & ~3 & M32

    def execute(self, name: str, f: Fields) -> None:
        if name in ARITHMETIC:
            ARITHMETIC[name](self, f)
        elif name in LOGIC:
            self.finish(f.a, LOGIC[name](self.gpr[f.t], self.gpr[f.b]), f)
        elif name in UNARY:
            value = UNARY[name](self.gpr[f.t])
            record = f.record and name not in ("popcntb", "prtyw")
            self.gpr[f.a] = value & M32
            if record:
                self.order(0, signed(value), 0)
        elif name in CONDITION:
            value = CONDITION[name](self.bit(f.a), self.bit(f.b)) & 1
            self.cr = self.cr & ~(1 << (31 - f.t)) | value << (31 - f.t)
        elif name[0] == "l" or name.startswith("st"):
            self.transfer(name, f)
        else:
            OTHER[name](self, f)

    def transfer(self, name: str, f: Fields) -> None:
        indexed, update = name.endswith("x"), name.rstrip("x").endswith("u")
        base = self.gpr[f.a] if f.a or update else 0
        address = (base + (self.gpr[f.b] if indexed else f.si)) & M32
        if name in ("lmw", "stmw"):
            if address & 3:
                self.interrupt(0x18)
                return
            for register in range(f.t, 32):
                part = slice(address, address + 4)
                if name == "lmw":
                    self.gpr[register] = int.from_bytes(self.memory[part], "big")
                else:
                    self.memory[part] = self.gpr[register].to_bytes(4, "big")
                address += 4
            return
        load = name[0] == "l"
        kind = name[1] if load else name[2]
        size = {"b": 1, "h": 2, "w": 4}[kind]
        if (size == 4 and address & 3) or (size == 2 and address & 3 == 3):
            self.interrupt(0x18)
            return
        part = slice(address, address + size)
        if load:
            value = int.from_bytes(self.memory[part], "big")
            self.gpr[f.t] = signed(value, 16) & M32 if name.startswith("lha") else value
        else:
            self.memory[part] = (self.gpr[f.t] & ((1 << 8 * size) - 1)).to_bytes(size, "big")
        if update:
            self.gpr[f.a] = address

    # -- branches and moves

    def taken(self, f: Fields, counts: bool = True) -> bool:
        if counts and not f.t & 4:
            self.ctr = (self.ctr - 1) & M32
            if bool(self.ctr) == bool(f.t & 2):
                return False
        return bool(f.t & 16) or self.bit(f.a) == bool(f.t & 8)

    def branch(self, f: Fields) -> None:
        distance = signed(f.word & 0x3FF_FFFC, 26)
        target = distance if f.word & 2 else self.pc + distance
        if f.record:
            self.lr = self.pc + 4
        self.next = target

    def branch_if(self, f: Fields) -> None:
        taken = self.taken(f)
        distance = signed(f.word & 0xFFFC, 16)
        if f.record:
            self.lr = self.pc + 4
        if taken:
            self.next = distance if f.word & 2 else self.pc + distance

    def branch_register(self, f: Fields, target: int, counts: bool) -> None:
        taken = self.taken(f, counts)
        if f.record:
            self.lr = self.pc + 4
        if taken:
            self.next = target

    def trap(self, f: Fields, b: int) -> None:
        a, options = self.gpr[f.a], f.t
        less, greater = signed(a) < signed(b), signed(a) > signed(b)
        if (
            (options & 16 and less)
            or (options & 8 and greater)
            or (options & 4 and a == b)
            or (options & 2 and a < b)
            or (options & 1 and a > b)
        ):
            self.interrupt(0x1C)

    def from_conditions(self, f: Fields) -> None:
        mask = M32
        if f.word & 0x100000:
            mask = sum(15 << (28 - 4 * i) for i in range(8) if f.word & 0x80000 >> i)
        self.gpr[f.t] = self.cr & mask | self.gpr[f.t] & ~mask & M32

    def to_conditions(self, f: Fields) -> None:
        for i in range(8):
            if f.word & 0x80000 >> i:
                self.set_field(i, self.gpr[f.t] >> (28 - 4 * i) & 15)

    def from_special(self, f: Fields) -> None:
        xer = self.so << 31 | self.ov << 30 | self.ca << 29
        self.gpr[f.t] = {1: xer, 8: self.lr, 9: self.ctr, 26: self.srr0, 27: self.srr1}[f.spr]

    def to_special(self, f: Fields) -> None:
        value = self.gpr[f.t]
        match f.spr:
            case 1:
                self.so, self.ov, self.ca = value >> 31 & 1, value >> 30 & 1, value >> 29 & 1
            case 8:
                self.lr = value
            case 9:
                self.ctr = value
            case 26:
                self.srr0 = value
            case 27:
                self.srr1 = value

    def shift_right_signed(self, f: Fields, amount: int) -> None:
        value = signed(self.gpr[f.t])
        self.ca = int(value < 0 and value & ((1 << amount) - 1) != 0)
        self.finish(f.a, value >> amount, f)

    def divide(self, f: Fields, signed_form: bool) -> None:
        a, b = self.gpr[f.a], self.gpr[f.b]
        if signed_form:
            a, b = signed(a), signed(b)
        if b == 0:
            self.finish(f.t, 0 if a < 0 else M32, f, True)
        else:
            quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
            self.finish(f.t, quotient, f, quotient == 1 << 31 and signed_form)

    def multiply(self, f: Fields, b: int) -> None:
        exact = signed(self.gpr[f.a]) * signed(b)
        self.finish(f.t, exact, f, exact != signed(exact))

    def high(self, f: Fields, bits: Callable[[int], int]) -> None:
        self.finish(f.t, bits(self.gpr[f.a]) * bits(self.gpr[f.b]) >> 32, f)


def immediate(value: int, f: Fields, record: bool, self: Reference) -> None:
    self.gpr[f.a] = value & M32
    if record:
        self.order(0, signed(value), 0)


def add_immediate(self: Reference, f: Fields, shift: int) -> None:
    self.gpr[f.t] = ((self.gpr[f.a] if f.a else 0) + (f.si << shift)) & M32


def carry_immediate(self: Reference, f: Fields, invert: bool, record: bool) -> None:
    a = ~self.gpr[f.a] & M32 if invert else self.gpr[f.a]
    total = a + (f.si & M32) + invert
    self.ca = total >> 32
    self.gpr[f.t] = total & M32
    if record:
        self.order(0, signed(total), 0)


def _n(x: int) -> int:
    return ~x & M32


ARITHMETIC: dict[str, Callable[[Reference, Fields], None]] = {
    "addi": lambda s, f: add_immediate(s, f, 0),
    "addis": lambda s, f: add_immediate(s, f, 16),
    "addic": lambda s, f: carry_immediate(s, f, False, False),
    "addic.": lambda s, f: carry_immediate(s, f, False, True),
    "subfic": lambda s, f: carry_immediate(s, f, True, False),
    "add": lambda s, f: s.sum(f, s.gpr[f.a], s.gpr[f.b], 0, False),
    "addc": lambda s, f: s.sum(f, s.gpr[f.a], s.gpr[f.b], 0, True),
    "adde": lambda s, f: s.sum(f, s.gpr[f.a], s.gpr[f.b], s.ca, True),
    "addme": lambda s, f: s.sum(f, s.gpr[f.a], M32, s.ca, True),
    "addze": lambda s, f: s.sum(f, s.gpr[f.a], 0, s.ca, True),
    "subf": lambda s, f: s.sum(f, _n(s.gpr[f.a]), s.gpr[f.b], 1, False),
    "subfc": lambda s, f: s.sum(f, _n(s.gpr[f.a]), s.gpr[f.b], 1, True),
    "subfe": lambda s, f: s.sum(f, _n(s.gpr[f.a]), s.gpr[f.b], s.ca, True),
    "subfme": lambda s, f: s.sum(f, _n(s.gpr[f.a]), M32, s.ca, True),
    "subfze": lambda s, f: s.sum(f, _n(s.gpr[f.a]), 0, s.ca, True),
    "neg": lambda s, f: s.sum(f, _n(s.gpr[f.a]), 0, 1, False),
    "mulli": lambda s, f: s.gpr.__setitem__(f.t, signed(s.gpr[f.a]) * f.si & M32),
    "mullw": lambda s, f: s.multiply(f, s.gpr[f.b]),
    "mulhw": lambda s, f: s.high(f, signed),
    "mulhwu": lambda s, f: s.high(f, int),
    "divw": lambda s, f: s.divide(f, True),
    "divwu": lambda s, f: s.divide(f, False),
    "andi.": lambda s, f: immediate(s.gpr[f.t] & f.ui, f, True, s),
    "andis.": lambda s, f: immediate(s.gpr[f.t] & f.ui << 16, f, True, s),
    "ori": lambda s, f: immediate(s.gpr[f.t] | f.ui, f, False, s),
    "oris": lambda s, f: immediate(s.gpr[f.t] | f.ui << 16, f, False, s),
    "xori": lambda s, f: immediate(s.gpr[f.t] ^ f.ui, f, False, s),
    "xoris": lambda s, f: immediate(s.gpr[f.t] ^ f.ui << 16, f, False, s),
}
LOGIC: dict[str, Callable[[int, int], int]] = {
    "and": lambda a, b: a & b,
    "andc": lambda a, b: a & ~b,
    "or": lambda a, b: a | b,
    "orc": lambda a, b: a | ~b,
    "xor": lambda a, b: a ^ b,
    "nand": lambda a, b: ~(a & b),
    "nor": lambda a, b: ~(a | b),
    "eqv": lambda a, b: ~(a ^ b),
    "slw": lambda a, b: a << (b & 31),
    "srw": lambda a, b: a >> (b & 31),
}
UNARY: dict[str, Callable[[int], int]] = {
    "extsb": lambda a: signed(a, 8),
    "extsh": lambda a: signed(a, 16),
    "cntlzw": lambda a: 32 - a.bit_length(),
    "popcntb": lambda a: sum((a >> i & 255).bit_count() << i for i in (0, 8, 16, 24)),
    "prtyw": lambda a: (a & 0x01010101).bit_count() & 1,
}
CONDITION: dict[str, Callable[[int, int], int]] = {
    "crand": lambda a, b: a & b,
    "crandc": lambda a, b: a & ~b,
    "cror": lambda a, b: a | b,
    "crorc": lambda a, b: a | ~b,
    "crnand": lambda a, b: ~(a & b),
    "crnor": lambda a, b: ~(a | b),
    "crxor": lambda a, b: a ^ b,
    "creqv": lambda a, b: ~(a ^ b),
}


def rotate_insert(s: Reference, f: Fields) -> None:
    mask = ones(f.mb, f.me)
    s.finish(f.a, rotate(s.gpr[f.t], f.b) & mask | s.gpr[f.a] & ~mask, f)


def from_interrupt(s: Reference, f: Fields) -> None:
    s.next = s.srr0
    s.msr = s.srr1 & 0x29230


OTHER: dict[str, Callable[[Reference, Fields], None]] = {
    "rlwimi": rotate_insert,
    "rlwinm": lambda s, f: s.finish(f.a, rotate(s.gpr[f.t], f.b) & ones(f.mb, f.me), f),
    "rlwnm": lambda s, f: s.finish(f.a, rotate(s.gpr[f.t], s.gpr[f.b]) & ones(f.mb, f.me), f),
    "sraw": lambda s, f: s.shift_right_signed(f, s.gpr[f.b] & 31),
    "srawi": lambda s, f: s.shift_right_signed(f, f.b),
    "cmpi": lambda s, f: s.order(f.t >> 2, signed(s.gpr[f.a]), f.si),
    "cmpli": lambda s, f: s.order(f.t >> 2, s.gpr[f.a], f.ui),
    "cmp": lambda s, f: s.order(f.t >> 2, signed(s.gpr[f.a]), signed(s.gpr[f.b])),
    "cmpl": lambda s, f: s.order(f.t >> 2, s.gpr[f.a], s.gpr[f.b]),
    "twi": lambda s, f: s.trap(f, f.si & M32),
    "tw": lambda s, f: s.trap(f, s.gpr[f.b]),
    "b": Reference.branch,
    "bc": Reference.branch_if,
    "bclr": lambda s, f: s.branch_register(f, s.lr, True),
    "bcctr": lambda s, f: s.branch_register(f, s.ctr, False),
    "rfi": from_interrupt,
    "mcrf": lambda s, f: s.set_field(f.t >> 2, s.field(f.a >> 2)),
    "mfcr": Reference.from_conditions,
    "mtcrf": Reference.to_conditions,
    "mfspr": Reference.from_special,
    "mtspr": Reference.to_special,
    "mfmsr": lambda s, f: s.gpr.__setitem__(f.t, s.msr),
    "mtmsr": lambda s, f: setattr(s, "msr", s.gpr[f.t] & 0x29230),
    "sync": lambda s, f: None,
    "wait": lambda s, f: setattr(s, "asleep", True),
}
