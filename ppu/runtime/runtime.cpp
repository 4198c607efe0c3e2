// What stands between the processor and a hosted C++ compiler: constructors, memory, mailbox, time.

#include <cstddef>
#include <cstdint>
#include <new>

#include "libnux/vx/mailbox.h"
#include "libnux/vx/time.h"

extern "C" {

typedef void (*function)();
extern function _init_array_begin[], _init_array_end[];
extern function _fini_array_begin[], _fini_array_end[];
extern char _heap_begin[];
[[noreturn]] void abort();
void* __dso_handle = nullptr;

// a program begins at start(), declared for C or for C++, or at main()
int start_c() __asm__("start") __attribute__((weak));
int start_cpp() __asm__("_Z5startv") __attribute__((weak));
int main() __attribute__((weak));

int _run()
{
    for (function* f = _init_array_begin; f != _init_array_end; ++f) {
        (*f)();
    }
    int code = 0;
    if (start_c) {
        code = start_c();
    } else if (start_cpp) {
        code = start_cpp();
    } else if (main) {
        code = main();
    }
    for (function* f = _fini_array_end; f != _fini_array_begin;) {
        (*--f)();
    }
    return code;
}

void* memcpy(void* __restrict target, void const* __restrict source, size_t size)
{
    auto to = static_cast<uint8_t*>(target);
    auto from = static_cast<uint8_t const*>(source);
    if (((reinterpret_cast<uintptr_t>(to) | reinterpret_cast<uintptr_t>(from)) & 3) == 0) {
        for (; size >= 4; size -= 4, to += 4, from += 4) {
            *reinterpret_cast<uint32_t __attribute__((may_alias))*>(to) =
                *reinterpret_cast<uint32_t const __attribute__((may_alias))*>(from);
        }
    }
    while (size--) {
        *to++ = *from++;
    }
    return target;
}

void* memmove(void* target, void const* source, size_t size)
{
    auto to = static_cast<uint8_t*>(target);
    auto from = static_cast<uint8_t const*>(source);
    if (to <= from) {
        while (size--) {
            *to++ = *from++;
        }
    } else {
        while (size--) {
            to[size] = from[size];
        }
    }
    return target;
}

void* memset(void* target, int value, size_t size)
{
    auto to = static_cast<uint8_t*>(target);
    while (size--) {
        *to++ = static_cast<uint8_t>(value);
    }
    return target;
}

int memcmp(void const* a, void const* b, size_t size)
{
    auto left = static_cast<uint8_t const*>(a);
    auto right = static_cast<uint8_t const*>(b);
    for (; size--; ++left, ++right) {
        if (*left != *right) {
            return *left - *right;
        }
    }
    return 0;
}

size_t strlen(char const* text)
{
    size_t length = 0;
    while (text[length]) {
        ++length;
    }
    return length;
}

// Memory is handed out upwards until it would meet the stack, and never taken back.
void* malloc(size_t size)
{
    static char* next = _heap_begin;
    char* const begin = next;
    char* const limit = static_cast<char*>(__builtin_frame_address(0)) - 128;
    size = (size + 7) & ~size_t(7);
    if (size > static_cast<size_t>(limit - begin)) {
        return nullptr;
    }
    next = begin + size;
    return begin;
}

void free(void*) {}

int __cxa_atexit(void (*)(void*), void*, void*)
{
    return 0;
}

void __cxa_pure_virtual()
{
    abort();
}
}

void* operator new(size_t size)
{
    void* const found = malloc(size);
    if (!found) {
        abort();
    }
    return found;
}

// Vectors of 128 bytes need their own alignment.
void* operator new(size_t size, std::align_val_t alignment)
{
    auto const mask = static_cast<uintptr_t>(alignment) - 1;
    auto const raw = reinterpret_cast<uintptr_t>(operator new(size + mask));
    return reinterpret_cast<void*>((raw + mask) & ~mask);
}

void* operator new[](size_t size)
{
    return operator new(size);
}

void* operator new[](size_t size, std::align_val_t alignment)
{
    return operator new(size, alignment);
}

void operator delete(void*) noexcept {}
void operator delete(void*, size_t) noexcept {}
void operator delete(void*, std::align_val_t) noexcept {}
void operator delete(void*, size_t, std::align_val_t) noexcept {}
void operator delete[](void*) noexcept {}
void operator delete[](void*, size_t) noexcept {}
void operator delete[](void*, std::align_val_t) noexcept {}
void operator delete[](void*, size_t, std::align_val_t) noexcept {}

// Containers of the standard library report errors by exceptions; here they end the program.
namespace std {
void __throw_length_error(char const*)
{
    abort();
}
void __throw_bad_alloc()
{
    abort();
}
void __throw_bad_array_new_length()
{
    abort();
}
void __throw_logic_error(char const*)
{
    abort();
}
void __throw_out_of_range(char const*)
{
    abort();
}
void __throw_out_of_range_fmt(char const*, ...)
{
    abort();
}
void __throw_invalid_argument(char const*)
{
    abort();
}
void __throw_bad_function_call()
{
    abort();
}
} // namespace std

namespace libnux::vx {

static uint32_t position = 0;

uint32_t mailbox_write(uint32_t const offset, uint8_t const* source, uint32_t const size)
{
    uint32_t written = 0;
    uint32_t const length = static_cast<uint32_t>(&mailbox_end - &mailbox_base);
    for (; written < size && offset + written < length; ++written) {
        (&mailbox_base)[offset + written] = source[written];
    }
    return written;
}

uint32_t mailbox_read(uint8_t* target, uint32_t const offset, uint32_t const size)
{
    uint32_t read = 0;
    uint32_t const length = static_cast<uint32_t>(&mailbox_end - &mailbox_base);
    for (; read < size && offset + read < length; ++read) {
        target[read] = (&mailbox_base)[offset + read];
    }
    return read;
}

uint8_t mailbox_read_u8(uint32_t const offset)
{
    return (&mailbox_base)[offset];
}

void mailbox_write_u8(uint32_t const offset, uint8_t const byte)
{
    mailbox_write(offset, &byte, 1);
}

void mailbox_string_terminate()
{
    mailbox_write_u8(position, 0);
}

uint32_t mailbox_write_string(char const* text)
{
    uint32_t const written =
        mailbox_write(position, reinterpret_cast<uint8_t const*>(text), strlen(text));
    position += written;
    mailbox_string_terminate();
    return written;
}

uint32_t mailbox_write_int(uint32_t const number)
{
    char digits[] = "0x00000000";
    for (int i = 0; i < 8; ++i) {
        digits[9 - i] = "0123456789abcdef"[(number >> (4 * i)) & 15];
    }
    return mailbox_write_string(digits);
}

uint32_t mailbox_write_signed_int(int32_t const number)
{
    char digits[12];
    char* first = digits + sizeof(digits) - 1;
    uint32_t rest = number < 0 ? -static_cast<uint32_t>(number) : number;
    *first = 0;
    do {
        *--first = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0) {
        *--first = '-';
    }
    return mailbox_write_string(first);
}

time_base_t now()
{
    return get_time_base();
}

void sleep_cycles(uint32_t const cycles)
{
    uint32_t const begin = get_tbl();
    while (get_tbl() - begin < cycles) {
    }
}

} // namespace libnux::vx
