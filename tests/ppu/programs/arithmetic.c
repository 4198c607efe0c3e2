/* Integer arithmetic of all widths; operands are volatile so that the core has to compute. */
#include <stdint.h>

#define EXPECT(condition) \
    do { \
        if (!(condition)) \
            return __LINE__; \
    } while (0)

static volatile uint32_t u = 0x80000001u, amount = 7;
static volatile int32_t s = -123456789;
static volatile uint64_t wide = 0x123456789abcdef0ull;
static volatile int64_t negative = -0x123456789abcdefll;

static unsigned switched(unsigned value)
{
    switch (value) {
    case 0: return 11;
    case 1: return 7;
    case 2: return 101;
    case 3: return 5;
    case 4: return 12345;
    case 5: return 0;
    case 6: return 99;
    default: return 1;
    }
}

static unsigned ackermann(unsigned m, unsigned n)
{
    return m == 0 ? n + 1 : ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

struct pair {
    uint8_t a;
    uint16_t b;
    uint32_t c[3];
};

static struct pair swapped(struct pair p)
{
    struct pair q = {(uint8_t)p.b, p.a, {p.c[2], p.c[1], p.c[0]}};
    return q;
}

int main(void)
{
    EXPECT(s / 1000 == -123456 && s % 1000 == -789);
    EXPECT(u / 3 == 715827883u && u % 3 == 0);
    EXPECT((int32_t)u >> amount == -16777216);
    EXPECT(u << amount == 128 && u >> amount == 0x1000000);
    EXPECT(wide * 3 == 0x369d0369d0369cd0ull);
    EXPECT(wide / 1000 == 0x4a90be587de6eull && wide % 1000 == 320);
    EXPECT(negative / 12345 == -6641193132157ll);
    EXPECT(wide << amount == 0x1a2b3c4d5e6f7800ull);
    EXPECT(wide >> (amount + 30) == 0x91a2b3);
    EXPECT(negative >> (amount + 30) == -0x91a2c);
    EXPECT(negative < (int64_t)wide && wide > (uint64_t)1 << 60);
    EXPECT(__builtin_popcount(u) == 2 && __builtin_clz(u >> 4) == 4 && __builtin_parityll(wide) == 0);
    EXPECT(__builtin_ctz(u << 5) == 5);
    EXPECT(__builtin_bswap32(u) == 0x01000080);
    static volatile unsigned index = 4;
    EXPECT(switched(index) == 12345 && switched(index + 10) == 1 && switched(index - 4) == 11);
    EXPECT(ackermann(2, 9) == 21);
    struct pair p = {1, 2, {3, 4, 5}}, q = swapped(p);
    EXPECT(q.a == 2 && q.b == 1 && q.c[0] == 5 && q.c[2] == 3);
    int32_t overflowing;
    EXPECT(__builtin_add_overflow(s, INT32_MIN, &overflowing));
    EXPECT(!__builtin_mul_overflow(s, 2, &overflowing) && overflowing == -246913578);
    volatile int8_t small = (int8_t)200;
    volatile int16_t half = (int16_t)60000;
    EXPECT(small == -56 && half == -5536);
    return 0;
}
