#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/text.hpp"
#include "engine/ensemble/interval.hpp"

/// Number formats of reports.
namespace steppe {

/// Returns a range: `48 to 64 futures`; one number if both are equal.
std::string count_of(std::uint64_t fewest, std::uint64_t most, const std::string& what);

/// Returns the decimals that resolve the spread of a column.
int digits_for(double spread);

/// Returns the decimals that show two digits of `error`. For a zero or infinite error, shows three
/// digits of `size`. At most 7; -1 for numbers that need an exponent.
int decimals_for(double error, double size);

/// Returns more decimals than wished if a number other than 0 would print as 0: those of its first
/// digit, six at most.
int decimals_shown(double x, int wished);

/// Formats with fixed decimals; from 10^10 on with an exponent, for legibility.
std::string fixed_figure(double x, int decimals);

/// Formats with a sign, except what prints as 0; -1 decimals: with an exponent.
std::string signed_figure(double x, int decimals);

/// Returns `[-0.012, +0.034]`, or `[unknown]` if infinite.
std::string signed_interval(const Interval& interval, int decimals);

/// Returns `[0.012, 0.034]`, four significant digits.
std::string short_interval(const Interval& interval);

/// Formats a share and its interval: `14.2 % [13.4, 15.0]`.
std::string per_cent(double share, const Interval& interval);

/// Capitalises an initial a to z.
std::string capitalised(std::string text);

/// Returns `a`, `a and b` or `a, b and 7 more`, with at most `most` names.
std::string listing(const std::vector<std::string>& names, std::size_t most);

}  // namespace steppe
