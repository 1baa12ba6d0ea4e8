#include "engine/ensemble/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/core/beta.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe {
namespace {

void require(bool condition) {
    if (!condition)
        throw std::invalid_argument(
            "an interval needs a level between 0 and 1 and no more hits than trials");
}

/// Returns the z for which a standard normal is in [-z, z] with probability `level`.
double within(double level) { return -normal_quantile((1 - level) / 2); }

}  // namespace

Interval wilson(std::uint64_t yes, std::uint64_t n, double level) {
    require(yes <= n && level > 0 && level < 1);
    if (n == 0) return {0, 1};
    const double z = within(level);
    const double size = static_cast<double>(n);
    const double share = static_cast<double>(yes) / size;
    const double centre = share + z * z / (2 * size);
    const double half = z * std::sqrt(share * (1 - share) / size + z * z / (4 * size * size));
    const double all = 1 + z * z / size;
    return {yes == 0 ? 0 : (centre - half) / all, yes == n ? 1 : (centre + half) / all};
}

Interval across(const std::vector<double>& estimates, double level) {
    require(level > 0 && level < 1);
    constexpr double endless = std::numeric_limits<double>::infinity();
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    for (const double estimate : estimates)
        if (!std::isfinite(estimate)) return {none, none};
    if (estimates.size() < 2) return {-endless, endless};
    const double count = static_cast<double>(estimates.size());
    double mean = 0;
    for (const double estimate : estimates) mean += estimate / count;
    double squares = 0;
    // The unit of the squares, which overflow for large numbers.
    double furthest = 0;
    for (const double estimate : estimates)
        furthest = std::max(furthest, std::abs(estimate - mean));
    const double unit = furthest > 0 ? std::exp2(std::ilogb(furthest)) : 1;
    for (const double estimate : estimates)
        squares += (estimate - mean) / unit * ((estimate - mean) / unit);
    const double half =
        student_quantile(count - 1, level) * unit * std::sqrt(squares / (count - 1) / count);
    return {mean - half, mean + half};
}

Interval around(double mean, double standard_error, std::uint64_t n, double level) {
    require(level > 0 && level < 1);
    constexpr double endless = std::numeric_limits<double>::infinity();
    if (n < 2) return {-endless, endless};
    const double half = student_quantile(static_cast<double>(n - 1), level) * standard_error;
    return {mean - half, mean + half};
}

Interval paired_shares(std::uint64_t up, std::uint64_t down, std::uint64_t n, double level) {
    require(up <= n && down <= n - up && level > 0 && level < 1);
    if (n == 0) return {-1, 1};
    const double size = static_cast<double>(n) + 2, above = static_cast<double>(up) + 0.5,
                 below = static_cast<double>(down) + 0.5;
    const double difference = (above - below) / size;
    const double half = within(level) *
                        std::sqrt((above + below) / size - difference * difference) /
                        std::sqrt(size);
    return {std::max(-1.0, difference - half), std::min(1.0, difference + half)};
}

}  // namespace steppe
