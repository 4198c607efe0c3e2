from libc.stdint cimport int64_t, uint8_t, uint64_t

from emulator.correlation_kernel cimport Correlation
from emulator.lanes_kernel cimport Lanes

cdef enum:
    ROWS = 256
    COLUMNS = 256
    DRIVERS = 256

cdef struct Driver:
    bint modulated  # pulse length follows the STP voltage
    bint dac  # ... or the hagen DAC
    bint forwards  # the low bits of the label reach the synapses
    uint8_t mode[2]  # bit 0 excitatory, bit 1 inhibitory; bottom and top row
    float share, charge, recover, rate, ramp, offset, dac_offset
    float voltage
    int64_t seen

#: Charge that reached a circuit which the converter looks at.
cdef struct Drive:
    int late
    int input
    int circuit
    double exc
    double inh

cdef class Synapses:
    cdef public uint8_t[:, :, ::1] labels
    cdef public float[:, :, ::1] charges
    cdef public uint8_t[:, ::1] live
    cdef public int[:, ::1] only
    cdef public float largest
    cdef public uint8_t[::1] bypass_exc, bypass_inh
    cdef public float[::1] extension
    cdef public int[::1] first_match
    cdef public int[::1] matches
    cdef public bint bypassing
    cdef public float bypass_step
    cdef Driver drivers[256]
    cdef readonly Correlation correlation
    cdef float full_scale, dac_step
    cdef float noise
    cdef uint64_t noise_key
    # accumulators of the window, owned by the membranes: ends, sums, excitatory first each
    cdef float *rows[4]
    cdef Lanes lanes
    cdef int driven[2]
    cdef float width
    cdef int span  # ticks of the window
    cdef readonly float[:, ::1] rates, steps
    cdef float fastest[2][2]  # largest rate by kind and side
    cdef int watched[1024]
    cdef int watched_input[1024]
    cdef int watched_count
    cdef Drive drives[64]
    cdef int drive_count
    cdef int forced[512]
    cdef int forced_count
    cdef float strength(self, Driver *driver, int64_t tick, int label) noexcept nogil
    cdef void deliver(
        self, int64_t tick, int late, int bus, int label
    ) noexcept nogil
    cdef void drive_row(
        self, int64_t tick, int late, int side, int row, int mode, int label, float strength
    ) noexcept nogil
    cdef void charge(
        self, int kind, int side, int late, const float *charges, const uint8_t *labels, int label,
        float strength
    ) noexcept nogil
    cdef void note(self, int i, int late, int mode, bint matches, double charge) noexcept nogil
