#pragma once

#include <string>

#include "engine/model/program.hpp"
#include "steppe/json.hpp"

namespace steppe {

/// Returns a metric in words, `Japan's influence on Uzbekistan`, or its address if words add
/// nothing.
std::string in_words(const Program& program, const Metric& metric);

/// Returns the genitive: `Japan's`, `United States'`.
std::string whose(const std::string& name);

/// Returns a name with the article that English gives it within a sentence: `the United States`.
std::string in_running_text(const std::string& name);

/// Returns in_words() for an address, or the address if the program lacks the metric.
std::string in_words(const Program& program, const std::string& address);

/// Returns the colour of the power or state that a metric is of, as in Agents::colour; -2: none.
int colour_of(const Program& program, const Metric& metric);

/// Returns the n-th colour of lines and bars that belong to no state: of scenarios or values.
int neutral_colour(std::size_t n);

/// Returns so many of them, for the `colours` of a chart.
Json neutral_colours(std::size_t count);

}  // namespace steppe
