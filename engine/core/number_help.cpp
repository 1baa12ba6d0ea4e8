#include "engine/core/number_help.hpp"

#include <algorithm>
#include <cmath>

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include "steppe/core/text.hpp"

namespace steppe {

bool is_underflow(std::string_view text) {
    const std::string_view digits = text.substr(0, text.find_first_of("eE"));
    if (digits.find_first_of("123456789") == std::string_view::npos) return false;
    double value = 1;
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto [stop, error] =
        fast_float::from_chars(text.data(), text.data() + text.size(), value);
    return stop == text.data() + text.size() && value == 0;
}

std::string help_for_number(std::string_view text) {
    const auto trim = [&] {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    };
    trim();
    const bool percent = text.size() > 1 && text.back() == '%';
    if (percent) text.remove_suffix(1);
    trim();
    if (is_underflow(text))
        return "it would be read as 0: write 0, or a number of at least 2.3e-308";
    std::string plain(text);
    const auto count = [&](char c) { return std::count(plain.begin(), plain.end(), c); };
    const bool comma = count(',') == 1 && count('.') == 0;
    if (comma) plain[plain.find(',')] = '.';
    const auto value = parse_number(plain);
    if (percent && value)
        return fmt::format("{} % is {}", plain, shortest(std::round(*value * 1e10) / 1e12));
    if (comma && value) return fmt::format("the decimal sign is a point: {}", plain);
    if (value) return std::isfinite(*value) ? "" : "numbers are at most 1.79e308 in size";
    plain = text;
    for (const std::string_view separator : {",", " ", "_", "'", "\u00A0", "\u202F"})
        for (auto at = plain.find(separator); at != std::string::npos; at = plain.find(separator))
            plain.erase(at, separator.size());
    if (plain.size() == text.size() || plain.empty() ||
        plain.find_first_not_of("0123456789.+-") != std::string::npos || !parse_number(plain))
        return {};
    return fmt::format("write it without separators between digits: {}", plain);
}

}  // namespace steppe
