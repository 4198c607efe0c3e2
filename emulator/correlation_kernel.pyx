"""Correlation sensors: every nearest pair of a pre and a post pulse moves a stored voltage."""

import numpy as np

from libc.stdint cimport int64_t, uint8_t

from emulator.exact cimport exponential

#: Before all events: far enough that no pair with it leaves a trace.
cdef int64_t LONG_AGO = -(<int64_t>1 << 50)


cdef class Correlation:
    """The sensors of both synapse arrays.

    A sensor pairs each post pulse with the pre pulse before it (causal) and each pre pulse with the
    post pulse before it (acausal), every pulse once.

    Attributes:
        on: whether the sensors of a side accumulate.
        causal, acausal: accumulated change of the stored voltages, volt, (side, row, column).
        amplitude_causal, amplitude_acausal: change by one coincident pair, volt.
        rate_causal, rate_acausal: inverse time constant, per tick.
    """

    def __init__(self):
        self.on = np.zeros(2, dtype=np.uint8)
        self.last_post = np.full(512, LONG_AGO, dtype=np.int64)
        shape = (2, 256, 256)
        (self.causal, self.acausal, self.amplitude_causal, self.amplitude_acausal,
         self.rate_causal, self.rate_acausal) = (np.zeros(shape, dtype=np.float32)
                                                 for _ in range(6))
        self.last_pre = np.full(shape, LONG_AGO, dtype=np.int64)
        self.row_pre = np.full(shape[:2], LONG_AGO, dtype=np.int64)
        self.side_pre = np.full(2, LONG_AGO, dtype=np.int64)

    def clear(self):
        """Forget all events and accumulated values."""
        self.causal[:] = 0
        self.acausal[:] = 0
        self.last_pre[:] = LONG_AGO
        self.row_pre[:] = LONG_AGO
        self.side_pre[:] = LONG_AGO
        self.last_post[:] = LONG_AGO

    cdef void pre(self, int side, int row, const uint8_t *labels, int label,
                  int64_t tick) noexcept nogil:
        """An event has reached the synapses of a row that carry its label."""
        cdef int column
        cdef int64_t post
        if not self.on[side]:
            return
        self.row_pre[side, row] = tick
        self.side_pre[side] = tick
        for column in range(256):
            if labels[column] != label:
                continue
            post = self.last_post[side * 256 + column]
            if post > self.last_pre[side, row, column]:
                self.acausal[side, row, column] += <float>(
                    self.amplitude_acausal[side, row, column] * exponential(
                        -<double>(tick - post) * self.rate_acausal[side, row, column]))
            self.last_pre[side, row, column] = tick

    cdef void post(self, int circuit, int64_t tick) noexcept nogil:
        """A circuit's post pulse has reached its column of synapses."""
        cdef int side = circuit >> 8
        cdef int column = circuit & 255
        cdef int row
        cdef int64_t pre, before = self.last_post[circuit]
        if not self.on[side]:
            return
        if self.side_pre[side] <= before:  # no news for any of the column's sensors
            self.last_post[circuit] = tick
            return
        for row in range(256):
            if self.row_pre[side, row] <= before:
                continue
            pre = self.last_pre[side, row, column]
            if pre > before:
                self.causal[side, row, column] += <float>(
                    self.amplitude_causal[side, row, column] * exponential(
                        -<double>(tick - pre) * self.rate_causal[side, row, column]))
        self.last_post[circuit] = tick

    def pre_event(self, int side, int row, const uint8_t[::1] labels, int label, int64_t tick):
        """Let an event reach a row."""
        self.pre(side, row, &labels[0], label, tick)

    def post_event(self, int circuit, int64_t tick):
        """Let a post pulse reach a column."""
        self.post(circuit, tick)
