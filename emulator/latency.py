"""The one table of latencies, rates and depths of the digital side.

The executor, the links and the chip model take every delay from here. Few of these numbers are
published; each line says what it is fitted to. Three time bases occur: FPGA cycles of 8 ns, chip
ticks of 4 ns, and periods of the JTAG clock (TCK). Delays inside the chip are part of its
description and stand in `emulator.parameters.Latency`.
"""

from typing import Final

#: Chip ticks of 4 ns in one FPGA cycle of 8 ns; both clocks have one source, so this is exact.
TICKS_PER_CYCLE: Final = 2
#: FPGA cycles in one second.
CYCLES_PER_SECOND: Final = 125_000_000

# --- executor and trace, FPGA cycles ---------------------------------------------------------

#: Idle time between two programs: 5 ms, what a script needs to take in one response and build the
#: next program. Calibrations rely on it: they write single analog parameters in one program and
#: expect the next one to find them settled. (An empty program in a compiled loop can be repeated
#: after 120 us, but nothing observable depends on that.)
BETWEEN_PROGRAMS: Final = 625_000
#: Longest time a spike or sample waits in the FPGA for others to share its message. A 3-pack of
#: samples at the default rate of 29.4 MS/s fills within this time.
PACK_WAIT: Final = 10
#: Longest silence of the response stream of a synchronised FPGA.
SYSTIME_INTERVAL: Final = 1 << 20
#: Programs longer than this many instructions lose their timing on the real machine.
PLAYBACK_MEMORY: Final = 4_194_304

# --- omnibus, FPGA cycles --------------------------------------------------------------------

#: Access to a register or memory in the FPGA, from instruction to answer.
FPGA_ACCESS: Final = 8
#: Time a chip register takes for a write; with the link there and back 0.67 us, of which the
#: host sees the acknowledgement (observed: about half a read).
CHIP_WRITE: Final = 4
#: Time a chip register takes for a read; with the link there and back 1.0 us.
CHIP_READ: Final = 44
#: Distance of two writes, and of two reads, on the chip's omnibus.
CHIP_WRITE_INTERVAL: Final = 2
CHIP_READ_INTERVAL: Final = 8
#: Distance of two reads through the synapse array's windows. Observed: the host reads the CADC
#: channels of one hemisphere, 128 words, in some 100 us.
SYNAPSE_READ_INTERVAL: Final = 98
#: From the start of such a read until its value is taken. A read that triggers the CADC samples
#: after the default reset time of 100 chip cycles, so that events sent right before are seen.
SYNAPSE_READ_DELAY: Final = 52
#: How far accesses may queue up in front of the chip's omnibus: about four slow reads. Calibrations
#: reset synaptic lines after reading a CADC row and send events right then; these must come last.
CHIP_BACKLOG: Final = 4 * SYNAPSE_READ_INTERVAL
#: Reads under way at most; the notification of a timeout counts up to this number.
READS_IN_FLIGHT: Final = 52
#: One attempt of a polling block after the answer of the one before.
POLL_INTERVAL: Final = 1

# --- links, FPGA cycles ----------------------------------------------------------------------

#: One way between FPGA and chip, events and omnibus frames alike.
LINK: Final = 40
#: Training of a PHY once both sides are configured and clocked; users wait 80 us.
PHY_TRAINING: Final = 7_500
#: From the last enable bit to the first frame of a trained PHY.
PHY_ENABLE: Final = 125
#: Distance of two events on one of the four channels while all eight links are up.
EVENT_INTERVAL: Final = 2
#: Longest time an event waits in a link's queue; a fuller queue loses it. Together with `LINK`
#: and `PACK_WAIT` below 128 cycles, the range of the 8-bit time stamps.
EVENT_QUEUE: Final = 64
#: Repetition of a frame that arrived broken.
ARQ_RESEND: Final = 250
#: Performance test: 595 Mbit/s of 59-bit words a link (observed, 5 %), saturating at five links.
PERFTEST_BITS_PER_SECOND: Final = 595_000_000
PERFTEST_WORD_BITS: Final = 59
PERFTEST_LINKS: Final = 5
#: One message of the systime synchronisation to the chip and back.
SYSTIME_ROUND_TRIP: Final = 84

# --- chip start and clocks, FPGA cycles ------------------------------------------------------

#: From the release of the chip reset until the chip's omnibus answers; users wait 22 us.
OMNIBUS_START: Final = 1_250
#: The same after a change of the clock that drives it; users wait 30 us.
CLOCK_CHANGE: Final = 1_250

# --- JTAG, periods of TCK --------------------------------------------------------------------

#: A scan spends these beside one for each bit: from idle to the shift state and back.
JTAG_INSTRUCTION_STATES: Final = 6
JTAG_DATA_STATES: Final = 5
#: Reset of the test access port.
JTAG_RESET: Final = 6
#: FPGA cycles of one TCK period are the scaler plus this number.
JTAG_SCALER_OFFSET: Final = 2
#: Scans the FPGA queues before the executor waits for the port.
JTAG_QUEUE: Final = 64

# --- board buses, FPGA cycles ----------------------------------------------------------------

#: One byte on the I2C bus has this many bits, acknowledgement included; a bit takes four periods of
#: the prescaled clock. The prescaler's start value gives 400 kHz.
I2C_BITS: Final = 9
I2C_PHASES: Final = 4
I2C_PRESCALER: Final = 78
#: One byte to an SPI client at 12.5 MHz.
SPI_BYTE: Final = 80

# --- events between FPGAs, FPGA cycles -------------------------------------------------------

#: From an event's arrival at one FPGA to its departure towards the chip of another, over the
#: interconnect of a multi-chip board.
ROUTING: Final = 125
#: From the last FPGA's arrival at a barrier until all go on.
MULTI_FPGA_BARRIER: Final = 25
#: One spike on the serial interface takes this many bits, each as long as its scaler says.
SPIKEIO_BITS: Final = 10
#: Distance of two exchanges of events between FPGAs, or between an FPGA's output and its own
#: input: the shortest way from a chip back to a chip, so that no event can come too late.
EXCHANGE: Final = 2 * LINK + SPIKEIO_BITS
