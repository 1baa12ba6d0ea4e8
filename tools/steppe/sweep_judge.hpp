#pragma once

#include <string>

#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/expectations.hpp"

/// Checks the expectations of a sweep in every cell of its grid. Reports failures on stderr.
namespace steppe {

/// Returns whether all expectations hold in a computed state.
bool holds_in(const SweepPlan& plan, const SweepState& state, const ExpectationOptions& options);

/// Returns whether all hold in the tables of a complete folder: asks.json and quantiles.csv.
/// \throws FileError
bool holds_in(const SweepPlan& plan, const std::string& folder, const ExpectationOptions& options);

}  // namespace steppe
