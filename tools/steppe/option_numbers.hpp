#pragma once

#include <cstdint>
#include <string>

#include "tools/steppe/command_line.hpp"

/// Parses numbers of the command line.
namespace steppe {

/// The largest seed that a scenario can hold: integers above are not exact in JSON.
inline constexpr std::uint64_t largest_seed = 9007199254740991;

/// Reads 1000000, 1_000_000, 1e6 or 1M (k, M, G) as a whole number in a range.
Check whole_number(std::uint64_t low, std::uint64_t high);

/// Returns the hint for a percent sign or a decimal comma, for example `: 5% is 0.05`; empty for
/// any other text.
std::string number_hint(const std::string& text);

/// Accepts finite numbers in a range, ends included.
Check real_number(double low, double high);
/// Accepts every finite number.
Check real_number();

}  // namespace steppe
