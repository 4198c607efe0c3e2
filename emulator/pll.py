"""The clock generators: frequencies that follow from the registers, and the self test.

The formulas reproduce the frequencies and self-test counts that the original's tests expect. What
each clock drives, and hence what stops or slows down with it:

* serdes and PHY reference: the links, which carry nothing unless both have their nominal frequency;
* SPL1: the chip's omnibus, the event network with its background sources, PADI pulses, the digital
  neuron backends and the recovery clock of short-term plasticity;
* PPU: the embedded processors and the column converters beside them;
* MADC: the fast converter.

Time itself is counted in ticks of 4 ns, whatever runs.
"""

from fractions import Fraction
from typing import Final, Self

import attrs

import haldls
from emulator import latency
from emulator.registers import RegisterStore

#: Reference clock in Hz.
REFERENCE: Final = float(haldls.nominal_pll_f_reference)
#: Clock of the FPGA in Hz, which the outputs pass on when they are bypassed.
_FPGA: Final = float(latency.CYCLES_PER_SECOND)
#: Clock of the links in Hz, and how far it may be off for the FPGA's side to follow.
LINK_CLOCK: Final = 500_000_000.0
_TOLERANCE: Final = 0.01
#: Frequency of which a cycle is one chip tick.
_TICKS: Final = float(latency.CYCLES_PER_SECOND * latency.TICKS_PER_CYCLE)
#: Registers the frequencies depend on.
REGISTERS: Final = (haldls.ADPLL, haldls.PLLClockOutputBlock)

_SERDES, _PHY, _PPU, _MADC = range(4)
_CORE_0, _CORE_1, _DCO = range(3)


@attrs.frozen
class Clocks:
    """Frequencies in Hz; 0 stands for a clock that does not run.

    Attributes:
        serdes, phy, ppu, madc: The outputs of the clock block, in its order.
        spl1: Clock of the event network, half of the PHYs' reference or of the MADC's clock.
    """

    serdes: float
    phy: float
    ppu: float
    madc: float
    spl1: float

    @classmethod
    def of(cls, registers: RegisterStore) -> Self:
        """Return the frequencies that the registers ask for."""
        sources = [_outputs(registers, index) for index in range(2)]
        block = registers.columns(haldls.PLLClockOutputBlock)
        frequencies = []
        for output in range(4):
            if not block["output.enable_output"][0, output]:
                frequencies.append(0.0)
            elif block["output.enable_bypass"][0, output]:
                frequencies.append(_FPGA)
            else:
                adpll = int(block["output.select_adpll"][0, output])
                selected = int(block["output.select_adpll_output"][0, output])
                frequencies.append(sources[adpll][selected] if selected <= _DCO else 0.0)
        switched = bool(block["switch_spl1_to_madc"][0])
        spl1 = frequencies[_MADC if switched else _PHY] / 2
        serdes, phy, ppu, madc = frequencies
        return cls(serdes, phy, ppu, madc, spl1)

    @property
    def spl1_cycle(self) -> float:
        """Chip ticks in a cycle of the event network, nominally 1; 0: it stands still."""
        return _TICKS / self.spl1 if self.spl1 else 0.0

    @property
    def ppu_cycle(self) -> float:
        """Chip ticks in a cycle of the embedded processors, nominally 1; 0: they stand still."""
        return _TICKS / self.ppu if self.ppu else 0.0

    @property
    def links_run(self) -> bool:
        """Whether the clocks that the highspeed links need are there and right."""
        return all(abs(clock / LINK_CLOCK - 1) < _TOLERANCE for clock in (self.serdes, self.phy))


#: What the registers ask for after a reset.
NOMINAL: Final = Clocks(500e6, 500e6, 250e6, 500e6, 250e6)


def _outputs(registers: RegisterStore, index: int) -> tuple[float, float, float]:
    """Return the frequencies of one PLL: core clocks 0 and 1, oscillator clock."""
    columns = registers.columns(haldls.ADPLL)
    value = {name: int(column[index]) for name, column in columns.items()}
    names = ("pre_div_p0", "pre_div_p1", "pre_div_p2", "core_div_m0", "core_div_m1", "loop_div_n")
    p0, p1, p2, m0, m1, n = (value[name] for name in names)
    if not value["enable"] or not value["enable_output_clock"] or 0 in (p1, p2, m0, m1):
        return 0.0, 0.0, 0.0
    oscillator = p0 * n * REFERENCE
    return oscillator / (p1 * m0), oscillator / (p1 * m1), oscillator / p2


@attrs.define
class CycleCounter:
    """Cycles of a clock whose frequency may change, and the ticks at which they begin."""

    _rate: Fraction = Fraction(1)
    _tick: int = 0
    _cycle: int = 0

    @property
    def runs(self) -> bool:
        """Whether the clock does not stand still."""
        return self._rate.numerator > 0

    def cycle(self, tick: int) -> int:
        """Return the cycle that lasts at a tick."""
        return self._cycle + (tick - self._tick) * self._rate.numerator // self._rate.denominator

    def tick(self, cycle: int) -> int:
        """Return the first tick of a cycle of a running clock."""
        ahead = (cycle - self._cycle) * self._rate.denominator
        return self._tick - -ahead // self._rate.numerator

    def change(self, tick: int, frequency: float) -> None:
        """Let the clock run with another frequency, in Hz, from a tick on."""
        self._cycle, self._tick = self.cycle(tick), tick
        self._rate = (Fraction(frequency) / Fraction(_TICKS)).limit_denominator(1 << 20)


@attrs.define
class SelfTest:
    """Counts periods of a clock output; times are FPGA cycles."""

    registers: RegisterStore
    _enabled: bool = False
    _done: int = 0
    _counted: int = 0

    def refresh(self, cycle: int) -> None:
        """Follow a write to the test's configuration: it starts when it gets enabled."""
        config = self.registers.columns(haldls.PLLSelfTest)
        enabled = bool(config["clock_enable"][0])
        if enabled and not self._enabled:
            periods = 1 << (int(config["pre_scaler_p"][0]) + 2)
            clocks = Clocks.of(self.registers)
            tested = (clocks.serdes, clocks.phy, clocks.ppu, clocks.madc)
            source = int(config["select_source"][0])
            self._counted = round(tested[source] / REFERENCE * periods)
            self._done = cycle + round(periods * latency.CYCLES_PER_SECOND / REFERENCE)
        self._enabled = enabled

    def publish(self, cycle: int) -> None:
        """Write what the status register shows at ``cycle`` into it."""
        config = self.registers.columns(haldls.PLLSelfTest)
        finished = 0 < self._done <= cycle
        wrong = abs(self._counted - int(config["check_value"][0]))
        largest = haldls.PLLSelfTestStatus.columns()["counter_value"].high
        self.registers.put(
            haldls.PLLSelfTestStatus,
            0,
            counter_value=min(self._counted, largest) if finished else 0,
            finished=finished,
            success=finished and wrong <= int(config["check_range"][0]),
        )

    def reset(self) -> None:
        """Forget the test."""
        self._enabled, self._done, self._counted = False, 0, 0
