"""Where every block of registers begins: one page for the whole system.

Addresses count 32-bit words. Bit 31 is set for registers of the FPGA and clear for those of the
chip. Blocks that exist for both halves of the chip, or for each of its quadrants, are listed from
the top left on with the distance to the next one. The positions of the registers inside their
blocks stand beside the registers; :func:`haldls.locate` turns an address back into a register.
"""

# --- chip ---------------------------------------------------------------------------------------
#: First word of a new system time.
SYSTIME = 0x0000_0000
PHY_CHIP = 0x0004_0000
PLL = 0x0008_0000
#: MADC, its amplifiers, readout and pad multiplexers, reference currents.
READOUT = 0x000C_0000
SYNAPSE_BIAS = 0x0010_0000
#: Event buses and synapse drivers of the upper half.
PADI = 0x0011_0000
#: Immediate access to the neurons of the left half: resets and spike counters.
NEURON_ACCESS = 0x0012_2000
CROSSBAR = 0x0013_0000
CAPMEM = 0x0014_0000
NEURON_CONFIG = 0x0016_0000
NEURON_BACKEND = 0x001A_1000
#: Distance between halves and quadrants of the blocks above.
HALF = 0x8000
#: Beginning of what the upper embedded processor reaches as well.
PPU_SUBTREE = 0x0200_0000
#: Distance to the same blocks of the lower half.
PPU_HALF = 0x0100_0000
SYNRAM = PPU_SUBTREE
CORRELATION = PPU_SUBTREE + 0x20_0000
CADC = PPU_SUBTREE + 0x40_0000
PPU_MEMORY = PPU_SUBTREE + 0x80_0000
PPU_CONTROL = PPU_SUBTREE + 0xA0_0000
#: Windows onto the synapse array, 64 quads a row.
SYNAPSES = PPU_SUBTREE + 0xC0_0000
WEIGHTS = SYNAPSES
#: The two upper bits of the first raw word of a quad of synapses, and of the second one.
EVEN_CALIBS = SYNAPSES + 0x1_0000
ODD_CALIBS = SYNAPSES + 0x2_0000
LABELS = SYNAPSES + 0x4_0000
CADC_SAMPLES = SYNAPSES + 0x8_0000
CORRELATION_RESET = SYNAPSES + 0x9_0000
#: Both words of each quad, 64 first words and then 64 second words a row.
RAW_SYNAPSES = SYNAPSES + 0xF_0000

# --- FPGA ---------------------------------------------------------------------------------------
EXTERNAL_SRAM = 0x8000_0000
EXTERNAL_DRAM = 0x8400_0000
EXECUTOR = 0x8800_0000
#: Timer of the executor, on the bus.
TIMER = EXECUTOR + 0xC
SYSTIME_SYNC = 0x8800_2000
PHY_FPGA = 0x8800_4000
PHY_CONFIG = 0x8800_6000
#: Serial peripherals: the shift register at +1, DAC k at +2+2k.
SPI_MASTER = 0x8800_7000
#: Two-wire bus: device address and register below; flags end a transfer or repeat its start.
I2C_MASTER = 0x8800_7800
I2C_STOP = 0x80
I2C_REPEATED_START = 0x100
I2C_PRESCALER = I2C_MASTER + 0x200
EVENT_SWITCH = 0x8800_7C00
PERFTEST = 0x8800_8000
#: Counters of the links and of the layer above that repeats lost packets.
LINKS = 0x8800_C000
SPIKEIO_OUTPUT = 0x8802_0000
SPIKEIO_INPUT = 0x8803_0000
SPIKEIO_CONFIG = 0x8803_8000
INPUT_ROUTING = 0x880C_0000
OUTPUT_ROUTING = 0x880D_0000
