#pragma once

#include "steppe/result.hpp"

namespace steppe {

/// Quantiles of one metric over time.
struct Fan {
    std::string key, name, unit;  ///< `name`: the metric in words
    std::vector<std::string> dates;
    std::vector<double> levels;                  ///< of the quantiles, ascending
    std::vector<std::vector<double>> quantiles;  ///< by date, then by level
    Show show = Show::value;
    int colour = 0;
};

/// Returns the table of a fan, with its chart and the range at the last date as its title.
Table fan_table(const Fan& fan);

}  // namespace steppe
