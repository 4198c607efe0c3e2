"""Messages bit by bit."""

import pytest
from bitstring import Bits

from hxcomm.bits import bits_of, dump, message_of, shift
from hxcomm.message import FROM_FPGA, TO_FPGA, FromFPGA, Message, ToFPGA
from hxcomm.wire import Messages, encode_from_fpga, encode_to_fpga
from tests.facts import load


@pytest.mark.parametrize(("direction", "table"), [("to_fpga", TO_FPGA), ("from_fpga", FROM_FPGA)])
def test_bits_are_those_on_the_wire(direction: str, table: tuple) -> None:
    for kind, measured in zip(table, load("ut_messages.json")[direction], strict=True):
        for example in measured["examples"]:
            message = Message(kind, int(example["payload"], 16))
            assert bits_of(message).hex == example["wire"]
            assert message_of(bits_of(message), table) == message


def test_what_is_not_a_message() -> None:
    with pytest.raises(ValueError, match=r"header 13 must be in \[0, 12\]"):
        message_of(Bits("0x0d00000000000000"), FROM_FPGA)
    with pytest.raises(ValueError, match=r"header -1 must be in"):
        message_of(Bits("0b101"), TO_FPGA)
    with pytest.raises(ValueError, match="timing::Setup has 64 bits on the wire, not 72"):
        message_of(Bits("0x040000000000000000"), TO_FPGA)


def test_shift() -> None:
    message = shift(Bits("0b10110"), keep_response=True)
    assert str(message).startswith("to_fpga_jtag::Data(keep_response: true, num_bits: 5,")
    assert message.type.field("payload").get(message.payload) == 0b10110
    with pytest.raises(ValueError, match=r"num_bits=34: must be in \[3, 33\]"):
        shift(Bits(34))


def test_dump() -> None:
    stream = encode_to_fpga(Messages.of([(ToFPGA.WaitUntil, 10), (ToFPGA.Loopback, 0)]))
    assert list(dump(stream, TO_FPGA)) == [
        "050000000000000a      timing::WaitUntil(10)",
        "0a00000000000000      system::Loopback(0)",
    ]
    answer = encode_from_fpga(Messages.of([(FromFPGA.SpikePack3, 1)]))
    assert next(dump(answer, FROM_FPGA)).startswith("0c000000000000000001  event_from_fpga")
