#pragma once

#include <string>
#include <vector>

#include "steppe/model/metric.hpp"
#include "steppe/model/program.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {

/// Returns a tidy table, one row per step and metric: `scenario,step,date,metric,unit,value`.
/// Numbers have the fewest digits that read back as the same double.
std::string timeseries_csv(const Program& program, const Series& series,
                           const std::vector<std::string>& patterns);

/// Returns a CSV field; quotes text that contains a comma, a quote or a line break.
std::string csv_field(const std::string& text);

/// Returns the date of a step, `2031-01-01`.
std::string date_of(const Calendar& calendar, int step);

}  // namespace steppe
