// Reset pulses to the neurons of the processor's half.
#pragma once

#include "libnux/vx/dls.h"
#include "libnux/vx/vector_types.h"

namespace libnux::vx {

// Neurons whose mask is greater than zero.
inline void reset_neurons(__vector uint8_t const& mask_even, __vector uint8_t const& mask_odd)
{
    fxv_cmpb(mask_even);
    fxv_outx_c(mask_even, dls_neuron_reset_base, 0, __C_GT);
    fxv_cmpb(mask_odd);
    fxv_outx_c(mask_odd, dls_neuron_reset_base, 1, __C_GT);
}

inline void reset_neurons()
{
    auto const zero = vec_splat_u8(0);
    fxv_outx(zero, dls_neuron_reset_base, 0);
    fxv_outx(zero, dls_neuron_reset_base, 1);
}

} // namespace libnux::vx
