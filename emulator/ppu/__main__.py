"""Command line of the embedded processor: run a program, or list its instructions."""

import argparse
import sys
from pathlib import Path

import numpy as np

from emulator.ppu import isa
from emulator.ppu.debugger import Debugger
from emulator.ppu.disassembler import listing
from emulator.ppu.program import Program

#: Exit status of the command if the program did not end by itself.
UNFINISHED = 124


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m emulator.ppu", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="execute a program without a chip")
    run.add_argument("program", type=Path)
    run.add_argument("--cycles", type=int, default=250_000_000, help="limit (4 ns each)")
    run.add_argument("--trace", action="store_true", help="print every instruction")
    run.add_argument(
        "--break", dest="breakpoints", action="append", default=[], metavar="SYMBOL",
        help="stop before a symbol or an address and dump; may be repeated",
    )  # fmt: skip
    run.add_argument("--registers", action="store_true", help="dump registers at the end")
    run.add_argument("--vectors", action="store_true", help="dump vector registers at the end")
    run.add_argument(
        "--memory", action="append", default=[], metavar="SYMBOL[:BYTES]", help="dump memory"
    )
    dump = commands.add_parser("dump", help="list the instructions of a program")
    dump.add_argument("program", type=Path)
    return parser


def _print_dumps(debugger: Debugger, arguments: argparse.Namespace, registers: bool) -> None:
    if registers or arguments.registers:
        print(*debugger.registers(), sep="\n")
    if arguments.vectors:
        print(*debugger.vectors(), sep="\n")
    for wanted in arguments.memory:
        symbol, _, count = wanted.partition(":")
        print(*debugger.memory(debugger.address(symbol), int(count or "64", 0)), sep="\n")


def _run(arguments: argparse.Namespace) -> int:
    debugger = Debugger(Program.load(arguments.program))
    core = debugger.core
    for text in arguments.breakpoints:
        core.add_breakpoint(debugger.address(text))
    left = arguments.cycles
    while True:
        start = core.cycle
        reason = debugger.run(left, print if arguments.trace else None)
        left -= core.cycle - start
        if reason != "breakpoint":
            break
        print(f"breakpoint at {core.pc:#010x} {debugger.program.symbols.describe(core.pc)}")
        _print_dumps(debugger, arguments, registers=True)
    _print_dumps(debugger, arguments, registers=False)
    if text := debugger.mailbox:
        print(text, end="" if text.endswith("\n") else "\n")
    print(f"{reason} at {core.pc:#010x} {debugger.program.symbols.describe(core.pc)}")
    cycles = core.asleep_since if reason == "sleeping" else core.cycle
    print(f"{core.instructions} instructions, {cycles} cycles ({cycles * 4e-6:.3f} ms)")
    if core.illegal:
        print(
            f"{core.illegal} words executed that the core does not decode, "
            f"first at {core.first_illegal:#010x}"
        )
    if reason != "sleeping":
        return UNFINISHED
    print(f"exit code {debugger.exit_code}")
    return debugger.exit_code & 0xFF


def _dump(arguments: argparse.Namespace) -> int:
    program = Program.load(arguments.program)
    unknown = 0
    for address, code in program.executable:
        words = np.frombuffer(code[: len(code) // 4 * 4], ">u4").tolist()
        print(*listing(words, address, program.symbols), sep="\n")
        unknown += sum(isa.lookup(word) is None for word in words)
    return 1 if unknown else 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        return _run(parsed) if parsed.command == "run" else _dump(parsed)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
