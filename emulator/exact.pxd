from libc.stdint cimport uint64_t

cdef double exponential(double x) noexcept nogil
cdef double logarithm(double x) noexcept nogil
cdef uint64_t draw(uint64_t stream, uint64_t instance, uint64_t time) noexcept nogil
cdef double unit(uint64_t bits) noexcept nogil
cdef double normal(uint64_t bits) noexcept nogil
