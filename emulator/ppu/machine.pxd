# State of one core, shared by the interpreter, the timers and the Python face.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from emulator.ppu.decoder cimport Op

cdef enum:
    SRAM_WORDS = 4096
    WINDOW_WORDS = 262144      # predecoded records of external memory are kept in pieces of 1 MiB
    LINE_WORDS = 8             # fetched from external memory at a time

cdef enum Stop:
    STOP_LIMIT                 # the given cycle is reached
    STOP_ACCESS                # the next instruction needs the world outside the core
    STOP_FETCH                 # the next instruction has to be fetched from external memory
    STOP_CONTEXT               # timers, interrupts or sleep must be looked at
    STOP_BREAK                 # the next instruction has a breakpoint
    STOP_STUCK                 # the program counter left all memory

cdef struct Vectors:
    # byte lane k is at position k ^ 1, so that halfwords are numbers of the host
    uint8_t registers[32][128]
    int32_t accumulator[64]
    uint8_t conditions[3][128] # 0 or 0xff per byte: greater, less, equal

cdef struct Machine:
    uint32_t gpr[33]           # the last one stays 0
    uint8_t cr[8]              # 8 less, 4 greater, 2 equal, 1 summary overflow
    uint8_t ca, ov, so
    uint32_t lr, ctr
    uint32_t msr, esr, dear
    uint32_t srr0, srr1, csrr0, csrr1, mcsrr0, mcsrr1
    uint32_t gin, gout, goe, iccr
    uint32_t tcr, tsr, decar
    uint64_t time_base_offset  # time base = cycle + offset
    int64_t timer_cycle        # timer conditions up to here are in TSR
    int64_t dec_expires        # cycle at which DEC becomes 0; negative when it stands
    uint32_t pins_pending
    bint doorbell_pending
    bint sleeping
    bint stuck
    bint step_over             # execute the instruction below the breakpoint once
    int64_t asleep_since
    int64_t cycle
    int64_t instructions
    int64_t illegal            # words executed that the core does not decode
    uint32_t first_illegal     # address of the first one
    uint32_t pc                # byte address
    uint32_t* sram
    Op* sram_code              # SRAM_WORDS + 1 records
    Op* external_code[260]     # 4 windows of 0x8000_0000, then 256 of 0x9000_0000
    Vectors* vectors
