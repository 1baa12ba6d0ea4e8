#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace steppe {

/// A day of the proleptic Gregorian calendar.
struct Date {
    int year = 0;
    int month = 1;
    int day = 1;
    friend bool operator==(const Date&, const Date&) = default;
};

/// Days in a month (28 to 31).
int days_in_month(int year, int month);

/// Months since January of year 0, with the day as a fraction of its own month: the clock of the
/// model, on which every month is 1/12 of a year and month edges are exact.
double month_ordinal(const Date& date);

/// The date of a whole month ordinal (first of the month).
Date first_of_month(int month_ordinal);

/// `2026-04-01`, or nothing if the text is no such date.
std::optional<Date> parse_date(std::string_view text);

/// `2026-04-01`.
std::string to_text(const Date& date);

/// `Apr 2026`.
std::string month_name(const Date& date);

}  // namespace steppe
