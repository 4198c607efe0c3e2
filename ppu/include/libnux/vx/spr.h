// Special purpose registers: time base, timers and machine state.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
namespace libnux::vx {
#endif

typedef uint64_t time_base_t;

#define PPU_SPECIAL_REGISTER(name, number)                                                         \
    static inline __attribute__((always_inline, unused)) uint32_t get_##name(void)                 \
    {                                                                                              \
        uint32_t value;                                                                            \
        asm volatile("mfspr %0, " #number : "=r"(value)::"memory");                                \
        return value;                                                                              \
    }                                                                                              \
    static inline __attribute__((always_inline, unused)) void set_##name(uint32_t const value)     \
    {                                                                                              \
        asm volatile("mtspr " #number ", %0" ::"r"(value) : "memory");                             \
    }

PPU_SPECIAL_REGISTER(tbl, 284)
PPU_SPECIAL_REGISTER(tbu, 285)
PPU_SPECIAL_REGISTER(dec, 22)
PPU_SPECIAL_REGISTER(decar, 54)
PPU_SPECIAL_REGISTER(tcr, 340)
PPU_SPECIAL_REGISTER(tsr, 336)
PPU_SPECIAL_REGISTER(esr, 62)
PPU_SPECIAL_REGISTER(gout, 66)
PPU_SPECIAL_REGISTER(goe, 67)
PPU_SPECIAL_REGISTER(iccr, 68)
PPU_SPECIAL_REGISTER(srr0, 26)
PPU_SPECIAL_REGISTER(srr1, 27)

#define TCR_DIE 0x04000000u // interrupt when the decrementer reaches zero
#define TCR_FIE 0x00800000u // interrupt at fixed intervals
#define TCR_ARE 0x00400000u // reload the decrementer from DECAR
#define TSR_DIS 0x08000000u // the decrementer reached zero
#define TSR_FIS 0x04000000u // an interval passed
#define MSR_EE 0x00008000u  // interrupts are enabled

// status bits are cleared by writing ones
static inline __attribute__((unused)) void clear_tsr(uint32_t const bits)
{
    set_tsr(bits);
}

static inline __attribute__((unused)) uint32_t get_msr(void)
{
    uint32_t value;
    asm volatile("mfmsr %0" : "=r"(value)::"memory");
    return value;
}

static inline __attribute__((unused)) void set_msr(uint32_t const value)
{
    asm volatile("mtmsr %0" ::"r"(value) : "memory");
}

// The two halves are read again if the lower one overflowed in between.
static inline __attribute__((unused)) time_base_t get_time_base(void)
{
    uint32_t upper, lower;
    do {
        upper = get_tbu();
        lower = get_tbl();
    } while (upper != get_tbu());
    return (time_base_t)upper << 32 | lower;
}

#ifdef __cplusplus
} // namespace libnux::vx
#endif
