"""Programs in C and C++, compiled, run on the core, and judged by their exit codes."""

import struct
import tempfile
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import lola
import ppu
from emulator.ppu.__main__ import main as emulator_main
from emulator.ppu.bus import EXTERNAL_SRAM
from emulator.ppu.debugger import Debugger
from emulator.ppu.program import Program
from ppu.__main__ import main

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture(scope="session", autouse=True)
def _cross_compiler() -> None:
    try:
        ppu.compiler("g++")
    except ppu.CompilerMissingError as error:
        pytest.skip(str(error))


@cache
def built(name: str, optimisation: str) -> Program:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "program.elf"
        return Program.load(ppu.build([PROGRAMS / name], output, optimisation=optimisation))


def loaded(name: str, optimisation: str = "-O2") -> Debugger:
    return Debugger(built(name, optimisation))


def finished(debugger: Debugger, cycles: int = 5_000_000) -> int:
    assert debugger.run(cycles) == "sleeping"
    assert not debugger.core.illegal
    return debugger.exit_code


@pytest.mark.parametrize(
    "name", ["arithmetic.c", "objects.cpp", "timers.cpp", "external.cpp", "vectors.cpp"]
)
@pytest.mark.parametrize("optimisation", ["-O1", "-O2", "-Os"])
def test_program_returns_success(name: str, optimisation: str) -> None:
    assert finished(loaded(name, optimisation)) == 0


def test_external_data_are_where_the_host_expects_them() -> None:
    debugger = loaded("external.cpp")
    assert finished(debugger) == 0
    assert debugger.mailbox == "ext!"
    address = debugger.address("table") + 40
    assert address >> 28 == 4
    assert debugger.fetch(address) == 0xCAFE


class Tables:
    """Arrays of a loaded program in the external SRAM, by their symbols."""

    def __init__(self, debugger: Debugger) -> None:
        self.debugger = debugger

    def word(self, name: str) -> int:
        return (self.debugger.address(name) - 0x4000_0000) // 4 + EXTERNAL_SRAM

    def write(self, name: str, values: NDArray[np.generic]) -> None:
        raw = values.astype(values.dtype.newbyteorder(">")).tobytes()
        self.debugger.bus.load_external(self.word(name), raw)

    def read(self, name: str, kind: str) -> NDArray[np.generic]:
        size = 64 * np.dtype(kind).itemsize // 4
        raw = self.debugger.bus.dump_external(self.word(name), size)
        return np.frombuffer(raw, f">{kind}").astype(kind)


def float_operands(kind: type[np.floating], generator: np.random.Generator) -> NDArray[np.floating]:
    info = np.finfo(kind)
    corners = np.array(
        [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, info.max, info.tiny, info.tiny / 8,
         info.smallest_subnormal, 1 + info.eps, 3.0, 2.0**24 + 1, -0.5, 1e9],
        kind,
    )  # fmt: skip
    exponents = generator.integers(-40, 40, 64)
    random = generator.normal(size=64) * 2.0**exponents
    chosen = np.where(generator.random(64) < 0.5, generator.choice(corners, 64), random)
    return chosen.astype(kind)


def same(got: NDArray[np.generic], expected: NDArray[np.generic]) -> None:
    np.testing.assert_array_equal(np.isnan(got), np.isnan(expected))
    bits = f"u{got.dtype.itemsize}"
    numbers = ~np.isnan(expected)
    np.testing.assert_array_equal(got.view(bits)[numbers], expected.view(bits)[numbers])


@pytest.mark.parametrize("seed", range(6))
def test_floating_point_is_exact(seed: int) -> None:
    generator = np.random.default_rng(seed)
    debugger = loaded("floats.c")
    tables = Tables(debugger)
    a, b = (float_operands(np.float32, generator) for _ in range(2))
    c, d = (float_operands(np.float64, generator) for _ in range(2))
    for name, values in (("single_a", a), ("single_b", b), ("double_a", c), ("double_b", d)):
        tables.write(name, values)
    assert finished(debugger) == 0
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind, x, y, prefix in (("f4", a, b, "single"), ("f8", c, d, "double")):
            same(tables.read(f"{prefix}_sum", kind), x + y)
            same(tables.read(f"{prefix}_difference", kind), x - y)
            same(tables.read(f"{prefix}_product", kind), x * y)
            same(tables.read(f"{prefix}_quotient", kind), x / y)
        same(tables.read("narrowed", "f4"), c.astype(np.float32))
        same(tables.read("widened", "f8"), a.astype(np.float64))
        for name, x in (("single_integer", a), ("double_integer", c)):
            fits = np.abs(x) < 2.0**31
            got = tables.read(name, "i4")
            np.testing.assert_array_equal(got[fits], x[fits].astype(np.int32))
        multiples = np.arange(1, 65, dtype=np.uint64)
        integers = (multiples * np.uint64(0x12345678)).astype(np.uint32).view(np.int32)
        same(tables.read("from_integer", "f4"), integers.astype(np.float32))
        unsigned = multiples * np.uint64(0x9E3779B97F4A7C15)
        same(tables.read("from_unsigned", "f8"), unsigned.astype(np.float64))
    relations = [a < b, a <= b, a == b, a >= b, a > b, a != b]
    relations += [c < d, c <= d, c == d, c >= d, c > d, c != d]
    expected = sum(relation.astype(np.uint32) << index for index, relation in enumerate(relations))
    np.testing.assert_array_equal(tables.read("order", "u4"), expected)


def test_exit_codes_are_signed_words(tmp_path: Path) -> None:
    path = ppu.build_text("int main() { return -559038737; }", tmp_path / "a.elf")
    debugger = Debugger(Program.load(path))
    assert finished(debugger) == -559038737
    assert int(debugger.core.sram[3071]) == 0xDEADBEEF


def test_overflowing_stack_traps(tmp_path: Path) -> None:
    text = """
    int volatile keep;
    int deeper(int n) { int volatile f[32] = {n}; keep = f[0]; return deeper(n + 1) + f[3]; }
    int main() { return deeper(0); }
    """
    debugger = Debugger(Program.load(ppu.build_text(text, tmp_path / "a.elf", suffix=".c")))
    assert finished(debugger) == 12


def test_a_stack_that_overwrites_the_program_does_not_hurt_the_host(tmp_path: Path) -> None:
    text = """
    int volatile keep;
    __attribute__((noinline)) int deeper(int n) {
        int volatile frame[32]; for (int i = 0; i < 32; ++i) frame[i] = n;
        keep = frame[0]; return deeper(n + 1) + frame[3];
    }
    int main() { return deeper(0); }
    """
    path = tmp_path / "a.c"
    path.write_text(text)
    ppu.build([path], tmp_path / "a.elf", options=["-fno-stack-limit"])
    debugger = Debugger(Program.load(tmp_path / "a.elf"))
    assert debugger.run(2_000_000) in ("stuck", "limit", "sleeping")


@pytest.mark.parametrize("optimisation", ["-O0", "-O1", "-O2", "-Os"])
def test_compiled_program_agrees_with_unicorn(optimisation: str) -> None:
    unicorn = pytest.importorskip("unicorn", reason="unicorn, the reference CPU, is not installed")
    from unicorn import ppc_const as names

    debugger = loaded("arithmetic.c", optimisation)
    machine = unicorn.Uc(unicorn.UC_ARCH_PPC, unicorn.UC_MODE_PPC32 | unicorn.UC_MODE_BIG_ENDIAN)
    machine.mem_map(0, 0x4000)
    machine.mem_write(0, debugger.core.sram.astype(">u4").tobytes())
    end = debugger.address("_halt")  # before the wait that Unicorn lacks
    machine.emu_start(0, end)
    debugger.core.add_breakpoint(end)
    assert debugger.run(1_000_000) == "breakpoint"
    assert debugger.core.gpr.tolist() == [
        machine.reg_read(getattr(names, f"UC_PPC_REG_{i}")) for i in range(32)
    ]
    assert bytes(machine.mem_read(0, 0x4000)) == debugger.core.sram.astype(">u4").tobytes()
    assert struct.unpack(">i", machine.mem_read(0x2FFC, 4)) == (0,)


def test_lola_reads_the_same_program(tmp_path: Path) -> None:
    path = ppu.build([PROGRAMS / "external.cpp"], tmp_path / "a.elf")
    file = lola.PPUElfFile(str(path))
    blocks, images = file.read_program(), Program.load(path).images
    internal = np.array([int(word.value) for word in blocks.internal.words], ">u4").tobytes()
    assert internal == images["local"]
    for block, name in (
        (blocks.external, "external SRAM"),
        (blocks.external_dram, "external DRAM"),
    ):
        assert block is not None
        assert bytes(int(byte.value) for byte in block.bytes) == images[name][: int(block.size())]
    assert {"table", "bytes", "mailbox_base"} & set(file.read_symbols()) == {"table", "bytes"}


# ---- the tool chain itself


def test_foreign_instructions_are_refused(tmp_path: Path) -> None:
    text = 'int main() { asm volatile("isync"); return 0; }'
    with pytest.raises(ppu.UnsupportedInstructionError, match=r"<main.*>: \.long 0x4c00012c"):
        ppu.build_text(text, tmp_path / "a.elf")
    assert not (tmp_path / "a.elf").exists()


def test_compiler_messages_reach_the_user(tmp_path: Path) -> None:
    with pytest.raises(ppu.CompileError, match="error: expected"):
        ppu.build_text("int main( { }", tmp_path / "a.elf")
    with pytest.raises(ppu.CompileError, match="region `local' overflowed"):
        ppu.build_text("char big[20000]; int main() { return big[7]; }", tmp_path / "a.elf")
    with pytest.raises(ValueError, match=r"unknown kind of source; known are \.c"):
        ppu.build([tmp_path / "a.rs"], tmp_path / "a.elf")


def test_a_missing_compiler_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ppu.CompilerMissingError, match="apt-get install g\\+\\+-powerpc"):
        ppu.compiler("g++")


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "a.c", tmp_path / "a.elf"
    source.write_text("int main(void) { return CODE; }")
    assert main(["build", str(source), "-o", str(output), "-O", "s", "-DCODE=5"]) == 0
    assert main(["check", str(output)]) == 0
    assert emulator_main(["run", str(output)]) == 5
    assert "exit code 5" in capsys.readouterr().out
    assert main(["build", str(source), "-o", str(output)]) == 1
    assert "undeclared" in capsys.readouterr().err
    assert main(["check", str(source)]) == 1
    assert "not a readable ELF file" in capsys.readouterr().err
