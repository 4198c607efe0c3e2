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


cdef class Flow:
    """Matrices exp(-A h), or their integrals over h, for the step lengths in use.

    They are made block by block of connected nodes and kept as sparse matrices.
    """

    def __init__(self, bint integrated):
        self.integrated = integrated
        self.matrices = {}
        self.duration = -1

    cdef int prepare(self, double duration, double[:, ::1] rates, blocks) except -1:
        """Have the matrix of a step length at hand."""
        if duration == self.duration:
            return 0
        known = self.matrices.get(duration)
        if known is None:
            known = self.matrices[duration] = self._sparse(duration, np.asarray(rates), blocks)
        self.starts, self.columns, self.values = known
        self.duration = duration
        return 0

    def _sparse(self, double duration, rates, blocks):
        cdef int first, last, i, j
        starts, columns, values = [0], [], []
        for first, last in pairwise(blocks):
            part = np.ascontiguousarray(rates[first:last, first:last] * -duration)
            dense = integral(part) * duration if self.integrated else propagator(part)
            smallest = 1e-9 * np.abs(dense).max()
            for i in range(last - first):
                for j in range(last - first):
                    if fabs(dense[i, j]) > smallest:
                        columns.append(first + j)
                        values.append(dense[i, j])
                starts.append(len(columns))
        return (
            np.array(starts, dtype=np.int32), np.array(columns, dtype=np.int32), np.array(values))


def integral(double[:, ::1] matrix):
    """Return the integral of exp(matrix s) over s from 0 to 1 (float64)."""
    n = matrix.shape[0]
    larger = np.zeros((2 * n, 2 * n))
    larger[:n, :n] = matrix
    larger[:n, n:] = np.eye(n)
    return propagator(larger)[:n, n:]


cdef class Coupling:
    """The resistor network of a chip.

    Args:
        index: lane of each of the n coupled nodes.
        laplacian: (n, n) C^-1 L in 1/s: row i says how fast node i approaches the others.
        leaks: how fast each node approaches its own resting voltage, 1/s.
        blocks: first node of each connected network, and n at the end; networks are consecutive.
        rest: voltage at which the deviation of each node is zero.
    """

    def __init__(self, int[::1] index, double[:, ::1] laplacian, double[::1] leaks, blocks,
                 double[::1] rest):
        self.nodes = index.shape[0]
        self.index, self.laplacian, self.rest = index, laplacian, rest
        self.rates = np.asarray(laplacian) + np.diag(leaks)
        self.blocks = list(blocks)
        self.flow, self.leaps = Flow(False), Flow(True)
        self.copy = np.empty(max(self.nodes, 1))

    cdef int prepare(self, double duration) except -1:
        """Have the matrix of a kick at hand."""
        return self.flow.prepare(duration, self.laplacian, self.blocks)

    cdef void kick(self, float *x) noexcept nogil:
        """Move charge for the prepared duration; ``x`` are the lanes' deviations from rest."""
        cdef int i, j
        cdef double sum
        for i in range(self.nodes):
            self.copy[i] = x[self.index[i]] + self.rest[i]
        for i in range(self.nodes):
            sum = -self.rest[i]
            for j in range(self.flow.starts[i], self.flow.starts[i + 1]):
                sum += self.flow.values[j] * self.copy[self.flow.columns[j]]
            x[self.index[i]] = <float>sum

    cdef bint leap(
        self, float *x, const float *before, float *velocity, float *curvature,
        const float *threshold, double duration
    ) except *:
        """Take one long step of leaks, flow and steady currents; return whether any node spikes.

        Kicks between long steps would have a resting state of their own. This step is exact for
        linear membranes and leaves the true resting state where it is.

        Args:
            x: receives the result.
            before: deviations at the start.
            velocity: their changes without flow, V/s; receives the mean changes.
            curvature: set to zero, for a course that is a straight line.
            threshold: of each lane.
            duration: seconds.
        """
        cdef int i, j, lane
        cdef double sum
        cdef bint crosses = False
        self.leaps.prepare(duration, self.rates, self.blocks)
        for i in range(self.nodes):
            sum = velocity[self.index[i]]
            for j in range(self.nodes):
                if self.laplacian[i, j] != 0:
                    sum -= self.laplacian[i, j] * (before[self.index[j]] + self.rest[j])
            self.copy[i] = sum
        for i in range(self.nodes):
            sum = 0
            for j in range(self.leaps.starts[i], self.leaps.starts[i + 1]):
                sum += self.leaps.values[j] * self.copy[self.leaps.columns[j]]
            lane = self.index[i]
            x[lane] = <float>(before[lane] + sum)
            velocity[lane] = <float>(sum / duration)
            curvature[lane] = 0
            crosses |= x[lane] >= threshold[lane]
        return crosses

    def apply(self, float[::1] x, double duration):
        """Kick an array of lanes in place."""
        self.prepare(duration)
        self.kick(&x[0])
