"""However time is cut into pieces, the response is the same."""

import numpy as np
import pytest

import haldls
from emulator import Description, Limits, Machine, ModelError
from emulator.registers import TABLES, external_memories, owners
from hxcomm.message import Loopback, ToFPGA
from tests.emulator.host import Program, run
from tests.emulator.standin import Chip

#: Written over the links they drive: the link goes down while the executor is ahead already. The
#: host has no such path to them.
OWN_PATH = {"ADPLL", "PLLClockOutputBlock", "PLLSelfTest", "CommonPhyConfigChip", "PhyConfigChip"}
BLOCKS = [
    block
    for block in owners()
    if block not in (*external_memories(), *TABLES, haldls.SpikeIOConfig)
    and block.__name__ not in OWN_PATH
]


def random_program(generator: np.random.Generator) -> bytes:
    """Spikes, waits, barriers, accesses to registers of all kinds, ticks."""
    program = Program().init()
    for _ in range(80):
        table = BLOCKS[generator.integers(len(BLOCKS))]
        addresses = table.address_map(table.backends[-1]).table().ravel()
        address = int(addresses[generator.integers(len(addresses))])
        match generator.integers(6):
            case 0:
                count = int(generator.integers(1, 4))
                program.spikes(*generator.integers(0, 1 << 16, count).tolist())
            case 1:
                program.wait(int(generator.integers(300)))
            case 2:
                program.barrier(int(generator.integers(1, 8)))
            case 3:
                word, enables = int(generator.integers(1 << 32)), int(generator.integers(16))
                program.word(address, word, enables)
            case 4:
                program.ask(address)
            case _:
                program.add(ToFPGA.Loopback, Loopback.tick)
    return program.wait(3000).barrier().bytes()


def responses(seed: int, chip: type | None) -> list[bytes | str]:
    generator = np.random.default_rng(seed)
    emulated = Machine(Description(limits=Limits(cycles=1 << 22)), chip)
    found: list[bytes | str] = []
    for _ in range(3):
        try:
            found += emulated.run([random_program(generator)])
        except ModelError as error:
            found.append(str(error))
    return found


@pytest.mark.parametrize("chip", [Chip, None], ids=["stand-in", "chip"])
@pytest.mark.parametrize("seed", range(8))
def test_windows_for_events_between_chips_make_no_difference(
    seed: int, chip: type | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = responses(seed, chip)
    monkeypatch.setattr(Machine, "_sends_round", lambda *_: True)
    assert responses(seed, chip) == whole


@pytest.mark.parametrize("chip", [Chip, None], ids=["stand-in", "chip"])
@pytest.mark.parametrize("seed", range(100, 104))
def test_packing_the_response_early_makes_no_difference(
    seed: int, chip: type | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = responses(seed, chip)
    monkeypatch.setattr("emulator.executor._MOST_PENDING", 0)
    monkeypatch.setattr("emulator.executor._CHUNK", 7)
    assert responses(seed, chip) == whole


@pytest.mark.parametrize("chip", [Chip, None], ids=["stand-in", "chip"])
def test_events_before_a_link_goes_down_are_recorded(chip: type | None) -> None:
    program = Program().init()
    for label in range(10):
        program.spikes(label).wait(20)
    program.wait(200).write(haldls.CommonPhyConfigFPGA(enable_phy=[False] * 8)).wait(100)
    for label in range(10, 20):
        program.spikes(label).wait(20)
    answer = run(Machine(Description(), chip), program.wait(1000))
    assert [spike.value for spike in answer.spikes] == list(range(10))
