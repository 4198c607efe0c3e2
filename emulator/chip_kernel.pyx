"""The time loop of a chip: windows while something happens, long strides while not.

Every event of a window is known when the window starts: the way from a neuron back to a synapse
takes longer than the shortest window of 128 ns, and windows grow to 512 ns only where no neuron
reaches a synapse and everything analog is slow. A window lets its events charge the synaptic lines,
advances all neurons, lets those spike that met their threshold, and then routes what has arrived at
the crossbar. Without events windows become strides, as long as no line or membrane moves much, no
neuron is about to spike and nothing else is due; a chip at rest takes any distance in one stride.
"""

import numpy as np

from libc.math cimport INFINITY, fabs
from libc.stdint cimport int64_t
from libc.string cimport memcpy

from emulator.backend_kernel cimport Backend
from emulator.crossbar_kernel cimport FORCE, PADI, PADI_WRITE, READY, RELEASE, Crossbar
from emulator.madc_kernel cimport LINE_EXC, LINE_INH, MEMBRANE, Sampler
from emulator.lanes_kernel cimport BLOCK, CIRCUITS, WINDOW
from emulator.course_kernel cimport Segment
from emulator.node_kernel cimport COUPLED, LINEAR, STEPPED, Way
from emulator.queue_kernel cimport Item
from emulator.ripple_kernel cimport Ripple
from emulator.synapse_kernel cimport Synapses

cdef double TICK = 4e-9
#: Windows after an event in which coupled membranes see the course of their synaptic currents.
cdef int FRESH = 8
#: The largest event, in amplifier widths, for windows of more than the shortest length.
cdef double SMALLNESS = 0.05
#: Largest change (volt) of a membrane that is not exactly solved, in a stride.
cdef double STRIDE_CHANGE = 1e-4
#: Change (volt) in a long stride below which such membranes count as settled.
cdef double SETTLED = 1e-7
#: Ticks of the shortest and the longest stride.
cdef int64_t SHORTEST = 16 * WINDOW
cdef int64_t LONGEST = 1 << 26


cdef class Loop:
    """Everything of a chip that moves in time.

    Attributes:
        time: tick up to which the analog state has been advanced, a multiple of 32.
        listening: buses that take events from the crossbar (the others take written ones).
        epoch: ticks between two draws of threshold noise, a multiple of 32.
        windows, strides: how many steps of either kind were taken.
    """

    cdef readonly Backend backend
    cdef readonly Synapses synapses
    cdef readonly Crossbar crossbar
    cdef readonly Sampler sampler
    cdef readonly Ripple ripple
    cdef readonly int64_t time
    cdef public unsigned char[::1] listening
    cdef public int64_t epoch
    cdef public bint stepped, coupled
    cdef readonly int64_t windows, strides
    cdef int64_t longest
    cdef int calm
    cdef bint settled
    cdef float saved[4][528]
    cdef int fed[2]  # events that reach each side in a window, and their mean time in it
    cdef double late[2]

    def __init__(self, Backend backend, Synapses synapses, Sampler sampler, int64_t epoch):
        self.backend, self.synapses, self.crossbar = backend, synapses, backend.crossbar
        self.sampler = sampler
        self.ripple = Ripple()
        self.epoch = epoch
        self.listening = np.zeros(8, dtype=np.uint8)
        synapses.attach(backend)

    def disturb(self):
        """Say that parameters have changed: the next steps are short again."""
        self.calm = 0
        self.settled = False
        self.longest = self.longest_window()
        self.backend.new_epoch(self.time)
        self.watch()

    def restart(self, int64_t tick):
        """Set the time (a chip reset has cleared everything else)."""
        self.time = tick - tick % WINDOW
        self.disturb()

    def watch(self):
        """Follow the nodes that the converter sees."""
        cdef int i, node
        circuits, inputs = [], []
        for i in range(2):
            self.backend.watched[i] = node = -1
            if self.sampler.on and self.sampler.signal[i] == MEMBRANE:
                self.backend.watched[i] = node = self.backend.node[self.sampler.circuit[i]]
            members = [] if node < 0 else [
                self.backend.members[k]
                for k in range(self.backend.first_member[node], self.backend.first_member[node + 1])
            ]
            for k in members:
                self.backend.stop_race(k, self.time)
            self.ripple.watch(i, members)
            circuits += members
            inputs += [i] * len(members)
        self.synapses.watch(circuits, inputs)

    def force(self, int64_t tick, int circuit):
        """Make a circuit spike."""
        self.backend.analog.push(tick, FORCE, circuit, 0)

    def inject(self, int64_t tick, int bus, int label):
        """Put an event on a PADI bus; its synapses see it at ``tick``."""
        self.backend.analog.push(tick, PADI_WRITE, bus, label)

    cdef int64_t longest_window(self):
        """Ticks of the longest window in which nothing comes back and the means do."""
        cdef Synapses synapses = self.synapses
        if (
            self.crossbar.returns
            or np.any(self.backend.lines.watched)
            or synapses.correlation.on[0] or synapses.correlation.on[1]
            or synapses.largest * np.max(synapses.steps) > SMALLNESS * self.backend.width
        ):
            return WINDOW
        return self.backend.longest_window()

    def run(self, int64_t until):
        """Advance everything: all that happens before ``until`` has happened afterwards."""
        cdef int64_t length, due, taken
        while self.time < until:
            length = WINDOW
            if not self.sampler.on:
                while length < self.longest and self.time + 2 * length < until + WINDOW:
                    length *= 2
            self.route(self.time + length - WINDOW)
            due = min(min(self.backend.analog.head(), self.crossbar.head() + WINDOW), until)
            taken = 0
            # strides begin a window late, so that a burst of events does not test for them
            if self.calm >= 2 and (due - self.time >= SHORTEST or self.calm >= 16):
                taken = self.stride(until)
            if not taken:
                self.window(length)
                taken = length
            self.epochs(taken)
        self.route(until)

    cdef int epochs(self, int64_t length) except -1:
        cdef int64_t start = self.time - length
        if self.time // self.epoch != start // self.epoch:
            self.backend.new_epoch(self.time - self.time % self.epoch)
        return 0

    cdef int route(self, int64_t until) except -1:
        """Route all events that reach the crossbar before a tick."""
        while self.crossbar.head() < until:
            self.crossbar.next(self.backend.analog)
        return 0

    cdef int collect(self, int64_t end) except -1:
        """Let the events and changes of the coming window take effect."""
        cdef Item item
        cdef int i, late
        self.fed[0] = self.fed[1] = 0
        self.late[0] = self.late[1] = 0
        while self.backend.analog.head() < end:
            item = self.backend.analog.pop()
            self.calm = 0
            self.settled = False
            if item.kind == PADI or item.kind == PADI_WRITE:
                if (item.kind == PADI) != self.listening[item.first]:
                    continue
                self.backend.stop_side(item.first // 4, item.tick)
                late = <int>(item.tick - self.time) if item.tick > self.time else 0
                self.synapses.deliver(item.tick, late, item.first, item.second)
                i = item.first // 4
                if self.synapses.driven[i]:
                    self.fed[i] += 1
                    self.late[i] += (late - self.late[i]) / self.fed[i]
                for i in range(self.synapses.forced_count):
                    self.backend.add_edge(item.tick, FORCE, self.synapses.forced[i])
                self.synapses.forced_count = 0
            else:
                self.backend.add_edge(item.tick, item.kind, item.first)
                if item.kind == RELEASE:
                    item.tick += item.second
                    if item.tick < end:
                        self.backend.add_edge(item.tick, READY, item.first)
                    else:
                        self.backend.analog.push(item.tick, READY, item.first, 0)
        return 0

    cdef int window(self, int64_t length) except -1:
        """Advance by one window (or stride) of ``length`` ticks."""
        cdef Backend b = self.backend
        cdef int64_t end = self.time + length
        cdef int i, crossed
        self.calm += 1
        self.windows += 1
        self.synapses.span = <int>length
        b.arrival_count, b.closer = 0, length > WINDOW
        self.collect(end)
        self.sampler_starts()
        b.divided = self.coupled and self.calm <= FRESH
        if b.divided:
            b.foresee(<int>length)
        crossed = b.linear_step(self.time, <int>length, self.synapses.driven)
        self.synapses.driven[0] = self.synapses.driven[1] = 0
        if crossed:
            b.find_hits(LINEAR)
        if crossed or b.edge_count or b.watched[0] >= 0 or b.watched[1] >= 0:
            b.apply_edges(LINEAR, end)
            b.finish(LINEAR)
        if self.settled:
            self.note_settled(end)
        else:
            if self.stepped:
                for i in range(<int>(length // WINDOW)):
                    b.part(STEPPED, self.time + i * WINDOW, WINDOW)
            if self.coupled:
                b.kicks(self.time, <int>length, self.late)
        b.edge_count = 0
        b.work_out_lines()
        self.time = end
        self.sample(end - length)
        return 0

    cdef int note_settled(self, int64_t end) except -1:
        """Show the converter the membranes that are not advanced because they rest."""
        cdef Segment piece
        cdef int i, node
        for i in range(2):
            node = self.backend.watched[i]
            if node >= 0 and self.backend.way[node // BLOCK] != LINEAR:
                piece.start, piece.x = self.time, self.backend.x[node]
                piece.velocity = piece.curvature = 0
                self.backend.note(node, &piece, end)
        return 0

    # -- strides ------------------------------------------------------------------------------

    cdef int64_t stride(self, int64_t until) except -1:
        """Take one long step if the chip is quiet enough; return its ticks, else 0."""
        cdef Backend b = self.backend
        cdef double fastest = INFINITY
        cdef int64_t length, due
        cdef bint idle = b.lines_rest(&fastest)
        due = min(b.analog.head(), until)
        if idle:
            due = min(due, self.backend.first_crossing(self.time))
        if b.near:
            due = min(due, self.time - self.time % self.epoch + self.epoch)
        if idle and (self.settled or not (self.stepped or self.coupled)):
            # nothing analog can happen before: events may pass the crossbar meanwhile
            while self.crossbar.head() < due:
                self.crossbar.next(b.analog)
                due = min(due, b.analog.head())
        else:
            due = min(due, self.crossbar.head() + WINDOW)
        length = due - self.time
        length = min(length - length % WINDOW, LONGEST)
        if not idle and fastest * 0.125 < length * TICK:
            length = <int64_t>(fastest * 0.125 / TICK)
        if (self.stepped or self.coupled) and not self.settled:
            if self.calm < 26:
                length = min(length, <int64_t>WINDOW << self.calm)
        if not (idle and (self.settled or not (self.stepped or self.coupled))):
            fits = WINDOW
            while 2 * fits <= length:  # matrices are kept for powers of two
                fits *= 2
            length = fits
        length -= length % WINDOW
        if length < SHORTEST and not (idle and length > WINDOW):
            return 0
        return self.attempt(length, idle)

    cdef int64_t attempt(self, int64_t length, bint idle) except -1:
        """Take a long step; undo it if a neuron would spike or move too much, and say so."""
        cdef Backend b = self.backend
        cdef size_t size = CIRCUITS * sizeof(float)
        cdef int i
        cdef double drift, change = 0
        cdef bint resting = self.settled
        memcpy(&self.saved[0][0], b.x, size)
        memcpy(&self.saved[1][0], b.u_exc, size)
        memcpy(&self.saved[2][0], b.u_inh, size)
        memcpy(&self.saved[3][0], b.w, size)
        self.sampler_starts()
        b.closer = False
        cdef bint crosses = b.linear_step(
            self.time, <int>length, NULL if idle else self.synapses.driven) > 0
        if not crosses and (self.stepped or self.coupled) and not self.settled:
            if self.stepped:
                crosses = b.node_step(self.time, <int>length, STEPPED) > 0
                if not crosses:
                    b.finish(STEPPED)
            if self.coupled and not crosses:
                crosses = b.node_step(self.time, <int>length, COUPLED) > 0
                crosses |= b.coupling.leap(
                    b.x, b.before, b.velocity, b.curvature, b.threshold, length * TICK)
                if not crosses:
                    b.finish(COUPLED)
            for i in range(CIRCUITS):
                if b.way[i // BLOCK] != LINEAR:
                    change = max(change, fabs(b.x[i] - self.saved[0][i]))
                    # an adaptation current counts as the voltage that it moves the membrane by
                    drift = fabs(b.w[i] - self.saved[3][i])
                    change = max(change, drift / b.conductance[b.node[i]])
            self.settled = length >= 4096 and change < SETTLED
        if crosses or change > STRIDE_CHANGE:
            memcpy(b.x, &self.saved[0][0], size)
            memcpy(b.u_exc, &self.saved[1][0], size)
            memcpy(b.u_inh, &self.saved[2][0], size)
            memcpy(b.w, &self.saved[3][0], size)
            self.calm = 0
            return 0
        b.finish(LINEAR)
        if resting:
            self.note_settled(self.time + length)
        self.calm += 1
        self.strides += 1
        self.time += length
        self.sample(self.time - length)
        return length

    def quiet_until(self):
        """Return a tick before which no event leaves the chip without new input."""
        cdef Backend b = self.backend
        cdef int i
        cdef bint watchful = False
        cdef double fastest
        cdef int64_t due = min(self.crossbar.head(), b.analog.head())
        if self.crossbar.left:
            return self.time
        for i in range(CIRCUITS):
            if b.threshold[i] < <float>INFINITY:
                watchful = True
                if b.way[i // BLOCK] != LINEAR and not self.settled:
                    return self.time
        if not watchful:  # no membrane can make a spike
            return max(self.time, due)
        if not b.lines_rest(&fastest):
            return self.time
        if b.near:
            due = min(due, self.time - self.time % self.epoch + self.epoch)
        return max(self.time, min(due, self.backend.first_crossing(self.time)))

    # -- converter ----------------------------------------------------------------------------

    cdef double other(self, int i):
        """Momentary voltage of a line or adaptation circuit at converter input ``i``."""
        cdef int m = self.sampler.circuit[i]
        if self.sampler.signal[i] == LINE_EXC:
            return self.backend.u_exc[m]
        if self.sampler.signal[i] == LINE_INH:
            return self.backend.u_inh[m]
        return self.backend.w[m]

    cdef int sampler_starts(self) except -1:
        cdef int i
        self.backend.trace_count[0] = self.backend.trace_count[1] = 0
        if self.sampler.on:
            self.ripple.save(self.backend)
            for i in range(2):
                self.sampler.first[i] = self.other(i)
        return 0

    cdef int sample(self, int64_t start) except -1:
        cdef double rests[2]
        cdef int i
        if not self.sampler.on:
            return 0
        for i in range(2):
            self.sampler.last[i] = self.other(i)
            rests[i] = (
                self.backend.rest_volt[self.backend.watched[i]]
                if self.backend.watched[i] >= 0 else 0)
        self.ripple.follow(self.backend, self.synapses, start, <int>(self.time - start))
        self.synapses.drive_count = 0
        self.sampler.convert(start, self.time, &self.backend.trace[0][0],
                             self.backend.trace_count, &self.ripple.pieces[0][0],
                             self.ripple.counts, rests)
        if not self.sampler.on:
            self.watch()
        return 0
