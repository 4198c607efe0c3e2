cdef class Flow:
    cdef object matrices
    cdef int[::1] starts, columns
    cdef double[::1] values
    cdef double duration
    cdef bint integrated
    cdef int prepare(self, double duration, double[:, ::1] rates, blocks) except -1

cdef class Coupling:
    cdef readonly int nodes
    cdef object blocks
    cdef int[::1] index
    cdef double[:, ::1] laplacian, rates
    cdef double[::1] rest
    cdef Flow flow, leaps
    cdef double[::1] copy
    cdef int prepare(self, double duration) except -1
    cdef void kick(self, float *x) noexcept nogil
    cdef bint leap(
        self, float *x, const float *before, float *velocity, float *curvature,
        const float *threshold, double duration
    ) except *
