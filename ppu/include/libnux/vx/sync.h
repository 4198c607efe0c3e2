// Wait until all loads, stores and vector transfers are done.
#pragma once

namespace libnux::vx {

static inline __attribute__((unused)) void sync()
{
    asm volatile("sync" ::: "memory");
}

} // namespace libnux::vx
