"""The paths on which words travel between the FPGA and the registers."""

from __future__ import annotations

import enum


class Backend(enum.IntEnum):
    """A kind of register access: bus, JTAG shift, serial peripheral or an FPGA instruction."""

    PollingOmnibusBlock = 0
    Barrier = 1
    WaitUntil = 2
    SystimeSync = 3
    SpikePack1ToChip = 4
    SpikePack2ToChip = 5
    SpikePack3ToChip = 6
    OmnibusChipOverJTAG = 7
    Omnibus = 8
    JTAGClockScaler = 9
    JTAGIdCode = 10
    JTAGPLLRegister = 11
    JTAGPhyRegister = 12
    ResetJTAGTap = 13
    ResetChip = 14
    Timer = 15
    SPIDACDataRegister = 16
    SPIDACControlRegister = 17
    SPIShiftRegister = 18
    NullPayloadReadable = 19
    I2CIdRegister = 20
    I2CTempRegister = 21
    I2CINA219RoRegister = 22
    I2CINA219RwRegister = 23
    I2CTCA9554RoRegister = 24
    I2CTCA9554RwRegister = 25
    I2CAD5252RwRegister = 26
    I2CDAC6573RwRegister = 27
    I2CTCA9546Register = 28

    @property
    def width(self) -> int:
        """Number of bits of one word on this path."""
        return _WIDTHS[self]


_WIDTHS = {
    Backend.PollingOmnibusBlock: 1,
    Backend.Barrier: 5,
    Backend.WaitUntil: 32,
    Backend.SystimeSync: 1,
    Backend.SpikePack1ToChip: 16,
    Backend.SpikePack2ToChip: 32,
    Backend.SpikePack3ToChip: 48,
    Backend.OmnibusChipOverJTAG: 32,
    Backend.Omnibus: 32,
    Backend.JTAGClockScaler: 8,
    Backend.JTAGIdCode: 32,
    Backend.JTAGPLLRegister: 32,
    Backend.JTAGPhyRegister: 22,
    Backend.ResetJTAGTap: 0,
    Backend.ResetChip: 1,
    Backend.Timer: 32,
    Backend.SPIDACDataRegister: 12,
    Backend.SPIDACControlRegister: 10,
    Backend.SPIShiftRegister: 24,
    Backend.NullPayloadReadable: 0,
    Backend.I2CIdRegister: 32,
    Backend.I2CTempRegister: 16,
    Backend.I2CINA219RoRegister: 16,
    Backend.I2CINA219RwRegister: 16,
    Backend.I2CTCA9554RoRegister: 8,
    Backend.I2CTCA9554RwRegister: 8,
    Backend.I2CAD5252RwRegister: 8,
    Backend.I2CDAC6573RwRegister: 10,
    Backend.I2CTCA9546Register: 8,
}
