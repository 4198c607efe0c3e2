# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The interpreter loop of the scalar core over predecoded records.

Deviations from the Power ISA follow the register transfer code of the core: shift amounts are
taken modulo 32, a divisor of zero gives all ones (or zero for a negative dividend), words that
are not decoded do nothing.
"""

from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint64_t

from emulator.ppu.arithmetic cimport (
    add_with_carry, branch_taken, bytes_population, combine_conditions, count_leading_zeros,
    divide_signed, move_from_conditions, overflow_form, rotate, signed_order, traps,
    unlikely_, unsigned_order,
)
from emulator.ppu.decoder cimport Handler, Op
from emulator.ppu.memory cimport (
    LOW_BYTES, fill, forget, load_vector, region_of, store_vector,
)
from emulator.ppu.timers cimport Vector, enter_interrupt, read_special, set_msr, write_special
from emulator.ppu.vector cimport execute

cdef enum:
    ESR_TRAP = 0x02000000
    VECTOR_STORE_CYCLES = 46     # with the surrounding sync 47 measured on silicon
    VECTOR_LOAD_CYCLES = 48      # likewise 49


cdef Stop run(Machine* m, int64_t limit) noexcept nogil:
    """Execute until a cycle is reached or the core needs attention."""
    cdef uint32_t base, words, next_address, ea, r, s, t
    cdef uint32_t* g = m.gpr
    cdef uint32_t* sram = m.sram
    cdef Op* sram_code = m.sram_code
    cdef Op* code = region_of(m, m.pc, &base, &words)
    cdef Op* d
    cdef uint32_t pc
    cdef int64_t cycle = m.cycle, executed = m.instructions
    cdef Stop stop = Stop.STOP_LIMIT
    cdef uint16_t handler
    cdef bint overflow
    cdef int i
    if code == NULL:
        return Stop.STOP_STUCK if m.stuck or not 0x800 <= m.pc >> 20 < 0xA00 else Stop.STOP_FETCH
    pc = (m.pc - base) >> 2
    r = 0
    while cycle < limit:
        d = code + pc
        pc += 1
        cycle += d.cost
        executed += 1
        handler = d.handler
        if handler == Handler.UNDECODED:
            pc -= 1
            executed -= 1
            if code != sram_code:
                stop = Stop.STOP_FETCH
                break
            fill(m, code, pc, words)
            continue
        elif handler == Handler.ADDI:
            r = g[d.ra] + d.imm
        elif handler == Handler.ADDIC:
            r = add_with_carry(m, g[d.ra], d.imm, 0)
        elif handler == Handler.SUBFIC:
            r = add_with_carry(m, ~g[d.ra], d.imm, 1)
        elif handler == Handler.ADD:
            r = g[d.ra] + g[d.rb]
        elif handler == Handler.ADDC:
            r = add_with_carry(m, g[d.ra], g[d.rb], 0)
        elif handler == Handler.ADDE:
            r = add_with_carry(m, g[d.ra], g[d.rb], m.ca)
        elif handler == Handler.ADDME:
            r = add_with_carry(m, g[d.ra], ~<uint32_t>0, m.ca)
        elif handler == Handler.ADDZE:
            r = add_with_carry(m, g[d.ra], 0, m.ca)
        elif handler == Handler.SUBF:
            r = g[d.rb] - g[d.ra]
        elif handler == Handler.SUBFC:
            r = add_with_carry(m, ~g[d.ra], g[d.rb], 1)
        elif handler == Handler.SUBFE:
            r = add_with_carry(m, ~g[d.ra], g[d.rb], m.ca)
        elif handler == Handler.SUBFME:
            r = add_with_carry(m, ~g[d.ra], ~<uint32_t>0, m.ca)
        elif handler == Handler.SUBFZE:
            r = add_with_carry(m, ~g[d.ra], 0, m.ca)
        elif handler == Handler.NEG:
            r = -g[d.ra]
        elif handler == Handler.MULLI:
            r = g[d.ra] * <uint32_t>d.imm
        elif handler == Handler.MULLW:
            r = g[d.ra] * g[d.rb]
        elif handler == Handler.MULHW:
            r = <uint32_t>((<int64_t><int32_t>g[d.ra] * <int32_t>g[d.rb]) >> 32)
        elif handler == Handler.MULHWU:
            r = <uint32_t>((<uint64_t>g[d.ra] * g[d.rb]) >> 32)
        elif handler == Handler.DIVW:
            r = divide_signed(g[d.ra], g[d.rb], &overflow)
        elif handler == Handler.DIVWU:
            r = g[d.ra] // g[d.rb] if g[d.rb] else ~<uint32_t>0
        elif handler == Handler.ANDI:
            r = g[d.ra] & <uint32_t>d.imm
        elif handler == Handler.ORI:
            r = g[d.ra] | <uint32_t>d.imm
        elif handler == Handler.XORI:
            r = g[d.ra] ^ <uint32_t>d.imm
        elif handler == Handler.AND:
            r = g[d.ra] & g[d.rb]
        elif handler == Handler.ANDC:
            r = g[d.ra] & ~g[d.rb]
        elif handler == Handler.OR:
            r = g[d.ra] | g[d.rb]
        elif handler == Handler.ORC:
            r = g[d.ra] | ~g[d.rb]
        elif handler == Handler.XOR:
            r = g[d.ra] ^ g[d.rb]
        elif handler == Handler.NAND:
            r = ~(g[d.ra] & g[d.rb])
        elif handler == Handler.NOR:
            r = ~(g[d.ra] | g[d.rb])
        elif handler == Handler.EQV:
            r = ~(g[d.ra] ^ g[d.rb])
        elif handler == Handler.EXTSB:
            r = <uint32_t><int32_t><signed char>g[d.ra]
        elif handler == Handler.EXTSH:
            r = <uint32_t><int32_t><signed short>g[d.ra]
        elif handler == Handler.CNTLZW:
            r = count_leading_zeros(g[d.ra])
        elif handler == Handler.POPCNTB:
            r = bytes_population(g[d.ra])
        elif handler == Handler.PRTYW:
            r = g[d.ra] ^ g[d.ra] >> 16
            r = (r ^ r >> 8) & 1
        elif handler == Handler.RLWIMI:
            r = (rotate(g[d.ra], d.rb) & <uint32_t>d.imm) | (g[d.rt] & ~<uint32_t>d.imm)
        elif handler == Handler.RLWINM:
            r = rotate(g[d.ra], d.rb) & <uint32_t>d.imm
        elif handler == Handler.RLWNM:
            r = rotate(g[d.ra], g[d.rb]) & <uint32_t>d.imm
        elif handler == Handler.SLW:
            r = g[d.ra] << (g[d.rb] & 31)
        elif handler == Handler.SRW:
            r = g[d.ra] >> (g[d.rb] & 31)
        elif handler == Handler.SRAW or handler == Handler.SRAWI:
            t = g[d.ra]
            s = d.rb if handler == Handler.SRAWI else g[d.rb] & 31
            r = <uint32_t>(<int32_t>t >> s)
            m.ca = <int32_t>t < 0 and t & ((<uint32_t>1 << s) - 1) != 0
        elif handler == Handler.OVERFLOW_FORM:
            r = overflow_form(m, d)
        elif handler == Handler.LWZ:
            ea = g[d.ra] + g[d.rb] + d.imm
            if unlikely_(ea & ~<uint32_t>(LOW_BYTES - 4)):
                stop = Stop.STOP_ACCESS
                break
            r = sram[ea >> 2]
            if d.sub:
                g[d.rt] = r
                g[d.ra] = ea
                continue
        elif handler == Handler.LBZ:
            ea = g[d.ra] + g[d.rb] + d.imm
            if unlikely_(ea >= LOW_BYTES):
                stop = Stop.STOP_ACCESS
                break
            r = (sram[ea >> 2] >> (8 * (~ea & 3))) & 0xFF
            if d.sub:
                g[d.rt] = r
                g[d.ra] = ea
                continue
        elif handler == Handler.LHZ or handler == Handler.LHA:
            ea = g[d.ra] + g[d.rb] + d.imm
            if unlikely_(ea & ~<uint32_t>(LOW_BYTES - 2)):
                stop = Stop.STOP_ACCESS
                break
            r = (sram[ea >> 2] >> (8 * (~ea & 2))) & 0xFFFF
            if handler == Handler.LHA:
                r = <uint32_t><int32_t><signed short>r
            if d.sub:
                g[d.rt] = r
                g[d.ra] = ea
                continue
        elif handler == Handler.MFLR:
            r = m.lr
        elif handler == Handler.MFCTR:
            r = m.ctr
        elif handler == Handler.MFCR:
            r = move_from_conditions(m, d.word, g[d.rt])
        elif handler == Handler.MFMSR:
            r = m.msr
        elif handler == Handler.MFSPR:
            m.cycle = cycle - 1
            r = read_special(m, d.imm)
        else:
            # everything below writes no general purpose register
            if handler == Handler.STW:
                ea = g[d.ra] + g[d.rb] + d.imm
                if unlikely_(ea & ~<uint32_t>(LOW_BYTES - 4)):
                    stop = Stop.STOP_ACCESS
                    break
                sram[ea >> 2] = g[d.rt]
                forget(sram_code + (ea >> 2))
                if d.sub:
                    g[d.ra] = ea
            elif handler == Handler.STB:
                ea = g[d.ra] + g[d.rb] + d.imm
                if unlikely_(ea >= LOW_BYTES):
                    stop = Stop.STOP_ACCESS
                    break
                s = 8 * (~ea & 3)
                sram[ea >> 2] = (sram[ea >> 2] & ~(<uint32_t>0xFF << s)) | (g[d.rt] & 0xFF) << s
                forget(sram_code + (ea >> 2))
                if d.sub:
                    g[d.ra] = ea
            elif handler == Handler.STH:
                ea = g[d.ra] + g[d.rb] + d.imm
                if unlikely_(ea & ~<uint32_t>(LOW_BYTES - 2)):
                    stop = Stop.STOP_ACCESS
                    break
                s = 8 * (~ea & 2)
                sram[ea >> 2] = (
                    (sram[ea >> 2] & ~(<uint32_t>0xFFFF << s)) | (g[d.rt] & 0xFFFF) << s
                )
                forget(sram_code + (ea >> 2))
                if d.sub:
                    g[d.ra] = ea
            elif handler == Handler.CMPI:
                m.cr[d.rt >> 2] = signed_order(m, g[d.ra], d.imm)
            elif handler == Handler.CMPLI:
                m.cr[d.rt >> 2] = unsigned_order(m, g[d.ra], d.imm)
            elif handler == Handler.CMP:
                m.cr[d.rt >> 2] = signed_order(m, g[d.ra], g[d.rb])
            elif handler == Handler.CMPL:
                m.cr[d.rt >> 2] = unsigned_order(m, g[d.ra], g[d.rb])
            elif handler == Handler.BC_IF:
                if m.cr[d.ra] & d.rb == d.rt:
                    cycle += d.sub
                    pc += d.imm - 1
                    if unlikely_(pc >= words):
                        next_address = base + 4 * pc
                        handler = Handler.END
            elif handler == Handler.BDNZ:
                m.ctr -= 1
                if m.ctr:
                    cycle += d.sub
                    pc += d.imm - 1
                    if unlikely_(pc >= words):
                        next_address = base + 4 * pc
                        handler = Handler.END
            elif handler == Handler.B_NEAR:
                if d.rc:
                    m.lr = base + 4 * pc
                pc += d.imm - 1
                if unlikely_(pc >= words):
                    next_address = base + 4 * pc
                    handler = Handler.END
            elif handler == Handler.BLR:
                next_address = m.lr & ~<uint32_t>3
                pc = (next_address - base) >> 2
                if unlikely_(pc >= words):
                    handler = Handler.END
            elif handler == Handler.MTLR:
                m.lr = g[d.rt]
            elif handler == Handler.MTCTR:
                m.ctr = g[d.rt]
            elif handler == Handler.VECTOR:
                execute(d.imm, m.vectors, d.rt, d.ra, d.rb, d.rc, 0)
            elif handler == Handler.FXVSPLATH or handler == Handler.FXVSPLATB:
                execute(d.imm, m.vectors, d.rt, 0, 0, 0, g[d.ra])
            elif handler == Handler.FXVLAX or handler == Handler.FXVSTAX:
                ea = g[d.ra] + g[d.rb] & ~<uint32_t>3
                if unlikely_(ea > LOW_BYTES - 128):
                    stop = Stop.STOP_ACCESS
                    break
                if handler == Handler.FXVLAX:
                    load_vector(m, d.rt, ea >> 2)
                    cycle += VECTOR_LOAD_CYCLES - 1
                else:
                    store_vector(m, d.rt, ea >> 2)
                    cycle += VECTOR_STORE_CYCLES - 1
            elif handler == Handler.SYNC:
                pass
            elif handler in (
                Handler.CRAND, Handler.CRANDC, Handler.CROR, Handler.CRORC,
                Handler.CRNAND, Handler.CRNOR, Handler.CRXOR, Handler.CREQV,
            ):
                combine_conditions(m, d)
            elif handler == Handler.MCRF:
                m.cr[d.rt >> 2] = m.cr[d.ra >> 2]
            elif handler == Handler.MTCRF:
                for i in range(8):
                    if d.word & (0x80000 >> i):
                        m.cr[i] = (g[d.rt] >> (28 - 4 * i)) & 15
            elif handler == Handler.BC:
                overflow = branch_taken(m, d, True)
                next_address = base + 4 * pc
                if d.rc:
                    m.lr = next_address
                if overflow:
                    cycle += d.sub
                    if d.word & 2:
                        next_address = d.imm
                    else:
                        next_address += d.imm - 4
                handler = Handler.END
            elif handler == Handler.B:
                next_address = d.imm if d.word & 2 else base + 4 * (pc - 1) + d.imm
                if d.rc:
                    m.lr = base + 4 * pc
                handler = Handler.END
            elif handler == Handler.BCLR or handler == Handler.BCCTR:
                next_address = base + 4 * pc
                t = m.lr if handler == Handler.BCLR else m.ctr
                overflow = branch_taken(m, d, handler == Handler.BCLR)
                if d.rc:
                    m.lr = next_address
                if overflow:
                    next_address = t & ~<uint32_t>3
                handler = Handler.END
            elif handler == Handler.END:
                executed -= 1
                next_address = base + 4 * (pc - 1)
            elif handler == Handler.MTSPR:
                m.cycle = cycle
                if write_special(m, d.imm, g[d.rt]):
                    stop = Stop.STOP_CONTEXT
                    break
            elif handler == Handler.ILLEGAL or handler == Handler.ILLEGAL_RECORD:
                if not m.illegal:
                    m.first_illegal = base + 4 * (pc - 1)
                m.illegal += 1
                if handler == Handler.ILLEGAL_RECORD:
                    m.cr[0] = signed_order(m, g[d.ra] + g[d.rb], 0)
            elif handler == Handler.TW or handler == Handler.TWI:
                if traps(d.rt, g[d.ra], g[d.rb] if handler == Handler.TW else d.imm):
                    m.pc = base + 4 * (pc - 1)
                    m.esr |= ESR_TRAP
                    enter_interrupt(m, Vector.PROGRAM)
                    next_address = m.pc
                    handler = Handler.END
            elif handler == Handler.MTMSR:
                set_msr(m, g[d.rt])
                stop = Stop.STOP_CONTEXT
                break
            elif handler in (Handler.RFI, Handler.RFCI, Handler.RFMCI):
                if handler == Handler.RFI:
                    next_address = m.srr0
                    set_msr(m, m.srr1)
                elif handler == Handler.RFCI:
                    next_address = m.csrr0
                    set_msr(m, m.csrr1)
                else:
                    next_address = m.mcsrr0
                    set_msr(m, m.mcsrr1)
                m.cycle = cycle
                m.instructions = executed
                m.pc = next_address & ~<uint32_t>3
                return Stop.STOP_CONTEXT
            elif handler == Handler.WAIT:
                # only a cleared WC field halts (bits 9 and 10)
                if not d.word & 0x00600000:
                    m.sleeping = True
                    m.asleep_since = cycle
                    pc -= 1
                    stop = Stop.STOP_CONTEXT
                    break
            elif handler == Handler.BREAK:
                stop = Stop.STOP_BREAK
                break
            else:
                stop = Stop.STOP_ACCESS
                break
            if unlikely_(handler == Handler.END):
                m.pc = next_address & ~<uint32_t>3
                code = region_of(m, m.pc, &base, &words)
                if code == NULL:
                    m.cycle = cycle
                    m.instructions = executed
                    if 0x800 <= m.pc >> 20 < 0xA00:
                        return Stop.STOP_FETCH
                    return Stop.STOP_STUCK
                pc = (m.pc - base) >> 2
            continue
        g[d.rt] = r
        if d.rc:
            m.cr[0] = signed_order(m, r, 0)
    if stop == Stop.STOP_ACCESS or stop == Stop.STOP_BREAK:
        pc -= 1
        cycle -= d.cost
        executed -= 1
    m.cycle = cycle
    m.instructions = executed
    m.pc = base + 4 * pc
    return stop
