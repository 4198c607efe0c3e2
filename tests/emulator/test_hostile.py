"""Any byte stream gives a result or a clear error, in bounded time and memory."""

import contextlib
import tracemalloc

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import haldls
from emulator import Description, Limits, Machine, ModelError
from emulator.registers import external_memories, owners
from hxcomm.message import TO_FPGA, Loopback, ToFPGA
from hxcomm.wire import Messages, WireError, encode_to_fpga
from tests.emulator.host import Program
from tests.emulator.standin import Chip

TIGHT = Limits(instructions=100_000, cycles=1 << 30, events=10_000, seconds=20)
HALT = encode_to_fpga(Messages.of([(ToFPGA.Loopback, Loopback.halt)]))


def machine() -> Machine:
    return Machine(Description(limits=TIGHT), Chip)


def survives(emulated: Machine, request: bytes) -> None:
    """Run bytes; any other error than these two fails. Afterwards the machine still answers."""
    with contextlib.suppress(ModelError, WireError):
        (answer,) = emulated.run([request])
        assert len(answer) >= 8
    assert emulated.run([HALT])


@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    survives(machine(), data)


@given(st.binary(max_size=400))
def test_random_bytes_with_a_halt(data: bytes) -> None:
    survives(machine(), data + HALT)


@st.composite
def messages(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Messages that the decoder accepts."""
    kind = draw(st.sampled_from(ToFPGA))
    wire = TO_FPGA[kind]
    fields = {field.name: draw(st.integers(field.minimum, field.maximum)) for field in wire.fields}
    return [(int(kind), wire.pack(**fields))]


@settings(max_examples=60)
@given(st.lists(messages(), max_size=150), st.booleans())
def test_random_messages(parts: list[list[tuple[int, int]]], started: bool) -> None:
    emulated = machine()
    pairs = Program().init().pairs if started else []
    pairs += [pair for part in parts for pair in part if pair != (ToFPGA.Loopback, Loopback.halt)]
    survives(emulated, Program(pairs).bytes())


def test_scattered_accesses_do_not_fill_the_memory() -> None:
    emulated = machine()
    emulated.run([Program().init().bytes()])
    addresses = np.random.default_rng(3).integers(0, 1 << 32, 20_000).tolist()
    program = Program()
    for address in addresses:
        program.word(address, address).ask(address)
    tracemalloc.start()
    emulated.run([program.bytes()])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200e6


def test_endless_recording_is_bounded() -> None:
    emulated = machine()
    program = Program().init().write(haldls.MADCControl(start_recording=True))
    (answer,) = emulated.run([program.wait(100_000_000).bytes()])
    assert len(answer) < 200_000


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 100))]
)
def test_random_accesses_to_the_real_chip(seed: int) -> None:
    generator = np.random.default_rng(seed)
    emulated = Machine(Description(limits=attrs.evolve(TIGHT, cycles=1 << 22)))
    blocks = [block for block in owners() if block not in external_memories()]
    for _ in range(5):
        program = Program().init()
        for _ in range(150):
            block = blocks[generator.integers(len(blocks))]
            table = block.address_map(block.backends[-1]).table().ravel()
            address = int(table[generator.integers(len(table))])
            word = int(generator.choice([0, 1, 0xFFFF_FFFF, generator.integers(1 << 32)]))
            program.word(address, word, int(generator.integers(16))).ask(address)
            program.spikes(int(generator.integers(1 << 16))).wait(int(generator.integers(2000)))
        survives(emulated, program.bytes())
