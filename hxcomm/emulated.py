"""The connection to the emulated chip, the default of this package.

Bytes go in and bytes come out, as with hardware. The machine is found by the entry point
``emulator`` of the group ``hxcomm.connections``, so that this layer does not depend on it.
"""

import copy
import datetime
import importlib
import importlib.metadata
import time
from collections.abc import Sequence
from typing import Any, Self

import attrs

from hxcomm.connection import ConnectionHandle, Target
from hxcomm.entry import FPGAEntry, HwdbEntry, HXCubeSetupEntry, JboaSetupEntry, WingEntry
from hxcomm.time_info import ConnectionTimeInfo

ENTRY_POINT_GROUP = "hxcomm.connections"
#: Timing of the synapse memory that the emulated carriers ask for: the containers' default.
_PRECHARGE = ((8, 8), (8, 8))
_WRITE = ((3, 3), (3, 3))


def _machine_factory() -> Any:
    """Return the class `emulator.Machine`, found by entry point or by name."""
    for entry in importlib.metadata.entry_points(group=ENTRY_POINT_GROUP, name="emulator"):
        return entry.load()
    return importlib.import_module("emulator").Machine


def describe(text: str) -> Any:
    """Make a description of the emulated machine from JSON.

    Args:
        text: A JSON object with fields of `emulator.Description`, for instance
            ``{"seed": 7, "board": "jboa"}``.

    Raises:
        ValueError: Not a JSON object, or a field that a description does not have.
    """
    return importlib.import_module("emulator").Description.from_json(text)


class EmulatorConnection(ConnectionHandle):
    """Emulated FPGAs and chips in this process.

    Args:
        description: An `emulator.Description`: seed, mismatch, noise, board, number of chips.
            None takes the emulator's default.

    The machine is built when it is first needed. Its chips keep their state from run to run, until
    the connection is closed.
    """

    supported_targets = frozenset({Target.hardware})

    def __new__(cls, *_args: Any, **_keywords: Any) -> Self:
        """Make a connection."""
        return object.__new__(cls)

    def __init__(self, description: Any = None) -> None:
        self._description = (
            importlib.import_module("emulator").Description()
            if description is None
            else description
        )
        self._machine: Any = None
        self._closed = False
        self._time_info = [ConnectionTimeInfo() for _ in range(self._description.chips)]

    @property
    def machine(self) -> Any:
        """The emulated machine; tests and curious people may look inside.

        Raises:
            RuntimeError: The connection was closed.
        """
        if self._closed:
            raise RuntimeError(
                "EmulatorConnection is closed: programs can only run inside the with statement"
            )
        if self._machine is None:
            self._machine = _machine_factory()(self._description)
        return self._machine

    def split(self, chips: int) -> list[Self]:
        """Return connections to this one's chips, ``chips`` or fewer each, as separate machines."""
        if chips >= len(self):
            return [self]
        described, parts = self._description, []
        for first in range(0, len(self), chips):
            part = attrs.evolve(
                described,
                chips=min(chips, len(self) - first),
                seed=described.seed + first,
                chip_serial=described.chip_serial + first,
                eeprom_id=described.eeprom_id + first,
                device_dna=described.device_dna + first,
            )
            parts.append(type(self)(part))
        return parts

    @property
    def description(self) -> Any:
        """What the machine was built from."""
        return self._description

    def __len__(self) -> int:
        return int(self._description.chips)

    @property
    def time_info(self) -> list[ConnectionTimeInfo]:
        """Time spent so far, one entry a chip."""
        return [copy.copy(info) for info in self._time_info]

    @property
    def bitfile_info(self) -> list[str]:
        """``emulator`` for every chip."""
        return ["emulator"] * len(self)

    def get_unique_identifier(self, hwdb_path: str | None = None) -> list[str]:
        """Return a name for each chip: board, seed and position tell emulated chips apart."""
        del hwdb_path
        base = f"emulated_{self._description.board}_seed{self._description.seed}"
        if not self._description.mismatch:
            base += "_ideal"
        return [f"{base}_{index}" for index in range(len(self))]

    def get_hwdb_entry(self) -> list[HwdbEntry]:
        """Return the setup of each chip."""
        entries: list[HwdbEntry] = []
        for index in range(len(self)):
            serial = self._description.chip_serial + index
            wing = WingEntry(
                handwritten_chip_serial=serial,
                eeprom_chip_serial=self._description.eeprom_id + index,
                synram_timing_pcconf=_PRECHARGE,
                synram_timing_wconf=_WRITE,
            )
            fpga = FPGAEntry(fuse_dna=self._description.device_dna + index, wing=wing)
            if self._description.board == "jboa":
                entries.append(JboaSetupEntry(fpgas={index: fpga}))
            else:
                entries.append(HXCubeSetupEntry(fpgas={index: fpga}))
        return entries

    def run(self, requests: Sequence[bytes]) -> list[bytes]:
        """Execute one stream per FPGA.

        Raises:
            RuntimeError: The connection was closed.
            WireError: A request is not a message stream.
        """
        machine = self.machine
        began = time.perf_counter()
        answers: list[bytes] = machine.run(list(requests))
        spent = datetime.timedelta(seconds=time.perf_counter() - began)
        for info in self._time_info:
            info.execution_duration += spent
        return answers

    def close(self) -> None:
        """Switch the machine off; its state is lost."""
        if self._machine is not None:
            self._machine.close()
        self._machine = None
        self._closed = True
