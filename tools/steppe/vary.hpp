#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/varied.hpp"
#include "tools/steppe/many.hpp"
#include "tools/steppe/stopwatch.hpp"

/// What commands that vary numbers share.
namespace steppe {

/// `LOW,HIGH`, two numbers, the first less than the second.
/// \throws WrongArgument naming the option
VariedNumber range_of(const std::string& option, const std::string& address,
                      const std::string& range);

/// Loads a scenario to vary numbers of it, without what only sweeps read, its grid and `until`, and
/// without the correlations of what is varied.
/// \throws WrongArgument, ScenarioError
Scenario load_varied(const std::string& file, const ManyOptions& many,
                     const std::vector<VariedNumber>& numbers);

/// Varied; what cannot be varied is a wrong argument.
Varied vary(Scenario scenario, std::vector<VariedNumber> numbers);

/// On a terminal, once a second is over: how many runs there were `of_what`, on a line that is
/// written again.
void tell_trial(const ManyOptions& many, std::size_t runs, const char* of_what,
                const Stopwatch& watch);
/// Takes that line away.
void clear_trials(const ManyOptions& many);

}  // namespace steppe
