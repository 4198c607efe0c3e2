// Neurons of one half, as plasticity kernels get them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "haldls/SpikeCounterRead.h"
#include "haldls/SpikeCounterReset.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"

namespace grenade::vx::ppu {

struct NeuronViewHandle
{
    typedef libnux::vx::VectorRowMod8 Row;

    Indices<256> columns;
    PPUOnDLS hemisphere = PPUOnDLS::top;

    // Spikes since the counter was last reset; 255 if there were more.
    uint8_t get_rate_counter(size_t const column, bool const reset) const
    {
        uint32_t const place =
            column + (hemisphere == PPUOnDLS::top ? 0 : haldls::SpikeCounterRead::places / 2);
        auto const counter = haldls::SpikeCounterRead::read(place);
        if (reset) {
            haldls::SpikeCounterReset::at(place) = 0;
        }
        return static_cast<uint8_t>(counter.get_overflow() ? 255 : counter.get_count());
    }

    Row get_rate_counters(bool const reset) const
    {
        Row counters(0);
        for (auto const column : columns) {
            counters.set(column, get_rate_counter(column, reset));
        }
        return counters;
    }
};

} // namespace grenade::vx::ppu
