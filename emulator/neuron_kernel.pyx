"""One step of all neurons: synaptic lines, amplifiers, membranes, non-linear currents.

All functions work on ``n`` lanes of 32-bit floats, one lane a circuit or an electrical node, so
that the compiler makes vectors of them. Units are volt, ampere and second; membranes are
deviations from their resting potential, which keeps the relative precision of slow decays.

A step treats the synaptic current as constant at its mean over the step (exact for the charge it
carries) and a linear membrane as exactly exponential; non-linear ones take a Rosenbrock step, the
exponential solution of the equation linearised at the start of the step.
"""

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
    /* exp of a bounded number: Taylor polynomial at a 64th of it, squared six times. */
    static inline float lanes_exp(float y)
    {
        float const z = y * 0.015625f;
        float e = 1.0f + z * (1.0f + z * (0.5f + z * (0.16666667f + z * (0.041666668f
            + z * (0.008333334f + z * 0.0013888889f)))));
        e = e * e;
        e = e * e;
        e = e * e;
        e = e * e;
        e = e * e;
        return e * e;
    }
    /* (exp(z) - 1) / z, from its own series near zero. */
    static inline float lanes_phi(float z)
    {
        float const near = 1.0f + z * (0.5f + z * (0.16666667f + z * (0.041666668f
            + z * (0.008333334f + z * 0.0013888889f))));
        float const bounded = z < -20.0f ? -20.0f : (z > 6.0f ? 6.0f : z);
        float const safe = bounded * bounded < 0.25f ? 1.0f : bounded;
        float const far = (lanes_exp(bounded) - 1.0f) / safe;
        return bounded * bounded < 0.25f ? near : far;
    }
    """
    float lanes_exp(float y) noexcept nogil
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
        current[i] = a + growth - w[i]
        derivative[i] = d
        w[i] = w[i] + keep[i] * (slope[i] * (v[i] - potential[i]) - w[i])


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


# -- the same for arrays, in place ---------------------------------------------------------------


def relax(float[::1] u_exc, float[::1] u_inh, float[::1] decay_exc, float[::1] decay_inh,
          float[::1] mean_exc, float[::1] mean_inh, float[::1] z_exc, float[::1] z_inh):
    """Advance lines without events: ``z`` = mean drop over the step in widths, ``u`` decays."""
    relax_lines(<int>u_exc.shape[0], &u_exc[0], &u_inh[0], &decay_exc[0], &decay_inh[0],
                &mean_exc[0], &mean_inh[0], &z_exc[0], &z_inh[0])


def drive(float[::1] u_exc, float[::1] u_inh, float[::1] z_exc, float[::1] z_inh,
          float[::1] end_exc, float[::1] end_inh, float[::1] sum_exc, float[::1] sum_inh,
          float limit):
    """Add the collected charges of a window to lines and means, and clear them."""
    drive_lines(<int>u_exc.shape[0], &u_exc[0], &u_inh[0], &z_exc[0], &z_inh[0], &end_exc[0],
                &end_inh[0], &sum_exc[0], &sum_inh[0], limit)


def amplify(float[::1] z_exc, float[::1] z_inh, float[::1] offset_exc, float[::1] offset_inh,
            float[::1] gain_exc, float[::1] gain_inh, float[::1] current):
    """Turn mean drops into membrane currents."""
    line_currents(<int>z_exc.shape[0], &z_exc[0], &z_inh[0], &offset_exc[0], &offset_inh[0],
                  &gain_exc[0], &gain_inh[0], &current[0])


def relax_and_amplify(float[::1] u_exc, float[::1] u_inh, float[:, ::1] rows,
                      float[::1] current):
    """Do both in one pass; rows: decays, means, offsets and gains, excitatory first each."""
    relax_currents(<int>u_exc.shape[0], &u_exc[0], &u_inh[0], &rows[0, 0], &rows[1, 0],
                   &rows[2, 0], &rows[3, 0], &rows[4, 0], &rows[5, 0], &rows[6, 0], &rows[7, 0],
                   &current[0])


def step_linear(float[::1] x, float[::1] before, float[:, ::1] rows, float[::1] current):
    """Step linear membranes; return how many met their threshold.

    Rows: approach, target, gain, threshold, lowest, highest.
    """
    return step_membranes(<int>x.shape[0], &x[0], &before[0], &rows[0, 0], &rows[1, 0],
                          &rows[2, 0], &current[0], &rows[3, 0], &rows[4, 0], &rows[5, 0])


def term_currents(float[::1] v, float[::1] w, float[::1] constant, float[::1] share_exc,
                  float[::1] share_inh, float[:, ::1] terms, limits, float[::1] current,
                  float[::1] derivative):
    """Work out voltage-dependent currents and advance the adaptation.

    Args:
        v, w: membrane voltages and adaptation currents; ``w`` is advanced in place.
        constant: current that does not depend on the voltage.
        share_exc, share_inh: saturations of the conductance-based inputs.
        terms: (11, n) parameters in the order of the enumeration above.
        limits: slope of the exponential, bound of its exponent, its largest current, bound of
            the modulated bias.
        current, derivative: results, and by voltage.
    """
    cdef const float *rows[11]
    cdef int k
    for k in range(TERMS):
        rows[k] = &terms[k, 0]
    circuit_currents(
        <int>v.shape[0], &v[0], &w[0], &constant[0], &share_exc[0], &share_inh[0], rows,
        Limits(limits[0], limits[1], limits[2], limits[3]), &current[0], &derivative[0])


def step_linearised(float[::1] x, float[:, ::1] rows, float h, float[::1] velocity,
                    float[::1] curvature):
    """Take a Rosenbrock step; return how many met their threshold.

    Rows: rate, target, elastance, current, derivative, threshold, lowest, highest.
    """
    return step_nodes(<int>x.shape[0], &x[0], &rows[0, 0], &rows[1, 0], &rows[2, 0], &rows[3, 0],
                      &rows[4, 0], &rows[5, 0], &rows[6, 0], &rows[7, 0], h, &velocity[0],
                      &curvature[0])
