// Code and data in the external memories, calls between memories, and what the host sees there.
#include <array>
#include <cstdint>

#include <s2pp.h>

#include "libnux/vx/attrib.h"
#include "libnux/vx/mailbox.h"

using namespace libnux::vx;

ATTRIB_LINK_TO_EXTERNAL_DATA std::array<uint32_t, 64> table{1, 2, 3, 4};
ATTRIB_LINK_TO_DRAM_DATA uint8_t bytes[5] = {'e', 'x', 't', '!', 0};

int local(int value)
{
    return value * 2;
}

ATTRIB_LINK_TO_EXTERNAL_TEXT int sum_external(int count)
{
    int sum = 0;
    for (int i = 0; i < count; ++i) {
        sum += local(static_cast<int>(table[i]));
    }
    return sum;
}

ATTRIB_LINK_TO_DRAM_TEXT int sum_dram(int count)
{
    return sum_external(count) + 1;
}

int start()
{
    if (sum_dram(4) != 21) {
        return 1;
    }
    table[10] = 0xcafe;
    auto const volatile& again = table[10];
    if (again != 0xcafe) {
        return 2;
    }
    mailbox_write_string(reinterpret_cast<char const*>(bytes));
    // vector transfers: linear through fxvstax, reversed words through the vector bus
    __vector uint8_t pattern;
    for (int i = 0; i < 128; ++i) {
        pattern[i] = static_cast<uint8_t>(i);
    }
    fxv_outx(pattern, 0x81000000, 0x100); // 4 KiB into the DRAM
    auto const back = fxv_inx(0x81000000, 0x100);
    auto const words = reinterpret_cast<uint32_t volatile*>(0x50001000);
    return back[77] == 77 && words[31] == 0x00010203 && words[0] == 0x7c7d7e7f ? 0 : 3;
}
