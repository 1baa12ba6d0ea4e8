#pragma once

#include <string>
#include <string_view>

namespace steppe {

/// Returns whether a number is written that is not 0 and yet is read as 0: `1e-400`.
bool is_underflow(std::string_view text);

/// Returns help for a text that is not a number: per cent signs, decimal commas, separators between
/// digits, numbers beyond what can be held. Empty if the text is none of these.
std::string help_for_number(std::string_view text);

}  // namespace steppe
