#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Reports numbers that cannot be meant, by the rules of plausibility.def: units, rates in per cent,
/// distributions that are cut off.
void check_plausibility(const Scenario& scenario, Diagnostics& found);

/// Reports ties and money out of proportion to GDP, and powers and targets without a row.
void check_proportions(const Scenario& scenario, const Registry& registry, Diagnostics& found);

}  // namespace steppe
