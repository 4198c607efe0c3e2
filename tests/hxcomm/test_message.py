"""Every message type against the measured table: numbers, widths, examples, rejections."""

import pytest

from hxcomm.message import FROM_FPGA, TO_FPGA, FromFPGA, Message, ToFPGA
from hxcomm.wire import (
    FromFPGADecoder,
    Messages,
    ToFPGADecoder,
    encode_from_fpga,
    encode_to_fpga,
)
from tests.facts import load

DIRECTIONS = {
    "to_fpga": (TO_FPGA, encode_to_fpga, ToFPGADecoder),
    "from_fpga": (FROM_FPGA, encode_from_fpga, FromFPGADecoder),
}
TYPES = [
    pytest.param(direction, index, id=kind.name)
    for direction, (table, _, _) in DIRECTIONS.items()
    for index, kind in enumerate(table)
]


def test_no_type_is_missing() -> None:
    measured = load("ut_messages.json")
    for direction, (table, _, _) in DIRECTIONS.items():
        assert len(measured[direction]) == len(table)


@pytest.mark.parametrize(("direction", "index"), TYPES)
def test_type(direction: str, index: int) -> None:
    table, encode, decoder = DIRECTIONS[direction]
    kind, measured = table[index], load("ut_messages.json")[direction][index]
    assert kind.number == measured["header"] == index
    assert kind.name == measured["name"]
    assert kind.payload_bits == measured["payload_bits"]
    assert kind.wire_bits == measured["wire_bits"]
    assert measured["examples"]
    for example in measured["examples"]:
        payload = int(example["payload"], 16)
        if example.get("rejected"):
            with pytest.raises(ValueError, match=kind.name.split("<")[0]):
                kind.unpack(payload)
            continue
        assert kind.text(payload) == example["text"]
        assert str(Message(kind, payload)) == example["text"]
        assert kind.canonical(payload) == int(example["canonical_payload"], 16)
        stream = encode(Messages.of([(index, payload)]))
        assert stream.hex().startswith(example["wire"])
        assert list(decoder().feed(stream).pairs()) == [(index, payload)]


def test_enumerations_name_every_type() -> None:
    assert [int(kind) for kind in ToFPGA] == [kind.number for kind in TO_FPGA]
    assert [int(kind) for kind in FromFPGA] == [kind.number for kind in FROM_FPGA]


@pytest.mark.parametrize("table", [TO_FPGA, FROM_FPGA], ids=["to", "from"])
def test_fields_do_not_overlap(table: tuple) -> None:
    for kind in table:
        used = kind.reserved
        for field in kind.fields:
            bits = field.mask << field.low
            assert not used & bits, f"{kind.name}.{field.name}"
            used |= bits
        assert used < 1 << kind.payload_bits


def test_pack_is_the_inverse_of_unpack() -> None:
    kind = TO_FPGA[ToFPGA.OmnibusAddress]
    payload = kind.pack(is_read=1, byte_enables=5, address=0x1234)
    assert kind.unpack(payload) == {"is_read": 1, "byte_enables": 5, "address": 0x1234}


def test_rejections_name_type_value_and_bound() -> None:
    data = TO_FPGA[ToFPGA.JTAGData]
    with pytest.raises(ValueError, match=r"to_fpga_jtag::Data.num_bits=2: must be in \[3, 33\]"):
        data.pack(num_bits=2)
    with pytest.raises(ValueError, match=r"payload 0x.* has num_bits=34, must be in \[3, 33\]"):
        data.unpack(34 << 40)
    with pytest.raises(ValueError, match="sets reserved bits 0x2000000000000"):
        data.unpack(1 << 49 | 8 << 40)
    with pytest.raises(ValueError, match=r"must be in \[0, 2\*\*8\)"):
        Message(TO_FPGA[ToFPGA.JTAGScaler], 256)
    with pytest.raises(KeyError, match=r"has no field 'size', only \['keep_response'"):
        data.field("size")
