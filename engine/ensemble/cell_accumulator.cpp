#include "engine/ensemble/cell_accumulator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "engine/core/bytes.hpp"
#include "engine/ensemble/column_pass.hpp"

namespace steppe {
namespace {

constexpr double resolution = 0x1p40;
// In range widths; beyond this, the mean of a group is meaningless.
constexpr double far_beyond = 0x1p20;

constexpr std::string_view format = "steppe totals 2";  // first bytes of the serialised form

double middle(const Range& range) { return 0.5 * (range.low + range.high); }

/// Returns the sum of scaled values in units of 2^-40, far ones as `far_beyond`.
__extension__ __int128 sum_of(const column_pass::Scale& scale, const double* values,
                              std::size_t count) {
    static const Isa isa = best_isa();
    const auto scaled = [&](double x) { return (x - scale.pivot) * scale.inverse; };
    __extension__ __int128 sum = 0;
    column_pass::Pass pass;
    for (std::size_t now = 0; count > 0; values += now, count -= now) {
        now = std::min(count - count % column_pass::widest, column_pass::batch);
        if (now > 0) {
            column_pass::pass(isa, scale, values, now, false, pass);
            if (!pass.is_nan && scaled(pass.low) > -column_pass::near &&
                scaled(pass.high) < column_pass::near) {
                sum += static_cast<std::int64_t>(pass.sum - column_pass::magic_bits * now);
                continue;
            }
        } else {
            now = count;
        }
        for (std::size_t r = 0; r < now; ++r) {
            const double d = scaled(values[r]);
            sum += static_cast<std::int64_t>(std::nearbyint(
                (d < far_beyond ? d > -far_beyond ? d : -far_beyond : far_beyond) * resolution));
        }
    }
    return sum;
}

}  // namespace

CellAccumulator::CellAccumulator(std::vector<Range> ranges, Shape shape)
    : statistics(std::move(ranges)),
      clamp_counts(shape.addresses, 0),
      shape_(shape),
      count_(shape.groups, 0),
      yes_(shape.groups * shape.asks, 0),
      sums_(shape.groups > 1 ? shape.groups * statistics.columns() : 0, 0) {}

void CellAccumulator::add(std::size_t group, const double* values, const std::uint8_t* yes,
                          std::size_t count) {
    reserve(count);
    add_columns(group, 0, statistics.columns(), values, count);
    add_counts(group, yes, count);
}

void CellAccumulator::add_counts(std::size_t group, const std::uint8_t* yes, std::size_t count) {
    if (group >= shape_.groups) throw std::invalid_argument("the totals do not have this group");
    count_[group] += count;
    for (std::size_t a = 0; a < shape_.asks; ++a)
        yes_[group * shape_.asks + a] +=
            std::accumulate(yes + a * count, yes + (a + 1) * count, std::uint64_t{0});
}

void CellAccumulator::add_columns(std::size_t group, std::size_t first, std::size_t end,
                                  const double* values, std::size_t count) {
    statistics.add_columns(first, end, values, count);
    for (std::size_t c = first; c < end && !sums_.empty(); ++c) {
        const Range& range = statistics.ranges()[c];
        sums_[group * statistics.columns() + c] +=
            sum_of({.pivot = middle(range), .inverse = 1 / (range.high - range.low)},
                   values + c * count, count);
    }
}

void CellAccumulator::merge(const CellAccumulator& other) {
    if (!other.is_of(shape_, statistics.columns()))
        throw std::invalid_argument("totals of another shape cannot be merged");
    statistics.merge(other.statistics);
    const auto add_up = [](auto& to, const auto& from) {
        for (std::size_t n = 0; n < to.size(); ++n) to[n] += from[n];
    };
    add_up(clamp_counts, other.clamp_counts);
    add_up(count_, other.count_);
    add_up(yes_, other.yes_);
    add_up(sums_, other.sums_);
}

bool CellAccumulator::is_of(Shape shape, std::size_t columns) const {
    return shape_.asks == shape.asks && shape_.groups == shape.groups &&
           shape_.addresses == shape.addresses && statistics.columns() == columns;
}

std::uint64_t CellAccumulator::replicates() const {
    return std::accumulate(count_.begin(), count_.end(), std::uint64_t{0});
}

double CellAccumulator::probability(std::size_t ask) const {
    std::uint64_t yes = 0;
    for (std::size_t g = 0; g < shape_.groups; ++g) yes += yes_[g * shape_.asks + ask];
    return static_cast<double>(yes) / static_cast<double>(replicates());
}

Interval CellAccumulator::probability_interval(std::size_t ask) const {
    std::uint64_t yes = 0;
    std::vector<double> shares;
    for (std::size_t g = 0; g < shape_.groups; ++g) {
        const std::uint64_t of_group = yes_[g * shape_.asks + ask];
        yes += of_group;
        if (count_[g] > 0)
            shares.push_back(static_cast<double>(of_group) / static_cast<double>(count_[g]));
    }
    const bool differ =
        std::adjacent_find(shares.begin(), shares.end(), std::not_equal_to<>()) != shares.end();
    if (!differ) return wilson(yes, replicates());
    const Interval out = across(shares);
    return {std::max(0.0, out.low), std::min(1.0, out.high)};
}

std::vector<double> CellAccumulator::group_means(std::size_t column) const {
    std::vector<double> out;
    const Range& range = statistics.ranges()[column];
    for (std::size_t g = 0; g < shape_.groups; ++g) {
        if (count_[g] == 0) continue;
        const double sum =
            static_cast<double>(sums_[g * statistics.columns() + column]) / resolution;
        const double width = range.high - range.low, count = static_cast<double>(count_[g]);
        const double moved = width * sum / count;
        out.push_back(middle(range) + (std::isfinite(moved) ? moved : width * (sum / count)));
    }
    return out;
}

/// Returns whether a value is too far from the range for the group sums.
bool CellAccumulator::is_far(std::size_t column) const {
    const Range& range = statistics.ranges()[column];
    const double reach = far_beyond * (range.high - range.low), pivot = middle(range);
    return !(statistics.max(column) - pivot < reach && pivot - statistics.min(column) < reach);
}

double CellAccumulator::standard_error(std::size_t column) const {
    // Includes constants, whose group means differ by rounding only.
    if (sums_.empty() || is_far(column) || statistics.min(column) == statistics.max(column))
        return statistics.standard_error(column);
    const auto means = group_means(column);
    const auto n = static_cast<double>(means.size());
    if (means.size() < 2) return statistics.standard_error(column);
    // The unit is a power of two near the range's width: the square of the width may overflow.
    const Range& range = statistics.ranges()[column];
    const double unit = std::exp2(std::ilogb(range.high - range.low));
    double centre = 0, squares = 0;
    for (const double mean : means) centre += mean / unit;
    centre /= n;
    for (const double mean : means) squares += (mean / unit - centre) * (mean / unit - centre);
    return unit * std::sqrt(squares / (n * (n - 1)));
}

Interval CellAccumulator::mean_interval(std::size_t column) const {
    const double mean = statistics.mean(column);
    const auto replicates_here = statistics.count(column);
    if (replicates_here > 1 && statistics.min(column) == statistics.max(column))
        return {mean, mean};
    Interval out;
    const auto means =
        sums_.empty() || is_far(column) ? std::vector<double>{} : group_means(column);
    if (means.size() > 1)
        out = across(means);
    else
        out = around(mean, statistics.standard_error(column), replicates_here);
    return {std::min(out.low, mean), std::max(out.high, mean)};
}

std::string CellAccumulator::bytes() const {
    std::string out;
    put_text(out, format);
    put(out, std::vector<std::uint64_t>{shape_.asks, shape_.groups, shape_.addresses});
    put(out, clamp_counts);
    put(out, count_);
    put(out, yes_);
    put(out, sums_);
    return out + statistics.bytes();
}

CellAccumulator CellAccumulator::from_bytes(std::string_view bytes) {
    if (take_text(bytes) != format) throw std::runtime_error("totals of another version");
    const auto shape = take<std::uint64_t>(bytes);
    if (shape.size() != 3) throw std::runtime_error("totals of another shape");
    auto clamp_counts = take<std::uint64_t>(bytes), count = take<std::uint64_t>(bytes),
         yes = take<std::uint64_t>(bytes);
    auto sums = take<Wide>(bytes);
    auto statistics = Statistics::from_bytes(bytes);
    const std::size_t columns = statistics.columns();
    const bool fits =
        clamp_counts.size() == shape[2] && count.size() == shape[1] &&
        (shape[0] == 0 || yes.size() % shape[0] == 0) &&
        yes.size() / std::max<std::uint64_t>(1, shape[0]) == (shape[0] > 0 ? shape[1] : 0) &&
        sums.size() == (shape[1] > 1 ? shape[1] * columns : 0);
    if (!fits) throw std::runtime_error("totals of another shape");
    CellAccumulator out({}, {.asks = shape[0], .groups = shape[1], .addresses = shape[2]});
    out.statistics = std::move(statistics);
    out.clamp_counts = std::move(clamp_counts);
    out.count_ = std::move(count);
    out.yes_ = std::move(yes);
    out.sums_ = std::move(sums);
    return out;
}

}  // namespace steppe
