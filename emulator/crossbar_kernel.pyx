"""Events on their way through the crossbar, and the background sources that feed it."""

import numpy as np

from libc.stdint cimport int64_t, uint16_t, uint32_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memmove

from emulator.queue_kernel cimport NEVER, Item, Queue


cdef void *larger(void *memory, Py_ssize_t size) except NULL nogil:
    cdef void *moved = realloc(memory, size)
    if not moved:
        with gil:
            raise MemoryError(f"events: no memory for {size} bytes")
    return moved


cdef uint32_t scrambled(uint32_t seed) noexcept nogil:
    """State of a shift register for a seed; never zero, which would not move.

    Seeds that differ by shifts would give shifted, hence correlated sequences; this finaliser
    (MurmurHash3) takes them apart. The polynomial of the chip is not published.
    """
    seed = (seed ^ (seed >> 16)) * <uint32_t>0x85ebca6b
    seed = (seed ^ (seed >> 13)) * <uint32_t>0xc2b2ae35
    seed = seed ^ (seed >> 16)
    return seed if seed else 1


cdef class Crossbar:
    """Nodes, outputs, counters and sources of the event crossbar.

    Events wait in two places: those from the FPGA in an ascending array, those of the chip itself
    in the queue ``arrivals``. An output passes one event per interval; an event that would have to
    wait for more than ``depth`` others is lost and counted at its input.
    """

    def __cinit__(self):
        self.room = self.left_room = 1024
        self.ticks = <int64_t *>malloc(self.room * sizeof(int64_t))
        self.labels = <uint32_t *>malloc(self.room * sizeof(uint32_t))
        self.left_ticks = <int64_t *>malloc(self.left_room * sizeof(int64_t))
        self.left_labels = <uint16_t *>malloc(self.left_room * sizeof(uint16_t))
        if not (self.ticks and self.labels and self.left_ticks and self.left_labels):
            raise MemoryError

    def __init__(self, int to_l2, int to_synapse, int depth):
        self.arrivals = Queue()
        self.drops = np.zeros(INPUTS, dtype=np.uint32)
        self.counts = np.zeros(OUTPUTS, dtype=np.uint32)
        self.alive = np.zeros(PADI_OUTPUTS, dtype=np.uint8)
        self.to_l2, self.to_synapse, self.depth = to_l2, to_synapse, depth
        self.cycle = 1
        cdef int i
        for i in range(OUTPUTS):
            self.interval[i] = 1

    def __dealloc__(self):
        free(self.ticks)
        free(self.labels)
        free(self.left_ticks)
        free(self.left_labels)

    def set_nodes(self, int[::1] inputs, int[::1] outputs, masks, targets, counts):
        """Take over the configuration of all nodes, one array element each."""
        cdef int i, source
        for source in range(INPUTS):
            self.node_count[source] = 0
        for i in range(inputs.shape[0]):
            source = inputs[i]
            self.nodes[source][self.node_count[source]] = Node(
                outputs[i], masks[i], targets[i], counts[i]
            )
            self.node_count[source] += 1

        self.returns = self._neurons_share_outputs()

    cdef bint _neurons_share_outputs(self):
        """Whether neurons reach synapses, or outputs that other events take as well."""
        cdef int source, i
        cdef uint32_t neurons = 0, others = 0
        cdef const Node *node
        for source in range(INPUTS):
            for i in range(self.node_count[source]):
                node = &self.nodes[source][i]
                if node.target & ~node.mask:
                    continue  # lets nothing through
                if source < NEURON_INPUTS:
                    neurons |= <uint32_t>1 << node.output
                else:
                    others |= <uint32_t>1 << node.output
        return neurons & (others | ((1 << PADI_OUTPUTS) - 1)) != 0

    def set_outputs(self, intervals, counting, int to_l2, int to_synapse):
        """Take over ticks per event and whether the event counter runs, for 12 outputs, and delays.

        Args:
            intervals: ticks between two events.
            counting: whether the event counter runs.
            to_l2, to_synapse: ticks from an input to the link and to the synapses.
        """
        cdef int i
        self.to_l2, self.to_synapse = to_l2, to_synapse
        for i in range(OUTPUTS):
            self.interval[i] = intervals[i]
            self.counting[i] = counting[i]

    def set_source(self, int i, int64_t tick, bint on, bint random, int period, int rate,
                   uint32_t seed, uint32_t mask, uint32_t label):
        """Configure background source ``i``; switching it on at ``tick`` starts it afresh."""
        cdef bint starts = on and not self.source_on[i]
        self.source_period[i] = period if period > 0 else 1
        self.source_rate[i] = rate
        self.source_random[i] = random
        self.source_mask[i] = mask
        self.source_label[i] = label
        self.source_on[i] = on
        if starts:
            self.source_state[i] = scrambled(seed)
            self.source_end[i] = self.source_period[i]
            if self.cycle > 0:
                self.source_end[i] = tick + self.source_period[i] * self.cycle
            self.schedule(i)

    def set_clock(self, int64_t tick, double cycle):
        """Let a cycle take another number of ticks; 0: everything stands still, events are lost."""
        cdef int i
        for i in range(SOURCES):
            if self.cycle > 0:
                self.source_end[i] = (self.source_end[i] - tick) / self.cycle
            if cycle > 0:
                self.source_end[i] = tick + self.source_end[i] * cycle
        self.cycle = cycle
        for i in range(SOURCES):
            if self.source_on[i]:
                self.schedule(i)

    cdef int schedule(self, int source) except -1:
        """Wait anew for the end of the period of a source."""
        self.source_round[source] += 1
        if self.cycle > 0:
            self.arrivals.push(
                <int64_t>self.source_end[source], SOURCE, source, self.source_round[source])
        return 0

    def feed(self, int64_t[::1] ticks, unsigned char[::1] channels, uint16_t[::1] labels):
        """Let events from the FPGA arrive; ticks ascend within one call."""
        cdef Py_ssize_t i, place
        cdef Py_ssize_t extra = ticks.shape[0]
        if self.waiting:
            memmove(self.ticks, self.ticks + self.waiting,
                    (self.filled - self.waiting) * sizeof(int64_t))
            memmove(self.labels, self.labels + self.waiting,
                    (self.filled - self.waiting) * sizeof(uint32_t))
            self.filled -= self.waiting
            self.waiting = 0
        if self.filled + extra > self.room:
            self.room = 2 * (self.filled + extra)
            self.ticks = <int64_t *>larger(self.ticks, self.room * sizeof(int64_t))
            self.labels = <uint32_t *>larger(self.labels, self.room * sizeof(uint32_t))
        for i in range(extra):
            place = self.filled
            while place and self.ticks[place - 1] > ticks[i]:
                self.ticks[place] = self.ticks[place - 1]
                self.labels[place] = self.labels[place - 1]
                place -= 1
            self.ticks[place] = ticks[i]
            self.labels[place] = (<uint32_t>(8 + channels[i]) << 16) | labels[i]
            self.filled += 1

    def route_all(self):
        """Route everything that waits, without a time loop; events for PADI buses are lost."""
        analog = Queue()
        while self.head() < NEVER:
            self.next(analog)

    def take(self, int64_t until):
        """Return (ticks, labels) of the events that left towards the FPGA before ``until``."""
        cdef Py_ssize_t i, count = 0
        while count < self.left and self.left_ticks[count] < until:
            count += 1
        ticks = np.empty(count, dtype=np.int64)
        labels = np.empty(count, dtype=np.uint16)
        cdef int64_t[::1] tick_view = ticks
        cdef uint16_t[::1] label_view = labels
        for i in range(count):
            tick_view[i] = self.left_ticks[i]
            label_view[i] = self.left_labels[i]
        self.left -= count
        memmove(self.left_ticks, self.left_ticks + count, self.left * sizeof(int64_t))
        memmove(self.left_labels, self.left_labels + count, self.left * sizeof(uint16_t))
        return ticks, labels

    def clear(self):
        """Drop everything under way and zero the counters."""
        cdef int i
        self.arrivals.clear()
        self.waiting = self.filled = self.left = 0
        for i in range(OUTPUTS):
            self.free_at[i] = 0
            self.counts[i] = 0
        for i in range(INPUTS):
            self.drops[i] = 0
        for i in range(SOURCES):
            self.source_on[i] = False

    cdef int64_t head(self) noexcept nogil:
        """Tick of the next event at an input."""
        cdef int64_t first = self.arrivals.head()
        if self.waiting < self.filled and self.ticks[self.waiting] < first:
            first = self.ticks[self.waiting]
        return first

    cdef int next(self, Queue analog) except -1 nogil:
        """Route the next event; what reaches a PADI bus goes into ``analog``."""
        cdef Item item
        cdef int64_t tick
        cdef uint32_t label
        if self.waiting < self.filled and self.ticks[self.waiting] <= self.arrivals.head():
            tick = self.ticks[self.waiting]
            label = self.labels[self.waiting]
            self.waiting += 1
            return self.route(tick, <int>(label >> 16), label & 0x3fff, analog)
        item = self.arrivals.pop()
        if item.kind == SOURCE:
            if item.second != self.source_round[item.first]:
                return 0  # switched off and on again since
            return self.draw(item.tick, item.first, analog)
        return self.route(item.tick, item.first, <uint32_t>item.second, analog)

    cdef int route(self, int64_t tick, int source, uint32_t label, Queue analog) except -1 nogil:
        cdef int i, output
        cdef int64_t start, delay
        cdef const Node *node
        if self.cycle <= 0:
            return 0
        for i in range(self.node_count[source]):
            node = &self.nodes[source][i]
            if (label & node.mask) != node.target:
                continue
            output = node.output
            start = tick if tick > self.free_at[output] else self.free_at[output]
            if start - tick > self.depth * self.interval[output]:
                if node.counts:
                    self.drops[source] = (self.drops[source] + 1) & 0xffff
                continue
            self.free_at[output] = start + self.interval[output]
            if self.counting[output]:
                self.counts[output] = (self.counts[output] + 1) & 0xffffff
            if output >= PADI_OUTPUTS:
                self.leave(start + self.to_l2, output - PADI_OUTPUTS, label)
            elif self.alive[output]:
                analog.push(start + self.to_synapse, PADI, output, <int>label)
        return 0

    cdef int leave(self, int64_t tick, int channel, uint32_t label) except -1 nogil:
        cdef Py_ssize_t place
        if self.left == self.left_room:
            self.left_room *= 2
            self.left_ticks = <int64_t *>larger(
                self.left_ticks, self.left_room * sizeof(int64_t))
            self.left_labels = <uint16_t *>larger(
                self.left_labels, self.left_room * sizeof(uint16_t))
        place = self.left
        while place and self.left_ticks[place - 1] > tick:
            self.left_ticks[place] = self.left_ticks[place - 1]
            self.left_labels[place] = self.left_labels[place - 1]
            place -= 1
        self.left_ticks[place] = tick
        self.left_labels[place] = <uint16_t>((channel << 14) | (label & 0x3fff))
        self.left += 1
        return 0

    cdef int draw(self, int64_t tick, int source, Queue analog) except -1 nogil:
        """One period of a background source is over: decide, label, and set the next one."""
        cdef uint32_t state, label
        cdef int i
        cdef bint sends = True
        if not self.source_on[source]:
            return 0
        label = self.source_label[source]
        if self.source_random[source]:
            state = self.source_state[source]
            for i in range(16):  # x^32 + x^22 + x^2 + x + 1, Galois form
                state = (state >> 1) ^ (<uint32_t>0x80200003 if state & 1 else 0)
            self.source_state[source] = state
            sends = 0 < self.source_rate[source] and <int>(state & 0xff) <= self.source_rate[source]
            label = (label & ~self.source_mask[source]) | (
                (state >> 8) & self.source_mask[source])
        self.source_end[source] += self.source_period[source] * self.cycle
        self.arrivals.push(
            <int64_t>self.source_end[source], SOURCE, source, self.source_round[source])
        if sends:
            self.route(tick, 12 + source, label, analog)
        return 0
