"""Access paths: how a word gets to a register and back, as messages.

Each path (`haldls.Backend`) is a row in three tables: the messages that write a word, the messages
that read one, and what comes back.

Sources: JTAG registers, SPI and I2C framing are those of the original's register word layer,
checked message by message against streams recorded with it.
"""

import numpy as np
from numpy.typing import NDArray

from haldls.backend import Backend
from hxcomm.message import FromFPGA, Loopback, ToFPGA
from stadls import i2c, jtag, omnibus, spi
from stadls.error import ProgramError
from stadls.step import Answer, Number, Payload, Recipe, Step, Words, constant, word


def _single(kind: ToFPGA, payload: Payload = word) -> Recipe:
    return (Step(kind, payload),)


def _spikes(count: int) -> Payload:
    """Reverse the labels: words hold the first spike lowest, messages highest."""

    def payload(_address: Number, word: Number, _enables: Number) -> Number:
        packed = word & 0xFFFF
        for index in range(1, count):
            packed = packed << 16 | ((word >> (16 * index)) & 0xFFFF)
        return packed

    return payload


def _nothing(answers: Words) -> Words:
    return np.zeros(len(answers), np.uint64)


WRITE: dict[Backend, Recipe] = {
    Backend.Omnibus: omnibus.WRITE,
    Backend.OmnibusChipOverJTAG: jtag.WRITE_OMNIBUS,
    Backend.JTAGPLLRegister: jtag.WRITE_PLL,
    Backend.JTAGPhyRegister: jtag.WRITE_PHY,
    Backend.JTAGClockScaler: _single(ToFPGA.JTAGScaler),
    Backend.ResetJTAGTap: _single(ToFPGA.JTAGInit, constant(0)),
    Backend.ResetChip: _single(ToFPGA.Reset),
    Backend.Timer: _single(ToFPGA.Setup, constant(0)),
    Backend.WaitUntil: _single(ToFPGA.WaitUntil),
    Backend.Barrier: _single(ToFPGA.Barrier),
    Backend.PollingOmnibusBlock: _single(ToFPGA.PollingOmnibusBlock),
    Backend.SystimeSync: _single(ToFPGA.SystimeInit),
    Backend.SpikePack1ToChip: _single(ToFPGA.SpikePack1, _spikes(1)),
    Backend.SpikePack2ToChip: _single(ToFPGA.SpikePack2, _spikes(2)),
    Backend.SpikePack3ToChip: _single(ToFPGA.SpikePack3, _spikes(3)),
    Backend.SPIShiftRegister: spi.WRITE_SHIFT_REGISTER,
    Backend.SPIDACDataRegister: spi.WRITE_DAC_DATA,
    Backend.SPIDACControlRegister: spi.WRITE_DAC_CONTROL,
    **i2c.WRITE,
}

READ: dict[Backend, Recipe] = {
    Backend.Omnibus: omnibus.READ,
    Backend.OmnibusChipOverJTAG: jtag.READ_OMNIBUS,
    Backend.JTAGIdCode: jtag.READ_ID,
    Backend.Timer: omnibus.READ_TIMER,
    Backend.NullPayloadReadable: _single(ToFPGA.Loopback, constant(Loopback.tick)),
    **i2c.READ,
}

ANSWER: dict[Backend, Answer] = {
    Backend.Omnibus: omnibus.ANSWER,
    Backend.OmnibusChipOverJTAG: jtag.ANSWER,
    Backend.JTAGIdCode: jtag.ANSWER,
    Backend.Timer: omnibus.ANSWER,
    Backend.NullPayloadReadable: Answer(FromFPGA.Loopback, 1, _nothing),
    **i2c.ANSWER,
}


def messages(
    recipe: Recipe, addresses: Words, words: Words, enables: Words
) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Return kinds and payloads of the messages that access many words, word by word.

    Args:
        recipe: A row of `WRITE` or `READ`.
        addresses: Register addresses, shape (n,).
        words: What to write, shape (n,); ignored by reads.
        enables: Byte enables (bit 0 for the least significant byte), shape (n,).
    """
    payload = np.empty((len(addresses), len(recipe)), np.uint64)
    for index, step in enumerate(recipe):
        payload[:, index] = step.payload(addresses, words, enables)
    kinds = np.array([step.kind for step in recipe], np.uint8)
    return np.tile(kinds, len(addresses)), payload.reshape(-1)


def writer(backend: Backend) -> Recipe:
    """Return the row that writes on a path, or raise `ProgramError`."""
    recipe = WRITE.get(backend)
    if recipe is None:
        raise ProgramError(f"Container backend {backend.name} not writable.")
    return recipe


def reader(backend: Backend) -> Recipe:
    """Return the row that reads on a path, or raise `ProgramError`."""
    recipe = READ.get(backend)
    if recipe is None:
        raise ProgramError(f"Container backend {backend.name} not readable.")
    return recipe
