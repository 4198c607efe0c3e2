"""Every register that can be written and read gives back what was written, on every path."""

import numpy as np
import pytest

import haldls
from emulator import Description, Machine
from emulator.registers import MEMORIES, RegisterStore, external_memories, locate, owners, resolve
from haldls import Backend
from tests.emulator.host import JTAG, OMNIBUS, Program, run
from tests.emulator.standin import Chip

#: Writing random words to these has effects on the path they are read through, which the test of
#: all others, running in one program, would notice.
EFFECTS = {
    "InstructionTimeoutConfig": "a barrier takes longer than a small timeout",
    "PhyConfigFPGA": "links go down and stay so until they have trained again",
    "CommonPhyConfigFPGA": "links go down",
    "CommonPhyConfigChip": "links go down",
    "PerfTest": "the links carry test words while it is enabled",
}
PATHS = [
    pytest.param(block, backend, id=f"{block.__name__}-{backend.name}")
    for block in owners()
    for backend in block.backends
    if "w" in block.access
    and "r" in block.access
    and block.__name__ not in EFFECTS
    and backend in (Backend.Omnibus, Backend.OmnibusChipOverJTAG)
]


@pytest.fixture
def machine() -> Machine:
    """A machine with a chip that has no circuits."""
    emulated = Machine(Description(), Chip)
    run(emulated, Program().init())
    return emulated


@pytest.fixture(params=["stand-in", "chip"])
def either_machine(request: pytest.FixtureRequest, machine: Machine) -> Machine:
    if request.param == "stand-in":
        return machine
    emulated = Machine(Description())
    run(emulated, Program().init())
    return emulated


def random_words(block: type, count: int) -> np.ndarray:
    """Return words that carry fields only."""
    generator = np.random.default_rng(len(block.__name__))
    words = generator.integers(0, 1 << 32, (count, block.word_count), dtype=np.uint64)
    return words.astype(np.uint32) & block.used_bits("write").astype(np.uint32)


@pytest.mark.parametrize(("block", "backend"), PATHS)
def test_random_words_read_back(either_machine: Machine, block: type, backend: Backend) -> None:
    machine = either_machine
    size = int(block.coordinate_type.size)
    places = np.unique(np.linspace(0, size - 1, 40).astype(int)).tolist()
    words = random_words(block, len(places))
    over_jtag = backend is Backend.OmnibusChipOverJTAG
    program = Program()
    for place, row in zip(places, words, strict=True):
        coordinate = block.coordinate_type._at(place)
        for address, word in zip(block.write_addresses(coordinate, backend), row, strict=True):
            (program.jtag_write if over_jtag else program.word)(int(address), int(word))
    for place in places:
        for address in block.read_addresses(block.coordinate_type._at(place), backend):
            (program.jtag_read if over_jtag else program.ask)(int(address))
    answer = run(machine, program.barrier(OMNIBUS | JTAG))
    read = answer.bits if over_jtag else answer.words
    readable = np.broadcast_to(block.used_bits("read").astype(np.uint32), words.shape)
    assert [word & mask for word, mask in zip(read, readable.ravel().tolist(), strict=True)] == (
        words & readable
    ).ravel().tolist()


@pytest.mark.parametrize("name", EFFECTS)
def test_random_words_of_registers_with_effects_read_back(machine: Machine, name: str) -> None:
    """Each word is read back without anything that its effect could disturb."""
    block = getattr(haldls, name)
    backend = block.backends[-1]
    over_jtag = backend is Backend.OmnibusChipOverJTAG
    for place in range(int(block.coordinate_type.size)):
        for word in (*random_words(block, 8)[:, 0].tolist(), 0, int(block.used_bits()[0])):
            write = int(block.write_addresses(block.coordinate_type._at(place), backend)[0])
            read = int(block.read_addresses(block.coordinate_type._at(place), backend)[0])
            program = Program()
            if over_jtag:
                answer = run(machine, program.jtag_write(write, word).jtag_read(read).wait(50_000))
                assert answer.bits == [word]
            else:
                answer = run(machine, program.word(write, word).ask(read).wait(1000))
                assert answer.words == [word]
    answer = run(machine, Program().timeout(1_250_000).init().ask(0).barrier())
    assert (answer.words, answer.timeouts) == ([0], [])


def test_bulk_accesses_of_whole_memories_read_back(machine: Machine) -> None:
    for block in sorted(MEMORIES, key=lambda one: one.__name__):
        addresses = block.address_map(Backend.Omnibus).table().ravel()[:20_000]
        words = random_words(block, block.coordinate_type.size).ravel()[: len(addresses)]
        program = Program()
        for address, word in zip(addresses.tolist(), words.tolist(), strict=True):
            program.word(address, word)
        for address in addresses.tolist():
            program.ask(address)
        assert run(machine, program.barrier()).words == words.tolist()


def test_windows_onto_the_synapses_show_the_same_bits(machine: Machine) -> None:
    raw = haldls.SynapseQuad.write_addresses(1234)
    window = haldls.SynapseWeightQuad.write_addresses(1234)
    calibs = haldls.SynapseCorrelationCalibQuad.write_addresses(1234)
    program = Program().word(raw[0], 0xFFFF_FFFF).word(window[0], 0x0102_0304).ask(raw[0])
    program.word(calibs[0], 0x0001_0203).ask(raw[0]).ask(window[0]).ask(calibs[0])
    program.word(window[0], 0x3F3F_3F3F, 0b0010).ask(raw[0])
    assert run(machine, program.barrier()).words == [
        0xC1C2_C3C4,
        0x0142_83C4,
        0x0102_0304,
        0x0001_0203,
        0x0142_BFC4,
    ]


def test_writes_of_views_reach_the_chip_as_their_owner(machine: Machine) -> None:
    chip = machine.fpgas[0].chip
    chip.calls.clear()
    label = haldls.SynapseLabelQuad.write_addresses(5)
    run(machine, Program().word(label[0], 1).barrier())
    assert [call[:2] for call in chip.calls] == [("SynapseQuad", 5)]


def test_commands_reach_the_chip_one_by_one_in_their_cycle(machine: Machine) -> None:
    chip = machine.fpgas[0].chip
    chip.calls.clear()
    program = Program()
    for place in range(4):
        program.write(haldls.NeuronReset(), place)
    run(machine, program.barrier())
    assert [call[:2] for call in chip.calls] == [("NeuronReset", place) for place in range(4)]
    ticks = [call[2] for call in chip.calls]
    assert np.diff(ticks).tolist() == [4, 4, 4]


def test_memories_reach_the_chip_in_bulk(machine: Machine) -> None:
    chip = machine.fpgas[0].chip
    chip.calls.clear()
    program = Program()
    for place in range(100):
        program.write(haldls.CapMemCell(), place)
    run(machine, program.barrier())
    assert len(chip.calls) <= 5


def test_chip_answers_its_dynamic_registers(machine: Machine) -> None:
    program = Program().read(haldls.SpikeCounterRead(), 200).read(haldls.SpikeCounterRead(), 3)
    assert run(machine, program.barrier()).words == [200, 3]


def test_reset_restores_registers_and_keeps_memories(machine: Machine) -> None:
    cell = haldls.CapMemCell(haldls.CapMemCell.Value(321))
    node = haldls.CrossbarNode.write_addresses(0)[0]
    program = Program().word(node, 5).write(cell, 77).barrier()
    run(machine, program.init())
    registers = machine.fpgas[0].registers
    assert registers.words(haldls.CrossbarNode)[0, 0] == 0
    assert registers.words(haldls.CapMemCell)[77, 0] == cell.encode()[0]


def test_columns_are_decoded_once_and_follow_writes() -> None:
    registers = RegisterStore()
    first = registers.columns(haldls.CommonSTPConfig)
    assert registers.columns(haldls.CommonSTPConfig) is first
    registers.put(haldls.CommonSTPConfig, 1, enable_recovery_clock=True)
    assert registers.columns(haldls.CommonSTPConfig)["enable_recovery_clock"].tolist() == [0, 1]
    assert registers.version(haldls.CommonSTPConfig) == 1


def test_unknown_block_is_named() -> None:
    with pytest.raises(KeyError, match="ExternalPPUMemoryByte has no words"):
        RegisterStore().words(haldls.ExternalPPUMemoryByte)


def test_locate_and_resolve_agree() -> None:
    addresses = []
    for block in owners():
        if block in external_memories():
            continue
        backend = block.backends[0]
        if backend not in (Backend.Omnibus, Backend.OmnibusChipOverJTAG):
            backend = Backend.OmnibusChipOverJTAG
        table = block.address_map(backend).table().reshape(-1, block.word_count)
        addresses += table[:: max(1, len(table) // 7)].ravel().tolist()
    addresses += [0x000A_0000, 0x8800_7C00, 0xFFFF_FFFF]
    numbers, places, words = resolve(np.array(addresses, np.uint32))
    for address, number, place, word in zip(addresses, numbers, places, words, strict=True):
        found = locate(address)
        if found is None:
            assert number == -1
        else:
            assert (owners()[number], place, word) == found
