// Vectors as values: 8 or 16 bits, modulo or fractional and saturating arithmetic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <s2pp.h>

#include "libnux/vx/attrib.h"

namespace libnux::vx {
namespace detail {

// Shifts by a number of bits that is known only when the program runs; the instruction has the
// number in its encoding.
template <int bits, typename Data>
ATTRIB_ALWAYS_INLINE Data shift_logical(Data const& value, int const by)
{
    if (by >= bits || by <= -bits) {
        return value - value;
    }
    if constexpr (bits == 8) {
        switch (by) {
            case 1: return fxv_shb(value, 1);
            case 2: return fxv_shb(value, 2);
            case 3: return fxv_shb(value, 3);
            case 4: return fxv_shb(value, 4);
            case 5: return fxv_shb(value, 5);
            case 6: return fxv_shb(value, 6);
            case 7: return fxv_shb(value, 7);
            case -1: return fxv_shb(value, -1);
            case -2: return fxv_shb(value, -2);
            case -3: return fxv_shb(value, -3);
            case -4: return fxv_shb(value, -4);
            case -5: return fxv_shb(value, -5);
            case -6: return fxv_shb(value, -6);
            case -7: return fxv_shb(value, -7);
            default: return value;
        }
    } else {
        Data result = value;
        for (int n = by; n > 0; --n) {
            result = fxv_shh(result, 1);
        }
        for (int n = by; n < 0; ++n) {
            result = fxv_shh(result, -1);
        }
        return result;
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
    ATTRIB_ALWAYS_INLINE Vector& operator<<=(int const by)
    {
        if (std::is_signed_v<Element> && by < 0) {
            // an arithmetic shift: bias to positive numbers, shift, take the bias off
            constexpr Element bias = static_cast<Element>(1u << (bits - 1));
            int const least = by > -bits ? by : 1 - bits;
            data = fxv_addm(data, Vector(bias).data);
            data = detail::shift_logical<bits>(data, least);
            data = fxv_subm(data, Vector(static_cast<Element>(1u << (bits - 1 + least))).data);
        } else {
            data = detail::shift_logical<bits>(data, by);
        }
        return *this;
    }
    ATTRIB_ALWAYS_INLINE Vector& operator>>=(int const by) { return *this <<= -by; }

    ATTRIB_ALWAYS_INLINE Vector operator+(Vector const& other) const { return Vector(*this) += other; }
    ATTRIB_ALWAYS_INLINE Vector operator-(Vector const& other) const { return Vector(*this) -= other; }
    ATTRIB_ALWAYS_INLINE Vector operator*(Vector const& other) const { return Vector(*this) *= other; }
    ATTRIB_ALWAYS_INLINE Vector operator<<(int const by) const { return Vector(*this) <<= by; }
    ATTRIB_ALWAYS_INLINE Vector operator>>(int const by) const { return Vector(*this) >>= by; }
    ATTRIB_ALWAYS_INLINE Vector operator-() const { return Vector(Element(0)) -= *this; }

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
    fxv_cmp(mask.data);
    switch (condition) {
        case VectorIfCondition::greater: return fxv_sel_gt(value_false.data, value_true.data);
        case VectorIfCondition::lesser: return fxv_sel_lt(value_false.data, value_true.data);
        case VectorIfCondition::equal: return fxv_sel_eq(value_false.data, value_true.data);
        case VectorIfCondition::greater_equal:
            return fxv_sel_lt(value_true.data, value_false.data);
        case VectorIfCondition::lesser_equal:
            return fxv_sel_gt(value_true.data, value_false.data);
        default: return fxv_sel_eq(value_true.data, value_false.data);
    }
}

} // namespace libnux::vx
