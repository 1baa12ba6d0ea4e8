#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/one_at_a_time.hpp"
#include "engine/analysis/sensitivity.hpp"
#include "engine/analysis/sweep_experiment.hpp"
#include "steppe/result.hpp"

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

/// Returns the indices of each output, and the effect of each input alone. The result refers to the
/// reports.
/// \param reports one per combination of the grid
Result sensitivity_result(const std::vector<SensitivityReport>& reports);

}  // namespace steppe
