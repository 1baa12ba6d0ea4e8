#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "engine/ensemble/statistics.hpp"

namespace steppe {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double unit = 0x1p-40;

void require_share(double q) {
    if (!(q >= 0 && q <= 1))
        throw std::invalid_argument("a share of the values must lie between 0 and 1");
}

/// The quantile function within one cell, over the share 0..1 of its values, in units of the range:
/// linear from `low` to `knot` at share `bend`, then to `high` at 1.
struct Piece {
    double low = 0;
    double high = 0;
    double bend = 1;
    double knot = 0;
    double count = 0;
    double before = 0;  ///< values of all pieces below

    [[nodiscard]] double at(double share) const {
        if (share < bend) return std::min(low + (knot - low) * (share / bend), knot);
        if (bend < 1) return std::min(knot + (high - knot) * ((share - bend) / (1 - bend)), high);
        return high;
    }
    /// Returns the integral over a part of 0..1.
    [[nodiscard]] double integral(double from, double to) const {
        const double middle = std::clamp(bend, from, to);
        return ((at(from) + at(middle)) * (middle - from) + (at(middle) + at(to)) * (to - middle)) /
               2;
    }
};

Piece straight(double low, double high, std::uint64_t count) {
    return {low, high, 1, high, static_cast<double>(count)};
}

/// Returns a piece whose bend preserves the mean: b(low+mean)/2 + (1-b)(mean+high)/2 = mean.
Piece bent(double low, double high, double mean, std::uint64_t count) {
    if (!(low < high)) return straight(low, high, count);
    mean = std::clamp(mean, low, high);
    return {low, high, (high - mean) / (high - low), mean, static_cast<double>(count)};
}

}  // namespace

struct Statistics::Curve {
    const Column& column;
    std::vector<Piece> pieces;  // non-empty ones, ascending

    [[nodiscard]] double min() const { return pieces.empty() ? none : column.min; }
    [[nodiscard]] double max() const { return pieces.empty() ? none : column.max; }
    [[nodiscard]] double value(double d) const {
        return std::clamp(column.pivot + column.scale * d, column.min, column.max);
    }
    [[nodiscard]] double at(double q) const {
        if (pieces.empty()) return none;
        if (q <= 0) return column.min;
        if (q >= 1) return column.max;
        const double rank = q * static_cast<double>(column.count);
        const auto piece = piece_at(rank);
        if (piece == pieces.end()) return column.max;
        return value(piece->at((rank - piece->before) / piece->count));
    }
    /// Returns the piece with the value of a rank above 0.
    [[nodiscard]] std::vector<Piece>::const_iterator piece_at(double rank) const {
        return std::partition_point(pieces.begin(), pieces.end(), [&](const Piece& lower) {
            return lower.before + lower.count < rank;
        });
    }
    [[nodiscard]] double resolution(double q) const {
        if (pieces.empty()) return none;
        if (q <= 0 || q >= 1) return 0;
        const auto piece = piece_at(q * static_cast<double>(column.count));
        return piece == pieces.end() ? 0 : value(piece->high) - value(piece->low);
    }
    /// Returns the mean of the values with ranks in from..to (as shares), from < to.
    [[nodiscard]] double mean(double from, double to) const {
        if (pieces.empty()) return none;
        const double all = static_cast<double>(column.count);
        double sum = 0;
        for (const Piece& piece : pieces) {
            const double first = std::clamp((from * all - piece.before) / piece.count, 0.0, 1.0);
            const double last = std::clamp((to * all - piece.before) / piece.count, 0.0, 1.0);
            if (first < last) sum += piece.count * piece.integral(first, last);
        }
        return value(sum / ((to - from) * all));
    }
};

Statistics::Curve Statistics::curve(std::size_t column) const {
    require_column(column);
    const Column& state = state_[column];
    Curve curve{state, {}};
    if (state.count == 0) return curve;
    const auto scaled = [&](double x) {
        return std::clamp((x - state.pivot) * state.inverse, -0x1p44, 0x1p44);
    };
    const double low = scaled(state.min);
    const double high = scaled(state.max);
    const auto edge = [&](std::size_t k) {
        return std::clamp(static_cast<double>(k) / static_cast<double>(bins) - 0.5, low, high);
    };
    const auto counts = cells_of(column);
    double before = 0;
    for (std::size_t k = 0; k < cells; ++k) {
        const std::uint64_t count = counts[k];
        if (count == 0) continue;
        if (k == 0)
            curve.pieces.push_back(
                bent(low, edge(0),
                     static_cast<double>(state.below) * unit / static_cast<double>(count), count));
        else if (k == cells - 1)
            curve.pieces.push_back(
                bent(edge(bins), high,
                     static_cast<double>(state.above) * unit / static_cast<double>(count), count));
        else
            curve.pieces.push_back(straight(edge(k - 1), edge(k), count));
        curve.pieces.back().before = before;
        before += static_cast<double>(count);
    }
    return curve;
}

void Statistics::require_column(std::size_t column) const {
    if (column < columns()) return;
    throw std::invalid_argument("the statistics have " + std::to_string(columns()) +
                                " columns, not a column " + std::to_string(column));
}

std::uint64_t Statistics::count(std::size_t column) const {
    require_column(column);
    return state_[column].count;
}
std::uint64_t Statistics::skipped(std::size_t column) const {
    require_column(column);
    return state_[column].skipped;
}
double Statistics::min(std::size_t column) const {
    return count(column) > 0 ? state_[column].min : none;
}
double Statistics::max(std::size_t column) const {
    return count(column) > 0 ? state_[column].max : none;
}

double Statistics::mean(std::size_t column) const {
    if (count(column) == 0) return none;
    const Column& state = state_[column];
    const double d = static_cast<double>(state.sum) * unit / static_cast<double>(state.count);
    return std::clamp(state.pivot + state.scale * d, state.min, state.max);
}

/// Returns the variance in units of the squared width of the range.
double Statistics::scaled_variance(std::size_t column) const {
    if (count(column) < 2) return none;
    const Column& state = state_[column];
    if (state.min == state.max) return 0;
    const double n = static_cast<double>(state.count);
    const double sum = static_cast<double>(state.sum) * unit;
    const double squares =
        static_cast<double>(state.squares) * unit + static_cast<double>(state.far_squares);
    return std::max(0.0, squares - sum * (sum / n)) / (n - 1);
}

double Statistics::variance(std::size_t column) const {
    const double scaled = scaled_variance(column);
    return scaled * state_[column].scale * state_[column].scale;
}

double Statistics::standard_deviation(std::size_t column) const {
    const double square = variance(column);
    return std::isinf(square) ? std::sqrt(scaled_variance(column)) * state_[column].scale
                              : std::sqrt(square);
}

double Statistics::standard_error(std::size_t column) const {
    const double n = static_cast<double>(count(column)), square = variance(column);
    return std::isinf(square) ? standard_deviation(column) / std::sqrt(n) : std::sqrt(square / n);
}

Statistics::View Statistics::view(std::size_t column) const {
    return View(std::make_shared<const Curve>(curve(column)));
}

double Statistics::View::quantile(double q) const {
    require_share(q);
    return curve_->at(q);
}

double Statistics::View::expected_shortfall(double q) const {
    require_share(q);
    return q > 0 ? curve_->mean(0, q) : curve_->min();
}

double Statistics::View::expected_surplus(double q) const {
    require_share(q);
    return 1 - q < 1 ? curve_->mean(1 - q, 1) : curve_->max();
}

double Statistics::View::resolution(double q) const {
    require_share(q);
    return curve_->resolution(q);
}

double Statistics::coarse_bin(std::size_t column) const {
    if (count(column) == 0 || min(column) == max(column)) return 0;
    const double bin = (ranges_[column].high - ranges_[column].low) / static_cast<double>(bins);
    const View known = view(column);
    const double median = known.quantile(0.5);
    const auto is_coarse = [&](double width) { return 10 * bin > width; };
    for (const double side : {median - known.quantile(0.05), known.quantile(0.95) - median})
        if (side > bin && is_coarse(side)) return bin;
    return is_coarse(known.quantile(0.75) - known.quantile(0.25)) ? bin : 0;
}

}  // namespace steppe
