# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Timers, special purpose registers and interrupts of the core."""

from libc.stdint cimport uint64_t

cdef enum:
    MSR_IMPLEMENTED = 0x00029230
    MSR_KEPT_BY_INTERRUPT = 0x00021200   # CE, ME, DE
    MSR_EE = 0x8000
    ESR_IMPLEMENTED = 0x0F8F07E2
    TCR_DIE = 0x04000000
    TCR_FIE = 0x00800000
    TCR_ARE = 0x00400000
    TSR_DIS = 0x08000000
    TSR_FIS = 0x04000000
    XER_SO = 0x80000000
    XER_OV = 0x40000000
    XER_CA = 0x20000000

cdef int64_t NEVER = 0x7FFFFFFFFFFFFFFF


cdef inline uint64_t time_base(Machine* m) noexcept nogil:
    return <uint64_t>m.cycle + m.time_base_offset


cdef inline int interval_bit(Machine* m) noexcept nogil:
    """Bit of the time base whose rising edge is the fixed interval: 8, 12, 16 or 20."""
    return 8 + 4 * ((m.tcr >> 24) & 3)


cdef int64_t next_timer_event(Machine* m) noexcept nogil:
    """Cycle at which a timer next requests an interrupt, or one that never comes.

    Conditions that interrupt nothing are not events; their status bits are found when read.
    """
    cdef uint64_t period = <uint64_t>2 << interval_bit(m)
    cdef uint64_t phase = (time_base(m) + (period >> 1)) & (period - 1)
    cdef int64_t event = NEVER
    if m.tcr & TCR_FIE:
        event = m.cycle + <int64_t>(period - phase)
    if m.tcr & TCR_DIE and 0 <= m.dec_expires < event:
        event = m.dec_expires
    return event


cdef void update_timers(Machine* m) noexcept nogil:
    """Set the status bits of all timer conditions since the last call."""
    cdef int bit = interval_bit(m)
    cdef uint64_t half = <uint64_t>1 << bit
    cdef uint64_t before = <uint64_t>m.timer_cycle + m.time_base_offset
    m.timer_cycle = m.cycle
    if ((time_base(m) + half) >> (bit + 1)) != ((before + half) >> (bit + 1)):
        m.tsr |= TSR_FIS
    if 0 <= m.dec_expires <= m.cycle:
        m.tsr |= TSR_DIS
        if m.tcr & TCR_ARE and m.decar:
            m.dec_expires += (1 + (m.cycle - m.dec_expires) // <int64_t>m.decar) * <int64_t>m.decar
        else:
            m.dec_expires = -1


cdef inline bint interval_request(Machine* m) noexcept nogil:
    return m.tcr & TCR_FIE and m.tsr & TSR_FIS


cdef inline bint decrementer_request(Machine* m) noexcept nogil:
    return m.tcr & TCR_DIE and m.tsr & TSR_DIS


cdef bint wakes(Machine* m) noexcept nogil:
    """Whether something ends the sleep; timers do even while interrupts are disabled."""
    return (
        interval_request(m) or decrementer_request(m) or m.pins_pending != 0 or m.doorbell_pending
    )


cdef void enter_interrupt(Machine* m, Vector vector) noexcept nogil:
    m.srr0 = m.pc
    m.srr1 = m.msr
    m.msr &= MSR_KEPT_BY_INTERRUPT
    m.pc = vector
    m.sleeping = False


cdef bint take_interrupt(Machine* m) noexcept nogil:
    """Enter the most urgent asynchronous interrupt that is requested and enabled."""
    if not m.msr & MSR_EE:
        return False
    if m.pins_pending:
        m.pins_pending = 0
        enter_interrupt(m, Vector.EXTERNAL_INPUT)
    elif interval_request(m):
        enter_interrupt(m, Vector.FIXED_INTERVAL)
    elif decrementer_request(m):
        enter_interrupt(m, Vector.DECREMENTER)
    elif m.doorbell_pending:
        m.doorbell_pending = False
        enter_interrupt(m, Vector.DOORBELL)
    else:
        return False
    return True


cdef uint32_t read_special(Machine* m, int number) noexcept nogil:
    """Value of a special purpose register; 0 where the core has none."""
    if number == 22 or number == 336:
        update_timers(m)
    if number == 1:
        return m.so * XER_SO | m.ov * XER_OV | m.ca * XER_CA
    elif number == 22:
        return <uint32_t>(m.dec_expires - m.cycle) if m.dec_expires > m.cycle else 0
    elif number == 26:
        return m.srr0
    elif number == 27:
        return m.srr1
    elif number == 54:
        return m.decar
    elif number == 58:
        return m.csrr0
    elif number == 59:
        return m.csrr1
    elif number == 61:
        return m.dear
    elif number == 62:
        return m.esr
    elif number == 65:
        return m.gin
    elif number == 66:
        return m.gout
    elif number == 67:
        return m.goe
    elif number == 68:
        return m.iccr
    elif number == 284:
        return <uint32_t>time_base(m)
    elif number == 285:
        return <uint32_t>(time_base(m) >> 32)
    elif number == 336:
        return m.tsr
    elif number == 340:
        return m.tcr
    elif number == 570:
        return m.mcsrr0
    elif number == 571:
        return m.mcsrr1
    return 0


cdef void set_time_base(Machine* m, uint64_t value) noexcept nogil:
    cdef uint64_t bit = <uint64_t>1 << interval_bit(m)
    if value & bit and not time_base(m) & bit:
        m.tsr |= TSR_FIS
    m.time_base_offset = value - <uint64_t>m.cycle


cdef bint write_special(Machine* m, int number, uint32_t value) noexcept nogil:
    """Write a special purpose register; true if timers or interrupts have to be looked at."""
    if number == 22 or number >= 284:
        update_timers(m)
    if number == 1:
        m.so = (value >> 31) & 1
        m.ov = (value >> 30) & 1
        m.ca = (value >> 29) & 1
        return False
    elif number == 22:
        m.dec_expires = m.cycle + value if value else -1
        return True
    elif number == 26:
        m.srr0 = value
    elif number == 27:
        m.srr1 = value
    elif number == 54:
        m.decar = value
    elif number == 58:
        m.csrr0 = value
    elif number == 59:
        m.csrr1 = value
    elif number == 61:
        m.dear = value
    elif number == 62:
        m.esr = value & ESR_IMPLEMENTED
    elif number == 66:
        m.gout = value
    elif number == 67:
        m.goe = value
    elif number == 68:
        m.iccr = value
    elif number == 284:
        set_time_base(m, (time_base(m) & <uint64_t>0xFFFFFFFF00000000) | value)
        return True
    elif number == 285:
        set_time_base(m, <uint64_t>value << 32 | <uint32_t>time_base(m))
        return True
    elif number == 336:
        m.tsr &= ~value
        return True
    elif number == 340:
        m.tcr = value
        return True
    elif number == 570:
        m.mcsrr0 = value
    elif number == 571:
        m.mcsrr1 = value
    return False


cdef void set_msr(Machine* m, uint32_t value) noexcept nogil:
    m.msr = value & MSR_IMPLEMENTED


cdef void set_pins(Machine* m, uint32_t value) noexcept nogil:
    """Drive the input pins; requests are latched only while interrupts are enabled.

    The control register selects, from its least significant bit: 8-11 the pins that interrupt,
    12-15 their polarity (0 is high or rising), 16-19 their sense (1 is level, 0 is edge).
    """
    cdef uint32_t polarity = (m.iccr >> 12) & 15
    cdef uint32_t level = (value ^ polarity) & 15
    cdef uint32_t rising = level & ~(m.gin ^ polarity)
    cdef uint32_t sense = (m.iccr >> 16) & 15
    m.gin = value
    if m.msr & MSR_EE:
        m.pins_pending |= ((level & sense) | (rising & ~sense)) & (m.iccr >> 8) & 15
