#pragma once

#include <string>
#include <string_view>

namespace steppe {

/// Returns whether a text is a non-zero number that rounds to 0: `1e-400`.
bool is_underflow(std::string_view text);

/// Returns the decimal form of a percentage: `33 % is 0.33`.
std::string help_for_percent(double percent);

/// Returns help for a text that is not a number: percent signs, decimal commas, digit separators,
/// blanks, missing values, overflow. Empty for other texts.
std::string help_for_number(std::string_view text);

/// Returns the correct spelling of a text that looks like a date: `write it as 2027-02-01`. Returns
/// an empty text for other texts and valid dates.
std::string help_for_date(std::string_view text);

/// Returns the help for the first invalid date in a line of TOML.
std::string help_for_dates_in(std::string_view line);

}  // namespace steppe
