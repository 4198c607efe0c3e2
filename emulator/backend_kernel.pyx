"""The digital half of the neurons: spikes, refractory periods, fire routing and counters."""

import numpy as np

from libc.math cimport INFINITY
from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy

from emulator.crossbar_kernel cimport EVENT, FORCE, READY, RELEASE, Crossbar
from emulator.correlation_kernel cimport Correlation
from emulator.exact cimport draw, normal
from emulator.fire_kernel cimport PULSE, SPIKE, FireLines
from emulator.lanes_kernel cimport BLOCK, CIRCUITS
from emulator.membrane_kernel cimport Membranes
from emulator.node_kernel cimport COUPLED, Way
from emulator.queue_kernel cimport Queue

#: Noise is drawn anew for a circuit this many standard deviations from its threshold.
cdef double NEAR = 6.0
cdef double TICK = 4e-9
#: Parts of a window between which charge flows from compartment to compartment.
cdef enum:
    KICKS = 8


cdef class Backend(Membranes):
    """Membranes with the backends that turn threshold crossings into spikes.

    Attributes:
        fires: circuits whose spikes are enabled (also those of bypass and artificial ones).
        sends: circuits whose spikes become events, with their ``output`` and ``label``.
        clocked: circuits whose refractory counter runs.
        adapts, adapt_step: spike-triggered adaptation, ampere per spike.
        posts: circuits whose spikes reach their synapses as post pulses.
        reset_ticks, refractory_ticks: from a spike to the end of the reset, and until the next.
        slave: circuits that fire only with another one, and are refractory as long as that is.
        lines: connections between circuits.
        noise: standard deviation of the threshold, volt.
        counts: spike counters, 8 bits and the sticky overflow bit.
        may_race: circuits that stay above their threshold even in reset and whose single spikes
            nobody sees: after one spike they only count, once every refractory period.
    """

    def __cinit__(self):
        self.edge_room = 1024
        self.edges = <Edge *>malloc(self.edge_room * sizeof(Edge))
        if not self.edges:
            raise MemoryError

    def __dealloc__(self):
        free(self.edges)

    def attach(self, Crossbar crossbar, Correlation correlation, int to_crossbar,
               uint64_t noise_key):
        """Connect to the blocks that take the spikes."""
        self.crossbar, self.correlation = crossbar, correlation
        self.to_crossbar, self.noise_key = to_crossbar, noise_key
        self.analog = Queue()
        self.reset_ticks, self.refractory_ticks = (
            np.ones(CIRCUITS, dtype=np.int64) for _ in range(2))
        self.fires, self.sends, self.clocked, self.adapts, self.posts = (
            np.zeros(CIRCUITS, dtype=np.uint8) for _ in range(5))
        self.output, self.label = (np.zeros(CIRCUITS, dtype=np.int32) for _ in range(2))
        self.lines = FireLines()
        self.slave = np.zeros(CIRCUITS, dtype=np.uint8)
        self.adapt_step = np.zeros(CIRCUITS, dtype=np.float32)
        self.may_race = np.zeros(CIRCUITS, dtype=np.uint8)
        self.noise = np.zeros(CIRCUITS)
        self.counts = np.zeros(CIRCUITS, dtype=np.uint16)

    def clear(self):
        """Bring all backends to rest."""
        cdef int i
        self.analog.clear()
        for i in range(CIRCUITS):
            self.ready[i], self.resetting[i], self.stuck[i], self.counts[i] = 1, 0, 0, 0
            self.held_until[i] = self.racing[i] = 0
        for i in range(8):
            self.output_free[i] = 0
        self.resets = self.races = 0
        self.lines.clear()

    def start_clocks(self, int64_t tick):
        """Let the refractory periods go on that a stopped clock held up."""
        cdef int i
        for i in range(CIRCUITS):
            if self.stuck[i] and self.clocked[i]:
                self.stuck[i] = 0
                self.set_timer(i, i, tick)

    cdef int add_edge(self, int64_t tick, int kind, int circuit) except -1:
        """Remember a change of one circuit within the coming window; ticks ascend."""
        cdef void *larger
        if self.edge_count == self.edge_room:
            larger = realloc(self.edges, 2 * self.edge_room * sizeof(Edge))
            if not larger:
                raise MemoryError(f"backend: no memory for {2 * self.edge_room} edges")
            self.edges = <Edge *>larger
            self.edge_room *= 2
        self.edges[self.edge_count] = Edge(tick, kind, circuit)
        self.edge_count += 1
        return 0

    cdef void apply_edges(self, Way way, int64_t end) noexcept nogil:
        """Apply the changes before ``end`` to the nodes that are stepped in one way."""
        cdef int i, m, node
        cdef int64_t tick
        for i in range(self.edge_count):
            m = self.edges[i].circuit
            tick = self.edges[i].tick
            if m < 0 or tick >= end:
                continue
            node = self.node[m]
            if self.way[node // BLOCK] != way:
                continue
            self.edges[i].circuit = -1
            self.single_out(node)
            if tick > self.piece[node].start:
                self.bring(node, tick)
            tick = self.piece[node].start
            if self.edges[i].kind == RELEASE:
                self.end_reset(m)
            elif self.edges[i].kind == READY:
                if self.held_until[m] > tick:  # another circuit has fired meanwhile
                    self.analog.push(self.held_until[m], READY, m, 0)
                    continue
                self.ready[m] = 1
                if self.lines.watched[m]:
                    self.lines.note(tick, m, False)
                self.draw_threshold(m, tick)
            else:
                self.fire(m, tick)

    cdef int part(self, Way way, int64_t start, int length) except -1:
        """Step the nodes of one way, with all their changes."""
        cdef int crossed = self.node_step(start, length, way)
        if crossed:
            self.find_hits(way)
        self.apply_edges(way, start + length)
        self.finish(way)
        return 0

    cdef int kicks(self, int64_t start, int length, const double *late) except -1:
        """Membrane steps and flow between compartments, symmetrically split (Strang).

        Args:
            start: of the window, tick.
            length: of the window.
            late: see `divide`.
        """
        cdef int step = length // KICKS
        cdef int now = 0, end = step // 2, i
        cdef float mean[512]
        self.coupling.prepare(step * TICK)
        memcpy(&mean[0], self.constant, CIRCUITS * sizeof(float))
        for i in range(KICKS + 1):
            if self.divided:
                self.divide(&mean[0], late, now, end, length)
            self.part(COUPLED, start + now, end - now)
            if i < KICKS:
                self.coupling.kick(self.x)
            now, end = end, min(end + step, length)
        memcpy(self.constant, &mean[0], CIRCUITS * sizeof(float))
        return 0

    cdef void crossed(self, int node, int64_t tick) noexcept nogil:
        cdef int i, m
        cdef double level, lowest = INFINITY
        for i in range(self.first_member[node], self.first_member[node + 1]):
            m = self.members[i]
            if self.comparator[m] and self.ready[m]:
                level = self.threshold_volt[m] + self.jitter[m]
                lowest = level if level < lowest else lowest
        for i in range(self.first_member[node], self.first_member[node + 1]):
            m = self.members[i]
            if self.comparator[m] and self.ready[m]:
                if self.threshold_volt[m] + self.jitter[m] <= lowest:
                    self.fire(m, tick)

    cdef void fire(self, int circuit, int64_t tick) noexcept nogil:
        """A circuit spikes unless it is refractory, and the slaves on its lines with it."""
        cdef int i, other
        if not (self.ready[circuit] and self.fires[circuit]):
            return
        self.accept(circuit, circuit, tick)
        for i in range(self.lines.first[circuit], self.lines.first[circuit + 1]):
            other = self.lines.reached[i]
            if self.slave[other]:
                self.accept(other, circuit, tick)

    cdef void accept(self, int circuit, int leader, int64_t tick) noexcept nogil:
        """A circuit becomes refractory for as long as ``leader``, itself or its master."""
        cdef int node = self.node[circuit]
        if not self.ready[circuit]:
            self.held_until[circuit] = max(
                self.held_until[circuit], tick + self.refractory_ticks[leader])
            return
        self.ready[circuit] = 0
        self.single_out(node)
        if tick > self.piece[node].start:
            self.bring(node, tick)
        self.start_reset(circuit)
        if self.adapts[circuit]:
            self.w[circuit] += self.adapt_step[circuit]
        self.count(circuit, 1)
        if self.lines.watched[circuit]:
            self.lines.note(tick, circuit, True)
        if not self.lines.owns[circuit]:
            if self.posts[circuit]:
                self.correlation.post(circuit, tick)
            self.emit(circuit, tick)
        if not self.clocked[circuit]:
            self.stuck[circuit] = 1
        elif self.may_race[circuit] and node != self.watched[0] and node != self.watched[1]:
            self.racing[circuit] = 1
            self.race_start[circuit] = tick
            self.races += 1
        else:
            self.set_timer(circuit, leader, tick)

    cdef void count(self, int circuit, int64_t spikes) noexcept nogil:
        cdef int64_t total = (self.counts[circuit] & 0xff) + spikes
        cdef int overflow = self.counts[circuit] & 0x100
        self.counts[circuit] = <uint16_t>((total & 0xff) | (0x100 if total > 0xff else overflow))

    cdef void count_race(self, int circuit, int64_t tick) noexcept nogil:
        """Count the spikes of a racing circuit before a tick."""
        cdef int64_t period = self.refractory_ticks[circuit]
        cdef int64_t spikes = (tick - 1 - self.race_start[circuit]) // period
        if spikes > 0:
            self.count(circuit, spikes)
            self.race_start[circuit] += spikes * period
            if self.posts[circuit]:
                self.correlation.last_post[circuit] = self.race_start[circuit]

    cdef int stop_race(self, int circuit, int64_t tick) except -1:
        """From a tick on, follow a racing circuit spike by spike again."""
        cdef int64_t release, ready
        if not self.racing[circuit]:
            return 0
        self.count_race(circuit, tick)
        self.racing[circuit] = 0
        self.races -= 1
        ready = self.race_start[circuit] + self.refractory_ticks[circuit]
        release = max(self.race_start[circuit] + self.reset_ticks[circuit], tick)
        self.analog.push(release, RELEASE, circuit, <int>(ready - release))
        return 0

    cdef int stop_side(self, int side, int64_t tick) except -1:
        """Follow the racing circuits of a side, whose post pulses matter now."""
        cdef int i
        if self.races and self.correlation.on[side]:
            for i in range(side * (CIRCUITS // 2), (side + 1) * (CIRCUITS // 2)):
                self.stop_race(i, tick)
        return 0

    def count_races(self, int64_t tick):
        """Bring the counters of racing circuits to a tick."""
        cdef int i
        for i in range(CIRCUITS):
            if self.racing[i]:
                self.count_race(i, tick)

    def stop_races(self, int64_t tick):
        """Follow all circuits spike by spike from a tick on; before parameters change."""
        cdef int i
        for i in range(CIRCUITS):
            self.stop_race(i, tick)

    cdef void emit(self, int circuit, int64_t tick) noexcept nogil:
        """Send the event of a spike; the circuits of an output do so one after the other."""
        cdef int output = self.output[circuit]
        cdef int64_t leaves
        if self.sends[circuit]:
            leaves = tick + self.to_crossbar
            leaves = leaves if leaves > self.output_free[output] else self.output_free[output]
            self.output_free[output] = leaves + 1
            self.crossbar.arrivals.push(leaves, EVENT, output, self.label[circuit])

    cdef int work_out_lines(self) except -1:
        """Send what comes of the changes on lines in the window that is over."""
        cdef int i, circuit
        cdef int64_t tick
        if not self.lines.change_count:
            return 0
        self.lines.resolve()
        for i in range(self.lines.output_count):
            circuit, tick = self.lines.outputs[i].circuit, self.lines.outputs[i].tick
            if self.lines.outputs[i].kind & PULSE and self.posts[circuit]:
                self.correlation.post(circuit, tick)
            if self.lines.outputs[i].kind & SPIKE:
                self.emit(circuit, tick)
        return 0

    cdef void set_timer(self, int circuit, int leader, int64_t tick) noexcept nogil:
        """Let the reset of a spike end, and some ticks later the refractory period."""
        cdef int64_t more = self.refractory_ticks[leader] - self.reset_ticks[leader]
        self.analog.push(tick + self.reset_ticks[leader], RELEASE, circuit, <int>more)

    cdef void draw_threshold(self, int circuit, int64_t tick) noexcept nogil:
        if self.noise[circuit] > 0:
            self.jitter[circuit] = self.noise[circuit] * normal(
                draw(self.noise_key, circuit, tick))
        self.set_threshold(self.node[circuit])

    cdef void new_epoch(self, int64_t tick) noexcept nogil:
        """Draw new noise for the circuits that are close to their threshold."""
        cdef int m, node
        cdef double v
        self.near = False
        for m in range(CIRCUITS):
            if self.noise[m] > 0 and self.comparator[m] and self.ready[m]:
                node = self.node[m]
                v = <double>self.x[node] + self.rest_volt[node]
                if v > self.threshold_volt[m] - NEAR * self.noise[m]:
                    self.near = True
                    self.draw_threshold(m, tick)
