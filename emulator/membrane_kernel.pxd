from libc.stdint cimport int64_t, uint8_t

from emulator.compartment_kernel cimport Coupling
from emulator.lanes_kernel cimport Lanes
from emulator.neuron_kernel cimport Limits

cdef enum:
    SEGMENTS = 32
    KEPT = 4

#: Why a node is singled out: it changes its course, or a converter looks at it.
cdef enum:
    FOLLOWED = 1
    WATCHED = 2

cdef enum Way:
    LINEAR = 0
    STEPPED = 1
    COUPLED = 2

#: Course of one node between two ticks: x + f t phi(k t).
cdef struct Segment:
    int64_t start, end
    double x, velocity, curvature

cdef class Membranes(Lanes):
    cdef double bounds[2]
    cdef float kept[4][528]  # factors of the adaptation for some step lengths
    cdef double kept_durations[4]
    cdef int next_kept
    # nodes
    cdef public int[::1] node
    cdef public int[::1] first_member
    cdef public int[::1] members
    cdef public double[::1] conductance, capacitance, rest_volt
    cdef public uint8_t[::1] way  # of a block of lanes
    # circuits
    cdef public double[::1] tau_adapt
    cdef public double[::1] reset_conductance, reset_potential, threshold_volt, jitter
    cdef public uint8_t[::1] comparator, ready, held
    cdef public bint merged, varied
    cdef public Coupling coupling
    cdef Limits limits
    cdef int membranes_length
    cdef int resets
    # nodes whose course changes within the current step
    cdef Segment piece[512]
    cdef uint8_t special[512]
    cdef int specials[512]
    cdef int special_count
    cdef int64_t step_start, step_end
    # what a converter looks at
    cdef int watched[2]
    cdef Segment trace[2][32]
    cdef int trace_count[2]
    cdef void refresh(self, int node) noexcept nogil
    cdef void _move(self, int node, int64_t tick) noexcept nogil
    cdef void set_threshold(self, int node) noexcept nogil
    cdef void currents_of(self, int length, const bint *driven) noexcept nogil
    cdef void gather(self) noexcept nogil
    cdef int linear_step(self, int64_t start, int length) noexcept nogil
    cdef int node_step(self, int64_t start, int length, Way way) noexcept nogil
    cdef void adapt_factors(self, double duration) noexcept nogil
    cdef void currents(self, Way way) noexcept nogil
    cdef void single_out(self, int node) noexcept nogil
    cdef void bring(self, int node, int64_t tick) noexcept nogil
    cdef void finish(self, Way way) noexcept nogil
    cdef void find_crossings(self, Way way) noexcept nogil
    cdef void note(self, int node, const Segment *piece, int64_t end) noexcept nogil
    cdef double biased(self, int circuit, double v, bint excitatory) noexcept nogil
    cdef void start_reset(self, int circuit) noexcept nogil
    cdef void end_reset(self, int circuit) noexcept nogil
    cdef void crossed(self, int node, int64_t tick) noexcept nogil

cdef double travel(const Segment *piece, double ticks) noexcept nogil
cdef double arrival(const Segment *piece, double level) noexcept nogil
