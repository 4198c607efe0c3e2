"""Access paths: what the golden streams do not show."""

import numpy as np
import pytest

from haldls.backend import Backend
from hxcomm.message import FromFPGA, ToFPGA
from stadls import access, i2c
from stadls.error import LinkError, ProgramError

ADDRESS, WORD, ENABLES = 2, 1960, 15


def one(recipe: access.Recipe) -> list[tuple[int, int]]:
    """Return the messages that access one word."""
    return [(step.kind, int(step.payload(ADDRESS, WORD, ENABLES))) for step in recipe]


@pytest.mark.parametrize(
    "recipe",
    [
        *(pytest.param(recipe, id=f"write {path.name}") for path, recipe in access.WRITE.items()),
        *(pytest.param(recipe, id=f"read {path.name}") for path, recipe in access.READ.items()),
    ],
)
def test_arrays_agree_with_single_words(recipe: access.Recipe) -> None:
    columns = (np.full(3, number, np.uint64) for number in (ADDRESS, WORD, ENABLES))
    kinds, payloads = access.messages(recipe, *columns)
    assert list(zip(kinds.tolist(), payloads.tolist(), strict=True)) == 3 * one(recipe)


def test_every_path_can_be_used() -> None:
    assert set(access.READ) | set(access.WRITE) == set(Backend)
    assert set(access.READ) == set(access.ANSWER)
    with pytest.raises(ProgramError, match=r"Container backend JTAGIdCode not writable\."):
        access.writer(Backend.JTAGIdCode)
    with pytest.raises(ProgramError, match=r"Container backend Barrier not readable\."):
        access.reader(Backend.Barrier)


def test_the_number_of_answers_is_that_of_reading_messages() -> None:
    keep = 1 << 48
    for path, recipe in access.READ.items():
        answered = [
            kind
            for kind, payload in one(recipe)
            if (kind == ToFPGA.OmnibusAddress and payload >> 36)
            or (kind == ToFPGA.JTAGData and payload & keep)
            or kind == ToFPGA.Loopback
        ]
        assert len(answered) == access.ANSWER[path].per_word, path


def test_bytes_of_a_device_make_a_word() -> None:
    answer = access.ANSWER[Backend.I2CIdRegister]
    assert answer.kind is FromFPGA.OmnibusData
    answers = np.array([[0x12, 0x34, 0x56, 0x78]], np.uint64)
    assert answer.combine(answers).tolist() == [0x12345678]
    dac = access.ANSWER[Backend.I2CDAC6573RwRegister]
    assert dac.combine(np.array([[0xFF, 0xC0]], np.uint64)).tolist() == [1023]


def test_a_device_that_does_not_acknowledge() -> None:
    answers = np.array([[0, i2c.NO_ACKNOWLEDGE]], np.uint64)
    with pytest.raises(LinkError, match="I2C ack missing, data invalid"):
        access.ANSWER[Backend.I2CTempRegister].combine(answers)


def test_registers_of_devices_can_be_told_apart() -> None:
    registers = i2c.registers()
    total = sum(device.registers for device in i2c.DEVICES.values())
    assert len(registers) == total
    assert registers[0x2D, 0x21] == (Backend.I2CAD5252RwRegister, 5)
    assert registers[0x70, None] == (Backend.I2CTCA9546Register, 0)
