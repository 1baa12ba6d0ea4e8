#pragma once

#include <string>
#include <utility>
#include <vector>

#include "steppe/analysis/one_at_a_time.hpp"
#include "steppe/analysis/sensitivity.hpp"
#include "steppe/analysis/sweep_experiment.hpp"

namespace steppe {

/// A sensitivity analysis with its context.
struct SensitivityReport {
    std::string scenario, title, date;
    std::vector<std::pair<std::string, double>> at{};  ///< grid combination
    std::vector<SweepOutput> outputs;
    std::vector<std::string> inputs;
    std::string design;
    std::uint64_t seed = 1;
    Sensitivity found;
    std::vector<std::string> in_words{};      ///< per output
    std::vector<OneAtATime> one_at_a_time{};  ///< per output, metrics only; may be empty
};

/// Returns the page of `steppe sensitivity`: the method, a table per output by size of effect, and
/// a summary.
std::string sensitivity_text(const SensitivityReport& report, double seconds);

/// Returns a tidy table: `scenario,[grid
/// addresses,]date,metric,unit,input,method,index,value,low,high`. Constant outputs do not have
/// rows.
std::string sensitivity_csv(const std::vector<SensitivityReport>& reports);

/// Returns the results as JSON, groups with their members.
std::string sensitivity_json(const std::vector<SensitivityReport>& reports);

}  // namespace steppe
