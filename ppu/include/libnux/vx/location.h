// Which processor runs this program: the one whose weights change when it writes them.
#pragma once

#include "libnux/vx/vector.h"

namespace libnux::vx {

inline bool get_location(PPUOnDLS& ppu)
{
    constexpr uint8_t palindromes[2] = {0, 32}; // look the same on both ways
    auto const before = get_vector(dls_weight_base, 0);
    bool top = true, bottom = true;
    for (auto const weight : palindromes) {
        set_vector(vec_splat_u8(weight), dls_weight_base, 0);
        auto const seen = [](PPUOnDLS const half) {
            return omnibus_read(synram_base_address(half)) >> 24 & 63;
        };
        top = top && seen(PPUOnDLS::top) == weight;
        bottom = bottom && seen(PPUOnDLS::bottom) == weight;
    }
    set_vector(before, dls_weight_base, 0);
    ppu = top ? PPUOnDLS::top : PPUOnDLS::bottom;
    return top != bottom;
}

} // namespace libnux::vx
