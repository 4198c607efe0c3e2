"""What a connection is: something that takes one byte stream per FPGA and returns the answers.

The protocol is all that the layers above need, so a third party can implement one, for instance to
record streams or to reach a chip over another transport.
"""

import enum
from collections.abc import Sequence
from typing import Any, Never, Protocol, Self, runtime_checkable

from hxcomm.entry import HwdbEntry
from hxcomm.time_info import ConnectionTimeInfo


class ConnectionUnavailableError(RuntimeError):
    """A kind of connection that exists by name, but that this package cannot open."""


class Target(enum.StrEnum):
    """What executes a program; some registers cannot be accessed on every target."""

    hardware = "hardware"
    simulation = "simulation"


@runtime_checkable
class Connection(Protocol):
    """One or more FPGAs, each with a chip.

    Attributes:
        supported_targets: What the connection counts as, see `Target`.
        time_info: Time spent so far, one entry a chip.
        bitfile_info: Description of the FPGA configuration, one entry a chip.
        repo_state: State of the software at the far end, one entry a chip; empty if it is here.
    """

    supported_targets: frozenset[Target]

    @property
    def time_info(self) -> list[ConnectionTimeInfo]:
        """Time spent so far, one entry a chip."""

    @property
    def bitfile_info(self) -> list[str]:
        """Description of the FPGA configuration, one entry a chip."""

    @property
    def repo_state(self) -> list[str]:
        """State of the software at the far end, one entry a chip."""

    def run(self, requests: Sequence[bytes]) -> list[bytes]:
        """Execute one stream per FPGA and return what each one sent until it halted.

        Every request is a whole stream to the FPGA (`hxcomm.encode_to_fpga`) that ends with a
        halt; every answer a whole stream from the FPGA that ends with the echo of the halt.
        """

    def get_unique_identifier(self, hwdb_path: str | None = None) -> list[str]:
        """Return a name for each chip that no other chip has."""

    def get_hwdb_entry(self) -> list[HwdbEntry]:
        """Return what is known about each chip."""

    def __len__(self) -> int:
        """Return the number of chips."""


class ConnectionHandle:
    """Base of all connections of this package.

    Handles come from the context managers (`ManagedConnection` and its like); those that stand for
    one way of connecting cannot be made directly.
    """

    supported_targets: frozenset[Target] = frozenset()

    def __new__(cls, *_args: Any, **_keywords: Any) -> Self:
        """Refuse."""
        raise TypeError(
            f"{cls.__name__}: No constructor defined! Use the context manager "
            f"{'Managed' + cls.__name__.removesuffix('Handle')}"
        )

    @classmethod
    def _open(cls, *arguments: Any) -> Self:
        """Make a handle; for the context managers."""
        handle = object.__new__(cls)
        cls.__init__(handle, *arguments)
        return handle

    def _missing(self, what: str) -> NotImplementedError:
        return NotImplementedError(f"{type(self).__name__} does not define {what}")

    @property
    def time_info(self) -> list[ConnectionTimeInfo]:
        """Time spent so far, one entry a chip."""
        raise self._missing("time_info")

    @property
    def bitfile_info(self) -> list[str]:
        """Description of the FPGA configuration, one entry a chip."""
        raise self._missing("bitfile_info")

    @property
    def repo_state(self) -> list[str]:
        """State of the software at the far end, one entry a chip; empty if it is here."""
        return [""] * len(self)

    def run(self, requests: Sequence[bytes]) -> list[bytes]:
        """Execute one stream per FPGA and return what each one sent until it halted."""
        del requests
        raise self._missing("run")

    def get_unique_identifier(self, hwdb_path: str | None = None) -> list[str]:
        """Return a name for each chip that no other chip has."""
        del hwdb_path
        raise self._missing("get_unique_identifier")

    def get_hwdb_entry(self) -> list[HwdbEntry]:
        """Return what is known about each chip."""
        raise self._missing("get_hwdb_entry")

    def close(self) -> None:
        """Release what the connection holds; afterwards it cannot run programs."""

    def __len__(self) -> int:
        return 1


class UnavailableHandle(ConnectionHandle):
    """Base of connections that this package knows by name only."""

    reason: str = "is not available"

    @classmethod
    def _open(cls, *_arguments: Any) -> Never:
        raise ConnectionUnavailableError(f"{cls.__name__}: {cls.reason}")
