/* Arithmetic of one binary floating-point format (IEEE 754), rounding to nearest, ties to even.
 * Included twice by softfloat.c with
 *   FLOAT, BITS        the type and an unsigned integer of its size
 *   SIGNIFICAND        stored bits of the significand: 23 or 52
 *   NAME(x), PUBLIC(x) names of inner and of library functions
 *   multiply_high      upper part of a product, with the lost bits joined into the last one
 *
 * Numbers are unpacked to sign, exponent and a significand whose leading one is at bit
 * SIGNIFICAND + 3: three more bits than stored (guard, round, sticky).
 */

#define WIDTH ((int)(8 * sizeof(BITS)))
#define EXPONENT_BITS (WIDTH - 1 - SIGNIFICAND)
#define INFINITE ((1 << EXPONENT_BITS) - 1)
#define BIAS (INFINITE >> 1)
#define ONE ((BITS)1)
#define LEADING (ONE << (SIGNIFICAND + 3))
#define SIGN_BIT (ONE << (WIDTH - 1))
#define INFINITY_BITS ((BITS)INFINITE << SIGNIFICAND)
#define QUIET_NAN (INFINITY_BITS | ONE << (SIGNIFICAND - 1))

typedef struct {
    BITS sign;
    int exponent;
    BITS significand;
} NAME(number);

static inline BITS NAME(to_bits)(FLOAT value)
{
    union { FLOAT value; BITS bits; } both = {value};
    return both.bits;
}

static inline FLOAT NAME(to_float)(BITS bits)
{
    union { BITS bits; FLOAT value; } both = {bits};
    return both.value;
}

/* shift right, keeping a trace of the bits that fall off */
static BITS NAME(shift_sticky)(BITS value, int amount)
{
    if (amount >= WIDTH)
        return value != 0;
    return amount > 0 ? value >> amount | ((value & ((ONE << amount) - 1)) != 0) : value;
}

static NAME(number) NAME(normalise)(NAME(number) x)
{
    while (x.significand >= LEADING << 1) {
        x.significand = NAME(shift_sticky)(x.significand, 1);
        ++x.exponent;
    }
    while (x.significand && x.significand < LEADING) {
        x.significand <<= 1;
        --x.exponent;
    }
    return x;
}

/* finite numbers other than zero */
static NAME(number) NAME(unpack)(BITS bits)
{
    NAME(number) x;
    x.sign = bits & SIGN_BIT;
    x.exponent = (int)(bits >> SIGNIFICAND) & INFINITE;
    x.significand = (bits & ((ONE << SIGNIFICAND) - 1)) << 3;
    if (x.exponent)
        x.significand |= LEADING;
    else
        x.exponent = 1;
    return NAME(normalise)(x);
}

static FLOAT NAME(pack)(NAME(number) x)
{
    if (!x.significand)
        return NAME(to_float)(x.sign);
    x = NAME(normalise)(x);
    if (x.exponent < 1) {
        x.significand = NAME(shift_sticky)(x.significand, 1 - x.exponent);
        x.exponent = 0;
    }
    if (x.exponent >= INFINITE)
        return NAME(to_float)(x.sign | INFINITY_BITS);
    BITS low = x.significand & 7;
    BITS stored = x.significand >> 3 & ((ONE << SIGNIFICAND) - 1);
    BITS bits = (BITS)x.exponent << SIGNIFICAND | stored;
    /* a carry runs into the exponent, up to infinity, as it should */
    bits += low > 4 || (low == 4 && (bits & 1));
    return NAME(to_float)(x.sign | bits);
}

static inline int NAME(is_nan)(BITS bits)
{
    return (bits & ~SIGN_BIT) > INFINITY_BITS;
}

static inline int NAME(is_infinite)(BITS bits)
{
    return (bits & ~SIGN_BIT) == INFINITY_BITS;
}

FLOAT PUBLIC(add)(FLOAT left, FLOAT right)
{
    BITS a = NAME(to_bits)(left), b = NAME(to_bits)(right);
    if (NAME(is_nan)(a) || NAME(is_nan)(b) ||
        (NAME(is_infinite)(a) && NAME(is_infinite)(b) && a != b))
        return NAME(to_float)(QUIET_NAN);
    if (NAME(is_infinite)(a) || !(b & ~SIGN_BIT))
        return (a | b) & ~SIGN_BIT ? left : NAME(to_float)(a & b);
    if (NAME(is_infinite)(b) || !(a & ~SIGN_BIT))
        return right;
    NAME(number) x = NAME(unpack)(a), y = NAME(unpack)(b);
    if (x.exponent < y.exponent || (x.exponent == y.exponent && x.significand < y.significand)) {
        NAME(number) larger = y;
        y = x;
        x = larger;
    }
    y.significand = NAME(shift_sticky)(y.significand, x.exponent - y.exponent);
    if (x.sign == y.sign)
        x.significand += y.significand;
    else if (!(x.significand -= y.significand))
        x.sign = 0;
    return NAME(pack)(x);
}

FLOAT PUBLIC(sub)(FLOAT left, FLOAT right)
{
    return PUBLIC(add)(left, NAME(to_float)(NAME(to_bits)(right) ^ SIGN_BIT));
}

FLOAT PUBLIC(mul)(FLOAT left, FLOAT right)
{
    BITS a = NAME(to_bits)(left), b = NAME(to_bits)(right);
    BITS sign = (a ^ b) & SIGN_BIT;
    int zero = !(a & ~SIGN_BIT) || !(b & ~SIGN_BIT);
    int infinite = NAME(is_infinite)(a) || NAME(is_infinite)(b);
    if (NAME(is_nan)(a) || NAME(is_nan)(b) || (zero && infinite))
        return NAME(to_float)(QUIET_NAN);
    if (infinite)
        return NAME(to_float)(sign | INFINITY_BITS);
    if (zero)
        return NAME(to_float)(sign);
    NAME(number) x = NAME(unpack)(a), y = NAME(unpack)(b);
    x.sign = sign;
    x.exponent += y.exponent - BIAS;
    /* leading ones at SIGNIFICAND + 3 and WIDTH - 1 give one at SIGNIFICAND + 2 or above */
    x.significand = multiply_high(x.significand, y.significand << (WIDTH - SIGNIFICAND - 4)) << 1;
    return NAME(pack)(x);
}

FLOAT PUBLIC(div)(FLOAT left, FLOAT right)
{
    BITS a = NAME(to_bits)(left), b = NAME(to_bits)(right);
    BITS sign = (a ^ b) & SIGN_BIT;
    int zeros = !(a & ~SIGN_BIT) + 2 * !(b & ~SIGN_BIT);
    int infinities = NAME(is_infinite)(a) + 2 * NAME(is_infinite)(b);
    if (NAME(is_nan)(a) || NAME(is_nan)(b) || zeros == 3 || infinities == 3)
        return NAME(to_float)(QUIET_NAN);
    if (zeros == 2 || infinities == 1)
        return NAME(to_float)(sign | INFINITY_BITS);
    if (zeros == 1 || infinities == 2)
        return NAME(to_float)(sign);
    NAME(number) x = NAME(unpack)(a), y = NAME(unpack)(b);
    BITS rest = x.significand, quotient = 0;
    for (int bit = 0; bit < SIGNIFICAND + 5; ++bit) {
        quotient <<= 1;
        if (rest >= y.significand) {
            rest -= y.significand;
            quotient |= 1;
        }
        rest <<= 1;
    }
    x.sign = sign;
    x.exponent += BIAS - y.exponent - 1;
    x.significand = quotient | (rest != 0);
    return NAME(pack)(x);
}

FLOAT PUBLIC2(neg)(FLOAT value)
{
    return NAME(to_float)(NAME(to_bits)(value) ^ SIGN_BIT);
}

/* -1, 0 or 1; otherwise if either is not a number */
static int NAME(order)(FLOAT left, FLOAT right, int unordered)
{
    BITS a = NAME(to_bits)(left), b = NAME(to_bits)(right);
    if (NAME(is_nan)(a) || NAME(is_nan)(b))
        return unordered;
    if (!((a | b) & ~SIGN_BIT) || a == b)
        return 0;
    if ((a ^ b) & SIGN_BIT)
        return a & SIGN_BIT ? -1 : 1;
    return (a < b) == !(a & SIGN_BIT) ? -1 : 1;
}

int PUBLIC2(eq)(FLOAT a, FLOAT b) { return NAME(order)(a, b, 1); }
int PUBLIC2(ne)(FLOAT a, FLOAT b) { return NAME(order)(a, b, 1); }
int PUBLIC2(lt)(FLOAT a, FLOAT b) { return NAME(order)(a, b, 1); }
int PUBLIC2(le)(FLOAT a, FLOAT b) { return NAME(order)(a, b, 1); }
int PUBLIC2(gt)(FLOAT a, FLOAT b) { return NAME(order)(a, b, -1); }
int PUBLIC2(ge)(FLOAT a, FLOAT b) { return NAME(order)(a, b, -1); }
int PUBLIC2(unord)(FLOAT a, FLOAT b) { return NAME(order)(a, b, 2) == 2; }

/* towards zero; what does not fit becomes the largest value */
static uint64_t NAME(magnitude)(FLOAT value, uint64_t largest)
{
    BITS bits = NAME(to_bits)(value) & ~SIGN_BIT;
    int exponent = (int)(bits >> SIGNIFICAND) - BIAS;
    uint64_t integer = (bits & ((ONE << SIGNIFICAND) - 1)) | ONE << SIGNIFICAND;
    if (exponent < 0)
        return 0;
    if (exponent > 63)
        return largest;
    integer = exponent < SIGNIFICAND ? integer >> (SIGNIFICAND - exponent)
                                     : integer << (exponent - SIGNIFICAND);
    return integer > largest ? largest : integer;
}

static int64_t NAME(fix)(FLOAT value, uint64_t largest)
{
    if (NAME(to_bits)(value) & SIGN_BIT)
        return (int64_t)-NAME(magnitude)(value, largest + 1);
    return (int64_t)NAME(magnitude)(value, largest);
}

static uint64_t NAME(fix_unsigned)(FLOAT value, uint64_t largest)
{
    return NAME(to_bits)(value) & SIGN_BIT ? 0 : NAME(magnitude)(value, largest);
}

static FLOAT NAME(from)(uint64_t magnitude, int negative)
{
    NAME(number) x = {negative ? SIGN_BIT : 0, BIAS + SIGNIFICAND + 3, 0};
    while (magnitude >> (WIDTH - 1)) {
        magnitude = magnitude >> 1 | (magnitude & 1);
        ++x.exponent;
    }
    x.significand = (BITS)magnitude;
    return NAME(pack)(x);
}

int32_t CONVERT(fix, , si)(FLOAT value) { return (int32_t)NAME(fix)(value, INT32_MAX); }
int64_t CONVERT(fix, , di)(FLOAT value) { return NAME(fix)(value, INT64_MAX); }
uint32_t CONVERT(fixuns, , si)(FLOAT value)
{
    return (uint32_t)NAME(fix_unsigned)(value, UINT32_MAX);
}
uint64_t CONVERT(fixuns, , di)(FLOAT value) { return NAME(fix_unsigned)(value, UINT64_MAX); }
FLOAT CONVERT_FROM(float, si)(int32_t value)
{
    return NAME(from)(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
}
FLOAT CONVERT_FROM(float, di)(int64_t value)
{
    return NAME(from)(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
}
FLOAT CONVERT_FROM(floatun, si)(uint32_t value) { return NAME(from)(value, 0); }
FLOAT CONVERT_FROM(floatun, di)(uint64_t value) { return NAME(from)(value, 0); }
