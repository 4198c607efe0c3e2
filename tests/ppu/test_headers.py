"""Headers for programs: register layouts agree with the host, vectors and plasticity kernels."""

import re
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import haldls
import ppu
from emulator.ppu.debugger import Debugger
from emulator.ppu.program import Program
from ppu.headers import Field, container, fields, header, included

PROGRAMS = Path(__file__).parent / "programs"
REGISTERS = [
    "BackgroundSpikeSource",
    "CADCSampleQuad",
    "CapMemCell",
    "CrossbarNode",
    "NeuronBackendConfig",
    "NeuronConfig",
    "SpikeCounterRead",
    "SynapseDriverConfig",
    "SynapseQuad",
    "SynapseWeightQuad",
]


@pytest.mark.parametrize("name", REGISTERS)
def test_every_field_has_the_bits_of_the_host(name: str) -> None:
    register = container(name)
    generator = np.random.default_rng(1)
    columns = {
        field: generator.integers(info.low, info.high + 1, (50, *info.shape))
        for field, info in register.columns().items()
    }
    words = np.asarray(register.encode_columns(columns), np.int64)
    plain = [field for field in fields(register) if isinstance(field, Field)]
    assert plain
    for field in plain:
        stem, *element = re.fullmatch(r"(.*?)((?:_\d+)*)", field.name).groups()  # type: ignore[union-attr]
        index = tuple(int(part) for part in element[0].split("_")[1:])
        if stem not in columns:
            stem, index = field.name, ()
        value = np.zeros(len(words), np.int64)
        for part in field.slices:
            value |= (words[:, part.word] >> part.bit & ((1 << part.width) - 1)) << part.low
        value ^= sum(bit << position for position, bit in enumerate(field.inverted))
        expected = np.moveaxis(columns[stem], 0, -1)[index]
        np.testing.assert_array_equal(value + field.offset, expected, field.name)


def test_headers_are_found_through_other_headers(tmp_path: Path) -> None:
    source = tmp_path / "kernel.cpp"
    source.write_text('#include "mine.h"\n#include <vector>\n#include "haldls/NeuronConfig.h"\n')
    (tmp_path / "mine.h").write_text('#include "mine.h"\n# include "libnux/vx/dls.h"\n')
    assert included(source, [ppu.include_path()]) == {"NeuronConfig", "SynapseWeightQuad"}


def test_only_registers_on_the_omnibus_have_headers() -> None:
    for name in ("Nothing", "JTAGIdCode", "__name__"):
        with pytest.raises(ValueError, match=f"{name} is no register on the omnibus"):
            header(name)


@cache
def built(name: str) -> Program:
    try:
        ppu.compiler("g++")
    except ppu.CompilerMissingError as error:
        pytest.skip(str(error))
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "program.elf"
        options = ["-Wall", "-Wextra", "-Werror"]
        return Program.load(ppu.build([PROGRAMS / name], output, options=options))


def run(name: str, cycles: int = 5_000_000) -> Debugger:
    debugger = Debugger(built(name))
    assert debugger.run(cycles) == "sleeping"
    assert debugger.exit_code == 0, f"line {debugger.exit_code} of {name}"
    return debugger


def test_programs_write_registers_that_the_host_reads() -> None:
    debugger = run("registers.cpp")
    register = haldls.NeuronConfig
    addresses = register.address_table("write")[300]
    words = np.array([[debugger.bus.words.get(int(address), 0) for address in addresses]])
    columns = register.decode_columns(words.astype(np.uint32))
    assert columns["membrane_capacitor_size"][0] == 45
    assert columns["enable_fire"][0]
    assert not columns["enable_leak_division"][0]


@pytest.mark.parametrize("name", ["elements", "rows", "conditions", "transfers"])
def test_vector_classes(name: str) -> None:
    run(f"{name}.cpp")


def test_plasticity_kernel() -> None:
    debugger = run("kernel.cpp")
    weights = {key: values for key, values in debugger.bus.vectors.items() if key[0] == 0}
    # rows 10 to 12, columns 5 to 24: the kernel added 3 for 30 times and saturated
    assert {key[1] for key in weights if weights[key].any()} == {10, 11, 12}
    assert weights[0, 10, 0].tolist() == [0] * 3 + [63] * 10 + [0] * 115
    assert weights[0, 10, 1].tolist() == [0] * 2 + [63] * 10 + [0] * 116
