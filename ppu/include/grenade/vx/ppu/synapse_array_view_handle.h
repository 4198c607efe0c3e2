// A rectangular part of a synapse array, as plasticity kernels get it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "libnux/vx/correlation.h"
#include "libnux/vx/vector.h"

namespace grenade::vx::ppu {

using libnux::vx::PPUOnDLS;

// Sorted indices with an upper bound known to the compiler.
template <size_t Most>
struct Indices
{
    std::array<uint16_t, Most> values{};
    uint32_t count = 0;

    size_t size() const { return count; }
    uint16_t operator[](size_t const position) const { return values[position]; }
    uint16_t const* begin() const { return values.data(); }
    uint16_t const* end() const { return values.data() + count; }
    void push_back(uint16_t const value) { values[count++] = value; }
};

struct SynapseArrayViewHandle
{
    typedef libnux::vx::VectorRowMod8 Row;
    struct CorrelationRow
    {
        Row causal;
        Row acausal;
    };

    Indices<256> columns;
    Indices<256> rows;
    // 1 in the columns of the view, else 0
    Row column_mask{0};
    PPUOnDLS hemisphere = PPUOnDLS::top;

    // A view of all given rows and columns of one half.
    static SynapseArrayViewHandle rectangle(
        PPUOnDLS const half,
        uint16_t const first_row,
        uint16_t const num_rows,
        uint16_t const first_column,
        uint16_t const num_columns)
    {
        SynapseArrayViewHandle view;
        view.hemisphere = half;
        for (uint16_t row = 0; row < num_rows; ++row) {
            view.rows.push_back(first_row + row);
        }
        for (uint16_t column = 0; column < num_columns; ++column) {
            view.columns.push_back(first_column + column);
            view.column_mask.set(first_column + column, 1);
        }
        return view;
    }

    // All of these take the position of a row in the view. They are kept out of line because of
    // the vectors in their stack frames.
    ATTRIB_NOINLINE Row get_weights(size_t const row) const
    {
        return libnux::vx::get_row_via_vector(rows[row], libnux::vx::dls_weight_base);
    }
    ATTRIB_NOINLINE void set_weights(Row const& weights, size_t const row) const
    {
        libnux::vx::set_row_via_vector_masked(
            weights, column_mask, rows[row], libnux::vx::dls_weight_base);
    }
    ATTRIB_NOINLINE Row get_causal_correlation(size_t const row) const
    {
        Row result;
        libnux::vx::get_causal_correlation(
            &result.even.data, &result.odd.data, static_cast<uint8_t>(rows[row]));
        return result;
    }
    ATTRIB_NOINLINE Row get_acausal_correlation(size_t const row) const
    {
        Row result;
        libnux::vx::get_acausal_correlation(
            &result.even.data, &result.odd.data, static_cast<uint8_t>(rows[row]));
        return result;
    }
    ATTRIB_NOINLINE CorrelationRow get_correlation(size_t const row) const
    {
        CorrelationRow result;
        libnux::vx::get_correlation(
            &result.causal.even.data, &result.causal.odd.data, &result.acausal.even.data,
            &result.acausal.odd.data, static_cast<uint8_t>(rows[row]));
        return result;
    }
    // Both sensors of the columns of the view.
    ATTRIB_NOINLINE void reset_correlation(size_t const row) const
    {
        Row const both = column_mask * Row(3);
        libnux::vx::reset_correlation(
            both.even.data, both.odd.data, static_cast<uint8_t>(rows[row]));
    }
};

} // namespace grenade::vx::ppu
