"""Sources of background spikes on the chip."""

from typing import Annotated

from halco import BackgroundSpikeSourceOnDLS, NeuronLabel
from halco.ranged import Ranged
from haldls.address import CROSSBAR
from haldls.container import Container, container
from haldls.layout import W0, W1, W2
from haldls.maps import Affine


@container(
    BackgroundSpikeSourceOnDLS,
    Affine(CROSSBAR + 2, (8, 3), words=(0, 1, -1)),
    words=3,
    bits=80,
    refuses_read=("hardware", "simulation"),
)
class BackgroundSpikeSource(Container):
    """Generator of regular or Poisson-like spike trains at an input of the crossbar.

    A regular source sends an event every ``period`` cycles. A random one draws an 8-bit number
    every ``period`` cycles and sends if it does not exceed ``rate``; a rate of zero sends nothing.
    Words are written so that the seed is loaded when the source is enabled.

    Attributes:
        enable: runs the source.
        enable_random: draws random numbers instead of firing regularly.
        period: cycles of 4 ns between events or draws.
        rate: an event is sent for rate + 1 out of 256 draws, for none if it is zero.
        seed: start of the random generator; must not be zero.
        mask: label bits that are replaced by random ones.
        neuron_label: label of the events.
    """

    class Period(Ranged, size=65536):
        """Cycles of 4 ns."""

    class Rate(Ranged, size=256):
        """Largest drawn number that leads to an event."""

    class Seed(Ranged, size=1 << 32):
        """State of the random generator."""

    class Mask(Ranged, size=256):
        """Lower bits of the label."""

    enable: Annotated[bool, W2[0]] = False
    enable_random: Annotated[bool, W2[1]] = False
    period: Annotated[Period, W2[31:16]] = Period()
    rate: Annotated[Rate, W1[15:8]] = Rate()
    seed: Annotated[Seed, W0[31:0]] = Seed()
    mask: Annotated[Mask, W1[7:0]] = Mask()
    neuron_label: Annotated[NeuronLabel, W1[29:16]] = NeuronLabel()
