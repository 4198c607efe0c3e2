from libc.stdint cimport int64_t, uint8_t

from emulator.course_kernel cimport Segment
from emulator.node_kernel cimport Nodes, Way

cdef enum:
    SEGMENTS = 32

#: Why a node is singled out: it changes its course, or a converter looks at it.
cdef enum:
    FOLLOWED = 1
    WATCHED = 2

cdef class Membranes(Nodes):
    # nodes whose course changes within the current step
    cdef Segment piece[512]
    cdef uint8_t special[512]
    cdef uint8_t steep[512]
    cdef int specials[512]
    cdef int special_count
    cdef bint closer  # the window is so long that its events matter one by one
    # what a converter looks at
    cdef int watched[2]
    cdef Segment trace[2][32]
    cdef int trace_count[2]
    cdef void _move(self, int node, int64_t tick) noexcept nogil
    cdef void single_out(self, int node) noexcept nogil
    cdef void bring(self, int node, int64_t tick) noexcept nogil
    cdef void bring_on(self, int node, int64_t tick) noexcept nogil
    cdef void aim(self, int node) noexcept nogil
    cdef bint follow(self, int node, double *x, int64_t *place, int64_t until) noexcept nogil
    cdef void linearise(self, int node) noexcept nogil
    cdef void finish(self, Way way) noexcept nogil
    cdef void find_hits(self, Way way) noexcept nogil
    cdef void note(self, int node, const Segment *piece, int64_t end) noexcept nogil
    cdef void start_reset(self, int circuit) noexcept nogil
    cdef void end_reset(self, int circuit) noexcept nogil
    cdef void pause_terms(self, int circuit, int sign) noexcept nogil
    cdef void crossed(self, int node, int64_t tick) noexcept nogil
