"""The wire between host and FPGA: messages, byte streams and connections."""

import importlib.metadata

from hxcomm.connection import (
    Connection,
    ConnectionHandle,
    ConnectionUnavailableError,
    Target,
)
from hxcomm.emulated import EmulatorConnection
from hxcomm.entry import (
    FPGAEntry,
    HwdbEntry,
    HXCubeSetupEntry,
    JboaSetupEntry,
    SimulationEntry,
    WingEntry,
    ZeroMockEntry,
)
from hxcomm.managed import (
    ManagedConnection,
    ManagedMultiARQConnection,
    ManagedMultiSimConnection,
    ManagedMultiZeroMockConnection,
    ManagedQuiggeldyConnection,
    get_connection_from_env,
    get_connection_list_from_env,
)
from hxcomm.message import FromFPGA, Message, ToFPGA
from hxcomm.reinit import ReinitEntry, ReinitStackEntry
from hxcomm.remote import (
    MultiARQConnectionHandle,
    MultiSimConnectionHandle,
    QuiggeldyConnectionHandle,
    get_unused_port,
    launch_quiggeldy_locally_from_env,
    terminate,
    unset_quiggeldy_env,
)
from hxcomm.time_info import ConnectionTimeInfo
from hxcomm.wire import (
    FromFPGADecoder,
    Messages,
    ToFPGADecoder,
    WireError,
    encode_from_fpga,
    encode_to_fpga,
)
from hxcomm.zero_mock import MultiZeroMockConnectionHandle, ZeroMockConnection

__all__ = [
    "Connection",
    "ConnectionHandle",
    "ConnectionTimeInfo",
    "ConnectionUnavailableError",
    "EmulatorConnection",
    "FPGAEntry",
    "FromFPGA",
    "FromFPGADecoder",
    "HXCubeSetupEntry",
    "HwdbEntry",
    "JboaSetupEntry",
    "ManagedConnection",
    "ManagedMultiARQConnection",
    "ManagedMultiSimConnection",
    "ManagedMultiZeroMockConnection",
    "ManagedQuiggeldyConnection",
    "Message",
    "Messages",
    "MultiARQConnectionHandle",
    "MultiSimConnectionHandle",
    "MultiZeroMockConnectionHandle",
    "QuiggeldyConnectionHandle",
    "ReinitEntry",
    "ReinitStackEntry",
    "SimulationEntry",
    "Target",
    "ToFPGA",
    "ToFPGADecoder",
    "WingEntry",
    "WireError",
    "ZeroMockConnection",
    "ZeroMockEntry",
    "encode_from_fpga",
    "encode_to_fpga",
    "get_connection_from_env",
    "get_connection_list_from_env",
    "get_repo_state",
    "get_unused_port",
    "launch_quiggeldy_locally_from_env",
    "terminate",
    "unset_quiggeldy_env",
]


def get_repo_state() -> str:
    """Return name and version of this package, to be recorded beside results."""
    name = "brainscales2-sdk"
    return f"{name} {importlib.metadata.version(name)}"
