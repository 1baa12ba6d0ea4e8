#pragma once

#include <string>
#include <vector>

#include "steppe/core/date.hpp"
#include "steppe/model/program.hpp"

namespace steppe {

/// What a metric was in the world at some date.
struct Observation {
    std::string metric;
    Date date{};
    int step = 0;      ///< of the scenario, the last at or before the date
    double value = 0;  ///< in the metric's unit
    double sd = 0;     ///< how far the observation may be off; NaN where that is not known
};

/// Observations in a CSV table with the columns `date,metric,value[,sd]` in any order; the columns
/// `scenario`, `step` and `unit` of a time series that a run wrote are passed over. \param path as
/// messages name it \return in the order of metric, then step \throws ScenarioError with everything
/// that is wrong, by line: a column that lacks, a metric that the scenario does not have (with the
/// nearest), a date outside its time, what is no number, two values for one step
std::vector<Observation> parse_observations(const std::string& path, const std::string& text,
                                            const Program& program);

}  // namespace steppe
