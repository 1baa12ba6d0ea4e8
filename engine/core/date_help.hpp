#pragma once

#include <string>
#include <string_view>

namespace steppe {

/// Returns how a text is written as a date: `write it as 2027-02-01`. Empty if no date is meant,
/// and for a date that is right.
std::string help_for_date(std::string_view text);

/// Returns the help for the first text in a line of TOML that is meant as a date and is not one.
std::string help_for_dates_in(std::string_view line);

}  // namespace steppe
