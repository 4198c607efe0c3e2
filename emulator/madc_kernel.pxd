from libc.stdint cimport int64_t, uint16_t, uint64_t

from emulator.course_kernel cimport Segment

cdef enum Signal:
    STEADY = 0  # a voltage that the configuration fixes
    MEMBRANE = 1
    LINE_EXC = 2
    LINE_INH = 3
    ADAPTATION = 4

cdef class Sampler:
    cdef public int[::1] signal
    cdef public int[::1] circuit
    cdef public double[::1] voltage
    cdef public double[::1] scale
    cdef readonly bint on
    cdef double next_time, period, begun
    # set while the clock stands still: ticks from then until the next sample would be due
    cdef readonly bint held
    cdef double ahead
    cdef int64_t remaining
    cdef int64_t round
    cdef bint restarts, counts
    cdef int channel, length, done
    cdef int64_t number
    cdef double filtered, lag
    cdef double step, offset, noise, startup, startup_time
    cdef uint64_t key
    cdef int64_t *ticks
    cdef uint16_t *values
    cdef Py_ssize_t filled, room
    # ends of a line or adaptation voltage over the current window
    cdef double first[2]
    cdef double last[2]
    cdef int64_t head(self) noexcept nogil
    cdef int convert(
        self, int64_t start, int64_t end, const Segment *traces, const int *trace_counts,
        const Segment *ripples, const int *ripple_counts, const double *rests
    ) except -1 nogil
    cdef int keep(self, int64_t tick, uint16_t value) except -1 nogil
