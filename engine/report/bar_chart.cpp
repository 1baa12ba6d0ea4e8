#include "engine/report/bar_chart.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/core/text.hpp"

namespace steppe {

std::string bar(double size, double most, int full) {
    static constexpr std::string_view eighths[]{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto units =
        most > 0 ? static_cast<std::size_t>(std::lround(8 * full * std::abs(size) / most)) : 0;
    std::string out;
    for (std::size_t i = 0; i < units / 8; ++i) out += "█";
    return out + std::string(eighths[units % 8]);
}

std::string bar(double from, double to, const Interval& scale, int full) {
    const double size = scale.high - scale.low;
    const auto begin =
        size > 0 ? std::floor((std::min(from, to) - scale.low) / size * full + 1e-9) : 0.0;
    return std::string(static_cast<std::size_t>(begin), ' ') + bar(to - from, size, full);
}

std::string tail(const std::string& text, std::size_t columns) {
    if (width(text) <= columns) return text;
    std::size_t at = text.size();
    for (std::size_t left = columns - 1; left > 0; --left)
        while ((static_cast<unsigned char>(text[--at]) & 0xC0U) == 0x80U) continue;
    return "…" + text.substr(at);
}

}  // namespace steppe
