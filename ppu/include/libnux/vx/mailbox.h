// Text for the host in the last 4 KiB of the local memory.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" uint8_t mailbox_base;
extern "C" uint8_t mailbox_end;

namespace libnux::vx {

// Copy bytes to or from an offset in the mailbox; return how many there was room for.
uint32_t mailbox_write(uint32_t offset, uint8_t const* source, uint32_t size);
uint32_t mailbox_read(uint8_t* target, uint32_t offset, uint32_t size);
uint8_t mailbox_read_u8(uint32_t offset);
void mailbox_write_u8(uint32_t offset, uint8_t byte);

// Append text; numbers are written in hexadecimal if unsigned, else in decimal.
uint32_t mailbox_write_string(char const* text);
uint32_t mailbox_write_int(uint32_t number);
uint32_t mailbox_write_signed_int(int32_t number);
void mailbox_string_terminate();

} // namespace libnux::vx
#endif
