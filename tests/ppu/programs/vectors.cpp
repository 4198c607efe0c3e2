// Vector intrinsics by value, with conditions and accumulator, and the vector bus.
#include <cstdint>

#include <s2pp.h>

#define EXPECT(condition) \
    do { \
        if (!(condition)) { \
            return __LINE__; \
        } \
    } while (0)

static __vector int8_t counting(int first)
{
    __vector int8_t values;
    for (int i = 0; i < 128; ++i) {
        values[i] = static_cast<int8_t>(first + i);
    }
    return values;
}

int start()
{
    __vector int8_t const a = counting(-64);
    __vector int8_t const b = vec_splat_s8(100);
    EXPECT(fxv_add(a, b)[0] == 36 && fxv_add(a, b)[127] == static_cast<int8_t>(163));
    EXPECT(fxv_addbfs(a, b)[127] == 127 && fxv_subfs(a, b)[0] == -128);
    EXPECT(fxv_mulbm(a, b)[66] == static_cast<int8_t>(200));
    EXPECT(fxv_mulfs(a, b)[0] == -50);
    fxv_cmp(a);
    EXPECT(fxv_sel_lt(b, a)[0] == -64 && fxv_sel_lt(b, a)[65] == 100);
    EXPECT(fxv_sel_eq(b, a)[64] == 0 && vec_sel(b, a)[3] == -61);
    EXPECT(fxv_subbm_c(a, b, __C_GT)[65] == -99 && fxv_subbm_c(a, b, __C_GT)[63] == -1);
    fxv_mtac(a);
    fxv_matacm(a, a);
    EXPECT(fxv_addacm(vec_splat_s8(0))[70] == 6 + 36);
    __vector int16_t const h = vec_splat_s16(-32768);
    EXPECT(fxv_mulfs(h, h)[5] == 32767);
    fxv_multacfs(h, h);
    EXPECT(fxv_addacfs(h)[5] == -1);
    fxv_mtacf(vec_splat_s16(1000));
    EXPECT(fxv_mafs(vec_splat_s16(0x4000), vec_splat_s16(200))[9] == 1100);
    EXPECT(fxv_sh(h, -15)[1] == 1 && fxv_shl(vec_splat_u8(3), 2)[1] == 12);
    EXPECT(fxv_shr(vec_splat_u8(0x80), 7)[1] == 1);
    __vector uint8_t const wide = vec_splat_u8(0xc3);
    EXPECT(fxv_pckbu_c(wide, wide, 1)[0] == 0x61);
    EXPECT(fxv_upckbl_c(wide, wide, 2)[0] == ((0xc3 << 2 & 0xff) | (0xc3 >> 4 & 3)));

    // weights of row 3 through the vector bus: 6 bits, even and odd columns
    auto const row = reinterpret_cast<__vector uint8_t>(a);
    fxv_out(row, 0, 6);
    EXPECT(fxv_in(0, 6)[10] == (row[10] & 63));
    fxv_cmp(a);
    fxv_out_gt(vec_splat_u8(1), 0, 6);
    EXPECT(fxv_in(0, 6)[10] == (row[10] & 63) && fxv_in(0, 6)[100] == 1);
    return 0;
}
