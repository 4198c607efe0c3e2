/* Rows of lanes, and loops over them with a version per processor.
 *
 * A row holds one 32-bit float for each of the 512 circuits, or for the nodes that they form. All
 * rows lie in one block, STRIDE floats apart, so that a loop needs one pointer and the compiler
 * sees that rows do not overlap. Every version of a loop does the same IEEE operations element by
 * element (the build switches contraction off): the results are the same bits, only the width
 * differs. No lane ever holds a number that is not one. */
#ifndef EMULATOR_LANES_H
#define EMULATOR_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* One cache line longer than 512 lanes, so that rows do not collide in the cache. */
#define STRIDE 528

/* Volt, ampere, second; membranes are deviations from rest. The order matters where rows are
 * addressed in groups: factors of the lines, approach and gain of windows of 1, 2 and 4 units. */
#define LANES_ROWS(ROW) \
    ROW(U_EXC) ROW(U_INH) ROW(DECAY_EXC) ROW(DECAY_INH) ROW(MEAN_EXC) ROW(MEAN_INH) ROW(END_EXC) \
    ROW(END_INH) ROW(SUM_EXC) ROW(SUM_INH) ROW(OFFSET_EXC) ROW(OFFSET_INH) ROW(LIVE_EXC) \
    ROW(LIVE_INH) ROW(CURRENT) ROW(X) ROW(BEFORE) ROW(TARGET) ROW(LOWEST) ROW(HIGHEST) \
    ROW(THRESHOLD) ROW(APPROACH) ROW(GAIN) ROW(APPROACH_2) ROW(GAIN_2) ROW(APPROACH_4) \
    ROW(GAIN_4) ROW(APPROACH_LONG) ROW(GAIN_LONG) ROW(RATE) ROW(ELASTANCE) ROW(REST) ROW(V) \
    ROW(W) ROW(CONSTANT) ROW(DERIVATIVE) ROW(VELOCITY) ROW(CURVATURE) ROW(EXP_LIVE) \
    ROW(EXP_POTENTIAL) ROW(ADAPT_SLOPE) ROW(ADAPT_POTENTIAL) ROW(SHARE_EXC) ROW(SHARE_INH) \
    ROW(OPEN) ROW(COBA_EXC) ROW(BASE_EXC) ROW(REVERSAL_EXC) ROW(COBA_INH) ROW(BASE_INH) \
    ROW(REVERSAL_INH) ROW(GAIN_EXC) ROW(GAIN_INH) ROW(EXP_CURRENT)

#define LANES_ENUMERATED(row) LANE_##row,
enum { LANES_ROWS(LANES_ENUMERATED) LANES_COUNT };
#define LANES_NAMED(row) #row,
static const char *const lanes_names[] = {LANES_ROWS(LANES_NAMED)};

#define LANE(row) rows[LANE_##row * STRIDE + i]

#define LANES_INLINE static inline __attribute__((always_inline))

/* LANES_LOOP(result, name, parameters, arguments) makes `name` of the function `name_body`, which
 * must be LANES_INLINE: a pointer to the version for the processor at hand. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
/* Trapping comparisons would forbid the replacement of branches by selections. */
#pragma GCC optimize("no-trapping-math", "no-math-errno", "finite-math-only", "no-signed-zeros")
#define LANES_LOOP(result, name, parameters, arguments) \
    static result name##_portable parameters { return name##_body arguments; } \
    __attribute__((target("avx2"))) static result name##_avx2 parameters \
    { \
        return name##_body arguments; \
    } \
    __attribute__((target("arch=x86-64-v4"))) static result name##_avx512 parameters \
    { \
        return name##_body arguments; \
    } \
    static result(*name) parameters = name##_portable; \
    __attribute__((constructor)) static void name##_choose(void) \
    { \
        int const width = lanes_width(); \
        name = width == 512 ? name##_avx512 : width == 256 ? name##_avx2 : name##_portable; \
    }
static int lanes_supported(void)
{
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl"))
        return 512;
    return __builtin_cpu_supports("avx2") ? 256 : 128;
}
#else
#define LANES_LOOP(result, name, parameters, arguments) \
    static result name parameters { return name##_body arguments; }
static int lanes_supported(void) { return 128; }
#endif

/* Width of the vectors in bits: what the processor has, or less if EMULATOR_VECTOR_BITS says so. */
static int lanes_width(void)
{
    char const *const wanted = getenv("EMULATOR_VECTOR_BITS");
    int const supported = lanes_supported();
    int const bits = wanted ? atoi(wanted) : supported;
    return bits < supported ? bits : supported;
}

#endif
