from libc.stdint cimport int64_t, uint8_t

from emulator.compartment_kernel cimport Coupling
from emulator.lanes_kernel cimport Lanes
from emulator.neuron_kernel cimport Limits

cdef enum:
    KEPT = 4

cdef enum Way:
    LINEAR = 0
    STEPPED = 1
    COUPLED = 2

#: Where a node is heading within a window, without and with reset.
cdef struct Course:
    bint known
    float rate, target, approach, gain

cdef class Nodes(Lanes):
    cdef Course courses[2][512]
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
    cdef uint8_t hits[512]  # what marks a node in the latest step
    cdef bint divided  # whether coupled circuits see the course of their currents in this window
    cdef float early[512]  # currents that would flow without the events of this window
    cdef int resets
    cdef int64_t step_start, step_end
    cdef void refresh(self, int node) noexcept nogil
    cdef void set_threshold(self, int node) noexcept nogil
    cdef void currents_of(self, int length, const int *driven) noexcept nogil
    cdef void gather(self) noexcept nogil
    cdef int64_t longest_window(self)
    cdef int64_t first_crossing(self, int64_t time)
    cdef int run_end(self, int block, Way way) noexcept nogil
    cdef int linear_step(self, int64_t start, int length, const int *driven) noexcept nogil
    cdef const float *adapt_factors(self, double duration) noexcept nogil
    cdef int node_step(self, int64_t start, int length, Way way) noexcept nogil
    cdef void spread(self, Way way) noexcept nogil
    cdef void collect_terms(self, Way way) noexcept nogil
    cdef void foresee(self, int length) noexcept nogil
    cdef void divide(
        self, const float *mean, const double *late, double start, double end, double length
    ) noexcept nogil
    cdef double growth(self, int circuit, double x) noexcept nogil
    cdef double biased(self, int circuit, double v, bint excitatory) noexcept nogil
