#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/ensemble/interval.hpp"
#include "engine/report/html_page.hpp"
#include "engine/report/shown.hpp"

/// Shared by the analysis pages: numbers from JSON, units, and words.
namespace steppe::html {

/// The displayed name of a unit and the factor of its numbers.
struct Unit {
    std::string name;
    double scale = 1;
    /// Returns the name to be placed after a number.
    [[nodiscard]] std::string after() const { return name.empty() ? "" : " " + name; }
};
/// Returns the unit of a value: a share in percent.
Unit unit_of(const std::string& unit);
/// Returns the unit of a change: a share in percentage points.
Unit change_unit(const std::string& unit);

/// Returns `+3.56 points [+3.51, +3.61]`; omits a point or unknown interval.
std::string change_text(double value, const Interval& interval, const Unit& unit);

/// Capitalises the first letter, except of addresses and ids.
std::string sentence_case(const std::string& text);

/// Returns a number with six digits, empty if it is not finite.
std::string cell(double x);

}  // namespace steppe::html
