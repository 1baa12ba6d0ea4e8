#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/design_problem.hpp"
#include "tools/steppe/ensemble_options.hpp"

/// Functions of the commands that vary numbers.
namespace steppe {

/// Reads `LOW,HIGH`, two numbers, the first less than the second.
/// \throws UsageError naming the option
Variable range_of(const std::string& option, const std::string& address, const std::string& range);

/// Loads a scenario to vary numbers of it, without the grid and `until` of a sweep, and without the
/// correlations of the varied numbers. \throws UsageError, ScenarioError
Scenario load_design_problem(const std::string& file, const EnsembleOptions& ensemble,
                             const std::vector<Variable>& numbers);

/// Returns the scenario with its varied numbers. \throws UsageError if one cannot be varied
DesignProblem make_design_problem(Scenario scenario, std::vector<Variable> numbers);

}  // namespace steppe
