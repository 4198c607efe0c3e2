/* Vector operations of one lane width. Included twice by vector_lanes.h with
 *   BITS         16 or 8
 *   LANE, ULANE  signed and unsigned integer of BITS bits
 *   WIDE, UWIDE  the same of 2 * BITS bits
 *   NAME(x)      name with the suffix of the width
 * Every operation is one loop over lanes that are independent of each other, with a fixed trip
 * count and selections instead of branches, so that compilers turn it into vector code. Overflow
 * wraps, so sums are formed on unsigned types.
 */

#define LANES (128 / (int)sizeof(LANE))
#define WIDE_MAX ((WIDE)(((UWIDE)1 << (2 * BITS - 1)) - 1))
#define LANE_MAX ((LANE)(((ULANE)1 << (BITS - 1)) - 1))
#define EACH_LANE                                                                                \
    _Pragma("GCC ivdep") for (int i = 0; i < LANES; ++i)

/* 2ab with the one overflowing case, both factors at their minimum, clamped */
static KERNEL WIDE NAME(fraction)(LANE a, LANE b)
{
    WIDE product = (WIDE)((WIDE)a * (WIDE)b);
    return product == (WIDE)((UWIDE)1 << (2 * BITS - 2)) ? WIDE_MAX : (WIDE)((UWIDE)product << 1);
}

static KERNEL WIDE NAME(saturating_sum)(WIDE a, WIDE b)
{
    WIDE sum = (WIDE)((UWIDE)a + (UWIDE)b);
    WIDE overflow = (WIDE)((a ^ sum) & (b ^ sum));
    return overflow < 0 ? (WIDE)((a >> (2 * BITS - 1)) ^ WIDE_MAX) : sum;
}

static KERNEL LANE NAME(add_saturating)(LANE a, LANE b)
{
    LANE sum = (LANE)((ULANE)a + (ULANE)b);
    LANE overflow = (LANE)((a ^ sum) & (b ^ sum));
    LANE bound = a < 0 ? (LANE)(-LANE_MAX - 1) : LANE_MAX;
    return overflow < 0 ? bound : sum;
}

static KERNEL LANE NAME(subtract_saturating)(LANE a, LANE b)
{
    LANE difference = (LANE)((ULANE)a - (ULANE)b);
    LANE overflow = (LANE)((a ^ b) & (a ^ difference));
    LANE bound = a < 0 ? (LANE)(-LANE_MAX - 1) : LANE_MAX;
    return overflow < 0 ? bound : difference;
}

static KERNEL LANE NAME(lane)(int operation, LANE a, LANE b, WIDE sum)
{
    switch (operation) {
    case MULTIPLY_MODULO:
        return (LANE)((UWIDE)a * (UWIDE)b);
    case MULTIPLY_FRACTION:
        return (LANE)(NAME(fraction)(a, b) >> BITS);
    case ADD_MODULO:
        return (LANE)((ULANE)a + (ULANE)b);
    case SUBTRACT_MODULO:
        return (LANE)((ULANE)a - (ULANE)b);
    case ADD_SATURATING:
        return NAME(add_saturating)(a, b);
    case SUBTRACT_SATURATING:
        return NAME(subtract_saturating)(a, b);
    case MULTIPLY_ADD_MODULO:
        return (LANE)((UWIDE)a * (UWIDE)b + (UWIDE)sum);
    case MULTIPLY_ADD_FRACTION:
        return (LANE)(NAME(saturating_sum)(sum, NAME(fraction)(a, b)) >> BITS);
    case ACCUMULATOR_ADD_MODULO:
        return (LANE)((UWIDE)a + (UWIDE)sum);
    default: /* ACCUMULATOR_ADD_FRACTION */
        return (LANE)(NAME(saturating_sum)(sum, (WIDE)((UWIDE)a << BITS)) >> BITS);
    }
}

static KERNEL WIDE NAME(wide)(int operation, LANE a, LANE b, WIDE sum)
{
    switch (operation) {
    case TO_ACCUMULATOR:
        return a;
    case TO_ACCUMULATOR_FRACTION:
        return (WIDE)((UWIDE)a << BITS);
    case MULTIPLY_TO_ACCUMULATOR:
        return (WIDE)((WIDE)a * (WIDE)b);
    case MULTIPLY_TO_ACCUMULATOR_FRACTION:
        return NAME(fraction)(a, b);
    case ADD_TO_ACCUMULATOR:
        return (WIDE)((WIDE)a + (WIDE)b);
    case ACCUMULATE_PRODUCT:
        return (WIDE)((UWIDE)sum + (UWIDE)((WIDE)a * (WIDE)b));
    case ACCUMULATE_PRODUCT_FRACTION:
        return NAME(saturating_sum)(sum, NAME(fraction)(a, b));
    case ACCUMULATE:
        return (WIDE)((UWIDE)sum + (UWIDE)(WIDE)a);
    default: /* ACCUMULATE_FRACTION */
        return NAME(saturating_sum)(sum, (WIDE)((UWIDE)a << BITS));
    }
}

static KERNEL void NAME(arithmetic)(int operation, uint8_t (*registers)[128],
                                    uint8_t *accumulator, int rt, int ra, int rb,
                                    const uint8_t *enable)
{
    const NAME(lanes_t) *a = (const NAME(lanes_t) *)registers[ra];
    const NAME(lanes_t) *b = (const NAME(lanes_t) *)registers[rb];
    const NAME(wides_t) *sum = (const NAME(wides_t) *)accumulator;
    NAME(lanes_t) *target = (NAME(lanes_t) *)registers[rt];
    const NAME(lanes_t) *mask = (const NAME(lanes_t) *)enable;
    if (!enable)
        EACH_LANE target[i] = NAME(lane)(operation, a[i], b[i], sum[i]);
    else
        EACH_LANE target[i] = (LANE)((NAME(lane)(operation, a[i], b[i], sum[i]) & mask[i])
                                     | (target[i] & ~mask[i]));
}

static KERNEL void NAME(accumulate)(int operation, uint8_t (*registers)[128],
                                    uint8_t *accumulator, int ra, int rb, const uint8_t *enable)
{
    const NAME(lanes_t) *a = (const NAME(lanes_t) *)registers[ra];
    const NAME(lanes_t) *b = (const NAME(lanes_t) *)registers[rb];
    NAME(wides_t) *sum = (NAME(wides_t) *)accumulator;
    if (!enable) {
        EACH_LANE sum[i] = NAME(wide)(operation, a[i], b[i], sum[i]);
        return;
    }
    int16_t masks[128];
    for (int i = 0; i < 128; ++i)
        masks[i] = (int8_t)enable[i];
    const NAME(wides_t) *mask = (const NAME(wides_t) *)masks;
    EACH_LANE sum[i] = (WIDE)((NAME(wide)(operation, a[i], b[i], sum[i]) & mask[i])
                              | (sum[i] & ~mask[i]));
}

static KERNEL void NAME(compare)(const uint8_t *source, uint8_t (*conditions)[128])
{
    const NAME(lanes_t) *a = (const NAME(lanes_t) *)source;
    NAME(lanes_t) *greater = (NAME(lanes_t) *)conditions[0];
    NAME(lanes_t) *less = (NAME(lanes_t) *)conditions[1];
    NAME(lanes_t) *equal = (NAME(lanes_t) *)conditions[2];
    EACH_LANE greater[i] = a[i] > 0 ? -1 : 0;
    EACH_LANE less[i] = a[i] < 0 ? -1 : 0;
    EACH_LANE equal[i] = a[i] == 0 ? -1 : 0;
}

static KERNEL void NAME(splat)(uint8_t *target, uint32_t scalar)
{
    NAME(lanes_t) *lanes = (NAME(lanes_t) *)target;
    EACH_LANE lanes[i] = (LANE)scalar;
}

static KERNEL void NAME(shift)(uint8_t *target, const uint8_t *source, int amount)
{
    const NAME(lanes_t) *a = (const NAME(lanes_t) *)source;
    NAME(lanes_t) *lanes = (NAME(lanes_t) *)target;
    if (amount >= BITS || -amount >= BITS)
        memset(target, 0, 128);
    else if (amount >= 0)
        EACH_LANE lanes[i] = (LANE)((ULANE)a[i] << amount);
    else
        EACH_LANE lanes[i] = (LANE)((ULANE)a[i] >> -amount);
}

#undef EACH_LANE
#undef LANE_MAX
#undef WIDE_MAX
#undef LANES
