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

/// Returns the number of days in a month (28 to 31).
int days_in_month(int year, int month);

/// Returns months since January of year 0, with the day as a fraction of its month. On this model
/// clock every month is 1/12 of a year and month boundaries are exact.
double month_ordinal(const Date& date);

/// Returns the first day of a month given by a whole ordinal.
Date first_of_month(int month_ordinal);

/// Parses `2026-04-01`; returns nothing if the text is not a valid date.
std::optional<Date> parse_date(std::string_view text);

/// Returns the date as `2026-04-01`.
std::string to_text(const Date& date);

/// Returns the month as `Apr 2026`.
std::string month_name(const Date& date);

}  // namespace steppe
