"""The table of all messages between host and FPGA, in both directions.

A message is an 8-bit header, zero padding and a payload. The header is the number of the message
type in its direction; its leftmost bit, the *comma*, is 0 and distinguishes a message from filler.
Everything else about the wire (`hxcomm.wire`), about printing and about checking is derived from
the two tuples `TO_FPGA` and `FROM_FPGA` at the end of this module.

Numbers, widths and field positions: measured with the reference library for every type.
"""

import enum
from collections.abc import Mapping
from typing import Any

import attrs

#: Bits of the header; the comma is the most significant one.
HEADER_BITS = 8
#: Messages are carried in physical words of this many bits; none is shorter than one word.
WORD_BITS = 64


class ToFPGA(enum.IntEnum):
    """Header numbers of the instructions a host sends."""

    JTAGInit = 0
    JTAGScaler = 1
    JTAGIns = 2
    JTAGData = 3
    Setup = 4
    WaitUntil = 5
    SystimeInit = 6
    Barrier = 7
    PollingOmnibusBlock = 8
    Reset = 9
    Loopback = 10
    OmnibusAddress = 11
    OmnibusData = 12
    SpikePack1 = 13
    SpikePack2 = 14
    SpikePack3 = 15


class FromFPGA(enum.IntEnum):
    """Header numbers of the messages a host receives."""

    JTAGData = 0
    OmnibusData = 1
    Loopback = 2
    HighspeedLinkNotification = 3
    TimeoutNotification = 4
    Systime = 5
    Sysdelta = 6
    MADCSamplePack1 = 7
    MADCSamplePack2 = 8
    MADCSamplePack3 = 9
    SpikePack1 = 10
    SpikePack2 = 11
    SpikePack3 = 12


class Loopback(enum.IntEnum):
    """Payload of a loopback message: the end of a program, or a sign of life within it."""

    halt = 0
    tick = 1


class JTAGInstruction(enum.IntEnum):
    """Instruction register values of the test access port of the chip."""

    EXTEST = 0
    IDCODE = 1
    SAMPLE_PRELOAD = 2
    PLL_TARGET_REG = 3
    SHIFT_PLL = 4
    OMNIBUS_ADDRESS = 5
    OMNIBUS_DATA = 6
    OMNIBUS_REQUEST = 7
    BYPASS = 127


class Style(enum.Enum):
    """How a field is printed."""

    number = "decimal"
    bits = "binary, zero-padded to its width"
    flag = "true or false"


@attrs.frozen
class Field:
    """One number inside a payload: ``width`` bits from bit ``low`` on, within its bounds."""

    name: str
    low: int
    width: int
    style: Style = Style.bits
    minimum: int = 0
    maximum: int = attrs.field()

    @maximum.default
    def _largest(self) -> int:
        return (1 << self.width) - 1

    @property
    def mask(self) -> int:
        """Largest number of ``width`` bits."""
        return (1 << self.width) - 1

    def get(self, payload: Any) -> Any:
        """Extract the field from a payload, an integer or an array of them."""
        return (payload >> self.low) & self.mask

    def put(self, value: Any) -> Any:
        """Return a payload of which only this field is set; integer or array."""
        return (value & self.mask) << self.low

    def text(self, payload: int) -> str:
        """Return the field as a person reads it."""
        value = self.get(payload)
        if self.style is Style.flag:
            return "true" if value else "false"
        return str(value) if self.style is Style.number else f"{value:0{self.width}b}"


@attrs.frozen
class MessageType:
    """One kind of message in one direction.

    Attributes:
        number: Header.
        name: Name as the reference library prints it.
        payload_bits: Width of the payload, 0 to 72.
        fields: What is known inside the payload; bits outside are ignored by the receiver.
        template: Pattern of the printed form; every field appears in it by name.
        reserved: Payload bits that have to be zero, a mask.
    """

    number: int
    name: str
    payload_bits: int
    fields: tuple[Field, ...]
    template: str
    reserved: int = 0

    @property
    def wire_bits(self) -> int:
        """Bits the message occupies in the stream, header included: 64, or 80 for 72 of payload."""
        return max(WORD_BITS, HEADER_BITS + self.payload_bits)

    def field(self, name: str) -> Field:
        """Return one field by name, or raise `KeyError` listing what there is."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no field {name!r}, only {[f.name for f in self.fields]}")

    def pack(self, **values: int) -> int:
        """Build a payload from field values; a field that is left out is zero.

        Raises:
            ValueError: A value is outside its field's bounds.
        """
        payload = 0
        for name, value in values.items():
            field = self.field(name)
            if not field.minimum <= value <= field.maximum:
                raise ValueError(
                    f"{self.name}.{name}={value}: must be in [{field.minimum}, {field.maximum}]"
                )
            payload |= field.put(int(value))
        return payload

    def unpack(self, payload: int) -> Mapping[str, int]:
        """Split a payload into its fields.

        Raises:
            ValueError: The payload is wider than the type allows or a field is out of bounds.
        """
        if not 0 <= payload < 1 << self.payload_bits:
            raise ValueError(
                f"{self.name}: payload {payload:#x} must be in [0, 2**{self.payload_bits})"
            )
        if payload & self.reserved:
            raise ValueError(
                f"{self.name}: payload {payload:#x} sets reserved bits {payload & self.reserved:#x}"
            )
        values = {field.name: field.get(payload) for field in self.fields}
        for field in self.fields:
            if not field.minimum <= values[field.name] <= field.maximum:
                raise ValueError(
                    f"{self.name}: payload {payload:#x} has {field.name}={values[field.name]}, "
                    f"must be in [{field.minimum}, {field.maximum}]"
                )
        return values

    def canonical(self, payload: int) -> int:
        """Clear the payload bits that carry no information."""
        return self.pack(**self.unpack(payload))

    def text(self, payload: int) -> str:
        """Return a message of this type as a person reads it."""
        self.unpack(payload)
        return self.template.format(**{field.name: field.text(payload) for field in self.fields})


@attrs.frozen
class Message:
    """One message, for people; programs use the columns of `hxcomm.wire.Messages`."""

    type: MessageType
    payload: int = 0

    def __attrs_post_init__(self) -> None:
        """Check the payload."""
        self.type.unpack(self.payload)

    def __str__(self) -> str:
        return self.type.text(self.payload)


def _plain(
    number: int, name: str, bits: int, field: str = "value", style: Style = Style.bits
) -> MessageType:
    """Return a message type whose payload is at most one field."""
    fields = (Field(field, 0, bits, style),) if bits else ()
    return MessageType(number, name, bits, fields, f"{name}({{{field}}})" if bits else f"{name}()")


def _pack(
    number: int, name: str, count: int, width: int, element: str, parts: tuple[Field, ...]
) -> MessageType:
    """Return a pack of ``count`` equal elements, the first one in the most significant place."""
    places = [(index, (count - 1 - index) * width) for index in range(count)]
    fields = tuple(
        Field(f"{part.name}_{index}", shift + part.low, part.width)
        for index, shift in places
        for part in parts
    )
    elements = [
        element + "(" + ", ".join(f"{{{part.name}_{index}}}" for part in parts) + ")"
        if element
        else f"{{{parts[0].name}_{index}}}"
        for index, _ in places
    ]
    full = f"{name}<{count}ul>"
    return MessageType(number, full, count * width, fields, f"{full}({', '.join(elements)})")


_LABEL = Field("label", 0, 16)
_STAMP = Field("timestamp", 16, 8)
_SAMPLE = Field("value", 0, 14)  # bits 15:14 of a sample carry nothing

_JTAG_DATA = MessageType(
    ToFPGA.JTAGData,
    "to_fpga_jtag::Data",
    56,
    (
        Field("keep_response", 48, 1, Style.flag),
        Field("num_bits", 40, 8, Style.number, minimum=3, maximum=33),
        Field("payload", 0, 33),
    ),
    "to_fpga_jtag::Data(keep_response: {keep_response}, num_bits: {num_bits}, payload: {payload})",
    reserved=0x7F << 49,  # read together with num_bits, so that any of them is out of its range
)
_ADDRESS = MessageType(
    ToFPGA.OmnibusAddress,
    "omnibus_to_fpga::Address",
    37,
    (
        Field("is_read", 36, 1, Style.flag),
        Field("byte_enables", 32, 4),
        Field("address", 0, 32, Style.number),
    ),
    "omnibus_to_fpga::Address"
    "(is_read: {is_read}, byte_enables: {byte_enables}, address: {address})",
)

#: Printed as one number.
_TIMEOUT = MessageType(
    FromFPGA.TimeoutNotification,
    "from_fpga_system::TimeoutNotification",
    45,
    (
        Field("omnibus_reads", 39, 6),
        Field("trace_stalls", 32, 7),
        Field("instruction", 0, 32),
    ),
    "from_fpga_system::TimeoutNotification({omnibus_reads}{trace_stalls}{instruction})",
)

TO_FPGA: tuple[MessageType, ...] = (
    _plain(ToFPGA.JTAGInit, "to_fpga_jtag::Init", 0),
    _plain(ToFPGA.JTAGScaler, "to_fpga_jtag::Scaler", 8, style=Style.number),
    _plain(ToFPGA.JTAGIns, "to_fpga_jtag::Ins", 7),
    _JTAG_DATA,
    _plain(ToFPGA.Setup, "timing::Setup", 0),
    _plain(ToFPGA.WaitUntil, "timing::WaitUntil", 32, style=Style.number),
    _plain(ToFPGA.SystimeInit, "timing::SystimeInit", 1),
    _plain(ToFPGA.Barrier, "timing::Barrier", 5),
    _plain(ToFPGA.PollingOmnibusBlock, "timing::PollingOmnibusBlock", 1),
    _plain(ToFPGA.Reset, "system::Reset", 1),
    _plain(ToFPGA.Loopback, "system::Loopback", 1),
    _ADDRESS,
    _plain(ToFPGA.OmnibusData, "omnibus_to_fpga::Data", 32, style=Style.number),
    _pack(ToFPGA.SpikePack1, "event_to_fpga::SpikePack", 1, 16, "", (_LABEL,)),
    _pack(ToFPGA.SpikePack2, "event_to_fpga::SpikePack", 2, 16, "", (_LABEL,)),
    _pack(ToFPGA.SpikePack3, "event_to_fpga::SpikePack", 3, 16, "", (_LABEL,)),
)

_SAMPLES = ("event_from_fpga::MADCSamplePack", "MADCSample", (_SAMPLE, _STAMP))
_SPIKES = ("event_from_fpga::SpikePack", "Spike", (_LABEL, _STAMP))

FROM_FPGA: tuple[MessageType, ...] = (
    _plain(FromFPGA.JTAGData, "jtag_from_hicann::Data", 33),
    _plain(FromFPGA.OmnibusData, "omnibus_from_fpga::Data", 32, style=Style.number),
    _plain(FromFPGA.Loopback, "from_fpga_system::Loopback", 1),
    _plain(FromFPGA.HighspeedLinkNotification, "from_fpga_system::HighspeedLinkNotification", 8),
    _TIMEOUT,
    _plain(FromFPGA.Systime, "timing_from_fpga::Systime", 43),
    _plain(FromFPGA.Sysdelta, "timing_from_fpga::Sysdelta", 8),
    *(
        _pack(kind, name, count, 24, element, parts)
        for (name, element, parts), first in (
            (_SAMPLES, FromFPGA.MADCSamplePack1),
            (_SPIKES, FromFPGA.SpikePack1),
        )
        for count, kind in enumerate(range(first, first + 3), 1)
    ),
)
