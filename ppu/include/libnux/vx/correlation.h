// Correlation sensors. Reading the causal even half converts a whole row, the rest is buffered.
#pragma once

#include "libnux/vx/vector.h"

namespace libnux::vx {

static inline __attribute__((unused)) void get_correlation(
    __vector uint8_t* first_causal_half,
    __vector uint8_t* second_causal_half,
    __vector uint8_t* first_acausal_half,
    __vector uint8_t* second_acausal_half,
    uint8_t const row)
{
    *first_causal_half = fxv_inx(dls_causal_base, 2 * row);
    *second_causal_half = fxv_inx(dls_causal_base | dls_buffer_enable_mask, 2 * row + 1);
    *first_acausal_half = fxv_inx(dls_acausal_base | dls_buffer_enable_mask, 2 * row);
    *second_acausal_half = fxv_inx(dls_acausal_base | dls_buffer_enable_mask, 2 * row + 1);
}

static inline __attribute__((unused)) void get_causal_correlation(
    __vector uint8_t* first_half, __vector uint8_t* second_half, uint8_t const row)
{
    *first_half = fxv_inx(dls_causal_base, 2 * row);
    *second_half = fxv_inx(dls_causal_base | dls_buffer_enable_mask, 2 * row + 1);
}

static inline __attribute__((unused)) void get_acausal_correlation(
    __vector uint8_t* first_half, __vector uint8_t* second_half, uint8_t const row)
{
    *first_half = fxv_inx(dls_acausal_base, 2 * row);
    *second_half = fxv_inx(dls_acausal_base | dls_buffer_enable_mask, 2 * row + 1);
}

// Per column: bit 0 resets the causal sensor, bit 1 the acausal one.
static inline __attribute__((unused)) void reset_correlation(
    __vector uint8_t const& even, __vector uint8_t const& odd, uint8_t const row)
{
    fxv_outx(even, dls_causal_base, 2 * row);
    fxv_outx(odd, dls_causal_base, 2 * row + 1);
}

static inline __attribute__((unused)) void reset_all_correlations()
{
    auto const both = vec_splat_u8(3);
    for (uint32_t row = 0; row < dls_num_rows; ++row) {
        reset_correlation(both, both, static_cast<uint8_t>(row));
    }
}

} // namespace libnux::vx
