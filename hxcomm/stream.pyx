"""Messages of different lengths without gaps <-> columns; these loops cannot be vectorised."""

from libc.stdint cimport int64_t, uint8_t, uint64_t


def split(
    const uint8_t[::1] data,
    int64_t phase,
    const uint8_t[::1] length,
    uint8_t[::1] kind,
    uint64_t[::1] payload,
    uint64_t[::1] high,
):
    """Fill the columns; return (messages, bytes used, header of a message nobody knows or -1).

    ``phase`` is the number of bytes before ``data`` in its 64-bit word, ``length[header]`` the
    bytes of a message. Messages are taken from whole words only, as words are what a link carries.
    """
    cdef int64_t size = data.shape[0], position = 0, count = 0, end
    cdef int64_t place
    cdef uint64_t low, top
    cdef uint8_t header
    size -= (size + phase) % 8
    while position < size:
        header = data[position]
        if header & 0x80:
            position += 8 - (position + phase) % 8
            continue
        if header >= length.shape[0]:
            return count, position, <int>header
        end = position + length[header]
        if end > size:
            break
        low = 0
        top = 0
        for place in range(position + 1, end - 8):
            top = top << 8 | data[place]
        for place in range(max(end - 8, position + 1), end):
            low = low << 8 | data[place]
        kind[count] = header
        payload[count] = low
        high[count] = top
        count += 1
        position = end
    return count, position, -1


def join(
    const uint8_t[::1] kind,
    const uint64_t[::1] payload,
    const uint64_t[::1] high,
    const uint8_t[::1] length,
    uint8_t[::1] data,
):
    """Write the messages one after the other into ``data``, which is long enough."""
    cdef int64_t index, place, position = 0, end
    cdef uint64_t low, top
    for index in range(kind.shape[0]):
        end = position + length[kind[index]]
        low = payload[index]
        top = high[index]
        place = end
        while place > position + 1:
            place -= 1
            data[place] = <uint8_t>low
            low = low >> 8 | top << 56
            top >>= 8
        data[position] = kind[index]
        position = end
