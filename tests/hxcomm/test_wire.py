"""Streams: recorded ones, any split, any garbage."""

import gzip
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hxcomm.message import FROM_FPGA, TO_FPGA, FromFPGA, ToFPGA
from hxcomm.stream import join, split
from hxcomm.wire import (
    FromFPGADecoder,
    FromFPGAEncoder,
    Messages,
    ToFPGADecoder,
    WireError,
    encode_from_fpga,
    encode_to_fpga,
)
from tests.facts import vectors

HALT = (ToFPGA.Loopback, 0)


def recorded(kind: str) -> list[dict]:
    with gzip.open(vectors() / "stream" / "playback.jsonl.gz", "rt") as file:
        return [entry for entry in map(json.loads, file) if entry["kind"] == kind]


def pairs_of(entry: dict) -> list[tuple[int, int]]:
    return [(header, int(payload, 16)) for _, header, payload in entry["messages"]]


def feed_in_parts(decoder: ToFPGADecoder | FromFPGADecoder, data: bytes, sizes: list[int]) -> list:
    found: list[tuple[int, int]] = []
    start = 0
    for size in [*sizes, len(data)]:
        found += decoder.feed(data[start : start + size]).pairs()
        start += size
    return found


def fed(decoder: ToFPGADecoder | FromFPGADecoder, data: bytes) -> Messages | WireError:
    """Return what feeding gives, an error included."""
    try:
        return decoder.feed(data)
    except WireError as error:
        return error


def test_recorded_programs_have_the_same_words() -> None:
    for entry in recorded("program"):
        stream = encode_to_fpga(Messages.of([*pairs_of(entry), HALT]))
        assert stream.hex() == "".join(entry["phy_words_with_halt"]), entry["name"]
        assert list(ToFPGADecoder().feed(stream).pairs()) == [*pairs_of(entry), HALT]


def test_recorded_responses_have_the_same_words() -> None:
    for entry in recorded("response"):
        stream = encode_from_fpga(Messages.of(pairs_of(entry)))
        assert stream.hex() == "".join(entry["phy_words"]), entry["to_program"]
        decoder = FromFPGADecoder()
        assert list(decoder.feed(stream).pairs()) == pairs_of(entry)
        assert decoder.pending == 0


def messages_of(table: tuple) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Return a strategy of messages that the encoder accepts."""

    def one(kind: object) -> st.SearchStrategy[tuple[int, int]]:
        fields = {f.name: st.integers(f.minimum, f.maximum) for f in kind.fields}  # type: ignore[attr-defined]
        return st.fixed_dictionaries(fields).map(
            lambda values: (kind.number, kind.pack(**values))  # type: ignore[attr-defined]
        )

    return st.lists(st.one_of(*map(one, table)), max_size=40)


SPLITS = st.lists(st.integers(0, 30), max_size=20)


@given(messages_of(TO_FPGA), SPLITS)
def test_any_split_of_a_stream_to_the_fpga(pairs: list[tuple[int, int]], sizes: list[int]) -> None:
    stream = encode_to_fpga(Messages.of(pairs))
    assert len(stream) == 8 * len(pairs)
    assert feed_in_parts(ToFPGADecoder(), stream, sizes) == pairs


@given(messages_of(FROM_FPGA), SPLITS, st.integers(0, 3))
def test_any_split_of_a_stream_from_the_fpga(
    pairs: list[tuple[int, int]], sizes: list[int], filler: int
) -> None:
    stream = encode_from_fpga(Messages.of(pairs))
    idle = bytes([0x80, *range(7)]) * filler
    assert feed_in_parts(FromFPGADecoder(), idle + stream + idle, sizes) == pairs


@given(st.binary(max_size=400), SPLITS)
def test_arbitrary_bytes_give_messages_or_an_error_with_a_position(
    data: bytes, sizes: list[int]
) -> None:
    for decoder in (ToFPGADecoder(), FromFPGADecoder()):
        start = 0
        for size in [*sizes, len(data)]:
            before = decoder.position, decoder.pending
            found = fed(decoder, data[start : start + size])
            if isinstance(found, WireError):
                assert before[0] <= found.position < len(data)
                assert f"at byte {found.position} of the stream" in str(found)
                assert (decoder.position, decoder.pending) == before
                break
            start += size
            assert decoder.position + decoder.pending == min(start, len(data))


@given(messages_of(FROM_FPGA), SPLITS)
def test_a_stream_from_the_fpga_may_be_encoded_in_parts(
    pairs: list[tuple[int, int]], sizes: list[int]
) -> None:
    encoder, parts, start = FromFPGAEncoder(), [], 0
    for size in [*sizes, len(pairs)]:
        parts.append(encoder.feed(Messages.of(pairs[start : start + size])))
        start += size
    assert b"".join([*parts, encoder.finish()]) == encode_from_fpga(Messages.of(pairs))


@given(messages_of(FROM_FPGA), st.data())
def test_bit_flips_and_truncation(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    stream = bytearray(encode_from_fpga(Messages.of(pairs)))
    for place in data.draw(st.lists(st.integers(0, max(0, 8 * len(stream) - 1)), max_size=4)):
        if stream:
            stream[place // 8] ^= 1 << place % 8
    cut = bytes(stream[: data.draw(st.integers(0, len(stream)))])
    found = fed(FromFPGADecoder(), cut)
    if isinstance(found, WireError):
        assert 0 <= found.position < len(cut)
    else:
        assert len(found) <= len(cut) // 8


def test_unknown_headers() -> None:
    with pytest.raises(WireError, match="Unknown UT message header: 16; the stream to the FPGA"):
        ToFPGADecoder().feed(bytes([16, *7 * [0]]))
    good = encode_from_fpga(Messages.of([(FromFPGA.SpikePack3, 0)]))
    with pytest.raises(WireError, match=r"header: 13; .* 0 to 12 \(at byte 10 of the stream\)"):
        FromFPGADecoder().feed(good[:10] + bytes([13, *5 * [0]]))


def test_shift_of_impossible_length() -> None:
    with pytest.raises(WireError, match=r"num_bits=2, must be in \[3, 33\] \(at byte 8 of"):
        ToFPGADecoder().feed(bytes(8) + (3 << 56 | 2 << 40).to_bytes(8, "big"))


def test_an_error_does_not_harm_the_decoder() -> None:
    decoder = FromFPGADecoder()
    stream = encode_from_fpga(Messages.of([(FromFPGA.OmnibusData, 7)]))
    assert not len(decoder.feed(stream[:4]))
    with pytest.raises(WireError, match="Unknown UT message header: 127"):
        decoder.feed(stream[4:] + b"\x7f" * 8)
    assert list(decoder.feed(stream[4:]).pairs()) == [(FromFPGA.OmnibusData, 7)]
    assert decoder.position == 8


def test_the_encoders_name_the_message_they_refuse() -> None:
    with pytest.raises(ValueError, match="message 1: Unknown UT message header: 16"):
        encode_to_fpga(Messages.of([HALT, (16, 0)]))
    with pytest.raises(ValueError, match=r"message 0: system::Loopback: payload 0x2 must be in"):
        encode_to_fpga(Messages.of([(ToFPGA.Loopback, 2)]))
    with pytest.raises(ValueError, match=r"message 0: to_fpga_jtag::Data: .* has num_bits=0"):
        encode_to_fpga(Messages.of([(ToFPGA.JTAGData, 0)]))
    with pytest.raises(ValueError, match=r"message 0: event_from_fpga::SpikePack<1ul>"):
        encode_from_fpga(Messages.of([(FromFPGA.SpikePack1, 1 << 64)]))


def test_columns() -> None:
    pairs = [(FromFPGA.SpikePack3, 0xABCD << 56), (FromFPGA.Loopback, 1)]
    messages = Messages.of(pairs)
    assert messages.high.tolist() == [0xABCD >> 8, 0]
    assert messages == Messages.concatenate([messages[:1], messages[1:]])
    assert messages != messages[:1]
    assert [str(one) for one in messages.objects(FROM_FPGA)][1] == "from_fpga_system::Loopback(1)"
    assert repr(messages) == "Messages(2 messages)"
    assert len(Messages.concatenate([])) == 0
    with pytest.raises(ValueError, match="must be one-dimensional and equally long"):
        Messages(np.zeros(2), np.zeros(1))


def split_slowly(data: bytes, phase: int, length: list[int]) -> tuple[list, int, int]:
    """Return what the kernel `split` does, word by word as the original's decoder does it."""
    whole = len(data) - (len(data) + phase) % 8
    found, position = [], 0
    while position < whole:
        if data[position] & 0x80:
            position += 8 - (position + phase) % 8
        elif data[position] >= len(length):
            return found, position, data[position]
        else:
            end = position + length[data[position]]
            if end > whole:
                break
            found.append((data[position], int.from_bytes(data[position + 1 : end], "big")))
            position = end
    return found, position, -1


@given(st.binary(max_size=200), st.integers(0, 7), st.booleans())
def test_split_kernel_agrees_with_its_slow_twin(data: bytes, phase: int, tame: bool) -> None:
    if tame:
        data = bytes(byte % 16 for byte in data)
    length = [kind.wire_bits // 8 for kind in FROM_FPGA]
    size = len(data) // 8 + 1
    kind = np.zeros(size, np.uint8)
    payload, high = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    count, used, header = split(data, phase, np.array(length, np.uint8), kind, payload, high)
    columns = Messages(kind[:count], payload[:count], high[:count])
    assert (list(columns.pairs()), used, header) == split_slowly(data, phase, length)


@given(messages_of(FROM_FPGA))
def test_join_kernel_agrees_with_its_slow_twin(pairs: list[tuple[int, int]]) -> None:
    length = [kind.wire_bits // 8 for kind in FROM_FPGA]
    slow = b"".join(
        bytes([kind]) + payload.to_bytes(length[kind] - 1, "big") for kind, payload in pairs
    )
    messages = Messages.of(pairs)
    fast = np.zeros(len(slow), np.uint8)
    join(messages.kind, messages.payload, messages.high, np.array(length, np.uint8), fast)
    assert fast.tobytes() == slow
