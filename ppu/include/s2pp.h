/* Vector types and intrinsics over a stock compiler.
 *
 * "__vector uint8_t" and its relatives are 128-byte vectors in memory; v[i] is an element, signed
 * halfwords and bytes are what the arithmetic works on. Each intrinsic loads its operands into
 * vector registers 0 to 2, executes one instruction and stores the result. That is always right
 * and rarely fast: a load or store takes about 48 cycles. Where it matters, write the
 * instructions by name in inline assembly and keep values in registers; all fxv* mnemonics are
 * known to the assembler:
 *
 *     asm volatile("fxvinx 3, %0, %1\n"
 *                  "fxvaddbm 3, 3, 4\n"
 *                  "fxvoutx 3, %0, %1" :: "b"(base), "r"(index));
 *
 * Registers 0 to 2 belong to the intrinsics, the others to nobody: the compiler knows none of them.
 * The accumulator and the conditions live on between intrinsics, in program order.
 *
 * The suffix _c adds the condition __C_GT, __C_LT or __C_EQ; a lane without it keeps the value of
 * the first operand. Without b or h in the name the type of the operand decides the lane width.
 */

#ifndef PPU_S2PP_H
#define PPU_S2PP_H

#include <stdint.h>

#define __vector __attribute__((vector_size(128)))

#define __C_GT 1
#define __C_LT 2
#define __C_EQ 3

/* type of an operand without its qualifiers */
#define __S2PP_TYPE(x) __typeof__((x) + (x))
#define __S2PP_IS_BYTE(x) (sizeof((x)[0]) == 1)

/* words of the instructions with registers 2, 0 and 1 as target and operands */
#define __S2PP_THREE ".long 0x10400800 | (%c[xo] << 2) | %c[c]\n"
#define __S2PP_SOURCES ".long 0x10000800 | (%c[xo] << 2) | %c[c]\n"
#define __S2PP_UNARY ".long 0x10400000 | (%c[xo] << 2) | %c[c]\n"
#define __S2PP_SOURCE ".long 0x10000000 | (%c[xo] << 2) | %c[c]\n"
#define __S2PP_SHIFTED ".long 0x10400000 | ((%c[n] & 31) << 11) | (%c[xo] << 2)\n"

/* the target keeps the first operand where the condition does not hold */
#define __S2PP_KEEP ".if %c[c]\nfxvlax 2, 0, %[a]\n.endif\n"
#define __S2PP_STORE "fxvstax 2, 0, %[r]\nsync"

#ifdef __cplusplus
#include "s2pp_templates.h"

#define __S2PP_BINARY(code, x, y, cond) (s2pp::binary_value<(code), (cond)>((x), (y)))
#define __S2PP_FROM_ONE(code, x, cond) (s2pp::unary_value<(code), (cond)>((x)))
#define __S2PP_TO_ACCUMULATOR_2(code, x, y, cond) (s2pp::accumulate<(code), (cond)>((x), (y)))
#define __S2PP_TO_ACCUMULATOR(code, x, cond) (s2pp::accumulate<(code), (cond)>((x)))
#define __S2PP_SHIFT(code, x, amount) (s2pp::shift_value<(code), (amount)>((x)))
#else
#define __S2PP_BINARY(code, x, y, cond)                                                            \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __a = (x), __result;                                                        \
        __S2PP_TYPE(y) __b = (y);                                                                  \
        asm volatile("fxvlax 0, 0, %[a]\n"                                                         \
                     "fxvlax 1, 0, %[b]\n" __S2PP_KEEP __S2PP_THREE __S2PP_STORE                   \
                     : "=m"(__result)                                                              \
                     : [a] "r"(&__a), [b] "r"(&__b), [r] "r"(&__result), [xo] "i"(code),           \
                       [c] "i"(cond), "m"(__a), "m"(__b));                                         \
        __result;                                                                                  \
    })
#define __S2PP_FROM_ONE(code, x, cond)                                                             \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __a = (x), __result;                                                        \
        asm volatile("fxvlax 0, 0, %[a]\n" __S2PP_KEEP __S2PP_UNARY __S2PP_STORE                   \
                     : "=m"(__result)                                                              \
                     : [a] "r"(&__a), [r] "r"(&__result), [xo] "i"(code), [c] "i"(cond),           \
                       "m"(__a));                                                                  \
        __result;                                                                                  \
    })
#define __S2PP_TO_ACCUMULATOR_2(code, x, y, cond)                                                  \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __a = (x);                                                                  \
        __S2PP_TYPE(y) __b = (y);                                                                  \
        asm volatile("fxvlax 0, 0, %[a]\n"                                                         \
                     "fxvlax 1, 0, %[b]\n" __S2PP_SOURCES                                          \
                     :                                                                             \
                     : [a] "r"(&__a), [b] "r"(&__b), [xo] "i"(code), [c] "i"(cond), "m"(__a),      \
                       "m"(__b));                                                                  \
    })
#define __S2PP_TO_ACCUMULATOR(code, x, cond)                                                       \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __a = (x);                                                                  \
        asm volatile("fxvlax 0, 0, %[a]\n" __S2PP_SOURCE                                           \
                     :                                                                             \
                     : [a] "r"(&__a), [xo] "i"(code), [c] "i"(cond), "m"(__a));                    \
    })
#define __S2PP_SHIFT(code, x, amount)                                                              \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __a = (x), __result;                                                        \
        asm volatile("fxvlax 0, 0, %[a]\n" __S2PP_SHIFTED __S2PP_STORE                             \
                     : "=m"(__result)                                                              \
                     : [a] "r"(&__a), [r] "r"(&__result), [xo] "i"(code), [n] "i"(amount),         \
                       "m"(__a));                                                                  \
        __result;                                                                                  \
    })
#endif

#define __S2PP_PICK(x, b, h) (__S2PP_IS_BYTE(x) ? (b) : (h))

/* arithmetic: modulo */
#define fxv_addbm_c(x, y, c) __S2PP_BINARY(461, x, y, c)
#define fxv_addhm_c(x, y, c) __S2PP_BINARY(460, x, y, c)
#define fxv_addm_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 461, 460), x, y, c)
#define fxv_subbm_c(x, y, c) __S2PP_BINARY(333, x, y, c)
#define fxv_subhm_c(x, y, c) __S2PP_BINARY(332, x, y, c)
#define fxv_subm_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 333, 332), x, y, c)
#define fxv_mulbm_c(x, y, c) __S2PP_BINARY(77, x, y, c)
#define fxv_mulhm_c(x, y, c) __S2PP_BINARY(76, x, y, c)
#define fxv_mulm_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 77, 76), x, y, c)
/* arithmetic: fractional, saturating */
#define fxv_addbfs_c(x, y, c) __S2PP_BINARY(477, x, y, c)
#define fxv_addhfs_c(x, y, c) __S2PP_BINARY(476, x, y, c)
#define fxv_addfs_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 477, 476), x, y, c)
#define fxv_subbfs_c(x, y, c) __S2PP_BINARY(349, x, y, c)
#define fxv_subhfs_c(x, y, c) __S2PP_BINARY(348, x, y, c)
#define fxv_subfs_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 349, 348), x, y, c)
#define fxv_mulbfs_c(x, y, c) __S2PP_BINARY(93, x, y, c)
#define fxv_mulhfs_c(x, y, c) __S2PP_BINARY(92, x, y, c)
#define fxv_mulfs_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 93, 92), x, y, c)
/* product plus accumulator */
#define fxv_mabm_c(x, y, c) __S2PP_BINARY(13, x, y, c)
#define fxv_mahm_c(x, y, c) __S2PP_BINARY(12, x, y, c)
#define fxv_mam_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 13, 12), x, y, c)
#define fxv_mabfs_c(x, y, c) __S2PP_BINARY(29, x, y, c)
#define fxv_mahfs_c(x, y, c) __S2PP_BINARY(28, x, y, c)
#define fxv_mafs_c(x, y, c) __S2PP_BINARY(__S2PP_PICK(x, 29, 28), x, y, c)
/* operand plus accumulator */
#define fxv_addacbm_c(x, c) __S2PP_FROM_ONE(397, x, c)
#define fxv_addachm_c(x, c) __S2PP_FROM_ONE(396, x, c)
#define fxv_addacm_c(x, c) __S2PP_FROM_ONE(__S2PP_PICK(x, 397, 396), x, c)
#define fxv_addacbfs_c(x, c) __S2PP_FROM_ONE(413, x, c)
#define fxv_addachfs_c(x, c) __S2PP_FROM_ONE(412, x, c)
#define fxv_addacfs_c(x, c) __S2PP_FROM_ONE(__S2PP_PICK(x, 413, 412), x, c)
/* into the accumulator */
#define fxv_mtacb_c(x, c) __S2PP_TO_ACCUMULATOR(14, x, c)
#define fxv_mtach_c(x, c) __S2PP_TO_ACCUMULATOR(15, x, c)
#define fxv_mtac_c(x, c) __S2PP_TO_ACCUMULATOR(__S2PP_PICK(x, 14, 15), x, c)
#define fxv_mtacbf_c(x, c) __S2PP_TO_ACCUMULATOR(30, x, c)
#define fxv_mtachf_c(x, c) __S2PP_TO_ACCUMULATOR(31, x, c)
#define fxv_mtacf_c(x, c) __S2PP_TO_ACCUMULATOR(__S2PP_PICK(x, 30, 31), x, c)
#define fxv_addactacbm_c(x, c) __S2PP_TO_ACCUMULATOR(365, x, c)
#define fxv_addactachm_c(x, c) __S2PP_TO_ACCUMULATOR(364, x, c)
#define fxv_addactacm_c(x, c) __S2PP_TO_ACCUMULATOR(__S2PP_PICK(x, 365, 364), x, c)
#define fxv_addactacbf_c(x, c) __S2PP_TO_ACCUMULATOR(381, x, c)
#define fxv_addactachf_c(x, c) __S2PP_TO_ACCUMULATOR(380, x, c)
#define fxv_addactacf_c(x, c) __S2PP_TO_ACCUMULATOR(__S2PP_PICK(x, 381, 380), x, c)
#define fxv_matacbm_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(45, x, y, c)
#define fxv_matachm_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(44, x, y, c)
#define fxv_matacm_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(__S2PP_PICK(x, 45, 44), x, y, c)
#define fxv_matacbfs_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(61, x, y, c)
#define fxv_matachfs_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(60, x, y, c)
#define fxv_matacfs_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(__S2PP_PICK(x, 61, 60), x, y, c)
#define fxv_multacbm_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(109, x, y, c)
#define fxv_multachm_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(108, x, y, c)
#define fxv_multacm_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(__S2PP_PICK(x, 109, 108), x, y, c)
#define fxv_multacbfs_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(125, x, y, c)
#define fxv_multachfs_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(124, x, y, c)
#define fxv_multacfs_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(__S2PP_PICK(x, 125, 124), x, y, c)
#define fxv_addtacb_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(429, x, y, c)
#define fxv_addtach_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(428, x, y, c)
#define fxv_addtac_c(x, y, c) __S2PP_TO_ACCUMULATOR_2(__S2PP_PICK(x, 429, 428), x, y, c)

#define fxv_addbm(x, y) fxv_addbm_c(x, y, 0)
#define fxv_addhm(x, y) fxv_addhm_c(x, y, 0)
#define fxv_addm(x, y) fxv_addm_c(x, y, 0)
#define fxv_add fxv_addm
#define vec_add fxv_addm
#define fxv_subbm(x, y) fxv_subbm_c(x, y, 0)
#define fxv_subhm(x, y) fxv_subhm_c(x, y, 0)
#define fxv_subm(x, y) fxv_subm_c(x, y, 0)
#define fxv_sub fxv_subm
#define vec_sub fxv_subm
#define fxv_mulbm(x, y) fxv_mulbm_c(x, y, 0)
#define fxv_mulhm(x, y) fxv_mulhm_c(x, y, 0)
#define fxv_mulm(x, y) fxv_mulm_c(x, y, 0)
#define fxv_mul fxv_mulm
#define vec_mul fxv_mulm
#define fxv_addbfs(x, y) fxv_addbfs_c(x, y, 0)
#define fxv_addhfs(x, y) fxv_addhfs_c(x, y, 0)
#define fxv_addfs(x, y) fxv_addfs_c(x, y, 0)
#define fxv_subbfs(x, y) fxv_subbfs_c(x, y, 0)
#define fxv_subhfs(x, y) fxv_subhfs_c(x, y, 0)
#define fxv_subfs(x, y) fxv_subfs_c(x, y, 0)
#define fxv_mulbfs(x, y) fxv_mulbfs_c(x, y, 0)
#define fxv_mulhfs(x, y) fxv_mulhfs_c(x, y, 0)
#define fxv_mulfs(x, y) fxv_mulfs_c(x, y, 0)
#define fxv_mabm(x, y) fxv_mabm_c(x, y, 0)
#define fxv_mahm(x, y) fxv_mahm_c(x, y, 0)
#define fxv_mam(x, y) fxv_mam_c(x, y, 0)
#define fxv_mabfs(x, y) fxv_mabfs_c(x, y, 0)
#define fxv_mahfs(x, y) fxv_mahfs_c(x, y, 0)
#define fxv_mafs(x, y) fxv_mafs_c(x, y, 0)
#define fxv_addacbm(x) fxv_addacbm_c(x, 0)
#define fxv_addachm(x) fxv_addachm_c(x, 0)
#define fxv_addacm(x) fxv_addacm_c(x, 0)
#define fxv_addacbfs(x) fxv_addacbfs_c(x, 0)
#define fxv_addachfs(x) fxv_addachfs_c(x, 0)
#define fxv_addacfs(x) fxv_addacfs_c(x, 0)
#define fxv_mtacb(x) fxv_mtacb_c(x, 0)
#define fxv_mtach(x) fxv_mtach_c(x, 0)
#define fxv_mtac(x) fxv_mtac_c(x, 0)
#define fxv_mtacbf(x) fxv_mtacbf_c(x, 0)
#define fxv_mtachf(x) fxv_mtachf_c(x, 0)
#define fxv_mtacf(x) fxv_mtacf_c(x, 0)
#define fxv_addactacbm(x) fxv_addactacbm_c(x, 0)
#define fxv_addactachm(x) fxv_addactachm_c(x, 0)
#define fxv_addactacm(x) fxv_addactacm_c(x, 0)
#define fxv_addactacbf(x) fxv_addactacbf_c(x, 0)
#define fxv_addactachf(x) fxv_addactachf_c(x, 0)
#define fxv_addactacf(x) fxv_addactacf_c(x, 0)
#define fxv_matacbm(x, y) fxv_matacbm_c(x, y, 0)
#define fxv_matachm(x, y) fxv_matachm_c(x, y, 0)
#define fxv_matacm(x, y) fxv_matacm_c(x, y, 0)
#define fxv_matacbfs(x, y) fxv_matacbfs_c(x, y, 0)
#define fxv_matachfs(x, y) fxv_matachfs_c(x, y, 0)
#define fxv_matacfs(x, y) fxv_matacfs_c(x, y, 0)
#define fxv_multacbm(x, y) fxv_multacbm_c(x, y, 0)
#define fxv_multachm(x, y) fxv_multachm_c(x, y, 0)
#define fxv_multacm(x, y) fxv_multacm_c(x, y, 0)
#define fxv_multacbfs(x, y) fxv_multacbfs_c(x, y, 0)
#define fxv_multachfs(x, y) fxv_multachfs_c(x, y, 0)
#define fxv_multacfs(x, y) fxv_multacfs_c(x, y, 0)
#define fxv_addtacb(x, y) fxv_addtacb_c(x, y, 0)
#define fxv_addtach(x, y) fxv_addtach_c(x, y, 0)
#define fxv_addtac(x, y) fxv_addtac_c(x, y, 0)

/* choice: lanes of y where the condition holds, else of x; without condition y */
#define fxv_sel(x, y, c) __S2PP_BINARY(319, x, y, c)
#define vec_sel(x, y) fxv_sel(x, y, 0)
#define fxv_sel_gt(x, y) fxv_sel(x, y, __C_GT)
#define fxv_sel_lt(x, y) fxv_sel(x, y, __C_LT)
#define fxv_sel_eq(x, y) fxv_sel(x, y, __C_EQ)

/* conditions from the comparison with zero */
#define fxv_cmpb(x) __S2PP_TO_ACCUMULATOR(301, x, 0)
#define fxv_cmph(x) __S2PP_TO_ACCUMULATOR(300, x, 0)
#define fxv_cmp(x) __S2PP_TO_ACCUMULATOR(__S2PP_PICK(x, 301, 300), x, 0)

/* logical shift by a constant: to the left if positive; beyond the 5 bits of the field it wraps */
#define fxv_shb(x, n) __S2PP_SHIFT(317, x, n)
#define fxv_shh(x, n) __S2PP_SHIFT(316, x, n)
#define fxv_sh(x, n) __S2PP_SHIFT(__S2PP_PICK(x, 317, 316), x, n)
#define vec_sh fxv_sh
#define fxv_shl(x, n) fxv_sh(x, n)
#define fxv_shr(x, n) fxv_sh(x, -(n))
#define fxv_shlb(x, n) fxv_shb(x, n)
#define fxv_shrb(x, n) fxv_shb(x, -(n))
#define fxv_shlh(x, n) fxv_shh(x, n)
#define fxv_shrh(x, n) fxv_shh(x, -(n))
#define vec_shl fxv_shl
#define vec_shr fxv_shr

/* pack and unpack within slices of 16 bytes; c is the width */
#define fxv_pckbu_c(x, y, c) __S2PP_BINARY(239, x, y, c)
#define fxv_pckbl_c(x, y, c) __S2PP_BINARY(255, x, y, c)
#define fxv_upckbl_c(x, y, c) __S2PP_BINARY(287, x, y, c)
#define fxv_upckbr_c(x, y, c) __S2PP_BINARY(271, x, y, c)
#define fxv_pckbu(x, y) fxv_pckbu_c(x, y, 0)
#define fxv_pckbl(x, y) fxv_pckbl_c(x, y, 0)
#define fxv_upckbl(x, y) fxv_upckbl_c(x, y, 0)
#define fxv_upckbr(x, y) fxv_upckbr_c(x, y, 0)

/* one value in all lanes */
#define __S2PP_SPLAT(name, instruction, element)                                                   \
    static inline __attribute__((always_inline, unused)) __vector element name(int const value)    \
    {                                                                                              \
        __vector element result;                                                                   \
        asm volatile(instruction " 2, %1\n"                                                        \
                                 "fxvstax 2, 0, %2\n"                                              \
                                 "sync"                                                            \
                     : "=m"(result)                                                                \
                     : "r"(value), "r"(&result));                                                  \
        return result;                                                                             \
    }
__S2PP_SPLAT(vec_splat_u8, "fxvsplatb", uint8_t)
__S2PP_SPLAT(vec_splat_s8, "fxvsplatb", int8_t)
__S2PP_SPLAT(vec_splat_u16, "fxvsplath", uint16_t)
__S2PP_SPLAT(vec_splat_s16, "fxvsplath", int16_t)
#define fxv_splatb vec_splat_u8
#define fxv_splath vec_splat_u16

/* elements */
#define vec_extract(x, i) ((x)[i])
#define vec_insert(value, x, i)                                                                    \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __copy = (x);                                                               \
        __copy[i] = (value);                                                                       \
        __copy;                                                                                    \
    })

/* vector bus: the unit of addresses is one vector */
static inline __attribute__((always_inline, unused)) __vector uint8_t
fxv_inx(uint32_t const base, uint32_t const index)
{
    __vector uint8_t result;
    asm volatile("fxvinx 2, %1, %2\n"
                 "fxvstax 2, 0, %3\n"
                 "sync"
                 : "=m"(result)
                 : "b"(base), "r"(index), "r"(&result)
                 : "memory");
    return result;
}
#define fxv_outx_c(x, address, offset, cond)                                                       \
    __extension__({                                                                                \
        __S2PP_TYPE(x) __a = (x);                                                                  \
        asm volatile("fxvlax 0, 0, %[a]\n"                                                         \
                     "fxvoutx 0, %[base], %[index], %c[c]\n"                                       \
                     "sync"                                                                        \
                     :                                                                             \
                     : [a] "r"(&__a), [base] "b"((uint32_t)(address)),                             \
                       [index] "r"((uint32_t)(offset)), [c] "i"(cond), "m"(__a)                    \
                     : "memory");                                                                  \
    })
#define fxv_outx(x, base, index) fxv_outx_c(x, base, index, 0)
#define fxv_in(base, index) fxv_inx(base, index)
#define fxv_out(x, base, index) fxv_outx(x, base, index)
#define fxv_out_gt(x, base, index) fxv_outx_c(x, base, index, __C_GT)
#define fxv_out_lt(x, base, index) fxv_outx_c(x, base, index, __C_LT)
#define fxv_out_eq(x, base, index) fxv_outx_c(x, base, index, __C_EQ)

#endif
