#pragma once

#include <string>
#include <vector>

#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

/// A run and the run that it is compared with.
struct ComparedRun {
    const Program& program;
    const Series& series;
    const Program* other = nullptr;  ///< null: no comparison
    const Series* without = nullptr;
};

/// Returns a tidy table, one row per step and metric:
/// `scenario,step,date,metric,unit,value,of,by,without,effect`. `of` and `by` are the first ids of
/// the address, `without` is the value of the comparison at the same date. Numbers have the fewest
/// digits that read back as the same double; undefined values are empty.
std::string timeseries_csv(const ComparedRun& run, const std::vector<std::string>& patterns);

/// Returns a table with a row per metric at the end:
/// `metric,of,by,what,unit,START,END,without,effect, largest_effect,largest_at`, where `what` is in
/// words, and START and END are the dates. \param patterns  empty: shares of influence, output,
/// positions and what is paid
std::string summary_csv(const ComparedRun& run, const std::vector<std::string>& patterns);

/// Returns a CSV field; quotes text that contains a comma, a quote or a line break.
std::string csv_field(const std::string& text);

/// Returns the date of a step, `2031-01-01`.
std::string date_of(const Calendar& calendar, int step);

}  // namespace steppe
