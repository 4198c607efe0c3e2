/* The vector unit of the embedded processors as loops over plain arrays.
 *
 * A register holds 128 byte lanes or 64 halfword lanes, in host byte order: byte lane k lies at
 * position k ^ 1, so that halfword lane i is a number of the host. Conditions, byte masks of 0 or
 * 0xff, lie likewise. The accumulator holds 64 numbers of 32 bits; byte mode sees the upper half of
 * number i as lane 2i and the lower half as lane 2i + 1, which are again at 2i + 1 and 2i.
 *
 * C instead of Cython because each loop exists for two lane widths and for two instruction sets
 * of the host (dispatched at load time); both need the preprocessor.
 */

#include <stdint.h>
#include <string.h>

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the lane kernels are written for little-endian hosts"
#endif

#define KERNEL inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && !defined(__clang__)
#define DISPATCHED __attribute__((target_clones("avx2", "default")))
#else
#define DISPATCHED
#endif

enum {
    MULTIPLY_MODULO, MULTIPLY_FRACTION, ADD_MODULO, SUBTRACT_MODULO, ADD_SATURATING,
    SUBTRACT_SATURATING, MULTIPLY_ADD_MODULO, MULTIPLY_ADD_FRACTION, ACCUMULATOR_ADD_MODULO,
    ACCUMULATOR_ADD_FRACTION,
    TO_ACCUMULATOR, TO_ACCUMULATOR_FRACTION, MULTIPLY_TO_ACCUMULATOR,
    MULTIPLY_TO_ACCUMULATOR_FRACTION, ADD_TO_ACCUMULATOR, ACCUMULATE_PRODUCT,
    ACCUMULATE_PRODUCT_FRACTION, ACCUMULATE, ACCUMULATE_FRACTION
};

typedef int16_t __attribute__((may_alias)) lanes_t_h;
typedef int32_t __attribute__((may_alias)) wides_t_h;
typedef int8_t __attribute__((may_alias)) lanes_t_b;
typedef int16_t __attribute__((may_alias)) wides_t_b;

#define BITS 16
#define LANE int16_t
#define ULANE uint16_t
#define WIDE int32_t
#define UWIDE uint32_t
#define NAME(x) x##_h
#include "vector_kernels.h"
#undef BITS
#undef LANE
#undef ULANE
#undef WIDE
#undef UWIDE
#undef NAME

#define BITS 8
#define LANE int8_t
#define ULANE uint8_t
#define WIDE int16_t
#define UWIDE uint16_t
#define NAME(x) x##_b
#include "vector_kernels.h"

/* Pack and unpack work within slices of 16 bytes; "width" is the field C of the instruction. */

#define SLICE_LANE(slice, lane) ((slice) + ((lane) ^ 1))

static KERNEL void pack_upper(uint8_t *target, const uint8_t *a, const uint8_t *b, int width)
{
    uint8_t result[128];
    for (int slice = 0; slice < 128; slice += 16)
        for (int i = 0; i < 8; ++i) {
            result[SLICE_LANE(slice, i)] = (uint8_t)(a[SLICE_LANE(slice, 2 * i)] >> width);
            result[SLICE_LANE(slice, 8 + i)] = (uint8_t)(b[SLICE_LANE(slice, 2 * i)] >> width);
        }
    memcpy(target, result, 128);
}

static KERNEL uint8_t join(const uint8_t *pair, int width)
{
    return (uint8_t)((pair[1] & ((1 << width) - 1)) << (8 - 2 * width) | pair[0] >> 2 * width);
}

static KERNEL void pack_lower(uint8_t *target, const uint8_t *a, const uint8_t *b, int width)
{
    uint8_t result[128];
    for (int slice = 0; slice < 128; slice += 16)
        for (int i = 0; i < 8; ++i) {
            result[SLICE_LANE(slice, i)] = join(a + slice + 2 * i, width);
            result[SLICE_LANE(slice, 8 + i)] = join(b + slice + 2 * i, width);
        }
    memcpy(target, result, 128);
}

static KERNEL void unpack(uint8_t *target, const uint8_t *a, const uint8_t *b, int width, int half)
{
    uint8_t result[128];
    for (int slice = 0; slice < 128; slice += 16)
        for (int i = 0; i < 8; ++i) {
            uint8_t upper = a[SLICE_LANE(slice, 8 * half + i)];
            uint8_t lower = b[SLICE_LANE(slice, 8 * half + i)];
            result[SLICE_LANE(slice, 2 * i)] =
                (uint8_t)(upper << width | (lower >> (8 - 2 * width) & ((1 << width) - 1)));
            result[SLICE_LANE(slice, 2 * i + 1)] = (uint8_t)(lower << 2 * width);
        }
    memcpy(target, result, 128);
}

static KERNEL void select_bytes(uint8_t *target, const uint8_t *a, const uint8_t *b,
                                const uint8_t *enable)
{
    if (!enable) {
        memmove(target, b, 128);
        return;
    }
    _Pragma("GCC ivdep") for (int i = 0; i < 128; ++i)
        target[i] = (uint8_t)((b[i] & enable[i]) | (a[i] & ~enable[i]));
}

#define ARITHMETIC(code, suffix, operation)                                                      \
    case code:                                                                                   \
        arithmetic_##suffix(operation, registers, accumulator, rt, ra, rb, enable);              \
        break;
#define ACCUMULATING(code, suffix, operation)                                                    \
    case code:                                                                                   \
        accumulate_##suffix(operation, registers, accumulator, ra, rb, enable);                  \
        break;

/* Execute the arithmetic, compare, move or permute instruction with extended opcode "extended".
 * "rb" is the raw field: a register, or the signed 5-bit shift amount. "condition" is the raw
 * field, too: 0 always, else the mask 1 greater, 2 less, 3 equal; or the pack width.
 */
static DISPATCHED void execute_lanes(int extended, uint8_t (*registers)[128],
                                     uint8_t *accumulator, uint8_t (*conditions)[128], int rt,
                                     int ra, int rb, int condition, uint32_t scalar)
{
    const uint8_t *enable = condition ? conditions[condition - 1] : NULL;
    switch (extended) {
    ARITHMETIC(12, h, MULTIPLY_ADD_MODULO)
    ARITHMETIC(13, b, MULTIPLY_ADD_MODULO)
    ARITHMETIC(28, h, MULTIPLY_ADD_FRACTION)
    ARITHMETIC(29, b, MULTIPLY_ADD_FRACTION)
    ARITHMETIC(76, h, MULTIPLY_MODULO)
    ARITHMETIC(77, b, MULTIPLY_MODULO)
    ARITHMETIC(92, h, MULTIPLY_FRACTION)
    ARITHMETIC(93, b, MULTIPLY_FRACTION)
    ARITHMETIC(332, h, SUBTRACT_MODULO)
    ARITHMETIC(333, b, SUBTRACT_MODULO)
    ARITHMETIC(348, h, SUBTRACT_SATURATING)
    ARITHMETIC(349, b, SUBTRACT_SATURATING)
    ARITHMETIC(396, h, ACCUMULATOR_ADD_MODULO)
    ARITHMETIC(397, b, ACCUMULATOR_ADD_MODULO)
    ARITHMETIC(412, h, ACCUMULATOR_ADD_FRACTION)
    ARITHMETIC(413, b, ACCUMULATOR_ADD_FRACTION)
    ARITHMETIC(460, h, ADD_MODULO)
    ARITHMETIC(461, b, ADD_MODULO)
    ARITHMETIC(476, h, ADD_SATURATING)
    ARITHMETIC(477, b, ADD_SATURATING)
    ACCUMULATING(14, b, TO_ACCUMULATOR)
    ACCUMULATING(15, h, TO_ACCUMULATOR)
    ACCUMULATING(30, b, TO_ACCUMULATOR_FRACTION)
    ACCUMULATING(31, h, TO_ACCUMULATOR_FRACTION)
    ACCUMULATING(44, h, ACCUMULATE_PRODUCT)
    ACCUMULATING(45, b, ACCUMULATE_PRODUCT)
    ACCUMULATING(60, h, ACCUMULATE_PRODUCT_FRACTION)
    ACCUMULATING(61, b, ACCUMULATE_PRODUCT_FRACTION)
    ACCUMULATING(108, h, MULTIPLY_TO_ACCUMULATOR)
    ACCUMULATING(109, b, MULTIPLY_TO_ACCUMULATOR)
    ACCUMULATING(124, h, MULTIPLY_TO_ACCUMULATOR_FRACTION)
    ACCUMULATING(125, b, MULTIPLY_TO_ACCUMULATOR_FRACTION)
    ACCUMULATING(364, h, ACCUMULATE)
    ACCUMULATING(365, b, ACCUMULATE)
    ACCUMULATING(380, h, ACCUMULATE_FRACTION)
    ACCUMULATING(381, b, ACCUMULATE_FRACTION)
    ACCUMULATING(428, h, ADD_TO_ACCUMULATOR)
    ACCUMULATING(429, b, ADD_TO_ACCUMULATOR)
    case 239:
        pack_upper(registers[rt], registers[ra], registers[rb], condition);
        break;
    case 255:
        pack_lower(registers[rt], registers[ra], registers[rb], condition);
        break;
    case 287:
        unpack(registers[rt], registers[ra], registers[rb], condition, 0);
        break;
    case 271:
        unpack(registers[rt], registers[ra], registers[rb], condition, 1);
        break;
    case 268:
        splat_h(registers[rt], scalar);
        break;
    case 269:
        splat_b(registers[rt], scalar);
        break;
    case 300:
        compare_h(registers[ra], conditions);
        break;
    case 301:
        compare_b(registers[ra], conditions);
        break;
    case 316:
        shift_h(registers[rt], registers[ra], rb & 16 ? rb - 32 : rb);
        break;
    case 317:
        shift_b(registers[rt], registers[ra], rb & 16 ? rb - 32 : rb);
        break;
    case 319:
        select_bytes(registers[rt], registers[ra], registers[rb], enable);
        break;
    }
}
