"""Charge that flows between compartments through resistors, in exact exponential form.

For conductances G between nodes with capacitances C the voltages obey dV/dt = -C^-1 L V, L being
the Laplacian of G. One kick multiplies all voltages by P = exp(-C^-1 L h). P is made by scaling and
squaring of a Taylor series in plain arithmetic, block by block of connected nodes, and kept as a
sparse matrix: entries of distant compartments vanish for short steps.
"""

from itertools import pairwise

import numpy as np

from libc.math cimport fabs


cdef void multiply(int n, const double *left, const double *right, double *product) noexcept nogil:
    cdef int i, j, k
    cdef double factor
    for i in range(n):
        for j in range(n):
            product[i * n + j] = 0
        for k in range(n):
            factor = left[i * n + k]
            if factor != 0:
                for j in range(n):
                    product[i * n + j] += factor * right[k * n + j]


def propagator(double[:, ::1] matrix):
    """Return exp(matrix) of a small square matrix (float64)."""
    cdef int n = matrix.shape[0]
    cdef int i, squarings = 0, order
    cdef double norm = 0, row, scale
    cdef int j
    for i in range(n):
        row = 0
        for j in range(n):
            row += fabs(matrix[i, j])
        norm = max(norm, row)
    while norm > 0.25:
        norm *= 0.5
        squarings += 1
    scale = 1.0
    for i in range(squarings):
        scale *= 0.5
    scaled = np.ascontiguousarray(np.asarray(matrix) * scale)
    result = np.eye(n)
    term = np.eye(n)
    spare = np.empty((n, n))
    cdef double[:, ::1] a = scaled, p = result, t = term, s = spare
    for order in range(1, 13):
        multiply(n, &t[0, 0], &a[0, 0], &s[0, 0])
        for i in range(n):
            for j in range(n):
                t[i, j] = s[i, j] / order
                p[i, j] += t[i, j]
    for i in range(squarings):
        multiply(n, &p[0, 0], &p[0, 0], &s[0, 0])
        p[:, :] = s
    return result


cdef class Coupling:
    """The resistor network of a chip.

    Args:
        index: lane of each of the n coupled nodes.
        laplacian: (n, n) C^-1 L in 1/s: row i says how fast node i approaches the others.
        blocks: first node of each connected network, and n at the end; networks are consecutive.
        rest: voltage at which the deviation of each node is zero.
    """

    def __init__(self, int[::1] index, double[:, ::1] laplacian, blocks, double[::1] rest):
        self.nodes = index.shape[0]
        self.index, self.laplacian, self.rest = index, laplacian, rest
        self.blocks = list(blocks)
        self.matrices = {}
        self.duration = -1
        self.copy = np.empty(max(self.nodes, 1))

    cdef int prepare(self, double duration) except -1:
        """Have the matrix of a step length at hand."""
        if duration == self.duration:
            return 0
        known = self.matrices.get(duration)
        if known is None:
            known = self.matrices[duration] = self._sparse(duration)
        self.starts, self.columns, self.values, self.shifts = known
        self.duration = duration
        return 0

    def _sparse(self, double duration):
        cdef int first, last, i, j
        cdef double shift
        starts, columns, values, shifts = [0], [], [], []
        for first, last in pairwise(self.blocks):
            dense = propagator(
                np.ascontiguousarray(
                    np.asarray(self.laplacian)[first:last, first:last] * -duration
                )
            )
            for i in range(last - first):
                shift = -self.rest[first + i]
                for j in range(last - first):
                    if fabs(dense[i, j]) > 1e-9:
                        columns.append(first + j)
                        values.append(dense[i, j])
                        shift += dense[i, j] * self.rest[first + j]
                shifts.append(shift)
                starts.append(len(columns))
        return (
            np.array(starts, dtype=np.int32), np.array(columns, dtype=np.int32),
            np.array(values), np.array(shifts),
        )

    cdef void kick(self, float *x) noexcept nogil:
        """Move charge for the prepared duration; ``x`` are the lanes' deviations from rest."""
        cdef int i, j
        cdef double sum
        for i in range(self.nodes):
            self.copy[i] = x[self.index[i]]
        for i in range(self.nodes):
            sum = self.shifts[i]
            for j in range(self.starts[i], self.starts[i + 1]):
                sum += self.values[j] * self.copy[self.columns[j]]
            x[self.index[i]] = <float>sum

    def apply(self, float[::1] x, double duration):
        """Kick an array of lanes in place."""
        self.prepare(duration)
        self.kick(&x[0])
