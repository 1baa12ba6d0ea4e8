#include "engine/report/number_format.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {

std::string count_of(std::uint64_t fewest, std::uint64_t most, const std::string& what) {
    return (fewest == most ? "" : grouped(fewest) + " to ") + count_of(most, what);
}

int digits_for(double spread) {
    return std::clamp(static_cast<int>(2 - std::floor(std::log10(std::max(spread, 1e-9)))), 0, 8);
}

int decimals_for(double error, double size) {
    constexpr int most = 7;
    const bool known = std::isfinite(error) && error > 0;
    if (!known && !(std::isfinite(size) && size != 0)) return 0;
    const int decimals = known ? 1 - static_cast<int>(std::floor(std::log10(error)))
                               : 2 - static_cast<int>(std::floor(std::log10(std::abs(size))));
    return decimals > most ? -1 : std::max(0, decimals);
}

int decimals_shown(double x, int wished) {
    constexpr int most = 6;
    while (wished >= 0 && wished < most && x != 0 && std::abs(x) < 0.5 * std::pow(10.0, -wished))
        ++wished;
    return wished;
}

constexpr double most_digits = 1e10;

std::string fixed_figure(double x, int decimals) {
    if (std::abs(x) >= most_digits) return fmt::format("{:.3e}", x);
    return fmt::format("{:.{}f}", x, decimals);
}

std::string signed_figure(double x, int decimals) {
    if (x == 0 || (decimals >= 0 && std::abs(x) < 0.5 * std::pow(10.0, -decimals))) return "0";
    return decimals < 0 || std::abs(x) >= most_digits ? fmt::format("{:+.2e}", x)
                                                      : fmt::format("{:+.{}f}", x, decimals);
}

std::string signed_interval(const Interval& interval, int decimals) {
    if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return "[unknown]";
    return fmt::format("[{}, {}]", signed_figure(interval.low, decimals),
                       signed_figure(interval.high, decimals));
}

std::string short_interval(const Interval& interval) {
    return fmt::format("[{:.4g}, {:.4g}]", interval.low, interval.high);
}

std::string per_cent(double share, const Interval& interval) {
    return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", 100 * share, 100 * interval.low,
                       100 * interval.high);
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string listing(const std::vector<std::string>& names, std::size_t most) {
    if (names.size() <= 1) return join(names, "");
    if (names.size() > most + 1) {
        const std::vector<std::string> first(names.begin(),
                                             names.begin() + static_cast<std::ptrdiff_t>(most));
        return fmt::format("{} and {} more", join(first, ", "), names.size() - most);
    }
    return fmt::format("{} and {}", join({names.begin(), names.end() - 1}, ", "), names.back());
}

}  // namespace steppe
