// Registers of the chip by their omnibus addresses.
#pragma once

#include <cstdint>

namespace libnux::vx {

typedef uint32_t omnibus_address_t;
typedef uint32_t omnibus_word_t;

// The processor sees the chip's omnibus in the upper half of its address space.
inline omnibus_word_t volatile* get_omnibus_pointer(omnibus_address_t const address)
{
    return reinterpret_cast<omnibus_word_t volatile*>(0x80000000u | address << 2);
}

inline omnibus_word_t omnibus_read(omnibus_address_t const address)
{
    return *get_omnibus_pointer(address);
}

inline void omnibus_write(omnibus_address_t const address, omnibus_word_t const value)
{
    *get_omnibus_pointer(address) = value;
}

} // namespace libnux::vx
