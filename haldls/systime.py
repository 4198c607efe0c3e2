"""Synchronisation of the system times of FPGA and chip."""

from typing import Annotated

from halco import (
    FPGASystimeSyncActiveStateOnFPGA,
    FPGASystimeSyncLastAsicSystimeOnFPGA,
    FPGASystimeSyncLastRTTOnFPGA,
    FPGASystimeSyncNumRetriesOnFPGA,
    SystimeSyncBaseOnDLS,
    SystimeSyncOnFPGA,
)
from halco.ranged import Ranged
from haldls.address import SYSTIME, SYSTIME_SYNC
from haldls.backend import Backend
from haldls.container import FPGA, Container, container
from haldls.layout import W0, W1
from haldls.maps import Affine


@container(
    SystimeSyncOnFPGA,
    Affine(0),
    words=1,
    bits=1,
    backends=(Backend.SystimeSync,),
    access="w",
    positional="do_sync",
)
class SystimeSync(Container):
    """Synchronisation of the system times of FPGA and chip.

    Attributes:
        do_sync: synchronises; clear only reports the time.
    """

    do_sync: Annotated[bool, W0[0]] = True


@container(
    SystimeSyncBaseOnDLS,
    Affine(SYSTIME, words=2),
    words=2,
    bits=43,
    positional="value",
)
class SystimeSyncBase(Container):
    """Time that the chip takes over at the synchronisation.

    Attributes:
        value: time in cycles.
    """

    class Value(Ranged, size=1 << 43):
        """Time of 43 bits."""

    value: Annotated[Value, W1[10:0], W0[31:0]] = Value()


@container(
    FPGASystimeSyncNumRetriesOnFPGA,
    Affine(SYSTIME_SYNC),
    words=1,
    bits=4,
    backends=FPGA,
    positional="value",
)
class FPGASystimeSyncNumRetries(Container):
    """Number of attempts to measure the round trip to the chip.

    Attributes:
        value: number of attempts.
    """

    class Value(Ranged, size=16, default=3):
        """Number of attempts."""

    value: Annotated[Value, W0[3:0]] = Value()


@container(
    FPGASystimeSyncLastRTTOnFPGA,
    Affine(SYSTIME_SYNC + 1, words=2),
    words=2,
    bits=43,
    backends=FPGA,
    access="r",
    positional="value",
)
class FPGASystimeSyncLastRTT(Container):
    """Round trip time of the last synchronisation.

    Attributes:
        value: time in cycles.
    """

    class Systime(Ranged, size=1 << 43):
        """Time of 43 bits."""

    value: Annotated[Systime, W0[10:0], W1[31:0]] = Systime()


@container(
    FPGASystimeSyncLastAsicSystimeOnFPGA,
    Affine(SYSTIME_SYNC + 3, words=2),
    words=2,
    bits=43,
    backends=FPGA,
    access="r",
    positional="value",
)
class FPGASystimeSyncLastAsicSystime(Container):
    """Time of the chip at the last synchronisation.

    Attributes:
        value: time in cycles.
    """

    class Systime(Ranged, size=1 << 43):
        """Time of 43 bits."""

    value: Annotated[Systime, W0[10:0], W1[31:0]] = Systime()


@container(
    FPGASystimeSyncActiveStateOnFPGA,
    Affine(SYSTIME_SYNC + 5),
    words=1,
    bits=1,
    backends=FPGA,
    access="r",
    positional="active_state",
)
class FPGASystimeSyncActiveState(Container):
    """Whether a synchronisation is under way.

    Attributes:
        active_state: whether it is.
    """

    active_state: Annotated[bool, W0[0]] = False
