"""Where the bits of a value live: the language in which registers are declared.

A field of a register is one annotated line of its class::

    address_out: Annotated[NeuronBackendAddressOut, ~W0[5:0], ~W1[5:4]] = NeuronBackendAddressOut()

Reading it: ``W0[5:0]`` are wires 5 to 0 of word 0, the most significant bit first as in a data
sheet; several slices follow each other from the most significant bit on; ``W0[0:5]`` has its bits
in reverse order; ``~`` marks inverted wires. What else may stand in the brackets:

* :func:`each`: an array, one place an element; ``each(Flags, W0[0], bits=1)`` moves on by one bit.
* :func:`places`: an array whose elements lie irregularly.
* :func:`biased`: the value plus a constant is stored, not the value itself.
* a :class:`Code`: the value is stored in another code.
* :data:`READ_ONLY`: the field comes back from reads and is not part of writes; other fields may
  use the same wires.

A :class:`Field` is a parsed line. Nothing in this module knows a chip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from haldls.kind import kind_of


class Slice(NamedTuple):
    """Adjacent wires of one word; ``first`` carries the most significant bit of the value."""

    word: int
    first: int
    last: int
    inverted: bool = False

    def __invert__(self) -> Slice:
        return self._replace(inverted=not self.inverted)

    @property
    def width(self) -> int:
        """Number of wires."""
        return abs(self.first - self.last) + 1

    def wires(self) -> Iterator[tuple[int, int]]:
        """Yield (word, bit) from the least significant bit of the slice on."""
        step = 1 if self.first >= self.last else -1
        return ((self.word, bit) for bit in range(self.last, self.first + step, step))

    def moved(self, words: int, bits: int) -> Slice:
        """Return the slice some words and bits further on."""
        return Slice(self.word + words, self.first + bits, self.last + bits, self.inverted)

    def __str__(self) -> str:
        wires = f"{self.first}" if self.width == 1 else f"{self.first}:{self.last}"
        return f"{'~' if self.inverted else ''}W{self.word}[{wires}]"


class Word:
    """A word of a register, counted in the order in which the words are written."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index

    def __getitem__(self, bits: int | slice) -> Slice:
        if isinstance(bits, slice):
            return Slice(self.index, bits.start, bits.stop)
        return Slice(self.index, bits, bits)


W0, W1, W2, W3, W4, W5, W6, W7, W8, W9 = map(Word, range(10))

#: The wires of one value, the most significant slice first.
Place = tuple[Slice, ...]


class Each(NamedTuple):
    """An array and the places of its elements: a regular pattern, or one by one in ``listed``."""

    array: Any
    first: Place = ()
    words: int = 0
    bits: int = 0
    start: int = 0
    listed: tuple[Place, ...] = ()

    def place(self, index: int) -> Place:
        """Return the wires of one element."""
        if self.listed:
            return self.listed[index]
        return tuple(part.moved(self.words * index, self.bits * index) for part in self.first)

    def shift(self, index: int) -> tuple[int, int]:
        """Return how many (words, bits) the layout of a structured element is moved."""
        return self.words * index, self.start + self.bits * index


def each(array: Any, *first: Slice, words: int = 0, bits: int = 0, start: int = 0) -> Any:
    """Declare an array, a class made by :func:`halco.typed_array`, and place its elements.

    ``first`` is element 0, each further one lies ``words`` words and ``bits`` wires on. Elements
    that are structures bring their own slices; these are moved by ``start`` wires besides.
    """
    return Each(array, first, words, bits, start)


def places(array: Any, *elements: Slice) -> Any:
    """Declare an array whose elements have one slice each, in the order of its key."""
    return Each(array, listed=tuple((part,) for part in elements))


class Biased(NamedTuple):
    """The wires carry the value plus ``bias``."""

    bias: int


def biased(bias: int) -> Any:
    """Store the value plus a constant."""
    return Biased(bias)


class Code(NamedTuple):
    """A value's code on the wires; the functions take whole numbers and columns alike.

    Attributes:
        encode: function of the value; if ``joint``, also of the register, whose other fields have
            their names with ``_`` in front.
        decode: function of the number on the wires.
        note: what the code is, for the reader of a register table.
        joint: whether the code depends on other fields.
    """

    encode: Callable[..., Any]
    decode: Callable[[Any], Any]
    note: str
    joint: bool = False


#: More wires than the values need: the upper ones are zero, and refused if they are not.
PADDED = Code(lambda value: value, lambda number: number, "upper wires are zero")
#: A truth value that is read as true if any wire is set.
ANY_SET = Code(lambda value: value, lambda number: number != 0, "true if any is set")


class _ReadOnly:
    def __repr__(self) -> str:
        return "READ_ONLY"


READ_ONLY = _ReadOnly()


class Field:
    """One field of a structure: what it holds, its reset value and the wires that carry it.

    Attributes:
        name: attribute name.
        kind: what the value, or each element of the array, is.
        array: class of the array if the field is one, else None.
        fields: fields of the value or element if that is a structure, else ().
        each: where the elements of an array lie, None for a single value.
        place: where a single value lies; empty if no word holds it.
        bias: stored number minus value.
        code: further transformation of the stored number.
        read_only: whether writes leave the wires at zero.
        default: reset value; of an array a single value for all elements or a tuple.
    """

    __slots__ = (
        "array", "bias", "code", "default", "each", "fields", "kind", "name", "place", "read_only",
    )  # fmt: skip

    def __init__(self, name: str, annotation: Any, default: Any) -> None:
        self.name, self.default = name, default
        self.each: Each | None = None
        self.code: Code | None = None
        self.bias, self.read_only = 0, False
        slices: list[Slice] = []
        for note in getattr(annotation, "__metadata__", ()):
            if isinstance(note, Slice):
                slices.append(note)
            elif isinstance(note, Each):
                self.each = note
            elif isinstance(note, Biased):
                self.bias = note.bias
            elif isinstance(note, Code):
                self.code = note
            elif note is READ_ONLY:
                self.read_only = True
            else:
                raise TypeError(f"{name}: {note!r} says nothing about wires")
        self.place: Place = tuple(slices)
        self.array: Any = self.each.array if self.each else None
        held = self.array.value_type if self.array else annotation
        self.kind = kind_of(getattr(held, "__origin__", held))
        self.fields: tuple[Field, ...] = getattr(self.kind.type, "_fields", ())
        if slices and (self.array or self.fields):
            raise TypeError(f"{name}: arrays and structures are placed by each(...), not by slices")

    @property
    def size(self) -> int:
        """Number of elements, 1 for a single value."""
        return int(self.array.key_type.size) if self.array else 1

    @property
    def width(self) -> int:
        """Number of wires of the value or of one element; 0 where no word holds it."""
        place = self.each.place(0) if self.each else self.place
        return sum(part.width for part in place)

    @property
    def is_plain(self) -> bool:
        """Whether 32 wires at most carry the value as it is."""
        if self.fields:
            return all(field.is_plain for field in self.fields)
        return not (self.bias or self.code) and self.width <= 32

    def defaults(self) -> Iterator[Any]:
        """Yield the reset value of each element."""
        for index in range(self.size):
            value = self.default[index] if isinstance(self.default, tuple) else self.default
            yield self.kind.accept(value)

    def leaves(self, words: int = 0, bits: int = 0, path: Path = ()) -> Iterator[Leaf]:
        """Yield every single value that the field consists of, with its place."""
        for index in range(self.size):
            own: Path = (*path, self.name, index) if self.array else (*path, self.name)
            if self.fields:
                more_words, more_bits = self.each.shift(index) if self.each else (0, 0)
                for inner in self.fields:
                    yield from inner.leaves(words + more_words, bits + more_bits, own)
            else:
                place = self.each.place(index) if self.each else self.place
                yield Leaf(self, own, tuple(part.moved(words, bits) for part in place))

    def check(self) -> None:
        """Compare the number of wires with the range of the type.

        Raises:
            TypeError: the wires cannot carry some value, or carry more than any value needs.
        """
        if not self.width or self.code:
            return
        low, high = self.kind.low + self.bias, self.kind.high + self.bias
        if low < 0 or max(high.bit_length(), 1) != self.width:
            raise TypeError(
                f"{self.name}: {self.width} wires for stored numbers {low}..{high} of {self.kind}"
            )


#: Names of fields and indices of elements that lead from a structure to a single value.
Path = tuple[str | int, ...]


class Leaf(NamedTuple):
    """A single value inside a structure: its field, the way to it, and its wires."""

    field: Field
    path: Path
    place: Place

    def __str__(self) -> str:
        return "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path
        ).lstrip(".")

    def wires(self) -> Iterator[tuple[int, int]]:
        """Yield (word, bit) from the value's least significant bit on."""
        for part in reversed(self.place):
            yield from part.wires()


def check_layout(fields: tuple[Field, ...], words: int, width: int, bits: int, ones: Place) -> None:
    """Check that the fields of a register fit into its words and do not share a wire.

    Args:
        fields: fields of the register.
        words: number of words.
        width: number of wires of a word.
        bits: number of wires that the register is known to use.
        ones: wires that always carry a one.

    Raises:
        TypeError: naming the field, the wire and the other party.
    """
    owners: dict[tuple[int, int], str] = {}
    wires = [
        (wire, str(leaf), leaf.field.read_only)
        for field in fields
        for leaf in field.leaves()
        for wire in leaf.wires()
    ]
    wires += [(wire, "the constant ones", False) for part in ones for wire in part.wires()]
    for (word, bit), name, shared in sorted(wires, key=lambda wire: wire[2]):
        if not (0 <= word < words and 0 <= bit < width):
            raise TypeError(f"{name}: W{word}[{bit}] is outside of {words} words of {width} wires")
        if (word, bit) in owners and not shared:
            raise TypeError(f"{name}: W{word}[{bit}] already belongs to {owners[word, bit]}")
        owners[word, bit] = name
    if len(owners) != bits:
        raise TypeError(f"the fields use {len(owners)} wires, {bits} are declared")
    for field in fields:
        for leaf in field.leaves():
            leaf.field.check()
