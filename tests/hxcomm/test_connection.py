"""Connections: what can be opened, what says why not, and what the zero-mock answers."""

import datetime
import socket

import pytest

import hxcomm
from hxcomm.message import FromFPGA, ToFPGA
from hxcomm.zero_mock import answer_with_zeros

VARIABLES = (
    "HXCOMM_ENABLE_ZERO_MOCK",
    "QUIGGELDY_ENABLED",
    "SLURM_FPGA_IPS",
    "FLANGE_SIMULATION_RCF_PORT",
    "HXCOMM_EMULATOR",
)
HANDLES = (
    hxcomm.ConnectionHandle,
    hxcomm.MultiARQConnectionHandle,
    hxcomm.MultiSimConnectionHandle,
    hxcomm.QuiggeldyConnectionHandle,
    hxcomm.MultiZeroMockConnectionHandle,
)
HALT = (ToFPGA.Loopback, 0)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("handle", HANDLES)
def test_handles_cannot_be_constructed(handle: type) -> None:
    with pytest.raises(TypeError, match=f"{handle.__name__}: No constructor defined"):
        handle()


@pytest.mark.parametrize(
    ("manager", "missing"),
    [
        (hxcomm.ManagedMultiARQConnection, "host-ARQ"),
        (hxcomm.ManagedMultiSimConnection, "simulation"),
        (hxcomm.ManagedQuiggeldyConnection, "quiggeldy"),
    ],
)
def test_what_is_not_available_says_so_when_entered(manager: type, missing: str) -> None:
    with pytest.raises(RuntimeError, match=f"{missing}.*ManagedConnection"):
        manager().__enter__()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"HXCOMM_ENABLE_ZERO_MOCK": "1", "QUIGGELDY_ENABLED": "1"}, None),
        ({"QUIGGELDY_ENABLED": "1", "SLURM_FPGA_IPS": "10.0.0.1"}, "quiggeldy"),
        ({"SLURM_FPGA_IPS": "10.0.0.1", "FLANGE_SIMULATION_RCF_PORT": "4"}, "host-ARQ"),
        ({"HXCOMM_ENABLE_ZERO_MOCK": "0", "FLANGE_SIMULATION_RCF_PORT": "4"}, "simulation"),
    ],
)
def test_precedence_of_the_environment(
    settings: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    if expected is None:
        with hxcomm.ManagedConnection() as connection:
            assert isinstance(connection, hxcomm.MultiZeroMockConnectionHandle)
        return
    with pytest.raises(hxcomm.ConnectionUnavailableError, match=expected):
        hxcomm.get_connection_list_from_env()


def test_zero_mock() -> None:
    with hxcomm.ManagedMultiZeroMockConnection() as connection:
        assert len(connection) == 1
        assert connection.time_info == [hxcomm.ConnectionTimeInfo()]
        assert connection.get_unique_identifier() == ["zeromock"]
        assert connection.bitfile_info == ["zeromock"]
        assert connection.repo_state == [""]
        assert connection.get_hwdb_entry() == [hxcomm.ZeroMockEntry()]
        assert connection.supported_targets == {"hardware", "simulation"}
        assert isinstance(connection, hxcomm.Connection)
        connection.run([hxcomm.encode_to_fpga(hxcomm.Messages.of([HALT]))])
        assert connection.time_info[0].execution_duration > datetime.timedelta(0)


def test_zero_mock_answers_reads_and_echoes() -> None:
    address = hxcomm.message.TO_FPGA[ToFPGA.OmnibusAddress]
    shift = hxcomm.message.TO_FPGA[ToFPGA.JTAGData]
    request = [
        (ToFPGA.OmnibusAddress, address.pack(is_read=1, address=4)),
        (ToFPGA.OmnibusAddress, address.pack(address=4)),
        (ToFPGA.OmnibusData, 7),
        (ToFPGA.Loopback, 1),
        (ToFPGA.JTAGData, shift.pack(keep_response=1, num_bits=32, payload=5)),
        (ToFPGA.JTAGData, shift.pack(num_bits=32, payload=5)),
        HALT,
    ]
    answer = answer_with_zeros(hxcomm.encode_to_fpga(hxcomm.Messages.of(request)))
    assert list(hxcomm.FromFPGADecoder().feed(answer).pairs()) == [
        (FromFPGA.OmnibusData, 0),
        (FromFPGA.Loopback, 1),
        (FromFPGA.JTAGData, 0),
        (FromFPGA.Loopback, 0),
    ]


def test_zero_mock_needs_a_halt() -> None:
    with pytest.raises(RuntimeError, match="Reached end of program without halt instruction!"):
        answer_with_zeros(b"")


def test_managers_connect_on_entry_and_can_be_entered_again() -> None:
    manager = hxcomm.ManagedMultiZeroMockConnection()
    first = manager.__enter__()
    with pytest.raises(RuntimeError, match="already entered"):
        manager.__enter__()
    manager.__exit__()
    manager.__exit__()
    assert manager.__enter__() is not first


def test_time_info_is_added_up() -> None:
    one = hxcomm.ConnectionTimeInfo(decode_duration=datetime.timedelta(microseconds=3))
    two = one + one
    assert two.decode_duration == datetime.timedelta(microseconds=6)
    assert two - one == one
    same = two
    two -= one
    assert two == one
    two += one
    assert same is two
    two -= one
    assert two != hxcomm.ConnectionTimeInfo()


def test_reinit_runs_what_is_enforced() -> None:
    ran = []

    class Recorder:
        def run(self, requests: list[bytes]) -> list[bytes]:
            ran.append(requests)
            return []

    entry = hxcomm.ReinitStackEntry(Recorder())
    entry.set(hxcomm.ReinitEntry([b"a"], enforce=False))
    assert ran == []
    entry.set(hxcomm.ReinitEntry([b"b"]))
    assert ran == [[b"b"]]
    entry.pop()


def test_functions_around_the_experiment_service(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="quiggeldy is not part of this package"):
        hxcomm.launch_quiggeldy_locally_from_env()
    monkeypatch.setenv("QUIGGELDY_ENABLED", "1")
    hxcomm.unset_quiggeldy_env()
    hxcomm.unset_quiggeldy_env()
    with socket.socket() as probe:
        probe.bind(("", hxcomm.get_unused_port()))
    assert hxcomm.get_repo_state().startswith("brainscales2-sdk ")


def test_list_from_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HXCOMM_ENABLE_ZERO_MOCK", "1")
    assert len(hxcomm.get_connection_list_from_env(4)) == 1
    with pytest.raises(ValueError, match="number_connections_per_multi=-1: must not be negative"):
        hxcomm.get_connection_list_from_env(-1)


class FakeMachine:
    """Stands for the emulated machine: halts at once."""

    def __init__(self, description: object) -> None:
        self.description = description
        self.closed = False

    def run(self, requests: list[bytes]) -> list[bytes]:
        return [answer_with_zeros(request) for request in requests]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def _fake_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hxcomm.emulated._machine_factory", lambda: FakeMachine)


@pytest.mark.usefixtures("_fake_machine")
def test_the_emulated_chip_is_the_default() -> None:
    request = hxcomm.encode_to_fpga(hxcomm.Messages.of([HALT]))
    with hxcomm.ManagedConnection() as connection:
        assert isinstance(connection, hxcomm.EmulatorConnection)
        assert isinstance(connection, hxcomm.Connection)
        assert connection.time_info == [hxcomm.ConnectionTimeInfo()]
        assert len(connection) == 1
        assert connection.get_unique_identifier() == ["emulated_cube_seed0_0"]
        assert connection.bitfile_info == ["emulator"]
        assert connection.repo_state == [""]
        (entry,) = connection.get_hwdb_entry()
        assert isinstance(entry, hxcomm.HXCubeSetupEntry)
        assert connection.supported_targets == {"hardware"}
        assert len(connection.run([request])) == 1
        assert connection.time_info[0].execution_duration > datetime.timedelta(0)
        machine = connection.machine
    assert machine.closed
    with pytest.raises(RuntimeError, match="EmulatorConnection is closed"):
        connection.run([request])


@pytest.mark.usefixtures("_fake_machine")
def test_the_environment_describes_the_emulated_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HXCOMM_EMULATOR", '{"board": "jboa", "chips": 2, "mismatch": false}')
    with hxcomm.ManagedConnection() as connection:
        assert len(connection) == 2
        identifiers = connection.get_unique_identifier()
        assert identifiers == ["emulated_jboa_seed0_ideal_0", "emulated_jboa_seed0_ideal_1"]
        entries = connection.get_hwdb_entry()
        assert all(isinstance(entry, hxcomm.JboaSetupEntry) for entry in entries)
        dna = [entry.fpgas[index].fuse_dna for index, entry in enumerate(entries)]
        assert dna[1] == dna[0] + 1
    monkeypatch.setenv("HXCOMM_EMULATOR", "[]")
    with pytest.raises(ValueError, match="expected a JSON object"):
        hxcomm.ManagedConnection().__enter__()
