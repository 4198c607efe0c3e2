"""Registers: structures with a place, addresses, and words on one or several access paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeAlias, TypeVar

from haldls.backend import Backend
from haldls.codec import Codec
from haldls.columns import CHUNK, ColumnInfo, Columns, columns_of, word_type
from haldls.layout import Code, Place, Slice, check_layout
from haldls.maps import Map, View
from haldls.structure import Structure, declare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Direction = Literal["write", "read"]
#: Words or addresses, in order; long rows of them are arrays.
Words: TypeAlias = "Sequence[int] | NDArray[np.uint32]"

#: Registers of the chip are on its bus, which is reached over the links or over JTAG.
CHIP = (Backend.Omnibus, Backend.OmnibusChipOverJTAG)
#: Registers of the FPGA have no JTAG path.
FPGA = (Backend.Omnibus,)


class Encodable:
    """Something that can be written to or read from the system at a coordinate.

    Attributes:
        coordinate_type: type of the only coordinates it can be written to or read from.
        backends: access paths, the default one first.
        unsupported_read_targets: where reading is refused: ``"hardware"``, ``"simulation"``.
        unsupported_write_targets: where writing is refused.
        view: whose bits the register shows, if it owns none itself.
    """

    __slots__ = ()
    coordinate_type: ClassVar[Any]
    backends: ClassVar[tuple[Backend, ...]] = ()
    unsupported_read_targets: ClassVar[frozenset[str]] = frozenset()
    unsupported_write_targets: ClassVar[frozenset[str]] = frozenset()
    view: ClassVar[View | None] = None

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Words:
        """Return the words that a write sends, in the order of :meth:`write_addresses`."""
        raise NotImplementedError

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the object whose words a read brought, in the order of :meth:`read_addresses`.

        Raises:
            ValueError: another number of words, or numbers that a field cannot hold.
        """
        raise NotImplementedError

    @classmethod
    def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
        """Return the address of each word of a write; empty for what can only be read.

        Raises:
            TypeError: not a coordinate of ``coordinate_type``.
            ValueError: not one of ``backends``.
        """
        raise NotImplementedError

    @classmethod
    def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
        """Return the address of each word of a read; empty for what can only be written.

        Raises:
            TypeError: not a coordinate of ``coordinate_type``.
            ValueError: not one of ``backends``.
        """
        raise NotImplementedError

    def byte_enables(self, coordinate: Any = None) -> int:
        """Return which bytes of the words a write changes; bit 0 is the least significant byte."""
        return 0b1111


class Register(Encodable, Structure):
    """A leaf of the tree of registers: declared with :func:`container`, coded by its layout."""

    __slots__ = ()
    word_count: ClassVar[int]
    access: ClassVar[str]
    _ones: ClassVar[Place]
    _word_code: ClassVar[Code | None]
    _maps: ClassVar[Mapping[Backend, Map]]
    _caches: ClassVar[dict[Direction, dict[Backend | None, dict[Any, tuple[int, ...]]]]]
    _columns: ClassVar[Columns]
    _pack: ClassVar[Callable[[Any], tuple[Any, ...]]]
    _build: ClassVar[Callable[[Any, tuple[Any, ...]], Any]]

    @classmethod
    def _compile(cls) -> None:
        """Compile the codec and put the compiled functions in place."""
        cls.prepare()
        made = Codec(cls._fields, cls.word_count, cls._ones, cls._word_code).compile(
            f"codec {cls.__module__}.{cls.__qualname__}"
        )
        cls._pack, cls._build = staticmethod(made["pack"]), staticmethod(made["build"])
        cls._unpack = staticmethod(made["unpack"])  # type: ignore[method-assign]
        if cls.encode is Register.encode and "w" in cls.access:
            cls.encode = made["pack"]  # type: ignore[method-assign]

    @classmethod
    def _unpack(cls, words: Any) -> tuple[Any, ...]:
        cls._compile()
        return cls._unpack(words)

    def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Words:
        """Return the words that a write sends, in the order of :meth:`write_addresses`."""
        if "w" not in self.access:
            return ()
        self._compile()
        return self.encode(backend, coordinate)

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the object whose words a read brought, in the order of :meth:`read_addresses`.

        Raises:
            ValueError: another number of words, or numbers that a field cannot hold.
        """
        if words.__class__ is not tuple:
            words = tuple(map(int, words))
        if len(words) != cls.word_count:
            raise ValueError(f"{cls.__name__}: needs {cls.word_count} words, got {len(words)}")
        try:
            numbers = cls._unpack(words)
            made: Self = cls._build(cls, numbers)
        except ValueError as error:
            raise ValueError(f"{cls.__name__}: {error}") from None
        return made

    @classmethod
    def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
        """Return the address of each word of a write; empty for what can only be read.

        Raises:
            TypeError: not a coordinate of ``coordinate_type``.
            ValueError: not one of ``backends``.
        """
        try:
            return cls._caches["write"][backend][coordinate]
        except KeyError:
            return cls._find_addresses("write", coordinate, backend)

    @classmethod
    def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
        """Return the address of each word of a read; empty for what can only be written.

        Raises:
            TypeError: not a coordinate of ``coordinate_type``.
            ValueError: not one of ``backends``.
        """
        try:
            return cls._caches["read"][backend][coordinate]
        except KeyError:
            return cls._find_addresses("read", coordinate, backend)

    def _repr_html_(self) -> str:
        """Return fields, ranges and words for notebooks."""
        from haldls.display import register_html

        return register_html(self)

    @classmethod
    def _find_addresses(
        cls, direction: Direction, coordinate: Any, backend: Backend | None
    ) -> tuple[int, ...]:
        """Work out the addresses of a coordinate and keep them for the next time."""
        backend = cls._checked(backend)
        if type(coordinate) is not cls.coordinate_type:
            coordinate = cls._at(coordinate)
        found: tuple[int, ...] = ()
        if direction[0] in cls.access:
            found = cls._maps[backend].addresses(int(coordinate))
        if cls.coordinate_type.size <= CACHED_COORDINATES:
            cls._caches[direction][backend][coordinate] = found
        return found

    @classmethod
    def _checked(cls, backend: Backend | None) -> Backend:
        if backend is None:
            return cls.backends[0]
        if backend not in cls.backends:
            known = ", ".join(one.name for one in cls.backends)
            raise ValueError(f"{cls.__name__}: no access by {backend!r}, only by {known}")
        return backend

    @classmethod
    def _at(cls, coordinate: Any) -> Any:
        """Return a plain number as coordinate; coordinates must be of the right type."""
        if type(coordinate) is int:
            return cls.coordinate_type._at(coordinate)
        raise TypeError(
            f"{cls.__name__}: is at a {cls.coordinate_type.__name__}, not at {coordinate!r}"
        )

    @classmethod
    def address_map(cls, backend: Backend | None = None) -> Map:
        """Return the addresses of all coordinates as data."""
        return cls._maps[cls._checked(backend)]

    @classmethod
    def address_table(
        cls, direction: Direction = "write", backend: Backend | None = None
    ) -> NDArray[np.uint32]:
        """Return the addresses of all coordinates, of shape (coordinates, words).

        The table of a register that cannot be accessed in this direction has no words.
        """
        table = cls.address_map(backend).table()
        return table if direction[0] in cls.access else table[:, :0]

    @classmethod
    def _column_codec(cls) -> Columns:
        """Return what is known about the columns, worked out once."""
        if "_columns" not in cls.__dict__:
            cls._columns = columns_of(cls)
        if "_pack" not in cls.__dict__:
            cls._compile()
        return cls._columns

    @classmethod
    def columns(cls) -> dict[str, ColumnInfo]:
        """Return the name, width and reset value of each column of the bulk codec."""
        return dict(cls._column_codec().info)

    @classmethod
    def encode_columns(
        cls, columns: Mapping[str, Any], backend: Backend | None = None
    ) -> NDArray[np.uint32]:
        """Return the words of many registers, of shape (registers, words).

        The words of registers that can only be read are those that a read brings.

        Args:
            columns: arrays by name as in :meth:`columns`, one row for each register; absent ones
                stand for the reset value.
            backend: any of ``backends``; the words are the same.

        Raises:
            KeyError: a name that is no column.
            ValueError: arrays of different lengths, or numbers outside of a field's range.
        """
        import numpy as np

        codec = cls._column_codec()
        given, count = codec.checked(columns)
        words = np.empty((count, cls.word_count), word_type(cls))
        for start in range(0, count, CHUNK):
            rows = slice(start, start + CHUNK)
            for index, word in enumerate(cls._pack(codec.attributes(given, rows))):
                words[rows, index] = word
        return words

    @classmethod
    def decode_columns(
        cls, words: NDArray[Any], backend: Backend | None = None
    ) -> dict[str, NDArray[Any]]:
        """Return the fields of many registers as arrays, the inverse of :meth:`encode_columns`.

        Numbers are what the wires carry, also where a single register would be refused.

        Raises:
            ValueError: the array is not of shape (registers, words).
        """
        import numpy as np

        codec = cls._column_codec()
        words = np.asarray(words)
        if words.ndim != 2 or words.shape[1] != cls.word_count:
            raise ValueError(
                f"{cls.__name__}: needs an array of shape (n, {cls.word_count}), got {words.shape}"
            )
        columns = codec.empty(len(words))
        for start in range(0, len(words), CHUNK):
            rows = slice(start, start + CHUNK)
            single = np.ascontiguousarray(words[rows].T, codec.dtype)
            codec.fill(columns, rows, cls._unpack(list(single)))
        return columns

    @classmethod
    def used_bits(cls, direction: Direction = "write") -> NDArray[np.uint32]:
        """Return for each word which wires carry a field or a constant one."""
        import numpy as np

        used = [0] * cls.word_count
        if direction[0] in cls.access:
            for leaf in cls.leaves():
                for word, bit in (
                    () if direction == "write" and leaf.field.read_only else leaf.wires()
                ):
                    used[word] |= 1 << bit
            for part in cls._ones:
                for word, bit in part.wires():
                    used[word] |= 1 << bit
        return np.array(used, word_type(cls))


class Container(Register):
    """A register or memory of the system, or an instruction to it."""

    __slots__ = ()


class DifferentialWriteTrait(Container):
    """A container of which a write may be reduced to the words that changed."""

    __slots__ = ()


class BlockUntil(Encodable):
    """A condition that the FPGA waits for before it executes what follows."""

    __slots__ = ()


#: Coordinates of smaller types have their addresses kept once they are known.
CACHED_COORDINATES = 1 << 17
#: All registers in the order of their declaration.
registry: list[type[Register]] = []

Class = TypeVar("Class", bound=type[Any])


def _empty_cache(backends: tuple[Backend, ...]) -> dict[Backend | None, dict[Any, Any]]:
    cache: dict[Backend | None, dict[Any, Any]] = {backend: {} for backend in backends}
    cache[None] = cache[backends[0]]
    return cache


def container(
    coordinate: Any,
    address: Map | Mapping[Backend, Map],
    *,
    words: int,
    bits: int,
    backends: tuple[Backend, ...] = CHIP,
    access: Literal["rw", "r", "w"] = "rw",
    refuses_read: Sequence[str] = (),
    ones: Slice | None = None,
    word_code: Code | None = None,
    positional: str | None = None,
    settable: bool = True,
    view: View | None = None,
) -> Callable[[Class], Class]:
    """Declare a register.

    Args:
        coordinate: type of the coordinates it is at.
        address: where its words are, for all backends or for each.
        words: number of words.
        bits: number of wires that fields and constant ones use.
        backends: access paths, the default one first.
        access: whether it can be read, written or both.
        refuses_read: targets on which reading is not supported.
        ones: wires that are always written as one.
        word_code: code of its whole words.
        positional: field that the constructor also takes by position.
        settable: whether fields can be assigned to after construction.
        view: whose bits it shows.

    Raises:
        TypeError: fields share a wire, do not fit, or use another number of wires than ``bits``.
    """

    def decorate(cls: Class) -> Class:
        try:
            made = declare(cls)
            made.word_count, made.access, made._word_code = words, access, word_code
            made._ones = (ones,) if ones else ()
            check_layout(made._fields, words, max(b.width for b in backends), bits, made._ones)
        except TypeError as error:
            raise TypeError(f"{cls.__qualname__}: {error}") from None
        made.coordinate_type, made.backends, made.view = coordinate, backends, view
        made._positional, made._settable = (positional,) if positional else (), settable
        made.unsupported_read_targets = frozenset(refuses_read)
        maps = address if isinstance(address, Mapping) else dict.fromkeys(backends, address)
        made._maps = maps
        made._caches = {direction: _empty_cache(backends) for direction in ("write", "read")}
        registry.append(made)
        return made

    return decorate
