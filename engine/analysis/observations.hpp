#pragma once

#include <string>
#include <vector>

#include "engine/core/date.hpp"
#include "engine/model/program.hpp"

namespace steppe {

/// Observed value of a metric at a date.
struct Observation {
    std::string metric;
    Date date{};
    int step = 0;      ///< scenario step, the last at or before the date
    double value = 0;  ///< in the metric's unit
    double sd = 0;     ///< standard error of the observation; NaN if unknown
};

/// Reads observations from a CSV table with the columns `date,metric,value[,sd]` in any order;
/// ignores the columns `scenario`, `step` and `unit` of an exported time series.
/// \param path for messages
/// \return sorted by metric, then step
/// \throws ScenarioError with every error and its line: a missing column, an unknown metric (with
/// the nearest known one), a date outside the scenario's time, a value that is not a number, two
/// values for one step
std::vector<Observation> parse_observations(const std::string& path, const std::string& text,
                                            const Program& program);

}  // namespace steppe
