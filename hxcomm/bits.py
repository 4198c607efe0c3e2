"""Messages bit by bit, for people: looking at streams, composing shifts by hand.

Programs use the columns of `hxcomm.wire`, which never make an object for a message.
"""

from collections.abc import Iterator, Sequence

from bitstring import Bits

from hxcomm.message import FROM_FPGA, HEADER_BITS, TO_FPGA, Message, MessageType, ToFPGA
from hxcomm.wire import FromFPGADecoder, ToFPGADecoder


def bits_of(message: Message) -> Bits:
    """Return a message as it is on the wire: header, padding, payload."""
    kind = message.type
    header = Bits(uint=kind.number, length=HEADER_BITS)
    return header + Bits(uint=message.payload, length=kind.wire_bits - HEADER_BITS)


def message_of(bits: Bits, table: Sequence[MessageType]) -> Message:
    """Read a message from its bits on the wire, the inverse of `bits_of`.

    Args:
        bits: Exactly the bits of one message.
        table: `hxcomm.message.TO_FPGA` or `FROM_FPGA`.

    Raises:
        ValueError: No message of this direction has these bits.
    """
    header = bits[:HEADER_BITS].uint if len(bits) >= HEADER_BITS else -1
    if not 0 <= header < len(table):
        raise ValueError(f"header {header} must be in [0, {len(table) - 1}]")
    kind = table[header]
    if len(bits) != kind.wire_bits:
        raise ValueError(f"{kind.name} has {kind.wire_bits} bits on the wire, not {len(bits)}")
    return Message(kind, bits[HEADER_BITS:].uint & ((1 << kind.payload_bits) - 1))


def shift(data: Bits, keep_response: bool = False) -> Message:
    """Return the message that shifts bits through the test access port, the last one first.

    Args:
        data: 3 to 33 bits.
        keep_response: Whether the bits that come out are sent back.

    Raises:
        ValueError: Too few or too many bits.
    """
    kind = TO_FPGA[ToFPGA.JTAGData]
    payload = kind.pack(num_bits=len(data), keep_response=keep_response, payload=data.uint)
    return Message(kind, payload)


def dump(stream: bytes, table: Sequence[MessageType]) -> Iterator[str]:
    """Describe a stream message by message: the bits on the wire in hexadecimal, and in words.

    Args:
        stream: Whole messages.
        table: `hxcomm.message.TO_FPGA` or `FROM_FPGA`, the direction of the stream.

    Raises:
        WireError: Not a stream of this direction.
    """
    decoder = ToFPGADecoder() if table is TO_FPGA else FromFPGADecoder()
    for message in decoder.feed(stream).objects(table):
        yield f"{bits_of(message).hex:20}  {message}"


__all__ = ["FROM_FPGA", "TO_FPGA", "bits_of", "dump", "message_of", "shift"]
