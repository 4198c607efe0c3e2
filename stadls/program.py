"""Programs: closed, executable as often as one likes, and the keepers of their results."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from halco import MADCSamplePackFromFPGAOnDLS, SpikePackFromFPGAOnDLS, typed_array
from halco.typed_array import TypedArray
from haldls import HighspeedLinkNotification
from hxcomm.connection import Target
from hxcomm.wire import Messages
from stadls.disassemble import disassemble
from stadls.events import MADCSamples, Spikes
from stadls.file import dump, parse
from stadls.response import Response
from stadls.ticket import Outcome

spike_pack_counts_type = typed_array(int, SpikePackFromFPGAOnDLS)
madc_sample_pack_counts_type = typed_array(int, MADCSamplePackFromFPGAOnDLS)


def _counts(kind: type[TypedArray], counts: Sequence[int]) -> TypedArray:
    array = kind()
    for key, count in zip(kind.key_type.every(), counts, strict=True):
        array[key] = count
    return array


class PlaybackProgram:
    """What the FPGA shall do, and what came back in the last run.

    Programs come from ``PlaybackProgramBuilder.done``. Two programs are equal if they do the same
    and got the same back.
    """

    spikes_type = Spikes
    madc_samples_type = MADCSamples
    spike_pack_counts_type = spike_pack_counts_type
    madc_sample_pack_counts_type = madc_sample_pack_counts_type

    __slots__ = ("_messages", "_outcome", "_unsupported")

    def __init__(self) -> None:
        self._messages = Messages()
        self._outcome = Outcome()
        self._unsupported: frozenset[str] = frozenset()

    @classmethod
    def _of(cls, messages: Messages, outcome: Outcome, unsupported: frozenset[str]) -> Self:
        program = cls()
        program._messages = messages
        program._outcome = outcome
        program._unsupported = unsupported
        return program

    @property
    def messages(self) -> Messages:
        """The messages to the FPGA, without the halt that running adds; read-only columns."""
        return self._messages

    @property
    def _response(self) -> Response:
        return self._outcome.response or Response(Messages())

    @property
    def spikes(self) -> Spikes:
        """Spikes of the last run, in the order in which they arrived."""
        return Spikes(self._response.spikes)

    @property
    def madc_samples(self) -> MADCSamples:
        """Samples of the membrane ADC of the last run, in the order in which they arrived."""
        return MADCSamples(self._response.madc_samples)

    @property
    def highspeed_link_notifications(self) -> list[HighspeedLinkNotification]:
        """What the links to the chip reported in the last run."""
        return list(self._response.highspeed_link_notifications)

    @property
    def spikes_pack_counts(self) -> TypedArray:
        """Number of messages with one, two and three spikes."""
        return _counts(spike_pack_counts_type, self._response.spike_pack_counts)

    @property
    def madc_samples_pack_counts(self) -> TypedArray:
        """Number of messages with one, two and three samples."""
        return _counts(madc_sample_pack_counts_type, self._response.madc_sample_pack_counts)

    @property
    def unsupported_targets(self) -> set[Target]:
        """Targets on which the program must not be run."""
        return {Target(name) for name in self._unsupported}

    def empty(self) -> bool:
        """Return whether there is nothing to do."""
        return not len(self._messages)

    def save(self, path: str | Path) -> None:
        """Write the instructions to a file, see `stadls.file` for the format."""
        Path(path).write_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the instructions as the contents of a file."""
        return dump(self._messages, self._outcome.expected, self._unsupported)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read the instructions of a program from a file.

        Raises:
            ValueError: Not a program file, a damaged one or one of a newer version.
        """
        return cls.from_bytes(Path(path).read_bytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Make a program of the contents of a file.

        Its reads have no tickets, as these belong to the builder it came from.

        Raises:
            ValueError: Not a program file, a damaged one or one of a newer version.
        """
        messages, expected, unsupported = parse(data)
        outcome = Outcome()
        outcome.expected = expected
        return cls._of(messages, outcome, unsupported)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PlaybackProgram):
            return NotImplemented
        return (
            self._messages == other._messages
            and self._outcome.expected == other._outcome.expected
            and self._response == other._response
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        answers = sum(self._outcome.expected.values())
        return f"PlaybackProgram(to FPGA size: {len(self._messages)}, from FPGA size: {answers})"

    def __str__(self) -> str:
        return "\n".join(map(str, disassemble(self._messages)))
