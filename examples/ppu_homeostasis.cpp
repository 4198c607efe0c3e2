// Homeostasis: every period, compare the spikes of each neuron with a target and move all its
// synaptic weights by a step in the right direction.

#include <array>
#include <cstdint>

#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "libnux/vx/attrib.h"
#include "libnux/vx/time.h"

using namespace grenade::vx::ppu;
using namespace libnux::vx;

#ifndef PERIODS
#define PERIODS 60
#endif
#ifndef NEURONS
#define NEURONS 64
#endif
#ifndef ROWS
#define ROWS 8
#endif

// Set by the host: spikes in one period, and from which period on.
volatile uint32_t target = 20;
volatile uint32_t new_target = 60;
volatile uint32_t change_at = PERIODS / 3;
volatile uint32_t period_us = 1000;

// Read by the host: spikes and weights of the first row after each period.
typedef std::array<std::array<uint8_t, NEURONS>, PERIODS> History;
ATTRIB_LINK_TO_EXTERNAL_DATA History spikes{};
ATTRIB_LINK_TO_EXTERNAL_DATA History weights{};

static uint32_t period = 0;

template <size_t N>
__attribute__((noinline)) void PLASTICITY_RULE_KERNEL(
    std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, N>& neurons)
{
    int const wanted = static_cast<int>(period < change_at ? target : new_target);
    for (size_t view = 0; view < N; ++view) {
        VectorRowFracSat8 step(0);
        for (auto const column : neurons[view].columns) {
            int const count = neurons[view].get_rate_counter(column, true);
            spikes[period][column] = static_cast<uint8_t>(count);
            // a twelfth of the difference, at least one, at most four; the noise is left alone
            int const difference = wanted - count;
            int change = difference / 12 + (difference > 4) - (difference < -4);
            change = change > 4 ? 4 : change < -4 ? -4 : change;
            step.set(column, static_cast<int8_t>(change));
        }
        for (size_t row = 0; row < synapses[view].rows.size(); ++row) {
            auto now = row_cast<VectorRowFracSat8>(synapses[view].get_weights(row));
            now = saturate_weight(now + step);
            synapses[view].set_weights(row_cast<VectorRowMod8>(now), row);
            if (row == 0) {
                for (auto const column : neurons[view].columns) {
                    weights[period][column] = static_cast<uint8_t>(now[column]);
                }
            }
        }
    }
}

int start()
{
    static std::array<SynapseArrayViewHandle, 1> synapses{
        SynapseArrayViewHandle::rectangle(PPUOnDLS::top, 0, ROWS, 0, NEURONS)};
    static std::array<NeuronViewHandle, 1> neurons;
    neurons[0].columns = synapses[0].columns;
    neurons[0].get_rate_counters(true);
    uint32_t next = get_tbl();
    for (period = 0; period < PERIODS; ++period) {
        next += period_us * default_ppu_cycles_per_us;
        while (static_cast<int32_t>(get_tbl() - next) < 0) {
        }
        PLASTICITY_RULE_KERNEL(synapses, neurons);
    }
    return 0;
}
