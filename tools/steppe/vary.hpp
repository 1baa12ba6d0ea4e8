#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/varied.hpp"
#include "tools/steppe/many.hpp"

/// What commands that vary numbers share.
namespace steppe {

/// `LOW,HIGH`, two numbers, the first less than the second.
/// \throws WrongArgument naming the option
VariedNumber range_of(const std::string& option, const std::string& address, const std::string& range);

/// Loads a scenario to vary numbers of it, without what only sweeps read: its grid and `until`.
/// \throws WrongArgument, ScenarioError
Scenario load_varied(const std::string& file, const ManyOptions& many, const std::vector<VariedNumber>& numbers);

/// Varied; what cannot be varied is a wrong argument.
Varied vary(Scenario scenario, std::vector<VariedNumber> numbers);

}  // namespace steppe
