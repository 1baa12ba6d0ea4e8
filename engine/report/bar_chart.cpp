#include "engine/report/bar_chart.hpp"

#include <cmath>
#include <string_view>

namespace steppe {

std::string bar(double size, double most, int full) {
    static constexpr std::string_view eighths[]{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto units =
        most > 0 ? static_cast<std::size_t>(std::lround(8 * full * std::abs(size) / most)) : 0;
    std::string out;
    for (std::size_t i = 0; i < units / 8; ++i) out += "█";
    return out + std::string(eighths[units % 8]);
}

std::string tail(const std::string& text, std::size_t columns) {
    return text.size() <= columns
               ? text
               : "…" + text.substr(text.size() - columns + 1);  // addresses are ASCII
}

}  // namespace steppe
