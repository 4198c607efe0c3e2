// Vectors as values: 8 or 16 bits, modulo or fractional and saturating arithmetic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <s2pp.h>

#include "libnux/vx/attrib.h"

namespace libnux::vx {
namespace detail {

// Shifts by a number of bits that is known only when the program runs; the instruction has its
// number in the encoding.
template <int bits, typename Data>
ATTRIB_NOINLINE void shift_logical(Data& value, int const by)
{
    if (by >= bits || by <= -bits) {
        value = value - value;
        return;
    }
    for (int left = by; left > 0; --left) {
        s2pp::shift<bits == 8 ? 317 : 316, 1>(value, value);
    }
    for (int right = by; right < 0; ++right) {
        s2pp::shift<bits == 8 ? 317 : 316, -1>(value, value);
    }
}

} // namespace detail

// Element decides width and sign; Saturating selects fractional arithmetic with saturation, where a
// number n means n / 2^7 or n / 2^15.
template <typename ElementType, bool Saturating>
struct Vector
{
    typedef ElementType Element;
    typedef ElementType __attribute__((vector_size(128))) Data;
    constexpr static size_t size = 128 / sizeof(Element);
    constexpr static int bits = 8 * sizeof(Element);
    // the byte form of an instruction has the next opcode after the halfword form
    constexpr static int byte = sizeof(Element) == 1;

    Data data;

    Vector() = default;
    ATTRIB_ALWAYS_INLINE Vector(Element const value)
    {
        if constexpr (bits == 8) {
            data = reinterpret_cast<Data>(vec_splat_u8(value));
        } else {
            data = reinterpret_cast<Data>(vec_splat_u16(value));
        }
    }
    ATTRIB_ALWAYS_INLINE Vector(Data const& value) : data(value) {}

    Element operator[](size_t const index) const { return data[index]; }
    void set(size_t const index, Element const value) { data[index] = value; }

    ATTRIB_ALWAYS_INLINE Vector operator+(Vector const& other) const
    {
        return combined<(Saturating ? 476 : 460) + byte>(other);
    }
    ATTRIB_ALWAYS_INLINE Vector operator-(Vector const& other) const
    {
        return combined<(Saturating ? 348 : 332) + byte>(other);
    }
    ATTRIB_ALWAYS_INLINE Vector operator*(Vector const& other) const
    {
        return combined<(Saturating ? 92 : 76) + byte>(other);
    }
    ATTRIB_ALWAYS_INLINE Vector operator-() const { return Vector(Element(0)) - *this; }
    ATTRIB_ALWAYS_INLINE Vector& operator+=(Vector const& other)
    {
        s2pp::binary<(Saturating ? 476 : 460) + byte, 0>(data, data, other.data);
        return *this;
    }
    ATTRIB_ALWAYS_INLINE Vector& operator-=(Vector const& other)
    {
        s2pp::binary<(Saturating ? 348 : 332) + byte, 0>(data, data, other.data);
        return *this;
    }
    ATTRIB_ALWAYS_INLINE Vector& operator*=(Vector const& other)
    {
        s2pp::binary<(Saturating ? 92 : 76) + byte, 0>(data, data, other.data);
        return *this;
    }

    // Shifts are arithmetic for signed elements.
    ATTRIB_ALWAYS_INLINE Vector& operator<<=(int const by)
    {
        if (std::is_signed_v<Element> && by < 0) {
            // bias to positive numbers, shift, take the bias off
            int const least = by > -bits ? by : 1 - bits;
            add_modulo(1u << (bits - 1));
            detail::shift_logical<bits>(data, least);
            add_modulo(-(1u << (bits - 1 + least)));
        } else {
            detail::shift_logical<bits>(data, by);
        }
        return *this;
    }
    ATTRIB_ALWAYS_INLINE Vector& operator>>=(int const by) { return *this <<= -by; }
    ATTRIB_ALWAYS_INLINE Vector operator<<(int const by) const
    {
        Vector result(*this);
        result <<= by;
        return result;
    }
    ATTRIB_ALWAYS_INLINE Vector operator>>(int const by) const { return *this << -by; }

    bool operator==(Vector const& other) const
    {
        for (size_t i = 0; i < size; ++i) {
            if (data[i] != other.data[i]) {
                return false;
            }
        }
        return true;
    }
    bool operator!=(Vector const& other) const { return !(*this == other); }

private:
    template <int code>
    ATTRIB_ALWAYS_INLINE Vector combined(Vector const& other) const
    {
        Vector result;
        s2pp::binary<code, 0>(result.data, data, other.data);
        return result;
    }
    ATTRIB_ALWAYS_INLINE void add_modulo(uint32_t const value)
    {
        Vector const addend(static_cast<Element>(value));
        s2pp::binary<460 + byte, 0>(data, data, addend.data);
    }
};

typedef Vector<uint8_t, false> VectorMod8;
typedef Vector<uint16_t, false> VectorMod16;
typedef Vector<int8_t, true> VectorFracSat8;
typedef Vector<int16_t, true> VectorFracSat16;

enum class VectorIfCondition
{
    greater,
    lesser,
    equal,
    greater_equal,
    lesser_equal,
    unequal,
};

// Lanes of value_true where the lane of the mask compares with zero as told, else of value_false.
template <typename Mask, typename Value>
ATTRIB_ALWAYS_INLINE Value vector_if(
    Mask const& mask,
    VectorIfCondition const condition,
    Value const& value_true,
    Value const& value_false)
{
    Value result;
    auto const& yes = value_true.data;
    auto const& no = value_false.data;
    fxv_cmp(mask.data);
    switch (condition) {
        case VectorIfCondition::greater: s2pp::binary<319, __C_GT>(result.data, no, yes); break;
        case VectorIfCondition::lesser: s2pp::binary<319, __C_LT>(result.data, no, yes); break;
        case VectorIfCondition::equal: s2pp::binary<319, __C_EQ>(result.data, no, yes); break;
        case VectorIfCondition::greater_equal:
            s2pp::binary<319, __C_LT>(result.data, yes, no);
            break;
        case VectorIfCondition::lesser_equal:
            s2pp::binary<319, __C_GT>(result.data, yes, no);
            break;
        default: s2pp::binary<319, __C_EQ>(result.data, yes, no); break;
    }
    return result;
}

} // namespace libnux::vx
