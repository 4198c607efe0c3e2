"""Events on their way: the rate limit of a link, and the packing of the response stream.

Field places of the messages come in as tables; the kernel knows no wire format.
"""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t

cdef int64_t NEVER = 0x7FFFFFFFFFFFFFFF


def throttle(
    const int64_t[::1] cycle,
    const uint8_t[::1] channel,
    int64_t interval,
    int64_t longest_wait,
    int64_t[::1] free,
    int64_t[::1] departure,
    uint8_t[::1] kept,
):
    """Send events over channels that take one every ``interval``; return how many got through.

    Args:
        cycle: Arrival of each event, ascending.
        longest_wait: An event that would have to wait longer is lost.
        free: Per channel the cycle from which it takes the next event; updated.
        departure, kept: Per event the cycle it leaves, and whether it does.
    """
    cdef int64_t index, leave, count = 0
    for index in range(cycle.shape[0]):
        leave = max(cycle[index], free[channel[index]])
        departure[index] = leave
        if leave - cycle[index] > longest_wait:
            kept[index] = 0
            continue
        kept[index] = 1
        free[channel[index]] = leave + interval
        count += 1
    return count


cdef inline void put(uint64_t* low, uint64_t* high, uint64_t value, int64_t place) noexcept nogil:
    if place >= 64:
        high[0] |= value << (place - 64)
    else:
        low[0] |= value << place
        if place > 0:
            high[0] |= value >> (64 - place)


cdef class Trace:
    """State of a response stream between two calls of `pack`; times are FPGA cycles.

    Attributes:
        last: Cycle of the latest message.
        offset: Systime minus cycle.
        synchronised: Whether gaps are bridged by time messages.
        fresh: Whether the host does not know the time yet.
    """

    cdef public int64_t last, offset
    cdef public bint synchronised, fresh

    def __init__(self):
        self.last = -1
        self.fresh = True


def pack(
    Trace trace not None,
    int64_t until,
    int64_t stop,
    const int64_t[::1] cycle,
    const uint8_t[::1] kind,
    const uint64_t[::1] payload,
    const int64_t[::1] arrival_0,
    const int64_t[::1] stamp_0,
    const uint16_t[::1] value_0,
    const int64_t[::1] arrival_1,
    const int64_t[::1] stamp_1,
    const uint16_t[::1] value_1,
    const uint8_t[:, ::1] event_kind,
    const int64_t[:, :, ::1] value_place,
    const int64_t[:, :, ::1] stamp_place,
    uint8_t systime,
    uint8_t sysdelta,
    uint64_t systime_mask,
    int64_t longest_delta,
    uint64_t stamp_mask,
    int64_t longest_wait,
    int64_t longest_silence,
    uint8_t[::1] out_kind,
    uint64_t[::1] out_payload,
    uint64_t[::1] out_high,
):
    """Write the messages of a stretch of time in order, at most one a cycle.

    Return how many messages were written and how many single messages, events of class 0 and events
    of class 1 they took.

    Two classes of events, 0 spikes and 1 samples, are packed by up to three; they go before
    other messages that are due in the same cycle. All rows are sorted by time.

    Args:
        until: End of the stretch; incomplete packs wait no longer than this.
        stop: Messages that would be sent later than this are left for another call.
        cycle, kind, payload: Single messages; the payload of a systime message is filled in here.
        arrival_0, stamp_0, value_0: Events of class 0: arrival, time in chip ticks, value.
        event_kind: Kind of a message by class and number of events minus one.
        value_place, stamp_place: Bit places by class, number of events minus one, and event.
        longest_wait: How long an event waits for others.
        longest_silence: Distance of time messages while there is nothing else.
        out_kind, out_payload, out_high: Result rows, at least twice as many as there are inputs
            and one more for each ``longest_silence``.
    """
    cdef int64_t singles = 0, count = 0, due, best, gap, place
    cdef int64_t[2] position
    cdef int64_t[2] size
    cdef int64_t[2] first
    cdef int64_t* at = &position[0]
    cdef int chosen, which, packed, number
    cdef uint64_t low, high
    position[0] = position[1] = 0
    size[0] = arrival_0.shape[0]
    size[1] = arrival_1.shape[0]
    while True:
        best = NEVER
        chosen = -1
        for which in range(2):
            if position[which] >= size[which]:
                continue
            place = position[which] + 2
            if which == 0:
                due = arrival_0[at[0]] + longest_wait
                if place < size[0]:
                    due = min(due, arrival_0[place])
            else:
                due = arrival_1[at[1]] + longest_wait
                if place < size[1]:
                    due = min(due, arrival_1[place])
            due = max(min(due, until), trace.last + 1)
            if due < best:
                best = due
                chosen = which
        if singles < cycle.shape[0]:
            due = max(cycle[singles], trace.last + 1)
            if due < best:
                best = due
                chosen = 2
        if chosen < 0 or best > stop:
            break
        if trace.synchronised and not (chosen == 2 and kind[singles] == systime):
            if trace.fresh:
                out_kind[count] = systime
                out_payload[count] = <uint64_t>(best - 1 + trace.offset) & systime_mask
                out_high[count] = 0
                count += 1
                trace.last = best - 1
                trace.fresh = False
            while best - trace.last > longest_silence:
                trace.last += longest_silence
                out_kind[count] = systime
                out_payload[count] = <uint64_t>(trace.last + trace.offset) & systime_mask
                out_high[count] = 0
                count += 1
            gap = best - trace.last
            if gap > 1:
                if gap - 2 <= longest_delta:
                    out_kind[count] = sysdelta
                    out_payload[count] = <uint64_t>(gap - 2)
                else:
                    out_kind[count] = systime
                    out_payload[count] = <uint64_t>(best - 1 + trace.offset) & systime_mask
                out_high[count] = 0
                count += 1
        low = 0
        high = 0
        if chosen == 2:
            out_kind[count] = kind[singles]
            low = payload[singles]
            if kind[singles] == systime:
                low = <uint64_t>(best + trace.offset) & systime_mask
                trace.fresh = False
            singles += 1
        else:
            packed = 0
            while packed < 3 and at[chosen] + packed < size[chosen]:
                place = at[chosen] + packed
                if (arrival_0[place] if chosen == 0 else arrival_1[place]) > best:
                    break
                packed += 1
            for number in range(packed):
                place = at[chosen] + number
                if chosen == 0:
                    put(&low, &high, value_0[place], value_place[0, packed - 1, number])
                    put(
                        &low, &high, <uint64_t>(stamp_0[place] + 2 * trace.offset) & stamp_mask,
                        stamp_place[0, packed - 1, number],
                    )
                else:
                    put(&low, &high, value_1[place], value_place[1, packed - 1, number])
                    put(
                        &low, &high, <uint64_t>(stamp_1[place] + 2 * trace.offset) & stamp_mask,
                        stamp_place[1, packed - 1, number],
                    )
            out_kind[count] = event_kind[chosen, packed - 1]
            at[chosen] += packed
        out_payload[count] = low
        out_high[count] = high
        count += 1
        trace.last = best
    return count, singles, position[0], position[1]
