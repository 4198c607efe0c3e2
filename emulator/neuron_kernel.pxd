cdef extern from "lanes.h":
    ctypedef float *lanes_row
    ctypedef const float *lanes_input

cdef enum:
    COBA_EXC = 0
    BASE_EXC = 1
    REVERSAL_EXC = 2
    COBA_INH = 3
    BASE_INH = 4
    REVERSAL_INH = 5
    EXP_CURRENT = 6
    EXP_POTENTIAL = 7
    ADAPT_KEEP = 8
    ADAPT_SLOPE = 9
    ADAPT_POTENTIAL = 10
    TERMS = 11

#: Third-order term of a step (volt) from which shorter ones are taken.
cdef float STEEP

cdef struct Limits:
    float slope
    float exponent
    float current
    float coba

cdef void relax_lines "lanes_relax"(
    int n, lanes_row u_exc, lanes_row u_inh, lanes_input decay_exc, lanes_input decay_inh,
    lanes_input mean_exc, lanes_input mean_inh, lanes_row z_exc, lanes_row z_inh,
) noexcept nogil
cdef void drive_lines "lanes_drive"(
    int n, lanes_row u_exc, lanes_row u_inh, lanes_row z_exc, lanes_row z_inh, lanes_row end_exc,
    lanes_row end_inh, lanes_row sum_exc, lanes_row sum_inh, float limit,
) noexcept nogil
cdef void line_currents "lanes_currents"(
    int n, lanes_input z_exc, lanes_input z_inh, lanes_input offset_exc, lanes_input offset_inh,
    lanes_input gain_exc, lanes_input gain_inh, lanes_row current,
) noexcept nogil
cdef void saturate "lanes_saturate"(
    int n, lanes_input z, lanes_input offset, lanes_input gate, lanes_row share
) noexcept nogil
cdef void relax_currents "lanes_undriven"(
    int n, lanes_row u_exc, lanes_row u_inh, lanes_input decay_exc, lanes_input decay_inh,
    lanes_input mean_exc, lanes_input mean_inh, lanes_input offset_exc, lanes_input offset_inh,
    lanes_input gain_exc, lanes_input gain_inh, lanes_row current,
) noexcept nogil
cdef int step_membranes "lanes_membranes"(
    int n, lanes_row x, lanes_row before, lanes_input approach, lanes_input target,
    lanes_input gain, lanes_input current, lanes_input threshold, lanes_input lowest,
    lanes_input highest,
) noexcept nogil
cdef void circuit_currents "lanes_circuits"(
    int n, lanes_input v, lanes_row w, lanes_input constant, lanes_input share_exc,
    lanes_input share_inh, const float *const *terms, Limits limits, lanes_row current,
    lanes_row derivative,
) noexcept nogil
cdef int step_nodes "lanes_nodes"(
    int n, lanes_row x, lanes_input rate, lanes_input target, lanes_input elastance,
    lanes_input current, lanes_input derivative, lanes_input threshold, lanes_input lowest,
    lanes_input highest, float h, lanes_row velocity, lanes_row curvature,
) noexcept nogil
cdef int step_exponential(
    int n, float *x, float *before, float *w, const float *constant, const float *rest,
    const float *const *terms, const float *rate, const float *target, const float *elastance,
    const float *threshold, const float *lowest, const float *highest, Limits limits, float h,
    float *velocity, float *curvature,
) noexcept nogil
