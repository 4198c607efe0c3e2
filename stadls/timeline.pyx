"""Time annotation of the messages from the FPGA: every message depends on those before it."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t


def annotate(
    const uint8_t[::1] kind,
    const uint64_t[::1] payload,
    int systime,
    int sysdelta,
    uint64_t[::1] time,
):
    """Fill ``time`` with the FPGA time at which each message was sent.

    Every message takes one cycle; a systime message sets the clock, a sysdelta message advances it
    further.
    """
    cdef int64_t index
    cdef uint64_t now = 0
    for index in range(kind.shape[0]):
        if kind[index] == systime:
            now = payload[index]
        else:
            now += 1
            if kind[index] == sysdelta:
                now += payload[index]
        time[index] = now


def events(
    const uint8_t[::1] kind,
    const uint64_t[::1] payload,
    const uint64_t[::1] high,
    const uint64_t[::1] time,
    int first,
    uint16_t[::1] value,
    uint64_t[::1] fpga_time,
    uint64_t[::1] chip_time,
    uint64_t newest,
):
    """Unpack the events in packs of one to three, headers ``first`` to ``first + 2``.

    An event is 16 bits of value below an 8-bit time stamp in half cycles; the first event of a
    pack is the most significant one. A stamp is the youngest time not after the message that has
    these low bits, modulo ``newest + 1``.
    """
    cdef int64_t index, found = 0
    cdef int position, shift
    cdef uint64_t event, now, chip
    for index in range(kind.shape[0]):
        if kind[index] < first or kind[index] > first + 2:
            continue
        now = time[index]
        for position in range(kind[index] - first, -1, -1):
            shift = 24 * position
            event = payload[index] >> shift
            if shift == 48:
                event |= high[index] << 16
            value[found] = <uint16_t>event
            chip = (now & ~<uint64_t>0x7F) | ((event >> 17) & 0x7F)
            if chip > now:
                chip = (chip - 128) & newest
            fpga_time[found] = now
            chip_time[found] = chip
            found += 1
