"""The original's module of register words; scripts use its clock constants only."""

__all__ = ["fpga_clock_cycles_per_ms", "fpga_clock_cycles_per_us"]

#: The FPGA runs at 125 MHz.
fpga_clock_cycles_per_us = 125
fpga_clock_cycles_per_ms = 1000 * fpga_clock_cycles_per_us
