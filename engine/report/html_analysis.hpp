#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/report/html_page.hpp"
#include "steppe/ensemble/interval.hpp"

/// What the pages of analyses share: numbers from JSON, units, and words.
namespace steppe::html {

/// How a unit is shown, and by what its numbers are multiplied.
struct Unit {
    std::string name;
    double scale = 1;
};
/// Of a value: a share as per cent.
Unit unit_of(const std::string& unit);
/// Of a change of it: a share as percentage points.
Unit change_unit(const std::string& unit);

/// The number, or NaN for null or what is missing.
double number_in(const ordered_json& from, const char* key);
/// The two ends `low` and `high`.
Interval interval_in(const ordered_json& from, double scale);

/// `+3.56 points [+3.51, +3.61]`; without the interval where it is a point or unknown.
std::string change_text(double value, const Interval& interval, const Unit& unit);

/// With a capital at its beginning, but for addresses and ids.
std::string sentence_case(const std::string& text);

/// Numbers as they stand in a table.
std::string cell(double x);

/// Lists of numbers, rounded for the chart.
std::vector<double> rounded(std::vector<double> values);

/// The notes that stand under every page of an analysis.
std::string made_from(const std::string& what);

}  // namespace steppe::html
