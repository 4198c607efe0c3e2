"""The functions that move values between the attributes of a register and its words.

For each class straight-line Python is written and compiled when its first instance is made.
``pack`` and ``unpack`` work on one object and its words as well as on columns: whatever has
attributes of the same names that hold arrays instead of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from haldls.elements import array_of, is_numeric, objects_of
from haldls.generated import Source
from haldls.kind import Truth
from haldls.layout import Code, Field, Leaf, Place

#: Largest number of values for which decoding looks them up instead of making them.
TABLE_LIMIT = 1024


def runs(place: Place) -> Iterator[tuple[int, int, int, int]]:
    """Yield (word, lowest wire, lowest bit of the value, width) of stretches in the same order."""
    at = sum(part.width for part in place)
    for part in place:
        at -= part.width
        if part.first >= part.last:
            yield part.word, part.last, at, part.width
        else:
            for offset in range(part.width):
                yield part.word, part.last - offset, at + offset, 1


def _shifted(value: str, by: int) -> str:
    return f"{value} << {by}" if by > 0 else f"{value} >> {-by}" if by < 0 else value


class Codec:
    """Writes ``pack``, ``unpack`` and ``build`` of one register.

    Args:
        fields: the fields of the register.
        words: number of words.
        ones: wires that are always written as one.
        word_code: code of the whole words, if any.
    """

    def __init__(
        self, fields: tuple[Field, ...], words: int, ones: Place = (), word_code: Code | None = None
    ) -> None:
        self.fields, self.words, self.word_code = fields, words, word_code
        self.source = Source()
        self.terms: list[list[str]] = [[] for _ in range(words)]
        self.invert = [0] * words
        self.ones = [0] * words
        for part in ones:
            for word, bit in part.wires():
                self.ones[word] |= 1 << bit
        self.leaves = [leaf for field in fields for leaf in field.leaves() if leaf.place]

    def compile(self, title: str) -> dict[str, Any]:
        """Return the three functions by name."""
        self._write_pack()
        self._write_unpack()
        self._write_build()
        return self.source.compile(title)

    def _write_pack(self) -> None:
        self.source.add("def pack(v, backend=None, coordinate=None):", 0)
        leaves = iter(leaf for field in self.fields for leaf in field.leaves())
        for field in self.fields:
            self._reach(field, "v", leaves)
        words = []
        for word, terms in enumerate(self.terms):
            text = " | ".join(terms) or "0"
            if self.invert[word]:
                text = f"({text}) ^ {self.invert[word]}"
            if self.ones[word]:
                text = f"({text}) | {self.ones[word]}"
            if self.word_code:
                text = f"{self.source.name('code', self.word_code.encode)}({text})"
            words.append(text)
        self.source.add(f"return ({', '.join(words)}{',' * bool(words)})")

    def _reach(self, field: Field, owner: str, leaves: Iterator[Leaf]) -> None:
        """Write how the values of a field are got hold of, and add them to the words."""
        held = f"{owner}._{field.name}"
        if not field.array:
            self._place(field, held, leaves)
            return
        elements = [f"{field.name}{len(self.source.lines)}_{i}" for i in range(field.size)]
        content = "_data.tolist()" if is_numeric(field) else "_items"
        self.source.add(f"{', '.join(elements)}, = {held}.{content}")
        if positions := side_by_side(field):
            self._place_together(field, elements, positions, leaves)
            return
        for element in elements:
            self._place(field, element, leaves)

    def _place_together(
        self, field: Field, elements: list[str], positions: list[int], leaves: Iterator[Leaf]
    ) -> None:
        """Add the elements of an array to the words, each stretch of wires in one go for all."""
        places = [next(leaves).place for _ in elements]
        terms = map(_shifted, elements, positions)
        both = f"{field.name}{len(self.source.lines)}"
        self.source.add(f"{both} = {' | '.join(f'({term})' for term in terms)}")
        for word, wire, at, width in runs(places[0]):
            mask = sum(((1 << width) - 1) << (at + position) for position in positions)
            moved = _shifted(f"({both} & {mask})", wire - at - positions[0])
            self.terms[word].append(f"({moved})")
        self._invert(places)

    def _invert(self, places: Iterable[Place]) -> None:
        for place in places:
            for part in place:
                if part.inverted:
                    for word, wire in part.wires():
                        self.invert[word] |= 1 << wire

    def _place(self, field: Field, value: str, leaves: Iterator[Leaf]) -> None:
        if field.fields:
            for inner in field.fields:
                self._reach(inner, value, leaves)
            return
        place = next(leaves).place
        if not place or field.read_only:
            return
        if field.bias:
            # Bounded numbers keep their type under "+"; the "|" makes plain numbers of them.
            value = f"(({value} | 0) + {field.bias})"
        if field.code:
            register = ", v" if field.code.joint else ""
            value = f"{self.source.name('code', field.code.encode)}({value}{register})"
        if len(place) > 1 and not value.isidentifier():
            local = f"n{len(self.source.lines)}"
            self.source.add(f"{local} = {value}")
            value = local
        whole = sum(part.width for part in place)
        for word, wire, at, width in runs(place):
            masked = value if width == whole else f"({_shifted(value, -at)} & {(1 << width) - 1})"
            self.terms[word].append(f"({_shifted(masked, wire)})")
        self._invert([place])

    def _write_unpack(self) -> None:
        self.source.add("def unpack(words):", 0)
        names = [f"w{word}" for word in range(self.words)]
        if names:
            self.source.add(f"{', '.join(names)}, = words")
        for name in names if self.word_code else ():
            assert self.word_code is not None
            self.source.add(f"{name} = {self.source.name('code', self.word_code.decode)}({name})")
        values = []
        gathered: dict[Field, Iterator[str]] = {}
        for leaf in self.leaves:
            if len(leaf.path) == 2 and (positions := side_by_side(leaf.field)):
                if leaf.field not in gathered:
                    gathered[leaf.field] = self._gather(leaf, positions)
                values.append(next(gathered[leaf.field]))
                continue
            parts = [
                _shifted(f"({_shifted(f'w{word}', -wire)} & {(1 << width) - 1})", at)
                for word, wire, at, width in runs(leaf.place)
            ]
            text = " | ".join(f"({part})" for part in parts) if len(parts) > 1 else parts[0]
            if flips := _inverted(leaf.place):
                text = f"({text}) ^ {flips}"
            if leaf.field.code:
                text = f"{self.source.name('code', leaf.field.code.decode)}({text})"
            if leaf.field.bias:
                text = f"({text}) - {leaf.field.bias}"
            values.append(text)
        self.source.add(f"return ({', '.join(values)}{',' * bool(values)})")

    def _gather(self, first: Leaf, positions: list[int]) -> Iterator[str]:
        """Write how all elements of an array come from the words, and yield each one's."""
        width = first.field.width
        parts = []
        for word, wire, at, length in runs(first.place):
            up = wire - at - positions[0]
            mask = sum(((1 << length) - 1) << (at + position) for position in positions)
            parts.append(
                f"({_shifted(f'(w{word} & {mask << up if up > 0 else mask >> -up})', -up)})"
            )
        both = f"{first.field.name}{len(self.source.lines)}"
        flips = sum(_inverted(first.place) << position for position in positions)
        self.source.add(f"{both} = ({' | '.join(parts)}){f' ^ {flips}' if flips else ''}")
        for position in positions:
            yield f"{_shifted(both, -position)} & {(1 << width) - 1}"

    def _write_build(self) -> None:
        self.source.add("def build(cls, numbers):", 0)
        count = len(self.leaves)
        if count:
            self.source.add(f"{', '.join(f'n{i}' for i in range(count))}, = numbers")
        self.source.add("o = new(cls)")
        numbers = iter(range(count))
        for field in self.fields:
            self.source.add(f"o._{field.name} = {self._value(field, numbers, '')}")
        self.source.add("return o")

    def _value(self, field: Field, numbers: Iterator[int], path: str) -> str:
        """Return the expression of a field's value from the next numbers."""
        path = f"{path}.{field.name}" if path else field.name
        defaults = list(field.defaults())
        values = [self._single(field, numbers, path, default) for default in defaults]
        if not field.array:
            return values[0]
        listed = f"[{', '.join(values)}]"
        if is_numeric(field):
            return f"{self.source.name('array', array_of(field))}({listed})"
        return f"{self.source.name('array', objects_of(field))}({listed})"

    def _single(self, field: Field, numbers: Iterator[int], path: str, default: Any) -> str:
        if field.fields:
            make = self.source.name("make", structure_of(field.kind.type))
            inner = ", ".join(self._value(f, numbers, path) for f in field.fields)
            return f"{make}({inner})"
        if not field.width:
            return self.source.name("default", default)
        number = f"n{next(numbers)}"
        kind = field.kind
        if isinstance(kind, Truth):
            return f"{number} == 1"
        if not (field.bias or field.code) and kind.low == 0 and kind.high + 1 == 1 << field.width:
            if is_numeric(field):
                return number
            if kind.high < TABLE_LIMIT:
                table = tuple(kind.from_number(n) for n in range(kind.high + 1))
                return f"{self.source.name('table', table)}[{number}]"
        return f"{self.source.name('value', _named(path, kind.from_number))}({number})"


def side_by_side(field: Field) -> list[int] | None:
    """Return where the elements of an array can stand side by side in one number of 32 bits.

    That pays if each lies in several stretches of the same words, which can then be moved for all
    elements at once; None if it does not pay or is not possible.
    """
    each = field.each
    if not each or each.listed or each.words or field.fields or field.bias or field.code:
        return None
    if len(list(runs(each.first))) < 2 or field.read_only or abs(each.bits) < field.width:
        return None
    lowest = min(0, each.bits * (field.size - 1))
    positions = [each.bits * index - lowest for index in range(field.size)]
    return positions if max(positions) + field.width <= 32 else None


def _inverted(place: Place) -> int:
    """Return the bits of the value that travel on inverted wires."""
    flips, at = 0, 0
    for part in reversed(place):
        flips |= ((1 << part.width) - 1) << at if part.inverted else 0
        at += part.width
    return flips


def _named(path: str, function: Callable[[int], Any]) -> Callable[[int], Any]:
    """Return ``function`` with the field's name in front of what it complains about."""

    def from_number(number: int) -> Any:
        try:
            return function(number)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None

    return from_number


def structure_of(kind: Any) -> Callable[..., Any]:
    """Return the function that makes a structure from the values of its fields in order."""
    kind.prepare()
    return kind._of  # type: ignore[no-any-return]  # generated
