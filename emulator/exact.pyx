"""Functions whose results are the same bits on every machine.

The exponentials of a C library or of numpy may differ in the last bit between processors, which is
enough to move a spike by a tick. These use plain IEEE additions, multiplications and divisions only
(and the build switches contraction off), so equal seeds and inputs give equal bytes everywhere.
"""

import numpy as np

from libc.math cimport sqrt
from libc.stdint cimport int64_t, uint64_t

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    static inline double exact_power_of_two(int exponent)
    {
        uint64_t const bits = (uint64_t)(exponent + 1023) << 52;
        double value;
        memcpy(&value, &bits, sizeof(value));
        return value;
    }
    static inline double exact_split(double x, int *exponent)
    {
        uint64_t bits;
        memcpy(&bits, &x, sizeof(bits));
        *exponent = (int)(bits >> 52) - 1022;
        bits = (bits & 0xfffffffffffffull) | 0x3fe0000000000000ull;
        memcpy(&x, &bits, sizeof(x));
        return x;
    }
    """
    double exact_power_of_two(int exponent) noexcept nogil
    double exact_split(double x, int *exponent) noexcept nogil

cdef double LOG2_HIGH = 6.93147180369123816490e-01
cdef double LOG2_LOW = 1.90821492927058770002e-10
cdef double ROUNDER = 6755399441055744.0  # 1.5 * 2**52: adding and subtracting it rounds to integer


cdef double exponential(double x) noexcept nogil:
    """exp(x) within two units in the last place; 0 below -700, the value at 700 above it."""
    cdef double k, r, r2, r4, p
    if x < -700.0:
        return 0.0
    if x > 700.0:
        x = 700.0
    k = (x * 1.44269504088896340736 + ROUNDER) - ROUNDER
    r = (x - k * LOG2_HIGH) - k * LOG2_LOW
    # Taylor series to the 13th power, in pairs: short chains of operations are fast
    r2 = r * r
    r4 = r2 * r2
    p = (1.0 + r) + r2 * (0.5 + r * 0.16666666666666666) + r4 * (
        (0.041666666666666664 + r * 0.008333333333333333)
        + r2 * (0.001388888888888889 + r * 0.0001984126984126984)
        + r4 * (
            (2.48015873015873e-05 + r * 2.7557319223985893e-06)
            + r2 * (2.755731922398589e-07 + r * 2.505210838544172e-08)
            + r4 * (2.08767569878681e-09 + r * 1.6059043836821613e-10)))
    return p * exact_power_of_two(<int>k)


cdef double logarithm(double x) noexcept nogil:
    """ln(x) of a positive normal number, within two units in the last place away from 1."""
    cdef int e
    cdef double m = exact_split(x, &e)
    cdef double s, s2, s4, s8, p
    if m < 0.70710678118654752440:
        m = m + m
        e = e - 1
    s = (m - 1.0) / (m + 1.0)
    s2 = s * s
    s4 = s2 * s2
    s8 = s4 * s4
    p = (2.0 + s2 * 0.6666666666666666) + s4 * (0.4 + s2 * 0.2857142857142857) + s8 * (
        (0.2222222222222222 + s2 * 0.18181818181818182)
        + s4 * (0.15384615384615385 + s2 * 0.13333333333333333)
        + s8 * (0.11764705882352941 + s2 * 0.10526315789473684 + s4 * 0.09523809523809523))
    return e * LOG2_HIGH + (s * p + e * LOG2_LOW)


cdef inline uint64_t mixed(uint64_t z) noexcept nogil:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit moves every output."""
    z = (z ^ (z >> 30)) * <uint64_t>0xbf58476d1ce4e5b9
    z = (z ^ (z >> 27)) * <uint64_t>0x94d049bb133111eb
    return z ^ (z >> 31)


cdef uint64_t draw(uint64_t stream, uint64_t instance, uint64_t time) noexcept nogil:
    """64 random bits that depend on nothing but the three counters."""
    cdef uint64_t z = mixed(stream + instance * <uint64_t>0x9e3779b97f4a7c15)
    return mixed(z + time * <uint64_t>0xd1b54a32d192ed03)


cdef double unit(uint64_t bits) noexcept nogil:
    """A number of (0, 1), never its ends."""
    return (<double>(<int64_t>(bits >> 12)) + 0.5) * 2.220446049250313e-16


cdef double normal(uint64_t bits) noexcept nogil:
    """Quantile of the normal distribution at a random place (Acklam's rational fit, 1e-9)."""
    cdef double p = unit(bits)
    cdef double q, r
    cdef double sign = 1.0
    if p < 0.02425 or p > 0.97575:
        if p > 0.5:
            p = 1.0 - p
            sign = -1.0
        q = sqrt(-2.0 * logarithm(p))
        return sign * (
            ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q
               - 2.400758277161838e+00) * q - 2.549732539343734e+00) * q
             + 4.374664141464968e+00) * q + 2.938163982698783e+00
        ) / (
            (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q
              + 2.445134137142996e+00) * q + 3.754408661907416e+00) * q + 1.0
        )
    q = p - 0.5
    r = q * q
    return (
        ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r
           - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r
         - 3.066479806614716e+01) * r + 2.506628277459239e+00
    ) * q / (
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r
           - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r
         - 1.328068155288572e+01) * r + 1.0
    )


def exp(values):
    """Return exp of an array (float64, same shape)."""
    given = np.asarray(values, dtype=np.float64)
    cdef double[::1] source = np.ascontiguousarray(given).reshape(-1)
    result = np.empty(source.shape[0])
    cdef double[::1] target = result
    cdef Py_ssize_t i
    for i in range(source.shape[0]):
        target[i] = exponential(source[i])
    return result.reshape(given.shape)


def log(values):
    """Return ln of an array of positive numbers (float64, same shape)."""
    given = np.asarray(values, dtype=np.float64)
    cdef double[::1] source = np.ascontiguousarray(given).reshape(-1)
    result = np.empty(source.shape[0])
    cdef double[::1] target = result
    cdef Py_ssize_t i
    for i in range(source.shape[0]):
        target[i] = logarithm(source[i])
    return result.reshape(given.shape)


def bits(uint64_t stream, uint64_t[::1] instances, uint64_t time):
    """Return 64 random bits for each instance at one time (uint64)."""
    result = np.empty(instances.shape[0], dtype=np.uint64)
    cdef uint64_t[::1] target = result
    cdef Py_ssize_t i
    for i in range(instances.shape[0]):
        target[i] = draw(stream, instances[i], time)
    return result


def normals(uint64_t stream, uint64_t[::1] instances, uint64_t time):
    """Return one standard normal number for each instance at one time (float64)."""
    result = np.empty(instances.shape[0])
    cdef double[::1] target = result
    cdef Py_ssize_t i
    for i in range(instances.shape[0]):
        target[i] = normal(draw(stream, instances[i], time))
    return result
