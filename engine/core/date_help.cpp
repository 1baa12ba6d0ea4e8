#include "engine/core/date_help.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

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
