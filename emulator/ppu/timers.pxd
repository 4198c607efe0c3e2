from libc.stdint cimport int64_t, uint32_t

from emulator.ppu.machine cimport Machine

cdef enum Vector:
    MACHINE_CHECK = 0x04
    CRITICAL_INPUT = 0x08
    EXTERNAL_INPUT = 0x14
    ALIGNMENT = 0x18
    PROGRAM = 0x1C
    DOORBELL = 0x24
    FIXED_INTERVAL = 0x2C
    DECREMENTER = 0x30

cdef int64_t next_timer_event(Machine* m) noexcept nogil
cdef void update_timers(Machine* m) noexcept nogil
cdef bint wakes(Machine* m) noexcept nogil
cdef bint take_interrupt(Machine* m) noexcept nogil
cdef void enter_interrupt(Machine* m, Vector vector) noexcept nogil
cdef uint32_t read_special(Machine* m, int number) noexcept nogil
cdef bint write_special(Machine* m, int number, uint32_t value) noexcept nogil
cdef void set_msr(Machine* m, uint32_t value) noexcept nogil
cdef void set_pins(Machine* m, uint32_t value) noexcept nogil
