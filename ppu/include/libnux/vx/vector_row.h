// A row of 256 columns as two vectors, its even and its odd columns.
#pragma once

#include "libnux/vx/vector_types.h"

namespace libnux::vx {

template <typename HalfRowType>
struct VectorRow
{
    typedef HalfRowType HalfRow;
    typedef typename HalfRow::Element Element;
    constexpr static size_t size = 2 * HalfRow::size;

    HalfRow even;
    HalfRow odd;

    VectorRow() = default;
    ATTRIB_ALWAYS_INLINE VectorRow(Element const value) : even(value), odd(value) {}
    ATTRIB_ALWAYS_INLINE VectorRow(HalfRow const& e, HalfRow const& o) : even(e), odd(o) {}

    Element operator[](size_t const column) const
    {
        return column % 2 ? odd[column / 2] : even[column / 2];
    }
    void set(size_t const column, Element const value)
    {
        (column % 2 ? odd : even).set(column / 2, value);
    }

    VectorRow& operator+=(VectorRow const& other)
    {
        even += other.even;
        odd += other.odd;
        return *this;
    }
    VectorRow& operator-=(VectorRow const& other)
    {
        even -= other.even;
        odd -= other.odd;
        return *this;
    }
    VectorRow& operator*=(VectorRow const& other)
    {
        even *= other.even;
        odd *= other.odd;
        return *this;
    }
    VectorRow& operator<<=(int const by)
    {
        even <<= by;
        odd <<= by;
        return *this;
    }
    VectorRow& operator>>=(int const by) { return *this <<= -by; }
    VectorRow operator+(VectorRow const& other) const
    {
        return {even + other.even, odd + other.odd};
    }
    VectorRow operator-(VectorRow const& other) const
    {
        return {even - other.even, odd - other.odd};
    }
    VectorRow operator*(VectorRow const& other) const
    {
        return {even * other.even, odd * other.odd};
    }
    VectorRow operator<<(int const by) const { return {even << by, odd << by}; }
    VectorRow operator>>(int const by) const { return {even >> by, odd >> by}; }
    VectorRow operator-() const { return {-even, -odd}; }
    bool operator==(VectorRow const& other) const { return even == other.even && odd == other.odd; }
    bool operator!=(VectorRow const& other) const { return !(*this == other); }
};

typedef VectorRow<VectorMod8> VectorRowMod8;
typedef VectorRow<VectorFracSat8> VectorRowFracSat8;

// The same bytes as elements of another kind.
template <typename Target, typename Source>
inline Target row_cast(Source const& row)
{
    static_assert(sizeof(Target) == sizeof(Source), "the rows differ in size");
    return reinterpret_cast<Target const&>(row);
}

template <typename Mask, typename Value>
ATTRIB_ALWAYS_INLINE VectorRow<Value> vector_if(
    VectorRow<Mask> const& mask,
    VectorIfCondition const condition,
    VectorRow<Value> const& value_true,
    VectorRow<Value> const& value_false)
{
    return {
        vector_if(mask.even, condition, value_true.even, value_false.even),
        vector_if(mask.odd, condition, value_true.odd, value_false.odd)};
}

// Weights lie between 0 and 63; lanes count as signed.
template <typename Half>
ATTRIB_NOINLINE VectorRow<Half> saturate_weight(VectorRow<Half> const& input)
{
    static_assert(sizeof(typename Half::Element) == 1, "weights are bytes");
    auto const limited = [](Half const& half) {
        Half const zero(0), most(63);
        Half const positive = vector_if(half, VectorIfCondition::greater, half, zero);
        Half const beyond(fxv_subm(positive.data, most.data));
        return vector_if(beyond, VectorIfCondition::greater, most, positive);
    };
    return {limited(input.even), limited(input.odd)};
}

} // namespace libnux::vx
