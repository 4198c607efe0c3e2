"""The lines that neighbouring neuron backends share, and the logic that listens to them.

A line carries whether any of the circuits that write to it is refractory. The logic of a circuit
combines its line with its own refractory state; where the result becomes true the circuit sends a
spike. What changes in a window is collected and worked out in the order of time at its end.
"""

import numpy as np

from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc, qsort

cdef enum:
    CIRCUITS = 512
    # a circuit changes at most twice in a tick, a window has 32
    MOST = 64 * 512

cdef enum:
    LOCAL = 0
    AND = 1
    XNOR = 2
    MULLER_C = 3


cdef int earlier(const void *left, const void *right) noexcept nogil:
    cdef const Change *a = <const Change *>left
    cdef const Change *b = <const Change *>right
    if a.tick != b.tick:
        return -1 if a.tick < b.tick else 1
    return a.order - b.order


cdef class FireLines:
    """Refractory states on lines.

    Attributes:
        mode: logic of each circuit: 0 own state, 1 both, 2 neither or both, 3 Muller C-element.
        from_line: circuits whose synapses get a pulse when their line rises, in place of one when
            their logic does.
        first, reached: circuits whose lines a circuit drives, as ranges of a list.
        owns: circuits whose spikes and pulses are worked out here.
        watched: circuits whose changes matter here.
    """

    def __cinit__(self):
        self.changes = <Change *>malloc(MOST * sizeof(Change))
        self.outputs = <Output *>malloc(2 * MOST * sizeof(Output))
        if not (self.changes and self.outputs):
            raise MemoryError

    def __init__(self):
        self.mode, self.from_line, self.owns, self.watched = (
            np.zeros(CIRCUITS, dtype=np.uint8) for _ in range(4))
        self.first = np.zeros(CIRCUITS + 1, dtype=np.int32)
        self.reached = np.zeros(0, dtype=np.int32)

    def __dealloc__(self):
        free(self.changes)
        free(self.outputs)

    def configure(self, mode, from_line, first, reached, refractory):
        """Take over the configuration, given which circuits are refractory now."""
        cdef int i, k
        self.mode, self.from_line, self.first, self.reached = mode, from_line, first, reached
        self.change_count = self.output_count = 0
        foreign = np.zeros(CIRCUITS, dtype=np.uint8)
        for i in range(CIRCUITS):
            self.refractory[i] = refractory[i]
            self.driven[i] = 0
        for i in range(CIRCUITS):
            for k in range(self.first[i], self.first[i + 1]):
                self.driven[self.reached[k]] += self.refractory[i]
                if self.reached[k] != i:
                    foreign[self.reached[k]] = 1
        owns = (np.asarray(mode) != LOCAL) | (np.asarray(from_line) & foreign != 0)
        self.owns = owns.astype(np.uint8)
        self.watched = owns.astype(np.uint8)
        for i in range(CIRCUITS):
            for k in range(self.first[i], self.first[i + 1]):
                self.watched[i] |= self.owns[self.reached[k]]
            self.level[i] = self.logic(i)

    def clear(self):
        """Forget the states of the C-elements."""
        cdef int i
        for i in range(CIRCUITS):
            self.level[i] = 0

    cdef void note(self, int64_t tick, int circuit, bint on) noexcept nogil:
        """Remember that a circuit becomes refractory or ready."""
        if self.change_count < MOST:
            self.changes[self.change_count] = Change(tick, self.change_count, circuit, on)
            self.change_count += 1

    cdef bint logic(self, int circuit) noexcept nogil:
        cdef bint own = self.refractory[circuit]
        cdef bint line = self.driven[circuit] > 0
        cdef int mode = self.mode[circuit]
        if mode == LOCAL:
            return own
        if mode == AND:
            return own and line
        if mode == XNOR:
            return own == line
        return own if own == line else self.level[circuit]

    cdef void resolve(self) noexcept nogil:
        """Work out the noted changes; what comes of them is in ``outputs``."""
        cdef int i, j, k, n, first = 0
        cdef Change *change
        self.output_count = 0
        qsort(self.changes, self.change_count, sizeof(Change), earlier)
        while first < self.change_count:
            i = first
            # all changes of a tick happen at once
            while i < self.change_count and self.changes[i].tick == self.changes[first].tick:
                change = &self.changes[i]
                i += 1
                n = change.circuit
                self.look_at(n)
                if self.refractory[n] == change.on:
                    continue
                self.refractory[n] = change.on
                for k in range(self.first[n], self.first[n + 1]):
                    j = self.reached[k]
                    self.look_at(j)
                    self.driven[j] += 1 if change.on else -1
            for j in range(first, i):
                n = self.changes[j].circuit
                self.settle(n, self.changes[first].tick)
                for k in range(self.first[n], self.first[n + 1]):
                    self.settle(self.reached[k], self.changes[first].tick)
            first = i
        self.change_count = 0

    cdef void look_at(self, int n) noexcept nogil:
        """Remember what the line of a circuit was before this tick."""
        if not self.seen[n]:
            self.seen[n] = 1
            self.was_driven[n] = self.driven[n] > 0

    cdef void settle(self, int n, int64_t tick) noexcept nogil:
        """Let the logic of a circuit follow its inputs, once in a tick."""
        cdef bint level
        cdef int kind = 0
        if not self.seen[n]:
            return
        self.seen[n] = 0
        level = self.logic(n)
        if self.owns[n]:
            if level and not self.level[n]:
                kind = SPIKE if self.from_line[n] else SPIKE | PULSE
            if self.from_line[n] and self.driven[n] and not self.was_driven[n]:
                kind |= PULSE
        self.level[n] = level
        if kind:
            self.outputs[self.output_count] = Output(tick, n, kind)
            self.output_count += 1

    def follow(self, changes):
        """Return [(tick, circuit, kind)] for [(tick, circuit, whether refractory)]."""
        for tick, circuit, on in changes:
            self.note(tick, circuit, on)
        self.resolve()
        return [
            (self.outputs[i].tick, self.outputs[i].circuit, self.outputs[i].kind)
            for i in range(self.output_count)
        ]
