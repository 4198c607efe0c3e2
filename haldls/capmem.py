"""Analog memory: cells, refresh, reference currents."""

from typing import Annotated, Any

from halco import (
    CapMemBlockConfigOnDLS,
    CapMemBlockOnDLS,
    CapMemCellOnCapMemBlock,
    CapMemCellOnDLS,
    CapMemColumnOnCapMemBlock,
    CapMemRowOnCapMemBlock,
    ReferenceGeneratorConfigOnDLS,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import CAPMEM, HALF, READOUT
from haldls.container import Container, DifferentialWriteTrait, container
from haldls.kind import Selection
from haldls.layout import (
    ANY_SET,
    PADDED,
    READ_ONLY,
    W0,
    W1,
    W2,
    W3,
    W4,
    W5,
    W6,
    W7,
    W8,
    W9,
    Code,
    places,
)
from haldls.maps import Affine, Grouped, View
from haldls.rows import WordRow
from haldls.structure import filled


@container(
    CapMemCellOnDLS,
    Affine(CAPMEM, (130, 32), (24, 1), (4, HALF)),
    words=1,
    bits=10,
    positional="value",
)
class CapMemCell(DifferentialWriteTrait):
    """One cell of the analog memory: the target of a voltage or current of the chip.

    The value is a ``Value`` or ``DisableRefresh``, which lets the cell drift.

    Attributes:
        value: target of the cell; a step is about 1.9 mV of a voltage and 1 nA of a current.
    """

    class Value(Ranged, size=1023):
        """Target of a cell."""

    class DisableRefresh(Ranged, low=1023, high=1023):
        """Mark of a cell that is not refreshed."""

    value: Annotated[Value | DisableRefresh, W0[9:0]] = Value()

    @staticmethod
    def value_type(value: Any = 0) -> "CapMemCell.Value | CapMemCell.DisableRefresh":
        """Return what a cell holds when ``value`` is assigned to it."""
        return CapMemCell(value).value

    @classmethod
    def of_number(cls, number: int) -> "CapMemCell.Value | CapMemCell.DisableRefresh":
        """Return what a number on the wires stands for."""
        return cls.decode((number,)).value


@container(
    CapMemBlockOnDLS,
    Grouped(CapMemCell.address_map(), CapMemCellOnCapMemBlock.size),
    words=CapMemCellOnCapMemBlock.size,
    bits=0,
    view=View("CapMemCell"),
)
class CapMemBlock(WordRow, DifferentialWriteTrait):
    """All cells of one quadrant's analog memory, column by column of each row."""

    row_name = "capmem_cells"
    row_high = CapMemCell.DisableRefresh.max

    def get_cell(
        self, cell: CapMemCellOnCapMemBlock
    ) -> CapMemCell.Value | CapMemCell.DisableRefresh:
        """Return the target of a cell."""
        return CapMemCell.of_number(int(self._words[CapMemCellOnCapMemBlock.accept(cell)]))

    def set_cell(
        self,
        cell: CapMemCellOnCapMemBlock,
        value: CapMemCell.Value | CapMemCell.DisableRefresh | int,
    ) -> None:
        """Set the target of a cell."""
        self._words[CapMemCellOnCapMemBlock.accept(cell)] = int(CapMemCell(value).value)


def _to_debug_wires(cell: Any, config: Any) -> Any:
    """Return one hot wire for the row, the last one first, and the column; nothing while off."""
    row, column = (cell | 0) // COLUMNS, (cell | 0) % COLUMNS
    return config._debug_readout_enable * ((1 << (LAST_ROW - row)) << 32 | column)


def _from_debug_wires(wires: Any) -> Any:
    """Return the cell of the topmost hot wire; columns that do not exist lead beyond all cells."""
    hot, column = wires >> 32, wires & 0xFFFF_FFFF
    row = LAST_ROW - sum((hot >> bit != 0) * 1 for bit in range(1, LAST_ROW + 1))
    beyond = (column >= COLUMNS) * CapMemCellOnCapMemBlock.size
    return (hot != 0) * (row * COLUMNS + column % COLUMNS + beyond)


COLUMNS = CapMemColumnOnCapMemBlock.size
LAST_ROW = CapMemRowOnCapMemBlock.max
DEBUG_CELL = Code(
    _to_debug_wires, _from_debug_wires, "one hot bit of the row, then the column", joint=True
)


@container(
    CapMemBlockConfigOnDLS,
    Affine(CAPMEM + 0x4000, (4, HALF), words=10),
    words=10,
    bits=209,
    refuses_read=("hardware",),
)
class CapMemBlockConfig(DifferentialWriteTrait):
    """Refresh timing, biases and debug readout of one quadrant's analog memory.

    The cells are refreshed in turn from a ramp: a counter steps through all values while each cell
    is connected until the ramp has reached its target.

    Attributes:
        enable_capmem: runs the refresh.
        debug_readout_enable: connects one cell to the debug output.
        debug_capmem_coord: the cell that is connected; back at the first one while the readout is
            off.
        debug_v_ref_select: reference voltage that is connected to the readout.
        debug_i_out_select: current that is connected to the readout.
        debug_out_amp_bias: bias of the output amplifier.
        debug_source_follower_bias: bias of the cells' source followers.
        debug_level_shifter_bias: bias of the cells' level shifters.
        v_global_bias: bias of the voltage cells.
        current_cell_res: resistance of the current cells.
        enable_boost: lengthens refresh pulses of cells far from their target.
        boost_factor: how far a cell has to be from its target for a boost.
        enable_autoboost: boosts cells after their target has changed.
        prescale_pause: scale of the clock during pauses.
        prescale_ramp: scale of the clock during the ramp.
        sub_counter: cycles of one ramp step.
        pause_counter: cycles between two ramps.
        pulse_a: beginning of the refresh pulse in a ramp step.
        pulse_b: end of the refresh pulse in a ramp step.
        boost_a: beginning of the boost pulse in a ramp step.
        boost_b: end of the boost pulse in a ramp step.
    """

    class VRefSelect(Selection):
        """Reference voltage that the readout shows."""

        disabled = 0
        v_ref_v = 1
        v_ref_i = 2

    class IOutSelect(Selection):
        """Current that the readout shows."""

        disabled = 0
        i_out_mux = 1
        i_out_ramp = 2

    class OutAmpBias(Ranged, size=16):
        """Bias setting."""

    class SourceFollowerBias(Ranged, size=16):
        """Bias setting."""

    class LevelShifterBias(Ranged, size=16):
        """Bias setting."""

    class VGlobalBias(Ranged, size=16):
        """Bias setting."""

    class CurrentCellRes(Ranged, size=64):
        """Resistance setting."""

    class BoostFactor(Ranged, size=16):
        """Distance from the target."""

    class PrescalePause(Ranged, size=7):
        """Scale of a clock."""

    class PrescaleRamp(Ranged, size=7):
        """Scale of a clock."""

    class SubCounter(Ranged, size=65536):
        """Time in clock cycles."""

    class PauseCounter(Ranged, size=1 << 32):
        """Time in clock cycles."""

    class PulseA(Ranged, size=65536):
        """Time in clock cycles."""

    class PulseB(Ranged, size=65536):
        """Time in clock cycles."""

    class BoostA(Ranged, size=65536):
        """Time in clock cycles."""

    class BoostB(Ranged, size=65536):
        """Time in clock cycles."""

    enable_capmem: Annotated[bool, W6[16]] = True
    debug_readout_enable: Annotated[bool, W0[23:0], ANY_SET, READ_ONLY] = False
    debug_capmem_coord: Annotated[CapMemCellOnCapMemBlock, W0[23:0], W1[31:0], DEBUG_CELL] = (
        CapMemCellOnCapMemBlock()
    )
    debug_v_ref_select: Annotated[VRefSelect, W2[1:0]] = VRefSelect.disabled
    debug_i_out_select: Annotated[IOutSelect, W5[1:0]] = IOutSelect.disabled
    debug_out_amp_bias: Annotated[OutAmpBias, W3[15:12]] = OutAmpBias(7)
    debug_source_follower_bias: Annotated[SourceFollowerBias, W3[11:8]] = SourceFollowerBias(3)
    debug_level_shifter_bias: Annotated[LevelShifterBias, W3[7:4]] = LevelShifterBias(3)
    v_global_bias: Annotated[VGlobalBias, W3[3:0]] = VGlobalBias(7)
    current_cell_res: Annotated[CurrentCellRes, W4[5:0]] = CurrentCellRes(8)
    enable_boost: Annotated[bool, W6[17]] = False
    boost_factor: Annotated[BoostFactor, W6[31:28]] = BoostFactor()
    enable_autoboost: Annotated[bool, W6[18]] = False
    prescale_pause: Annotated[PrescalePause, W6[27:24], PADDED] = PrescalePause(3)
    prescale_ramp: Annotated[PrescaleRamp, W6[23:20], PADDED] = PrescaleRamp(3)
    sub_counter: Annotated[SubCounter, W6[15:0]] = SubCounter(16)
    pause_counter: Annotated[PauseCounter, W9[31:0]] = PauseCounter(8096)
    pulse_a: Annotated[PulseA, W7[31:16]] = PulseA(4)
    pulse_b: Annotated[PulseB, W7[15:0]] = PulseB(7)
    boost_a: Annotated[BoostA, W8[31:16]] = BoostA()
    boost_b: Annotated[BoostB, W8[15:0]] = BoostB()


@container(
    ReferenceGeneratorConfigOnDLS,
    Affine(READOUT + 0x12, words=9),
    words=9,
    bits=88,
)
class ReferenceGeneratorConfig(Container):
    """Generator of the reference currents of the analog memory and of the readout.

    Attributes:
        enable_internal_reference: uses the reference on the chip.
        enable_reference_output: puts the reference current out at a pad.
        enable_reference_input: takes the reference current in from a pad.
        capmem_amplifier: bias of the reference amplifiers of each block.
        capmem_offset: start of the ramp of each block.
        capmem_slope: slope of the ramp of each block.
        reference_control: size of the reference current.
        resistor_control: size of the reference resistor.
        enable_reset: holds the generator in reset; needed once after power-up.
    """

    class CapMemAmplifier(Ranged, size=64, default=40):
        """Bias setting."""

    class CapMemOffset(Ranged, size=64, default=1):
        """Start of the ramp."""

    class CapMemSlope(Ranged, size=64, default=11):
        """Slope of the ramp."""

    class ReferenceControl(Ranged, size=64, default=10):
        """Current setting."""

    class ResistorControl(Ranged, size=64, default=40):
        """Resistance setting."""

    _capmem_amplifier_type = typed_array(CapMemAmplifier, CapMemBlockOnDLS)
    _capmem_offset_type = typed_array(CapMemOffset, CapMemBlockOnDLS)
    _capmem_slope_type = typed_array(CapMemSlope, CapMemBlockOnDLS)

    capmem_amplifier: Annotated[
        TypedArray, places(_capmem_amplifier_type, W3[5:0], W3[11:6], W4[5:0], W4[11:6])
    ] = filled(40)
    enable_internal_reference: Annotated[bool, W0[12]] = True
    enable_reference_output: Annotated[bool, W0[13]] = False
    enable_reference_input: Annotated[bool, W0[14]] = False
    capmem_offset: Annotated[
        TypedArray, places(_capmem_offset_type, W5[5:0], W5[11:6], W6[5:0], W6[11:6])
    ] = filled(1)
    capmem_slope: Annotated[
        TypedArray, places(_capmem_slope_type, W7[5:0], W7[11:6], W8[5:0], W8[11:6])
    ] = filled(11)
    reference_control: Annotated[ReferenceControl, W1[11:6]] = ReferenceControl()
    resistor_control: Annotated[ResistorControl, W2[5:0]] = ResistorControl()
    enable_reset: Annotated[bool, W0[15]] = False
