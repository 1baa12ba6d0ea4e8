#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/report/html_fans.hpp"

namespace steppe::html {

/// How the futures of one metric lie at the end, in one cell of the grid.
struct Histogram {
    std::vector<std::pair<std::string, std::string>> at;  ///< address, value
    std::string metric, unit, date;
    std::vector<double> low, high, share;  ///< per bin
};

/// Reads what histograms_csv writes.
/// \throws std::runtime_error for another table
std::vector<Histogram> read_histograms(const std::string& table);

/// A histogram as a chart beside the fan of the same metric, whose colour, decimals and source it
/// has. Its title states the quartiles of `of`, the table's row of the same metric, or else its
/// outermost quantiles. \param name the metric in words
Chart histogram_chart(const Histogram& histogram, const Fan& of, const std::vector<double>& levels,
                      const Chart& fan, const std::string& name);

}  // namespace steppe::html
