// Vector classes: modulo and saturating, bytes and halfwords, shifts.
#include "libnux/vx/vector_types.h"

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
    VectorFracSat8 const a(-100);
    EXPECT((a >> 3)[7] == -13 && (a + a)[3] == -128 && (a - a)[0] == 0 && (-a)[9] == 100);
    EXPECT((a << 1)[1] == 56 && (a >> 9)[1] == -1);
    EXPECT((a * VectorFracSat8(64))[5] == -50);
    VectorFracSat16 const h(-1000);
    EXPECT((h >> 4)[3] == -63 && (h << 2)[60] == -4000 && (h + VectorFracSat16(-32000))[1] == -32768);
    EXPECT((VectorMod8(200) >> 3)[0] == 25 && (VectorMod8(200) + VectorMod8(100))[0] == 44);
    EXPECT((VectorMod16(40000) * VectorMod16(2))[0] == 14464);
    EXPECT(VectorMod8(3) == VectorMod8(3) && VectorMod8(3) != VectorMod8(4));
    return 0;
}
