"""Membranes that change their course within a step: spikes, resets, steep upswings.

Such nodes are taken out of the vectors and followed piece by piece, from tick to tick.
"""

from libc.math cimport ceil
from libc.stdint cimport int64_t, uint64_t
from libc.string cimport memcpy

from emulator.course_kernel cimport Segment, arrival, travel
from emulator.exact cimport exponential
from emulator.lanes_kernel cimport (
    BLOCK, CIRCUITS, EXCITED, INHIBITED, SIDE, WINDOW, Arrival, phi, saturation,
)
from emulator.neuron_kernel cimport STEEP
from emulator.node_kernel cimport LINEAR, STEPPED, Nodes, Way

cdef double TICK = 4e-9
#: A membrane may be higher on its way by this factor of what it gains.
cdef double NEARLY = 1.02
#: Ticks after which a steep course is worked out anew.
cdef int FINE = 8


cdef inline double remains(double y) noexcept nogil:
    """exp(-y) of a small number."""
    return 1.0 - y * (1.0 - y * (0.5 - y * (1.0 / 6.0 - y * (1.0 / 24.0))))


cdef inline double lasting(double y) noexcept nogil:
    """(1 - exp(-y)) / y."""
    if y > 0.03:
        return phi(-y)
    return 1.0 - y * (0.5 - y * (1.0 / 6.0 - y * (1.0 / 24.0)))


cdef inline double balance(double exc, double inh, double z_exc, double z_inh) noexcept nogil:
    """Current of both amplifiers with their gains, at drops in widths."""
    z_exc = min(max(z_exc, -3.6), 3.6)
    z_inh = min(max(z_inh, -3.6), 3.6)
    cdef double e = z_exc * z_exc, i = z_inh * z_inh
    cdef double below_exc = 945 + e * (420 + e * 15), below_inh = 945 + i * (420 + i * 15)
    return (
        exc * z_exc * (945 + e * (105 + e)) * below_inh
        - inh * z_inh * (945 + i * (105 + i)) * below_exc) / (below_exc * below_inh)


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
            self.aim(node)
        else:
            piece.curvature = self.curvature[node]
            piece.velocity = self.velocity[node]

    cdef void bring(self, int node, int64_t tick) noexcept nogil:
        """Move a singled-out node to a tick, spiking on the way where it meets its threshold."""
        cdef Segment *piece = &self.piece[node]
        cdef bint met
        while self.steep[node] and piece.start + FINE < tick:
            self.bring_on(node, piece.start + FINE)
            self.linearise(node)
        # a reset that goes on in the next window leaves no trace of single events
        if self.closer and self.way[node // BLOCK] == LINEAR and (
            not self.resetting[node] or piece.start == self.step_start
        ):
            met = self.follow(node, &piece.x, &piece.start, tick)
            self.aim(node)
            if not met:
                return
            self.crossed(node, piece.start)
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

    cdef void aim(self, int node) noexcept nogil:
        """Take a linear course from the mean current of the window."""
        cdef Segment *piece = &self.piece[node]
        piece.curvature = -self.rate[node]
        piece.velocity = self.rate[node] * (
            <double>self.target[node] - piece.x) + self.elastance[node] * <double>self.current[node]

    cdef bint follow(self, int node, double *x, int64_t *place, int64_t until) noexcept nogil:
        """Move a linear node of one circuit through a long window; say if it met its threshold.

        Its course is worked out in short parts that end at events.

        Args:
            node: which.
            x, place: from where and which tick on; updated.
            until: tick at which to stop, unless the threshold is met before.
        """
        cdef int side = node // SIDE, column = node % SIDE
        cdef int now = <int>(place[0] - self.step_start), end, k = 0
        cdef int last = <int>(until - self.step_start)
        cdef double left = <double>(self.step_end - self.step_start - now)
        cdef double rate_exc = TICK / self.tau_exc[node], rate_inh = TICK / self.tau_inh[node]
        cdef double rate = self.rate[node] * TICK
        cdef double u_exc = self.u_exc[node], u_inh = self.u_inh[node]
        cdef double charge, slope, ticks, change, way, per_width = 1.0 / self.width
        cdef const Arrival *event
        if self.charged[side] & EXCITED:
            u_exc -= self.end_exc[node]
        if self.charged[side] & INHIBITED:
            u_inh -= self.end_inh[node]
        u_exc *= remains(-left * rate_exc)
        u_inh *= remains(-left * rate_inh)
        while now < last:
            end = last
            while k < self.arrival_count:
                event = &self.arrivals[k]
                if event.side == side:
                    if event.late > now:
                        end = min(end, event.late)
                        break
                    if event.labels == NULL or event.labels[column] == event.label:
                        charge = event.charges[column] * event.strength * event.steps[column]
                        if event.kind == 0:
                            u_exc += charge * remains((now - event.late) * rate_exc)
                        else:
                            u_inh += charge * remains((now - event.late) * rate_inh)
                k += 1
            way = self.threshold[node] - x[0]
            if way <= 0:
                return True
            while True:
                ticks = end - now
                slope = rate * (self.target[node] - x[0]) + TICK * self.elastance[node] * balance(
                    self.live_exc[node], self.live_inh[node],
                    u_exc * remains(0.5 * ticks * rate_exc) * per_width + self.offset_exc[node],
                    u_inh * remains(0.5 * ticks * rate_inh) * per_width + self.offset_inh[node])
                change = slope * ticks * lasting(rate * ticks)
                if ticks <= WINDOW or change * NEARLY < way:
                    break
                end = now + WINDOW  # a meeting is looked for in short parts
            if slope > 0 and change >= way:
                ticks = way / slope
                ticks = ceil(min(way / (slope * lasting(rate * ticks)), <double>(end - now)))
                place[0] += <int64_t>ticks
                x[0] += slope * ticks * lasting(rate * ticks)
                return True
            x[0] += change
            u_exc *= remains(ticks * rate_exc)
            u_inh *= remains(ticks * rate_inh)
            place[0] += end - now
            now = end
        return False

    cdef void linearise(self, int node) noexcept nogil:
        """Take the course of a node of one circuit from its equation at the present voltage."""
        cdef Segment *piece = &self.piece[node]
        cdef double growth = self.growth(node, piece.x)
        piece.curvature = -self.rate[node]
        if growth < self.limits.current:
            piece.curvature += self.elastance[node] * growth / self.limits.slope
        piece.velocity = self.rate[node] * (self.target[node] - piece.x) + self.elastance[node] * (
            self.current[node] + min(growth, <double>self.limits.current) - self.w[node])

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

    cdef void find_hits(self, Way way) noexcept nogil:
        """Single out the nodes that the latest step has marked."""
        cdef int block, i
        cdef uint64_t marks[2]
        cdef int64_t place
        cdef double x
        cdef bint closer = way == LINEAR and self.closer
        for block in range(CIRCUITS // BLOCK):
            memcpy(marks, self.hits + block * BLOCK, BLOCK)
            if not (marks[0] | marks[1]) or self.way[block] != way:
                continue
            for i in range(block * BLOCK, block * BLOCK + BLOCK):
                if not self.hits[i]:
                    continue
                if closer:
                    x, place = self.before[i], self.step_start
                    if not self.follow(i, &x, &place, self.step_end):
                        continue
                    self.single_out(i)
                    self.piece[i].x, self.piece[i].start = x, place
                    self.aim(i)
                    self.crossed(i, place)
                else:
                    self.single_out(i)
                    self.steep[i] = self.hits[i] & STEEP

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
            exponent = piece.x + self.rest_volt[node] - self.exp_potential[circuit]
            growth = self.exp_current[circuit] * exponential(
                min(max(exponent / self.limits.slope, -16.0), <double>self.limits.exponent))
            if growth < self.limits.current:
                piece.curvature += sign * self.elastance[node] * growth / self.limits.slope
            current += min(growth, <double>self.limits.current)
        piece.velocity += sign * self.elastance[node] * current

    cdef void crossed(self, int node, int64_t tick) noexcept nogil:
        """What happens when a node meets its threshold; the digital backend overrides it."""
