"""The file format of programs.

======  =====================================================================================
bytes   contents
======  =====================================================================================
0-7     ``BSS2PROG``
8-11    version of the format, 1
12-15   length H of the header
16-     header: JSON object, UTF-8, H bytes; ``messages`` (number of messages), ``answers``
        (object: number of answers expected by message type, see `hxcomm.message.FromFPGA`),
        ``unsupported_targets`` (list of texts)
then    the messages as they go to the FPGA: one 64-bit word each, see `hxcomm.wire`
last 4  CRC-32 (as in zlib) of everything before
======  =====================================================================================

Numbers are big-endian. Files are not trusted: anything else than the above is a `ValueError`.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from hxcomm.connection import Target
from hxcomm.message import FromFPGA
from hxcomm.wire import Messages, ToFPGADecoder, WireError, encode_to_fpga
from stadls.response import ANSWERS

MAGIC = b"BSS2PROG"
VERSION = 1
_FIXED = struct.Struct(">8sII")
_CHECKSUM = struct.Struct(">I")
_WORD = 8


def dump(
    messages: Messages, expected: Mapping[FromFPGA, int], unsupported: frozenset[str]
) -> bytes:
    """Return a file with these instructions."""
    header = json.dumps(
        {
            "messages": len(messages),
            "answers": {kind.name: size for kind, size in expected.items()},
            "unsupported_targets": sorted(unsupported),
        }
    ).encode()
    content = _FIXED.pack(MAGIC, VERSION, len(header)) + header + encode_to_fpga(messages)
    return content + _CHECKSUM.pack(zlib.crc32(content))


def parse(data: bytes) -> tuple[Messages, dict[FromFPGA, int], frozenset[str]]:
    """Return messages, expected answers and unsupported targets of a file.

    Raises:
        ValueError: Not a program file, a damaged one or one of another version.
    """
    if len(data) < _FIXED.size + _CHECKSUM.size or not data.startswith(MAGIC):
        raise ValueError(f"not a program file: {data[:8]!r} at the start, must be {MAGIC!r}")
    _, version, length = _FIXED.unpack_from(data)
    if version != VERSION:
        raise ValueError(f"program file of version {version}: only version {VERSION} is known")
    content, (checksum,) = data[: -_CHECKSUM.size], _CHECKSUM.unpack(data[-_CHECKSUM.size :])
    if zlib.crc32(content) != checksum:
        raise ValueError(
            f"damaged program file: checksum {zlib.crc32(content):#010x}, must be {checksum:#010x}"
        )
    start = _FIXED.size + length
    if start > len(content):
        raise ValueError(f"program file: header of {length} bytes in {len(data)} bytes of file")
    count, expected, unsupported = _header(content[_FIXED.size : start])
    stream = content[start:]
    if len(stream) != _WORD * count:
        raise ValueError(
            f"program file: {len(stream)} bytes of messages, must be {_WORD} x {count}"
        )
    try:
        messages = ToFPGADecoder().feed(stream)
    except WireError as error:
        raise ValueError(f"program file: {error}") from None
    if len(messages) != count:
        raise ValueError(f"program file: {len(messages)} messages, must be {count}")
    return messages, expected, unsupported


def _natural(value: Any, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"program file: {what}={value!r}, must be a natural number")
    return value


def _header(data: bytes) -> tuple[int, dict[FromFPGA, int], frozenset[str]]:
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"program file: header is not JSON: {error}") from None
    if not isinstance(header, dict):
        raise ValueError(f"program file: header is {header!r}, must be an object")
    count = _natural(header.get("messages"), "messages")
    answers = header.get("answers")
    known = {kind.name: kind for kind in ANSWERS}
    if not isinstance(answers, dict) or not answers.keys() <= known.keys():
        raise ValueError(f"program file: answers={answers!r}, must have members of {list(known)}")
    expected = {
        kind: _natural(answers.get(name, 0), f"answers.{name}") for name, kind in known.items()
    }
    targets = header.get("unsupported_targets")
    if not isinstance(targets, list) or not all(target in list(Target) for target in targets):
        raise ValueError(
            f"program file: unsupported_targets={targets!r}, must be a list of {list(Target)}"
        )
    return count, expected, frozenset(targets)
