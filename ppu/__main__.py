"""Command line of the tool chain: build and check programs for the embedded processors."""

import argparse
import sys
from pathlib import Path

from ppu.check import UnsupportedInstructionError, check
from ppu.toolchain import CompileError, CompilerMissingError, build

_FAILURES = (CompileError, CompilerMissingError, UnsupportedInstructionError, ValueError, OSError)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m ppu", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    maker = commands.add_parser(
        "build", help="compile, link and check", epilog="other options go to the compiler"
    )
    maker.add_argument("sources", nargs="+", type=Path)
    maker.add_argument("-o", "--output", type=Path, required=True)
    maker.add_argument("-O", dest="optimisation", default="2", help="level of optimisation")
    checker = commands.add_parser("check", help="look for instructions that the core lacks")
    checker.add_argument("program", type=Path)
    known, others = parser.parse_known_args(arguments)
    if others and known.command != "build":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        if known.command == "build":
            build(
                known.sources,
                known.output,
                optimisation=f"-O{known.optimisation}",
                options=others,
            )
        else:
            check(known.program)
    except (
        CompileError,
        CompilerMissingError,
        UnsupportedInstructionError,
        ValueError,
        OSError,
    ) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
