"""Context managers that open and close connections, and the choice by environment.

Order of precedence, as in the original stack:

1. ``HXCOMM_ENABLE_ZERO_MOCK`` is a number other than 0: zero-mock.
2. ``QUIGGELDY_ENABLED`` is a number other than 0: the experiment service.
3. ``SLURM_FPGA_IPS`` names addresses: hardware on the network.
4. ``FLANGE_SIMULATION_RCF_PORT`` is set: simulation of the hardware description.
5. The emulated chip, described by ``HXCOMM_EMULATOR`` (JSON, see `hxcomm.emulated.describe`).

The second to fourth are recognised and refused with an explanation, so that a script never talks to
the emulated chip when it was told to talk to something else.
"""

import os
import re
from collections.abc import Callable
from types import TracebackType
from typing import ClassVar, Generic, TypeVar

from hxcomm.connection import ConnectionHandle
from hxcomm.emulated import EmulatorConnection, describe
from hxcomm.remote import (
    MultiARQConnectionHandle,
    MultiSimConnectionHandle,
    QuiggeldyConnectionHandle,
)
from hxcomm.zero_mock import MultiZeroMockConnectionHandle

_Handle = TypeVar("_Handle", bound=ConnectionHandle)


def _switched_on(name: str) -> bool:
    """Return whether an environment variable starts with a number that is not zero."""
    number = re.match(r"\s*[+-]?\d+", os.environ.get(name, ""))
    return number is not None and int(number[0]) != 0


def get_connection_from_env() -> ConnectionHandle:
    """Open the connection that the environment asks for, see the module's text.

    Raises:
        ConnectionUnavailableError: It asks for one that this package cannot open.
        ValueError: ``HXCOMM_EMULATOR`` is not a JSON object.
    """
    if _switched_on("HXCOMM_ENABLE_ZERO_MOCK"):
        return MultiZeroMockConnectionHandle._open()
    if _switched_on("QUIGGELDY_ENABLED"):
        return QuiggeldyConnectionHandle._open()
    if os.environ.get("SLURM_FPGA_IPS"):
        return MultiARQConnectionHandle._open()
    if "FLANGE_SIMULATION_RCF_PORT" in os.environ:
        return MultiSimConnectionHandle._open()
    text = os.environ.get("HXCOMM_EMULATOR")
    return EmulatorConnection(describe(text) if text else None)


def get_connection_list_from_env(number_connections_per_multi: int = 1) -> list[ConnectionHandle]:
    """Open all connections that the environment asks for.

    The chips of an emulated board are shared out among connections that know nothing of each other;
    otherwise there is one connection.

    Args:
        number_connections_per_multi: Chips to join in one connection; 0 joins all.

    Raises:
        ValueError: A negative number.
    """
    if number_connections_per_multi < 0:
        raise ValueError(
            f"number_connections_per_multi={number_connections_per_multi}: must not be negative"
        )
    connection = get_connection_from_env()
    if isinstance(connection, EmulatorConnection):
        return list(connection.split(number_connections_per_multi or len(connection)))
    return [connection]


class _Managed(Generic[_Handle]):
    """Opens a connection on entry and closes it on exit; making one does not connect.

    Entering again after leaving opens a new connection.
    """

    _opener: ClassVar[Callable[[], ConnectionHandle]]

    def __init__(self) -> None:
        self._handle: ConnectionHandle | None = None

    def __enter__(self) -> _Handle:
        if self._handle is not None:
            raise RuntimeError(f"{type(self).__name__} was already entered: leave it first")
        self._handle = type(self)._opener()
        return self._handle  # type: ignore[return-value]  # the opener of a class fits its handle

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        if self._handle is not None:
            self._handle.close()
        self._handle = None


class ManagedConnection(_Managed[ConnectionHandle]):
    """Connects to what the environment asks for, by default to the emulated chip."""

    _opener = get_connection_from_env


class ManagedMultiZeroMockConnection(_Managed[MultiZeroMockConnectionHandle]):
    """Connects to nothing: reads are answered with zero."""

    _opener = MultiZeroMockConnectionHandle._open


class ManagedMultiARQConnection(_Managed[MultiARQConnectionHandle]):
    """Would connect to hardware on the network."""

    _opener = MultiARQConnectionHandle._open


class ManagedMultiSimConnection(_Managed[MultiSimConnectionHandle]):
    """Would connect to a simulation of the hardware description."""

    _opener = MultiSimConnectionHandle._open


class ManagedQuiggeldyConnection(_Managed[QuiggeldyConnectionHandle]):
    """Would connect to the experiment service."""

    _opener = QuiggeldyConnectionHandle._open
