"""The test access port of the chip: select a register, shift bits through it."""

from hxcomm.message import TO_FPGA, FromFPGA, JTAGInstruction, ToFPGA
from stadls.step import (
    Answer,
    Number,
    Payload,
    Recipe,
    Step,
    address,
    constant,
    low_word,
    word,
)

#: Bit 32 of the 33-bit address register asks for a read.
_READ = 1 << 32
_ZERO = constant(0)


def _select(instruction: int) -> Step:
    return Step(ToFPGA.JTAGIns, constant(instruction))


def _shift(bits: int, data: Payload, keep: bool = False) -> Step:
    header = TO_FPGA[ToFPGA.JTAGData].pack(keep_response=keep, num_bits=bits)
    return Step(ToFPGA.JTAGData, lambda a, w, e: data(a, w, e) | header)


def _phy(address: Number, _word: Number, _enables: Number) -> Number:
    """Return the instruction that selects the register of one link."""
    return (1 << 6) | (address << 3) | 4


_ADDRESS = _select(JTAGInstruction.OMNIBUS_ADDRESS)
_DATA = _select(JTAGInstruction.OMNIBUS_DATA)
#: Shifting through the request register starts the access.
_REQUEST: Recipe = (_select(JTAGInstruction.OMNIBUS_REQUEST), _shift(3, _ZERO))

WRITE_OMNIBUS: Recipe = (_ADDRESS, _shift(33, address), _DATA, _shift(32, word), *_REQUEST)
READ_OMNIBUS: Recipe = (
    _ADDRESS,
    _shift(33, lambda a, _w, _e: a | _READ),
    *_REQUEST,
    _DATA,
    _shift(32, _ZERO, keep=True),
)
WRITE_PLL: Recipe = (
    _select(JTAGInstruction.PLL_TARGET_REG),
    _shift(4, address),
    _select(JTAGInstruction.SHIFT_PLL),
    _shift(32, word),
)
WRITE_PHY: Recipe = (Step(ToFPGA.JTAGIns, _phy), _shift(22, word))
READ_ID: Recipe = (_select(JTAGInstruction.IDCODE), _shift(32, _ZERO, keep=True))
ANSWER = Answer(FromFPGA.JTAGData, 1, low_word)
