#pragma once

#include <string>
#include <string_view>

namespace steppe {

/// Returns whether a number is written that is not 0 and yet is read as 0: `1e-400`.
bool is_underflow(std::string_view text);

/// Returns how a number in per cent is written: `33 % is 0.33`.
std::string help_for_percent(double percent);

/// Returns help for a text that is not a number: per cent signs, decimal commas, separators between
/// digits, blanks, missing values, numbers beyond what can be held. Empty if the text is none of
/// these.
std::string help_for_number(std::string_view text);

}  // namespace steppe
