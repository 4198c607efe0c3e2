"""What is known about a setup before talking to it: entries of the hardware database.

Only the fields are here that software on the host reads; the names are the database's.
"""

import attrs

#: Two numbers (west, east) for each hemisphere (top, bottom).
Quadrants = tuple[tuple[int, int], tuple[int, int]]


@attrs.define
class WingEntry:
    """The chip carrier.

    Attributes:
        handwritten_chip_serial: Serial number written on the carrier.
        chip_revision: Revision of the chip, 3 for HICANN-X v3.
        eeprom_chip_serial: 32-bit number in the EEPROM of the carrier, None if not recorded.
        synram_timing_pcconf: Precharge timing of the synapse memory, None if not recorded.
        synram_timing_wconf: Write timing of the synapse memory, None if not recorded.
    """

    handwritten_chip_serial: int = 0
    chip_revision: int = 3
    eeprom_chip_serial: int | None = None
    synram_timing_pcconf: Quadrants | None = None
    synram_timing_wconf: Quadrants | None = None


@attrs.define
class FPGAEntry:
    """One FPGA and the carrier plugged into it.

    Attributes:
        ip: Address the FPGA answers at; empty where there is no network.
        fuse_dna: 57-bit identity of the FPGA, None if not recorded.
        ci_test_node: Whether automatic tests may use it.
        wing: The carrier, None if nothing is plugged in.
    """

    ip: str = ""
    fuse_dna: int | None = None
    ci_test_node: bool = False
    wing: WingEntry | None = attrs.field(factory=WingEntry)


def _one_fpga() -> dict[int, FPGAEntry]:
    return {0: FPGAEntry()}


@attrs.define
class HXCubeSetupEntry:
    """A chip on a Cube board, with its DACs and shift register."""

    hxcube_id: int = 0
    fpgas: dict[int, FPGAEntry] = attrs.field(factory=_one_fpga)


@attrs.define
class JboaSetupEntry:
    """A chip on a jBOA board, with its digital potentiometers."""

    jboa_id: int = 0
    fpgas: dict[int, FPGAEntry] = attrs.field(factory=_one_fpga)


@attrs.frozen
class SimulationEntry:
    """A chip in a simulation of its hardware description."""


@attrs.frozen
class ZeroMockEntry:
    """No chip at all: every read is answered with zero."""


HwdbEntry = HXCubeSetupEntry | JboaSetupEntry | SimulationEntry | ZeroMockEntry
