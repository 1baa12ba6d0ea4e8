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

}  // namespace steppe
