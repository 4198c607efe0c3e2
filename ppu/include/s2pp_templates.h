/* The C++ form of the intrinsics: operands by reference, so that nothing is copied. Included by
 * s2pp.h. The functions that take a result write it in place.
 */

#ifndef PPU_S2PP_TEMPLATES_H
#define PPU_S2PP_TEMPLATES_H

#define S2PP_INLINE inline __attribute__((always_inline))

namespace s2pp {

template <int code, int condition, typename Result, typename A, typename B>
S2PP_INLINE void binary(Result& result, A const& a, B const& b)
{
    asm volatile("fxvlax 0, 0, %[a]\n"
                 "fxvlax 1, 0, %[b]\n" __S2PP_KEEP __S2PP_THREE __S2PP_STORE
                 : "=m"(result)
                 : [a] "r"(&a), [b] "r"(&b), [r] "r"(&result), [xo] "i"(code),
                   [c] "i"(condition), "m"(a), "m"(b));
}

template <int code, int condition, typename A, typename B>
S2PP_INLINE A binary_value(A const& a, B const& b)
{
    A result;
    binary<code, condition>(result, a, b);
    return result;
}

template <int code, int condition, typename A>
S2PP_INLINE A unary_value(A const& a)
{
    A result;
    asm volatile("fxvlax 0, 0, %[a]\n" __S2PP_KEEP __S2PP_UNARY __S2PP_STORE
                 : "=m"(result)
                 : [a] "r"(&a), [r] "r"(&result), [xo] "i"(code), [c] "i"(condition), "m"(a));
    return result;
}

template <int code, int condition, typename A, typename B>
S2PP_INLINE void accumulate(A const& a, B const& b)
{
    asm volatile("fxvlax 0, 0, %[a]\n"
                 "fxvlax 1, 0, %[b]\n" __S2PP_SOURCES
                 :
                 : [a] "r"(&a), [b] "r"(&b), [xo] "i"(code), [c] "i"(condition), "m"(a), "m"(b));
}

template <int code, int condition, typename A>
S2PP_INLINE void accumulate(A const& a)
{
    asm volatile("fxvlax 0, 0, %[a]\n" __S2PP_SOURCE
                 :
                 : [a] "r"(&a), [xo] "i"(code), [c] "i"(condition), "m"(a));
}

template <int code, int amount, typename A>
S2PP_INLINE void shift(A& result, A const& a)
{
    asm volatile("fxvlax 0, 0, %[a]\n" __S2PP_SHIFTED __S2PP_STORE
                 : "=m"(result)
                 : [a] "r"(&a), [r] "r"(&result), [xo] "i"(code), [n] "i"(amount), "m"(a));
}

template <int code, int amount, typename A>
S2PP_INLINE A shift_value(A const& a)
{
    A result;
    shift<code, amount>(result, a);
    return result;
}

} // namespace s2pp

#endif
