"""Embedded processors of a whole emulated machine, driven over the wire as a user does it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dlens_vx_v3.tools import run_ppu_program as tools

import halco
import haldls
import hxcomm
import ppu
import stadls
from emulator.chip import Chip
from tests.emulator.ppu_assembler import word

pytestmark = pytest.mark.skipif(
    haldls.PPUStatusRegister not in Chip.dynamic, reason="the chip model has no processors"
)
PROGRAMS = Path(__file__).parents[1] / "ppu" / "programs"
WAIT = 0x7C00_007C
BOTH = list(halco.iter_all(halco.PPUOnDLS))


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with hxcomm.ManagedConnection() as opened:
        builder, _ = stadls.SystemInit(opened.get_hwdb_entry()[0]).generate()
        stadls.run(opened, [builder.done()])
        yield opened


def run_words(connection: Any, processor: halco.PPUOnDLS, words: list[int], wait: int) -> int:
    """Run a program without an ELF file; return its exit code."""
    builder = stadls.PlaybackProgramBuilder()
    control = haldls.PPUControlRegister()
    place = processor.toPPUControlRegisterOnDLS()
    builder.write(place, control)
    for index, value in enumerate(words):
        memory = halco.PPUMemoryWordOnDLS(halco.PPUMemoryWordOnPPU(index), processor)
        content = haldls.PPUMemoryWord(haldls.PPUMemoryWord.Value(value))
        builder.write(memory, content)
    control.inhibit_reset = True
    builder.write(place, control)
    builder.write(halco.TimerOnDLS(), haldls.Timer())
    builder.block_until(halco.TimerOnDLS(), haldls.Timer.Value(wait))
    status = builder.read(processor.toPPUStatusRegisterOnDLS())
    result = builder.read(halco.PPUMemoryWordOnDLS(halco.PPUMemoryWordOnPPU.return_code, processor))
    builder.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    stadls.run(connection, [builder.done()])
    assert status.get().sleep
    return int(result.get().value)


@pytest.mark.parametrize("processor", BOTH)
def test_a_few_words_run(connection: Any, processor: halco.PPUOnDLS) -> None:
    code = [word("addi", 3, 0, 99), word("stw", 3, 0x2FFC, 0), WAIT]
    assert run_words(connection, processor, code, 1000) == 99


@pytest.mark.parametrize("processor", BOTH)
def test_time_base_and_fpga_clock_agree(connection: Any, processor: halco.PPUOnDLS) -> None:
    # count for 100 us, then store the time base and sleep
    code = [
        word("mfspr", 3, 284),
        word("cmpli", 0, 3, 25_000),
        word("bc", 12, 0, -8),
        word("stw", 3, 0x2FFC, 0),
        WAIT,
    ]
    assert 25_000 <= run_words(connection, processor, code, 125 * 101) < 25_020


@pytest.fixture(scope="module")
def elf(tmp_path_factory: pytest.TempPathFactory) -> Any:
    try:
        ppu.compiler("g++")
    except ppu.CompilerMissingError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("programs")

    def built(name: str) -> str:
        return str(ppu.build([PROGRAMS / name], folder / f"{name}.elf"))

    return built


@pytest.mark.parametrize("name", ["arithmetic.c", "objects.cpp", "timers.cpp", "external.cpp"])
@pytest.mark.parametrize("processor", BOTH)
def test_compiled_programs_return_success(
    connection: Any,
    elf: Any,
    name: str,
    processor: halco.PPUOnDLS,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tools.load_and_start_program(connection, elf(name), processor)
    tools.wait_until_ppu_finished(connection, ppu=processor)
    assert tools.stop_program(connection, ppu=processor) == 0
    if name == "external.cpp":
        assert "ext!" in capsys.readouterr().out


def test_weights_written_by_a_kernel_are_read_by_the_host(connection: Any, elf: Any) -> None:
    tools.load_and_start_program(connection, elf("kernel.cpp"), BOTH[0])
    tools.wait_until_ppu_finished(connection, ppu=BOTH[0])
    assert tools.stop_program(connection, ppu=BOTH[0]) == 0
    builder = stadls.PlaybackProgramBuilder()
    tickets = {
        row: builder.read(
            halco.SynapseRowOnDLS(halco.SynapseRowOnSynram(row), halco.SynramOnDLS.top)
        )
        for row in (9, 10, 12, 13)
    }
    builder.block_until(halco.BarrierOnFPGA(), haldls.Barrier.omnibus)
    stadls.run(connection, [builder.done()])
    for row, ticket in tickets.items():
        weights = [int(weight) for weight in ticket.get().weights]
        expected = [63 if 5 <= column < 25 else 0 for column in range(256)]
        assert weights == (expected if row in (10, 12) else [0] * 256)


def test_a_program_that_never_ends_is_reported(connection: Any, tmp_path: Path, elf: Any) -> None:
    path = ppu.build_text("int main() { for (;;) {} }", tmp_path / "endless.elf", suffix=".c")
    tools.load_and_start_program(connection, str(path), BOTH[1])
    with pytest.raises(tools.PPUTimeoutError):
        tools.wait_until_ppu_finished(connection, timeout=5000, ppu=BOTH[1])
    tools.stop_program(connection, print_mailbox=False, ppu=BOTH[1])
