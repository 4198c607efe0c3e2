"""What one run of a program brought back, from the messages the FPGA sent.

Rules of the time annotation: the clock starts at 0 in every run; every message takes one cycle of
8 ns; systime messages set it, sysdelta messages advance it further. Before the first systime it
only counts messages.
"""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

import haldls
from halco import PhyStatusOnFPGA
from hxcomm.message import FROM_FPGA, FromFPGA, Loopback
from hxcomm.wire import Messages
from stadls.error import LinkError
from stadls.events import MADCSamples, Spikes
from stadls.timeline import annotate, events

#: Messages that answer a read.
ANSWERS = (FromFPGA.JTAGData, FromFPGA.OmnibusData, FromFPGA.Loopback)
#: Largest time of a 43-bit clock; before 0 comes this.
NEWEST = (1 << 43) - 1

#: A sample: its value in the low bits, the multiplexer's input above.
_VALUE = 0x3FF
_CHANNEL = 10


@attrs.frozen
class Timeout:
    """The FPGA gave up waiting for an instruction to finish.

    Attributes:
        instruction: Index of the message in the program.
        trace_stalls: Recent cycles in which results could not be stored, 0 to 96.
        omnibus_reads: Reads on the bus without answer yet, 0 to 52.
        fpga_time: When, in cycles of 8 ns.
    """

    instruction: int
    trace_stalls: int
    omnibus_reads: int
    fpga_time: int

    #: Largest numbers the FPGA can mean.
    MAX_STALLS = 96
    MAX_READS = 52

    @classmethod
    def of(cls, payload: int, fpga_time: int) -> "Timeout":
        """Decode a message.

        Raises:
            LinkError: A number that the FPGA cannot mean.
        """
        parts = FROM_FPGA[FromFPGA.TimeoutNotification].unpack(payload)
        timeout = cls(
            parts["instruction"], parts["trace_stalls"], parts["omnibus_reads"], fpga_time
        )
        for name, value, maximum in (
            ("trace_stalls", timeout.trace_stalls, cls.MAX_STALLS),
            ("omnibus_reads", timeout.omnibus_reads, cls.MAX_READS),
        ):
            if value > maximum:
                raise LinkError(
                    f"timeout notification {payload:#x} has {name}={value}, "
                    f"must be in [0, {maximum}]: range overflow: {value} > max({maximum})"
                )
        return timeout


_FLAGS = ("check_error", "crc_recover", "crc_error", "decode_error", "link_up")


def _notification(payload: int, fpga_time: int) -> haldls.HighspeedLinkNotification:
    notification = haldls.HighspeedLinkNotification()
    notification.phy = PhyStatusOnFPGA(payload >> len(_FLAGS))
    for bit, name in enumerate(_FLAGS):
        setattr(notification, name, bool(payload >> bit & 1))
    notification.fpga_time = haldls.FPGATime(fpga_time)
    return notification


class Response:
    """The messages of one run, sorted and annotated with time when somebody asks.

    Args:
        messages: Everything the FPGA sent.

    Raises:
        LinkError: The time leaves the 43 bits of the clock.
    """

    def __init__(self, messages: Messages) -> None:
        self.messages = messages
        self.time: NDArray[np.uint64] = np.empty(len(messages), np.uint64)
        annotate(messages.kind, messages.payload, FromFPGA.Systime, FromFPGA.Sysdelta, self.time)
        if len(self.time) and int(self.time.max()) > NEWEST:
            index = int(np.argmax(self.time > NEWEST))
            raise LinkError(
                f"message {index} from the FPGA has time {int(self.time[index])}: "
                f"range overflow: must be at most max({NEWEST})"
            )
        self._answers: dict[FromFPGA, tuple[NDArray[np.uint64], NDArray[np.uint64]]] = {}

    def answers(self, kind: FromFPGA) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return payloads and times of all answers of one kind, in order of arrival."""
        found = self._answers.get(kind)
        if found is None:
            chosen = self.messages.kind == kind
            if kind is FromFPGA.Loopback:
                chosen &= self.messages.payload == Loopback.tick
            found = self._answers[kind] = (self.messages.payload[chosen], self.time[chosen])
        return found

    def _pack_counts(self, first: FromFPGA) -> tuple[int, int, int]:
        kind = self.messages.kind
        one, two, three = (int(np.count_nonzero(kind == first + n)) for n in range(3))
        return one, two, three

    @cached_property
    def spike_pack_counts(self) -> tuple[int, int, int]:
        """Number of messages with one, two and three spikes."""
        return self._pack_counts(FromFPGA.SpikePack1)

    @cached_property
    def madc_sample_pack_counts(self) -> tuple[int, int, int]:
        """Number of messages with one, two and three samples."""
        return self._pack_counts(FromFPGA.MADCSamplePack1)

    def _events(
        self, first: FromFPGA
    ) -> tuple[NDArray[np.uint16], NDArray[np.uint64], NDArray[np.uint64]]:
        one, two, three = self._pack_counts(first)
        size = one + 2 * two + 3 * three
        value = np.empty(size, np.uint16)
        fpga_time = np.empty(size, np.uint64)
        chip_time = np.empty(size, np.uint64)
        events(
            self.messages.kind,
            self.messages.payload,
            self.messages.high,
            self.time,
            first,
            value,
            fpga_time,
            chip_time,
            NEWEST,
        )
        return value, fpga_time, chip_time

    @cached_property
    def spikes(self) -> Spikes:
        """All spikes."""
        label, fpga_time, chip_time = self._events(FromFPGA.SpikePack1)
        return Spikes.of(len(label), label=label, fpga_time=fpga_time, chip_time=chip_time)

    @cached_property
    def madc_samples(self) -> MADCSamples:
        """All samples of the membrane ADC."""
        value, fpga_time, chip_time = self._events(FromFPGA.MADCSamplePack1)
        return MADCSamples.of(
            len(value),
            value=value & _VALUE,
            channel=value >> _CHANNEL & 1,
            fpga_time=fpga_time,
            chip_time=chip_time,
        )

    @cached_property
    def highspeed_link_notifications(self) -> list[haldls.HighspeedLinkNotification]:
        """What the links reported."""
        chosen = self.messages.kind == FromFPGA.HighspeedLinkNotification
        return [
            _notification(payload, time)
            for payload, time in zip(
                self.messages.payload[chosen].tolist(), self.time[chosen].tolist(), strict=True
            )
        ]

    @cached_property
    def timeouts(self) -> list[Timeout]:
        """Instructions that did not finish in time.

        Raises:
            LinkError: A notification that cannot be.
        """
        chosen = self.messages.kind == FromFPGA.TimeoutNotification
        return [
            Timeout.of(payload, time)
            for payload, time in zip(
                self.messages.payload[chosen].tolist(), self.time[chosen].tolist(), strict=True
            )
        ]

    def __eq__(self, other: object) -> bool:
        """Compare what a user can see; how time was annotated does not matter."""
        if not isinstance(other, Response):
            return NotImplemented
        return (
            all(
                np.array_equal(mine, theirs)
                for kind in ANSWERS
                for mine, theirs in zip(self.answers(kind), other.answers(kind), strict=True)
            )
            and self.spike_pack_counts == other.spike_pack_counts
            and self.madc_sample_pack_counts == other.madc_sample_pack_counts
            and self.spikes == other.spikes
            and self.madc_samples == other.madc_samples
            and self.highspeed_link_notifications == other.highspeed_link_notifications
            and self.timeouts == other.timeouts
        )

    __hash__ = None  # type: ignore[assignment]
