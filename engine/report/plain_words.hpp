#pragma once

#include <string>

#include "engine/ensemble/interval.hpp"
#include "engine/model/program.hpp"
#include "engine/scenario/scenario.hpp"

/// Numbers, inputs and metrics in running text, for the answers of all analyses.
namespace steppe {

/// Returns two digits of a number; all before the decimal point.
std::string in_two_digits(double x);

/// Returns a value in three digits with its unit: `13.3 %`, `180 bn USD a year`.
/// \param unit as of shown_unit()
std::string value_in_words(double x, const std::string& unit);

/// Returns two values with as many digits as tell them apart: `8.33 to 9.46 %`.
std::string values_in_words(double from, double to, const std::string& unit,
                            const char* between = " to ");

/// Returns a range of values and one within: `7.6 to 10.9 % (median 9.2)`.
std::string median_in_words(const Interval& range, double median, const std::string& unit);

/// Returns the absolute size of a difference in two digits with its unit: `3.6 points`.
std::string change_in_words(double x, const std::string& unit);

/// Returns a difference with its sign: `+3.6 points`.
std::string signed_change(double x, const std::string& unit);

/// Returns a range of differences without its unit: `1.9 to 5.6`, the smaller size first;
/// with signs if they differ: `-0.3 to +1.2`.
std::string range_in_words(const Interval& range, const std::string& unit);

/// Returns `1.9 to 5.6 in nine of ten futures`.
std::string nine_of_ten(const Interval& range, const std::string& unit);

/// Returns a metric as the subject of a sentence: `the GDP of Japan`, `Japan's influence on ..`.
std::string subject_in_words(const Program& program, const Metric& metric);

/// Returns a verb, `rises`, in the number of such a subject.
std::string verb_of(const Metric& metric, const std::string& singular);

/// Returns an input in running text: `the part of the promise that is paid`, `how much trade
/// counts`, `the growth (Japan)`, `the tie of Japan and the United States (security)`.
std::string input_in_words(const Scenario& scenario, const std::string& address);

/// Returns a value of an input with its unit: `30.5 %`, `398 bn USD`.
std::string input_value(const Scenario& scenario, const std::string& address, double value,
                        int digits = 3);

}  // namespace steppe
