"""Execution on the FPGA: waiting, timeouts, recording, tests."""

from typing import Annotated, Any, ClassVar, Self

from halco import (
    BarrierOnFPGA,
    EventRecordingConfigOnFPGA,
    FPGADeviceDNAOnFPGA,
    InstructionTimeoutConfigOnFPGA,
    NullPayloadReadableOnFPGA,
    OmnibusAddress,
    PerfTestOnFPGA,
    PerfTestStatusOnFPGA,
    PollingOmnibusBlockConfigOnFPGA,
    PollingOmnibusBlockOnFPGA,
    SystimeCorrectionBarrierConfigOnFPGA,
    TimerOnDLS,
)
from halco.ranged import Ranged
from haldls.address import EXECUTOR, PERFTEST
from haldls.backend import Backend
from haldls.container import FPGA, BlockUntil, Container, Register, Words, container
from haldls.layout import READ_ONLY, W0, W1, W2, W3
from haldls.maps import Affine
from haldls.structure import named


@container(
    TimerOnDLS,
    Affine(0),
    words=1,
    bits=32,
    backends=(Backend.Timer,),
    positional="value",
)
class Timer(Container):
    """Timer of the FPGA in cycles of 8 ns: writing resets it, reading returns it.

    ``Timer.Value`` is a time in cycles; as a condition it is met when the timer has reached it.

    Attributes:
        value: time since the last reset; writing it resets the timer, whatever it is.
    """

    class Value(Ranged, BlockUntil, size=1 << 32):
        """Time in cycles of the FPGA; 34.4 s are the longest."""

        coordinate_type = TimerOnDLS
        backends = (Backend.WaitUntil,)
        fpga_clock_cycles_per_us: ClassVar[Self]

        @classmethod
        def write_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
            """Return the only address of the timer."""
            return (0,)

        @classmethod
        def read_addresses(cls, coordinate: Any, backend: Backend | None = None) -> Words:
            """Return nothing: conditions cannot be read."""
            return ()

        def encode(self, backend: Backend | None = None, coordinate: Any = None) -> Words:
            """Return the time as the only word."""
            return (int(self),)

    value: Annotated[Value, W0[31:0], READ_ONLY] = Value()

    def set(self, value: Value) -> None:
        """Set the value."""
        self.value = value

    def get(self) -> Value:
        """Return the value."""
        return self.value


Timer.Value.fpga_clock_cycles_per_us = Timer.Value(125)


@container(
    BarrierOnFPGA,
    Affine(0),
    words=1,
    bits=5,
    backends=(Backend.Barrier,),
    access="w",
)
class Barrier(BlockUntil, Register):
    """Waits until the chosen kinds of accesses are complete.

    Attributes:
        enable_omnibus: accesses of the bus.
        enable_jtag: accesses over JTAG.
        enable_systime: synchronisation of the system time.
        enable_multi_fpga: other FPGAs at their barriers.
        enable_systime_correction: interrupt of a global synchronisation.
    """

    enable_omnibus: Annotated[bool, W0[0]] = False
    enable_jtag: Annotated[bool, W0[1]] = False
    enable_systime: Annotated[bool, W0[2]] = False
    enable_multi_fpga: Annotated[bool, W0[3]] = False
    enable_systime_correction: Annotated[bool, W0[4]] = False

    #: Barriers for one kind of access.
    omnibus = named(enable_omnibus=True)
    jtag = named(enable_jtag=True)
    systime = named(enable_systime=True)
    multi_fpga = named(enable_multi_fpga=True)
    systime_correction = named(enable_systime_correction=True)


@container(
    PollingOmnibusBlockOnFPGA,
    Affine(0),
    words=1,
    bits=1,
    backends=(Backend.PollingOmnibusBlock,),
    access="w",
    positional="enable_expects_equality",
)
class PollingOmnibusBlock(BlockUntil, Register):
    """Waits until a register has a value, see ``PollingOmnibusBlockConfig``.

    Attributes:
        enable_expects_equality: waits for equality; clear waits for a difference.
    """

    enable_expects_equality: Annotated[bool, W0[0]] = True


@container(
    PollingOmnibusBlockConfigOnFPGA,
    Affine(EXECUTOR + 6, words=3),
    words=3,
    bits=96,
    backends=FPGA,
    refuses_read=("hardware", "simulation"),
)
class PollingOmnibusBlockConfig(Container):
    """Register and value that polling waits for: register & mask == target.

    Attributes:
        address: address of the register.
        mask: bits that are compared.
        target: value that they should have.
    """

    class Value(Ranged, size=1 << 32):
        """Word of the bus."""

    Address = OmnibusAddress

    address: Annotated[OmnibusAddress, W0[31:0]] = OmnibusAddress()
    mask: Annotated[Value, W2[31:0]] = Value()
    target: Annotated[Value, W1[31:0]] = Value()


@container(
    NullPayloadReadableOnFPGA,
    Affine(0),
    words=1,
    bits=0,
    backends=(Backend.NullPayloadReadable,),
    access="r",
)
class NullPayloadReadable(Container):
    """A read without content; its answer tells when the FPGA came by."""


@container(
    InstructionTimeoutConfigOnFPGA,
    Affine(EXECUTOR + 9),
    words=1,
    bits=32,
    backends=FPGA,
)
class InstructionTimeoutConfig(Container):
    """Longest time in FPGA cycles that barriers and polling may wait.

    Attributes:
        value: time in cycles of 8 ns.
    """

    Value = Timer.Value

    value: Annotated[Timer.Value, W0[31:0]] = Timer.Value(1250000)


@container(
    EventRecordingConfigOnFPGA,
    Affine(EXECUTOR + 5),
    words=1,
    bits=1,
    backends=FPGA,
)
class EventRecordingConfig(Container):
    """Recording of spikes and samples that come from the chip.

    Attributes:
        enable_event_recording: passes events on to the host.
    """

    enable_event_recording: Annotated[bool, W0[0]] = False


@container(
    SystimeCorrectionBarrierConfigOnFPGA,
    Affine(EXECUTOR + 0xB),
    words=1,
    bits=1,
    backends=FPGA,
)
class SystimeCorrectionBarrierConfig(Container):
    """Makes the next ``Barrier.systime_correction`` wait for the global interrupt.

    Attributes:
        enable_interrupt: arms the interrupt.
    """

    enable_interrupt: Annotated[bool, W0[0]] = False


@container(
    FPGADeviceDNAOnFPGA,
    Affine(EXECUTOR + 3, words=2),
    words=2,
    bits=57,
    backends=FPGA,
    access="r",
    positional="value",
)
class FPGADeviceDNA(Container):
    """Unique number of the FPGA.

    Attributes:
        value: the number.
    """

    class Value(Ranged, size=1 << 57):
        """Number of 57 bits."""

    value: Annotated[Value, W0[24:0], W1[31:0]] = Value()


@container(
    PerfTestOnFPGA,
    Affine(PERFTEST),
    words=1,
    bits=1,
    backends=FPGA,
    positional="enable",
)
class PerfTest(Container):
    """Test of the links' throughput: sends and counts packets while it is enabled.

    Attributes:
        enable: runs the test.
    """

    enable: Annotated[bool, W0[0]] = False


@container(
    PerfTestStatusOnFPGA,
    Affine(PERFTEST + 1, words=4),
    words=4,
    bits=128,
    backends=FPGA,
    access="r",
)
class PerfTestStatus(Container):
    """Counters of the throughput test.

    Attributes:
        sent: packets sent.
        received: packets received.
        in_order: packets received in order.
        error_word: bits that were wrong.
    """

    class Sent(Ranged, size=1 << 32):
        """Count."""

    class Received(Ranged, size=1 << 32):
        """Count."""

    class InOrder(Ranged, size=1 << 32):
        """Count."""

    class ErrorWord(Ranged, size=1 << 32):
        """Bits that were wrong."""

    sent: Annotated[Sent, W0[31:0]] = Sent()
    received: Annotated[Received, W1[31:0]] = Received()
    in_order: Annotated[InOrder, W2[31:0]] = InOrder()
    error_word: Annotated[ErrorWord, W3[31:0]] = ErrorWord()
