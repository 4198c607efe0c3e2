"""What a builder has to know about a kind of container, looked up once a class.

A plan answers: where do the words of a container at a coordinate go, and which of the access paths
takes them there.
"""

import functools
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import haldls
import lola
from haldls.backend import Backend
from stadls.error import BackendError, ProgramError
from stadls.omnibus import WRITE, WRITE_ALL

#: Addresses of all coordinates are kept for types up to this size.
TABLE_LIMIT = 1 << 17
#: Up to this many words are turned into messages one by one; beyond, arrays are faster.
FEW = 8

Numbers = Sequence[int] | NDArray[Any]


class Words(NamedTuple):
    """Words on their way to registers, in the order of access.

    Attributes:
        backend: The path they take.
        addresses: n addresses.
        words: n words.
        enables: Byte enables of all words, or of each.
    """

    backend: Backend
    addresses: Numbers
    words: Numbers
    enables: int | Numbers

    def select(self, chosen: NDArray[np.intp]) -> "Words":
        """Return the words at some places."""
        return Words(
            self.backend,
            np.asarray(self.addresses)[chosen],
            np.asarray(self.words)[chosen],
            self.enables if isinstance(self.enables, int) else np.asarray(self.enables)[chosen],
        )

    def differing(self, other: "Words") -> NDArray[np.intp]:
        """Return the places at which the words are not those of ``other``, equally long."""
        differ = np.asarray(self.words) != np.asarray(other.words)
        differ |= np.asarray(self.enables) != np.asarray(other.enables)
        return np.flatnonzero(differ)


class Plan:
    """How containers of one class are accessed.

    Attributes:
        container: The class.
        coordinate_type: The only type of coordinate it can be at.
        unsupported_write: Targets on which it cannot be written.
        unsupported_read: Targets on which it cannot be read.
        columns: For small registers on the omnibus, for each word its addresses at all coordinates;
            empty for all others.
        kinds: Header numbers of the messages that write these words.
        enables: Byte enables of these words where they are in the address message; 0 if every
            container has its own.
    """

    __slots__ = (
        "columns",
        "container",
        "coordinate_type",
        "enables",
        "kinds",
        "unsupported_read",
        "unsupported_write",
    )

    def __init__(self, container: type[Any]) -> None:
        self.container = container
        self.coordinate_type: Any = container.coordinate_type
        self.unsupported_write = frozenset(container.unsupported_write_targets)
        self.unsupported_read = frozenset(getattr(container, "unsupported_read_targets", ()))
        self.enables = WRITE_ALL if container.byte_enables is haldls.Container.byte_enables else 0
        self.columns = self._columns()
        self.kinds = bytes(step.kind for step in WRITE) * len(self.columns)

    def _columns(self) -> tuple["array[int]", ...]:
        container = self.container
        if (
            container.backends[:1] != (Backend.Omnibus,)
            or not hasattr(container, "address_table")
            or getattr(self.coordinate_type, "size", TABLE_LIMIT + 1) > TABLE_LIMIT
            or self.unsupported_write
        ):
            return ()
        words = len(container.write_addresses(self.coordinate_type()))
        if not 0 < words <= FEW:
            return ()
        table = container.address_table("write").reshape(-1, words)
        return tuple(array("I", column.astype(np.uint32).tobytes()) for column in table.T)

    def backend(self, asked: Backend | None) -> Backend:
        """Return the path to take.

        Raises:
            BackendError: The container cannot be accessed on the path asked for, or on any.
        """
        backends = self.container.backends
        if asked is None and backends:
            first: Backend = backends[0]
            return first
        if asked is None or asked not in backends:
            names = ", ".join(backend.name for backend in backends) or "none"
            wanted = "any backend" if asked is None else repr(asked)
            raise BackendError(
                f"{self.container.__name__} cannot be accessed through {wanted}, only: {names}"
            )
        return asked

    def check(self, coordinate: Any) -> None:
        """Raise unless ``coordinate`` is of the container's type.

        Raises:
            ProgramError: A coordinate of another type.
            TypeError: No coordinate at all.
        """
        if isinstance(coordinate, self.coordinate_type):
            return
        text = (
            f"{self.container.__name__} lives at {self.coordinate_type.__name__}, "
            f"not at {coordinate!r}"
        )
        if hasattr(type(coordinate), "toEnum"):
            raise ProgramError(f"{text}: pass a coordinate of the container's type")
        raise TypeError(text)

    def write(self, coordinate: Any, config: Any, backend: Backend | None) -> Words:
        """Return the words to be written.

        Raises:
            BackendError: No such path for this container.
            ProgramError: Wrong coordinate, or nothing can be written.
        """
        self.check(coordinate)
        path = self.backend(backend)
        addresses = self.container.write_addresses(coordinate, path)
        if not len(addresses):
            raise ProgramError(f"Container not writeable. ({self.container.__name__})")
        words = config.encode(path, coordinate)
        if len(words) != len(addresses):
            raise ProgramError(
                f"{self.container.__name__} at {coordinate!r}: {len(words)} words do not fit "
                f"{len(addresses)} addresses; its size must match the coordinate's"
            )
        return Words(path, addresses, words, config.byte_enables(coordinate))

    def read(self, coordinate: Any, backend: Backend | None) -> tuple[Backend, Numbers]:
        """Return the path and the addresses to be read.

        Raises:
            BackendError: No such path for this container.
            ProgramError: Wrong coordinate, or nothing can be read.
        """
        self.check(coordinate)
        path = self.backend(backend)
        addresses: Numbers = self.container.read_addresses(coordinate, path)
        if not len(addresses):
            raise ProgramError(f"Container not readable. ({self.container.__name__})")
        return path, addresses


_PLANS: dict[type, Plan] = {}


def plan_of(container: type[Any]) -> Plan:
    """Return the plan of a class of containers or conditions, making it at first use.

    Views of containers, which are subclasses, have the plan of the container.

    Raises:
        TypeError: Neither containers nor conditions.
    """
    plan = _PLANS.get(container)
    if plan is None:
        if not issubclass(container, haldls.Encodable):
            raise TypeError(f"{container.__name__} is neither a container nor a condition")
        kind: Any = container
        owner: Any = containers().get(kind.coordinate_type, kind)
        view = owner is not kind and issubclass(kind, owner)
        plan = _PLANS[kind] = plan_of(owner) if view else Plan(kind)
    return plan


@functools.cache
def containers() -> Mapping[type, type[Any]]:
    """Return all containers by the type of their coordinates.

    Where several live at one coordinate, it is that of haldls.
    """
    found: dict[type, type[Any]] = {}
    everything: list[Any] = [*haldls.containers, *lola.containers]
    for container in everything:
        found.setdefault(container.coordinate_type, container)
    return found


def container_at(coordinate: Any) -> type[Any]:
    """Return the class of the container that lives at a coordinate.

    Raises:
        ProgramError: Nothing lives there.
        TypeError: No coordinate at all.
    """
    container = containers().get(type(coordinate))
    if container is None:
        if hasattr(type(coordinate), "toEnum"):
            raise ProgramError(f"no container lives at {coordinate!r}: nothing to be read there")
        raise TypeError(f"{coordinate!r} is not a coordinate of a container")
    return container
