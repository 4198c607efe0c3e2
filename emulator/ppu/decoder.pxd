from libc.stdint cimport int8_t, int32_t, uint8_t, uint16_t, uint32_t

cdef struct Op:
    # A predecoded instruction. Register 32 reads as 0 and stands for an absent operand.
    uint16_t handler
    uint8_t rt      # register written; source of stores
    uint8_t ra
    uint8_t rb
    uint8_t cost    # core cycles
    uint8_t rc      # record form; link bit of branches; condition of vector instructions
    int8_t sub      # update form of loads and stores; extra cycles of a taken branch
    int32_t imm     # immediate, mask, branch distance in words, or extended opcode
    uint32_t word

cpdef enum Handler:
    UNDECODED, END, BREAK, ILLEGAL, ILLEGAL_RECORD, OVERFLOW_FORM,
    ADDI, ADDIC, SUBFIC, ADD, ADDC, ADDE, ADDME, ADDZE, SUBF, SUBFC, SUBFE, SUBFME, SUBFZE, NEG,
    MULLI, MULLW, MULHW, MULHWU, DIVW, DIVWU, ANDI, ORI, XORI, AND, ANDC, OR, ORC, XOR, NAND, NOR,
    EQV, EXTSB, EXTSH, CNTLZW, POPCNTB, PRTYW, RLWIMI, RLWINM, RLWNM, SLW, SRW, SRAW, SRAWI,
    CMPI, CMPLI, CMP, CMPL, TWI, TW, B, BC, BCLR, BCCTR, RFI, RFCI, RFMCI,
    CRAND, CRANDC, CROR, CRORC, CRNAND, CRNOR, CRXOR, CREQV, MCRF, MFCR, MTCRF,
    MFSPR, MTSPR, MFMSR, MTMSR, LWZ, LBZ, LHZ, LHA, LMW, STW, STB, STH, STMW, SYNC, WAIT,
    ECIWX, ECOWX, VECTOR, FXVSPLATH, FXVSPLATB, FXVLAX, FXVSTAX, FXVINX, FXVOUTX,
    B_NEAR, BC_IF, BDNZ, BLR, MFLR, MTLR, MFCTR, MTCTR

cdef void decode(uint32_t word, uint32_t following, Op* op) noexcept nogil
