// Choice by comparison with zero.
#include "libnux/vx/vector_if.h"

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
    VectorRowFracSat8 const mask(VectorFracSat8(5), VectorFracSat8(-5));
    VectorRowMod8 const yes(1), no(2);
    EXPECT(vector_if(mask, VectorIfCondition::greater, yes, no)[0] == 1);
    EXPECT(vector_if(mask, VectorIfCondition::greater, yes, no)[1] == 2);
    EXPECT(vector_if(mask, VectorIfCondition::lesser, yes, no)[1] == 1);
    EXPECT(vector_if(mask, VectorIfCondition::lesser_equal, yes, no)[0] == 2);
    EXPECT(vector_if(mask, VectorIfCondition::greater_equal, yes, no)[0] == 1);
    EXPECT(vector_if(VectorRowFracSat8(0), VectorIfCondition::equal, yes, no)[3] == 1);
    EXPECT(vector_if(VectorRowFracSat8(0), VectorIfCondition::unequal, yes, no)[3] == 2);
    return 0;
}
