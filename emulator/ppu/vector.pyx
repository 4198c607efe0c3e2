# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The vector unit: 32 registers of 128 bytes, accumulator and condition masks."""

from libc.stdint cimport uint8_t

cdef extern from "vector_lanes.h" nogil:
    void execute_lanes(
        int extended, uint8_t (*registers)[128], uint8_t* accumulator, uint8_t (*conditions)[128],
        int rt, int ra, int rb, int condition, uint32_t scalar
    )


cdef void execute(int extended, Vectors* vectors, int rt, int ra, int rb, int condition, uint32_t scalar) noexcept nogil:
    """Execute a vector instruction that touches neither memory nor the vector bus."""
    execute_lanes(
        extended, vectors.registers, <uint8_t*>vectors.accumulator, vectors.conditions, rt, ra, rb,
        condition, scalar,
    )
