"""Independent numpy model of the vector unit: exact 64-bit arithmetic, then clamp and cut."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Lanes = NDArray[np.int64]


class Mode:
    """Halfword (n = 16) or byte (n = 8) view of registers, accumulator and condition masks."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.bytes = bits // 8

    def lanes(self, register: NDArray[np.uint8]) -> Lanes:
        return register.view(f">i{self.bytes}").astype(np.int64)

    def to_bytes(self, lanes: Lanes) -> NDArray[np.uint8]:
        wrapped = lanes & ((1 << self.bits) - 1)
        return wrapped.astype(f">u{self.bytes}").view(np.uint8)

    def sums(self, accumulator: NDArray[np.uint8]) -> Lanes:
        return accumulator.view(f">i{2 * self.bytes}").astype(np.int64)

    def sums_to_bytes(self, sums: Lanes) -> NDArray[np.uint8]:
        wrapped = sums & ((1 << 2 * self.bits) - 1)
        return wrapped.astype(f">u{2 * self.bytes}").view(np.uint8)

    def clamp(self, values: Lanes, wide: bool) -> Lanes:
        bits = self.bits * (2 if wide else 1)
        return np.clip(values, -(1 << (bits - 1)), (1 << (bits - 1)) - 1)

    def fraction(self, a: Lanes, b: Lanes) -> Lanes:
        return self.clamp(2 * a * b, wide=True)

    def high(self, values: Lanes) -> Lanes:
        return self.clamp(values, wide=True) >> self.bits


H, B = Mode(16), Mode(8)

#: stem -> VRT lanes from mode, a, b, accumulator
TO_REGISTER: dict[str, Callable[[Mode, Lanes, Lanes, Lanes], Lanes]] = {
    "fxvma{}m": lambda m, a, b, s: a * b + s,
    "fxvma{}fs": lambda m, a, b, s: m.high(m.fraction(a, b) + s),
    "fxvmul{}m": lambda m, a, b, s: a * b,
    "fxvmul{}fs": lambda m, a, b, s: m.high(m.fraction(a, b)),
    "fxvsub{}m": lambda m, a, b, s: a - b,
    "fxvsub{}fs": lambda m, a, b, s: m.clamp(a - b, wide=False),
    "fxvadda{}m": lambda m, a, b, s: s + a,
    "fxvadda{}fs": lambda m, a, b, s: m.high(s + (a << m.bits)),
    "fxvadd{}m": lambda m, a, b, s: a + b,
    "fxvadd{}fs": lambda m, a, b, s: m.clamp(a + b, wide=False),
}
#: stem -> accumulator lanes
TO_ACCUMULATOR: dict[str, Callable[[Mode, Lanes, Lanes, Lanes], Lanes]] = {
    "fxvmtac{}": lambda m, a, b, s: a,
    "fxvmtac{}f": lambda m, a, b, s: a << m.bits,
    "fxvmatac{}m": lambda m, a, b, s: s + a * b,
    "fxvmatac{}fs": lambda m, a, b, s: m.clamp(s + m.fraction(a, b), wide=True),
    "fxvmultac{}m": lambda m, a, b, s: a * b,
    "fxvmultac{}fs": lambda m, a, b, s: m.fraction(a, b),
    "fxvaddactac{}m": lambda m, a, b, s: s + a,
    "fxvaddactac{}f": lambda m, a, b, s: m.clamp(s + (a << m.bits), wide=True),
    "fxvaddtac{}": lambda m, a, b, s: a + b,
}


def table(stems: dict[str, Callable[..., Lanes]]) -> dict[str, tuple[Mode, Callable[..., Lanes]]]:
    """Both widths of every operation; additions to the accumulator say "ac" before the width."""
    found = {}
    for stem, operation in stems.items():
        for letter, mode in (("h", H), ("b", B)):
            name = stem.format(letter)
            name = name.replace("fxvaddah", "fxvaddach").replace("fxvaddab", "fxvaddacb")
            found[name] = mode, operation
    return found


REGISTER_OPERATIONS = table(TO_REGISTER)
ACCUMULATOR_OPERATIONS = table(TO_ACCUMULATOR)


def blend(
    new: NDArray[np.uint8], old: NDArray[np.uint8], mask: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    return np.where(mask, new, old).astype(np.uint8)


def compare(mode: Mode, register: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Greater, less, equal to zero as byte masks."""
    lanes = mode.lanes(register)
    flags = np.array([lanes > 0, lanes < 0, lanes == 0])
    return np.where(np.repeat(flags, mode.bytes, axis=1), 255, 0).astype(np.uint8)


def shift(mode: Mode, register: NDArray[np.uint8], amount: int) -> NDArray[np.uint8]:
    lanes = mode.lanes(register) & ((1 << mode.bits) - 1)
    return mode.to_bytes(lanes << amount if amount >= 0 else lanes >> -amount)


def permute(name: str, a: NDArray[np.uint8], b: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """Pack and unpack, slice by slice, in plain integers."""
    out = []
    for start in range(0, 128, 16):
        x, y = (list(map(int, v[start : start + 16])) for v in (a, b))
        low, gap = (1 << width) - 1, 8 - 2 * width
        if name == "fxvpckbu":
            out += [v[2 * i] >> width for v in (x, y) for i in range(8)]
        elif name == "fxvpckbl":
            out += [
                (v[2 * i] & low) << gap | v[2 * i + 1] >> 2 * width
                for v in (x, y)
                for i in range(8)
            ]
        else:
            first = 8 if name == "fxvupckbr" else 0
            for i in range(first, first + 8):
                out += [x[i] << width & 255 | y[i] >> gap & low, y[i] << 2 * width & 255]
    return np.array(out, np.int64).astype(np.uint8)
