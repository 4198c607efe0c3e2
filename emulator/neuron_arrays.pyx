"""The functions of the neuron kernel for arrays, in place; what its tests call."""

from emulator.neuron_kernel cimport (
    TERMS, Limits, circuit_currents, drive_lines, line_currents, relax_currents, relax_lines,
    step_exponential, step_membranes, step_nodes,
)


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


def step_adaptive(float[::1] x, float[::1] w, float[:, ::1] terms, float[:, ::1] rows, limits,
                  float h, float[::1] velocity, float[::1] curvature):
    """Take a Rosenbrock step of adaptive exponential neurons; return how many met their threshold.

    Args:
        x, w: deviations from rest and adaptation currents, advanced in place.
        terms: as in `term_currents`; the conductance-based ones are not used.
        rows: constant current, rest, rate, target, elastance, threshold, lowest, highest.
        limits: as in `term_currents`.
        h: seconds.
        velocity, curvature: receive the linearised equation.
    """
    cdef const float *pointers[11]
    cdef int k
    before = x.copy()
    cdef float[::1] saved = before
    for k in range(TERMS):
        pointers[k] = &terms[k, 0]
    return step_exponential(
        <int>x.shape[0], &x[0], &saved[0], &w[0], &rows[0, 0], &rows[1, 0], pointers, &rows[2, 0],
        &rows[3, 0], &rows[4, 0], &rows[5, 0], &rows[6, 0], &rows[7, 0],
        Limits(limits[0], limits[1], limits[2], limits[3]), h, &velocity[0], &curvature[0])
