// Rows of the synapse arrays through the vector bus and over the omnibus.
#pragma once

#include "libnux/vx/dls.h"
#include "libnux/vx/vector_row.h"

namespace libnux::vx {

typedef __vector uint8_t vector_type;
typedef VectorRowMod8 vector_row_t;

inline vector_type get_vector(uint32_t const base, uint32_t const index)
{
    return fxv_inx(base, index);
}

inline void set_vector(vector_type const& values, uint32_t const base, uint32_t const index)
{
    fxv_outx(values, base, index);
}

inline vector_row_t get_row_via_vector(size_t const row, uint32_t const base)
{
    return {fxv_inx(base, 2 * row), fxv_inx(base, 2 * row + 1)};
}

inline void set_row_via_vector(vector_row_t const& values, size_t const row, uint32_t const base)
{
    fxv_outx(values.even.data, base, 2 * row);
    fxv_outx(values.odd.data, base, 2 * row + 1);
}

// Only columns whose mask is greater than zero are written.
inline void set_row_via_vector_masked(
    vector_row_t const& values, vector_row_t const& mask, size_t const row, uint32_t const base)
{
    fxv_cmpb(mask.even.data);
    fxv_outx_c(values.even.data, base, 2 * row, __C_GT);
    fxv_cmpb(mask.odd.data);
    fxv_outx_c(values.odd.data, base, 2 * row + 1, __C_GT);
}

// The omnibus shows weights in the bit order of the cells, the vector bus in their own.
inline vector_row_t get_row_via_omnibus(size_t const row, uint32_t const base)
{
    vector_row_t values;
    for (size_t i = 0; i < 64; ++i) {
        omnibus_word_t const word = omnibus_read(base + 64 * row + i);
        auto& half = i < 32 ? values.even : values.odd;
        for (size_t byte = 0; byte < 4; ++byte) {
            half.set(4 * (i % 32) + byte, static_cast<uint8_t>(word >> (24 - 8 * byte)));
        }
    }
    return values;
}

} // namespace libnux::vx
