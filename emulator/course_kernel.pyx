"""Courses of membranes: solutions of linear equations between two ticks."""

from libc.math cimport INFINITY, fabs

from emulator.exact cimport logarithm
from emulator.lanes_kernel cimport phi

cdef double TICK = 4e-9


cdef double travel(const Segment *piece, double ticks) noexcept nogil:
    """Where a course is some ticks after its start."""
    cdef double t = ticks * TICK
    return piece.x + piece.velocity * t * phi(piece.curvature * t)


cdef double arrival(const Segment *piece, double level, double ticks) noexcept nogil:
    """Ticks from its start until a course meets a level; infinite if not within some ticks."""
    cdef double way = level - piece.x
    cdef double ratio
    if way <= 0:
        return 0
    if piece.velocity <= 0 or way == INFINITY:
        return INFINITY
    if piece.curvature <= 0 and way > piece.velocity * ticks * TICK:
        return INFINITY  # not even in a straight line
    ratio = way * piece.curvature / piece.velocity
    if fabs(ratio) < 1e-5:
        return way / piece.velocity * (1.0 - 0.5 * ratio) / TICK
    if ratio <= -1.0 + 1e-12:
        return INFINITY
    return logarithm(1.0 + ratio) / piece.curvature / TICK
