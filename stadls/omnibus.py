"""The bus of FPGA and chip: one message to address, one for the data."""

from haldls.address import TIMER
from hxcomm.message import TO_FPGA, FromFPGA, ToFPGA
from stadls.step import Answer, Payload, Recipe, Step, address, constant, low_word, word

_TYPE = TO_FPGA[ToFPGA.OmnibusAddress]
_READ = _TYPE.pack(is_read=1, byte_enables=15)
#: Byte enables of a full word in an address message, and where they are.
WRITE_ALL = _TYPE.pack(byte_enables=15)
ENABLES = _TYPE.field("byte_enables").low


def write_full(place: Payload, data: Payload) -> Recipe:
    """Write all bytes of one word."""
    return (
        Step(ToFPGA.OmnibusAddress, lambda a, w, e: place(a, w, e) | WRITE_ALL),
        Step(ToFPGA.OmnibusData, data),
    )


def read_full(place: Payload) -> Recipe:
    """Read one word."""
    return (Step(ToFPGA.OmnibusAddress, lambda a, w, e: place(a, w, e) | _READ),)


WRITE: Recipe = (
    Step(ToFPGA.OmnibusAddress, lambda a, _w, e: a | e << ENABLES),
    Step(ToFPGA.OmnibusData, word),
)
READ = read_full(address)
#: The timer of the FPGA is set by an instruction, but read on the bus.
READ_TIMER = read_full(constant(TIMER))
ANSWER = Answer(FromFPGA.OmnibusData, 1, low_word)
