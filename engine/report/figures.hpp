#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "steppe/ensemble/interval.hpp"

/// How numbers look in the pages of results.
namespace steppe {

/// 16 384.
std::string grouped(std::uint64_t n);

/// `1 future`, `16 384 futures`.
std::string count_of(std::uint64_t n, const std::string& what);

/// Decimal places that the spread of a column deserves.
int digits_for(double spread);

/// Decimal places for an estimate that is known to within `error`, two digits of which are told;
/// for an error of 0, or an endless one, those of three digits of `size`. At most 7; -1 for what
/// needs an exponent.
int decimals_for(double error, double size);

/// With as many decimals; from 10^10 on with an exponent, as no reader counts more digits.
std::string fixed_figure(double x, int decimals);

/// With a sign; -1 decimals: with an exponent. A 0 has no sign.
std::string signed_figure(double x, int decimals);

/// `[-0.012, +0.034]`, or `[unknown]` for an endless one.
std::string signed_interval(const Interval& interval, int decimals);

/// `[0.012, 0.034]`, of four significant digits.
std::string short_interval(const Interval& interval);

/// `14.2 % [13.4, 15.0]`: a share with its interval.
std::string per_cent(double share, const Interval& interval);

/// With a capital letter in front, where it begins with one of a to z.
std::string capitalised(std::string text);

/// `a`, `a and b`, `a, b and 7 more`: at most `most` of them by name.
std::string listing(const std::vector<std::string>& names, std::size_t most);

}  // namespace steppe
