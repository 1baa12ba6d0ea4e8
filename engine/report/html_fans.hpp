#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/report/html_page.hpp"

namespace steppe::html {

/// The quantiles of one metric in one cell of the grid.
struct Fan {
    std::string metric, unit;
    std::vector<std::string> dates;
    std::vector<std::vector<double>> quantiles;  ///< by quantile, then by date
};

/// One grid combination and its fans, in table order.
struct FanCell {
    std::string scenario;
    std::vector<std::pair<std::string, std::string>> at;  ///< address, value
    std::vector<Fan> fans;
    std::uint64_t replicates = 0;  ///< 0 if the table has no such column
};

/// A table of quantiles.
struct FanTable {
    std::vector<double> levels;  ///< of the quantiles
    std::vector<FanCell> cells;
};

/// Reads the output of quantiles_csv.
/// \throws std::runtime_error for another table
FanTable read_fans(const std::string& table);

/// Returns the chart of a fan.
/// \param name the metric in words
Chart fan_chart(const Fan& fan, const std::vector<double>& levels, const std::string& name,
                int colour, const std::string& source);

}  // namespace steppe::html
