from emulator.course_kernel cimport Segment
from emulator.membrane_kernel cimport Membranes
from emulator.synapse_kernel cimport Synapses

cdef class Ripple:
    cdef Segment pieces[2][32]
    cdef int counts[2]
    cdef int members[2][512]
    cdef int member_counts[2]
    cdef double saved_exc[2][512]
    cdef double saved_inh[2][512]
    cdef void save(self, Membranes membranes) noexcept nogil
    cdef void follow(
        self, Membranes membranes, Synapses synapses, long long start, int length
    ) noexcept nogil
    cdef double current(
        self, Membranes membranes, Synapses synapses, int i, double from_, double to
    ) noexcept nogil
    cdef int _cut(
        self, Synapses synapses, int i, int parts, int length, double *borders
    ) noexcept nogil
