"""The lanes of all neurons: rows of numbers side by side, and the synaptic lines among them.

A row holds one number for each of the 512 circuits (or for the nodes that they form). Lines drop
with every synaptic event and recover; two amplifiers per circuit turn their drops into a current.
"""

import numpy as np

from libc.math cimport fabs
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from emulator.exact cimport exponential
from emulator.neuron_kernel cimport (
    ADAPT_KEEP, drive_lines, line_currents, relax_currents, relax_lines, saturate,
)

cdef double TICK = 4e-9

#: Rows of numbers per lane; those of the last line are terms of the voltage-dependent currents.
ROWS = (
    "u_exc u_inh x w offset_exc offset_inh gain_exc gain_inh live_exc live_inh "
    "decay_exc decay_inh mean_exc mean_inh approach gain rate target elastance rest threshold lowest highest "
    "z_exc z_inh share_exc share_inh current constant v derivative velocity curvature before "
    "end_exc end_inh sum_exc sum_inh exp_live open "
    "long_approach long_gain "
    "coba_exc base_exc reversal_exc coba_inh base_inh reversal_inh "
    "exp_current exp_potential adapt_slope adapt_potential"
).split()


cdef double phi(double z) noexcept nogil:
    """(exp(z) - 1) / z."""
    if fabs(z) < 1e-3:
        return 1.0 + z * (0.5 + z * (1.0 / 6.0 + z * (1.0 / 24.0)))
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
        raw = np.zeros(len(ROWS) * STRIDE + BLOCK, dtype=np.float32)
        first = -raw.ctypes.data % 64 // 4
        self.block = raw[first:first + len(ROWS) * STRIDE].reshape(len(ROWS), STRIDE)
        self.rows = {name: self.block[i, :CIRCUITS] for i, name in enumerate(ROWS)}
        self._point()
        self.width, self.line_limit = width, line_limit
        self.tau_exc, self.tau_inh = (np.ones(CIRCUITS) for _ in range(2))
        self.pause, self.resetting = (np.zeros(CIRCUITS, dtype=np.uint8) for _ in range(2))

    cdef float *_row(self, name):
        cdef float[::1] view = self.rows[name]
        return &view[0]

    def _point(self):
        self.u_exc, self.u_inh = self._row("u_exc"), self._row("u_inh")
        self.x, self.w = self._row("x"), self._row("w")
        self.offset_exc, self.offset_inh = self._row("offset_exc"), self._row("offset_inh")
        self.gain_exc, self.gain_inh = self._row("gain_exc"), self._row("gain_inh")
        self.live_exc, self.live_inh = self._row("live_exc"), self._row("live_inh")
        self.decay_exc, self.decay_inh = self._row("decay_exc"), self._row("decay_inh")
        self.mean_exc, self.mean_inh = self._row("mean_exc"), self._row("mean_inh")
        self.approach, self.gain = self._row("approach"), self._row("gain")
        self.rate, self.target = self._row("rate"), self._row("target")
        self.elastance, self.rest = self._row("elastance"), self._row("rest")
        self.threshold = self._row("threshold")
        self.lowest, self.highest = self._row("lowest"), self._row("highest")
        self.z_exc, self.z_inh = self._row("z_exc"), self._row("z_inh")
        self.share_exc, self.share_inh = self._row("share_exc"), self._row("share_inh")
        self.current, self.constant = self._row("current"), self._row("constant")
        self.v, self.derivative = self._row("v"), self._row("derivative")
        self.velocity, self.curvature = self._row("velocity"), self._row("curvature")
        self.before = self._row("before")
        self.end_exc, self.end_inh = self._row("end_exc"), self._row("end_inh")
        self.sum_exc, self.sum_inh = self._row("sum_exc"), self._row("sum_inh")
        self.exp_live, self.exp_current = self._row("exp_live"), self._row("exp_current")
        self.open = self._row("open")
        cdef int i
        self.long_approach, self.long_gain = self._row("long_approach"), self._row("long_gain")
        for i, name in enumerate((
            "coba_exc", "base_exc", "reversal_exc", "coba_inh", "base_inh", "reversal_inh",
            "exp_live", "exp_potential", "adapt_slope", "adapt_potential",
        )):
            self.terms[i if i < ADAPT_KEEP else i + 1] = self._row(name)

    cdef void forget_factors(self) noexcept nogil:
        """Work out the factors of strides anew when they are needed."""
        memset(self.level_known, 0, LEVELS)

    cdef void gate(self, int circuit) noexcept nogil:
        """Switch synaptic inputs and exponential term, which a pausing circuit lacks in reset."""
        cdef float on = 0 if self.pause[circuit] and self.resetting[circuit] else 1
        self.open[circuit] = on
        self.live_exc[circuit] = on * self.gain_exc[circuit]
        self.live_inh[circuit] = on * self.gain_inh[circuit]
        self.exp_live[circuit] = on * self.exp_current[circuit]

    cdef void line_factors(self, int length, float *const *rows) noexcept nogil:
        cdef int i
        cdef double h = length * TICK
        for i in range(CIRCUITS):
            rows[0][i] = <float>exponential(-h / self.tau_exc[i])
            rows[1][i] = <float>exponential(-h / self.tau_inh[i])
            rows[2][i] = <float>(phi(-h / self.tau_exc[i]) / self.width)
            rows[3][i] = <float>(phi(-h / self.tau_inh[i]) / self.width)

    cdef void lines(self, int length, const bint *driven) noexcept nogil:
        """Advance all lines by a window times a power of two; work out the synaptic currents."""
        cdef int side, first, level
        cdef float *rows[4]
        rows[0], rows[1], rows[2], rows[3] = (
            self.decay_exc, self.decay_inh, self.mean_exc, self.mean_inh)
        if length != WINDOW:
            level = 0
            while WINDOW << level < length:
                level += 1
            for side in range(4):
                rows[side] = self.levels + (level * 4 + side) * STRIDE
            if not self.level_known[level]:
                self.line_factors(length, rows)
                self.level_known[level] = 1
        for side in range(2):
            first = side * 256
            if not (driven[side] or self.coba):
                relax_currents(
                    256, self.u_exc + first, self.u_inh + first, rows[0] + first, rows[1] + first,
                    rows[2] + first, rows[3] + first, self.offset_exc + first,
                    self.offset_inh + first, self.live_exc + first, self.live_inh + first,
                    self.current + first)
                continue
            relax_lines(256, self.u_exc + first, self.u_inh + first, rows[0] + first,
                        rows[1] + first, rows[2] + first, rows[3] + first, self.z_exc + first,
                        self.z_inh + first)
            if driven[side]:
                drive_lines(256, self.u_exc + first, self.u_inh + first, self.z_exc + first,
                            self.z_inh + first, self.end_exc + first, self.end_inh + first,
                            self.sum_exc + first, self.sum_inh + first, self.line_limit)
            self.amplify(first, 256)

    cdef void silence(self) noexcept nogil:
        """Treat all lines as resting and work out the currents that flow nevertheless."""
        memset(self.u_exc, 0, CIRCUITS * sizeof(float))
        memset(self.u_inh, 0, CIRCUITS * sizeof(float))
        memset(self.z_exc, 0, CIRCUITS * sizeof(float))
        memset(self.z_inh, 0, CIRCUITS * sizeof(float))
        self.amplify(0, CIRCUITS)

    cdef void amplify(self, int first, int n) noexcept nogil:
        """Turn the mean drops of some lines into currents."""
        line_currents(n, self.z_exc + first, self.z_inh + first, self.offset_exc + first,
                      self.offset_inh + first, self.live_exc + first, self.live_inh + first,
                      self.current + first)
        if self.coba:
            saturate(n, self.z_exc + first, self.offset_exc + first, self.open + first,
                     self.share_exc + first)
            saturate(n, self.z_inh + first, self.offset_inh + first, self.open + first,
                     self.share_inh + first)
