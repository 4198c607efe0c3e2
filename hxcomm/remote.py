"""Connections of the original stack that need hardware, a daemon or a simulator elsewhere.

The names exist, because scripts refer to them (``isinstance(connection, …)``); opening one says
what is missing and what can be used instead.
"""

import os
import signal
import socket
from typing import Never

from hxcomm.connection import ConnectionUnavailableError, Target, UnavailableHandle

_INSTEAD = (
    "use ManagedConnection() for the emulated chip, or pass an object that implements "
    "hxcomm.Connection"
)


class MultiARQConnectionHandle(UnavailableHandle):
    """FPGAs on the local network, reached with the host-ARQ protocol."""

    supported_targets = frozenset({Target.hardware})
    reason = f"the host-ARQ transport to FPGA hardware is not part of this package; {_INSTEAD}"


class MultiSimConnectionHandle(UnavailableHandle):
    """A simulation of the chip's hardware description, reached by remote calls."""

    supported_targets = frozenset({Target.simulation})
    reason = f"the remote simulation of the hardware description cannot be reached; {_INSTEAD}"


class QuiggeldyConnectionHandle(UnavailableHandle):
    """The daemon that shares one setup among many users."""

    supported_targets = frozenset({Target.hardware})
    reason = f"the experiment service quiggeldy is not part of this package; {_INSTEAD}"


def get_unused_port() -> int:
    """Return a TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port


def terminate(pid: int) -> None:
    """Ask a process, for instance a locally started daemon, to end."""
    os.kill(pid, signal.SIGTERM)


def launch_quiggeldy_locally_from_env() -> Never:
    """Refuse to start the experiment service: it is not part of this package."""
    raise ConnectionUnavailableError(
        f"launch_quiggeldy_locally_from_env: {QuiggeldyConnectionHandle.reason}"
    )


def unset_quiggeldy_env() -> None:
    """Forget the address of the experiment service."""
    for name in ("QUIGGELDY_ENABLED", "QUIGGELDY_IP", "QUIGGELDY_PORT"):
        os.environ.pop(name, None)
