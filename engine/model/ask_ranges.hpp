#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Warns of criteria whose answer does not depend on the metrics, given the metrics' ranges: for
/// example a share of 30 meant as a percentage, or money in dollars.
void check_ask_ranges(const Scenario& scenario, Diagnostics& found);

}  // namespace steppe
