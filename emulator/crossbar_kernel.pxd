from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from emulator.queue_kernel cimport Queue

cdef enum:
    INPUTS = 20
    OUTPUTS = 12
    PADI_OUTPUTS = 8
    NEURON_INPUTS = 8
    SOURCES = 8

#: Kinds of items in the two queues of the chip.
cdef enum:
    EVENT = 0  # first = crossbar input, second = label
    SOURCE = 1  # first = background source
    PADI = 2  # first = bus, second = label; the synapses see it at this tick
    PADI_WRITE = 7  # the same, written by omnibus instead of coming from the crossbar
    RELEASE = 3  # first = circuit: reset ends; second = ticks until it may fire again
    READY = 4  # first = circuit: fires again
    FORCE = 5  # first = circuit: artificial spike
    POST = 6  # first = half: post pulse of a block

cdef struct Node:
    int output
    uint32_t mask
    uint32_t target
    bint counts

cdef class Crossbar:
    cdef Node nodes[20][9]
    cdef int node_count[20]
    cdef readonly bint returns
    cdef public uint32_t[::1] drops
    cdef public uint32_t[::1] counts
    cdef int64_t free_at[12]
    cdef int64_t interval[12]
    cdef int64_t depth
    cdef bint counting[12]
    cdef int64_t to_l2, to_synapse
    # external events, ascending, [waiting, filled)
    cdef int64_t *ticks
    cdef uint32_t *labels
    cdef Py_ssize_t waiting, filled, room
    # events that left towards the FPGA
    cdef int64_t *left_ticks
    cdef uint16_t *left_labels
    cdef Py_ssize_t left, left_room
    # ticks of a cycle, 0 while the clock stands still
    cdef double cycle
    cdef int64_t source_period[8]
    # tick at which the period under way ends, or cycles until then while the clock stands still
    cdef double source_end[8]
    cdef uint32_t source_state[8]
    cdef int source_rate[8]
    cdef uint32_t source_mask[8]
    cdef uint32_t source_label[8]
    cdef bint source_random[8]
    cdef bint source_on[8]
    cdef int source_round[8]
    cdef public unsigned char[::1] alive
    cdef readonly Queue arrivals
    cdef bint _neurons_share_outputs(self)
    cdef int64_t head(self) noexcept nogil
    cdef int route(self, int64_t tick, int source, uint32_t label, Queue analog) except -1 nogil
    cdef int next(self, Queue analog) except -1 nogil
    cdef int schedule(self, int source) except -1
    cdef int leave(self, int64_t tick, int channel, uint32_t label) except -1 nogil
    cdef int draw(self, int64_t tick, int source, Queue analog) except -1 nogil
