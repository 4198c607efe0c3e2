// A plasticity kernel over a view of the synapse array.
#include <array>

#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"

using namespace grenade::vx::ppu;
using namespace libnux::vx;

template <size_t N>
void PLASTICITY_RULE_KERNEL(
    std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, 0>&)
{
    for (auto& view : synapses) {
        for (size_t row = 0; row < view.rows.size(); ++row) {
            auto weights = view.get_weights(row);
            weights += VectorRowMod8(3);
            view.set_weights(saturate_weight(weights), row);
        }
    }
}

int start()
{
    std::array<SynapseArrayViewHandle, 1> views{
        SynapseArrayViewHandle::rectangle(PPUOnDLS::top, 10, 3, 5, 20)};
    std::array<NeuronViewHandle, 0> neurons;
    for (int i = 0; i < 30; ++i) {
        PLASTICITY_RULE_KERNEL(views, neurons);
    }
    auto const correlation = views[0].get_correlation(0);
    views[0].reset_correlation(0);
    return correlation.causal[3] == 0 ? 0 : __LINE__;
}
