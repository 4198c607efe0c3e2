"""Clock generators of the chip."""

from typing import Annotated, Any, Self

from halco import (
    ADPLLOnDLS,
    PLLClockOutputBlockOnDLS,
    PLLClockOutputOnDLS,
    PLLSelfTestOnDLS,
    PLLSelfTestStatusOnDLS,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import PLL
from haldls.backend import Backend
from haldls.container import Container, container
from haldls.kind import Selection
from haldls.layout import W0, W1, biased, each
from haldls.maps import Affine
from haldls.structure import Structure, filled, structure

#: Frequency in Hz of the reference clock on all boards.
nominal_pll_f_reference = 50e6


class PLLRegister(Container):
    """A register of the clock generators, which cannot be read by its default path."""

    __slots__ = ()

    @classmethod
    def decode(cls, words: Any, backend: Backend | None = None, coordinate: Any = None) -> Self:
        """Return the register whose words a read brought; by the default path, one at reset.

        Raises:
            ValueError: another number of words, or numbers that a field cannot hold.
        """
        if backend in (None, Backend.JTAGPLLRegister):
            return cls()
        return super().decode(words, backend, coordinate)


@container(
    ADPLLOnDLS,
    {
        Backend.JTAGPLLRegister: Affine(0, (2, 2), words=2),
        Backend.OmnibusChipOverJTAG: Affine(PLL, (2, 2), words=2),
    },
    words=2,
    bits=58,
    backends=(Backend.JTAGPLLRegister, Backend.OmnibusChipOverJTAG),
)
class ADPLL(PLLRegister):
    """One of the two clock generators of the chip.

    An oscillator runs at pre_div_p0 * loop_div_n times the reference; dividers derive three
    clocks. ``calculate_output_frequency`` tells which. Over the JTAG register path it can be
    written while the clocks change, but not read.

    Attributes:
        loop_filter_int: integral part of the loop filter.
        loop_filter_prop: proportional part of the loop filter.
        loop_div_n: divider of the loop.
        core_div_m0: second divider of the first core clock.
        core_div_m1: second divider of the second core clock.
        pre_div_p0: divider in front of the loop's.
        pre_div_p1: first divider of the core clocks.
        pre_div_p2: divider of the oscillator's clock output.
        tune: tuning word of the oscillator.
        dco_power_switch: number of the oscillator's power switches.
        open_lock: opens the loop.
        enforce_lock: reports a lock in any case.
        pfd_select: kind of phase detector.
        lock_window: width of the window in which the loop counts as locked.
        filter_shift: scale of the loop filter.
        enable_output_clock: puts the clocks out.
        enable: runs the generator.
        use_external_config: obeys this register instead of the built-in setting.
    """

    class Output(Selection):
        """Clock of a clock generator."""

        core_0 = 0
        core_1 = 1
        dco = 2

    class LoopFilterInt(Ranged, low=1, high=31, default=2):
        """Loop filter setting."""

    class LoopFilterProp(Ranged, low=1, high=31, default=8):
        """Loop filter setting."""

    class LoopDivN(Ranged, low=1, high=31, default=10):
        """Divider."""

    class CoreDivM0(Ranged, low=1, high=31):
        """Divider."""

    class CoreDivM1(Ranged, low=1, high=31, default=2):
        """Divider."""

    class PreDivP0(Ranged, low=2, high=4):
        """Divider."""

    class PreDivP1(Ranged, low=2, high=4):
        """Divider."""

    class PreDivP2(Ranged, low=2, high=4):
        """Divider."""

    class Tune(Ranged, size=4096, default=512):
        """Tuning word."""

    class DcoPowerSwitch(Ranged, size=64, default=63):
        """Number of power switches."""

    class FilterShift(Ranged, size=4, default=3):
        """Loop filter setting."""

    loop_filter_int: Annotated[LoopFilterInt, W0[4:0]] = LoopFilterInt()
    loop_filter_prop: Annotated[LoopFilterProp, W0[9:5]] = LoopFilterProp()
    loop_div_n: Annotated[LoopDivN, W0[14:10]] = LoopDivN()
    core_div_m0: Annotated[CoreDivM0, W0[19:15]] = CoreDivM0()
    core_div_m1: Annotated[CoreDivM1, W0[24:20]] = CoreDivM1()
    pre_div_p0: Annotated[PreDivP0, W0[26:25], biased(-1)] = PreDivP0()
    pre_div_p1: Annotated[PreDivP1, W0[28:27], biased(-1)] = PreDivP1()
    pre_div_p2: Annotated[PreDivP2, W0[30:29], biased(-1)] = PreDivP2()
    tune: Annotated[Tune, W1[11:0]] = Tune()
    dco_power_switch: Annotated[DcoPowerSwitch, W1[17:12]] = DcoPowerSwitch()
    open_lock: Annotated[bool, W1[18]] = False
    enforce_lock: Annotated[bool, W1[19]] = True
    pfd_select: Annotated[bool, W1[20]] = False
    lock_window: Annotated[bool, W1[21]] = False
    filter_shift: Annotated[FilterShift, W1[23:22]] = FilterShift()
    enable_output_clock: Annotated[bool, ~W1[24]] = True
    enable: Annotated[bool, W1[30]] = True
    use_external_config: Annotated[bool, W1[31]] = True

    def calculate_output_frequency(
        self, output: Output, f_ref: float = nominal_pll_f_reference
    ) -> float:
        """Return the frequency in Hz of one of the clocks.

        Args:
            output: the clock.
            f_ref: frequency of the reference in Hz.
        """
        oscillator = int(self.pre_div_p0) * int(self.loop_div_n) * f_ref
        if output == self.Output.dco:
            return oscillator / int(self.pre_div_p2)
        core = self.core_div_m0 if output == self.Output.core_0 else self.core_div_m1
        return oscillator / (int(self.pre_div_p1) * int(core))


@container(
    PLLClockOutputBlockOnDLS,
    {Backend.JTAGPLLRegister: Affine(4), Backend.OmnibusChipOverJTAG: Affine(PLL + 4)},
    words=1,
    bits=21,
    backends=(Backend.JTAGPLLRegister, Backend.OmnibusChipOverJTAG),
)
class PLLClockOutputBlock(PLLRegister):
    """Which clock generator drives which clock of the chip.

    Attributes:
        output: source of each clock.
        switch_spl1_to_madc: whether the event clock comes from the fast converter's, see
            ``spl1_source``.
    """

    @structure
    class ClockOutput(Structure):
        """Source of one clock of the chip.

        Attributes:
            enable_output: puts the clock out.
            enable_bypass: takes the clock from the FPGA past the generators.
            select_adpll: clock generator.
            select_adpll_output: clock of that generator.
        """

        enable_output: Annotated[bool, W0[0]] = True
        enable_bypass: Annotated[bool, W0[1]] = False
        select_adpll: Annotated[ADPLLOnDLS, W0[2]] = ADPLLOnDLS()
        select_adpll_output: Annotated[ADPLL.Output, W0[4:3]] = ADPLL.Output.core_0

    _output_type = typed_array(ClockOutput, PLLClockOutputOnDLS)

    output: Annotated[TypedArray, each(_output_type, bits=8)] = filled(
        {},
        {},
        {"select_adpll": ADPLLOnDLS(1), "select_adpll_output": ADPLL.Output.core_1},
        {"select_adpll_output": ADPLL.Output.dco},
    )
    switch_spl1_to_madc: Annotated[bool, W0[31]] = False

    @property
    def spl1_source(self) -> PLLClockOutputOnDLS:
        """Clock that the event clock comes from.

        Raises:
            ValueError: neither ``phy_ref_clk`` nor ``madc_clk``.
        """
        return _SPL1_SOURCES[self.switch_spl1_to_madc]

    @spl1_source.setter
    def spl1_source(self, source: PLLClockOutputOnDLS) -> None:
        source = PLLClockOutputOnDLS.accept(source)
        if source not in _SPL1_SOURCES:
            raise ValueError(
                f"PLLClockOutputBlock.spl1_source: {source!r} is neither phy_ref_clk nor madc_clk"
            )
        self.switch_spl1_to_madc = source == _SPL1_SOURCES[True]

    def get_clock_output(self, coord: PLLClockOutputOnDLS) -> ClockOutput:
        """Return a copy of the source of a clock."""
        return self.ClockOutput(self.output[coord])

    def set_clock_output(self, coord: PLLClockOutputOnDLS, config: ClockOutput) -> None:
        """Set the source of a clock to that of ``config``."""
        self.output[coord] = self.ClockOutput(config)


_SPL1_SOURCES = (PLLClockOutputOnDLS.phy_ref_clk, PLLClockOutputOnDLS.madc_clk)


@container(
    PLLSelfTestOnDLS,
    {Backend.JTAGPLLRegister: Affine(5), Backend.OmnibusChipOverJTAG: Affine(PLL + 5)},
    words=1,
    bits=31,
    backends=(Backend.JTAGPLLRegister, Backend.OmnibusChipOverJTAG),
)
class PLLSelfTest(PLLRegister):
    """Counter that compares a clock with the reference; starts when it is enabled.

    Attributes:
        clock_enable: runs the test.
        pre_scaler_p: length of the test: 2 ** (p + 2) cycles of the reference.
        select_source: clock that is counted.
        check_range: tolerance of a success.
        check_value: expected count.
    """

    class PreScalerP(Ranged, size=16):
        """Length of the test."""

    class CheckRange(Ranged, size=16):
        """Tolerance."""

    class CheckValue(Ranged, size=1 << 20):
        """Count."""

    clock_enable: Annotated[bool, W0[0]] = False
    pre_scaler_p: Annotated[PreScalerP, W0[4:1]] = PreScalerP()
    select_source: Annotated[PLLClockOutputOnDLS, W0[6:5]] = PLLClockOutputOnDLS()
    check_range: Annotated[CheckRange, W0[11:8]] = CheckRange()
    check_value: Annotated[CheckValue, W0[31:12]] = CheckValue()


@container(
    PLLSelfTestStatusOnDLS,
    Affine(PLL + 7),
    words=1,
    bits=22,
    backends=(Backend.OmnibusChipOverJTAG,),
    access="r",
    settable=False,
)
class PLLSelfTestStatus(Container):
    """Result of the clock test.

    Attributes:
        success: whether the count was as expected.
        finished: whether the test ended.
        counter_value: number of clock cycles.
    """

    class CounterValue(Ranged, size=1 << 20):
        """Count."""

    success: Annotated[bool, W0[21]] = False
    finished: Annotated[bool, W0[20]] = False
    counter_value: Annotated[CounterValue, W0[19:0]] = CounterValue()
