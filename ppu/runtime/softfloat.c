/* Floating-point arithmetic for a core without a floating-point unit.
 *
 * The compiler's own library contains floating-point instructions, so these functions of the same
 * names are linked before it.
 */

#include <stdint.h>

static uint32_t multiply_high_32(uint32_t a, uint32_t b)
{
    uint64_t product = (uint64_t)a * b;
    return (uint32_t)(product >> 32) | ((uint32_t)product != 0);
}

static uint64_t multiply_high_64(uint64_t a, uint64_t b)
{
    uint64_t a1 = a >> 32, a0 = (uint32_t)a, b1 = b >> 32, b0 = (uint32_t)b;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32);
    uint64_t other = a0 * b1 + (uint32_t)middle;
    uint64_t high = a1 * b1 + (middle >> 32) + (other >> 32);
    return high | ((uint32_t)low != 0 || (uint32_t)other != 0);
}

#define FLOAT float
#define BITS uint32_t
#define SIGNIFICAND 23
#define NAME(x) single_##x
#define PUBLIC(x) __##x##sf3
#define PUBLIC2(x) __##x##sf2
#define CONVERT(x, y, z) __##x##sf##z
#define CONVERT_FROM(x, z) __##x##z##sf
#define multiply_high multiply_high_32
#include "softfloat.h"
#undef FLOAT
#undef BITS
#undef SIGNIFICAND
#undef NAME
#undef PUBLIC
#undef PUBLIC2
#undef CONVERT
#undef CONVERT_FROM
#undef multiply_high

#define FLOAT double
#define BITS uint64_t
#define SIGNIFICAND 52
#define NAME(x) double_##x
#define PUBLIC(x) __##x##df3
#define PUBLIC2(x) __##x##df2
#define CONVERT(x, y, z) __##x##df##z
#define CONVERT_FROM(x, z) __##x##z##df
#define multiply_high multiply_high_64
#include "softfloat.h"

double __extendsfdf2(float value)
{
    uint32_t bits = single_to_bits(value);
    uint64_t sign = (uint64_t)(bits & 0x80000000u) << 32;
    bits &= 0x7fffffffu;
    if (bits > 0x7f800000u)
        return double_to_float(QUIET_NAN);
    if (bits == 0x7f800000u || !bits)
        return double_to_float(sign | (bits ? INFINITY_BITS : 0));
    single_number x = single_unpack(bits);
    double_number y = {sign, x.exponent - 127 + 1023, (uint64_t)x.significand << 29};
    return double_pack(y);
}

float __truncdfsf2(double value)
{
    uint64_t bits = double_to_bits(value);
    uint32_t sign = (uint32_t)(bits >> 32) & 0x80000000u;
    if (double_is_nan(bits))
        return single_to_float(0x7fc00000u);
    if (double_is_infinite(bits) || !(bits & ~SIGN_BIT))
        return single_to_float(sign | (double_is_infinite(bits) ? 0x7f800000u : 0));
    double_number x = double_unpack(bits);
    single_number y = {
        sign, x.exponent - 1023 + 127, (uint32_t)double_shift_sticky(x.significand, 29)};
    return single_pack(y);
}
