"""A tiny host for tests: programs as lists of messages, and the decoder's rules for times."""

from typing import Any, NamedTuple, Self

import attrs
import numpy as np

import haldls
from haldls import Backend
from hxcomm.message import FROM_FPGA, TO_FPGA, FromFPGA, JTAGInstruction, Loopback, ToFPGA
from hxcomm.wire import FromFPGADecoder, Messages, encode_to_fpga
from tests.facts import lines, vectors

SPIKE_PACKS = (FromFPGA.SpikePack1, FromFPGA.SpikePack2, FromFPGA.SpikePack3)
SAMPLE_PACKS = (FromFPGA.MADCSamplePack1, FromFPGA.MADCSamplePack2, FromFPGA.MADCSamplePack3)
CYCLES_PER_US = 125
OMNIBUS, JTAG, SYSTIME, MULTI_FPGA = 1, 2, 4, 8


class Received(NamedTuple):
    """A message other than an event, and when it came."""

    kind: int
    payload: int
    fpga_time: int


class Event(NamedTuple):
    """A spike or sample: its value, when it left the chip, when it came."""

    value: int
    chip_time: int
    fpga_time: int


@attrs.define
class Answer:
    """A decoded response."""

    messages: list[Received]
    spikes: list[Event]
    samples: list[Event]

    def of(self, kind: int) -> list[int]:
        """Return the payloads of all messages of one kind."""
        return [message.payload for message in self.messages if message.kind == kind]

    @property
    def words(self) -> list[int]:
        """Answers to omnibus reads."""
        return self.of(FromFPGA.OmnibusData)

    @property
    def bits(self) -> list[int]:
        """Answers to JTAG scans."""
        return self.of(FromFPGA.JTAGData)

    @property
    def timeouts(self) -> list[int]:
        """Indices of instructions that timed out."""
        return [payload & 0xFFFF_FFFF for payload in self.of(FromFPGA.TimeoutNotification)]


def decode(data: bytes | Messages) -> Answer:
    """Decode as the host does, where every message lets a cycle pass."""
    messages = data if isinstance(data, Messages) else FromFPGADecoder().feed(data)
    time = 0
    answer = Answer([], [], [])
    for kind, payload in messages.pairs():
        time += 1
        if kind == FromFPGA.Systime:
            time = payload
        elif kind == FromFPGA.Sysdelta:
            time += payload
        if kind in SPIKE_PACKS + SAMPLE_PACKS:
            spike = kind in SPIKE_PACKS
            packs, name = (SPIKE_PACKS, "label") if spike else (SAMPLE_PACKS, "value")
            for index in range(packs.index(FromFPGA(kind)) + 1):
                value = FROM_FPGA[kind].field(f"{name}_{index}").get(payload)
                stamp = FROM_FPGA[kind].field(f"timestamp_{index}").get(payload)
                chip = (time & ~0x7F) | (stamp >> 1)
                chip -= 128 if chip > time else 0
                (answer.spikes if spike else answer.samples).append(Event(value, chip, time))
        else:
            answer.messages.append(Received(kind, payload, time))
    return answer


@attrs.define
class Program:
    """Messages to one FPGA, in order."""

    pairs: list[tuple[int, int]] = attrs.field(factory=list)

    def add(self, kind: int, payload: int = 0) -> Self:
        self.pairs.append((int(kind), payload))
        return self

    def word(self, address: int, word: int, enables: int = 15) -> Self:
        fields = {"address": int(address), "byte_enables": enables}
        self.add(ToFPGA.OmnibusAddress, TO_FPGA[ToFPGA.OmnibusAddress].pack(**fields))
        return self.add(ToFPGA.OmnibusData, int(word))

    def ask(self, address: int) -> Self:
        fields = {"address": int(address), "byte_enables": 15, "is_read": 1}
        return self.add(ToFPGA.OmnibusAddress, TO_FPGA[ToFPGA.OmnibusAddress].pack(**fields))

    def write(self, container: Any, place: int = 0) -> Self:
        """Write a container over the omnibus."""
        coordinate = container.coordinate_type._at(place)
        addresses = container.write_addresses(coordinate, Backend.Omnibus)
        for address, word in zip(addresses, container.encode(), strict=True):
            self.word(address, word)
        return self

    def read(self, container: Any, place: int = 0) -> Self:
        """Read the words of a container over the omnibus."""
        coordinate = container.coordinate_type._at(place)
        for address in container.read_addresses(coordinate, Backend.Omnibus):
            self.ask(address)
        return self

    def barrier(self, kinds: int = OMNIBUS) -> Self:
        return self.add(ToFPGA.Barrier, kinds)

    def wait(self, cycles: int) -> Self:
        return self.add(ToFPGA.Setup).add(ToFPGA.WaitUntil, cycles)

    def spikes(self, *labels: int) -> Self:
        kind = (ToFPGA.SpikePack1, ToFPGA.SpikePack2, ToFPGA.SpikePack3)[len(labels) - 1]
        fields = {f"label_{index}": label for index, label in enumerate(labels)}
        return self.add(kind, TO_FPGA[kind].pack(**fields))

    def scan(self, instruction: int, bits: int, count: int, *, keep: bool = False) -> Self:
        self.add(ToFPGA.JTAGIns, instruction)
        fields = {"keep_response": keep, "num_bits": count, "payload": bits}
        return self.add(ToFPGA.JTAGData, TO_FPGA[ToFPGA.JTAGData].pack(**fields))

    def jtag_write(self, address: int, word: int) -> Self:
        self.scan(JTAGInstruction.OMNIBUS_ADDRESS, int(address), 33)
        self.scan(JTAGInstruction.OMNIBUS_DATA, int(word), 32)
        return self.scan(JTAGInstruction.OMNIBUS_REQUEST, 0, 3)

    def jtag_read(self, address: int) -> Self:
        self.scan(JTAGInstruction.OMNIBUS_ADDRESS, int(address) | 1 << 32, 33)
        self.scan(JTAGInstruction.OMNIBUS_REQUEST, 0, 3)
        return self.scan(JTAGInstruction.OMNIBUS_DATA, 0, 32, keep=True)

    def init(self, board: str = "cube") -> Self:
        """Add the measured initialisation stream of a board."""
        for line in lines(vectors() / "stream" / "system_init.jsonl.gz"):
            if line["setup"] == board:
                self.pairs += [(kind, int(payload, 16)) for _, kind, payload in line["messages"]]
        return self

    def timeout(self, cycles: int) -> Self:
        address = haldls.InstructionTimeoutConfig.write_addresses(0)[0]
        return self.word(address, cycles)

    def bytes(self) -> bytes:
        """Return the stream with the halt."""
        return encode_to_fpga(Messages.of([*self.pairs, (ToFPGA.Loopback, Loopback.halt)]))


def run(machine: Any, *programs: Program) -> Answer:
    """Run programs, one per FPGA, and decode the first one's response."""
    return decode(machine.run([program.bytes() for program in programs])[0])


def run_all(machine: Any, *programs: Program) -> list[Answer]:
    """Run programs, one per FPGA, and decode all responses."""
    return [decode(data) for data in machine.run([program.bytes() for program in programs])]


def times(events: list[Event]) -> list[int]:
    """Return the chip times."""
    return np.array([event.chip_time for event in events], np.int64).tolist()
