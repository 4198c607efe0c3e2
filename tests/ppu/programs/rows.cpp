// Rows of 256 columns.
#include "libnux/vx/vector_row.h"

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
    VectorRowFracSat8 row(0);
    row.set(5, 20);
    row.set(6, -20);
    row += VectorRowFracSat8(120);
    EXPECT(row[5] == 127 && row[6] == 100 && row[7] == 120);
    auto const limited = saturate_weight(row - VectorRowFracSat8(110));
    EXPECT(limited[5] == 17 && limited[6] == 0 && limited[7] == 10);
    EXPECT(saturate_weight(VectorRowMod8(100))[9] == 63);
    return 0;
}
