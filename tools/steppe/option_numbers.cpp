#include "tools/steppe/option_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Removes underscores between digits; with any other underscore the text is not a number.
std::optional<std::string> without_underscores(std::string_view text) {
    std::string out;
    for (std::size_t n = 0; n < text.size(); ++n) {
        if (text[n] != '_') {
            out += text[n];
            continue;
        }
        const bool between =
            n > 0 && n + 1 < text.size() && is_digit(text[n - 1]) && is_digit(text[n + 1]);
        if (!between) return std::nullopt;
    }
    return out;
}

std::string take_digits(std::string_view& from) {
    std::size_t n = 0;
    while (n < from.size() && is_digit(from[n])) ++n;
    const std::string out(from.substr(0, n));
    from.remove_prefix(n);
    return out;
}

/// Returns the power of ten of a suffix or an exponent.
std::optional<int> power_of(std::string_view text) {
    if (text.empty()) return 0;
    if (text == "k" || text == "K") return 3;
    if (text == "M") return 6;
    if (text == "G") return 9;
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    text.remove_prefix(1);
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    const std::string digits = take_digits(text);
    if (digits.empty() || digits.size() > 2 || !text.empty()) return std::nullopt;
    return std::stoi(digits);
}

/// Returns the digits of a whole number without leading zeros; nothing for any other text.
std::optional<std::string> whole_digits(std::string_view text) {
    const auto plain = without_underscores(text);
    if (!plain) return std::nullopt;
    std::string_view rest = *plain;
    std::string digits = take_digits(rest), fraction;
    if (digits.empty()) return std::nullopt;
    if (!rest.empty() && rest[0] == '.') {
        rest.remove_prefix(1);
        fraction = take_digits(rest);
        // 1.000 is ambiguous: 1000 or 1.
        if (fraction.empty() || (fraction.size() == 3 && rest.empty())) return std::nullopt;
    }
    const auto power = power_of(rest);
    if (!power) return std::nullopt;
    fraction.resize(std::max(fraction.size(), static_cast<std::size_t>(*power)), '0');
    digits += fraction.substr(0, static_cast<std::size_t>(*power));
    if (fraction.find_first_not_of('0', static_cast<std::size_t>(*power)) != std::string::npos)
        return std::nullopt;
    const auto first = digits.find_first_not_of('0');
    return first == std::string::npos ? "0" : digits.substr(first);
}

/// Returns the hint for separators between digits: 1,000 or 1.000 for 1000.
std::string whole_hint(const std::string& text) {
    constexpr std::size_t group = 3;
    std::string plain;
    std::size_t digits = 0;
    bool separated = false, grouped = true;
    for (const char c : text) {
        if (is_digit(c)) {
            plain += c;
            ++digits;
        } else if ((c == ',' || c == '.' || c == '\'' || c == ' ') && digits > 0) {
            grouped = grouped && digits <= group && (!separated || digits == group);
            separated = true;
            digits = 0;
        } else {
            return number_hint(text);
        }
    }
    if (separated && grouped && digits == group)
        return fmt::format(": write {}, without separators", plain);
    return text.find('%') == std::string::npos ? "" : number_hint(text);
}

}  // namespace

std::string number_hint(const std::string& text) {
    if (!text.empty() && text.back() == '%') {
        const auto number = parse_number(text.substr(0, text.find_last_not_of(" %") + 1));
        if (number) return fmt::format(": {} is {}", text, shortest(*number / 100));
    }
    if (const auto comma = text.find(','); comma != std::string::npos) {
        std::string point = text;
        point[comma] = '.';
        if (parse_number(point)) return fmt::format(": write {}, with a decimal point", point);
    }
    return "";
}

Check whole_number(std::uint64_t low, std::uint64_t high) {
    return [low, high](std::string& text) -> std::string {
        const auto digits = whole_digits(text);
        const bool negative = text.size() > 1 && text[0] == '-' && whole_digits(text.substr(1));
        if (!digits && !negative)
            return fmt::format("`{}` is not a whole number{} (1000000, 1_000_000, 1e6 and 1M are)",
                               text, whole_hint(text));
        const bool fits = digits && digits->size() <= 19 && std::stoull(*digits) >= low &&
                          std::stoull(*digits) <= high;
        if (!fits) return fmt::format("{} is out of range ({} to {})", text, low, high);
        text = *digits;
        return "";
    };
}

Check real_number(double low, double high) {
    return [low, high](std::string& text) -> std::string {
        const auto plain = without_underscores(text);
        const auto number = plain ? parse_number(*plain) : std::nullopt;
        if (!number || !std::isfinite(*number))
            return fmt::format("`{}` is not a finite number{}", text, number_hint(text));
        if (!(*number >= low && *number <= high))
            return high < std::numeric_limits<double>::max()
                       ? fmt::format("{} is out of range ({} to {})", text, shortest(low),
                                     shortest(high))
                       : fmt::format("{} is out of range (at least {})", text, shortest(low));
        text = *plain;
        return "";
    };
}

Check real_number() {
    return real_number(-std::numeric_limits<double>::max(), std::numeric_limits<double>::max());
}

}  // namespace steppe
