"""One step of all neurons: synaptic lines, amplifiers, membranes, non-linear currents.

All functions work on ``n`` lanes of 32-bit floats, one lane a circuit or an electrical node, so
that the compiler makes vectors of them. Units are volt, ampere and second; membranes are
deviations from their resting potential, which keeps the relative precision of slow decays.

A step treats the synaptic current as constant at its mean over the step (exact for the charge it
carries) and a linear membrane as exactly exponential; non-linear ones take a Rosenbrock step, the
exponential solution of the equation linearised at the start of the step.
"""

cdef float STEEP = 5e-4
cdef float SIXTH = 1.0 / 6.0

cdef extern from *:
    """
    static LANES_CLONES void lanes_relax(int, lanes_row, lanes_row, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_row, lanes_row);
    static LANES_CLONES void lanes_drive(int, lanes_row, lanes_row, lanes_row, lanes_row,
        lanes_row, lanes_row, lanes_row, lanes_row, float);
    static LANES_CLONES void lanes_currents(int, lanes_input, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_row);
    static LANES_CLONES void lanes_saturate(int, lanes_input, lanes_input, lanes_input,
        lanes_row);
    static LANES_CLONES void lanes_undriven(int, lanes_row, lanes_row, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, lanes_row);
    static LANES_CLONES int lanes_membranes(int, lanes_row, lanes_row, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input);
    static LANES_CLONES int lanes_nodes(int, lanes_row, lanes_input, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, float, lanes_row,
        lanes_row);
    """

cdef extern from *:
    """
    /* The rational form of tanh: where it reaches 1 it is cut off. */
    static inline float lanes_bound(float z)
    {
        z = z < 3.6f ? z : 3.6f;
        return z > -3.6f ? z : -3.6f;
    }
    static inline float lanes_clip(float x, float low, float high)
    {
        x = x < low ? low : x;
        return x > high ? high : x;
    }
    static inline float lanes_top(float z)
    {
        return z * (945.0f + z * z * (105.0f + z * z));
    }
    static inline float lanes_bottom(float z)
    {
        return 945.0f + z * z * (420.0f + z * z * 15.0f);
    }
    """
    float lanes_bound(float z) noexcept nogil
    float lanes_top(float z) noexcept nogil
    float lanes_clip(float x, float low, float high) noexcept nogil
    float lanes_bottom(float z) noexcept nogil


cdef void relax_lines "lanes_relax"(
    int n, lanes_row u_exc, lanes_row u_inh, lanes_input decay_exc, lanes_input decay_inh,
    lanes_input mean_exc, lanes_input mean_inh, lanes_row z_exc, lanes_row z_inh,
) noexcept nogil:
    cdef int i
    cdef float e, h
    for i in range(n):
        z_exc[i] = u_exc[i] * mean_exc[i]
        z_inh[i] = u_inh[i] * mean_inh[i]
        e = u_exc[i] * decay_exc[i]
        h = u_inh[i] * decay_inh[i]
        # numbers too small for normal floats would slow the processor down
        u_exc[i] = e if e > <float>1e-20 else 0
        u_inh[i] = h if h > <float>1e-20 else 0


cdef void drive_lines "lanes_drive"(
    int n, lanes_row u_exc, lanes_row u_inh, lanes_row z_exc, lanes_row z_inh, lanes_row end_exc,
    lanes_row end_inh, lanes_row sum_exc, lanes_row sum_inh, float limit,
) noexcept nogil:
    cdef int i
    cdef float e, h
    for i in range(n):
        e = u_exc[i] + end_exc[i]
        h = u_inh[i] + end_inh[i]
        u_exc[i] = e if e < limit else limit
        u_inh[i] = h if h < limit else limit
        z_exc[i] = z_exc[i] + sum_exc[i]
        z_inh[i] = z_inh[i] + sum_inh[i]
        end_exc[i] = 0
        end_inh[i] = 0
        sum_exc[i] = 0
        sum_inh[i] = 0


cdef void line_currents "lanes_currents"(
    int n, lanes_input z_exc, lanes_input z_inh, lanes_input offset_exc, lanes_input offset_inh,
    lanes_input gain_exc, lanes_input gain_inh, lanes_row current,
) noexcept nogil:
    cdef int i
    cdef float e, h, bottom_e, bottom_h
    for i in range(n):
        e = lanes_bound(z_exc[i] + offset_exc[i])
        h = lanes_bound(z_inh[i] + offset_inh[i])
        bottom_e = lanes_bottom(e)
        bottom_h = lanes_bottom(h)
        current[i] = (
            gain_exc[i] * lanes_top(e) * bottom_h - gain_inh[i] * lanes_top(h) * bottom_e
        ) / (bottom_e * bottom_h)


cdef void relax_currents "lanes_undriven"(
    int n, lanes_row u_exc, lanes_row u_inh, lanes_input decay_exc, lanes_input decay_inh,
    lanes_input mean_exc, lanes_input mean_inh, lanes_input offset_exc, lanes_input offset_inh,
    lanes_input gain_exc, lanes_input gain_inh, lanes_row current,
) noexcept nogil:
    cdef int i
    cdef float e, h, bottom_e, bottom_h
    for i in range(n):
        e = lanes_bound(u_exc[i] * mean_exc[i] + offset_exc[i])
        h = lanes_bound(u_inh[i] * mean_inh[i] + offset_inh[i])
        bottom_e = lanes_bottom(e)
        bottom_h = lanes_bottom(h)
        current[i] = (
            gain_exc[i] * lanes_top(e) * bottom_h - gain_inh[i] * lanes_top(h) * bottom_e
        ) / (bottom_e * bottom_h)
        e = u_exc[i] * decay_exc[i]
        h = u_inh[i] * decay_inh[i]
        u_exc[i] = e if e > <float>1e-20 else 0
        u_inh[i] = h if h > <float>1e-20 else 0


cdef void saturate "lanes_saturate"(
    int n, lanes_input z, lanes_input offset, lanes_input gate, lanes_row share
) noexcept nogil:
    cdef int i
    cdef float e
    for i in range(n):
        e = lanes_bound(z[i] + offset[i])
        share[i] = gate[i] * lanes_top(e) / lanes_bottom(e)


cdef int step_membranes "lanes_membranes"(
    int n, lanes_row x, lanes_row before, lanes_input approach, lanes_input target,
    lanes_input gain, lanes_input current, lanes_input threshold, lanes_input lowest,
    lanes_input highest,
) noexcept nogil:
    cdef int i
    cdef int crossed = 0
    cdef float v
    for i in range(n):
        before[i] = x[i]
        v = x[i] + approach[i] * (target[i] - x[i]) + gain[i] * current[i]
        v = lanes_clip(v, lowest[i], highest[i])
        x[i] = v
        crossed += v >= threshold[i]
    return crossed


cdef extern from *:
    """
    /* exp of a bounded number: Taylor polynomial at a 16th of it, squared four times. */
    static inline float lanes_exp(float y)
    {
        float const z = y * 0.0625f;
        float const z2 = z * z;
        float e = (1.0f + z) + z2 * ((0.5f + z * 0.16666667f)
            + z2 * ((0.041666668f + z * 0.008333334f) + z2 * 0.0013888889f));
        e = e * e;
        e = e * e;
        e = e * e;
        return e * e;
    }
    /* (exp(z) - 1) / z: a Taylor polynomial at a part of z, then doubled. */
    static inline float lanes_phi_part(float y)
    {
        return 1.0f + y * (0.5f + y * (0.16666667f + y * (0.041666668f + y * (0.008333334f
            + y * 0.0013888889f))));
    }
    /* ... for steps shorter than the time constants, exact to 1e-6 for |z| < 0.5. */
    static inline float lanes_phi_short(float z)
    {
        float const y = 0.5f * lanes_clip(z, -4.0f, 3.0f);
        float const y2 = y * y;
        float const p = (1.0f + y * 0.5f) + y2 * ((0.16666667f + y * 0.041666668f)
            + y2 * (0.008333334f + y * 0.0013888889f));
        return p * (2.0f + y * p) * 0.5f;
    }
    /* ... for all others. */
    static inline float lanes_phi(float z)
    {
        float const y = 0.015625f * lanes_clip(z, -40.0f, 8.0f);
        float p = lanes_phi_part(y);
        float e = 1.0f + y * p;
        p = p * (e + 1.0f) * 0.5f;
        e = e * e;
        p = p * (e + 1.0f) * 0.5f;
        e = e * e;
        p = p * (e + 1.0f) * 0.5f;
        e = e * e;
        p = p * (e + 1.0f) * 0.5f;
        e = e * e;
        p = p * (e + 1.0f) * 0.5f;
        e = e * e;
        return p * (e + 1.0f) * 0.5f;
    }
    """
    float lanes_exp(float y) noexcept nogil
    float lanes_phi_short(float z) noexcept nogil
    float lanes_phi(float z) noexcept nogil


cdef extern from *:
    """
    static LANES_CLONES void lanes_terms(int, lanes_input, lanes_row, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, float, float, float,
        float, lanes_row, lanes_row);
    """


cdef void lanes_terms "lanes_terms"(
    int n, lanes_input v, lanes_row w, lanes_input constant, lanes_input share_exc,
    lanes_input share_inh, lanes_input coba_exc, lanes_input base_exc, lanes_input reversal_exc,
    lanes_input coba_inh, lanes_input base_inh, lanes_input reversal_inh, lanes_input exp_current,
    lanes_input exp_potential, lanes_input keep, lanes_input slope, lanes_input potential,
    float width, float exponent_limit, float current_limit, float coba_limit, lanes_row current,
    lanes_row derivative,
) noexcept nogil:
    cdef int i
    cdef float e, h, a, d, y, growth, bound, inverse
    inverse = <float>1.0 / width
    for i in range(n):
        bound = coba_limit * base_exc[i]
        e = base_exc[i] + coba_exc[i] * (reversal_exc[i] - v[i])
        d = -coba_exc[i] * share_exc[i]
        d = d if e > 0 else 0
        d = d if e < bound else 0
        a = constant[i] + share_exc[i] * lanes_clip(e, 0, bound)
        bound = coba_limit * base_inh[i]
        h = base_inh[i] - coba_inh[i] * (reversal_inh[i] - v[i])
        y = -coba_inh[i] * share_inh[i]
        y = y if h > 0 else 0
        y = y if h < bound else 0
        d = d + y
        a = a - share_inh[i] * lanes_clip(h, 0, bound)
        y = lanes_clip((v[i] - exp_potential[i]) * inverse, <float>-16.0, exponent_limit)
        growth = exp_current[i] * lanes_exp(y)
        d = d + (growth * inverse if growth < current_limit else 0)
        growth = growth if growth < current_limit else current_limit
        y = keep[i] * (slope[i] * (v[i] - potential[i]) - w[i])
        current[i] = a + growth - (w[i] + <float>0.5 * y)
        derivative[i] = d
        w[i] = w[i] + y


cdef void circuit_currents "lanes_circuits"(
    int n, lanes_input v, lanes_row w, lanes_input constant, lanes_input share_exc,
    lanes_input share_inh, const float *const *terms, Limits limits, lanes_row current,
    lanes_row derivative,
) noexcept nogil:
    lanes_terms(
        n, v, w, constant, share_exc, share_inh, terms[COBA_EXC], terms[BASE_EXC],
        terms[REVERSAL_EXC], terms[COBA_INH], terms[BASE_INH], terms[REVERSAL_INH],
        terms[EXP_CURRENT], terms[EXP_POTENTIAL], terms[ADAPT_KEEP], terms[ADAPT_SLOPE],
        terms[ADAPT_POTENTIAL], limits.slope, limits.exponent, limits.current, limits.coba,
        current, derivative,
    )


cdef int step_nodes "lanes_nodes"(
    int n, lanes_row x, lanes_input rate, lanes_input target, lanes_input elastance,
    lanes_input current, lanes_input derivative, lanes_input threshold, lanes_input lowest,
    lanes_input highest, float h, lanes_row velocity, lanes_row curvature,
) noexcept nogil:
    cdef int i
    cdef int crossed = 0
    cdef float f, k, v
    for i in range(n):
        f = rate[i] * (target[i] - x[i]) + elastance[i] * current[i]
        k = elastance[i] * derivative[i] - rate[i]
        v = lanes_clip(x[i] + h * f * lanes_phi(h * k), lowest[i], highest[i])
        x[i] = v
        velocity[i] = f
        curvature[i] = k
        crossed += v >= threshold[i]
    return crossed


cdef extern from *:
    """
    static LANES_CLONES int lanes_exponential(int, lanes_row, lanes_row, lanes_row, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, lanes_input,
        lanes_input, lanes_input, lanes_input, lanes_input, lanes_input, float, float, float,
        float, lanes_row, lanes_row);
    """


cdef int lanes_exponential "lanes_exponential"(
    int n, lanes_row x, lanes_row before, lanes_row w, lanes_input constant, lanes_input rest,
    lanes_input exp_current, lanes_input exp_potential, lanes_input keep, lanes_input slope,
    lanes_input potential, lanes_input rate, lanes_input target, lanes_input elastance,
    lanes_input threshold, lanes_input lowest, lanes_input highest, float width,
    float exponent_limit, float current_limit, float h, lanes_row velocity, lanes_row curvature,
) noexcept nogil:
    cdef int i
    cdef int crossed = 0
    cdef float v, y, growth, d, f, k, third
    cdef float inverse = <float>1.0 / width
    cdef float per_step = <float>1.0 / h
    for i in range(n):
        before[i] = x[i]
        v = x[i] + rest[i]
        y = lanes_clip((v - exp_potential[i]) * inverse, <float>-16.0, exponent_limit)
        growth = exp_current[i] * lanes_exp(y)
        third = growth * inverse * inverse
        d = growth * inverse if growth < current_limit else 0
        growth = growth if growth < current_limit else current_limit
        # the adaptation in the middle of the step, then over it with the membrane's mean
        y = w[i] + <float>0.5 * keep[i] * (slope[i] * (v - potential[i]) - w[i])
        f = rate[i] * (target[i] - x[i]) + elastance[i] * (constant[i] + growth - y)
        k = elastance[i] * d - rate[i]
        f = h * f
        # the linearised step lacks the third-order term h^3 f^2 f'' / 6 of the exponential
        third = f * f * (h * elastance[i] * third * SIXTH)
        y = lanes_clip(x[i] + f * lanes_phi_short(h * k) + third, lowest[i], highest[i])
        f = f * per_step
        v = v + <float>0.5 * (y - x[i])
        w[i] = w[i] + keep[i] * (slope[i] * (v - potential[i]) - w[i])
        v = y
        x[i] = v
        velocity[i] = f
        curvature[i] = k
        # where this term is large the step is too long: such courses are followed one by one
        crossed += (v >= threshold[i]) + (third > STEEP)
    return crossed


cdef int step_exponential(
    int n, float *x, float *before, float *w, const float *constant, const float *rest,
    const float *const *terms, const float *rate, const float *target, const float *elastance,
    const float *threshold, const float *lowest, const float *highest, Limits limits, float h,
    float *velocity, float *curvature,
) noexcept nogil:
    return lanes_exponential(
        n, x, before, w, constant, rest, terms[EXP_CURRENT], terms[EXP_POTENTIAL],
        terms[ADAPT_KEEP], terms[ADAPT_SLOPE], terms[ADAPT_POTENTIAL], rate, target, elastance,
        threshold, lowest, highest, limits.slope, limits.exponent, limits.current, h, velocity,
        curvature)
