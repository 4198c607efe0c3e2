// Time base, decrementer interrupts and sleep.
#include <cstdint>

#include "libnux/vx/time.h"

using namespace libnux::vx;

static volatile uint32_t ticks = 0;

// The handler is written in C; an assembler frame keeps the registers that it may change.
extern "C" void count_tick()
{
    clear_tsr(TSR_DIS);
    ticks = ticks + 1;
}

asm(".globl isr_decrementer\n"
    "isr_decrementer:\n"
    "stwu 1, -144(1)\n"
    "stmw 2, 16(1)\n"
    "stw 0, 8(1)\n"
    "mflr 2\n"
    "stw 2, 12(1)\n"
    "mfctr 2\n"
    "stw 2, 136(1)\n"
    "mfcr 2\n"
    "stw 2, 140(1)\n"
    "bl count_tick\n"
    "lwz 2, 12(1)\n"
    "mtlr 2\n"
    "lwz 2, 136(1)\n"
    "mtctr 2\n"
    "lwz 2, 140(1)\n"
    "mtcr 2\n"
    "lwz 0, 8(1)\n"
    "lmw 2, 16(1)\n"
    "addi 1, 1, 144\n"
    "rfi\n");

int start()
{
    auto const begin = now();
    sleep_cycles(1000);
    auto const took = static_cast<uint32_t>(now() - begin);
    if (took < 1000 || took >= 1600) {
        return 1;
    }
    set_decar(2000);
    set_dec(2000);
    set_tcr(TCR_DIE | TCR_ARE);
    set_msr(MSR_EE);
    auto const before = now();
    while (ticks < 10) {
    }
    set_msr(0);
    auto const period = static_cast<uint32_t>(now() - before);
    if (period < 19900 || period > 20300) {
        return 2;
    }
    // asleep without interrupts until the timer's condition wakes the core
    set_tcr(TCR_DIE);
    clear_tsr(TSR_DIS);
    set_dec(5000);
    auto const asleep = now();
    asm volatile("wait");
    auto const slept = static_cast<uint32_t>(now() - asleep);
    return slept >= 4990 && slept < 5050 && (get_tsr() & TSR_DIS) ? 0 : 3;
}
