/* One step of all neurons: synaptic lines, amplifiers, membranes, non-linear currents.
 *
 * A step treats the synaptic current as constant at its mean over the step (exact for the charge
 * it carries) and a linear membrane as exactly exponential; non-linear ones take a Rosenbrock
 * step, the exponential solution of the equation linearised at the start of the step. */
#ifndef EMULATOR_LANES_LOOPS_H
#define EMULATOR_LANES_LOOPS_H

#include "lanes.h"

/* Kinds of lines that events have charged in a window, and what marks a lane in `hits`. */
enum { EXCITED = 1, INHIBITED = 2 };
enum { CROSSED = 1, STEEP = 2 };

/* Third-order term of a step (volt) from which shorter ones are taken. */
static float const lanes_steep = 5e-4f;

typedef struct {
    float slope, exponent, current, coba;
} lanes_limits;

LANES_INLINE float lanes_clip(float x, float low, float high)
{
    x = x < low ? low : x;
    return x > high ? high : x;
}

/* The rational form of tanh is numerator / denominator; where it reaches 1 it is cut off. */
LANES_INLINE float lanes_bound(float z) { return lanes_clip(z, -3.6f, 3.6f); }
LANES_INLINE float lanes_numerator(float z)
{
    float const z2 = z * z;
    return z * (945.0f + z2 * (105.0f + z2));
}
LANES_INLINE float lanes_denominator(float z)
{
    float const z2 = z * z;
    return 945.0f + z2 * (420.0f + z2 * 15.0f);
}

/* exp of a bounded number: Taylor polynomial at a 16th of it, squared four times. */
LANES_INLINE float lanes_exp(float y)
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

/* (exp(z) - 1) / z for |z| < 0.5, exact to 1e-6 of it. */
LANES_INLINE float lanes_phi_near(float z)
{
    float const z2 = z * z;
    return (1.0f + z * 0.5f) + z2 * ((0.16666667f + z * 0.041666668f)
        + z2 * (0.008333334f + z * 0.0013888889f));
}

/* ... for steps shorter than the time constants. */
LANES_INLINE float lanes_phi_short(float z)
{
    float const y = 0.5f * lanes_clip(z, -4.0f, 3.0f);
    float const p = lanes_phi_near(y);
    return p * (2.0f + y * p) * 0.5f;
}

/* ... for all others: the polynomial at a part of z, then doubled. */
LANES_INLINE float lanes_phi(float z)
{
    float const y = 0.015625f * lanes_clip(z, -40.0f, 8.0f);
    float p = lanes_phi_near(y);
    float e = 1.0f + y * p;
    for (int k = 0; k < 6; ++k) {
        p = p * (e + 1.0f) * 0.5f;
        e = e * e;
    }
    return p;
}

/* -- synaptic events ------------------------------------------------------------------------ */

/* Charge of one event on n lines: what is left of it at the end of the window, and its part of
 * the mean. `left` are the ticks that it has, `share` their part of the window in amplifier
 * widths. Lines whose synapses carry another label get nothing; no labels: all are meant.
 * The first event of a window overwrites what is left of the last window's. */
LANES_INLINE void lanes_charge_part(
    int n, float const *restrict charges, uint8_t const *restrict labels, int label,
    float strength, float left, float share, int first, int slow, float const *restrict rates,
    float const *restrict steps, float *restrict ends, float *restrict sums)
{
    for (ptrdiff_t i = 0; i < n; ++i) {
        float const y = left * rates[i];
        float const mean = slow ? lanes_phi_near(-y) : lanes_phi(-y);
        float charge = charges[i] * (strength * steps[i]);
        if (labels)
            charge = labels[i] == label ? charge : 0.0f;
        float const end = charge * (1.0f - y * mean);
        float const sum = charge * (share * mean);
        ends[i] = first ? end : ends[i] + end;
        sums[i] = first ? sum : sums[i] + sum;
    }
}

#define LANES_CHARGE(labels, first, slow) \
    lanes_charge_part( \
        n, charges, labels, label, strength, left, share, first, slow, rates, steps, ends, sums)

LANES_INLINE void lanes_charge_body(
    int n, float const *restrict charges, uint8_t const *restrict labels, int label,
    float strength, float left, float share, int first, int slow, float const *restrict rates,
    float const *restrict steps, float *restrict ends, float *restrict sums)
{
    if (!slow)
        LANES_CHARGE(labels, first, 0);
    else if (labels)
        LANES_CHARGE(labels, first, 1);
    else if (first)
        LANES_CHARGE(0, 1, 1);
    else
        LANES_CHARGE(0, 0, 1);
}
LANES_LOOP(
    void, lanes_charge,
    (int n, float const *charges, uint8_t const *labels, int label, float strength, float left,
     float share, int first, int slow, float const *rates, float const *steps, float *ends,
     float *sums),
    (n, charges, labels, label, strength, left, share, first, slow, rates, steps, ends, sums))

/* -- lines and amplifiers ------------------------------------------------------------------- */

/* Advance both lines of a lane and return the current of its amplifiers, with their saturations
 * kept for conductance-based inputs. `factors` are rows of decays and means. */
LANES_INLINE float lanes_line_current(
    float *rows, ptrdiff_t i, float const *restrict factors, float limit, int driven, int coba)
{
    float z_exc = LANE(U_EXC) * factors[2 * STRIDE + i];
    float z_inh = LANE(U_INH) * factors[3 * STRIDE + i];
    float u_exc = LANE(U_EXC) * factors[i];
    float u_inh = LANE(U_INH) * factors[STRIDE + i];
    /* numbers too small for normal floats would slow the processor down */
    u_exc = u_exc > 1e-20f ? u_exc : 0.0f;
    u_inh = u_inh > 1e-20f ? u_inh : 0.0f;
    if (driven & EXCITED) {
        z_exc += LANE(SUM_EXC);
        u_exc += LANE(END_EXC);
        u_exc = u_exc < limit ? u_exc : limit;
    }
    if (driven & INHIBITED) {
        z_inh += LANE(SUM_INH);
        u_inh += LANE(END_INH);
        u_inh = u_inh < limit ? u_inh : limit;
    }
    LANE(U_EXC) = u_exc;
    LANE(U_INH) = u_inh;
    z_exc = lanes_bound(z_exc + LANE(OFFSET_EXC));
    z_inh = lanes_bound(z_inh + LANE(OFFSET_INH));
    float const below_exc = lanes_denominator(z_exc), below_inh = lanes_denominator(z_inh);
    if (coba) {
        LANE(SHARE_EXC) = LANE(OPEN) * lanes_numerator(z_exc) / below_exc;
        LANE(SHARE_INH) = LANE(OPEN) * lanes_numerator(z_inh) / below_inh;
    }
    return (LANE(LIVE_EXC) * lanes_numerator(z_exc) * below_inh
        - LANE(LIVE_INH) * lanes_numerator(z_inh) * below_exc) / (below_exc * below_inh);
}

LANES_INLINE void lanes_lines_part(
    int n, float *rows, float const *restrict factors, float limit, int driven, int coba)
{
    for (ptrdiff_t i = 0; i < n; ++i)
        LANE(CURRENT) = lanes_line_current(rows, i, factors, limit, driven, coba);
}

#define LANES_LINES(driven, coba) lanes_lines_part(n, rows, factors, limit, driven, coba)

/* All lines; `driven` says whose accumulated charges count, `coba` whether saturations are kept. */
LANES_INLINE void lanes_lines_body(
    int n, float *rows, float const *restrict factors, float limit, int driven, int coba)
{
    switch (coba ? 4 : driven) {
    case 0: LANES_LINES(0, 0); break;
    case EXCITED: LANES_LINES(EXCITED, 0); break;
    case INHIBITED: LANES_LINES(INHIBITED, 0); break;
    case EXCITED + INHIBITED: LANES_LINES(EXCITED + INHIBITED, 0); break;
    default: LANES_LINES(driven, 1);
    }
}
LANES_LOOP(
    void, lanes_lines,
    (int n, float *rows, float const *factors, float limit, int driven, int coba),
    (n, rows, factors, limit, driven, coba))

/* -- linear membranes ----------------------------------------------------------------------- */

LANES_INLINE int lanes_membrane(float *rows, ptrdiff_t i, float approach, float gain, float current)
{
    float const x = LANE(X);
    float v = x + approach * (LANE(TARGET) - x) + gain * current;
    v = lanes_clip(v, LANE(LOWEST), LANE(HIGHEST));
    LANE(BEFORE) = x;
    LANE(X) = v;
    return v >= LANE(THRESHOLD);
}

/* Step linear membranes; mark and return those that met their threshold. */
LANES_INLINE int lanes_membranes_body(
    int n, float *rows, float const *restrict approach, float const *restrict gain,
    uint8_t *restrict hits)
{
    int any = 0;
    for (ptrdiff_t i = 0; i < n; ++i) {
        int const crossed = lanes_membrane(rows, i, approach[i], gain[i], LANE(CURRENT));
        hits[i] = crossed;
        any |= crossed;
    }
    return any;
}
LANES_LOOP(
    int, lanes_membranes,
    (int n, float *rows, float const *approach, float const *gain, uint8_t *hits),
    (n, rows, approach, gain, hits))

LANES_INLINE int lanes_linear_part(
    int n, float *rows, float const *restrict factors, float limit, int driven, float hump,
    float reach, float const *restrict approach, float const *restrict gain,
    uint8_t *restrict hits)
{
    int any = 0;
    for (ptrdiff_t i = 0; i < n; ++i) {
        float const current = lanes_line_current(rows, i, factors, limit, driven, 0);
        int crossed = lanes_membrane(rows, i, approach[i], gain[i], current);
        float peak = LANE(X) + hump * gain[i] * current;
        if (driven & INHIBITED)
            peak += reach * gain[i] * LANE(LIVE_INH) * LANE(END_INH);
        crossed |= peak >= LANE(THRESHOLD);
        LANE(CURRENT) = current;
        hits[i] = crossed;
        any |= crossed;
    }
    return any;
}

/* Lines and linear membranes in one pass: the usual case. In long windows a membrane may have been
 * higher than at both ends, because its current decays (by no more than `hump` of its effect) or
 * because of an inhibitory event (`reach`, over the amplifier width): these are marked as well. */
#define LANES_LINEAR(driven) \
    lanes_linear_part(n, rows, factors, limit, driven, hump, reach, approach, gain, hits)

LANES_INLINE int lanes_linear_body(
    int n, float *rows, float const *restrict factors, float limit, int driven, float hump,
    float reach, float const *restrict approach, float const *restrict gain,
    uint8_t *restrict hits)
{
    switch (driven) {
    case 0: return LANES_LINEAR(0);
    case EXCITED: return LANES_LINEAR(EXCITED);
    case INHIBITED: return LANES_LINEAR(INHIBITED);
    default: return LANES_LINEAR(EXCITED + INHIBITED);
    }
}
LANES_LOOP(
    int, lanes_linear,
    (int n, float *rows, float const *factors, float limit, int driven, float hump, float reach,
     float const *approach, float const *gain, uint8_t *hits),
    (n, rows, factors, limit, driven, hump, reach, approach, gain, hits))

/* -- voltage-dependent currents ------------------------------------------------------------- */

/* Currents that depend on the membranes, with their derivatives; advance the adaptation. */
LANES_INLINE int lanes_terms_body(
    int n, float *rows, float const *restrict keep, float slope, float exponent, float highest,
    float coba)
{
    float const inverse = 1.0f / slope;
    for (ptrdiff_t i = 0; i < n; ++i) {
        float const v = LANE(V);
        float const top_exc = coba * LANE(BASE_EXC), top_inh = coba * LANE(BASE_INH);
        float const exc = LANE(BASE_EXC) + LANE(COBA_EXC) * (LANE(REVERSAL_EXC) - v);
        float const inh = LANE(BASE_INH) - LANE(COBA_INH) * (LANE(REVERSAL_INH) - v);
        float by_exc = -LANE(COBA_EXC) * LANE(SHARE_EXC);
        float by_inh = -LANE(COBA_INH) * LANE(SHARE_INH);
        by_exc = exc > 0.0f ? by_exc : 0.0f;
        by_exc = exc < top_exc ? by_exc : 0.0f;
        by_inh = inh > 0.0f ? by_inh : 0.0f;
        by_inh = inh < top_inh ? by_inh : 0.0f;
        float const current = LANE(CONSTANT) + LANE(SHARE_EXC) * lanes_clip(exc, 0.0f, top_exc)
            - LANE(SHARE_INH) * lanes_clip(inh, 0.0f, top_inh);
        float const y = lanes_clip((v - LANE(EXP_POTENTIAL)) * inverse, -16.0f, exponent);
        float const growth = LANE(EXP_LIVE) * lanes_exp(y);
        float const by_growth = growth < highest ? growth * inverse : 0.0f;
        float const change
            = keep[i] * (LANE(ADAPT_SLOPE) * (v - LANE(ADAPT_POTENTIAL)) - LANE(W));
        LANE(CURRENT)
            = current + (growth < highest ? growth : highest) - (LANE(W) + 0.5f * change);
        LANE(DERIVATIVE) = by_exc + by_inh + by_growth;
        LANE(W) += change;
    }
    return 0;
}
LANES_LOOP(
    int, lanes_terms,
    (int n, float *rows, float const *keep, float slope, float exponent, float highest,
     float coba),
    (n, rows, keep, slope, exponent, highest, coba))

/* Step membranes linearised around their currents; mark and return those over threshold. */
LANES_INLINE int lanes_nodes_body(int n, float *rows, float h, uint8_t *restrict hits)
{
    int any = 0;
    for (ptrdiff_t i = 0; i < n; ++i) {
        float const x = LANE(X);
        float const f = LANE(RATE) * (LANE(TARGET) - x) + LANE(ELASTANCE) * LANE(CURRENT);
        float const k = LANE(ELASTANCE) * LANE(DERIVATIVE) - LANE(RATE);
        float const v = lanes_clip(x + h * f * lanes_phi(h * k), LANE(LOWEST), LANE(HIGHEST));
        int const crossed = v >= LANE(THRESHOLD);
        LANE(BEFORE) = x;
        LANE(X) = v;
        LANE(VELOCITY) = f;
        LANE(CURVATURE) = k;
        hits[i] = crossed;
        any |= crossed;
    }
    return any;
}
LANES_LOOP(int, lanes_nodes, (int n, float *rows, float h, uint8_t *hits), (n, rows, h, hits))

/* Adaptive exponential neurons with current-based inputs in one pass, for short steps. */
LANES_INLINE int lanes_adaptive_body(
    int n, float *rows, float const *restrict keep, float slope, float exponent, float highest,
    float h, uint8_t *restrict hits)
{
    float const inverse = 1.0f / slope;
    float const per_step = 1.0f / h;
    int any = 0;
    for (ptrdiff_t i = 0; i < n; ++i) {
        float const x = LANE(X), v = x + LANE(REST);
        float const y = lanes_clip((v - LANE(EXP_POTENTIAL)) * inverse, -16.0f, exponent);
        float const growth = LANE(EXP_LIVE) * lanes_exp(y);
        float const by_growth = growth < highest ? growth * inverse : 0.0f;
        float const exponential = growth < highest ? growth : highest;
        /* the adaptation in the middle of the step, then over it with the membrane's mean */
        float w = LANE(W);
        w += 0.5f * keep[i] * (LANE(ADAPT_SLOPE) * (v - LANE(ADAPT_POTENTIAL)) - w);
        float const f = h * (LANE(RATE) * (LANE(TARGET) - x)
            + LANE(ELASTANCE) * (LANE(CURRENT) + exponential - w));
        float const k = LANE(ELASTANCE) * by_growth - LANE(RATE);
        /* the linearised step lacks the third-order term h^3 f^2 f'' / 6 of the exponential */
        float const third
            = f * f * (h * LANE(ELASTANCE) * growth * inverse * inverse * 0.16666667f);
        float const end = lanes_clip(
            x + f * lanes_phi_short(h * k) + third, LANE(LOWEST), LANE(HIGHEST));
        float const mean = v + 0.5f * (end - x);
        /* where this term is large the step is too long: such courses are followed one by one */
        int const hit = (end >= LANE(THRESHOLD) ? CROSSED : 0) | (third > lanes_steep ? STEEP : 0);
        LANE(W) += keep[i] * (LANE(ADAPT_SLOPE) * (mean - LANE(ADAPT_POTENTIAL)) - LANE(W));
        LANE(BEFORE) = x;
        LANE(X) = end;
        LANE(VELOCITY) = f * per_step;
        LANE(CURVATURE) = k;
        hits[i] = hit;
        any |= hit;
    }
    return any;
}
LANES_LOOP(
    int, lanes_adaptive,
    (int n, float *rows, float const *keep, float slope, float exponent, float highest, float h,
     uint8_t *hits),
    (n, rows, keep, slope, exponent, highest, h, hits))

#endif
