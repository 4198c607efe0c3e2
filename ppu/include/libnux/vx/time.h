// Time in cycles of the processor.
#pragma once

#include <cstdint>

#include "libnux/vx/attrib.h"
#include "libnux/vx/spr.h"

namespace libnux::vx {

constexpr static uint32_t default_ppu_cycles_per_us = 250;

// Cycles since reset.
time_base_t now();
// Wait in a loop for at least so many cycles.
void sleep_cycles(uint32_t cycles);

} // namespace libnux::vx
