#pragma once

#include "steppe/report/why.hpp"

/// Tables of the causes of a number.
namespace steppe {

/// Returns parts, the largest first.
std::vector<Cause> largest_first(std::vector<Cause> parts);

/// Returns the largest parts in order; the others as one that follows.
std::vector<Cause> shown_parts(const std::vector<Cause>& all);

/// Returns the parts, and inside of them theirs, the small ones together.
/// \param unit of the number, as it is shown
Table parts_table(const Why& why, const std::string& unit);

/// Returns the addresses of numbers, without repetition.
std::vector<std::string> addresses_of(const NumberedProgram& program,
                                      const std::vector<Num>& numbers);

/// Returns the numbers that parts rest on, by the size of these parts.
Table numbers_table(const WhyReport& report);

}  // namespace steppe
