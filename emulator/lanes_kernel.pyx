"""The lanes of all neurons: rows of numbers side by side, and the synaptic lines among them.

A row holds one number for each of the 512 circuits (or for the nodes that they form). Lines drop
with every synaptic event and recover; two amplifiers per circuit turn their drops into a current.
"""

import numpy as np

from libc.math cimport fabs
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from emulator.exact cimport exponential
from emulator.neuron_kernel cimport step_lines

cdef double TICK = 4e-9
#: Lines below this drop (volt) have no effect; strides follow the fastest visible one.
cdef float LINE_FLOOR = 1e-9
cdef float LINE_VISIBLE = 1e-6


cdef double phi(double z) noexcept nogil:
    """(exp(z) - 1) / z."""
    if fabs(z) < 0.03:
        return 1.0 + z * (0.5 + z * (1.0 / 6.0 + z * (1.0 / 24.0 + z * (
            1.0 / 120.0 + z * (1.0 / 720.0 + z * (1.0 / 5040.0))))))
    return (exponential(z) - 1.0) / z


cdef class Lanes:
    """Rows of all lanes, and the synaptic lines.

    Args:
        width: saturation voltage of the synaptic amplifiers.
        line_limit: largest drop of a line.
    """

    def __cinit__(self):
        self.levels = <float *>malloc(LEVELS * 4 * STRIDE * sizeof(float))
        if not self.levels:
            raise MemoryError

    def __dealloc__(self):
        free(self.levels)

    def __init__(self, float width, float line_limit):
        raw = np.zeros(LANES_COUNT * STRIDE + BLOCK, dtype=np.float32)
        first = -raw.ctypes.data % 64 // 4
        self.block = raw[first:first + LANES_COUNT * STRIDE].reshape(LANES_COUNT, STRIDE)
        self.rows = {
            lanes_names[i].decode().lower(): self.block[i, :CIRCUITS] for i in range(LANES_COUNT)
        }
        self._point()
        self.width, self.line_limit = width, line_limit
        self.tau_exc, self.tau_inh = (np.ones(CIRCUITS) for _ in range(2))
        self.pause, self.resetting = (np.zeros(CIRCUITS, dtype=np.uint8) for _ in range(2))

    cdef float *_row(self, name):
        cdef float[::1] view = self.rows[name]
        return &view[0]

    def _point(self):
        cdef float[:, ::1] block = self.block
        self.all = &block[0, 0]
        self.u_exc, self.u_inh = self._row("u_exc"), self._row("u_inh")
        self.x, self.w = self._row("x"), self._row("w")
        self.offset_exc, self.offset_inh = self._row("offset_exc"), self._row("offset_inh")
        self.gain_exc, self.gain_inh = self._row("gain_exc"), self._row("gain_inh")
        self.live_exc, self.live_inh = self._row("live_exc"), self._row("live_inh")
        self.approach = self._row("approach")
        self.rate, self.target = self._row("rate"), self._row("target")
        self.elastance, self.rest = self._row("elastance"), self._row("rest")
        self.threshold = self._row("threshold")
        self.lowest, self.highest = self._row("lowest"), self._row("highest")
        self.current, self.constant = self._row("current"), self._row("constant")
        self.v, self.derivative = self._row("v"), self._row("derivative")
        self.velocity, self.curvature = self._row("velocity"), self._row("curvature")
        self.before = self._row("before")
        self.end_exc, self.end_inh = self._row("end_exc"), self._row("end_inh")
        self.sum_exc, self.sum_inh = self._row("sum_exc"), self._row("sum_inh")
        self.long_approach, self.long_gain = self._row("approach_long"), self._row("gain_long")
        self.coba_exc, self.coba_inh = self._row("coba_exc"), self._row("coba_inh")
        self.base_exc, self.base_inh = self._row("base_exc"), self._row("base_inh")
        self.reversal_exc, self.reversal_inh = (
            self._row("reversal_exc"), self._row("reversal_inh"))
        self.exp_live, self.exp_current = self._row("exp_live"), self._row("exp_current")
        self.exp_potential, self.open = self._row("exp_potential"), self._row("open")

    cdef void forget_factors(self) noexcept nogil:
        """Work out the factors of all lengths anew when they are needed."""
        memset(self.level_known, 0, LEVELS)

    cdef void gate(self, int circuit) noexcept nogil:
        """Switch synaptic inputs and exponential term, which a pausing circuit lacks in reset."""
        cdef float on = 0 if self.pause[circuit] and self.resetting[circuit] else 1
        self.open[circuit] = on
        self.live_exc[circuit] = on * self.gain_exc[circuit]
        self.live_inh[circuit] = on * self.gain_inh[circuit]
        self.exp_live[circuit] = on * self.exp_current[circuit]

    cdef const float *line_factors(self, int length) noexcept nogil:
        """Rows of decays and means (excitatory first) for a window times a power of two."""
        cdef int i, level = 0
        cdef double h = length * TICK
        cdef float *rows = self.all + LANE_DECAY_EXC * STRIDE
        while WINDOW << level < length:
            level += 1
        if level:
            rows = self.levels + level * 4 * STRIDE
        if not self.level_known[level]:
            for i in range(CIRCUITS):
                rows[i] = <float>exponential(-h / self.tau_exc[i])
                rows[STRIDE + i] = <float>exponential(-h / self.tau_inh[i])
                rows[2 * STRIDE + i] = <float>(phi(-h / self.tau_exc[i]) / self.width)
                rows[3 * STRIDE + i] = <float>(phi(-h / self.tau_inh[i]) / self.width)
            self.level_known[level] = 1
        return rows

    cdef void lines(self, int length, const int *driven) noexcept nogil:
        """Advance all lines by a window times a power of two; work out the synaptic currents."""
        cdef int side
        cdef const float *factors = self.line_factors(length)
        for side in range(2):
            step_lines(SIDE, self.all + side * SIDE, factors + side * SIDE, self.line_limit,
                       driven[side], self.coba)

    cdef void silence(self) noexcept nogil:
        """Treat all lines as resting and work out the currents that flow nevertheless."""
        cdef int[2] nothing
        nothing[0] = nothing[1] = 0
        memset(self.u_exc, 0, CIRCUITS * sizeof(float))
        memset(self.u_inh, 0, CIRCUITS * sizeof(float))
        self.lines(WINDOW, nothing)

    cdef bint lines_rest(self, double *fastest) noexcept nogil:
        """Whether no line has an effect; lower a time constant to that of the visible ones."""
        cdef int i
        cdef bint rest = True
        for i in range(CIRCUITS):
            if self.u_exc[i] > LINE_FLOOR or self.u_inh[i] > LINE_FLOOR:
                rest = False
                if self.u_exc[i] > LINE_VISIBLE and self.tau_exc[i] < fastest[0]:
                    fastest[0] = self.tau_exc[i]
                if self.u_inh[i] > LINE_VISIBLE and self.tau_inh[i] < fastest[0]:
                    fastest[0] = self.tau_inh[i]
        return rest
