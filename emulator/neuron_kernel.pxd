from libc.stdint cimport uint8_t

cdef extern from "lanes_loops.h":
    ctypedef struct lanes_limits:
        float slope, exponent, current, coba
    enum:
        CROSSED, STEEP
    const float lanes_steep

ctypedef lanes_limits Limits

cdef void charge_lines(
    int n, const float *charges, const uint8_t *labels, int label, float strength, float left,
    float share, bint first, bint slow, const float *rates,
    const float *steps, float *ends, float *sums) noexcept nogil
cdef void step_lines(
    int n, float *rows, const float *factors, float limit, int driven, bint coba) noexcept nogil
cdef int step_membranes(
    int n, float *rows, const float *approach, const float *gain, uint8_t *hits) noexcept nogil
cdef int step_linear(
    int n, float *rows, const float *factors, float limit, int driven, float hump,
    float reach, const float *approach, const float *gain, uint8_t *hits) noexcept nogil
cdef void step_terms(int n, float *rows, const float *keep, Limits limits) noexcept nogil
cdef int step_nodes(int n, float *rows, float h, uint8_t *hits) noexcept nogil
cdef int step_adaptive(
    int n, float *rows, const float *keep, Limits limits, float h, uint8_t *hits) noexcept nogil
