"""Durations and rates that hold for all systems."""

from haldls.fpga import Timer
from haldls.madc import minimal_madc_clock_cycles_per_sample
from haldls.pll import nominal_pll_f_reference

__all__ = [
    "chip_reset_high_duration",
    "chip_reset_low_duration",
    "jboa_dac_settling_duration",
    "jboa_powerup_settling_duration",
    "minimal_madc_clock_cycles_per_sample",
    "nominal_pll_f_reference",
    "pll_and_omnibus_settling_duration",
    "reference_generator_reset_duration",
    "xboard_dac_settling_duration",
]

#: After the clock generators changed, until the bus of the chip can be used.
pll_and_omnibus_settling_duration = Timer.Value(12_500)
#: After the converters of a board were set, until its supply voltages are right.
xboard_dac_settling_duration = Timer.Value(125_000)
jboa_dac_settling_duration = Timer.Value(62_500)
#: After a JBOA board was switched on.
jboa_powerup_settling_duration = Timer.Value(375_000)
#: For which the reset line of the chip is held, and after which the chip can be used.
chip_reset_high_duration = Timer.Value(10)
chip_reset_low_duration = Timer.Value(100)
#: For which the reference generator is held in reset.
reference_generator_reset_duration = Timer.Value(1_000)
