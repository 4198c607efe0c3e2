# cython: cdivision=True
# Arithmetic, comparison and condition logic of the scalar core; inlined into the interpreter.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from emulator.ppu.decoder cimport Handler, Op
from emulator.ppu.machine cimport Machine

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define count_leading_zeros(x) ((x) ? __builtin_clz(x) : 32)
    #define unlikely_(x) __builtin_expect(!!(x), 0)
    #else
    #error "a compiler with the GNU builtins is needed"
    #endif
    """
    uint32_t count_leading_zeros(uint32_t x) nogil
    bint unlikely_(bint x) nogil


cdef inline uint32_t rotate(uint32_t value, uint32_t amount) noexcept nogil:
    return value << (amount & 31) | value >> (-amount & 31)


cdef inline uint32_t bytes_population(uint32_t value) noexcept nogil:
    value -= (value >> 1) & 0x55555555
    value = (value & 0x33333333) + ((value >> 2) & 0x33333333)
    return (value + (value >> 4)) & 0x0F0F0F0F


cdef inline uint32_t divide_signed(uint32_t dividend, uint32_t divisor, bint* overflow) noexcept nogil:
    overflow[0] = divisor == 0 or (dividend << 1 == 0 and dividend != 0 and ~divisor == 0)
    if divisor == 0:
        return 0 if <int32_t>dividend < 0 else ~<uint32_t>0
    if overflow[0]:
        return 0x80000000
    return <uint32_t>(<int32_t>dividend // <int32_t>divisor)


cdef inline uint32_t add_with_carry(Machine* m, uint32_t a, uint32_t b, uint32_t carry) noexcept nogil:
    cdef uint64_t total = <uint64_t>a + b + carry
    m.ca = total >> 32
    return <uint32_t>total


cdef inline uint32_t overflow_form(Machine* m, const Op* d) noexcept nogil:
    """The arithmetic instructions with the overflow enable bit."""
    cdef uint32_t a = m.gpr[d.ra], b = m.gpr[d.rb], minuend = ~m.gpr[d.ra], carry = m.ca, r
    cdef int handler = d.imm
    cdef int64_t product
    cdef bint overflow
    if handler == Handler.MULLW:
        product = <int64_t><int32_t>a * <int32_t>b
        r = <uint32_t>product
        overflow = product != <int32_t>r
    elif handler == Handler.DIVW:
        r = divide_signed(a, b, &overflow)
    elif handler == Handler.DIVWU:
        overflow = b == 0
        r = ~<uint32_t>0 if overflow else a // b
    else:
        if Handler.SUBF <= handler <= Handler.NEG:
            a = minuend
        if handler == Handler.ADDME or handler == Handler.SUBFME:
            b = ~<uint32_t>0
        elif handler == Handler.ADDZE or handler == Handler.SUBFZE or handler == Handler.NEG:
            b = 0
        if handler == Handler.ADD or handler == Handler.ADDC:
            carry = 0
        elif handler == Handler.SUBF or handler == Handler.SUBFC or handler == Handler.NEG:
            carry = 1
        r = a + b + carry
        overflow = ((a ^ r) & (b ^ r)) >> 31
        if handler != Handler.ADD and handler != Handler.SUBF and handler != Handler.NEG:
            add_with_carry(m, a, b, carry)
    m.ov = overflow
    m.so |= m.ov
    return r


cdef inline uint8_t signed_order(Machine* m, uint32_t a, uint32_t b) noexcept nogil:
    return (8 if <int32_t>a < <int32_t>b else 4 if a != b else 2) | m.so


cdef inline uint8_t unsigned_order(Machine* m, uint32_t a, uint32_t b) noexcept nogil:
    return (8 if a < b else 4 if a != b else 2) | m.so


cdef inline uint32_t condition_register(Machine* m) noexcept nogil:
    cdef uint32_t value = 0
    cdef int field
    for field in range(8):
        value = value << 4 | m.cr[field]
    return value


cdef inline void combine_conditions(Machine* m, const Op* d) noexcept nogil:
    cdef uint32_t bits = condition_register(m)
    cdef uint32_t a = (bits >> (31 - d.ra)) & 1, b = (bits >> (31 - d.rb)) & 1
    cdef int handler = d.handler
    cdef uint8_t position = 8 >> (d.rt & 3)
    if handler == Handler.CRAND:
        a &= b
    elif handler == Handler.CRANDC:
        a &= b ^ 1
    elif handler == Handler.CROR:
        a |= b
    elif handler == Handler.CRORC:
        a |= b ^ 1
    elif handler == Handler.CRNAND:
        a = (a & b) ^ 1
    elif handler == Handler.CRNOR:
        a = (a | b) ^ 1
    elif handler == Handler.CRXOR:
        a ^= b
    else:
        a ^= b ^ 1
    m.cr[d.rt >> 2] = (m.cr[d.rt >> 2] & ~position) | (position if a else 0)


cdef inline uint32_t move_from_conditions(Machine* m, uint32_t word, uint32_t old) noexcept nogil:
    """All fields, or with bit 11 set the selected ones; the others then keep the old bits."""
    cdef uint32_t bits = condition_register(m), mask = 0
    cdef int field
    if not word & 0x00100000:
        return bits
    for field in range(8):
        if word & (0x80000 >> field):
            mask |= <uint32_t>0xF0000000 >> (4 * field)
    return (bits & mask) | (old & ~mask)


cdef inline bint traps(uint32_t options, uint32_t a, uint32_t b) noexcept nogil:
    return (
        (options & 16 and <int32_t>a < <int32_t>b)
        or (options & 8 and <int32_t>a > <int32_t>b)
        or (options & 4 and a == b)
        or (options & 2 and a < b)
        or (options & 1 and a > b)
    )


cdef inline bint branch_taken(Machine* m, const Op* d, bint counts) noexcept nogil:
    """Evaluate branch options and decrement the counter if they say so."""
    cdef uint32_t options = d.rt
    if counts and not options & 4:
        m.ctr -= 1
        if (m.ctr != 0) == (options & 2 != 0):
            return False
    return options & 16 or (m.cr[d.ra] & d.rb != 0) == (options & 8 != 0)
