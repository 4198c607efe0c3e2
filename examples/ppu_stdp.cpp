// Spike-timing dependent plasticity: after each period, what the correlation sensors of a synapse
// have collected is added to its weight, and the sensors are reset.

#include <array>
#include <cstdint>

#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "libnux/vx/attrib.h"
#include "libnux/vx/time.h"

using namespace grenade::vx::ppu;
using namespace libnux::vx;

#ifndef PERIODS
#define PERIODS 8
#endif
#ifndef COLUMNS
#define COLUMNS 64
#endif
#ifndef DRIVERS
#define DRIVERS 16
#endif

constexpr size_t rows = 2 * DRIVERS;

volatile uint32_t period_us = 12000;

// Read by the host: weights after each period.
typedef std::array<std::array<std::array<uint8_t, COLUMNS>, rows>, PERIODS> History;
ATTRIB_LINK_TO_EXTERNAL_DATA History weights{};

static uint32_t period = 0;

// Sensors right after their reset, in the external DRAM; a vector takes 8 units of its addresses.
ATTRIB_NOINLINE static void keep_baseline(SynapseArrayViewHandle const& view, size_t const row)
{
    auto const now = view.get_correlation(row);
    uint32_t const place = 32 * row;
    fxv_outx(now.causal.even.data, dls_dram_base, place);
    fxv_outx(now.causal.odd.data, dls_dram_base, place + 8);
    fxv_outx(now.acausal.even.data, dls_dram_base, place + 16);
    fxv_outx(now.acausal.odd.data, dls_dram_base, place + 24);
}

// One half of the columns: the sensors count down from their baseline.
ATTRIB_NOINLINE static VectorFracSat8
change(VectorMod8 const& causal, VectorMod8 const& acausal, uint32_t const at)
{
    typedef VectorFracSat8::Data Data;
    VectorMod8 const causal_start(fxv_inx(dls_dram_base, at));
    VectorMod8 const acausal_start(fxv_inx(dls_dram_base, at + 16));
    VectorFracSat8 const up(reinterpret_cast<Data>((causal_start - causal).data));
    VectorFracSat8 const down(reinterpret_cast<Data>((acausal_start - acausal).data));
    return (up - down + VectorFracSat8(2)) >> 2; // rounded
}

// Vectors live on the stack, of which there is little: one function for one row.
ATTRIB_NOINLINE static void update(SynapseArrayViewHandle const& view, size_t const row)
{
    auto const seen = view.get_correlation(row);
    auto sum = row_cast<VectorRowFracSat8>(view.get_weights(row));
    sum.even += change(seen.causal.even, seen.acausal.even, 32 * row);
    sum.odd += change(seen.causal.odd, seen.acausal.odd, 32 * row + 8);
    sum = saturate_weight(sum);
    view.set_weights(row_cast<VectorRowMod8>(sum), row);
    for (auto const column : view.columns) {
        weights[period][row][column] = static_cast<uint8_t>(sum[column]);
    }
}

template <size_t N>
void PLASTICITY_RULE_KERNEL(
    std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, 0>&)
{
    for (auto const& view : synapses) {
        for (size_t row = 0; row < view.rows.size(); ++row) {
            update(view, row);
            view.reset_correlation(row);
            keep_baseline(view, row);
        }
    }
}

int start()
{
    uint32_t next = get_tbl();
    static std::array<SynapseArrayViewHandle, 1> synapses{
        SynapseArrayViewHandle::rectangle(PPUOnDLS::top, 0, 0, 0, COLUMNS)};
    static std::array<NeuronViewHandle, 0> neurons;
    // every fourth driver is on the same bus; each serves two rows
    for (uint16_t driver = 0; driver < 4 * DRIVERS; driver += 4) {
        synapses[0].rows.push_back(2 * driver);
        synapses[0].rows.push_back(2 * driver + 1);
    }
    for (size_t row = 0; row < rows; ++row) {
        synapses[0].reset_correlation(row);
        keep_baseline(synapses[0], row);
    }
    for (period = 0; period < PERIODS; ++period) {
        next += period_us * default_ppu_cycles_per_us;
        while (static_cast<int32_t>(get_tbl() - next) < 0) {
        }
        PLASTICITY_RULE_KERNEL(synapses, neurons);
    }
    return 0;
}
