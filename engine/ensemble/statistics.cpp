#include "engine/ensemble/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace steppe {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double narrowest = 0x1p-900;

/// Returns whether a range is finite, not empty, and has an invertible width.
bool usable(const Range& range) {
    return std::abs(range.low) <= largest / 4 && std::abs(range.high) <= largest / 4 &&
           range.high - range.low >= narrowest;
}

Range widened(double low, double high) {
    const double size = std::max(std::abs(low), std::abs(high));
    const double width = high - low;
    // A width of rounding errors counts as 0: bins would be finer than the values.
    const bool constant = width <= std::max(size * 0x1p-40, narrowest);
    const double margin = constant ? std::max(size, 0x1p-10) * 0x1p-11 : width / 2;
    return {low - margin, high + margin};
}

}  // namespace

std::vector<Range> pilot_ranges(const double* values, std::size_t columns, std::size_t count) {
    std::vector<Range> ranges;
    ranges.reserve(columns);
    for (std::size_t c = 0; c < columns; ++c) {
        double low = largest;
        double high = -largest;
        for (std::size_t r = 0; r < count; ++r) {
            const double x = values[c * count + r];
            if (!std::isfinite(x)) continue;
            const double bounded = std::clamp(x, -largest / 16, largest / 16);
            low = std::min(low, bounded);
            high = std::max(high, bounded);
        }
        ranges.push_back(low <= high ? widened(low, high) : widened(0, 0));
    }
    return ranges;
}

Statistics::Statistics(std::vector<Range> ranges)
    : ranges_(std::move(ranges)), state_(ranges_.size()) {
    for (std::size_t c = 0; c < ranges_.size(); ++c) {
        if (!usable(ranges_[c]))
            throw std::invalid_argument("a range of the statistics is empty or not finite");
        Column& column = state_[c];
        column.scale = ranges_[c].high - ranges_[c].low;
        column.pivot = ranges_[c].low + column.scale / 2;
        column.inverse = 1 / column.scale;
        column.min = std::numeric_limits<double>::infinity();
        column.max = -column.min;
    }
}

void Statistics::merge(const Statistics& other) {
    const auto same = [](const Range& a, const Range& b) {
        return a.low == b.low && a.high == b.high;
    };
    if (!std::equal(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(),
                    same))
        throw std::invalid_argument("statistics over different ranges cannot be merged");
    merge_cells(other);
    for (std::size_t c = 0; c < state_.size(); ++c) {
        Column& mine = state_[c];
        const Column& its = other.state_[c];
        mine.min = std::min(mine.min, its.min);
        mine.max = std::max(mine.max, its.max);
        mine.count += its.count;
        mine.skipped += its.skipped;
        mine.sum += its.sum;
        mine.squares += its.squares;
        mine.far_squares += its.far_squares;
        mine.below += its.below;
        mine.above += its.above;
    }
}

/// Must run first: it reads the counts before they are merged.
void Statistics::merge_cells(const Statistics& other) {
    if (!other.is_few() && is_few()) make_counters();
    // First: merging with itself moves the counts of both.
    reserve(other.pending_);
    if (other.is_few()) {
        for (std::size_t c = 0; c < state_.size(); ++c)
            for (std::size_t n = 0; n < other.state_[c].count; ++n) {
                const std::uint16_t cell = other.few_[c * other.room_ + n];
                if (is_few())
                    few_[c * room_ + state_[c].count + n] = cell;
                else
                    ++counts_[c * cells + cell];
            }
        return;
    }
    if (!other.moved_.empty()) {
        moved_.resize(counts_.size());
        for (std::size_t k = 0; k < moved_.size(); ++k) moved_[k] += other.moved_[k];
    }
    for (std::size_t k = 0; k < counts_.size(); ++k) counts_[k] += other.counts_[k];
}

void Statistics::reserve(std::uint64_t more) {
    constexpr std::uint64_t few = bins, many = std::numeric_limits<std::uint32_t>::max();
    if (pending_ + more > (is_few() ? room_ : many) && moved_.empty()) {
        // Release reserved but unused room.
        pending_ = 0;
        for (const Column& column : state_) pending_ = std::max(pending_, column.count);
    }
    if (is_few() && pending_ + more <= few) {
        make_room(static_cast<std::size_t>(pending_ + more));
    } else {
        if (is_few()) make_counters();
        if (pending_ + more > many) {
            moved_.resize(counts_.size());
            for (std::size_t k = 0; k < counts_.size(); ++k) moved_[k] += counts_[k];
            std::fill(counts_.begin(), counts_.end(), 0);
            pending_ = 0;
        }
    }
    pending_ += more;
}

void Statistics::make_room(std::size_t room) {
    if (room <= room_) return;
    room = std::max(room, std::min(bins, 2 * room_));
    std::vector<std::uint16_t> wider(state_.size() * room);
    for (std::size_t c = 0; c < state_.size(); ++c)
        std::copy_n(few_.data() + c * room_, state_[c].count, wider.data() + c * room);
    few_ = std::move(wider);
    room_ = room;
}

void Statistics::make_counters() {
    counts_.resize(state_.size() * cells);
    for (std::size_t c = 0; c < state_.size(); ++c)
        for (std::size_t n = 0; n < state_[c].count; ++n)
            ++counts_[c * cells + few_[c * room_ + n]];
    few_ = {};
    room_ = 0;
}

/// Returns the number of values in each cell of a column.
std::vector<std::uint64_t> Statistics::cells_of(std::size_t column) const {
    std::vector<std::uint64_t> out(cells);
    if (is_few())
        for (std::size_t n = 0; n < state_[column].count; ++n) ++out[few_[column * room_ + n]];
    else
        for (std::size_t k = 0; k < cells; ++k) {
            const std::size_t at = column * cells + k;
            out[k] = counts_[at] + (moved_.empty() ? 0 : moved_[at]);
        }
    return out;
}

}  // namespace steppe
