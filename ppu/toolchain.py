"""Compiling and linking programs with the stock cross compiler of the distribution."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from ppu.check import check
from ppu.generated import assembler_macros
from ppu.headers import included, write_headers

PREFIX: Final = "powerpc-linux-gnu-"
#: A function whose frame would reach into the data of the program traps; exit code 12.
STACK_CHECK: Final = "-fstack-limit-symbol=_heap_begin"
#: Keep the compiler within the instruction set of the core: no floating point, no AltiVec, no
#: multiply-accumulate of the 4xx family, aligned accesses, no sections that the loader drops.
MACHINE: Final = (
    "-m32", "-mcpu=403", "-msoft-float", "-mno-altivec", "-mstrict-align", "-msdata=none",
    "-ffreestanding", "-fno-pic", "-fno-pie", "-fno-stack-protector", "-fno-builtin-printf",
    "-fno-asynchronous-unwind-tables", "-fno-strict-aliasing", "-fconserve-stack",
    "-ffunction-sections", "-fdata-sections", "-Wno-psabi",
    STACK_CHECK,
)  # fmt: skip
LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    ".c": ("gcc", "-std=gnu17"),
    ".S": ("gcc",),
    ".s": ("gcc",),
    **dict.fromkeys(
        (".cpp", ".cc", ".cxx"),
        (
            "g++", "-std=gnu++17", "-faligned-new", "-fno-exceptions", "-fno-rtti",
            "-fno-threadsafe-statics", "-fno-use-cxa-atexit",
        ),
    ),
}  # fmt: skip
LINK: Final = (
    "-nostdlib", "-nostartfiles", "-static", "-no-pie", "-Wl,--gc-sections", "-Wl,--relax",
    "-Wl,--build-id=none", "-Wl,-z,noexecstack", "-Wl,--no-warn-rwx-segments",
)  # fmt: skip
_RUNTIME: Final = ("start.S", "runtime.cpp", "softfloat.c")


class CompilerMissingError(RuntimeError):
    """No cross compiler is installed."""


class CompileError(RuntimeError):
    """The compiler or the linker refused a program; the text is what it said."""


def compiler(name: str) -> str:
    """Return the path of a program of the cross tool chain, for instance ``g++``.

    Raises:
        CompilerMissingError: It is not installed.
    """
    found = shutil.which(PREFIX + name)
    if found is None:
        raise CompilerMissingError(
            f"{PREFIX}{name} was not found: programs for the embedded processors need a PowerPC "
            "cross compiler; on Debian or Ubuntu: apt-get install g++-powerpc-linux-gnu"
        )
    return found


def include_path() -> Path:
    """Return the folder of the headers for programs."""
    return Path(str(files("ppu"))) / "include"


def _call(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CompileError(f"{Path(command[0]).name} failed:\n{done.stderr.strip()}")


def _compile(source: Path, folder: Path, options: Sequence[str]) -> Path:
    try:
        tool, *language = LANGUAGES[source.suffix]
    except KeyError:
        known = " ".join(LANGUAGES)
        raise ValueError(f"{source}: unknown kind of source; known are {known}") from None
    macros = folder / "macros.inc"
    macros.write_text(assembler_macros())
    target = folder / f"{source.name}.o"
    folders = [Path(option[2:]) for option in options if option.startswith("-I")]
    write_headers(sorted(included(source, [include_path(), *folders])), folder)
    assembler = [f"-Wa,{macros}"]
    _call(
        [
            compiler(tool), *language, *MACHINE, *assembler, f"-I{include_path()}", f"-I{folder}",
            *options, "-c", str(source), "-o", str(target),
        ]
    )  # fmt: skip
    return target


@cache
def _runtime() -> tuple[tempfile.TemporaryDirectory[str], tuple[Path, ...]]:
    """Objects of the start-up code and library, compiled once for each process."""
    folder = tempfile.TemporaryDirectory(prefix="ppu-runtime-")
    source = Path(str(files("ppu"))) / "runtime"
    objects = tuple(_compile(source / name, Path(folder.name), ["-O2"]) for name in _RUNTIME)
    return folder, objects


def build(
    sources: Sequence[Path | str],
    output: Path | str,
    *,
    optimisation: str = "-O2",
    options: Sequence[str] = (),
) -> Path:
    """Compile and link a program and check its instructions; return the path of the ELF file.

    Args:
        sources: Files of C, C++ or assembler, told by their suffixes. The program begins at
            ``start`` or ``main``; what that returns is the exit code.
        output: Where the program is written.
        optimisation: Option for the level of optimisation.
        options: Further options for the compiler, for instance ``-DN=3`` or ``-Iheaders``.

    Raises:
        CompilerMissingError: The cross compiler is not installed.
        CompileError: The compiler or linker refused the program.
        ppu.UnsupportedInstructionError: The program contains instructions that the core lacks.
    """
    output = Path(output)
    _, runtime = _runtime()
    script = Path(str(files("ppu"))) / "runtime" / "program.ld"
    with tempfile.TemporaryDirectory(prefix="ppu-") as name:
        folder = Path(name)
        objects = []
        for number, source in enumerate(map(Path, sources)):
            part = folder / str(number)
            part.mkdir()
            objects.append(_compile(source, part, [optimisation, "-g", *options]))
        linked = folder / "program.elf"
        _call(
            [
                compiler("g++"), *MACHINE[:3], *LINK, f"-Wl,-T,{script}",
                *map(str, (*objects, *runtime)), "-lgcc", "-o", str(linked),
            ]
        )  # fmt: skip
        check(linked)
        shutil.copyfile(linked, output)
    return output


def build_text(text: str, output: Path | str, *, suffix: str = ".cpp", **how: str) -> Path:
    """Like :func:`build`, for one source given as text."""
    with tempfile.TemporaryDirectory(prefix="ppu-") as folder:
        source = Path(folder) / f"program{suffix}"
        source.write_text(text)
        return build([source], output, **how)
