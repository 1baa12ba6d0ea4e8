#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Yearly output of the world in USD bn: 117 000 in 2025 by the World Economic Outlook of the IMF.
constexpr double world_output = 120'000;

/// Reports numbers that cannot be meant, units, rates in per cent,
/// distributions that are cut off.
void check_plausibility(const Scenario& scenario, Diagnostics& found);

/// Reports ties and money out of proportion to GDP, and powers and targets without a row.
void check_proportions(const Scenario& scenario, const Registry& registry, Diagnostics& found);

}  // namespace steppe
