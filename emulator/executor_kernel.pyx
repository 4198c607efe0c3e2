"""Runs of simple instructions: timer, spikes, omnibus accesses to chip and memories, ticks.

The kernel knows neither the wire format nor the address map: roles of message kinds, places of
fields and address ranges come in as tables. It stops in front of whatever it does not handle.
"""

import numpy as np

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef enum:
    SETUP = 1
    WAIT = 2
    ADDRESS = 3
    DATA = 4
    SPIKES = 5
    LOOPBACK = 6
    BARRIER = 7

cdef enum:
    CHIP = 0
    MEMORY = 1
    REGISTER = 2

cdef int64_t NONE = -1


cdef class State:
    """Where an executor is. Times are FPGA cycles, delays and intervals too."""

    cdef public int64_t now, timer_zero, horizon, timeout
    cdef public int64_t write_address, write_enables
    cdef public int64_t server_free, last_response, last_done
    cdef public bint chip_ready, chip_silent, reads_wait
    cdef public int64_t spikes, accesses, ticks, lost_spikes
    cdef public bint stuck
    cdef public int64_t chip_reads, chip_writes
    cdef public int64_t link, chip_write, chip_read, chip_write_interval, chip_read_interval
    cdef public int64_t memory_access, backlog
    cdef int64_t[::1] flight
    cdef int64_t reads

    def __init__(self, int64_t reads_in_flight):
        self.flight = np.full(reads_in_flight, NONE, dtype=np.int64)
        self.write_address = NONE
        self.last_response = NONE

    def in_flight(self, int64_t cycle):
        """Return how many reads are unanswered at ``cycle``."""
        cdef int64_t index, count = 0
        for index in range(self.flight.shape[0]):
            count += self.flight[index] > cycle
        return count

    def slot_free(self):
        """Return the cycle from which another read may be issued."""
        return self.flight[self.reads % self.flight.shape[0]]

    def read_issued(self, int64_t response):
        """Take a slot until ``response``, the cycle of the answer."""
        self.flight[self.reads % self.flight.shape[0]] = response
        self.reads += 1
        self.last_response = response
        if response > self.last_done:
            self.last_done = response

    def forget(self):
        """Drop everything under way."""
        self.flight[:] = NONE
        self.last_done = self.now
        self.server_free = self.now


def run(
    State state not None,
    const uint8_t[::1] kind,
    const uint64_t[::1] payload,
    int64_t start,
    const uint8_t[::1] role,
    const int64_t[:, ::1] label_low,
    const uint8_t[::1] label_count,
    uint64_t label_mask,
    const int64_t[::1] address_low,
    const uint64_t[::1] address_mask,
    uint64_t omnibus_barrier,
    uint64_t tick,
    const uint32_t[::1] range_end,
    const uint8_t[::1] range_target,
    const int64_t[::1] range_interval,
    int64_t[::1] spike_cycle,
    uint16_t[::1] spike_label,
    int64_t[::1] access_effect,
    int64_t[::1] access_answer,
    uint32_t[::1] access_address,
    uint32_t[::1] access_word,
    uint8_t[::1] access_enables,
    uint8_t[::1] access_read,
    int64_t[::1] tick_cycle,
):
    """Execute from ``start`` on; return the index of the first instruction not executed.

    The kernel stops at the end of the columns, at the horizon, when an output is full, and in front
    of an instruction that it does not handle; ``state.stuck`` tells the last case.

    Args:
        role: What a message kind is to this kernel, by header number.
        label_low, label_count: Places of the labels of spike packs, by header number.
        address_low, address_mask: Places of (address, byte enables, is_read) in an address.
        range_end: Last addresses of the ranges that the address space is divided into, ascending.
        range_target: Per range: 0 chip, 1 memory in the FPGA, 2 not for this kernel.
        range_interval: Per range: distance of two reads, chip only.
        spike_cycle ... tick_cycle: Output rows; counts are in ``state``, answers of writes are -1.
    """
    cdef int64_t index = start, stop = kind.shape[0]
    cdef int64_t now = state.now, target, effect, answer, free
    cdef int64_t spikes = 0, accesses = 0, ticks = 0
    cdef int64_t most_spikes = spike_cycle.shape[0] - 3
    cdef int64_t most_accesses = access_effect.shape[0], most_ticks = tick_cycle.shape[0]
    cdef int64_t slots = state.flight.shape[0]
    cdef uint64_t word
    cdef uint32_t address
    cdef int what, number, low, high, middle
    cdef bint is_read
    state.stuck = False
    while index < stop and now < state.horizon:
        what = role[kind[index]]
        word = payload[index]
        if what == SPIKES:
            if spikes > most_spikes:
                break
            if state.chip_ready:
                for number in range(label_count[kind[index]]):
                    spike_cycle[spikes] = now
                    spike_label[spikes] = <uint16_t>(
                        (word >> label_low[kind[index], number]) & label_mask
                    )
                    spikes += 1
            else:
                state.lost_spikes += label_count[kind[index]]
        elif what == WAIT:
            target = state.timer_zero + <int64_t>word
            if target > now:
                now = target
        elif what == SETUP:
            state.timer_zero = now
        elif what == ADDRESS or what == DATA:
            if what == ADDRESS:
                address = <uint32_t>((word >> address_low[0]) & address_mask[0])
                is_read = (word >> address_low[2]) & address_mask[2]
            else:
                if state.write_address == NONE:
                    state.stuck = True
                    break
                address = <uint32_t>state.write_address
                is_read = False
            low = 0
            high = range_end.shape[0] - 1
            while low < high:
                middle = (low + high) >> 1
                if address <= range_end[middle]:
                    high = middle
                else:
                    low = middle + 1
            if range_target[low] == REGISTER and (is_read or what == DATA):
                state.stuck = True
                break
            if what == ADDRESS and not is_read:
                state.write_address = address
                state.write_enables = (word >> address_low[1]) & address_mask[1]
                index += 1
                now += 1
                continue
            if accesses >= most_accesses:
                break
            if range_target[low] == CHIP and (not state.chip_ready or state.chip_silent):
                state.stuck = True
                break
            if is_read:
                if state.reads_wait:
                    state.stuck = True
                    break
                free = state.flight[state.reads % slots]
                if free > now:
                    if free - now > state.timeout:
                        state.stuck = True
                        break
                    now = free
            if range_target[low] == CHIP:
                # the chip's request queue is short: a full one stops the executor
                now = max(now, state.server_free - state.link - state.backlog)
                effect = max(now + state.link, state.server_free)
                if is_read:
                    state.server_free = effect + range_interval[low]
                    answer = effect + state.chip_read + state.link
                    state.chip_reads += 1
                else:
                    state.server_free = effect + state.chip_write_interval
                    answer = effect + state.chip_write + state.link
                    state.chip_writes += 1
            else:
                effect = now + 1
                answer = now + state.memory_access
            access_effect[accesses] = effect
            access_address[accesses] = address
            access_read[accesses] = is_read
            if is_read:
                answer = max(answer, state.last_response + 1)
                state.last_response = answer
                state.flight[state.reads % slots] = answer
                state.reads += 1
                access_answer[accesses] = answer
                access_word[accesses] = 0
                access_enables[accesses] = 0
            else:
                access_answer[accesses] = NONE
                access_word[accesses] = <uint32_t>word
                access_enables[accesses] = <uint8_t>state.write_enables
            accesses += 1
            state.last_done = max(state.last_done, answer)
        elif what == LOOPBACK:
            if word != tick or ticks >= most_ticks:
                state.stuck = word != tick
                break
            tick_cycle[ticks] = now
            ticks += 1
        elif what == BARRIER:
            if word & ~omnibus_barrier:
                state.stuck = True
                break
            if word and state.last_done > now:
                if not state.chip_ready or state.last_done - now > state.timeout:
                    state.stuck = True
                    break
                now = state.last_done
        else:
            state.stuck = True
            break
        now += 1
        index += 1
    state.now = now
    state.spikes = spikes
    state.accesses = accesses
    state.ticks = ticks
    return index
