#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "engine/core/expect.hpp"
#include "engine/ensemble/column_pass.hpp"
#include "engine/ensemble/statistics.hpp"

namespace steppe {
namespace {

using column_pass::batch, column_pass::magic, column_pass::magic_bits, column_pass::near,
    column_pass::cell_shift;

// -1/2 - 1/bins maps to cell 0, 1/2 to the last; a cell is 2^29 units.
constexpr double lowest_cell = -0.5 - 1.0 / static_cast<double>(Statistics::bins);
constexpr double highest_cell = 0.5;
constexpr double cell_magic = magic - lowest_cell;
constexpr std::uint64_t first_cell = magic_bits >> cell_shift;
static_assert(Statistics::bins << cell_shift == std::uint64_t{1} << 40);

constexpr double far = 0x1p20;       // limit of |d| for the fine sum of squares
constexpr double furthest = 0x1p44;  // cap of |d|
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

    void keep(const double* values, std::size_t count, const column_pass::Pass& pass) {
        const std::uint64_t offset = magic_bits * count;
        column.sum += static_cast<std::int64_t>(pass.sum - offset);
        column.squares += static_cast<std::int64_t>(pass.squares - offset);
        column.min = std::min(column.min, pass.low + 0.0);
        column.max = std::max(column.max, pass.high + 0.0);
        column.count += count;
        const std::uint64_t first = cell_of(scaled(pass.low));
        const std::uint64_t last = cell_of(scaled(pass.high));
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
        static const Isa isa = best_isa();
        column_pass::Pass pass;
        while (count >= column_pass::widest) {
            const std::size_t now = std::min(count - count % column_pass::widest, batch);
            column_pass::pass(isa, {column.pivot, column.inverse, cell_magic}, values, now, true,
                              pass);
            const bool usual = !pass.is_nan && scaled(pass.low) > -near && scaled(pass.high) < near;
            if (usual)
                keep(values, now, pass);
            else
                for (std::size_t r = 0; r < now; ++r) add_one(values[r]);
            values += now;
            count -= now;
        }
        for (; count > 0; --count) add_one(*values++);
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
