"""The loops over all neurons of `lanes_loops.h`: for other kernels, and for arrays in tests.

Functions for arrays take the block of rows (`ROWS` names them, a row has `STRIDE` numbers) and work
on its first ``n`` lanes in place.
"""

import numpy as np

from libc.stdint cimport uint8_t

from emulator.lanes_kernel cimport (
    LANE_APPROACH, LANE_DECAY_EXC, LANE_GAIN, LANES_COUNT, STRIDE as WIDTH, lanes_names,
    lanes_width,
)

cdef extern from "lanes_loops.h":
    void lanes_charge(
        int n, const float *charges, const uint8_t *labels, int label, float strength, float left,
        float share, int first, int slow, const float *rates,
        const float *steps, float *ends, float *sums) noexcept nogil
    void lanes_lines(
        int n, float *rows, const float *factors, float limit, int driven, int coba
    ) noexcept nogil
    int lanes_membranes(
        int n, float *rows, const float *approach, const float *gain, uint8_t *hits
    ) noexcept nogil
    int lanes_linear(
        int n, float *rows, const float *factors, float limit, int driven, float hump,
        float reach, const float *approach, const float *gain, uint8_t *hits) noexcept nogil
    int lanes_terms(
        int n, float *rows, const float *keep, float slope, float exponent, float highest,
        float coba) noexcept nogil
    int lanes_nodes(int n, float *rows, float h, uint8_t *hits) noexcept nogil
    int lanes_adaptive(
        int n, float *rows, const float *keep, float slope, float exponent, float highest,
        float h, uint8_t *hits) noexcept nogil

ROWS = tuple(lanes_names[i].decode().lower() for i in range(LANES_COUNT))
STRIDE = int(WIDTH)
#: Bits of the vectors in use; the environment variable EMULATOR_VECTOR_BITS lowers it.
VECTOR_BITS = lanes_width()


cdef void charge_lines(
    int n, const float *charges, const uint8_t *labels, int label, float strength, float left,
    float share, bint first, bint slow, const float *rates,
    const float *steps, float *ends, float *sums,
) noexcept nogil:
    lanes_charge(n, charges, labels, label, strength, left, share, first, slow, rates, steps,
                 ends, sums)


cdef void step_lines(
    int n, float *rows, const float *factors, float limit, int driven, bint coba
) noexcept nogil:
    lanes_lines(n, rows, factors, limit, driven, coba)


cdef int step_membranes(
    int n, float *rows, const float *approach, const float *gain, uint8_t *hits
) noexcept nogil:
    return lanes_membranes(n, rows, approach, gain, hits)


cdef int step_linear(
    int n, float *rows, const float *factors, float limit, int driven, float hump,
    float reach, const float *approach, const float *gain, uint8_t *hits,
) noexcept nogil:
    return lanes_linear(n, rows, factors, limit, driven, hump, reach, approach, gain, hits)


cdef void step_terms(int n, float *rows, const float *keep, Limits limits) noexcept nogil:
    lanes_terms(n, rows, keep, limits.slope, limits.exponent, limits.current, limits.coba)


cdef int step_nodes(int n, float *rows, float h, uint8_t *hits) noexcept nogil:
    return lanes_nodes(n, rows, h, hits)


cdef int step_adaptive(
    int n, float *rows, const float *keep, Limits limits, float h, uint8_t *hits
) noexcept nogil:
    return lanes_adaptive(
        n, rows, keep, limits.slope, limits.exponent, limits.current, h, hits)


# -- for arrays ---------------------------------------------------------------------------------


def charge(float[::1] charges, labels, int label, float strength, float left, float share,
           bint first, bint slow, float[::1] rates, float[::1] steps, float[::1] ends,
           float[::1] sums):
    """Add the charge of one event to lines, see `lanes_charge`."""
    cdef const uint8_t[::1] places
    cdef const uint8_t *pointer = NULL
    if labels is not None:
        places = labels
        pointer = &places[0]
    lanes_charge(<int>charges.shape[0], &charges[0], pointer, label, strength, left, share, first,
                 slow, &rates[0], &steps[0], &ends[0], &sums[0])


def lines(float[:, ::1] rows, int n, float limit, int driven, bint coba):
    """Advance lines and work out the currents of their amplifiers."""
    lanes_lines(n, &rows[0, 0], &rows[LANE_DECAY_EXC, 0], limit, driven, coba)


def membranes(float[:, ::1] rows, int n):
    """Step linear membranes; return which met their threshold."""
    hits = np.zeros(WIDTH, dtype=np.uint8)
    cdef uint8_t[::1] marks = hits
    lanes_membranes(n, &rows[0, 0], &rows[LANE_APPROACH, 0], &rows[LANE_GAIN, 0], &marks[0])
    return hits[:n]


def linear(float[:, ::1] rows, int n, float limit, int driven, float hump, float reach):
    """Do both in one pass."""
    hits = np.zeros(WIDTH, dtype=np.uint8)
    cdef uint8_t[::1] marks = hits
    lanes_linear(n, &rows[0, 0], &rows[LANE_DECAY_EXC, 0], limit, driven, hump, reach,
                 &rows[LANE_APPROACH, 0], &rows[LANE_GAIN, 0], &marks[0])
    return hits[:n]


def terms(float[:, ::1] rows, int n, float[::1] keep, limits):
    """Work out voltage-dependent currents; limits: slope, exponent, current, coba."""
    lanes_terms(n, &rows[0, 0], &keep[0], limits[0], limits[1], limits[2], limits[3])


def nodes(float[:, ::1] rows, int n, float h):
    """Step linearised membranes; return which met their threshold."""
    hits = np.zeros(WIDTH, dtype=np.uint8)
    cdef uint8_t[::1] marks = hits
    lanes_nodes(n, &rows[0, 0], h, &marks[0])
    return hits[:n]


def adaptive(float[:, ::1] rows, int n, float[::1] keep, limits, float h):
    """Step adaptive exponential neurons; return marks of thresholds (1) and steep courses (2)."""
    hits = np.zeros(WIDTH, dtype=np.uint8)
    cdef uint8_t[::1] marks = hits
    lanes_adaptive(n, &rows[0, 0], &keep[0], limits[0], limits[1], limits[2], h, &marks[0])
    return hits[:n]
