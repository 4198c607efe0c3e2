"""Membranes that change their course within a step: spikes, resets, steep upswings.

Such nodes are taken out of the vectors and followed piece by piece, from tick to tick.
"""

from libc.math cimport ceil
from libc.stdint cimport int64_t

from emulator.course_kernel cimport Segment, arrival, travel
from emulator.exact cimport exponential
from emulator.lanes_kernel cimport BLOCK, CIRCUITS, saturation
from emulator.neuron_kernel cimport EXP_POTENTIAL, STEEP
from emulator.node_kernel cimport LINEAR, STEPPED, Nodes, Way

cdef double TICK = 4e-9
#: Ticks after which a steep course is worked out anew.
cdef int FINE = 8


cdef class Membranes(Nodes):
    """All membranes, see the nodes for the arguments."""

    def __cinit__(self):
        self.watched[0] = self.watched[1] = -1

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
        while self.steep[node] and piece.start + FINE < tick:
            self.bring_on(node, piece.start + FINE)
            self.linearise(node)
        self.bring_on(node, tick)

    cdef void bring_on(self, int node, int64_t tick) noexcept nogil:
        cdef Segment *piece = &self.piece[node]
        cdef double ticks
        cdef int64_t meeting
        while tick >= piece.start:
            ticks = arrival(piece, self.threshold[node], <double>(tick - piece.start) + 1)
            meeting = tick + 1
            if ticks <= <double>(tick - piece.start):
                meeting = piece.start + <int64_t>ceil(ticks)
            if meeting > tick:
                self._move(node, tick)
                return
            self._move(node, meeting)
            self.crossed(node, meeting)

    cdef void linearise(self, int node) noexcept nogil:
        """Take the course of a node of one circuit from its equation at the present voltage."""
        cdef Segment *piece = &self.piece[node]
        cdef double growth = self.growth(node, piece.x)
        piece.curvature = -self.rate[node]
        if growth < self.limits.current:
            piece.curvature += self.elastance[node] * growth / self.limits.slope
        piece.velocity = self.rate[node] * (self.target[node] - piece.x) + self.elastance[node] * (
            self.constant[node] + min(growth, <double>self.limits.current) - self.w[node])

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
            self.special[node] = self.steep[node] = 0
        self.special_count = 0

    cdef void find_crossings(self, Way way) noexcept nogil:
        cdef int block, i, crossed
        cdef double h = (self.step_end - self.step_start) * TICK
        for block in range(CIRCUITS // BLOCK):
            if self.way[block] != way:
                continue
            crossed = 0
            for i in range(block * BLOCK, block * BLOCK + BLOCK):
                crossed += self.x[i] >= self.threshold[i]
            if crossed:
                for i in range(block * BLOCK, block * BLOCK + BLOCK):
                    if self.x[i] >= self.threshold[i]:
                        self.single_out(i)
            if way == STEPPED:
                self.find_steep(block, h)

    cdef void find_steep(self, int block, double h) noexcept nogil:
        """Single out the nodes of a block whose step was too long for the exponential term."""
        cdef int i
        cdef double step, slope, width = self.limits.slope
        if self.merged or self.coba or self.way[block] != STEPPED:
            return
        for i in range(block * BLOCK, block * BLOCK + BLOCK):
            step = h * self.velocity[i]
            slope = self.curvature[i] + self.rate[i]
            # at its limit the exponential current has no slope
            if slope == 0 and self.before[i] + self.rest[i] > self.terms[EXP_POTENTIAL][i]:
                slope = self.elastance[i] * self.growth(i, self.before[i]) / width
            if step * step * h * slope / width > 6 * STEEP:
                self.single_out(i)
                self.steep[i] = 1

    cdef void note(self, int node, const Segment *piece, int64_t end) noexcept nogil:
        """Keep a piece of a course for the converter that looks at it."""
        cdef int i
        for i in range(2):
            if self.watched[i] == node and self.trace_count[i] < SEGMENTS:
                self.trace[i][self.trace_count[i]] = piece[0]
                self.trace[i][self.trace_count[i]].end = end
                self.trace_count[i] += 1

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
        self.pause_terms(circuit, -1)
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
        self.pause_terms(circuit, 1)
        self.gate(circuit)
        self.refresh(node)

    cdef void pause_terms(self, int circuit, int sign) noexcept nogil:
        """Add to a course what a pausing circuit lacks in reset, or take it off (sign -1).

        Conductance-based inputs follow with the next window.
        """
        cdef int node = self.node[circuit]
        cdef Segment *piece = &self.piece[node]
        cdef double exponent, growth, current
        if not self.pause[circuit]:
            return
        current = (
            self.gain_exc[circuit]
            * saturation(self.u_exc[circuit] / self.width + self.offset_exc[circuit])
            - self.gain_inh[circuit]
            * saturation(self.u_inh[circuit] / self.width + self.offset_inh[circuit]))
        if self.exp_current[circuit] > 0:
            exponent = piece.x + self.rest_volt[node] - self.terms[EXP_POTENTIAL][circuit]
            growth = self.exp_current[circuit] * exponential(
                min(max(exponent / self.limits.slope, -16.0), <double>self.limits.exponent))
            if growth < self.limits.current:
                piece.curvature += sign * self.elastance[node] * growth / self.limits.slope
            current += min(growth, <double>self.limits.current)
        piece.velocity += sign * self.elastance[node] * current

    cdef void crossed(self, int node, int64_t tick) noexcept nogil:
        """What happens when a node meets its threshold; the digital backend overrides it."""
