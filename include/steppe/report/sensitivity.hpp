#pragma once

#include <string>
#include <utility>
#include <vector>

#include "steppe/analysis/sensitivity.hpp"
#include "steppe/analysis/sweep_experiment.hpp"
#include "steppe/analysis/swings.hpp"

namespace steppe {

/// An analysis of sensitivity with what is said beside it.
struct SensitivityReport {
    std::string scenario, title, date;
    std::vector<std::pair<std::string, double>> at{};  ///< the combination of the grid
    std::vector<SweepOutput> outputs;
    std::vector<std::string> inputs;
    std::string design;
    std::uint64_t seed = 1;
    Sensitivity found;
    std::vector<std::string> in_words{};  ///< per output
    std::vector<Swings>
        swings{};  ///< per output, for those that are metrics; empty where none were run
};

/// What `steppe sensitivity` prints: what was done, a table per output by the size of the effects,
/// what it means.
std::string sensitivity_text(const SensitivityReport& report, double seconds);

/// A tidy table: `scenario,[grid addresses,]date,metric,unit,input,method,index,value,low,high`. An
/// output that is constant has no rows.
std::string sensitivity_csv(const std::vector<SensitivityReport>& reports);

/// All of it, groups with their members.
std::string sensitivity_json(const std::vector<SensitivityReport>& reports);

}  // namespace steppe
