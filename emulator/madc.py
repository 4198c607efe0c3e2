"""Digital part of the fast converter (MADC): power state, recordings and their rate."""

from __future__ import annotations

from typing import Any

import haldls
from emulator.madc_kernel import Sampler
from emulator.parameters import TICK
from haldls.constants import minimal_madc_clock_cycles_per_sample

#: Clock of the converter while nothing else is known, Hz.
NOMINAL_CLOCK = 500e6
#: Conversion offset that the rate formula of haldls includes.
_USUAL_OFFSET = 12


class Madc:
    """State machine of the converter: asleep, awake, recording."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler
        self._awake_at: float | None = None
        self._sleeps_at = 0.0
        self.clock = self._latest_clock = NOMINAL_CLOCK

    def set_clock(self, frequency: float, tick: int) -> None:
        """Follow the clock, in Hz; while it stands still a recording is held."""
        if frequency == self.clock:
            return
        self._sampler.retime(tick, self._latest_clock / frequency if frequency else 0.0)
        self.clock = frequency
        if frequency:
            self._latest_clock = frequency

    def reset(self) -> None:
        """Fall asleep."""
        self._awake_at = None
        self._sampler.clear()

    def sample_period(self, registers: Any) -> float:
        """Return the ticks between two samples, from the configuration register."""
        config = registers.columns(haldls.MADCConfig)
        cycles = int(minimal_madc_clock_cycles_per_sample)
        cycles += int(config["sample_duration_adjust"][0])
        cycles += max(0, int(config["conversion_cycles_offset"][0]) - _USUAL_OFFSET)
        if config["enable_madc_clock_scaling"][0]:
            cycles *= 2 * (int(config["madc_clock_scale_value"][0]) + 1)
        return cycles / self.clock / TICK

    def control_written(self, registers: Any, tick: int) -> None:
        """React to a write of the control register."""
        if self.clock <= 0:
            return
        control = registers.columns(haldls.MADCControl)
        config = registers.columns(haldls.MADCConfig)
        powers_down = bool(control["enable_power_down_after_sampling"][0])
        if self._awake_at is not None and self._sleeps_at and self._sleeps_at <= tick:
            self._awake_at = None
        if control["wake_up"][0] and self._awake_at is None:
            wait = int(config["powerup_wait_value"][0])
            self._awake_at = tick + wait / self.clock / TICK
            self._sleeps_at = 0.0
        if control["stop_recording"][0]:
            self._sampler.stop(tick)
        starts = control["start_recording"][0] and not control["stop_recording"][0]
        if not starts:
            self._sampler.let_end()
        elif self._awake_at is not None and not self._sampler.on:
            period = self.sample_period(registers)
            endless = bool(control["enable_continuous_sampling"][0])
            number = -1 if endless else int(config["number_of_samples"][0])
            start = max(float(tick), self._awake_at) + period
            self._sampler.begin(
                start,
                period,
                number,
                not powers_down,
                int(config["active_mux_initially_selected_input"][0]),
                int(config["active_mux_input_select_length"][0]),
                bool(config["enable_dummy_data"][0]),
            )
            if powers_down and not endless:
                self._sleeps_at = start + number * period
