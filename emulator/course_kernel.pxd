from libc.stdint cimport int64_t

#: Course of one node between two ticks: x + f t phi(k t).
cdef struct Segment:
    int64_t start, end
    double x, velocity, curvature

cdef double travel(const Segment *piece, double ticks) noexcept nogil
cdef double arrival(const Segment *piece, double level, double ticks) noexcept nogil
