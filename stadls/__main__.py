"""Look at saved programs: ``python -m stadls disassemble FILE``, ``python -m stadls diff A B``."""

import argparse
import sys

from stadls.disassemble import diff, disassemble
from stadls.program import PlaybackProgram


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code, 1 if a diff found a difference."""
    parser = argparse.ArgumentParser(prog="python -m stadls", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("disassemble", help="describe every message of a program")
    show.add_argument("file", help="program saved by PlaybackProgram.save")
    show.add_argument("--block", help="only messages about this block, for instance neuron")
    compare = commands.add_parser("diff", help="describe what is different in two programs")
    compare.add_argument("old", help="program saved by PlaybackProgram.save")
    compare.add_argument("new", help="program saved by PlaybackProgram.save")
    options = parser.parse_args(arguments)
    try:
        if options.command == "disassemble":
            for line in disassemble(PlaybackProgram.load(options.file).messages, options.block):
                print(line)
            return 0
        changes = list(
            diff(
                PlaybackProgram.load(options.old).messages,
                PlaybackProgram.load(options.new).messages,
            )
        )
    except (OSError, ValueError) as error:
        parser.error(str(error))
    print(*changes, sep="\n", end="\n" if changes else "")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
