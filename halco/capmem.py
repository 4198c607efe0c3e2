"""Capacitive memory (CapMem): the analog parameters of the chip.

Each quadrant has a block of cells in 24 rows. Columns 0 to 127 belong to the neurons of the
quadrant, one row a parameter; columns 128 and 129 hold what is shared by all of them or by a larger
part of the chip. Some shared cells have a meaning in one block only.
"""

from __future__ import annotations

import halco
from halco.composed import Grid, On
from halco.conversion import conversion, local_part, outer_part
from halco.ranged import Coordinate, Named, Ranged, X, Y

#: Columns shared by the neurons of a quadrant.
SHARED = FIRST_SHARED, LAST_SHARED = 128, 129


class CapMemOnDLS(Coordinate, Ranged, size=1):
    """All parameter cells of the chip."""


class CapMemBlockOnHemisphere(Ranged, size=2):
    """Left or right memory block of a half."""

    left = Named(0)
    right = Named(1)


class PerQuadrant(Ranged, size=4):
    """What exists once in each quadrant: left before right, top before bottom."""

    @conversion
    def toCapMemBlockOnHemisphere(self) -> CapMemBlockOnHemisphere:
        """Return the side."""
        return CapMemBlockOnHemisphere(int(self) % CapMemBlockOnHemisphere.size)

    @conversion
    def toHemisphereOnDLS(self) -> halco.HemisphereOnDLS:
        """Return the half."""
        return halco.HemisphereOnDLS(int(self) // CapMemBlockOnHemisphere.size)


class CapMemBlockOnDLS(Coordinate, PerQuadrant):
    """Memory block of a quadrant; also made from its side and its half."""

    def __new__(cls, x: object = 0, y: object = None) -> CapMemBlockOnDLS:
        """Return the one instance of a number, or of side and half."""
        if y is None and not isinstance(x, CapMemBlockOnHemisphere):
            return super().__new__(cls, x)  # type: ignore[arg-type]  # checked there
        side = CapMemBlockOnHemisphere.accept(x)
        half = halco.HemisphereOnDLS() if y is None else halco.HemisphereOnDLS.accept(y)
        return cls._at(int(side) + CapMemBlockOnHemisphere.size * int(half))


class CapMemBlockConfigOnDLS(Coordinate, PerQuadrant):
    """Registers of the memory block of a quadrant."""


class CapMemColumnOnCapMemBlock(Ranged, axis=X, size=130):
    """Column of cells: 128 of neurons, 2 shared by them."""

    @conversion
    def isShared(self) -> bool:
        """Return whether the column belongs to no single neuron."""
        return self in SHARED


class CapMemRowOnCapMemBlock(Ranged, axis=Y, size=24):
    """Row of cells; in the columns of neurons each row is one parameter."""

    v_leak = Named(0)
    v_reset = Named(1)
    v_threshold = Named(2)
    e_synin_exc_rev = Named(3)
    e_synin_inh_rev = Named(4)
    v_adapt_leak = Named(5)
    v_exp = Named(6)
    v_adapt_ref = Named(7)
    i_bias_leak = Named(8)
    i_bias_reset = Named(9)
    i_bias_synin_exc_tau = Named(10)
    i_bias_synin_exc_coba = Named(11)
    i_bias_synin_exc_shift = Named(12)
    i_bias_synin_exc_gm = Named(13)
    i_bias_synin_inh_tau = Named(14)
    i_bias_synin_inh_coba = Named(15)
    i_bias_synin_inh_shift = Named(16)
    i_bias_synin_inh_gm = Named(17)
    i_bias_adapt_tau = Named(18)
    i_bias_adapt_a = Named(19)
    i_bias_adapt_b = Named(20)
    i_bias_exp = Named(21)
    i_mem_offset = Named(22)
    i_bias_nmda = Named(23)


class CapMemCellOnCapMemBlock(Grid[CapMemColumnOnCapMemBlock, CapMemRowOnCapMemBlock]):
    """Cell of a memory block."""

    stp_v_charge_0 = Named(128, 0)
    stp_v_charge_1 = Named(128, 1)
    stp_v_recover_0 = Named(128, 2)
    stp_v_recover_1 = Named(128, 3)
    cadc_v_ramp_offset = Named(128, 4)
    cadc_v_bias_ramp_buf = Named(128, 5)
    neuron_v_bias_casc_n = Named(128, 7)
    syn_i_bias_dac = Named(128, 8)
    syn_i_bias_ramp = Named(128, 9)
    syn_i_bias_store = Named(128, 10)
    syn_i_bias_corout = Named(128, 11)
    stp_i_bias_comparator = Named(128, 12)
    stp_i_ramp = Named(128, 13)
    stp_i_calib = Named(128, 14)
    cadc_i_ramp_slope = Named(128, 15)
    cadc_i_bias_comp = Named(128, 16)
    cadc_i_bias_vreset_buf = Named(128, 17)
    neuron_i_bias_readout_amp = Named(128, 18)
    neuron_i_bias_leak_source_follower = Named(128, 19)
    neuron_i_bias_spike_comparator = Named(128, 20)
    neuron_i_bias_synin_drop = Named(129, 23)

    @conversion
    def toCapMemColumnOnCapMemBlock(self) -> CapMemColumnOnCapMemBlock:
        """Return the column."""
        return self.x()

    @conversion
    def toCapMemRowOnCapMemBlock(self) -> CapMemRowOnCapMemBlock:
        """Return the row."""
        return self.y()

    @conversion
    def isShared(self) -> bool:
        """Return whether the cell belongs to no single neuron."""
        return self.x().isShared()


_cell = CapMemCellOnCapMemBlock


class CapMemCellOnDLS(
    On, CapMemCellOnCapMemBlock, Coordinate, outer=CapMemBlockOnDLS, names=("cell", "block")
):
    """Parameter cell of the chip."""

    readout_sc_amp_v_ref = Named(_cell(128, 6), 0)
    readout_pseudo_diff_v_ref = Named(_cell(128, 6), 1)
    readout_iconv_test_voltage = Named(_cell(128, 6), 2)
    readout_iconv_sc_amp_v_ref = Named(_cell(128, 6), 3)
    readout_iconv_sc_amp_i_bias = Named(_cell(128, 21), 0)
    readout_pseudo_diff_buffer_bias = Named(_cell(128, 22), 0)
    readout_out_amp_i_bias_0 = Named(_cell(128, 23), 0)
    readout_out_amp_i_bias_1 = Named(_cell(129, 8), 0)
    readout_idac_i_bias = Named(_cell(129, 9), 0)
    readout_idac_i_bias_casc = Named(_cell(129, 10), 0)
    readout_iconv_i_bias_buffer = Named(_cell(129, 11), 0)
    readout_ac_mux_i_bias = Named(_cell(129, 12), 0)
    readout_madc_in_500na = Named(_cell(129, 13), 0)
    readout_sc_amp_i_bias = Named(_cell(129, 14), 0)
    stp_ibias_readout_top = Named(_cell(128, 21), 1)
    stp_ibias_readout_bottom = Named(_cell(128, 21), 3)
    hagen_ibias_dac_top = Named(_cell(128, 22), 1)
    hagen_ibias_dac_bottom = Named(_cell(128, 22), 3)

    toCapMemBlockOnDLS = outer_part(CapMemBlockOnDLS)
    toCapMemCellOnCapMemBlock = local_part(CapMemCellOnCapMemBlock)


def _unused_cells() -> list[CapMemCellOnDLS]:
    """Return the shared cells that have no meaning, column 128 first."""
    rows = range(CapMemRowOnCapMemBlock.size)
    unused = [(FIRST_SHARED, 23, 1), (FIRST_SHARED, 23, 3)]
    unused += [(FIRST_SHARED, row, 2) for row in (21, 22, 23)]
    for block in range(CapMemBlockOnDLS.size):
        in_use = range(8, 15) if block == 0 else ()
        unused += [(LAST_SHARED, row, block) for row in rows[:-1] if row not in in_use]
    return [CapMemCellOnDLS(_cell(column, row), block) for column, row, block in unused]


class UnusedCapMemCellOnDLS(Ranged, size=90):
    """Shared cell without a meaning."""

    @conversion
    def toCapMemCellOnDLS(self) -> CapMemCellOnDLS:
        """Return the cell."""
        return _unused_cells()[self]
