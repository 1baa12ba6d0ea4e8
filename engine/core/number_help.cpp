#include "engine/core/number_help.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"

namespace steppe {
namespace {

/// Returns whether a text is a common mark of a missing value.
bool is_missing(std::string_view text) {
    constexpr std::array marks{"n/a", "N/A", "#N/A", "NA", "na", "..", "...", "-", "null", "NULL"};
    return contains(marks, text);
}

constexpr std::string_view numerals = "0123456789";

bool is_number(const std::string& text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
           text.find_first_not_of(numerals) == std::string::npos;
}

std::string as_date(const std::string& year, int month, int day) {
    return fmt::format("write it as {}-{:02}-{:02}", year, month, day);
}

/// Returns the help for a year, a month and a day as numbers.
std::string help_for(const std::string& year, int month, int day) {
    if (month > 12 && day >= 1 && day <= 12)
        return fmt::format("the month comes before the day: {}-{:02}-{:02}", year, day, month);
    if (month < 1 || month > 12)
        return fmt::format("a year has months 01 to 12: for instance {}-12-31", year);
    const int last = days_in_month(std::stoi(year), month);
    if (day < 1 || day > last)
        return fmt::format("that month has {} days: its last is {}-{:02}-{:02}", last, year, month,
                           last);
    return as_date(year, month, day);
}

}  // namespace

bool is_underflow(std::string_view text) {
    const std::string_view digits = text.substr(0, text.find_first_of("eE"));
    if (digits.find_first_of("123456789") == std::string_view::npos) return false;
    double value = 1;
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto [stop, error] =
        fast_float::from_chars(text.data(), text.data() + text.size(), value);
    return stop == text.data() + text.size() && value == 0;
}

std::string help_for_percent(double percent) {
    return fmt::format("{} % is {}", shortest(percent),
                       shortest(std::round(percent * 1e10) / 1e12));
}

std::string help_for_number(std::string_view text) {
    const std::string_view written = text;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    const auto trim = [&] {
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    };
    trim();
    if (is_missing(text)) return "leave it out if the value is missing";
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
    if (percent && value) return help_for_percent(*value);
    if (comma && value) {
        const std::string help = "the decimal sign is a point: " + shortest(*value);
        const auto at = text.find(',');
        if (at == 0 || text.size() - at != 4) return help;
        return fmt::format("{}; without separators between digits: {:.0f}", help, *value * 1e3);
    }
    if (value && std::isnan(*value)) return "write a finite number";
    if (value && !std::isfinite(*value)) return "numbers are at most 1.79e308 in size";
    if (value && text.size() < written.size())
        return fmt::format("remove the blanks around it: {}", text);
    if (value) {
        const bool zero = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
        const bool point = text.front() == '.' || text.back() == '.';
        return zero || point ? "write it as " + shortest(*value) : "";
    }
    plain = text;
    if (count(',') == 1 && plain.rfind('.') < plain.find(',')) {
        plain.erase(std::remove(plain.begin(), plain.end(), '.'), plain.end());
        plain[plain.find(',')] = '.';
        if (const auto number = parse_number(plain))
            return "the decimal sign is a point: " + shortest(*number);
        plain = text;
    }
    for (const std::string_view separator : {",", " ", "_", "'", "\u00A0", "\u202F"})
        for (auto at = plain.find(separator); at != std::string::npos; at = plain.find(separator))
            plain.erase(at, separator.size());
    if (plain.size() == text.size() || plain.empty() ||
        plain.find_first_not_of("0123456789.+-") != std::string::npos || !parse_number(plain))
        return {};
    return fmt::format("write it without separators between digits: {}", plain);
}

std::string help_for_date(std::string_view text) {
    if (parse_date(text)) return {};
    const auto at = text.find_first_not_of(numerals);
    if (at == std::string_view::npos)
        return is_number(std::string(text), 4, 4) ? as_date(std::string(text), 1, 1) : "";
    const char sign = text[at];
    if (sign != '-' && sign != '.' && sign != '/') return {};
    const auto parts = split(std::string(text), sign);
    const auto numbers = std::all_of(parts.begin(), parts.end(),
                                     [](const std::string& part) { return is_number(part, 1, 4); });
    if (!numbers) return {};
    if (parts.size() == 2)
        return sign != '.' && is_number(parts[0], 4, 4) && is_number(parts[1], 1, 2)
                   ? help_for(parts[0], std::stoi(parts[1]), 1)
                   : "";
    if (parts.size() != 3 || !is_number(parts[1], 1, 2)) return {};
    if (is_number(parts[0], 4, 4) && is_number(parts[2], 1, 2))
        return help_for(parts[0], std::stoi(parts[1]), std::stoi(parts[2]));
    if (!is_number(parts[0], 1, 2) || !is_number(parts[2], 4, 4)) return {};
    if (sign == '/')  // the order of day and month is ambiguous
        return fmt::format("write the year, the month and the day: for instance {}-01-31",
                           parts[2]);
    return help_for(parts[2], std::stoi(parts[1]), std::stoi(parts[0]));
}

std::string help_for_dates_in(std::string_view line) {
    constexpr std::string_view signs = "0123456789-./";
    constexpr std::size_t least = 7;  // 2027-02, 1.2.2027
    for (std::size_t at = line.find_first_of(signs); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_not_of(signs, at), line.size());
        const auto help = end - at < least ? "" : help_for_date(line.substr(at, end - at));
        if (!help.empty()) return help;
        at = line.find_first_of(signs, end);
    }
    return {};
}

}  // namespace steppe
