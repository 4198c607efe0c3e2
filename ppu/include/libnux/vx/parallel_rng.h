// One random generator for each column.
#pragma once

#include "libnux/vx/dls.h"
#include "libnux/vx/vector_row.h"

namespace libnux::vx {

inline void parallel_rng_seed(VectorRowMod8 const& value)
{
    fxv_outx(value.even.data, dls_randomgen_base, 0);
    fxv_outx(value.odd.data, dls_randomgen_base, 1);
}

// Random bytes of a VectorMod8 or VectorFracSat8, or of a row of them.
template <typename Random>
inline Random parallel_rng_rand()
{
    if constexpr (sizeof(Random) == 128) {
        return reinterpret_cast<typename Random::Data>(fxv_inx(dls_randomgen_base, 0));
    } else {
        typedef typename Random::HalfRow::Data Data;
        return {
            reinterpret_cast<Data>(fxv_inx(dls_randomgen_base, 0)),
            reinterpret_cast<Data>(fxv_inx(dls_randomgen_base, 1))};
    }
}

} // namespace libnux::vx
