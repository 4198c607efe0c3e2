"""Electrical nodes of the neurons and how they are advanced by a step.

A *circuit* is one of the 512 neurons; circuits whose membranes are joined by closed switches form
a *node* named after its first circuit. Lanes hold circuits for lines and amplifiers, and nodes for
membranes. Blocks of 16 lanes are stepped in one of three ways: linear membranes once a window,
exactly; those with voltage-dependent currents by their linearised equation; those coupled by
resistors in shorter steps between which charge flows.
"""

import numpy as np

from libc.math cimport INFINITY
from libc.stdint cimport int64_t
from libc.string cimport memcpy

from emulator.exact cimport exponential
from emulator.lanes_kernel cimport BLOCK, CIRCUITS, STRIDE, WINDOW, Lanes, phi
from emulator.neuron_kernel cimport (
    ADAPT_KEEP, COBA_EXC, COBA_INH, EXP_CURRENT, EXP_POTENTIAL, TERMS, circuit_currents,
    step_exponential, step_membranes, step_nodes,
)

cdef double TICK = 4e-9


cdef class Nodes(Lanes):
    """Lanes, nodes and their courses.

    Args:
        width, line_limit: see the lanes.
        slope, exponent, current: exponential term (slope in volt, bounds).
        coba: bound of the modulated bias, relative.
        lowest, highest: bounds of the membranes, volt.
    """

    def __init__(self, float width, float line_limit, float slope, float exponent, float current,
                 float coba, double lowest, double highest):
        Lanes.__init__(self, width, line_limit)
        self.bounds[0], self.bounds[1] = lowest, highest
        self.limits = Limits(slope, exponent, current, coba)
        self.conductance, self.capacitance, self.rest_volt, self.tau_adapt = (
            np.ones(CIRCUITS) for _ in range(4))
        (self.reset_conductance, self.reset_potential, self.threshold_volt, self.jitter) = (
            np.zeros(CIRCUITS) for _ in range(4))
        self.comparator, self.ready, self.held = (
            np.zeros(CIRCUITS, dtype=np.uint8) for _ in range(3))
        np.asarray(self.ready)[:] = 1
        self.way = np.zeros(CIRCUITS // BLOCK, dtype=np.uint8)
        self.node = np.arange(CIRCUITS, dtype=np.int32)
        self.first_member = np.arange(CIRCUITS + 1, dtype=np.int32)
        self.members = np.arange(CIRCUITS, dtype=np.int32)
        self.coupling = None

    # -- configuration ------------------------------------------------------------------------

    def configure(self):
        """Take over changed parameters: rows, nodes and circuits have been written in place."""
        cdef int p
        cdef float *rows[4]
        rows[0], rows[1], rows[2], rows[3] = (
            self.decay_exc, self.decay_inh, self.mean_exc, self.mean_inh)
        self.line_factors(WINDOW, rows)
        self.membranes_length = 0
        self.forget_factors()
        for p in range(KEPT):
            self.kept_durations[p] = -1
        for p in range(CIRCUITS):
            self.rest[p] = <float>self.rest_volt[p]
            self.lowest[p] = <float>(self.bounds[0] - self.rest_volt[p])
            self.highest[p] = <float>(self.bounds[1] - self.rest_volt[p])
            self.elastance[p] = <float>(1 / self.capacitance[p])
            self.courses[0][p].known = self.courses[1][p].known = False
            self.gate(p)
        for p in range(CIRCUITS):
            self.refresh(p)

    cdef void refresh(self, int node) noexcept nogil:
        """Work out rate, target and factors of a node from the circuits that are in reset."""
        cdef int i, m, state
        cdef double conductance = self.conductance[node]
        cdef double pull = 0, share
        cdef int first = self.first_member[node], last = self.first_member[node + 1]
        cdef Course *known = NULL
        if first == last:  # a circuit that belongs to another node
            self.rate[node] = self.target[node] = self.approach[node] = self.gain[node] = 0
            self.elastance[node] = 0
            self.threshold[node] = INFINITY
            return
        if last - first == 1:
            m = self.members[first]
            known = &self.courses[1 if self.resetting[m] or self.held[m] else 0][node]
        if known == NULL or not known.known:
            for i in range(first, last):
                m = self.members[i]
                if self.resetting[m] or self.held[m]:
                    conductance += self.reset_conductance[m]
                    pull += self.reset_conductance[m] * (
                        self.reset_potential[m] - self.rest_volt[node])
            if known == NULL:
                known = &self.courses[0][node]
            known.rate = <float>(conductance / self.capacitance[node])
            known.target = <float>(pull / conductance)
            share = WINDOW * TICK * conductance / self.capacitance[node]
            share = phi(-share)
            known.approach = <float>(
                WINDOW * TICK * conductance / self.capacitance[node] * share)
            known.gain = <float>(WINDOW * TICK / self.capacitance[node] * share)
            known.known = last - first == 1
        self.rate[node], self.target[node] = known.rate, known.target
        self.approach[node], self.gain[node] = known.approach, known.gain
        self.membranes_length = 0
        self.set_threshold(node)

    cdef void set_threshold(self, int node) noexcept nogil:
        cdef int i, m
        cdef double lowest = INFINITY, level
        for i in range(self.first_member[node], self.first_member[node + 1]):
            m = self.members[i]
            if self.comparator[m] and self.ready[m]:
                level = self.threshold_volt[m] + self.jitter[m]
                lowest = level if level < lowest else lowest
        self.threshold[node] = <float>(lowest - self.rest_volt[node])

    # -- one window ---------------------------------------------------------------------------

    cdef void currents_of(self, int length, const bint *driven) noexcept nogil:
        """Advance all lines and collect their currents in the nodes; rest them if driven is NULL."""
        if driven == NULL:
            self.silence()
        else:
            self.lines(length, driven)
        self.gather()

    cdef void gather(self) noexcept nogil:
        """Collect the currents of the circuits in their nodes."""
        cdef int m
        if self.varied:
            memcpy(self.constant, self.current, CIRCUITS * sizeof(float))
        if self.merged:
            for m in range(CIRCUITS):
                if self.node[m] != m:
                    self.current[self.node[m]] += self.current[m]

    cdef int linear_step(self, int64_t start, int length) noexcept nogil:
        """Step the linear blocks exactly; return whether any node met its threshold."""
        cdef int block = 0, first, n, i, crossed = 0
        cdef double h
        self.step_start, self.step_end = start, start + length
        if length != WINDOW and self.membranes_length != length:
            for i in range(CIRCUITS):
                h = length * TICK * self.rate[i]
                self.long_approach[i] = <float>(h * phi(-h))
                self.long_gain[i] = <float>(length * TICK * self.elastance[i] * phi(-h))
            self.membranes_length = length
        while block < CIRCUITS // BLOCK:
            if self.way[block] != LINEAR:
                block += 1
                continue
            first = block
            while block < CIRCUITS // BLOCK and self.way[block] == LINEAR:
                block += 1
            n = (block - first) * BLOCK
            first *= BLOCK
            crossed += step_membranes(
                n, self.x + first, self.before + first,
                (self.approach if length == WINDOW else self.long_approach) + first,
                self.target + first, (self.gain if length == WINDOW else self.long_gain) + first,
                self.current + first, self.threshold + first, self.lowest + first,
                self.highest + first)
        return crossed

    cdef void adapt_factors(self, double duration) noexcept nogil:
        """Have the factors of the adaptation for a step length at hand; a few are remembered."""
        cdef int i, slot
        for slot in range(KEPT):
            if self.kept_durations[slot] == duration:
                self.terms[ADAPT_KEEP] = &self.kept[slot][0]
                return
        slot = self.next_kept
        self.next_kept = (slot + 1) % KEPT
        for i in range(CIRCUITS):
            self.kept[slot][i] = <float>(1 - exponential(-duration / self.tau_adapt[i]))
        self.kept_durations[slot] = duration
        self.terms[ADAPT_KEEP] = &self.kept[slot][0]

    cdef void currents(self, Way way) noexcept nogil:
        """Voltage-dependent currents of all circuits in the blocks of one way."""
        cdef int block, first, i, m, k
        cdef const float *terms[11]
        for block in range(CIRCUITS // BLOCK):
            if self.way[block] == way:
                for i in range(block * BLOCK, block * BLOCK + BLOCK):
                    self.v[i] = self.x[self.node[i]] + self.rest[self.node[i]]
        block = 0
        while block < CIRCUITS // BLOCK:
            if self.way[block] != way:
                block += 1
                continue
            first = block
            while block < CIRCUITS // BLOCK and self.way[block] == way:
                block += 1
            for k in range(TERMS):
                terms[k] = self.terms[k] + first * BLOCK
            m = first * BLOCK
            circuit_currents(
                (block - first) * BLOCK, self.v + m, self.w + m, self.constant + m,
                self.share_exc + m, self.share_inh + m, terms, self.limits, self.current + m,
                self.derivative + m)
        if self.merged:
            for m in range(CIRCUITS):
                if self.node[m] != m and self.way[m // BLOCK] == way:
                    self.current[self.node[m]] += self.current[m]
                    self.derivative[self.node[m]] += self.derivative[m]

    cdef int node_step(self, int64_t start, int length, Way way) noexcept nogil:
        """Step the blocks of one way, linearised; return whether any node met its threshold."""
        cdef int block = 0, first, n, k, crossed = 0
        cdef const float *terms[11]
        # the usual case in one pass: nothing merged, no conductance-based input, a short step
        cdef bint simple = not (self.merged or self.coba) and length <= WINDOW
        self.step_start, self.step_end = start, start + length
        self.adapt_factors(length * TICK)
        if not simple:
            self.currents(way)
        while block < CIRCUITS // BLOCK:
            if self.way[block] != way:
                block += 1
                continue
            first = block
            while block < CIRCUITS // BLOCK and self.way[block] == way:
                block += 1
            n = (block - first) * BLOCK
            first *= BLOCK
            if simple:
                for k in range(TERMS):
                    terms[k] = self.terms[k] + first
                crossed += step_exponential(
                    n, self.x + first, self.before + first, self.w + first, self.constant + first,
                    self.rest + first, terms, self.rate + first, self.target + first,
                    self.elastance + first, self.threshold + first, self.lowest + first,
                    self.highest + first, self.limits, <float>(length * TICK),
                    self.velocity + first, self.curvature + first)
                continue
            memcpy(self.before + first, self.x + first, n * sizeof(float))
            crossed += step_nodes(
                n, self.x + first, self.rate + first, self.target + first, self.elastance + first,
                self.current + first, self.derivative + first, self.threshold + first,
                self.lowest + first, self.highest + first,
                <float>(length * TICK), self.velocity + first, self.curvature + first)
        return crossed

    cdef double growth(self, int circuit, double x) noexcept nogil:
        """Exponential current of a circuit at a deviation from rest, without its limit."""
        cdef double v = x + self.rest_volt[circuit]
        cdef double y = (v - self.terms[EXP_POTENTIAL][circuit]) / self.limits.slope
        return self.terms[EXP_CURRENT][circuit] * exponential(
            min(max(y, -16.0), <double>self.limits.exponent))

    cdef double biased(self, int circuit, double v, bint excitatory) noexcept nogil:
        """Amplifier bias of a conductance-based input at a membrane voltage."""
        cdef int k = COBA_EXC if excitatory else COBA_INH
        cdef double base = self.terms[k + 1][circuit]
        cdef double pull = self.terms[k][circuit] * (self.terms[k + 2][circuit] - v)
        cdef double bias = base + (pull if excitatory else -pull)
        bias = 0 if bias < 0 else bias
        return self.open[circuit] * min(bias, self.limits.coba * base)
