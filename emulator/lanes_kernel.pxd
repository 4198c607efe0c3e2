from libc.stdint cimport uint8_t

cdef enum:
    CIRCUITS = 512
    STRIDE = 528  # floats between rows: lanes and one cache line, so that rows do not collide
    WINDOW = 32  # ticks
    BLOCK = 16  # lanes that are stepped in the same way
    LEVELS = 24  # doublings of a window that a stride may have

cdef double phi(double z) noexcept nogil

cdef inline double saturation(double z) noexcept nogil:
    z = 3.6 if z > 3.6 else (-3.6 if z < -3.6 else z)
    return z * (945 + z * z * (105 + z * z)) / (945 + z * z * (420 + z * z * 15))

cdef class Lanes:
    cdef readonly dict rows
    cdef object block
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
    cdef float *decay_exc
    cdef float *decay_inh
    cdef float *mean_exc
    cdef float *mean_inh
    cdef float *approach
    cdef float *gain
    cdef float *rate
    cdef float *target
    cdef float *elastance
    cdef float *rest
    cdef float *threshold
    cdef float *lowest
    cdef float *highest
    cdef float *z_exc
    cdef float *z_inh
    cdef float *share_exc
    cdef float *share_inh
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
    cdef float *levels  # line factors of strides: (level, 4, STRIDE)
    cdef uint8_t level_known[24]
    cdef const float *terms[11]
    cdef float *exp_live
    cdef float *exp_current
    cdef float *open
    cdef public double[::1] tau_exc, tau_inh
    cdef public uint8_t[::1] pause, resetting
    cdef public bint coba
    cdef float width, line_limit
    cdef float *_row(self, name)
    cdef void forget_factors(self) noexcept nogil
    cdef void gate(self, int circuit) noexcept nogil
    cdef void line_factors(self, int length, float *const *rows) noexcept nogil
    cdef void lines(self, int length, const bint *driven) noexcept nogil
    cdef void silence(self) noexcept nogil
    cdef void amplify(self, int first, int n) noexcept nogil
