#pragma once

#include <string>
#include <vector>

#include "steppe/model/metric.hpp"
#include "steppe/model/program.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {

/// A tidy table, one row per step and metric: `scenario,step,date,metric,unit,value`. Numbers are
/// the shortest that read back as the same double.
std::string timeseries_csv(const Program& program, const Series& series,
                           const std::vector<std::string>& patterns);

/// The text as a field of a CSV table: quoted where it holds a comma, a quote or a line break.
std::string csv_field(const std::string& text);

/// `2031-01-01`, the date of a step.
std::string date_of(const Calendar& calendar, int step);

}  // namespace steppe
