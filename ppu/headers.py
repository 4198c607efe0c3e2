"""C++ headers for the registers of the chip, derived from the containers of the host.

``#include "haldls/NeuronConfig.h"`` in a program gives a structure of the same name with the words
of the register, an accessor for each field, and the addresses of all coordinates. Nothing is
written down twice: bit positions and addresses are found by asking the host's codec.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls

_INCLUDE: Final = re.compile(r'^\s*#\s*include\s*[<"]([\w./]+)[>"]', re.MULTILINE)
_CONTAINER: Final = re.compile(r"haldls/(\w+)\.h")
#: Longest table of addresses that a header may contain where no formula exists.
_LONGEST_TABLE: Final = 256


@attrs.frozen
class Slice:
    """Consecutive bits of a field: ``width`` bits of a value from ``low``, at ``bit`` of a word."""

    word: int
    bit: int
    low: int
    width: int


@attrs.frozen
class Field:
    """One field of a register, or one element of an array of them."""

    name: str
    offset: int
    slices: tuple[Slice, ...]
    inverted: tuple[int, ...]


def included(source: Path, folders: Sequence[Path]) -> set[str]:
    """Return the containers whose headers a source includes, also through other headers.

    Args:
        source: File of a program.
        folders: Where headers are searched for, beside the folder of the file that includes them.
    """
    names: set[str] = set()
    pending, seen = [source], {source}
    while pending:
        here = pending.pop()
        for name in _INCLUDE.findall(here.read_text(errors="replace")):
            container = _CONTAINER.fullmatch(name)
            if container:
                names.add(container[1])
                continue
            found = next(filter(Path.is_file, (f / name for f in (here.parent, *folders))), None)
            if found is not None and found not in seen:
                seen.add(found)
                pending.append(found)
    return names


def container(name: str) -> Any:
    """Return the container of a name.

    Raises:
        ValueError: There is none that the processors could reach over the omnibus.
    """
    found = getattr(haldls, name, None)
    backends = getattr(found, "backends", ())
    if found is None or haldls.Backend.Omnibus not in backends:
        raise ValueError(f"haldls/{name}.h: {name} is no register on the omnibus")
    return found


def _address_table(register: Any) -> NDArray[np.int64]:
    for direction in ("write", "read"):
        table = np.asarray(register.address_table(direction), np.int64)
        if table.ndim == 2 and table.shape[1]:
            return table
    raise ValueError(f"haldls/{register.__name__}.h: the register has no addresses")


def _radices(first: NDArray[np.int64]) -> list[tuple[int, int]] | None:
    """Split positions into digits of (size, stride), least significant first; None if irregular."""
    digits = []
    while len(first) > 1:
        stride = int(first[1] - first[0])
        steps = np.diff(first) == stride
        size = len(first) if steps.all() else int(np.argmin(steps)) + 1
        if len(first) % size:
            return None
        blocks = first.reshape(-1, size)
        if (blocks != blocks[:, :1] + stride * np.arange(size)).any():
            return None
        digits.append((size, stride))
        first = blocks[:, 0]
    return digits


def _address(table: NDArray[np.int64], name: str) -> Iterator[str]:
    """Lines of the function from coordinate and word to address."""
    offsets = table - table[:, :1]
    if (offsets != offsets[0]).any():
        raise ValueError(f"haldls/{name}.h: the words of one place lie irregularly")
    steps = offsets[0].tolist()
    word = "word" if steps == list(range(len(steps))) else "offset[word]"
    if word != "word":
        yield f"        constexpr uint32_t offset[] = {{{', '.join(map(hex, steps))}}};"
    first = table[:, 0]
    digits = _radices(first)
    if digits is not None:
        terms, rest = [hex(int(first[0]))], "place"
        for index, (size, stride) in enumerate(digits):
            digit = rest if index == len(digits) - 1 else f"{rest} % {size}"
            terms.append(f"{digit} * {stride:#x}")
            rest = f"({rest} / {size})"
        yield f"        return {' + '.join(terms)} + {word};"
        return
    if len(first) > _LONGEST_TABLE:
        raise ValueError(f"haldls/{name}.h: the places of the register lie irregularly")
    yield f"        constexpr uint32_t places[] = {{{', '.join(map(hex, first.tolist()))}}};"
    yield f"        return places[place] + {word};"


def _encode(register: Any, name: str, values: NDArray[Any]) -> NDArray[np.int64]:
    words: NDArray[np.int64] = np.asarray(register.encode_columns({name: values}), np.int64)
    return words


def _field(register: Any, name: str, info: Any, element: tuple[int, ...]) -> Field | None:
    """Find the bits of one field; None if it is not a plain group of bits."""
    width, low, high = int(info.width), int(info.low), int(info.high)
    base = np.full((1, *info.shape), low)

    def coded(value: int) -> NDArray[np.int64]:
        values = base.copy()
        values[(0, *element)] = value
        words: NDArray[np.int64] = _encode(register, name, values)[0]
        return words

    zero = coded(low)
    places: list[tuple[int, int]] = []
    inverted = []
    for bit in range(width):
        if low + (1 << bit) > high:
            break
        changed = coded(low + (1 << bit)) ^ zero
        if sum(int(word).bit_count() for word in changed) != 1:
            return None
        word = int(np.argmax(changed != 0))
        place = int(changed[word]).bit_length() - 1
        places.append((word, place))
        inverted.append(int(zero[word]) >> place & 1)
    expected = zero.copy()
    for index, (word, place) in enumerate(places):
        if (high - low) >> index & 1:
            expected[word] ^= 1 << place
    if (coded(high) != expected).any():
        return None
    suffix = "".join(f"_{index}" for index in element)
    return Field(name + suffix, low, tuple(_slices(places)), tuple(inverted))


def _slices(places: Sequence[tuple[int, int]]) -> Iterator[Slice]:
    first = 0
    for index in range(1, len(places) + 1):
        word, bit = places[first]
        if index == len(places) or places[index] != (word, bit + index - first):
            yield Slice(word, bit, first, index - first)
            first = index


def fields(register: Any) -> Iterator[Field | str]:
    """Yield the fields of a register; the bare name where a field has no plain bits."""
    for name, info in register.columns().items():
        for element in np.ndindex(*info.shape):
            found = _field(register, name, info, element)
            yield found if found is not None else name


def _accessors(field: Field) -> Iterator[str]:
    flip = sum(bit << index for index, bit in enumerate(field.inverted))
    reads = []
    for part in field.slices:
        bits = f"(words[{part.word}] >> {part.bit} & {(1 << part.width) - 1:#x})"
        reads.append(f"{bits} << {part.low}" if part.low else bits)
    value = " | ".join(reads)
    value = f"(({value}) ^ {flip:#x})" if flip else f"({value})"
    value += f" + {field.offset}" if field.offset > 0 else ""
    value += f" - {-field.offset}" if field.offset < 0 else ""
    yield f"    uint32_t get_{field.name}() const {{ return {value}; }}"
    yield f"    void set_{field.name}(uint32_t value)"
    yield "    {"
    if field.offset:
        yield f"        value -= uint32_t({field.offset});"
    if flip:
        yield f"        value ^= {flip:#x};"
    for part in field.slices:
        mask = ((1 << part.width) - 1) << part.bit
        bits = f"(value >> {part.low} << {part.bit} & {mask:#x})"
        yield (
            f"        words[{part.word}] = (words[{part.word}] & ~uint32_t({mask:#x})) | {bits};"
        )
    yield "    }"


def header(name: str) -> str:
    """Return the text of the header of one container.

    Raises:
        ValueError: The container is no register on the omnibus.
    """
    return "\n".join(_lines(name)) + "\n"


def _lines(name: str) -> Iterator[str]:
    register = container(name)
    table = _address_table(register)
    count = table.shape[1]
    yield f"// Made from the declaration of haldls.{name}; a new one is made for every program."
    yield "#pragma once\n\n#include <cstdint>\n\nnamespace haldls {\n"
    yield f"struct {name}"
    yield "{"
    yield f"    static constexpr uint32_t places = {len(table)};"
    yield f"    static constexpr uint32_t size = {count};"
    default = np.asarray(register.encode_columns({}), np.int64).reshape(-1)
    yield f"    uint32_t words[size] = {{{', '.join(map(hex, default.tolist()))}}};\n"
    yield "    // Omnibus address of a word; places are numbered like the host's coordinates."
    yield "    static uint32_t address(uint32_t place, uint32_t word = 0)"
    yield "    {"
    yield from _address(table, name)
    yield "    }"
    yield "    static uint32_t volatile& at(uint32_t place, uint32_t word = 0)"
    yield "    {"
    yield "        return *reinterpret_cast<uint32_t volatile*>("
    yield "            0x80000000u | address(place, word) << 2);"
    yield "    }"
    yield f"    static {name} read(uint32_t place)"
    yield "    {"
    yield f"        {name} value;"
    yield "        for (uint32_t word = 0; word < size; ++word) {"
    yield "            value.words[word] = at(place, word);"
    yield "        }"
    yield "        return value;"
    yield "    }"
    yield "    void write(uint32_t place) const"
    yield "    {"
    yield "        for (uint32_t word = 0; word < size; ++word) {"
    yield "            at(place, word) = words[word];"
    yield "        }"
    yield "    }"
    for field in fields(register):
        if isinstance(field, Field):
            yield from _accessors(field)
        else:
            yield f"    // {field} is not a plain group of bits"
    yield "};\n"
    yield "} // namespace haldls"


def write_headers(names: Sequence[str], folder: Path) -> None:
    """Write the headers of containers below a folder of headers."""
    target = folder / "haldls"
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        (target / f"{name}.h").write_text(header(name))
