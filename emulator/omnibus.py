"""The FPGA's omnibus master towards the chip: accesses under way, in order, over the links.

The executor's kernel and this class share one state. An access takes effect on the chip one link
latency after its instruction; answers come back in order. While no link is up, accesses wait, as
the reliable layer below repeats them.
"""

from collections import deque

import attrs
import numpy as np
from numpy.typing import NDArray

from emulator import instructions, latency
from emulator.bus import Bus
from emulator.executor_kernel import State
from emulator.phy import CRC_ERROR, CRC_RECOVERED, NEVER, Links, notification
from emulator.response import Response
from hxcomm.message import FromFPGA


@attrs.frozen
class Access:
    """One register access that waits for a link."""

    address: int
    word: int
    enables: int
    is_read: bool


@attrs.frozen
class Reply:
    """The answer of the FPGA itself, which may not overtake reads of the chip."""

    word: int


@attrs.define
class _Chunk:
    """Rows of accesses under way; ``order`` is when each one may be carried out at the latest."""

    order: NDArray[np.int64]
    effect: NDArray[np.int64]
    answer: NDArray[np.int64]
    address: NDArray[np.uint32]
    word: NDArray[np.uint32]
    enables: NDArray[np.uint8]
    read: NDArray[np.uint8]


def new_state() -> State:
    """Return the state of an executor with the latencies of the table."""
    state = State(latency.READS_IN_FLIGHT)
    state.link = latency.LINK
    state.chip_write = latency.CHIP_WRITE
    state.chip_read = latency.CHIP_READ
    state.chip_write_interval = latency.CHIP_WRITE_INTERVAL
    state.chip_read_interval = latency.CHIP_READ_INTERVAL
    state.memory_access = latency.FPGA_ACCESS
    state.backlog = latency.CHIP_BACKLOG
    return state


@attrs.define
class Omnibus:
    """Accesses under way and accesses that wait for a link; times are FPGA cycles.

    Attributes:
        state: Shared with the kernel: when the chip is free, when answers are due.
        waiting: Accesses issued while no link was up, and replies behind them.
    """

    bus: Bus
    links: Links
    response: Response
    state: State = attrs.field(factory=new_state)
    waiting: deque[Access | Reply] = attrs.field(factory=deque)
    _under_way: deque[_Chunk] = attrs.field(factory=deque)
    _done_before: int = 0

    def add(
        self,
        effect: NDArray[np.int64],
        answer: NDArray[np.int64],
        address: NDArray[np.uint32],
        word: NDArray[np.uint32],
        enables: NDArray[np.uint8],
        read: NDArray[np.uint8],
    ) -> None:
        """Take accesses that the kernel has issued; rows are copied."""
        effect = effect + np.where(read, instructions.read_delay(address), 0)
        order = np.maximum.accumulate(effect)
        self._under_way.append(
            _Chunk(
                order,
                effect,
                answer.copy(),
                address.copy(),
                word.copy(),
                enables.copy(),
                read.copy(),
            )
        )

    def issue(self, access: Access, now: int, interval: int) -> int:
        """Send one access to the chip; return when its answer is due, `NEVER` if it got lost."""
        state = self.state
        delay, phy = self.links.resend()
        effect = max(now + latency.LINK, state.server_free) + min(delay, NEVER // 2)
        if delay:
            occasion = CRC_ERROR | (CRC_RECOVERED if delay != NEVER else 0)
            self.response.add(
                now + latency.LINK, FromFPGA.HighspeedLinkNotification, notification(phy, occasion)
            )
        if access.is_read:
            state.chip_reads += 1
            state.server_free = effect + interval
            answer = max(effect + latency.CHIP_READ + latency.LINK, state.last_response + 1)
        else:
            state.chip_writes += 1
            state.server_free = effect + latency.CHIP_WRITE_INTERVAL
            answer = effect + latency.CHIP_WRITE + latency.LINK
        lost = delay == NEVER
        if lost or self.links.description.faults.silent_links:
            answer = NEVER
        if access.is_read:
            state.read_issued(answer)
        else:
            state.last_done = max(state.last_done, answer)
        if not lost:
            if access.is_read:
                effect += instructions.read_delay(access.address)
            self._under_way.append(_row(access, effect, answer))
        return answer

    def reply(self, word: int, due: int) -> None:
        """Answer a read of the FPGA; it is due at a cycle, but not before earlier reads."""
        if self.reads_waiting():
            self.waiting.append(Reply(word))
            return
        answer = max(due, self.state.last_response + 1)
        self.state.read_issued(answer)
        self.response.add(answer, FromFPGA.OmnibusData, word)

    def reads_waiting(self) -> int:
        """Return how many reads wait for a link."""
        return sum(isinstance(one, Reply) or one.is_read for one in self.waiting)

    def hold(self, access: Access) -> None:
        """Let an access wait for a link."""
        if not self.waiting:
            self._done_before = self.state.last_done
            self.state.last_done = NEVER
        self.waiting.append(access)

    def release(self, cycle: int) -> None:
        """Send everything that waits, now that a link is up."""
        if self.waiting:
            self.state.last_done = self._done_before
        waiting, self.waiting = self.waiting, deque()
        for one in waiting:
            if isinstance(one, Reply):
                self.reply(one.word, cycle)
            else:
                self.issue(one, cycle, latency.CHIP_READ_INTERVAL)

    def carry_out(self, until: int) -> None:
        """Carry out the accesses that take effect up to ``until``."""
        while self._under_way:
            chunk = self._under_way[0]
            count = int(np.searchsorted(chunk.order, until, side="right"))
            if not count:
                return
            if count == len(chunk.order):
                self._under_way.popleft()
                self._carry_out(chunk, slice(None))
                continue
            self._carry_out(chunk, slice(count))
            for column in attrs.fields(_Chunk):
                setattr(chunk, column.name, getattr(chunk, column.name)[count:])
            return

    def next_effect(self) -> int:
        """Return the cycle of the next access under way, `NEVER` if there is none."""
        return int(self._under_way[0].order[0]) if self._under_way else NEVER

    def _carry_out(self, chunk: _Chunk, rows: slice) -> None:
        read = chunk.read[rows]
        answers = self.bus.apply(
            chunk.effect[rows], chunk.address[rows], chunk.word[rows], chunk.enables[rows], read
        )
        due = chunk.answer[rows]
        answered = (read != 0) & (due < NEVER)
        if answered.any():
            self.response.add_columns(
                due[answered], FromFPGA.OmnibusData, answers[answered].astype(np.uint64)
            )

    def forget(self) -> None:
        """Drop all accesses that wait for a link or for an answer that does not come."""
        self.waiting.clear()
        self.state.forget()


def _row(access: Access, effect: int, answer: int) -> _Chunk:
    """Return one access as a chunk."""
    at = np.array([effect], np.int64)
    return _Chunk(
        at,
        at,
        np.array([answer], np.int64),
        np.array([access.address], np.uint32),
        np.array([access.word], np.uint32),
        np.array([access.enables], np.uint8),
        np.array([access.is_read], np.uint8),
    )
