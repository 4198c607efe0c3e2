from libc.stdint cimport int64_t, uint8_t

cdef enum:
    SPIKE = 1  # the logic of a circuit makes a spike
    PULSE = 2  # the pulse to a circuit's synapses

cdef struct Change:
    int64_t tick
    int order
    int circuit
    bint on

cdef struct Output:
    int64_t tick
    int circuit
    int kind

cdef class FireLines:
    cdef public uint8_t[::1] mode, from_line, owns, watched
    cdef public int[::1] first
    cdef public int[::1] reached
    cdef uint8_t refractory[512]
    cdef uint8_t level[512]
    cdef uint8_t was_driven[512]
    cdef uint8_t seen[512]
    cdef int driven[512]
    cdef Change *changes
    cdef Output *outputs
    cdef int change_count, output_count
    cdef void note(self, int64_t tick, int circuit, bint on) noexcept nogil
    cdef void resolve(self) noexcept nogil
    cdef bint logic(self, int circuit) noexcept nogil
    cdef void look_at(self, int n) noexcept nogil
    cdef void settle(self, int n, int64_t tick) noexcept nogil
