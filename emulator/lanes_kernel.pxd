from libc.stdint cimport uint8_t

cdef extern from "lanes.h":
    enum:
        STRIDE  # floats between rows
        LANES_COUNT
        LANE_DECAY_EXC, LANE_APPROACH, LANE_GAIN
        LANE_APPROACH_LONG, LANE_GAIN_LONG
    const char *const *lanes_names
    int lanes_width() noexcept nogil

cdef enum:
    CIRCUITS = 512
    SIDE = 256  # circuits whose lines one synapse array drives
    WINDOW = 32  # ticks
    BLOCK = 16  # lanes that are stepped in the same way
    LEVELS = 24  # doublings of a window that a stride may have
    SPANS = 3  # ... that a window may have, plus one
    ARRIVALS = 64  # events of a window that are told apart

#: Kinds of lines that events have charged.
cdef enum:
    EXCITED = 1
    INHIBITED = 2

cdef double phi(double z) noexcept nogil

cdef inline double saturation(double z) noexcept nogil:
    z = 3.6 if z > 3.6 else (-3.6 if z < -3.6 else z)
    return z * (945 + z * z * (105 + z * z)) / (945 + z * z * (420 + z * z * 15))

#: What one event did to the lines of one kind and side.
cdef struct Arrival:
    int late, kind, side, label
    float strength
    const float *charges
    const uint8_t *labels
    const float *steps

cdef class Lanes:
    cdef Arrival arrivals[64]
    cdef int arrival_count
    cdef int charged[2]  # kinds of lines that got charge in the latest window, by side
    cdef readonly dict rows
    cdef object block
    cdef float *all
    cdef float *u_exc
    cdef float *u_inh
    cdef float *x
    cdef float *w
    cdef float *offset_exc
    cdef float *offset_inh
    cdef float *gain_exc
    cdef float *gain_inh
    cdef float *live_exc
    cdef float *live_inh
    cdef float *approach  # rows of approach and gain for windows of 1, 2 and 4 units follow
    cdef float *rate
    cdef float *target
    cdef float *elastance
    cdef float *rest
    cdef float *threshold
    cdef float *lowest
    cdef float *highest
    cdef float *current
    cdef float *constant
    cdef float *v
    cdef float *derivative
    cdef float *velocity
    cdef float *curvature
    cdef float *before
    cdef float *end_exc
    cdef float *end_inh
    cdef float *sum_exc
    cdef float *sum_inh
    cdef float *long_approach
    cdef float *long_gain
    cdef float *coba_exc
    cdef float *base_exc
    cdef float *reversal_exc
    cdef float *coba_inh
    cdef float *base_inh
    cdef float *reversal_inh
    cdef float *exp_live
    cdef float *exp_current
    cdef float *exp_potential
    cdef float *open
    cdef float *levels  # line factors of strides: (level, 4, STRIDE)
    cdef uint8_t level_known[24]
    cdef public double[::1] tau_exc, tau_inh
    cdef public uint8_t[::1] pause, resetting
    cdef public bint coba
    cdef float width, line_limit
    cdef float *_row(self, name)
    cdef void forget_factors(self) noexcept nogil
    cdef void gate(self, int circuit) noexcept nogil
    cdef const float *line_factors(self, int length) noexcept nogil
    cdef void lines(self, int length, const int *driven) noexcept nogil
    cdef void silence(self) noexcept nogil
    cdef bint lines_rest(self, double *fastest) noexcept nogil
