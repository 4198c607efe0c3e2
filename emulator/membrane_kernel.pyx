"""The analog state of all neurons, advanced step by step.

A *circuit* is one of the 512 neurons; circuits whose membranes are joined by closed switches form
a *node* named after its first circuit. Lanes hold circuits for lines and amplifiers, and nodes for
membranes. Blocks of 16 lanes are stepped in one of three ways: linear membranes once a window,
exactly; those with voltage-dependent currents in shorter steps; those coupled by resistors in
steps between which charge flows. Nodes that cross their threshold or are reset within a step are
taken out and followed piece by piece.
"""

import numpy as np

from libc.math cimport INFINITY, ceil, fabs
from libc.stdint cimport int64_t
from libc.string cimport memcpy

from emulator.exact cimport exponential, logarithm
from emulator.lanes_kernel cimport BLOCK, CIRCUITS, STRIDE, WINDOW, Lanes, phi
from emulator.neuron_kernel cimport (
    ADAPT_KEEP, COBA_EXC, COBA_INH, TERMS, circuit_currents, step_membranes, step_nodes,
)

cdef double TICK = 4e-9

cdef double travel(const Segment *piece, double ticks) noexcept nogil:
    """Where a course is some ticks after its start."""
    cdef double t = ticks * TICK
    return piece.x + piece.velocity * t * phi(piece.curvature * t)


cdef double arrival(const Segment *piece, double level) noexcept nogil:
    """Ticks from its start until a course meets a level; infinite if it never does."""
    cdef double way = level - piece.x
    cdef double ratio
    if way <= 0:
        return 0
    if piece.velocity <= 0 or way == INFINITY:
        return INFINITY
    ratio = way * piece.curvature / piece.velocity
    if fabs(ratio) < 1e-5:
        return way / piece.velocity * (1.0 - 0.5 * ratio) / TICK
    if ratio <= -1.0 + 1e-12:
        return INFINITY
    return logarithm(1.0 + ratio) / piece.curvature / TICK


cdef class Membranes(Lanes):
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
        self.watched[0] = self.watched[1] = -1

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
            self.gate(p)
        for p in range(CIRCUITS):
            self.refresh(p)

    cdef void refresh(self, int node) noexcept nogil:
        """Work out rate, target and factors of a node from the circuits that are in reset."""
        cdef int i, m
        cdef double conductance = self.conductance[node]
        cdef double pull = 0, h = WINDOW * TICK
        cdef int first = self.first_member[node], last = self.first_member[node + 1]
        if first == last:  # a circuit that belongs to another node
            self.rate[node] = self.target[node] = self.approach[node] = self.gain[node] = 0
            self.elastance[node] = 0
            self.threshold[node] = INFINITY
            return
        for i in range(first, last):
            m = self.members[i]
            if self.resetting[m] or self.held[m]:
                conductance += self.reset_conductance[m]
                pull += self.reset_conductance[m] * (self.reset_potential[m] - self.rest_volt[node])
        self.rate[node] = <float>(conductance / self.capacitance[node])
        self.target[node] = <float>(pull / conductance)
        self.elastance[node] = <float>(1 / self.capacitance[node])
        h *= conductance / self.capacitance[node]
        self.approach[node] = <float>(h * phi(-h))
        self.gain[node] = <float>(WINDOW * TICK / self.capacitance[node] * phi(-h))
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
        cdef int block = 0, first, n, crossed = 0
        self.step_start, self.step_end = start, start + length
        self.adapt_factors(length * TICK)
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
            memcpy(self.before + first, self.x + first, n * sizeof(float))
            crossed += step_nodes(
                n, self.x + first, self.rate + first, self.target + first, self.elastance + first,
                self.current + first, self.derivative + first, self.threshold + first,
                self.lowest + first, self.highest + first,
                <float>(length * TICK), self.velocity + first, self.curvature + first)
        return crossed

    # -- nodes that need more than a step -----------------------------------------------------

    cdef void single_out(self, int node) noexcept nogil:
        """Follow a node piece by piece for the rest of this step."""
        cdef Segment *piece = &self.piece[node]
        if self.special[node]:
            self.special[node] = FOLLOWED
            return
        self.special[node] = FOLLOWED
        self.specials[self.special_count] = node
        self.special_count += 1
        piece.start = self.step_start
        piece.x = self.before[node]
        if self.way[node // BLOCK] == LINEAR:
            piece.curvature = -self.rate[node]
            piece.velocity = (
                self.rate[node] * (<double>self.target[node] - piece.x)
                + <double>self.current[node] * self.elastance[node])
        else:
            piece.curvature = self.curvature[node]
            piece.velocity = self.velocity[node]

    cdef void bring(self, int node, int64_t tick) noexcept nogil:
        """Move a singled-out node to a tick, spiking on the way where it meets its threshold."""
        cdef Segment *piece = &self.piece[node]
        cdef double ticks
        cdef int64_t meeting
        while tick >= piece.start:
            ticks = arrival(piece, self.threshold[node])
            meeting = tick + 1
            if ticks <= <double>(tick - piece.start):
                meeting = piece.start + <int64_t>ceil(ticks)
            if meeting > tick:
                self._move(node, tick)
                return
            self._move(node, meeting)
            self.crossed(node, meeting)

    cdef void _move(self, int node, int64_t tick) noexcept nogil:
        cdef Segment *piece = &self.piece[node]
        cdef double x
        if tick == piece.start:
            return
        self.note(node, piece, tick)
        x = travel(piece, <double>(tick - piece.start))
        x = min(max(x, <double>self.lowest[node]), <double>self.highest[node])
        piece.velocity += piece.curvature * (x - piece.x)
        piece.x = x
        piece.start = tick

    cdef void finish(self, Way way) noexcept nogil:
        """Bring all singled-out nodes to the end of the step, and look at the watched ones."""
        cdef int i, node
        for i in range(2):
            node = self.watched[i]
            if node >= 0 and self.way[node // BLOCK] == way and not self.special[node]:
                self.single_out(node)
                self.special[node] = WATCHED
        i = 0
        while i < self.special_count:  # spikes may single out further nodes
            self.bring(self.specials[i], self.step_end)
            i += 1
        for i in range(self.special_count):
            node = self.specials[i]
            if self.special[node] == FOLLOWED:
                self.x[node] = <float>self.piece[node].x
            self.special[node] = 0
        self.special_count = 0

    cdef void find_crossings(self, Way way) noexcept nogil:
        cdef int i
        for i in range(CIRCUITS):
            if self.x[i] >= self.threshold[i] and self.way[i // BLOCK] == way:
                self.single_out(i)

    cdef void note(self, int node, const Segment *piece, int64_t end) noexcept nogil:
        """Keep a piece of a course for the converter that looks at it."""
        cdef int i
        for i in range(2):
            if self.watched[i] == node and self.trace_count[i] < SEGMENTS:
                self.trace[i][self.trace_count[i]] = piece[0]
                self.trace[i][self.trace_count[i]].end = end
                self.trace_count[i] += 1

    cdef double biased(self, int circuit, double v, bint excitatory) noexcept nogil:
        """Amplifier bias of a conductance-based input at a membrane voltage."""
        cdef int k = COBA_EXC if excitatory else COBA_INH
        cdef double base = self.terms[k + 1][circuit]
        cdef double pull = self.terms[k][circuit] * (self.terms[k + 2][circuit] - v)
        cdef double bias = base + (pull if excitatory else -pull)
        bias = 0 if bias < 0 else bias
        return self.open[circuit] * min(bias, self.limits.coba * base)

    cdef void start_reset(self, int circuit) noexcept nogil:
        """Close the reset switch of a circuit whose node is singled out."""
        cdef int node = self.node[circuit]
        cdef Segment *piece = &self.piece[node]
        cdef double pull = self.reset_conductance[circuit] / self.capacitance[node]
        if self.resetting[circuit]:
            return
        self.resetting[circuit] = 1
        self.resets += 1
        piece.velocity += pull * (
            self.reset_potential[circuit] - self.rest_volt[node] - piece.x)
        piece.curvature -= pull
        self.gate(circuit)
        self.refresh(node)

    cdef void end_reset(self, int circuit) noexcept nogil:
        """Open the reset switch of a circuit whose node is singled out."""
        cdef int node = self.node[circuit]
        cdef Segment *piece = &self.piece[node]
        cdef double pull = self.reset_conductance[circuit] / self.capacitance[node]
        if not self.resetting[circuit]:
            return
        self.resetting[circuit] = 0
        self.resets -= 1
        piece.velocity -= pull * (
            self.reset_potential[circuit] - self.rest_volt[node] - piece.x)
        piece.curvature += pull
        self.gate(circuit)
        self.refresh(node)

    cdef void crossed(self, int node, int64_t tick) noexcept nogil:
        """What happens when a node meets its threshold; the digital backend overrides it."""
