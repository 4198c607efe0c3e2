"""Clock generation: two digital phase-locked loops and four derived clocks."""

from halco.ranged import Coordinate, Named, Ranged


class ADPLLOnDLS(Coordinate, Ranged, size=2):
    """Phase-locked loop."""


class PLLClockOutputBlockOnDLS(Coordinate, Ranged, size=1):
    """Registers of all clock outputs."""


class PLLClockOutputOnDLS(Ranged, size=4):
    """Clock output."""

    serdes_ser_send_clk = Named(0)
    phy_ref_clk = Named(1)
    ppu_clk = Named(2)
    madc_clk = Named(3)


class PLLSelfTestOnDLS(Coordinate, Ranged, size=1):
    """Trigger of the self test that measures a loop's frequency."""


class PLLSelfTestStatusOnDLS(Coordinate, Ranged, size=1):
    """Result of the self test."""
