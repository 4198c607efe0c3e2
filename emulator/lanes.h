/* What the compiler needs to make vectors of the neuron loops, with a version per processor.
 *
 * Every version does the same IEEE operations element by element (contraction is off), so the
 * results are the same bits; only the width differs. Trapping comparisons would forbid the
 * replacement of branches by selections. */
#ifndef EMULATOR_LANES_H
#define EMULATOR_LANES_H

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math", "no-math-errno")
#if defined(__x86_64__) && defined(__gnu_linux__)
#define LANES_CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#endif
#endif
#ifndef LANES_CLONES
#define LANES_CLONES
#endif

typedef float *restrict lanes_row;
typedef const float *restrict lanes_input;

#endif
