from libc.stdint cimport int64_t, uint8_t

cdef class Correlation:
    cdef public uint8_t[::1] on
    cdef public float[:, :, ::1] causal, acausal, amplitude_causal, amplitude_acausal
    cdef public float[:, :, ::1] rate_causal, rate_acausal
    cdef int64_t[:, :, ::1] last_pre
    cdef int64_t[::1] last_post
    # latest event of any column in a row, and of any row on a side
    cdef int64_t[:, ::1] row_pre
    cdef int64_t[::1] side_pre
    cdef void pre(self, int side, int row, const uint8_t *labels, int label,
                  int64_t tick) noexcept nogil
    cdef void post(self, int circuit, int64_t tick) noexcept nogil
