"""Coordinates made of two others: pairs on a grid, and places on one of several larger things."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, Self, TypeVar, get_args

from halco.conversion import answered_by_local, conversion, conversions, once
from halco.ranged import Enum, Ranged, X, Y, enum_ranged

_UNSET: Any = object()
#: Types with more coordinates do not remember what they were made from, to save memory.
REMEMBERED = 1 << 14


class _Indexed(Ranged):
    """What grids and places on larger things share: a position type of their own size."""

    enum_type: ClassVar[type[Enum]]

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls._made, cls._remembers = {}, getattr(cls, "size", 0) <= REMEMBERED

    def __new__(cls, *parts: Any, **named: Any) -> Self:
        """Return the one instance of some parts or of a position."""
        return cls._make(*parts, **named)

    @classmethod
    def _make(cls, *parts: Any, **named: Any) -> Self:
        raise NotImplementedError

    def toEnum(self) -> Enum:
        """Return the position in the type's order."""
        return self.enum_type(int(self))

    @classmethod
    def _span(cls, low: int, high: int, default: int = 0) -> None:
        super()._span(low, high, default)
        cls.enum_type = enum_ranged(cls.size)


XType = TypeVar("XType", bound=Ranged)
YType = TypeVar("YType", bound=Ranged)


def _types_in_brackets(cls: type, generic: type) -> tuple[Any, ...]:
    """Return the types in brackets after ``generic`` among the declared bases of ``cls``."""
    for base in cls.__dict__.get("__orig_bases__", ()):
        if getattr(base, "__origin__", None) is generic:
            return get_args(base)
    return ()


class Grid(_Indexed, Generic[XType, YType]):
    """A pair (x, y) of coordinates, ordered row by row: value = y * x_type.size + x.

    ``class AtomicNeuronOnDLS(Grid[NeuronColumnOnDLS, NeuronRowOnDLS])`` declares one. It is made
    from ``(x, y)`` or ``(y, x)`` of the part types, their axes ``X``, ``Y`` or plain numbers (then
    x first), from keywords, or from a position: ``AtomicNeuronOnDLS(Enum(256))``.

    Raises:
        TypeError: only one part is given, or a part is not acceptable to its type.
    """

    x_type: ClassVar[type[Ranged]]
    y_type: ClassVar[type[Ranged]]

    def __init_subclass__(cls, **keywords: Any) -> None:
        if parts := _types_in_brackets(cls, Grid):
            cls.x_type, cls.y_type = parts
            keywords.setdefault("size", cls.x_type.size * cls.y_type.size)
        super().__init_subclass__(**keywords)

    @classmethod
    def _make(cls, x: Any = _UNSET, y: Any = _UNSET) -> Self:
        if y is not _UNSET:
            if cls._is_y(x) or cls._is_x(y):
                x, y = y, x
            column = cls.x_type() if x is _UNSET else cls.x_type.accept(x)
            return cls._at(cls._join(column, cls.y_type.accept(y)))
        if x is _UNSET:
            return cls._at(cls._default)
        if isinstance(x, (Enum, cls)):
            return cls._from(x)
        raise TypeError(
            f"{cls.__name__}({x!r}): give both parts ({cls.x_type.__name__}, "
            f"{cls.y_type.__name__}) or a position, {cls.__name__}(Enum(i))"
        )

    @classmethod
    def _is_x(cls, part: Any) -> bool:
        return isinstance(part, (X, cls.x_type)) and not isinstance(part, cls.y_type)

    @classmethod
    def _is_y(cls, part: Any) -> bool:
        return isinstance(part, (Y, cls.y_type)) and not isinstance(part, cls.x_type)

    @classmethod
    def _join(cls, x: Ranged, y: Ranged) -> int:
        """Return the position of a pair; irregular grids override this and :meth:`_divide`."""
        return int(y) * cls.x_type.size + int(x)

    @classmethod
    def _divide(cls, position: int) -> tuple[int, int]:
        y, x = divmod(position, cls.x_type.size)
        return x, y

    @conversion
    def x(self) -> XType:
        """Return the horizontal part."""
        part: Any = self.x_type(self._divide(int(self))[0])
        return part  # type: ignore[no-any-return]  # the class variable cannot carry XType

    @conversion
    def y(self) -> YType:
        """Return the vertical part."""
        part: Any = self.y_type(self._divide(int(self))[1])
        return part  # type: ignore[no-any-return]  # the class variable cannot carry YType

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self.x()!r}, {self.y()!r})"

    def __str__(self) -> str:
        return f"{type(self).__name__}({self.x()}, {self.y()}; Enum({int(self)}))"


class On(_Indexed):
    """A place of a local type on one of several larger things, ordered thing by thing.

    The local type is the other base: ``class CapMemCellOnDLS(On, CapMemCellOnCapMemBlock,
    outer=CapMemBlockOnDLS, names=("cell", "block"))``; value = outer * local_type.size + local.
    It is made from ``(local)``, ``(local, outer)``, by the keywords in ``names``, or from a
    position. What the local type offers works here too and answers for the local part. Where the
    local type is composed in this way itself it is the only base, and more than two names are its
    parts, too.

    Raises:
        TypeError: a part is missing or not acceptable to its type.
    """

    local_type: ClassVar[type[Ranged]]
    outer_type: ClassVar[type[Ranged]]
    _names: ClassVar[tuple[str, ...]]
    _outer_required: ClassVar[bool]

    def __init_subclass__(
        cls,
        outer: type[Ranged] | None = None,
        names: tuple[str, ...] = ("local", "outer"),
        outer_required: bool = False,
        **keywords: Any,
    ) -> None:
        if outer is not None:
            cls.outer_type = outer
            cls.local_type = next(
                base for base in cls.__bases__ if issubclass(base, Ranged) and base is not On
            )
            cls._names, cls._outer_required = names, outer_required
            keywords["size"] = cls.outer_type.size * cls.local_type.size
            for name in conversions(cls.local_type):
                if name not in cls.__dict__:
                    setattr(cls, name, answered_by_local(name, getattr(cls.local_type, name)))
        super().__init_subclass__(**keywords)

    @classmethod
    def _make(cls, *parts: Any, **named: Any) -> Self:
        if not parts and not named:
            return cls._at(cls._default)
        if len(parts) == 1 and not named and isinstance(parts[0], (Enum, cls)):
            return cls._from(parts[0])
        names = cls._names
        if len(names) > 2 and parts and type(parts[0]) is cls.local_type:
            names = ("local", names[-1])  # the local part as a whole
        given = cls._by_name(names, parts, named)
        if names[-1] not in given and cls._outer_required:
            raise TypeError(f"{cls.__name__}: also needs {names[-1]!r}")
        outer = cls.outer_type.accept(given.pop(names[-1], cls.outer_type()))
        if len(names) == 2:
            local = cls.local_type.accept(cls._only_local(given[names[0]]))
        else:
            local = cls.local_type(**given)
        return cls._at(int(outer) * cls.local_type.size + int(local))

    @classmethod
    def _by_name(
        cls, names: tuple[str, ...], parts: tuple[Any, ...], named: dict[str, Any]
    ) -> dict[str, Any]:
        given = dict(zip(names, parts, strict=False))
        if len(parts) > len(names) or named.keys() & given.keys() or named.keys() - set(names):
            raise TypeError(f"{cls.__name__}: takes each of {names} once, got {parts} and {named}")
        given.update(named)
        if names[0] not in given:
            raise TypeError(f"{cls.__name__}: also needs {names[0]!r}")
        return given

    @classmethod
    def _only_local(cls, part: Any) -> Any:
        """Refuse a place on another larger thing, whose own larger thing would be lost."""
        if isinstance(part, On) and type(part) is not cls.local_type:
            raise TypeError(f"{cls.__name__} cannot be made from {part!r}: use a conversion of it")
        return part

    def _seen_as(self, kind: type[Ranged]) -> Ranged | None:
        return self if type(self) is kind else self.split()[1]._seen_as(kind)

    @once
    def split(self) -> tuple[Any, Any]:
        """Return the larger thing and the place on it."""
        outer, local = divmod(int(self), self.local_type.size)
        return self.outer_type._at(outer), self.local_type._at(local)

    def value(self) -> int:
        """Return the plain number of the local part; ``int(c)`` is the position on the whole."""
        local: Ranged = self.split()[1]
        return local.value()

    def __repr__(self) -> str:
        outer, local = self.split()
        return f"{type(self).__qualname__}({local!r}, {outer!r})"

    def __str__(self) -> str:
        outer, local = self.split()
        return f"{type(self).__name__}({local}, {outer})"
