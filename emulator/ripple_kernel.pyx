"""What the mean over a window hides: the course of a membrane between two window borders.

The neurons are advanced with the mean synaptic current of each window, which is right at its end.
A converter samples in between. For the nodes it looks at, the window is cut into pieces at the
events and into parts shorter than the lines' time constants; the difference between the current of
each piece and the mean makes a small ripple that is added to the samples and ends where it began.
"""

from libc.math cimport ceil

from emulator.exact cimport exponential
from emulator.lanes_kernel cimport BLOCK, phi, saturation
from emulator.course_kernel cimport Segment, travel
from emulator.membrane_kernel cimport Membranes
from emulator.node_kernel cimport COUPLED
from emulator.synapse_kernel cimport Synapses

cdef double TICK = 4e-9
#: Lines below this drop (volt) leave no visible ripple.
cdef double VISIBLE = 1e-5
#: Pieces per time constant of the fastest line.
cdef double PIECES = 8.0
cdef enum:
    MOST = 32


cdef class Ripple:
    """Ripples of the two nodes at the converter inputs."""

    def watch(self, int i, members):
        """Follow the circuits of one node at input ``i``; none to stop."""
        cdef int k
        self.member_counts[i] = len(members)
        for k in range(len(members)):
            self.members[i][k] = members[k]

    cdef void save(self, Membranes membranes) noexcept nogil:
        """Remember the lines at the start of a window."""
        cdef int i, k
        for i in range(2):
            for k in range(self.member_counts[i]):
                self.saved_exc[i][k] = membranes.u_exc[self.members[i][k]]
                self.saved_inh[i][k] = membranes.u_inh[self.members[i][k]]

    cdef void follow(
        self, Membranes membranes, Synapses synapses, long long start, int length
    ) noexcept nogil:
        """Work out the ripples of the window that starts at ``start``."""
        cdef int i, k, m, n, parts
        cdef double fastest, mean, dt
        cdef double borders[33]
        cdef double currents[32]
        cdef Segment *piece
        for i in range(2):
            self.counts[i] = 0
            fastest = 1.0
            for k in range(self.member_counts[i]):
                m = self.members[i][k]
                if self.saved_exc[i][k] > VISIBLE and membranes.tau_exc[m] < fastest:
                    fastest = membranes.tau_exc[m]
                if self.saved_inh[i][k] > VISIBLE and membranes.tau_inh[m] < fastest:
                    fastest = membranes.tau_inh[m]
            parts = <int>ceil(PIECES * length * TICK / fastest)
            n = 0
            for k in range(synapses.drive_count):
                if synapses.drives[k].input == i:
                    n += 1
                    if parts < 4:
                        parts = 4
            if self.member_counts[i] == 0 or (parts < 2 and n == 0) or fastest == 1.0 and n == 0:
                continue
            # these have followed the course of their currents
            if membranes.divided and membranes.way[self.members[i][0] // BLOCK] == COUPLED:
                continue
            parts = 16 if parts > 16 else parts
            n = self._cut(synapses, i, parts, length, borders)
            mean = 0
            for k in range(n):
                currents[k] = self.current(membranes, synapses, i, borders[k], borders[k + 1])
                mean += currents[k] * (borders[k + 1] - borders[k]) / length
            m = membranes.node[self.members[i][0]]
            for k in range(n):
                piece = &self.pieces[i][k]
                piece.start = start + <long long>borders[k]
                piece.end = start + <long long>borders[k + 1]
                piece.x = 0
                if k:
                    dt = borders[k] - borders[k - 1]
                    piece.x = travel(&self.pieces[i][k - 1], dt)
                piece.curvature = -membranes.rate[m]
                piece.velocity = (
                    (currents[k] - mean) * membranes.elastance[m] - membranes.rate[m] * piece.x)
            self.counts[i] = n

    cdef int _cut(
        self, Synapses synapses, int i, int parts, int length, double *borders
    ) noexcept nogil:
        """Fill in the borders between pieces: even parts and the events."""
        cdef int n = 0, k, place, last
        cdef double border
        for k in range(parts + 1):
            borders[k] = k * length // parts
        n = parts + 1
        for k in range(synapses.drive_count):
            border = synapses.drives[k].late
            if synapses.drives[k].input != i or n == MOST:
                continue
            place = n
            while place and borders[place - 1] > border:
                place -= 1
            if place and borders[place - 1] == border:
                continue
            last = n
            while last > place:
                borders[last] = borders[last - 1]
                last -= 1
            borders[place] = border
            n += 1
        return n - 1

    cdef double current(
        self, Membranes membranes, Synapses synapses, int i, double from_, double to
    ) noexcept nogil:
        """Mean synaptic current of a node between two places in the window."""
        cdef int k, d, m
        cdef double dt = (to - from_) * TICK
        cdef double exc, inh, gain_exc, gain_inh, v, late, total = 0
        for k in range(self.member_counts[i]):
            m = self.members[i][k]
            exc = self.saved_exc[i][k] * exponential(-from_ * TICK / membranes.tau_exc[m])
            inh = self.saved_inh[i][k] * exponential(-from_ * TICK / membranes.tau_inh[m])
            for d in range(synapses.drive_count):
                late = (from_ - synapses.drives[d].late) * TICK
                if synapses.drives[d].circuit == m and synapses.drives[d].input == i and late >= 0:
                    exc += synapses.drives[d].exc * exponential(-late / membranes.tau_exc[m])
                    inh += synapses.drives[d].inh * exponential(-late / membranes.tau_inh[m])
            exc *= phi(-dt / membranes.tau_exc[m])
            inh *= phi(-dt / membranes.tau_inh[m])
            gain_exc, gain_inh = membranes.live_exc[m], membranes.live_inh[m]
            if membranes.coba:
                v = membranes.before[membranes.node[m]] + membranes.rest_volt[membranes.node[m]]
                gain_exc += membranes.biased(m, v, True)
                gain_inh += membranes.biased(m, v, False)
            total += gain_exc * saturation(exc / membranes.width + membranes.offset_exc[m])
            total -= gain_inh * saturation(inh / membranes.width + membranes.offset_inh[m])
        return total
