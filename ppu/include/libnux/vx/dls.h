// Sizes of the chip and addresses of the vector bus. A row of synapses is two vectors, its even and
// its odd columns, at base + 2 * row and base + 2 * row + 1.
#pragma once

#include <cstddef>
#include <cstdint>

#include "haldls/SynapseWeightQuad.h"
#include "libnux/vx/omnibus.h"

namespace libnux::vx {

enum class PPUOnDLS : uint32_t
{
    top = 0,
    bottom = 1
};

constexpr static size_t dls_num_rows = 256;
constexpr static size_t dls_num_columns = 256;
constexpr static size_t dls_vector_size = 128;

constexpr static uint32_t dls_weight_base = 0x00000000;
constexpr static uint32_t dls_decoder_base = 0x00040000;
constexpr static uint32_t dls_causal_base = 0x00080000;
constexpr static uint32_t dls_correlation_reset_base = 0x00090000;
constexpr static uint32_t dls_acausal_base = 0x000c0000;
constexpr static uint32_t dls_randomgen_base = 0x000e0000;
constexpr static uint32_t dls_raw_base = 0x000f0000;
constexpr static uint32_t dls_buffer_enable_mask = 0x00200000;
constexpr static uint32_t dls_neuron_reset_base = 0x00c90200;
constexpr static uint32_t dls_extmem_base = 0x80000000;
constexpr static uint32_t dls_dram_base = 0x81000000;

// First word of the weights of a half on the omnibus.
inline uint32_t synram_base_address(PPUOnDLS const half)
{
    return haldls::SynapseWeightQuad::address(
        half == PPUOnDLS::top ? 0 : haldls::SynapseWeightQuad::places / 2);
}

} // namespace libnux::vx
