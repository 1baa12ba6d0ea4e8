#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/report/html_page.hpp"

namespace steppe::html {

/// What a sweep's table of quantiles tells of one metric in one cell of the grid.
struct Fan {
    std::string metric, unit;
    std::vector<std::string> dates;
    std::vector<std::vector<double>> quantiles;  ///< by quantile, then by date
};

/// One combination of the grid with its fans, in the order of the table.
struct FanCell {
    std::string scenario;
    std::vector<std::pair<std::string, std::string>> at;  ///< address, value
    std::vector<Fan> fans;
};

/// A whole table.
struct FanTable {
    std::vector<double> levels;  ///< of the quantiles
    std::vector<FanCell> cells;
};

/// Reads what quantiles_csv writes.
/// \throws std::runtime_error for another table
FanTable read_fans(const std::string& table);

/// A fan as a chart. \param name the metric in words
Chart fan_chart(const Fan& fan, const std::vector<double>& levels, const std::string& name,
                int colour, const std::string& source);

}  // namespace steppe::html
