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

from emulator.exact cimport exponential, logarithm
from emulator.lanes_kernel cimport (
    BLOCK, CIRCUITS, SIDE, SPANS, STRIDE, WINDOW, Lanes, phi, saturation,
)
from emulator.neuron_kernel cimport (
    step_adaptive, step_linear, step_membranes, step_nodes, step_terms,
)

cdef double TICK = 4e-9
#: Later than every tick the emulator can reach.
cdef int64_t NEVER = <int64_t>1 << 62
#: The longest window, and the part of the fastest time constant that it may last.
cdef int64_t LONGEST = WINDOW << (SPANS - 1)
cdef double SLOWNESS = 1.0 / 16.0
#: How much of the effect of a decaying current a membrane may be higher within a window.
cdef float HUMP = SLOWNESS / 8


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
        cdef int i, m
        cdef double conductance = self.conductance[node]
        cdef double pull = 0, share
        cdef int first = self.first_member[node], last = self.first_member[node + 1]
        cdef Course *known = NULL
        if first == last:  # a circuit that belongs to another node
            self.rate[node] = self.target[node] = self.elastance[node] = 0
            for i in range(2 * SPANS):
                self.approach[i * STRIDE + node] = 0
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
        cdef double approach = known.approach, gain = known.gain
        for i in range(SPANS):
            self.approach[2 * i * STRIDE + node] = <float>approach
            self.approach[(2 * i + 1) * STRIDE + node] = <float>gain
            gain *= 2 - approach  # the same twice in a row
            approach *= 2 - approach
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

    cdef void currents_of(self, int length, const int *driven) noexcept nogil:
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

    cdef int linear_step(self, int64_t start, int length, const int *driven) noexcept nogil:
        """Advance all lines, and the linear blocks exactly; say whether a node met its threshold.

        Lines rest if driven is NULL.
        """
        cdef int block = 0, first, i, side, level = 0, crossed = 0
        cdef double h
        cdef float hump = 0, reach = 0
        cdef const float *factors
        cdef float *approach = self.long_approach
        cdef float *gain = self.long_gain
        self.step_start, self.step_end = start, start + length
        for side in range(2):
            self.charged[side] = driven[side] if driven != NULL else 0
        while level < SPANS and WINDOW << level != length:
            level += 1
        if level < SPANS:
            approach = self.approach + 2 * level * STRIDE
            gain = approach + STRIDE
        elif self.membranes_length != length:
            for i in range(CIRCUITS):
                h = length * TICK * self.rate[i]
                approach[i] = <float>(h * phi(-h))
                gain[i] = <float>(length * TICK * self.elastance[i] * phi(-h))
            self.membranes_length = length
        if driven != NULL and not (self.merged or self.varied or self.coba):
            factors = self.line_factors(length)
            if length > WINDOW:
                hump, reach = HUMP, <float>0.25 / self.width
            for side in range(2):
                first = side * SIDE
                crossed |= step_linear(
                    SIDE, self.all + first, factors + first, self.line_limit, driven[side], hump,
                    reach, approach + first, gain + first, self.hits + first)
            return crossed
        self.currents_of(length, driven)
        while block < CIRCUITS // BLOCK:
            first = block * BLOCK
            block = self.run_end(block, LINEAR)
            if block * BLOCK > first:
                crossed |= step_membranes(
                    block * BLOCK - first, self.all + first, approach + first, gain + first,
                    self.hits + first)
            else:
                block += 1
        return crossed

    cdef int64_t longest_window(self):
        """Ticks of the longest window in which no line or membrane changes much.

        Courses within long windows are known for nodes of one kind and one circuit each.
        """
        cdef int i, linear = 0
        cdef double fastest = INFINITY
        cdef int64_t length = WINDOW
        for i in range(CIRCUITS // BLOCK):
            if self.way[i] == COUPLED:
                return length
            linear += self.way[i] == LINEAR
        if self.merged or self.coba or 0 < linear < CIRCUITS // BLOCK:
            return length
        for i in range(CIRCUITS):
            if self.gain_exc[i] != 0:
                fastest = min(fastest, self.tau_exc[i])
            if self.gain_inh[i] != 0:
                fastest = min(fastest, self.tau_inh[i])
            fastest = min(fastest, self.capacitance[i] / self.conductance[i])
        while length < LONGEST and 2 * length * TICK <= fastest * SLOWNESS:
            length *= 2
        return length

    cdef int64_t first_crossing(self, int64_t time):
        """Tick of the window in which the first linear membrane meets its threshold at rest."""
        cdef int i
        cdef double goal, ticks, earliest = INFINITY
        self.currents_of(WINDOW, NULL)
        for i in range(CIRCUITS):
            if self.threshold[i] == <float>INFINITY or self.way[i // BLOCK] != LINEAR:
                continue
            if self.x[i] >= self.threshold[i]:
                return time
            if self.rate[i] <= 0:
                continue
            goal = self.target[i] + self.current[i] * self.elastance[i] / self.rate[i]
            if goal > self.threshold[i]:
                ticks = logarithm((goal - self.x[i]) / (goal - self.threshold[i]))
                earliest = min(earliest, ticks / self.rate[i] / TICK)
        if earliest > 1e15:
            return NEVER
        return time + <int64_t>(earliest * 0.9999) - WINDOW

    cdef int run_end(self, int block, Way way) noexcept nogil:
        """The first block from one on that is not stepped in a way."""
        while block < CIRCUITS // BLOCK and self.way[block] == way:
            block += 1
        return block

    cdef const float *adapt_factors(self, double duration) noexcept nogil:
        """Factors of the adaptation for a step length; a few are remembered."""
        cdef int i, slot
        for slot in range(KEPT):
            if self.kept_durations[slot] == duration:
                return &self.kept[slot][0]
        slot = self.next_kept
        self.next_kept = (slot + 1) % KEPT
        for i in range(CIRCUITS):
            self.kept[slot][i] = <float>(1 - exponential(-duration / self.tau_adapt[i]))
        self.kept_durations[slot] = duration
        return &self.kept[slot][0]

    cdef void spread(self, Way way) noexcept nogil:
        """Give the circuits in the blocks of one way the voltages of their nodes."""
        cdef int i
        for i in range(CIRCUITS):
            if self.way[i // BLOCK] == way:
                self.v[i] = self.x[self.node[i]] + self.rest[self.node[i]]

    cdef void collect_terms(self, Way way) noexcept nogil:
        """Collect the voltage-dependent currents of one way in the nodes."""
        cdef int m
        if not self.merged:
            return
        for m in range(CIRCUITS):
            if self.node[m] != m and self.way[m // BLOCK] == way:
                self.current[self.node[m]] += self.current[m]
                self.derivative[self.node[m]] += self.derivative[m]

    cdef int node_step(self, int64_t start, int length, Way way) noexcept nogil:
        """Step the blocks of one way, linearised; return whether any node met its threshold."""
        cdef int block, first, n, stage, crossed = 0
        cdef float h = <float>(length * TICK)
        cdef const float *keep = self.adapt_factors(length * TICK)
        # the usual case in one pass: nothing merged, no conductance-based input, a short step
        cdef bint simple = not (self.merged or self.coba) and length <= WINDOW
        self.step_start, self.step_end = start, start + length
        if not simple:
            self.spread(way)
        for stage in range(1 if simple else 2):
            block = 0
            while block < CIRCUITS // BLOCK:
                first = block * BLOCK
                block = self.run_end(block, way)
                n = block * BLOCK - first
                if n == 0:
                    block += 1
                elif simple:
                    crossed |= step_adaptive(
                        n, self.all + first, keep + first, self.limits, h, self.hits + first)
                elif stage == 0:
                    step_terms(n, self.all + first, keep + first, self.limits)
                else:
                    crossed |= step_nodes(n, self.all + first, h, self.hits + first)
            if stage == 0 and not simple:
                self.collect_terms(way)
        return crossed

    cdef void foresee(self, int length) noexcept nogil:
        """Work out the mean currents of coupled circuits in a window without its events."""
        cdef int i, k, m, node
        cdef const float *means = self.line_factors(length) + 2 * STRIDE
        for i in range(self.coupling.nodes):
            node = self.coupling.index[i]
            for k in range(self.first_member[node], self.first_member[node + 1]):
                m = self.members[k]
                self.early[m] = <float>(
                    self.live_exc[m]
                    * saturation(self.u_exc[m] * means[m] + self.offset_exc[m])
                    - self.live_inh[m]
                    * saturation(self.u_inh[m] * means[STRIDE + m] + self.offset_inh[m]))

    cdef void divide(
        self, const float *mean, const double *late, double start, double end, double length
    ) noexcept nogil:
        """Give coupled circuits the current of a part of a window.

        Less of a charge that arrives late has flowed to the neighbours by the end of the window
        than of its mean over the window. The current steps at the mean time of the events and
        decays with the line that carries it.

        Args:
            mean: currents of the circuits over the window.
            late: when the events of each side arrived, ticks; 0 if there were none.
            start: of the part in the window, ticks.
            end: of the part.
            length: of the window.
        """
        cdef int i, k, m, node
        cdef double when, before, after, middle, tau
        for i in range(self.coupling.nodes):
            node = self.coupling.index[i]
            for k in range(self.first_member[node], self.first_member[node + 1]):
                m = self.members[k]
                when = late[m // SIDE]
                before, after = 0, mean[m]
                if when > 0:
                    before = min(max((when - start) / (end - start), 0.0), 1.0)
                    after = (mean[m] * length - when * self.early[m]) / (length - when)
                tau = self.tau_exc[m] if after > 0 else self.tau_inh[m]
                middle = (max(start, when) + end - when - length) / 2
                after *= 1 - middle * TICK / max(tau, WINDOW * TICK / 2)
                self.constant[m] = <float>(after + before * (self.early[m] - after))

    cdef double growth(self, int circuit, double x) noexcept nogil:
        """Exponential current of a circuit at a deviation from rest, without its limit."""
        cdef double v = x + self.rest_volt[circuit]
        cdef double y = (v - self.exp_potential[circuit]) / self.limits.slope
        return self.exp_live[circuit] * exponential(
            min(max(y, -16.0), <double>self.limits.exponent))

    cdef double biased(self, int circuit, double v, bint excitatory) noexcept nogil:
        """Amplifier bias of a conductance-based input at a membrane voltage."""
        cdef double base, bias
        if excitatory:
            base = self.base_exc[circuit]
            bias = base + self.coba_exc[circuit] * (self.reversal_exc[circuit] - v)
        else:
            base = self.base_inh[circuit]
            bias = base - self.coba_inh[circuit] * (self.reversal_inh[circuit] - v)
        bias = 0 if bias < 0 else bias
        return self.open[circuit] * min(bias, self.limits.coba * base)
