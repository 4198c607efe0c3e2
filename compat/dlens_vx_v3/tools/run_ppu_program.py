"""Load a program into an embedded processor, wait for its end, read what it left behind.

As a command: ``python -m dlens_vx_v3.tools.run_ppu_program PROGRAM``.
"""

import argparse
import sys

from dlens_vx_v3 import hal, halco, hxcomm, lola, sta

#: Pause between two looks at the status register, in FPGA cycles (8 ns).
CYCLES_PER_POLL = 1000
DEFAULT_TIMEOUT = 10_000_000
_FIRST = halco.PPUOnDLS(0)


class PPUTimeoutError(Exception):
    """The processor did not go to sleep in time."""


def _control(running: bool) -> hal.PPUControlRegister:
    register = hal.PPUControlRegister()
    register.inhibit_reset = running
    return register


def load_and_start_program(
    connection: hxcomm.ConnectionHandle, binary_path: str, ppu: halco.PPUOnDLS = _FIRST
) -> None:
    """Write an ELF file into the processor's memories and start it.

    Args:
        connection: Where to run.
        binary_path: Path of the unstripped program.
        ppu: The processor, top or bottom.
    """
    program = lola.PPUElfFile(binary_path).read_program()
    builder = sta.PlaybackProgramBuilder()
    control = ppu.toPPUControlRegisterOnDLS()
    builder.write(control, _control(running=False))
    words = halco.PPUMemoryBlockOnPPU(
        halco.PPUMemoryWordOnPPU(0), halco.PPUMemoryWordOnPPU(int(program.internal.size()) - 1)
    )
    builder.write(halco.PPUMemoryBlockOnDLS(words, ppu), program.internal)
    for block, interval, byte in (
        (
            program.external,
            halco.ExternalPPUMemoryBlockOnFPGA,
            halco.ExternalPPUMemoryByteOnFPGA,
        ),
        (
            program.external_dram,
            halco.ExternalPPUDRAMMemoryBlockOnFPGA,
            halco.ExternalPPUDRAMMemoryByteOnFPGA,
        ),
    ):
        if block is not None:
            builder.write(interval(byte(0), byte(int(block.size()) - 1)), block)
    builder.write(control, _control(running=True))
    sta.run(connection, [builder.done()])


def wait_until_ppu_finished(
    connection: hxcomm.ConnectionHandle,
    timeout: int | None = None,
    ppu: halco.PPUOnDLS = _FIRST,
) -> None:
    """Look at the status register again and again until the processor sleeps.

    Args:
        connection: Where the program runs.
        timeout: FPGA cycles (8 ns) to wait at most, not counting the time of communication; None
            waits for ever.
        ppu: The processor.

    Raises:
        PPUTimeoutError: It still runs after ``timeout``.
    """
    builder = sta.PlaybackProgramBuilder()
    status = builder.read(ppu.toPPUStatusRegisterOnDLS())
    builder.write(halco.TimerOnDLS(), hal.Timer(0))
    builder.block_until(halco.TimerOnDLS(), hal.Timer.Value(CYCLES_PER_POLL))
    builder.block_until(halco.BarrierOnFPGA(), hal.Barrier.omnibus)
    poll = builder.done()
    polls = 0
    while True:
        sta.run(connection, [poll])
        polls += 1
        if status.get().sleep:
            return
        if timeout and polls > timeout // CYCLES_PER_POLL + 1:
            raise PPUTimeoutError(
                f"{ppu} still runs after {polls} polls of {CYCLES_PER_POLL} FPGA cycles, "
                f"timeout={timeout}: is the program meant to end, and to sleep then?"
            )


def stop_program(
    connection: hxcomm.ConnectionHandle,
    print_mailbox: bool = True,
    ppu: halco.PPUOnDLS = _FIRST,
) -> int:
    """Stop the processor and return the exit code of its program, a signed 32-bit number.

    Args:
        connection: Where the program runs.
        print_mailbox: Write the text in the mailbox to standard output.
        ppu: The processor.
    """
    builder = sta.PlaybackProgramBuilder()
    builder.write(ppu.toPPUControlRegisterOnDLS(), _control(running=False))
    returned = builder.read(halco.PPUMemoryWordOnDLS(halco.PPUMemoryWordOnPPU.return_code, ppu))
    mailbox = (
        builder.read(halco.PPUMemoryBlockOnDLS(halco.PPUMemoryBlockOnPPU.mailbox, ppu))
        if print_mailbox
        else None
    )
    builder.block_until(halco.BarrierOnFPGA(), hal.Barrier.omnibus)
    sta.run(connection, [builder.done()])
    if mailbox is not None:
        sys.stdout.write(f"{mailbox.get().to_string()}\n")
    code = int(returned.get().value)
    return code - (1 << 32) if code >> 31 else code


def main(arguments: list[str] | None = None) -> int:
    """Run one program on a freshly initialised chip; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="unstripped program for the embedded processor")
    parser.add_argument(
        "--wait",
        type=int,
        default=DEFAULT_TIMEOUT,
        help="FPGA cycles (8 ns) to wait at most, communication not counted",
    )
    parser.add_argument("--ppu_id", type=int, default=0, help="0 top, 1 bottom")
    options = parser.parse_args(arguments)
    ppu = halco.PPUOnDLS(options.ppu_id)
    with hxcomm.ManagedConnection() as connection:
        init, _ = sta.generate(sta.SystemInit(connection.get_hwdb_entry()[0]))
        sta.run(connection, [init.done()])
        load_and_start_program(connection, options.program, ppu)
        wait_until_ppu_finished(connection, options.wait, ppu)
        return stop_program(connection, ppu=ppu)


if __name__ == "__main__":
    sys.exit(main())
