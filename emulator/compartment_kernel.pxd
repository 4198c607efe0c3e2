cdef class Coupling:
    cdef readonly int nodes
    cdef object matrices
    cdef object blocks
    cdef int[::1] index
    cdef double[:, ::1] laplacian
    cdef double[::1] rest
    cdef int[::1] starts, columns
    cdef double[::1] values, shifts
    cdef double duration
    cdef double[::1] copy
    cdef int prepare(self, double duration) except -1
    cdef void kick(self, float *x) noexcept nogil
