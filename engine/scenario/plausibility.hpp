#pragma once

#include "engine/core/distribution.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Yearly output of the world in USD bn; the IMF World Economic Outlook gives 117 000 for 2025.
constexpr double world_output = 120'000;

/// Reports implausible numbers, wrong units, rates in percent and one-sided truncations of
/// distributions.
void check_plausibility(const Scenario& scenario, Diagnostics& found);

/// Reports ties and amounts out of proportion to GDP, and powers and targets without rows.
void check_proportions(const Scenario& scenario, const Registry& registry, Diagnostics& found);

/// Returns the range of the draws of a number, clamped to the range of its key. If its kind has an
/// unbounded tail, the 2.5 % and 97.5 % quantiles replace missing `min` and `max`. The range of an
/// exact number is its value.
Support drawn_range(const Number& number);

}  // namespace steppe
