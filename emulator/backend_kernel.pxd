from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t

from emulator.correlation_kernel cimport Correlation
from emulator.crossbar_kernel cimport Crossbar
from emulator.fire_kernel cimport FireLines
from emulator.membrane_kernel cimport Membranes
from emulator.node_kernel cimport Way
from emulator.queue_kernel cimport Queue

cdef struct Edge:
    int64_t tick
    int kind
    int circuit

cdef class Backend(Membranes):
    cdef public Crossbar crossbar
    cdef readonly Queue analog
    cdef public int64_t[::1] reset_ticks, refractory_ticks
    cdef public uint8_t[::1] fires, sends, clocked, adapts
    cdef public int[::1] output, label
    cdef readonly FireLines lines
    cdef public uint8_t[::1] slave
    cdef int64_t held_until[512]
    cdef public float[::1] adapt_step
    cdef public double[::1] noise
    cdef public uint16_t[::1] counts
    cdef int64_t output_free[8]
    cdef uint8_t stuck[512]
    cdef public uint8_t[::1] may_race
    cdef uint8_t racing[512]
    cdef int64_t race_start[512]
    cdef readonly int races
    cdef uint64_t noise_key
    cdef int to_crossbar
    cdef bint near
    cdef Edge *edges
    cdef int edge_count, edge_room
    cdef public Correlation correlation
    cdef public uint8_t[::1] posts
    cdef int add_edge(self, int64_t tick, int kind, int circuit) except -1
    cdef void apply_edges(self, Way way, int64_t end) noexcept nogil
    cdef int part(self, Way way, int64_t start, int length) except -1
    cdef int kicks(self, int64_t start, int length, const double *late) except -1
    cdef void fire(self, int circuit, int64_t tick) noexcept nogil
    cdef void accept(self, int circuit, int leader, int64_t tick) noexcept nogil
    cdef void emit(self, int circuit, int64_t tick) noexcept nogil
    cdef int work_out_lines(self) except -1
    cdef void count(self, int circuit, int64_t spikes) noexcept nogil
    cdef void count_race(self, int circuit, int64_t tick) noexcept nogil
    cdef int stop_race(self, int circuit, int64_t tick) except -1
    cdef int stop_side(self, int side, int64_t tick) except -1
    cdef void set_timer(self, int circuit, int leader, int64_t tick) noexcept nogil
    cdef void draw_threshold(self, int circuit, int64_t tick) noexcept nogil
    cdef void new_epoch(self, int64_t tick) noexcept nogil
