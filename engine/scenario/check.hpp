#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Every id that a value names must exist; `ROW` only where money or goods flow.
void check_names(Scenario& scenario, const Registry& registry, Diagnostics& found);

/// What single keys cannot show: rates against the step, pledges against the start, positions
/// that are missing, shares that sum to more than their whole, keys that have no effect.
void check_sense(const Scenario& scenario, const Registry& registry, Diagnostics& found);

/// How a named agent, issue, layer... of the scenario is found: all ids of a section.
std::vector<std::string> ids_of(const Scenario& scenario, const std::string& section);

}  // namespace steppe
