#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "engine/core/expect.hpp"
#include "engine/ensemble/statistics.hpp"

namespace steppe {
namespace {

// Two lanes, supported by every x86-64 and by WASM SIMD. Comparisons give integers of the same
// width.
using Doubles = double __attribute__((vector_size(16)));
using Words = std::uint64_t __attribute__((vector_size(16)));
using Masks = std::int64_t __attribute__((vector_size(16)));
constexpr std::size_t packs_width = 2;

// 1.5 * 2^12: doubles from 2^12 to 2^13 lie 2^-40 apart, so adding it rounds |v| < 2^11 to a
// multiple of 2^-40 (to nearest, ties to even) and leaves that multiple in the low bits.
constexpr double magic = 0x1.8p12;
constexpr std::uint64_t magic_bits = std::bit_cast<std::uint64_t>(magic);
// Likewise for cells: -1/2 - 1/bins maps to cell 0, 1/2 to the last; a cell is 2^29 units.
constexpr double lowest_cell = -0.5 - 1.0 / static_cast<double>(Statistics::bins);
constexpr double highest_cell = 0.5;
constexpr double cell_magic = magic - lowest_cell;
constexpr int cell_shift = 29;
constexpr std::uint64_t first_cell = magic_bits >> cell_shift;
static_assert(Statistics::bins << cell_shift == std::uint64_t{1} << 40);

constexpr double near = 32;          // limit of |d| for the kernel
constexpr double far = 0x1p20;       // limit of |d| for the fine sum of squares
constexpr double furthest = 0x1p44;  // cap of |d|
constexpr std::size_t batch = 512;   // batch * near^2 * 2^40 is far below 2^63
// Values per column between checks of the counters' room.
constexpr std::size_t piece = 1U << 30U;

}  // namespace

struct Statistics::Few {
    std::uint16_t* next;
    void count(std::uint64_t cell) { *next++ = static_cast<std::uint16_t>(cell); }
    void count(std::uint64_t cell, std::size_t times) {
        next = std::fill_n(next, times, static_cast<std::uint16_t>(cell));
    }
};

struct Statistics::Many {
    std::uint32_t* counts;
    void count(std::uint64_t cell) { ++counts[cell]; }
    void count(std::uint64_t cell, std::size_t times) {
        counts[cell] += static_cast<std::uint32_t>(times);
    }
};

/// Adds values to one column. The kernel and the scalar path give equal bits.
template <class Cells>
struct Statistics::Kernel {
    Column& column;
    Cells found;

    [[nodiscard]] double scaled(double x) const { return (x - column.pivot) * column.inverse; }
    static std::uint64_t cell_of(double d) {
        const double bounded = std::min(std::max(d, lowest_cell), highest_cell);
        return (std::bit_cast<std::uint64_t>(bounded + cell_magic) >> cell_shift) - first_cell;
    }
    /// Returns v in units of 2^-40, |v| <= 2^44.
    static Wide fixed(double v) {
        if (std::abs(v) < 2048)
            return static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(v + magic) - magic_bits);
        return static_cast<Wide>(std::nearbyint(v * 0x1p40));
    }

    void add_tail(double d, std::uint64_t cell) const {
        if (cell == 0) column.below += fixed(d);
        if (cell == cells - 1) column.above += fixed(d);
    }

    void add_one(double x) {
        if (!std::isfinite(x)) {
            ++column.skipped;
            return;
        }
        const double d = std::clamp(scaled(x), -furthest, furthest);
        const std::uint64_t cell = cell_of(d);
        found.count(cell);
        ++column.count;
        // + 0.0 normalises -0, so that the result does not depend on the order.
        column.min = std::min(column.min, x + 0.0);
        column.max = std::max(column.max, x + 0.0);
        column.sum += fixed(d);
        if (std::abs(d) < far)
            column.squares += fixed(d * d);
        else
            column.far_squares += static_cast<Wide>(std::nearbyint(d * d));
        add_tail(d, cell);
    }

    /// Results of a pass over a batch, before any is stored.
    struct Pass {
        Words sum{};
        Words squares{};
        Doubles low{};
        Doubles high{};
        Masks nan{};
        // Offset by first_cell; beyond both ends for values out of range.
        std::uint64_t cell[batch];
    };

    /// Passes over `count` values, a multiple of `packs_width`. Results for far values are garbage
    /// and discarded.
    void look(const double* values, std::size_t count, Pass& out) const {
        const Doubles pivot = {column.pivot, column.pivot};
        const Doubles inverse = {column.inverse, column.inverse};
        Words sum{};
        Words squares{};
        Masks nan{};
        Doubles low = {values[0], values[1]};
        Doubles high = low;
        for (std::size_t r = 0; r < count; r += packs_width) {
            const Doubles x = {values[r], values[r + 1]};
            nan |= x != x;
            low = x < low ? x : low;
            high = high < x ? x : high;
            const Doubles d = (x - pivot) * inverse;
            sum += std::bit_cast<Words>(d + magic);
            squares += std::bit_cast<Words>(d * d + magic);
            const Words cell = std::bit_cast<Words>(d + cell_magic) >> cell_shift;
            out.cell[r] = cell[0];
            out.cell[r + 1] = cell[1];
        }
        out.sum = sum;
        out.squares = squares;
        out.low = low;
        out.high = high;
        out.nan = nan;
    }

    void keep(const double* values, std::size_t count, const Pass& pass, Range span) {
        const std::uint64_t offset = magic_bits * count;
        column.sum += static_cast<std::int64_t>(pass.sum[0] + pass.sum[1] - offset);
        column.squares += static_cast<std::int64_t>(pass.squares[0] + pass.squares[1] - offset);
        column.min = std::min(column.min, span.low + 0.0);
        column.max = std::max(column.max, span.high + 0.0);
        column.count += count;
        const std::uint64_t first = cell_of(scaled(span.low));
        const std::uint64_t last = cell_of(scaled(span.high));
        if (first == last)  // often a constant: avoids dependent increments
            found.count(first, count);
        else if (first > 0 && last < cells - 1)
            for (std::size_t r = 0; r < count; ++r) found.count(pass.cell[r] - first_cell);
        else
            for (std::size_t r = 0; r < count; ++r) found.count(cell_of(scaled(values[r])));
        if (first == 0 || last == cells - 1)
            for (std::size_t r = 0; r < count; ++r)
                add_tail(scaled(values[r]), cell_of(scaled(values[r])));
    }

    void add(const double* values, std::size_t count) {
        Pass pass;
        while (count >= packs_width) {
            const std::size_t now = std::min(count - count % packs_width, batch);
            look(values, now, pass);
            const Range span{std::min(pass.low[0], pass.low[1]),
                             std::max(pass.high[0], pass.high[1])};
            const bool usual = (pass.nan[0] | pass.nan[1]) == 0 && scaled(span.low) > -near &&
                               scaled(span.high) < near;
            if (usual)
                keep(values, now, pass, span);
            else
                for (std::size_t r = 0; r < now; ++r) add_one(values[r]);
            values += now;
            count -= now;
        }
        if (count > 0) add_one(*values);
    }
};

void Statistics::add(const double* values, std::size_t count) {
    STEPPE_EXPECT(values != nullptr || count == 0 || state_.empty());
    if (count <= piece) {
        reserve(count);
        return add_columns(0, columns(), values, count);
    }
    for (std::size_t first = 0; first < count; first += piece) {
        const std::size_t now = std::min(count - first, piece);
        reserve(now);  // this many values create counters
        for (std::size_t c = 0; c < columns(); ++c)
            Kernel<Many>{state_[c], {&counts_[c * cells]}}.add(values + c * count + first, now);
    }
}

void Statistics::add_columns(std::size_t first, std::size_t end, const double* values,
                             std::size_t count) {
    for (std::size_t c = first; c < end; ++c) {
        Column& column = state_[c];
        if (is_few() && column.count + count > room_)
            throw std::logic_error("no room was reserved for these values");
        if (is_few())
            Kernel<Few>{column, {few_.data() + c * room_ + column.count}}.add(values + c * count,
                                                                              count);
        else
            Kernel<Many>{column, {&counts_[c * cells]}}.add(values + c * count, count);
    }
}

}  // namespace steppe
