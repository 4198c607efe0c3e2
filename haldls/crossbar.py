"""Event crossbar: filters, outputs, counters."""

from typing import Annotated

from halco import (
    CrossbarInputOnDLS,
    CrossbarL2OutputOnDLS,
    CrossbarNodeOnDLS,
    CrossbarOutputConfigOnDLS,
    CrossbarOutputOnDLS,
    NeuronLabel,
    typed_array,
)
from halco.ranged import Ranged
from halco.typed_array import TypedArray
from haldls.address import CROSSBAR
from haldls.container import Container, container
from haldls.layout import W0, each
from haldls.maps import Affine
from haldls.structure import filled, named


@container(
    CrossbarNodeOnDLS,
    Affine(CROSSBAR + 0x19, (76, 1)),
    words=1,
    bits=29,
    refuses_read=("hardware",),
)
class CrossbarNode(Container):
    """Filter at one crossing of the event crossbar.

    An event passes if ``label & mask == target``. The reset value lets every event pass;
    ``CrossbarNode.drop_all`` none.

    Attributes:
        mask: bits of the label that are compared.
        target: value that they must have.
        enable_drop_counter: counts lost events in the counter of the input.
    """

    mask: Annotated[NeuronLabel, W0[13:0]] = NeuronLabel()
    target: Annotated[NeuronLabel, W0[29:16]] = NeuronLabel()
    enable_drop_counter: Annotated[bool, W0[31]] = False

    #: A node that no event passes, since no label is 1 where all bits are masked out.
    drop_all = named(mask=0, target=1)


@container(
    CrossbarOutputConfigOnDLS,
    Affine(CROSSBAR),
    words=1,
    bits=16,
    refuses_read=("hardware",),
)
class CrossbarOutputConfig(Container):
    """Common settings of the crossbar's outputs.

    Attributes:
        enable_slow: limits the rate of an output to the FPGA.
        enable_event_counter: counts the events of an output.
    """

    enable_event_counter_type = typed_array(bool, CrossbarOutputOnDLS)
    enable_slow_type = typed_array(bool, CrossbarL2OutputOnDLS)

    enable_slow: Annotated[TypedArray, each(enable_slow_type, W0[0], bits=1)] = filled(False)
    enable_event_counter: Annotated[TypedArray, each(enable_event_counter_type, W0[4], bits=1)] = (
        filled(False)
    )


@container(
    CrossbarOutputOnDLS,
    Affine(CROSSBAR + 0x79, (12, 1)),
    words=1,
    bits=24,
    access="r",
    positional="value",
)
class CrossbarOutputEventCounter(Container):
    """Number of events that left a crossbar output whose counter is enabled.

    Attributes:
        value: number of events modulo 2 ** 24.
    """

    class Value(Ranged, size=1 << 24):
        """Number of events."""

    value: Annotated[Value, W0[23:0]] = Value()


@container(
    CrossbarInputOnDLS,
    Affine(CROSSBAR + 0x65, (20, 1)),
    words=1,
    bits=16,
    access="r",
    positional="value",
)
class CrossbarInputDropCounter(Container):
    """Number of events lost at those nodes of a crossbar input whose counters are enabled.

    Attributes:
        value: number of events modulo 2 ** 16.
    """

    class Value(Ranged, size=65536):
        """Number of events."""

    value: Annotated[Value, W0[15:0]] = Value()
