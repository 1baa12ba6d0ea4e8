#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/varied.hpp"
#include "tools/steppe/many.hpp"

/// Functions of the commands that vary numbers.
namespace steppe {

/// Reads `LOW,HIGH`, two numbers, the first less than the second.
/// \throws WrongArgument naming the option
VariedNumber range_of(const std::string& option, const std::string& address,
                      const std::string& range);

/// Loads a scenario to vary numbers of it, without the grid and `until` of a sweep, and without the
/// correlations of the varied numbers. \throws WrongArgument, ScenarioError
Scenario load_varied(const std::string& file, const ManyOptions& many,
                     const std::vector<VariedNumber>& numbers);

/// Returns the scenario with its varied numbers. \throws WrongArgument if one cannot be varied
Varied vary(Scenario scenario, std::vector<VariedNumber> numbers);

}  // namespace steppe
