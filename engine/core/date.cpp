#include "engine/core/date.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace steppe {

int days_in_month(int year, int month) {
    constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
}

double month_ordinal(const Date& date) {
    return date.year * 12 + (date.month - 1) +
           static_cast<double>(date.day - 1) / days_in_month(date.year, date.month);
}

Date first_of_month(int month_ordinal) {
    return {.year = month_ordinal / 12, .month = month_ordinal % 12 + 1, .day = 1};
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t count) -> int {
        int value = -1;
        const char* end = text.data() + from + count;
        const auto [stop, error] = std::from_chars(text.data() + from, end, value);
        return error == std::errc{} && stop == end ? value : -1;
    };
    const Date date{.year = number(0, 4), .month = number(5, 2), .day = number(8, 2)};
    const bool valid = date.year >= 0 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
                       date.day <= days_in_month(date.year, date.month);
    return valid ? std::optional(date) : std::nullopt;
}

std::string to_text(const Date& date) {
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string month_name(const Date& date) {
    constexpr std::array names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return fmt::format("{} {}", names.at(static_cast<std::size_t>(date.month - 1)), date.year);
}

}  // namespace steppe
