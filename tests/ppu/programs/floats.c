/* Floating-point operations on tables that the test fills in and reads back. */
#include <stdint.h>

#define N 64
#define TABLE __attribute__((section("ext.data")))

TABLE volatile float single_a[N], single_b[N];
TABLE volatile float single_sum[N], single_difference[N], single_product[N], single_quotient[N];
TABLE volatile double double_a[N], double_b[N];
TABLE volatile double double_sum[N], double_difference[N], double_product[N], double_quotient[N];
TABLE volatile float narrowed[N];
TABLE volatile double widened[N];
TABLE volatile int32_t single_integer[N], double_integer[N];
TABLE volatile uint32_t order[N];
TABLE volatile float from_integer[N];
TABLE volatile double from_unsigned[N];

int main(void)
{
    for (int i = 0; i < N; ++i) {
        float a = single_a[i], b = single_b[i];
        double c = double_a[i], d = double_b[i];
        single_sum[i] = a + b;
        single_difference[i] = a - b;
        single_product[i] = a * b;
        single_quotient[i] = a / b;
        double_sum[i] = c + d;
        double_difference[i] = c - d;
        double_product[i] = c * d;
        double_quotient[i] = c / d;
        narrowed[i] = (float)c;
        widened[i] = a;
        single_integer[i] = (int32_t)a;
        double_integer[i] = (int32_t)c;
        from_integer[i] = (float)(int32_t)(0x12345678 * (i + 1));
        from_unsigned[i] = (double)(0x9e3779b97f4a7c15ull * (uint64_t)(i + 1));
        order[i] = (a < b) | (a <= b) << 1 | (a == b) << 2 | (a >= b) << 3 | (a > b) << 4 |
                   (a != b) << 5 | (c < d) << 6 | (c <= d) << 7 | (c == d) << 8 | (c >= d) << 9 |
                   (c > d) << 10 | (c != d) << 11;
    }
    return 0;
}
