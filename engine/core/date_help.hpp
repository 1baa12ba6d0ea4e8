#pragma once

#include <string>
#include <string_view>

namespace steppe {

/// Returns the correct spelling of a text that looks like a date: `write it as 2027-02-01`. Returns
/// an empty text for other texts and valid dates.
std::string help_for_date(std::string_view text);

/// Returns the help for the first invalid date in a line of TOML.
std::string help_for_dates_in(std::string_view line);

}  // namespace steppe
