#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/report/html_fans.hpp"

namespace steppe::html {

/// The distribution of one metric at the end, in one cell of the grid.
struct Histogram {
    std::vector<std::pair<std::string, std::string>> at;  ///< address, value
    std::string metric, unit, date;
    std::vector<double> low, high, share;  ///< per bin
};

/// Reads the output of histograms_csv.
/// \throws std::runtime_error for another table
std::vector<Histogram> read_histograms(const std::string& table);

/// Returns a histogram next to the fan of the same metric, with its colour, decimals and source.
/// The title states the quartiles in `of`, the fan of the same metric, or else its outermost
/// quantiles.
/// \param name the metric in words
Chart histogram_chart(const Histogram& histogram, const Fan& of, const std::vector<double>& levels,
                      const Chart& fan, const std::string& name);

}  // namespace steppe::html
