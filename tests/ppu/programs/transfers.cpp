// Rows through the vector bus, neuron resets and random numbers.
#include "libnux/vx/parallel_rng.h"
#include "libnux/vx/reset_neurons.h"
#include "libnux/vx/sync.h"
#include "libnux/vx/vector.h"

using namespace libnux::vx;

// Vectors are large: each expectation has a stack frame of its own.
#define EXPECT(condition) \
    do { \
        auto const holds = [&]() __attribute__((noinline)) { return bool(condition); }; \
        if (!holds()) { \
            return __LINE__; \
        } \
    } while (0)

int start()
{
    set_row_via_vector(VectorRowMod8(21), 17, dls_weight_base);
    EXPECT(get_row_via_vector(17, dls_weight_base)[200] == 21);
    VectorRowMod8 chosen(0);
    chosen.set(77, 1);
    set_row_via_vector_masked(VectorRowMod8(42), chosen, 17, dls_weight_base);
    auto const after = get_row_via_vector(17, dls_weight_base);
    EXPECT(after[77] == 42 && after[76] == 21 && after[78] == 21);
    reset_neurons();
    reset_neurons(chosen.even.data, chosen.odd.data);
    sync();

    parallel_rng_seed(VectorRowMod8(9));
    auto const first = parallel_rng_rand<VectorRowMod8>();
    parallel_rng_seed(VectorRowMod8(9));
    EXPECT(parallel_rng_rand<VectorRowMod8>() == first);
    EXPECT(parallel_rng_rand<VectorRowMod8>() != first);
    return 0;
}
