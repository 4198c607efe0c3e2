// Vector classes, rows, conditions and random numbers.
#include "libnux/vx/location.h"
#include "libnux/vx/parallel_rng.h"
#include "libnux/vx/reset_neurons.h"
#include "libnux/vx/sync.h"
#include "libnux/vx/time.h"
#include "libnux/vx/vector.h"
#include "libnux/vx/vector_if.h"

using namespace libnux::vx;

#define EXPECT(condition) \
    do { \
        if (!(condition)) { \
            return __LINE__; \
        } \
    } while (0)

int start()
{
    VectorFracSat8 const a(-100);
    EXPECT((a >> 3)[7] == -13 && (a + a)[3] == -128 && (a - a)[0] == 0 && (-a)[9] == 100);
    EXPECT((a << 1)[1] == 56 && (a >> 9)[1] == -1);
    EXPECT((a * VectorFracSat8(64))[5] == -50);
    VectorFracSat16 const h(-1000);
    EXPECT((h >> 4)[3] == -63 && (h << 2)[60] == -4000 && (h + VectorFracSat16(-32000))[1] == -32768);
    EXPECT((VectorMod8(200) >> 3)[0] == 25 && (VectorMod8(200) + VectorMod8(100))[0] == 44);
    EXPECT((VectorMod16(40000) * VectorMod16(2))[0] == 14464);
    EXPECT(VectorMod8(3) == VectorMod8(3) && VectorMod8(3) != VectorMod8(4));

    VectorRowFracSat8 row(0);
    row.set(5, 20);
    row.set(6, -20);
    row += VectorRowFracSat8(120);
    EXPECT(row[5] == 127 && row[6] == 100 && row[7] == 120);
    auto const limited = saturate_weight(row - VectorRowFracSat8(110));
    EXPECT(limited[5] == 17 && limited[6] == 0 && limited[7] == 10);
    EXPECT(saturate_weight(VectorRowMod8(100))[9] == 63);

    VectorRowFracSat8 const mask(row.even, -row.odd);
    VectorRowMod8 const yes(1), no(2);
    EXPECT(vector_if(mask, VectorIfCondition::greater, yes, no)[0] == 1);
    EXPECT(vector_if(mask, VectorIfCondition::greater, yes, no)[1] == 2);
    EXPECT(vector_if(mask, VectorIfCondition::lesser, yes, no)[1] == 1);
    EXPECT(vector_if(mask, VectorIfCondition::lesser_equal, yes, no)[0] == 2);
    EXPECT(vector_if(mask, VectorIfCondition::greater_equal, yes, no)[0] == 1);
    EXPECT(vector_if(VectorRowFracSat8(0), VectorIfCondition::equal, yes, no)[3] == 1);
    EXPECT(vector_if(VectorRowFracSat8(0), VectorIfCondition::unequal, yes, no)[3] == 2);

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
    return now() > 1000 ? 0 : __LINE__;
}
