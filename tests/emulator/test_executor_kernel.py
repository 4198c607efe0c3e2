"""The executor's kernel, against an interpreter that is slow and obvious."""

from typing import Any

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emulator import instructions, latency
from emulator.executor_kernel import State, run
from emulator.omnibus import new_state
from haldls.address import EXTERNAL_SRAM, SYNAPSES
from hxcomm.message import TO_FPGA, Loopback, ToFPGA
from hxcomm.wire import Messages

ADDRESS = TO_FPGA[ToFPGA.OmnibusAddress]
REGISTER = 0x8800_0005


@attrs.define
class Slow:
    """Interpreter of the same instructions, one by one."""

    now: int = 0
    timer_zero: int = 0
    write: tuple[int, int] | None = None
    server_free: int = 0
    last_answer: int = -1
    last_done: int = 0
    answers: list[int] = attrs.field(factory=list)
    spikes: list[tuple[int, int]] = attrs.field(factory=list)
    accesses: list[tuple[int, ...]] = attrs.field(factory=list)
    ticks: list[int] = attrs.field(factory=list)

    def execute(self, program: list[tuple[int, int]], timeout: int, *, ready: bool) -> int:
        for index, (kind, payload) in enumerate(program):
            if not self.step(kind, payload, timeout, ready=ready):
                return index
            self.now += 1
        return len(program)

    def step(self, kind: int, payload: int, timeout: int, *, ready: bool) -> bool:
        fields = TO_FPGA[kind].unpack(payload)
        if kind == ToFPGA.Setup:
            self.timer_zero = self.now
        elif kind == ToFPGA.WaitUntil:
            self.now = max(self.now, self.timer_zero + payload)
        elif kind in (ToFPGA.SpikePack1, ToFPGA.SpikePack2, ToFPGA.SpikePack3):
            count = kind - ToFPGA.SpikePack1 + 1
            if ready:
                self.spikes += [(self.now, fields[f"label_{index}"]) for index in range(count)]
        elif kind == ToFPGA.Loopback:
            if payload == Loopback.halt:
                return False
            self.ticks.append(self.now)
        elif kind == ToFPGA.Barrier:
            if payload not in (0, 1):
                return False
            if payload and self.last_done > self.now:
                if not ready or self.last_done - self.now > timeout:
                    return False
                self.now = self.last_done
        elif kind == ToFPGA.OmnibusAddress and not fields["is_read"]:
            self.write = (fields["address"], fields["byte_enables"])
        elif kind == ToFPGA.OmnibusAddress:
            return self.access(fields["address"], 0, 0, timeout, read=True, ready=ready)
        elif kind == ToFPGA.OmnibusData:
            if self.write is None:
                return False
            return self.access(self.write[0], payload, self.write[1], timeout, False, ready)
        else:
            return False
        return True

    def access(
        self, address: int, word: int, enables: int, timeout: int, read: bool, ready: bool
    ) -> bool:
        target, interval = instructions.who_answers(address)
        if target == instructions.REGISTER or (target == instructions.CHIP and not ready):
            return False
        if read and len(self.answers) >= latency.READS_IN_FLIGHT:
            free = self.answers[-latency.READS_IN_FLIGHT]
            if free - self.now > timeout:
                return False
            self.now = max(self.now, free)
        if target == instructions.CHIP:
            self.now = max(self.now, self.server_free - latency.LINK - latency.CHIP_BACKLOG)
            effect = max(self.now + latency.LINK, self.server_free)
            self.server_free = effect + (interval if read else latency.CHIP_WRITE_INTERVAL)
            done = effect + (latency.CHIP_READ if read else latency.CHIP_WRITE) + latency.LINK
        else:
            effect, done = self.now + 1, self.now + latency.FPGA_ACCESS
        if read:
            done = max(done, self.last_answer + 1)
            self.last_answer = done
            self.answers.append(done)
        answer = done if read else -1
        self.accesses.append((effect, answer, address, word, enables, int(read)))
        self.last_done = max(self.last_done, done)
        return True


def execute(
    program: list[tuple[int, int]], timeout: int, *, ready: bool, horizon: int = 1 << 40
) -> tuple[int, State, dict[str, Any]]:
    """Run the kernel with buffers that are large enough."""
    state = new_state()
    state.horizon, state.timeout, state.chip_ready = horizon, timeout, ready
    messages = Messages.of(program)
    size = 3 * len(program) + 3
    rows = {
        "spike_cycle": np.empty(size, np.int64),
        "spike_label": np.empty(size, np.uint16),
        "effect": np.empty(size, np.int64),
        "answer": np.empty(size, np.int64),
        "address": np.empty(size, np.uint32),
        "word": np.empty(size, np.uint32),
        "enables": np.empty(size, np.uint8),
        "read": np.empty(size, np.uint8),
        "tick": np.empty(size, np.int64),
    }
    index = run(
        state,
        messages.kind,
        messages.payload,
        0,
        instructions.ROLE,
        instructions.LABEL_LOW,
        instructions.LABEL_COUNT,
        instructions.LABEL_MASK,
        instructions.ADDRESS_LOW,
        instructions.ADDRESS_MASK,
        1,
        Loopback.tick,
        instructions.RANGE_END,
        instructions.RANGE_TARGET,
        instructions.RANGE_INTERVAL,
        *rows.values(),
    )
    return index, state, rows


ADDRESSES = st.sampled_from([0, 0x13_0019, SYNAPSES + 77, EXTERNAL_SRAM + 5, REGISTER])


def address(place: int, enables: int, *, read: bool) -> tuple[int, int]:
    payload = ADDRESS.pack(address=place, byte_enables=enables, is_read=read)
    return int(ToFPGA.OmnibusAddress), payload


INSTRUCTIONS = st.one_of(
    st.just((int(ToFPGA.Setup), 0)),
    st.tuples(st.just(int(ToFPGA.WaitUntil)), st.integers(0, 500)),
    st.builds(address, ADDRESSES, st.integers(0, 15), read=st.booleans()),
    st.tuples(st.just(int(ToFPGA.OmnibusData)), st.integers(0, 0xFFFF_FFFF)),
    st.tuples(st.just(int(ToFPGA.SpikePack1)), st.integers(0, 0xFFFF)),
    st.tuples(st.just(int(ToFPGA.SpikePack2)), st.integers(0, 0xFFFF_FFFF)),
    st.tuples(st.just(int(ToFPGA.SpikePack3)), st.integers(0, (1 << 48) - 1)),
    st.tuples(st.just(int(ToFPGA.Barrier)), st.sampled_from([0, 1, 1, 1, 2])),
    st.tuples(st.just(int(ToFPGA.Loopback)), st.sampled_from([1, 1, 1, 0])),
)
READS = st.builds(address, ADDRESSES, st.just(15), read=st.just(True))


@given(
    st.lists(st.one_of(INSTRUCTIONS, READS), max_size=200), st.sampled_from([90, 5000, 10**6]),
    st.booleans(),
)  # fmt: skip
def test_kernel_equals_twin(program: list[tuple[int, int]], timeout: int, ready: bool) -> None:
    index, state, rows = execute(program, timeout, ready=ready)
    slow = Slow()
    assert index == slow.execute(program, timeout, ready=ready)
    assert state.stuck == (index < len(program))
    assert (state.now, state.timer_zero, state.last_done) == (
        slow.now,
        slow.timer_zero,
        slow.last_done,
    )
    spikes = zip(rows["spike_cycle"].tolist(), rows["spike_label"].tolist(), strict=True)
    assert list(spikes)[: state.spikes] == slow.spikes
    names = ("effect", "answer", "address", "word", "enables", "read")
    accesses = zip(*(rows[name].tolist() for name in names), strict=True)
    assert list(accesses)[: state.accesses] == slow.accesses
    assert rows["tick"][: state.ticks].tolist() == slow.ticks


def test_one_instruction_in_a_cycle() -> None:
    _, state, _ = execute([(int(ToFPGA.Setup), 0)] * 1000, 100, ready=True)
    assert state.now == 1000


def test_stops_at_the_horizon() -> None:
    index, state, _ = execute([(int(ToFPGA.Setup), 0)] * 1000, 100, ready=True, horizon=37)
    assert (index, state.now, state.stuck) == (37, 37, False)


def test_slow_reads_stop_the_executor_before_its_spikes_overtake_them() -> None:
    program = [address(SYNAPSES + 77, 15, read=True)] * 40 + [(int(ToFPGA.SpikePack1), 7)]
    _, _, rows = execute(program, 10**6, ready=True)
    last = rows["effect"][39]
    assert last == latency.LINK + 39 * latency.SYNAPSE_READ_INTERVAL
    behind = last - rows["spike_cycle"][0]
    assert 0 < behind <= latency.LINK + latency.CHIP_BACKLOG


def test_at_most_52_reads_are_in_flight() -> None:
    _, state, rows = execute([address(0, 15, read=True)] * 60, 10**6, ready=True)
    issued = rows["effect"][:60]
    assert state.now > rows["answer"][7]
    assert (np.diff(rows["answer"][:60]) >= 1).all()
    assert issued[0] == latency.LINK


def test_spikes_to_a_dead_link_vanish() -> None:
    _, state, _ = execute([(int(ToFPGA.SpikePack3), 0)] * 10, 100, ready=False)
    assert (state.spikes, state.lost_spikes) == (0, 30)
